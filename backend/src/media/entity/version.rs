//! The row of a file that a media had before it was given another.
use crate::{
    id::{MediaId, OrganisationId, VersionId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

/// An earlier original.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "media_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VersionId,
    pub organisation_id: OrganisationId,
    pub media_id: MediaId,
    pub file_name: String,
    pub sha256: String,
    pub bytes: i64,
    pub mime: String,
    pub width: i32,
    pub height: i32,
    pub duration_ms: Option<i64>,
    /// When another file took its place.
    pub replaced_at: Instant,
    pub replaced_by: Uuid,
    pub replaced_by_name: String,
}

impl ActiveModelBehavior for ActiveModel {}
