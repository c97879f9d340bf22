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

/// How a screen's player behaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ScreenSettings)]
pub struct Settings {
    /// 0 to 100.
    #[serde(default)]
    pub volume_percent: u8,
    /// 0, 90, 180 or 270 degrees, clockwise.
    #[serde(default)]
    pub rotation: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            volume_percent: 100,
            rotation: 0,
        }
    }
}
