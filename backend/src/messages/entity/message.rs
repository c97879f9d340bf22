//! A message of a store.
use crate::{
    id::{DraftId, MessageId, OrganisationId, SiteId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "local_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub organisation_id: OrganisationId,
    pub site_id: SiteId,
    pub words: String,
    /// The scene of headquarters that it was written into; none = the usual one.
    pub template_id: Option<DraftId>,
    pub scene_id: DraftId,
    pub campaign_id: DraftId,
    /// On the wall of the store, as campaigns write it; none = at once.
    pub starts: Option<String>,
    pub ends: String,
    /// The publication that put it on; none until that is done.
    pub publication: Option<i64>,
    pub written_by: Uuid,
    pub written_name: String,
    pub written_at: Instant,
    pub taken_by: Option<Uuid>,
    pub taken_name: Option<String>,
    pub taken_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
