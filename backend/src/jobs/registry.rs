//! Who does which kind of work.
use crate::{
    app::AppState,
    id::{JobId, OrganisationId},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{
    collections::HashMap,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
};

/// How many jobs run at the same time, of all the kinds that are registered with [`Registry::on`].
const SHARED_WORKERS: usize = 2;

/// One attempt at a job.
#[derive(Clone, Debug)]
pub struct Task {
    /// The job.
    pub id: JobId,
    /// Whose job it is.
    pub organisation: OrganisationId,
    /// What was enqueued.
    pub payload: Value,
    /// The how manieth attempt this is, from 1.
    pub attempt: i32,
    /// Where to say how far it is.
    pub progress: Progress,
}

impl Task {
    /// The payload as the type that was enqueued.
    ///
    /// # Errors
    /// [`Failure::Fatal`] if the payload has another shape.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_value(self.payload.clone()).map_err(|_| {
            Failure::Fatal("this work was written down wrongly: start it again".into())
        })
    }
}

/// How far a job is; written to the database about once a second.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicI32>);

impl Progress {
    /// So many thousandths are done.
    pub fn set(&self, permille: i32) {
        self.0.store(permille.clamp(0, 1000), Ordering::Relaxed);
    }

    /// How many thousandths are done.
    pub fn get(&self) -> i32 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why an attempt failed, in words for the person who waits for the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// May work another time.
    Retry(String),
    /// Will never work.
    Fatal(String),
}

impl Failure {
    /// The words.
    pub fn message(&self) -> &str {
        match self {
            Self::Retry(message) | Self::Fatal(message) => message,
        }
    }
}

/// Trouble with the database, the store or the disk: worth another attempt; the cause goes to the log.
impl From<crate::error::Error> for Failure {
    fn from(e: crate::error::Error) -> Self {
        use crate::error::Error;
        if let Error::Unavailable(_) = e {
            tracing::info!("a job could not do its work now");
            return Self::Retry("the server was busy with something else: try again later".into());
        }
        tracing::warn!(error = ?e, "a job met a failure");
        match e {
            Error::StorageFull => Self::Retry(e.to_string()),
            _ => Self::Retry("something went wrong on the server: try again later".into()),
        }
    }
}

pub(super) type Outcome = Result<Value, Failure>;
pub(super) type Running = Pin<Box<dyn Future<Output = Outcome> + Send>>;
pub(super) type Giving = Pin<Box<dyn Future<Output = crate::error::Result<()>> + Send>>;
pub(super) type Handler = Arc<dyn Fn(AppState, Task) -> Running + Send + Sync>;
pub(super) type GiveUp = Arc<dyn Fn(AppState, Task, String) -> Giving + Send + Sync>;

/// Kinds that share a number of workers.
pub(super) struct Lane {
    pub(super) kinds: Vec<&'static str>,
    pub(super) workers: usize,
}

/// The handlers of all kinds.
pub struct Registry {
    pub(super) lanes: Vec<Lane>,
    pub(super) handlers: HashMap<&'static str, Handler>,
    pub(super) give_up: HashMap<&'static str, GiveUp>,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.handlers.keys()).finish()
    }
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

impl Registry {
    /// No kinds yet.
    pub fn new() -> Self {
        let shared = Lane {
            kinds: Vec::new(),
            workers: SHARED_WORKERS,
        };
        Self {
            lanes: vec![shared],
            handlers: HashMap::new(),
            give_up: HashMap::new(),
        }
    }

    /// Short work: shares a few workers with the other short kinds.
    #[must_use]
    pub fn on<F>(mut self, kind: &'static str, handler: impl Handles<F>) -> Self
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        self.lanes[0].kinds.push(kind);
        self.handle(kind, handler)
    }

    /// Long work: has its own `workers`, so that it never keeps short work waiting.
    #[must_use]
    pub fn on_apart<F>(
        mut self,
        kind: &'static str,
        workers: usize,
        handler: impl Handles<F>,
    ) -> Self
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        self.lanes.push(Lane {
            kinds: vec![kind],
            workers: workers.max(1),
        });
        self.handle(kind, handler)
    }

    /// Runs when a job of the kind is given up, before it is marked failed; may run twice.
    #[must_use]
    pub fn on_failed<F>(
        mut self,
        kind: &'static str,
        hook: impl Fn(AppState, Task, String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = crate::error::Result<()>> + Send + 'static,
    {
        let boxed: GiveUp = Arc::new(move |state, task, why| Box::pin(hook(state, task, why)));
        self.give_up.insert(kind, boxed);
        self
    }

    fn handle<F>(mut self, kind: &'static str, handler: impl Handles<F>) -> Self
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let boxed: Handler = Arc::new(move |state, task| Box::pin(handler(state, task)));
        self.handlers.insert(kind, boxed);
        self
    }
}

/// An `async fn(AppState, Task) -> Result<Value, Failure>`.
pub trait Handles<F>: Fn(AppState, Task) -> F + Send + Sync + 'static {}

impl<F, H: Fn(AppState, Task) -> F + Send + Sync + 'static> Handles<F> for H {}
