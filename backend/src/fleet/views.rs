//! How the fleet's rows look on the wire.
use super::entity::{command, play, screenshot};
use crate::{
    id::{CommandId, ScreenId, ScreenshotId},
    reports::titles::Titles,
    time::Instant,
};
use player_protocol::{CommandKind, report::Outcome};
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, RefOr,
        schema::{Schema, Type},
    },
};
use uuid::Uuid;

/// The kinds of commands, as the description of the API lists them: those that a player of today knows.
#[derive(Clone, Copy, Debug)]
pub struct Kind;

impl ToSchema for Kind {
    fn name() -> std::borrow::Cow<'static, str> {
        "CommandKind".into()
    }
}

impl PartialSchema for Kind {
    fn schema() -> RefOr<Schema> {
        let kinds = CommandKind::ALL.map(|kind| serde_json::json!(kind));
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(kinds))
            .into()
    }
}

/// A command to one screen.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// Its id.
    pub id: CommandId,
    /// The screen it is for.
    pub screen_id: ScreenId,
    /// What to do.
    #[schema(value_type = Kind)]
    pub kind: String,
    /// How to do it.
    pub args: serde_json::Value,
    /// How far it is.
    pub state: command::State,
    /// Why it failed, or what came of it.
    pub message: Option<String>,
    /// When it was given.
    pub created_at: Instant,
    /// From when on it must not be done any more.
    pub expires_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// Who gave it.
    pub by: By,
}

/// Who did something.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CommandBy)]
pub struct By {
    /// The person or key.
    pub id: Uuid,
    /// Their name.
    pub name: String,
}

impl Command {
    /// The same command on its way.
    #[must_use]
    pub fn sent(self) -> Self {
        Self {
            state: command::State::Sent,
            ..self
        }
    }
}

impl From<command::Model> for Command {
    fn from(row: command::Model) -> Self {
        Self {
            id: row.id,
            screen_id: row.screen_id,
            kind: row.kind,
            args: row.args,
            state: row.state,
            message: row.message,
            created_at: row.created_at,
            expires_at: row.expires_at,
            updated_at: row.updated_at,
            by: By {
                id: row.by_id,
                name: row.by_name,
            },
        }
    }
}

/// One item shown once.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Play {
    /// The start of the player that `seq` counts in.
    pub boot: Uuid,
    /// Its number within the boot.
    pub seq: i64,
    /// The item of the manifest.
    pub item_id: Uuid,
    /// The item's campaign.
    pub campaign_id: Uuid,
    /// What the campaign is called, or was; `null` = nobody knows any more.
    pub campaign: Option<String>,
    /// What the item showed then, by name; `null` = nobody knows any more.
    pub media: Option<String>,
    /// The revision that asked for it.
    pub revision: i64,
    /// When it came on the glass.
    pub started_at: Instant,
    /// How long it was on the glass.
    pub duration_ms: i64,
    /// How it ended.
    #[schema(value_type = Outcome)]
    pub outcome: String,
    /// Whether the timeline asked for it at this moment.
    pub planned: bool,
    /// When the server got to know.
    pub received_at: Instant,
}

impl Play {
    /// A play, with the names of what it showed.
    pub fn new(row: play::Model, titles: Titles) -> Self {
        Self {
            campaign: titles.campaign,
            media: titles.media,
            boot: row.boot,
            seq: row.seq,
            item_id: row.item_id,
            campaign_id: row.campaign_id,
            revision: row.revision,
            started_at: row.started_at,
            duration_ms: row.duration_ms,
            outcome: row.outcome,
            planned: row.planned,
            received_at: row.received_at,
        }
    }
}

/// A picture of what was on the glass.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Screenshot {
    /// Its id.
    pub id: ScreenshotId,
    /// The command that asked for it.
    pub command_id: Option<CommandId>,
    /// When it was taken.
    pub taken_at: Instant,
    /// Its width in pixels.
    pub width: Option<i32>,
    /// Its height in pixels.
    pub height: Option<i32>,
    /// Where its bytes are.
    pub url: String,
    /// The publication that the screen was to show then.
    pub publication: Option<i64>,
}

impl From<screenshot::Model> for Screenshot {
    fn from(row: screenshot::Model) -> Self {
        Self {
            url: format!("/api/v1/screens/{}/screenshots/{}", row.screen_id, row.id),
            id: row.id,
            command_id: row.command_id,
            taken_at: row.taken_at,
            width: row.width,
            height: row.height,
            publication: row.publication,
        }
    }
}
