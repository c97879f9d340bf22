//! What a simulated screen is told to do, each order at most once.
use super::{Outgoing, Screen, packed};
use player_protocol::{Command, CommandKind, CommandResult, Envelope, report::ResultState};
use serde_json::Value;
use std::collections::VecDeque;
use uuid::Uuid;

/// How many results are remembered, so that no order takes effect twice.
const KEPT: usize = 256;
/// How many lines of its log a screen sends, unless it is told.
const LINES: u64 = 200;

/// The orders that were taken.
#[derive(Debug, Default)]
pub(super) struct Orders {
    /// What was answered last.
    done: VecDeque<CommandResult>,
    errands: Vec<Errand>,
    leave: Option<Leave>,
}

/// What an order asks for that needs the server's HTTP side; it is answered when that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The order.
    pub order: Uuid,
    /// What it takes.
    pub task: Task,
}

/// What is to be done over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// A picture of the glass is sent to this address, which takes one.
    Picture(String),
    /// The manifest is looked at anew.
    Manifest,
    /// These assets are fetched again.
    Assets(Vec<String>),
}

/// A screen that is told to leave comes back by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// The player program starts again.
    Restart,
    /// The machine does.
    Reboot,
}

/// What becomes of an order at once.
enum Deed {
    Done(Option<String>),
    Failed(&'static str),
    Sends(Task),
    Leaves(Leave),
}

impl Orders {
    fn keep(&mut self, result: CommandResult) -> CommandResult {
        self.done.retain(|known| known.id != result.id);
        self.done.push_back(result.clone());
        if self.done.len() > KEPT {
            self.done.pop_front();
        }
        result
    }

    fn settle(&mut self, id: Uuid, deed: Deed) -> CommandResult {
        let (state, message) = match deed {
            Deed::Done(message) => (ResultState::Done, message),
            Deed::Failed(why) => (ResultState::Failed, Some(why.to_owned())),
            Deed::Sends(task) => {
                self.errands.push(Errand { order: id, task });
                (ResultState::Running, None)
            }
            // as the protocol has it: first the answer, then the deed
            Deed::Leaves(leave) => {
                self.leave = Some(leave);
                (ResultState::Done, None)
            }
        };
        self.keep(CommandResult { id, state, message })
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
        command.map_or_else(|_| vec![], |command| self.obey(&command, now_ms))
    }

    fn obey(&mut self, command: &Command, now_ms: i64) -> Vec<Option<Outgoing>> {
        let id = command.id;
        if let Some(known) = self.orders.done.iter().find(|known| known.id == id) {
            return vec![packed(known)];
        }
        let state = match command.expires_at.as_millisecond() <= now_ms {
            true => ResultState::Expired,
            false => ResultState::Accepted,
        };
        let message = None;
        let first = self.orders.keep(CommandResult { id, state, message });
        let mut out = vec![packed(&first)];
        if state == ResultState::Accepted {
            let deed = self.deed(command, &mut out);
            out.push(packed(&self.orders.settle(id, deed)));
        }
        out
    }

    /// What the order comes to; what it sends besides its answers is put `out`.
    fn deed(&mut self, command: &Command, out: &mut Vec<Option<Outgoing>>) -> Deed {
        let arg = |name: &str| command.args.get(name);
        match command.kind {
            CommandKind::Identify => Deed::Done(None),
            CommandKind::Volume => match arg("percent").and_then(Value::as_f64) {
                Some(percent) if (0.0..=100.0).contains(&percent) => Deed::Done(None),
                _ => Deed::Failed("percent must be 0 to 100"),
            },
            CommandKind::Power => match arg("on").and_then(Value::as_bool) {
                Some(_) => Deed::Done(None),
                None => Deed::Failed("on must be true or false"),
            },
            CommandKind::Screenshot => match &command.upload {
                Some(address) => Deed::Sends(Task::Picture(address.clone())),
                None => Deed::Failed("the command names no address for the picture"),
            },
            CommandKind::Refresh => Deed::Sends(Task::Manifest),
            CommandKind::ClearCache => match self.assets() {
                names if self.fetches && !names.is_empty() => Deed::Sends(Task::Assets(names)),
                _ => Deed::Done(None),
            },
            CommandKind::Restart => Deed::Leaves(Leave::Restart),
            CommandKind::Reboot => Deed::Leaves(Leave::Reboot),
            CommandKind::SendLogs => {
                let most = arg("lines").and_then(Value::as_u64).unwrap_or(LINES);
                let lines = self.diary.last(most);
                out.extend(lines.iter().map(packed));
                Deed::Done(Some(format!("{} lines", lines.len())))
            }
            CommandKind::Unknown => Deed::Failed("not supported"),
        }
    }

    /// The assets of what is on the glass.
    fn assets(&self) -> Vec<String> {
        let shown = self.showing.as_ref();
        shown.map_or_else(Vec::new, |m| m.assets.keys().cloned().collect())
    }

    /// What is to be done over HTTP since the last call.
    pub fn take_errands(&mut self) -> Vec<Errand> {
        std::mem::take(&mut self.orders.errands)
    }

    /// Whether it was told to leave since the last call.
    pub fn take_leave(&mut self) -> Option<Leave> {
        self.orders.leave.take()
    }

    /// The answer to an order whose errand is done, or why it is not.
    pub fn errand_done(&mut self, order: Uuid, failure: Option<String>) -> Vec<Outgoing> {
        let result = CommandResult {
            id: order,
            state: match failure {
                None => ResultState::Done,
                Some(_) => ResultState::Failed,
            },
            message: failure,
        };
        packed(&self.orders.keep(result)).into_iter().collect()
    }
}
