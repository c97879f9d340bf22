//! What a simulated screen has shown and the server has not confirmed yet.
use player_protocol::{Plays, Receipt, report::PlayRow};
use std::collections::VecDeque;
use uuid::Uuid;

/// Plays are sent when so many wait, or at a heartbeat.
const BATCH: usize = 100;
/// Plays of a plan that has just come are sent at every heartbeat: somebody looks whether it plays.
const FRESH_MS: i64 = 300_000;
/// Later ones travel together, which saves traffic.
const GATHER_MS: i64 = 300_000;
/// Rows in one message.
const MESSAGE: usize = 500;
/// Unsent plays beyond this are the oldest first to be forgotten; a real screen keeps weeks.
const KEPT: usize = 10_000;
/// Starts whose plays are kept.
const BOOTS: usize = 20;
/// How long a batch waits for its receipt before it is sent again.
const PATIENCE_MS: i64 = 60_000;

/// The plays of the starts of the player program, the oldest start first; the last one goes on.
#[derive(Debug)]
pub(super) struct Log {
    boots: VecDeque<Boot>,
    resend_at_ms: i64,
    fresh_until_ms: i64,
    gathered_at_ms: i64,
    stored: usize,
}

#[derive(Debug)]
struct Boot {
    id: Uuid,
    unsent: VecDeque<PlayRow>,
    sequence: i64,
}

impl Boot {
    fn new(id: Uuid) -> Self {
        Self {
            id,
            unsent: VecDeque::new(),
            sequence: 0,
        }
    }
}

impl Log {
    /// An empty log.
    pub(super) fn new(boot: Uuid) -> Self {
        Self {
            boots: VecDeque::from([Boot::new(boot)]),
            resend_at_ms: 0,
            fresh_until_ms: 0,
            gathered_at_ms: 0,
            stored: 0,
        }
    }

    /// The program has started again: its numbers begin anew, and what an earlier start has shown is sent first.
    pub(super) fn restart(&mut self, boot: Uuid) {
        self.boots.retain(|boot| !boot.unsent.is_empty());
        if self.boots.len() >= BOOTS {
            self.boots.pop_front();
        }
        self.boots.push_back(Boot::new(boot));
        self.resend_at_ms = 0;
    }

    /// A plan that is new to the screen begins.
    pub(super) fn refresh(&mut self, now_ms: i64) {
        self.fresh_until_ms = now_ms + FRESH_MS;
    }

    /// Takes up a play; its number is given here.
    pub(super) fn add(&mut self, mut play: PlayRow) {
        let Some(boot) = self.boots.back_mut() else {
            return;
        };
        boot.sequence += 1;
        play.seq = boot.sequence;
        boot.unsent.push_back(play);
        if boot.unsent.len() > KEPT {
            boot.unsent.pop_front();
        }
    }

    /// Forgets what the server has.
    pub(super) fn confirm(&mut self, receipt: &Receipt) {
        let Some(stored) = &receipt.plays_up_to else {
            return;
        };
        if let Some(boot) = self.boots.iter_mut().find(|boot| boot.id == stored.boot) {
            let before = boot.unsent.len();
            boot.unsent.retain(|row| row.seq > stored.seq);
            self.stored += before - boot.unsent.len();
        }
        if self.is_behind() && self.boots[0].unsent.is_empty() {
            self.boots.pop_front();
            self.resend_at_ms = 0;
        }
    }

    /// Whether plays of an earlier start are waiting.
    fn is_behind(&self) -> bool {
        self.boots.len() > 1
    }

    /// How many plays were confirmed since the last call.
    pub(super) fn take_stored(&mut self) -> usize {
        std::mem::take(&mut self.stored)
    }

    /// What to send now: at a heartbeat when it is time, when enough waits or is of an earlier start, but not while a batch waits for its receipt.
    pub(super) fn batch(&mut self, now_ms: i64, heartbeat: bool) -> Option<Plays> {
        let is_behind = self.is_behind();
        let boot = self.boots.front()?;
        let is_time = now_ms < self.fresh_until_ms || now_ms >= self.gathered_at_ms;
        let hurry = heartbeat && is_time || is_behind || boot.unsent.len() >= BATCH;
        if !hurry || now_ms < self.resend_at_ms {
            return None;
        }
        let rows: Vec<_> = boot.unsent.iter().take(MESSAGE).cloned().collect();
        let (from, to) = (rows.first()?.seq, rows.last()?.seq);
        self.resend_at_ms = now_ms + PATIENCE_MS;
        self.gathered_at_ms = now_ms + GATHER_MS;
        Some(Plays {
            boot: boot.id,
            from,
            to,
            rows,
        })
    }

    /// What was not confirmed, of each start at most a message.
    pub(super) fn rest(&self) -> Vec<Plays> {
        let of = |boot: &Boot| {
            let rows: Vec<_> = boot.unsent.iter().take(MESSAGE).cloned().collect();
            Some(Plays {
                boot: boot.id,
                from: rows.first()?.seq,
                to: rows.last()?.seq,
                rows,
            })
        };
        self.boots.iter().filter_map(of).collect()
    }
}
