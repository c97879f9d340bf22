//! Taps on the shoulder between tasks of this process, and of the other servers on the same database. They only save waiting: whoever
//! misses one finds the same work in the database.
use crate::{
    id::ScreenId,
    replicas::{Line, Note, Peers},
};
use std::sync::Arc;
use tokio::sync::{Notify, broadcast, watch};
use tokio_util::sync::CancellationToken;

/// The taps of one process.
#[derive(Clone, Debug)]
pub struct Signals {
    /// A job was enqueued.
    pub jobs: Tap,
    /// A screen has something new to be sent: a manifest or a command.
    pub delivery: Tap,
    /// A message waits to leave for a webhook.
    pub webhooks: Arc<Notify>,
    /// Something happened that is an alert, or no longer one.
    pub alerts: Arc<Notify>,
    /// A screen was revoked or its secret replaced: its connection must be cut.
    pub kicks: broadcast::Sender<ScreenId>,
    /// The server hears the screens again: what they said before may have been missed.
    pub heard: Arc<Notify>,
    /// Whether the server hears the screens: its line to the broker stands.
    pub hears: watch::Sender<bool>,
    /// Rises when other servers may have said something that did not arrive: whatever is remembered must be looked up again.
    pub gaps: watch::Sender<u64>,
    /// The other servers.
    pub peers: Peers,
    /// The process stops: open lines must end.
    pub stopping: CancellationToken,
    line: Option<Line>,
}

impl Default for Signals {
    fn default() -> Self {
        Self::new(None)
    }
}

impl Signals {
    /// Taps that other servers feel too if there is a line to them.
    pub fn new(line: Option<Line>) -> Self {
        Self {
            jobs: Tap::new(line.clone(), Note::Jobs),
            delivery: Tap::new(line.clone(), Note::Delivery),
            webhooks: Arc::default(),
            alerts: Arc::default(),
            kicks: broadcast::channel(4096).0,
            heard: Arc::default(),
            hears: watch::Sender::new(false),
            gaps: watch::Sender::new(0),
            peers: Peers::default(),
            stopping: CancellationToken::new(),
            line,
        }
    }

    /// Has the screen's connection cut, at whichever server it is.
    pub fn kick(&self, screen: ScreenId) {
        self.cut(screen);
        if let Some(line) = &self.line {
            line.tell(Note::Kick(screen));
        }
    }

    /// Has the screen's connection to this server cut.
    pub(crate) fn cut(&self, screen: ScreenId) {
        // nobody listening is no failure
        drop(self.kicks.send(screen));
    }

    /// Something that another server said did not arrive.
    pub(crate) fn missed(&self) {
        self.jobs.heard();
        self.delivery.heard();
        self.gaps.send_modify(|gaps| *gaps += 1);
    }
}

/// A tap that whoever is free takes up, here or at another server.
#[derive(Clone, Debug)]
pub struct Tap {
    here: Arc<Notify>,
    line: Option<(Line, Note)>,
}

impl Tap {
    fn new(line: Option<Line>, note: Note) -> Self {
        Self {
            here: Arc::default(),
            line: line.map(|line| (line, note)),
        }
    }

    /// There is work.
    pub fn notify_one(&self) {
        self.heard();
        if let Some((line, note)) = &self.line {
            line.tell(note.clone());
        }
    }

    /// There is work, as another server says.
    pub(crate) fn heard(&self) {
        self.here.notify_one();
    }

    /// Waits for work.
    pub async fn notified(&self) {
        self.here.notified().await;
    }
}
