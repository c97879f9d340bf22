//! What somebody says is wrong with a screen.
use super::kind::Kind;
use crate::{
    id::{FaultId, OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fault_report")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FaultId,
    pub organisation_id: OrganisationId,
    pub screen_id: ScreenId,
    pub kind: Kind,
    pub words: String,
    /// The photo in the object store, a JPEG.
    pub photo_sha256: Option<String>,
    pub reported_by: Uuid,
    pub reported_name: String,
    pub reported_at: Instant,
    pub answer: Option<String>,
    pub closed_by: Option<Uuid>,
    pub closed_name: Option<String>,
    pub closed_at: Option<Instant>,
}

impl ActiveModelBehavior for ActiveModel {}
