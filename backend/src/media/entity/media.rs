//! The row of a media: an uploaded original and what is known about it.
use crate::{
    id::{MediaId, OrganisationId},
    time::Instant,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a media is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = MediaKind)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Kind {
    /// Shown for as long as the playlist says.
    Image,
    /// Has a duration of its own.
    Video,
    /// The letters of scenes; never shown by itself.
    Font,
}

/// Whether screens can play it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = MediaState)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum State {
    /// Its renditions are being made.
    Processing,
    /// Screens can play it.
    Ready,
    /// Its renditions could not be made; the message says why.
    Failed,
}

/// An uploaded original.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "media")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MediaId,
    pub organisation_id: OrganisationId,
    pub title: String,
    pub title_key: String,
    pub file_name: String,
    pub kind: Kind,
    pub state: State,
    #[sea_orm(column_type = "Text", nullable)]
    pub message: Option<String>,
    pub progress_permille: i32,
    pub sha256: String,
    pub bytes: i64,
    pub mime: String,
    pub width: i32,
    pub height: i32,
    pub duration_ms: Option<i64>,
    /// What a font says of itself.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub font: Option<Json>,
    pub folder: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Json,
    /// The tags between bars, to search one in.
    pub tags_key: String,
    pub valid_from: Option<Instant>,
    pub valid_to: Option<Instant>,
    pub version: i64,
    pub created_by: Uuid,
    pub created_by_name: String,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
