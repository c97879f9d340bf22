//! What the broker has acknowledged. It is written down while sending goes on; what is lost on the way is sent again.
use super::commands;
use crate::{
    app::AppState,
    db,
    delivery::{Handed, store},
    error::{Error, Result},
    id::CommandId,
};
use std::time::Duration;
use tokio::{task::JoinHandle, time::Instant};

/// Acknowledgements written together, and how long the first of them waits.
const TOGETHER: usize = 250;
const WAIT: Duration = Duration::from_millis(25);

/// Acknowledgements that wait to be written, and those that are being written.
pub(super) struct Acks {
    state: AppState,
    handed: Vec<Handed>,
    commands: Vec<CommandId>,
    write_at: Option<Instant>,
    writing: Option<JoinHandle<Result<()>>>,
}

impl Acks {
    /// None yet.
    pub(super) fn new(state: AppState) -> Self {
        Self {
            state,
            handed: Vec::new(),
            commands: Vec::new(),
            write_at: None,
            writing: None,
        }
    }

    /// A manifest has arrived.
    pub(super) fn manifest(&mut self, handed: Handed) {
        self.handed.push(handed);
        self.wait();
    }

    /// A command has arrived.
    pub(super) fn command(&mut self, id: CommandId) {
        self.commands.push(id);
        self.wait();
    }

    fn wait(&mut self) {
        self.write_at.get_or_insert_with(|| Instant::now() + WAIT);
    }

    /// Whether manifests wait to be written down.
    pub(super) fn has_manifests(&self) -> bool {
        !self.handed.is_empty()
    }

    /// Waits until there is something to do for [`Self::write`].
    ///
    /// # Errors
    /// If what was being written could not be: it is sent again.
    pub(super) async fn ready(&mut self) -> Result<()> {
        match (&self.writing, self.write_at) {
            (Some(_), _) => self.written().await,
            (None, Some(at)) => {
                tokio::time::sleep_until(at).await;
                Ok(())
            }
            (None, None) => std::future::pending().await,
        }
    }

    /// Begins to write what is due, one lot at a time.
    pub(super) fn write(&mut self) {
        let is_old = self.write_at.is_some_and(|at| at <= Instant::now());
        if self.writing.is_none() && (is_old || self.handed.len() >= TOGETHER) {
            self.send_off();
        }
    }

    /// Writes everything down and waits for it.
    ///
    /// # Errors
    /// If something could not be written: it is sent again.
    pub(super) async fn finish(&mut self) -> Result<()> {
        self.written().await?;
        if self.write_at.is_some() {
            self.send_off();
            self.written().await?;
        }
        Ok(())
    }

    fn send_off(&mut self) {
        self.write_at = None;
        let handed = std::mem::take(&mut self.handed);
        let acknowledged = std::mem::take(&mut self.commands);
        let (db, now) = (self.state.db.clone(), self.state.clock.now());
        self.writing = Some(tokio::spawn(async move {
            db::write(&db, async |txn| {
                store::hand(txn, handed).await?;
                commands::acknowledged(txn, &acknowledged, now).await
            })
            .await
        }));
    }

    async fn written(&mut self) -> Result<()> {
        let Some(writing) = &mut self.writing else {
            return Ok(());
        };
        let done = writing.await;
        self.writing = None;
        done.map_err(|e| Error::internal(e.to_string()))?
    }
}
