//! What the server asks a screen to do at once.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::millis;

/// One thing to do now. It may arrive more than once; the player remembers the last 256 ids and does each at most once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// Named in every result.
    pub id: Uuid,
    /// What to do.
    pub kind: CommandKind,
    /// How to do it; README.md lists what each kind takes.
    #[serde(default)]
    pub args: Map<String, Value>,
    /// Where the server takes what is asked for, once: with `screenshot` a path on the server, for the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<String>,
    /// When the server gave it.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    pub issued_at: Timestamp,
    /// From when on it must not be done any more.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    pub expires_at: Timestamp,
}

/// What a screen can be asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommandKind {
    /// Restart the machine.
    Reboot,
    /// Restart the player program.
    Restart,
    /// Ask for the manifest over HTTP and look at it anew.
    Refresh,
    /// Send a picture of the glass.
    Screenshot,
    /// Show the screen's name, site and address on the glass.
    Identify,
    /// Set the loudness until the next manifest.
    Volume,
    /// Switch the glass on or off until the next segment.
    Power,
    /// Throw away all assets and fetch them again.
    ClearCache,
    /// Send the last log lines.
    SendLogs,
    /// A kind newer than this player: answered `failed`.
    #[serde(other)]
    #[schemars(skip)]
    Unknown,
}

impl CommandKind {
    /// Every kind a server may send.
    pub const ALL: [Self; 9] = [
        Self::Reboot,
        Self::Restart,
        Self::Refresh,
        Self::Screenshot,
        Self::Identify,
        Self::Volume,
        Self::Power,
        Self::ClearCache,
        Self::SendLogs,
    ];
}
