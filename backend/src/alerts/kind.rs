//! What can need somebody, how much it matters, and the figures that say how it is.
use crate::{
    delivery::Lag,
    faults,
    id::{DraftId, FaultId, ScreenId},
    time::Instant,
};
use sea_orm::{DeriveActiveEnum, EnumIter, FromJsonQueryResult};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What it is about.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertKind)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// A screen is offline while its store is open.
    Offline,
    /// The screens of a site are offline together.
    SiteOffline,
    /// A screen does not show what was published.
    Behind,
    /// Screens do not show the same publication.
    PublicationBehind,
    /// A screen's clock is wrong.
    Clock,
    /// A screen's storage is nearly full.
    Disk,
    /// A screen cannot show an item.
    Item,
    /// A webhook was switched off because nothing was taken for a day.
    Webhook,
    /// Somebody in a store reports that something is wrong with a screen.
    Fault,
}

/// What an alert about a publication is about: its number as an id.
pub fn subject_of(publication: i64) -> Uuid {
    Uuid::from_u64_pair(0, publication.unsigned_abs())
}

/// How much it matters.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = AlertSeverity)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// To be looked after.
    Warning,
    /// To be looked after now.
    Critical,
}

/// What is kept back in quiet hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Held {
    /// That it was opened.
    Opened,
    /// That it is over.
    Resolved,
}

/// The figures of an alert; which of them there are depends on its kind.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult,
)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = AlertFigures)]
pub struct Figures {
    /// Since when it is so.
    pub since: Option<Instant>,
    /// What a screen that is behind waits for.
    pub reason: Option<Lag>,
    /// The word that it gave.
    pub code: Option<String>,
    /// How much of the files it needs it has, or how much of the storage is free: 0 to 100.
    pub percent: Option<i64>,
    /// How often it refused or failed: a revision, or an item within an hour.
    pub failures: Option<i64>,
    /// The publication that it should show.
    pub publication: Option<i64>,
    /// How far its clock is behind ours.
    pub offset_ms: Option<i64>,
    /// How many screens of the site are offline, or wait for the publication, …
    pub screens: Option<i64>,
    /// … of how many.
    pub total: Option<i64>,
    /// How many it were when people were told last, or fewer since.
    pub told: Option<i64>,
    /// Some of these screens.
    pub screen_ids: Vec<ScreenId>,
    /// The campaign of the item.
    pub campaign_id: Option<DraftId>,
    /// Its name.
    pub campaign: Option<String>,
    /// The name of the item's media.
    pub media: Option<String>,
    /// The name of the webhook.
    pub webhook: Option<String>,
    /// The report of somebody in a store.
    pub fault_id: Option<FaultId>,
    /// What is wrong, as they say, …
    pub fault: Option<faults::Kind>,
    /// … in their words; none if they wrote nothing.
    pub words: Option<String>,
    /// Who reported it.
    pub reporter: Option<String>,
    /// Whether there is a photo.
    pub photo: Option<bool>,
}
