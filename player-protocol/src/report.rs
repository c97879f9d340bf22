//! What a screen tells the server.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::millis;

/// Whether a screen is there. Published retained; the `lost` form is also left with the broker as the will.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Presence {
    /// It has just connected.
    Online(Birth),
    /// The connection broke; the broker says so in the screen's name.
    Lost(Departure),
    /// It leaves in an orderly way.
    Off(Departure),
}

impl Presence {
    /// The session this speaks of; a departure from an older session than the newest birth means nothing.
    pub fn session(&self) -> i64 {
        match self {
            Self::Online(birth) => birth.session,
            Self::Lost(departure) | Self::Off(departure) => departure.session,
        }
    }
}

/// What a screen tells of itself when it connects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Birth {
    /// Grows with every connection, also across restarts: epoch milliseconds will do.
    pub session: i64,
    /// New with every start of the player program.
    pub boot: Uuid,
    /// The version of the player program.
    pub player: String,
    /// The major versions of this protocol it speaks.
    pub protocol: Vec<u8>,
    /// What it can do: item kinds, media types and command kinds.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// Width and height of the glass in pixels.
    #[serde(default)]
    pub resolution: Option<[u32; 2]>,
    /// The revision on the glass, if any.
    #[serde(default)]
    pub showing: Option<i64>,
    /// The revision that is being prepared, if any.
    #[serde(default)]
    pub staged: Option<i64>,
}

/// The end of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Departure {
    /// The session that ended, as in its birth.
    pub session: i64,
}

/// How far a screen is with a manifest. Sent on every change and every six hours; the only proof of convergence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The revision spoken of.
    pub revision: i64,
    /// How far it is.
    pub state: StatusState,
    /// Why, when it was rejected or failed: one of the codes of README.md, or any other short word.
    #[serde(default)]
    pub code: Option<String>,
    /// How many of the needed assets are there.
    #[serde(default)]
    pub have: i64,
    /// How many assets are needed before the switch.
    #[serde(default)]
    pub need: i64,
    /// How many bytes are still missing.
    #[serde(default)]
    pub bytes: i64,
    /// Grows with every status of a boot.
    #[serde(default)]
    pub seq: i64,
}

/// How far a screen is with a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusState {
    /// It arrived and is acceptable.
    Received,
    /// Assets are being fetched.
    Downloading,
    /// All that is needed is there; it waits for the end of a play.
    Ready,
    /// It is on the glass.
    Showing,
    /// It was refused; the screen goes on with what it had.
    Rejected,
    /// It could not be carried out.
    Failed,
    /// The screen went back to the manifest before.
    RolledBack,
}

/// Proof of play: consecutive rows of one boot, kept by the player until the receipt covers them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Plays {
    /// The start of the player program that the numbers belong to.
    pub boot: Uuid,
    /// The first number in `rows`.
    pub from: i64,
    /// The last number in `rows`.
    pub to: i64,
    /// One row a play, ascending by `seq`.
    pub rows: Vec<PlayRow>,
}

/// One item shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlayRow {
    /// Counts from 1 within a boot, without gaps; with screen and boot it names the play for ever.
    pub seq: i64,
    /// The item of the manifest.
    pub item_id: Uuid,
    /// The item's campaign.
    pub campaign_id: Uuid,
    /// The revision that asked for it.
    pub revision: i64,
    /// When it came on the glass, by the server's clock as the player knows it.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub started_at: Timestamp,
    /// How long it was on the glass.
    pub duration_ms: i64,
    /// How it ended.
    pub outcome: Outcome,
    /// Whether the timeline asked for it at this moment.
    pub planned: bool,
}

/// How a play ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was on the glass for all of its time.
    Complete,
    /// Something else came before its time was over.
    Cut,
    /// It could not be shown.
    Failed,
}

/// How the machine behind the glass feels. Whatever a player cannot measure is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Telemetry {
    /// When it was measured.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    pub at: Timestamp,
    /// How far the machine's clock is behind the server's; positive means behind.
    #[serde(default)]
    pub clock_offset_ms: Option<i64>,
    /// Free space for assets.
    #[serde(default)]
    pub free_bytes: Option<i64>,
    /// Space taken by assets.
    #[serde(default)]
    pub used_bytes: Option<i64>,
    /// Memory the player uses.
    #[serde(default)]
    pub memory_bytes: Option<i64>,
    /// Processor load in thousandths of one core.
    #[serde(default)]
    pub load_permille: Option<i64>,
    /// Temperature of the processor.
    #[serde(default)]
    pub temperature_celsius: Option<i32>,
    /// Frames drawn since the last telemetry.
    #[serde(default)]
    pub frames: Option<i64>,
    /// Frames that came too late since the last telemetry.
    #[serde(default)]
    pub dropped: Option<i64>,
    /// What is on the glass.
    #[serde(default)]
    pub now_playing: Option<NowPlaying>,
    /// Time since the player program started.
    #[serde(default)]
    pub uptime_ms: Option<i64>,
}

/// What is on the glass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NowPlaying {
    /// The item of the manifest.
    pub item_id: Uuid,
    /// The item's campaign.
    pub campaign_id: Uuid,
}

/// One line that somebody should read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Log {
    /// When it happened.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    pub at: Timestamp,
    /// How bad it is.
    pub level: Level,
    /// What happened, without secrets.
    pub message: String,
}

/// How bad a log line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Something does not work.
    Error,
    /// Something will soon not work.
    Warn,
    /// Good to know.
    Info,
}

/// How far a screen is with a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommandResult {
    /// The command's id.
    pub id: Uuid,
    /// How far it is.
    pub state: ResultState,
    /// Why it failed, or what came out.
    #[serde(default)]
    pub message: Option<String>,
}

/// How far a screen is with a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResultState {
    /// It arrived and will be done.
    Accepted,
    /// It is being done.
    Running,
    /// It was done.
    Done,
    /// It could not be done.
    Failed,
    /// It arrived after its time.
    Expired,
}
