//! What a simulated screen has shown and the server has not confirmed yet.
use player_protocol::{Plays, Receipt, report::PlayRow};
use std::collections::VecDeque;
use uuid::Uuid;

/// Plays are sent when so many wait, or at every heartbeat.
const BATCH: usize = 50;
/// Rows in one message.
const MESSAGE: usize = 500;
/// Unsent plays beyond this are the oldest first to be forgotten; a real screen keeps weeks.
const KEPT: usize = 10_000;
/// How long a batch waits for its receipt before it is sent again.
const PATIENCE_MS: i64 = 60_000;

/// The log of one start of the player program.
#[derive(Debug)]
pub(super) struct Log {
    boot: Uuid,
    unsent: VecDeque<PlayRow>,
    sequence: i64,
    resend_at_ms: i64,
    stored: usize,
}

impl Log {
    /// An empty log.
    pub(super) fn new(boot: Uuid) -> Self {
        Self {
            boot,
            unsent: VecDeque::new(),
            sequence: 0,
            resend_at_ms: 0,
            stored: 0,
        }
    }

    /// Takes up a play; its number is given here.
    pub(super) fn add(&mut self, mut play: PlayRow) {
        self.sequence += 1;
        play.seq = self.sequence;
        self.unsent.push_back(play);
        if self.unsent.len() > KEPT {
            self.unsent.pop_front();
        }
    }

    /// Forgets what the server has.
    pub(super) fn confirm(&mut self, receipt: &Receipt) {
        let mine = receipt.plays_up_to.as_ref().filter(|s| s.boot == self.boot);
        if let Some(stored) = mine {
            let before = self.unsent.len();
            self.unsent.retain(|row| row.seq > stored.seq);
            self.stored += before - self.unsent.len();
        }
    }

    /// How many plays were confirmed since the last call.
    pub(super) fn take_stored(&mut self) -> usize {
        std::mem::take(&mut self.stored)
    }

    /// What to send now: at a heartbeat or when enough waits, but not while a batch waits for its receipt.
    pub(super) fn batch(&mut self, now_ms: i64, heartbeat: bool) -> Option<Plays> {
        if !heartbeat && self.unsent.len() < BATCH || now_ms < self.resend_at_ms {
            return None;
        }
        let rows: Vec<_> = self.unsent.iter().take(MESSAGE).cloned().collect();
        let (from, to) = (rows.first()?.seq, rows.last()?.seq);
        self.resend_at_ms = now_ms + PATIENCE_MS;
        let boot = self.boot;
        Some(Plays {
            boot,
            from,
            to,
            rows,
        })
    }
}
