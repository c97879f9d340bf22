//! The row of a rendition: a version of a media that was made for screens or for the admin.
use crate::{
    id::{MediaId, OrganisationId, RenditionId},
    time::Instant,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a rendition is for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Purpose {
    /// A small picture for lists.
    Thumbnail,
    /// To look at in the browser.
    Preview,
    /// What screens play.
    Screen,
    /// The picture that stands for a video.
    Poster,
}

/// A version of a media.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rendition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RenditionId,
    pub organisation_id: OrganisationId,
    pub media_id: MediaId,
    pub purpose: Purpose,
    pub sha256: String,
    pub bytes: i64,
    pub mime: String,
    pub width: i32,
    pub height: i32,
    pub duration_ms: Option<i64>,
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
