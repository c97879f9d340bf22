//! Something that needs, or needed, somebody.
use crate::{
    alerts::kind::{Figures, Held, Kind, Severity},
    id::{AlertId, OrganisationId, ScreenId, SiteId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AlertId,
    pub organisation_id: OrganisationId,
    pub kind: Kind,
    pub severity: Severity,
    /// The screen, site or webhook.
    pub subject: Uuid,
    /// The item that fails; nil for what is not about one.
    pub item: Uuid,
    pub screen_id: Option<ScreenId>,
    pub site_id: Option<SiteId>,
    #[sea_orm(column_type = "JsonBinary")]
    pub figures: Figures,
    /// It came and went so often that it goes on as one.
    pub unstable: bool,
    /// How often it came.
    pub count: i32,
    pub first_seen_at: Instant,
    pub last_seen_at: Instant,
    pub opened_at: Instant,
    pub resolved_at: Option<Instant>,
    pub acknowledged_at: Option<Instant>,
    pub acknowledged_by: Option<Uuid>,
    pub acknowledged_name: Option<String>,
    pub note: Option<String>,
    /// Until when nobody wants to see it.
    pub snoozed_until: Option<Instant>,
    /// What webhooks are told when quiet hours end.
    pub held: Option<Held>,
}

impl ActiveModelBehavior for ActiveModel {}
