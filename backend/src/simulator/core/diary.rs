//! The last lines of a simulated screen's log.
use jiff::Timestamp;
use player_protocol::{Log, report::Level};
use std::collections::VecDeque;

/// How many lines are kept.
const KEPT: usize = 100;

/// What happened lately.
#[derive(Debug, Default)]
pub(super) struct Diary(VecDeque<Log>);

impl Diary {
    /// Notes what happened.
    pub(super) fn note(&mut self, now_ms: i64, message: String) {
        let Ok(at) = Timestamp::from_millisecond(now_ms) else {
            return;
        };
        self.0.push_back(Log {
            at,
            level: Level::Info,
            message,
        });
        if self.0.len() > KEPT {
            self.0.pop_front();
        }
    }

    /// The last lines, the oldest first.
    pub(super) fn last(&self, most: u64) -> Vec<Log> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let left_out = self.0.len().saturating_sub(most);
        self.0.iter().skip(left_out).cloned().collect()
    }
}
