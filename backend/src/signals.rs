//! Taps on the shoulder between tasks of this process. They only save waiting: whoever misses one finds the same work in the database.
use crate::id::ScreenId;
use std::sync::Arc;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// The taps of one process.
#[derive(Clone, Debug)]
pub struct Signals {
    /// A job was enqueued.
    pub jobs: Arc<Notify>,
    /// A screen has something new to be sent: a manifest or a command.
    pub delivery: Arc<Notify>,
    /// A message waits to leave for a webhook.
    pub webhooks: Arc<Notify>,
    /// A screen was revoked or its secret replaced: its connection must be cut.
    pub kicks: broadcast::Sender<ScreenId>,
    /// The process stops: open lines must end.
    pub stopping: CancellationToken,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            jobs: Arc::default(),
            delivery: Arc::default(),
            webhooks: Arc::default(),
            kicks: broadcast::channel(4096).0,
            stopping: CancellationToken::new(),
        }
    }
}
