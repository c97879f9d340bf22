//! What a simulated screen is told to do, each order at most once.
use super::{Outgoing, Screen, packed};
use player_protocol::{Command, CommandKind, CommandResult, Envelope, report::ResultState};
use std::collections::VecDeque;
use uuid::Uuid;

/// How many ids are remembered, so that none takes effect twice.
const KEPT: usize = 256;

/// The orders that were taken.
#[derive(Debug, Default)]
pub(super) struct Orders {
    done: VecDeque<Uuid>,
    pictures: Vec<Picture>,
}

/// A picture that is to be sent before its order is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The order.
    pub order: Uuid,
    /// Where the server takes it, once.
    pub address: String,
}

impl Orders {
    /// The pictures that were asked for since the last call.
    pub(super) fn take_pictures(&mut self) -> Vec<Picture> {
        std::mem::take(&mut self.pictures)
    }

    /// The answers to an order; none to one that was taken before. With `sends` there is somebody who sends a picture.
    pub(super) fn take(
        &mut self,
        command: &Command,
        sends: bool,
        now_ms: i64,
    ) -> Vec<CommandResult> {
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
            CommandKind::Screenshot if sends && command.upload.is_some() => {
                let address = command.upload.clone().unwrap_or_default();
                self.pictures.push(Picture {
                    order: command.id,
                    address,
                });
                (ResultState::Running, None)
            }
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

impl Screen {
    pub(super) fn take_command(
        &mut self,
        to: &str,
        message: &[u8],
        now_ms: i64,
    ) -> Vec<Option<Outgoing>> {
        let command = Envelope::open(message).and_then(|envelope| {
            envelope.verify(to, &self.pinned)?;
            envelope.read::<Command>()
        });
        let answers = command.map(|command| self.orders.take(&command, self.fetches, now_ms));
        answers.unwrap_or_default().iter().map(packed).collect()
    }

    /// The pictures that were asked for since the last call.
    pub fn take_pictures(&mut self) -> Vec<Picture> {
        self.orders.take_pictures()
    }

    /// The answer to an order whose picture was sent, or was not taken.
    pub fn pictured(order: Uuid, taken: bool) -> Vec<Outgoing> {
        let result = CommandResult {
            id: order,
            state: if taken {
                ResultState::Done
            } else {
                ResultState::Failed
            },
            message: (!taken).then(|| "the server did not take the picture".to_owned()),
        };
        packed(&result).into_iter().collect()
    }
}
