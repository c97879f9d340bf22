use crate::{
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

/// How far a screen says it is with the revision it speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveActiveEnum, EnumIter)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Phase {
    Received,
    Downloading,
    Ready,
    Showing,
    Rejected,
    Failed,
    RolledBack,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screen_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    pub organisation_id: OrganisationId,
    /// Rises when the server was restored from a backup.
    pub generation: i64,
    /// The revision it should show; 0 before the first publication.
    pub desired_revision: i64,
    /// The revision that the broker has acknowledged for it.
    pub handed_revision: i64,
    /// The publication that made the desired revision.
    pub publication: Option<i64>,
    pub desired_at: Option<Instant>,
    /// How often the reconciler has sent the desired revision again.
    pub resends: i32,
    pub resent_at: Option<Instant>,
    pub reported_revision: Option<i64>,
    pub reported_state: Option<Phase>,
    pub reported_code: Option<String>,
    /// How often it has refused or failed that revision.
    pub failures: i32,
    pub have: Option<i64>,
    pub need: Option<i64>,
    pub bytes: Option<i64>,
    /// Number of the report within its boot; older ones come late and are ignored.
    pub reported_seq: i64,
    pub reported_at: Option<Instant>,
    pub online: bool,
    /// Its connection broke then; it counts as offline only after a while.
    pub lost_at: Option<Instant>,
    /// Number of its newest connection.
    pub session: i64,
    pub boot: Option<Uuid>,
    pub player_version: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub capabilities: Option<Json>,
    pub last_seen_at: Option<Instant>,
    /// Since when it is online or offline.
    pub status_since: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
