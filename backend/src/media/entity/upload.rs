//! The row of a resumable upload.
use crate::{
    id::{MediaId, OrganisationId, UploadId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

/// An upload that comes in pieces.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    pub organisation_id: OrganisationId,
    pub length: i64,
    /// How many bytes are safely on disk.
    pub received: i64,
    pub file_name: String,
    pub title: Option<String>,
    pub folder: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Json,
    /// What it became.
    pub media_id: Option<MediaId>,
    pub created_by: Uuid,
    pub created_by_name: String,
    pub expires_at: Instant,
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
