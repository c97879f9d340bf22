//! What a simulated screen is told to do, each order at most once.
use player_protocol::{Command, CommandKind, CommandResult, report::ResultState};
use std::collections::VecDeque;
use uuid::Uuid;

/// How many ids are remembered, so that none takes effect twice.
const KEPT: usize = 256;

/// The orders that were taken.
#[derive(Debug, Default)]
pub(super) struct Orders {
    done: VecDeque<Uuid>,
}

impl Orders {
    /// The answers to an order; none to one that was taken before.
    pub(super) fn take(&mut self, command: &Command, now_ms: i64) -> Vec<CommandResult> {
        if self.done.contains(&command.id) {
            return vec![];
        }
        self.done.push_back(command.id);
        if self.done.len() > KEPT {
            self.done.pop_front();
        }
        let (state, message) = match command.kind {
            _ if command.expires_at.as_millisecond() <= now_ms => (ResultState::Expired, None),
            CommandKind::Identify
            | CommandKind::Restart
            | CommandKind::Refresh
            | CommandKind::Volume
            | CommandKind::Power
            | CommandKind::ClearCache => (ResultState::Done, None),
            _ => (
                ResultState::Failed,
                Some("a simulated screen cannot do this".to_owned()),
            ),
        };
        let id = command.id;
        let accepted = CommandResult {
            id,
            state: ResultState::Accepted,
            message: None,
        };
        vec![accepted, CommandResult { id, state, message }]
    }
}
