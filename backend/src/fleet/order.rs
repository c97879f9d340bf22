//! A command as it is asked for: its kind and what it needs, checked.
use super::entity::command::{self, State};
use crate::{
    error::{Error, Result},
    id::{CommandId, OrganisationId, ScreenId},
    time::Instant,
};
use player_protocol::command::CommandKind;
use serde_json::{Map, Value};
use uuid::Uuid;

/// A command that no screen has taken within this is over.
const LIFE_MS: i64 = 10 * 60_000;
/// The longest arguments.
const ARGS_MAX_BYTES: usize = 4_096;

/// A command for any screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    kind: String,
    args: Value,
}

/// Who gives a command.
#[derive(Clone, Debug)]
pub struct Giver {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
}

/// The names of the arguments that a kind takes, as `player-protocol` says.
fn takes(kind: CommandKind) -> &'static [&'static str] {
    match kind {
        CommandKind::Identify => &["seconds"],
        CommandKind::Volume => &["percent"],
        CommandKind::Power => &["on"],
        CommandKind::SendLogs => &["lines"],
        _ => &[],
    }
}

impl Order {
    /// The order, if players know its kind and the arguments fit.
    ///
    /// # Errors
    /// 422 on the field that must change.
    pub fn new(kind: String, args: Map<String, Value>) -> Result<Self> {
        let named: Option<CommandKind> = serde_json::from_value(Value::String(kind.clone())).ok();
        if !named.is_some_and(|kind| CommandKind::ALL.contains(&kind)) {
            return Err(Error::field(
                "kind",
                "must be one of: identify, restart, refresh, screenshot, reboot, volume, power, clear_cache, send_logs",
            ));
        }
        let takes = named.map_or(&[][..], takes);
        if let Some(unknown) = args.keys().find(|name| !takes.contains(&name.as_str())) {
            let message = match takes {
                [] => format!("`{kind}` takes no arguments"),
                takes => format!("`{kind}` takes only `{}`", takes.join("`, `")),
            };
            return Err(Error::field(format!("args.{unknown}"), message));
        }
        let args = Value::Object(args);
        let within = |name: &str, most: u64| {
            let n = args.get(name);
            n.is_none_or(|n| n.as_u64().is_some_and(|n| (1..=most).contains(&n)))
        };
        let wrong = match named {
            Some(CommandKind::Volume) => {
                let loud = args["percent"].as_u64().is_some_and(|n| n <= 100);
                (!loud).then_some(("args.percent", "must be a whole number from 0 to 100"))
            }
            Some(CommandKind::Power) => {
                let said = args["on"].is_boolean();
                (!said).then_some(("args.on", "must be true or false"))
            }
            Some(CommandKind::Identify) => (!within("seconds", 3_600))
                .then_some(("args.seconds", "must be a whole number from 1 to 3 600")),
            Some(CommandKind::SendLogs) => (!within("lines", 10_000))
                .then_some(("args.lines", "must be a whole number from 1 to 10 000")),
            _ => None,
        };
        if let Some((field, message)) = wrong {
            return Err(Error::field(field, message));
        }
        if args.to_string().len() > ARGS_MAX_BYTES {
            return Err(Error::field("args", "must not be longer than 4 096 bytes"));
        }
        Ok(Self { kind, args })
    }

    /// The order to one screen, to be sent with the next delivery.
    pub fn to(
        self,
        (organisation, screen): (OrganisationId, ScreenId),
        id: CommandId,
        by: &Giver,
        now: Instant,
    ) -> command::Model {
        command::Model {
            id,
            organisation_id: organisation,
            screen_id: screen,
            kind: self.kind,
            args: self.args,
            state: State::Queued,
            message: None,
            by_id: by.id,
            by_name: by.name.clone(),
            created_at: now,
            expires_at: now.plus_ms(LIFE_MS),
            send_at: Some(now),
            attempts: 0,
            updated_at: now,
        }
    }
}
