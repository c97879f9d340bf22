//! Wiring: settings become state, tasks and listeners, and all of them stop together.
use crate::{
    accounts, alerts,
    app::{self, AppState},
    broker, bulk,
    config::Config,
    db, demo,
    egress::Egress,
    events::Hub,
    fleet::{self, device::rates::Rates, dispatch::Sealed, gaps::Gaps},
    id::ScreenId,
    installation, jobs, listen, media,
    metrics::{self, Metrics},
    publish,
    replicas::{self, Lease, Line, NOTEBOOK},
    reports,
    screens::Census,
    secrets::{self, Signer},
    signals::Signals,
    simulator, storage, sweeper,
    time::Clock,
    webhooks,
};
use sea_orm::DatabaseConnection;
use std::{
    fs::{File, TryLockError},
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What stops a start; each says what to change.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting does not work.
    #[error("{0}")]
    Setting(String),
    /// The database cannot be used.
    #[error("the database cannot be used")]
    Database(#[from] sea_orm::DbErr),
    /// Something that is needed on the way failed.
    #[error("start failed")]
    Start(#[from] crate::error::Error),
    /// It cannot run beside another server on the same database.
    #[error(transparent)]
    Beside(#[from] replicas::Refused),
    /// The broker or what hangs on it cannot start.
    #[error(transparent)]
    Fleet(#[from] fleet::Unstartable),
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: is another program using it?")]
    Listen {
        /// The address of the setting.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
}

impl From<String> for StartError {
    fn from(sentence: String) -> Self {
        Self::Setting(sentence)
    }
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    /// Where HTTP is served, with the real port.
    pub http: SocketAddr,
    /// The shared state, for tests that look inside.
    pub state: AppState,
    stop: CancellationToken,
    tasks: TaskTracker,
    /// Held for as long as the server runs.
    _lock: File,
}

/// Builds the state: secrets, database with its schema, store.
///
/// # Errors
/// [`StartError`] with the sentence for the person who starts it.
pub async fn state(config: Config) -> Result<AppState, StartError> {
    shared(config, None).await
}

/// The state, with a line to the other servers if there is one.
async fn shared(mut config: Config, line: Option<Line>) -> Result<AppState, StartError> {
    if config.mqtt_address.port() == 0 {
        config.mqtt_address = free_port(config.mqtt_address)?;
    }
    secrets::private_dir(&config.data_dir).map_err(|e| {
        format!(
            "cannot make the data folder {}: {e}",
            config.data_dir.display()
        )
    })?;
    let store = storage::open(&config)?;
    let db = db::connect(&config.database_url()).await?;
    db::migrate(&db).await.map_err(|e| match db::is_newer(&e) {
        true => StartError::Setting(db::NEWER.into()),
        false => e.into(),
    })?;
    let signer = signer(&config, &db).await?;
    Ok(AppState {
        egress: Egress::new(config.private_webhooks)?,
        clock: Clock::system(config.clock_offset_ms),
        config: Arc::new(config),
        db,
        store,
        signer,
        events: Hub::new(line.clone()),
        signals: Signals::new(line),
        census: Census::default(),
        measures: fleet::metrics::Metrics::new()?,
        gaps: Gaps::default(),
        rates: Rates::default(),
    })
}

/// The key with which all servers on this database sign.
async fn signer(config: &Config, db: &DatabaseConnection) -> Result<Signer, StartError> {
    let folder = config.secrets_dir();
    let known = installation::signing_key(db).await?;
    let signer = Signer::open_as(&folder, known.as_deref())?;
    // another server may have been the first meanwhile
    let kept = installation::keep_signing_key(db, &signer.public()).await?;
    Ok(Signer::open_as(&folder, Some(&kept))?)
}

/// Starts everything and returns once requests are answered.
///
/// # Errors
/// [`StartError`] with the sentence for the person who starts it.
pub async fn start(mut config: Config) -> Result<Server, StartError> {
    raise_file_limit();
    let lock = lock(&config.data_dir)?;
    let address = config.http_address;
    let listener = listen(address)?;
    let http = listener
        .local_addr()
        .map_err(|source| StartError::Listen { address, source })?;
    // with port 0 the links are to show the port that was given
    config.http_address = http;
    let (line, outbox) = replicas::line();
    let has_others = config.database_url().starts_with("postgres");
    let state = shared(config, has_others.then_some(line)).await?;
    let (stop, tasks) = (state.signals.stopping.clone(), TaskTracker::new());
    if has_others {
        let told = (&state.events, &state.signals);
        let lease = Lease::of(&state.config).enter(&state.db, &lock).await?;
        lease.keep(&state.db, (&tasks, &stop));
        replicas::start((&state.db, outbox), told, (&tasks, &stop)).await?;
    }
    let metrics = Metrics::new(state.measures.clone())?;
    fleet::start(&state, &metrics.fleet, manifests(&state), (&tasks, &stop)).await?;
    serve_operators(&state, metrics, (&tasks, &stop))?;
    background(&state, &tasks, &stop).await?;
    tasks.spawn(listen::serve(
        listener,
        app::router(state.clone()),
        listen::HEADER_PATIENCE,
        stop.clone(),
    ));
    tracing::info!(address = %http, "serving");
    Ok(Server {
        http,
        state,
        stop,
        tasks,
        _lock: lock,
    })
}

/// Keeps a second server off this data folder for as long as the file is open.
fn lock(data: &Path) -> Result<File, StartError> {
    let say = |e: &dyn std::fmt::Display| format!("the data folder {}: {e}", data.display());
    secrets::private_dir(data).map_err(|e| say(&e))?;
    let mut open = File::options();
    let open = open.read(true).write(true).create(true).truncate(false);
    let file = open.open(data.join(NOTEBOOK)).map_err(|e| say(&e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let why =
                "another server uses it: stop that one, or set VITRINE_DATA_DIR to another folder";
            Err(say(&why).into())
        }
        Err(TryLockError::Error(e)) => Err(say(&e).into()),
    }
}

/// Takes as many open files as the system lets us have: each screen holds one, three over WebSocket. Root may have more than it was given.
pub(crate) fn raise_file_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    /// Enough for fifty thousand screens.
    const PLENTY: u64 = 200_000;
    let given = getrlimit(Resource::Nofile).maximum;
    let all = |most| Rlimit {
        current: most,
        maximum: most,
    };
    let plenty = given.map(|given| given.max(PLENTY));
    let raised = setrlimit(Resource::Nofile, all(plenty))
        .or_else(|_| setrlimit(Resource::Nofile, all(given)));
    if let Err(e) = raised {
        tracing::warn!(error = ?e, "the limit of open files stays as it was");
    }
}

/// What goes on without being asked: jobs, renewals, tidying.
async fn background(
    state: &AppState,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) -> Result<(), StartError> {
    media::housekeeping::start_clean(state).await?;
    tasks.spawn(media::housekeeping::run(state.clone(), stop.clone()));
    tasks.spawn(sweeper::run(state.clone(), stop.clone()));
    tasks.spawn(publish::run(state.clone(), stop.clone()));
    tasks.spawn(reports::run(state.clone(), stop.clone()));
    tasks.spawn(alerts::run(state.clone(), stop.clone()));
    tasks.spawn(webhooks::run(state.clone(), stop.clone()));
    tasks.spawn(fleet::retention::run(state.clone(), stop.clone()));
    tasks.spawn(fleet::captures::run(state.clone(), stop.clone()));
    tasks.spawn(accounts::tidy_hourly(state.clone(), stop.clone()));
    let (host, port) = broker::door(&state.config);
    let shelf = simulator::Shelf::of(&own_address(&state.config))?;
    let crowd = demo::Crowd::new(
        ((&host, port), shelf),
        state.clock.clone(),
        tasks.clone(),
        stop.clone(),
    );
    crowd.resume(state);
    if state.config.demo {
        tasks.spawn(demo::when_set_up(state.clone(), stop.clone()));
    }
    let registry = registry(&state.config).on(demo::KIND, move |state, task| {
        demo::run(state, crowd.clone(), task)
    });
    tasks.spawn(jobs::run(state.clone(), registry, stop.clone()));
    Ok(())
}

/// How this machine reaches its own server.
fn own_address(config: &Config) -> String {
    let mut address = config.http_address;
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{address}")
}

/// Where the manifests that leave come from.
fn manifests(state: &AppState) -> broker::Load<ScreenId, Sealed> {
    let (db, signer) = (state.db.clone(), state.signer.clone());
    Arc::new(move |screens| {
        let (db, signer) = (db.clone(), signer.clone());
        Box::pin(async move {
            let newest = publish::manifests::newest(&db, &signer, &screens).await?;
            Ok(newest.into_iter().map(sealed).collect())
        })
    })
}

fn sealed((screen, manifest): (ScreenId, publish::manifests::Outgoing)) -> (ScreenId, Sealed) {
    let sealed = Sealed {
        generation: manifest.generation,
        revision: manifest.revision,
        message: manifest.message,
    };
    (screen, sealed)
}

/// `/metrics` on its own address.
fn serve_operators(
    state: &AppState,
    metrics: Metrics,
    (tasks, stop): (&TaskTracker, &CancellationToken),
) -> Result<(), StartError> {
    let listener = listen(state.config.ops_address)?;
    let service = metrics::router(state.clone(), metrics);
    let until = stop.clone().cancelled_owned();
    tasks.spawn(async move {
        let serve = axum::serve(listener, service).with_graceful_shutdown(until);
        if let Err(e) = serve.await {
            tracing::error!(error = ?e, "the operators' listener ended");
        }
    });
    Ok(())
}

/// Who does which kind of background work.
pub fn registry(config: &Config) -> jobs::Registry {
    bulk::register(publish::register(media::register(
        jobs::Registry::new(),
        config,
    )))
}

/// A port that nobody uses, for `mqtt_address` with port 0: screens must be told the real one.
fn free_port(address: SocketAddr) -> Result<SocketAddr, StartError> {
    let found = std::net::TcpListener::bind(address).and_then(|listener| listener.local_addr());
    found.map_err(|source| StartError::Listen { address, source })
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let open = || {
        let socket = if address.is_ipv4() {
            tokio::net::TcpSocket::new_v4()?
        } else {
            tokio::net::TcpSocket::new_v6()?
        };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(4096)
    };
    open().map_err(|source| StartError::Listen { address, source })
}

/// SIGTERM from now on.
///
/// # Errors
/// [`StartError`] if signals cannot be waited for.
pub fn terminations() -> Result<Signal, StartError> {
    signal(SignalKind::terminate()).map_err(|e| format!("cannot wait for signals: {e}").into())
}

impl Server {
    /// Stops taking work, lets what runs finish, at most 10 seconds.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        if tokio::time::timeout(Duration::from_secs(9), self.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("some work was cut at the end of the grace period");
        }
        if let Err(e) = self.state.db.close_by_ref().await {
            tracing::warn!(error = ?e, "the database did not close cleanly");
        }
    }

    /// Serves until SIGTERM, which is waited for from before the start on, or Ctrl+C.
    pub async fn until_stopped(self, mut terminate: Signal) {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        self.stop().await;
    }
}
