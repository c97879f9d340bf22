//! The values that sites and screens are made of, as they stand in the database and on the wire.
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a site is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    ToSchema,
    sea_orm::DeriveActiveEnum,
    sea_orm::EnumIter,
)]
#[serde(rename_all = "lowercase")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum SiteKind {
    /// Groups sites below it.
    Region,
    /// A place where screens hang.
    Store,
}

/// Tags of one level: `key`, `key=value`, or with `-` before it to remove an inherited one.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema,
)]
#[serde(transparent)]
pub struct Tags(pub Vec<String>);

/// When a place is open: a usual week, and dates that differ from it.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    FromJsonQueryResult,
    ToSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpeningHours {
    /// Periods of the usual week.
    pub weekly: Vec<WeeklyPeriod>,
    /// Dates with their own periods; none at all = closed on that date.
    #[serde(default)]
    pub exceptions: Vec<ExceptionalDay>,
}

/// A period that is the same on some days of every week.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WeeklyPeriod {
    /// ISO weekdays on which it starts, 1 = Monday to 7 = Sunday.
    pub days: Vec<u8>,
    /// `HH:MM`.
    pub start: String,
    /// `HH:MM` up to `24:00`; not after `start` = on the next day.
    pub end: String,
}

/// A date whose periods replace those of its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExceptionalDay {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Its periods, none = closed.
    pub periods: Vec<Period>,
}

/// A span of wall-clock time.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Period {
    /// `HH:MM`.
    pub start: String,
    /// `HH:MM` up to `24:00`; not after `start` = on the next day.
    pub end: String,
}

/// How a screen behaves; what is absent is inherited.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(as = ScreenSettings)]
pub struct Settings {
    /// 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_percent: Option<u8>,
    /// Times of the day with another loudness; the first that fits counts, none = always `volumePercent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volume_hours: Option<Vec<VolumeHours>>,
    /// 0, 90, 180 or 270 degrees, clockwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotation: Option<u16>,
    /// When the glass is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub power: Option<Power>,
    /// How often telemetry is sent: 10 000 to 3 600 000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heartbeat_ms: Option<i64>,
    /// How often a screenshot is sent unasked: 0 = never, else 60 000 to 86 400 000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screenshot_every_ms: Option<i64>,
    /// Within which time screens come back after a loss: 1 000 to 600 000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reconnect_spread_ms: Option<i64>,
    /// Hours in the store's zone in which files are fetched that are not needed within the next hour; `00:00` to `24:00` = at any time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_window: Option<Period>,
    /// The most that downloads may take, in kbit/s: 0 = no limit, else 64 to 10 000 000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bandwidth_kbps: Option<i64>,
}

/// A loudness for a part of every day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VolumeHours {
    /// `HH:MM`.
    pub start: String,
    /// `HH:MM` up to `24:00`; not after `start` = on the next day.
    pub end: String,
    /// 0 to 100.
    pub percent: u8,
}

/// When the glass is on.
// the brackets of modes without fields are needed: without them serde takes unknown ones
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = PowerSchedule)]
pub enum Power {
    /// While the place is open.
    OpeningHours {},
    /// Day and night.
    Always {},
    /// At its own hours.
    Own {
        /// These.
        hours: OpeningHours,
    },
}

impl Settings {
    /// These settings, and what they leave open as in `below`.
    #[must_use]
    pub fn over(&self, below: &Self) -> Self {
        let (own, below) = (self.clone(), below.clone());
        Self {
            volume_percent: own.volume_percent.or(below.volume_percent),
            volume_hours: own.volume_hours.or(below.volume_hours),
            rotation: own.rotation.or(below.rotation),
            power: own.power.or(below.power),
            heartbeat_ms: own.heartbeat_ms.or(below.heartbeat_ms),
            screenshot_every_ms: own.screenshot_every_ms.or(below.screenshot_every_ms),
            reconnect_spread_ms: own.reconnect_spread_ms.or(below.reconnect_spread_ms),
            download_window: own.download_window.or(below.download_window),
            bandwidth_kbps: own.bandwidth_kbps.or(below.bandwidth_kbps),
        }
    }

    /// What holds where nobody has set anything.
    pub fn standard() -> Self {
        Self {
            volume_percent: Some(100),
            volume_hours: Some(Vec::new()),
            rotation: Some(0),
            power: Some(Power::OpeningHours {}),
            heartbeat_ms: Some(60_000),
            screenshot_every_ms: Some(0),
            reconnect_spread_ms: Some(30_000),
            download_window: Some(Period {
                start: "00:00".into(),
                end: "24:00".into(),
            }),
            bandwidth_kbps: Some(0),
        }
    }
}
