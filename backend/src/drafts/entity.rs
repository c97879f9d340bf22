//! A scene, playlist or campaign: its draft, and beside it what is published.
use crate::{
    id::{DraftId, OrganisationId},
    time::Instant,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a draft is about.
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
    utoipa::ToSchema,
    DeriveActiveEnum,
    EnumIter,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = DraftKind)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Kind {
    /// Elements on a canvas.
    Scene,
    /// Ordered items.
    Playlist,
    /// Creatives, targets, when and how strongly.
    Campaign,
}

impl Kind {
    /// The word on the wire and in events.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scene => "scene",
            Self::Playlist => "playlist",
            Self::Campaign => "campaign",
        }
    }
}

/// How a draft stands to what is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = DraftState)]
pub enum State {
    /// Never published.
    Draft,
    /// Published as it is.
    Published,
    /// Published, and edited since.
    Changed,
    /// Published; the next publication removes it.
    Deleted,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    pub organisation_id: OrganisationId,
    pub kind: Kind,
    /// The name in the draft.
    pub name: String,
    pub name_key: String,
    /// The body under edit.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub draft: Option<Json>,
    /// The body that screens follow.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub published: Option<Json>,
    /// The publication that made `published`.
    pub published_in: Option<i64>,
    /// Whether publishing would change anything.
    pub changed: bool,
    /// Whether publishing would remove it.
    pub deleted: bool,
    pub changed_at: Instant,
    pub changed_by: Uuid,
    pub changed_by_name: String,
    pub version: i64,
    pub created_at: Instant,
}

impl Model {
    /// How the draft stands to what is published.
    pub fn state(&self) -> State {
        match (&self.published, self.deleted, self.changed) {
            (None, _, _) => State::Draft,
            (Some(_), true, _) => State::Deleted,
            (Some(_), false, true) => State::Changed,
            (Some(_), false, false) => State::Published,
        }
    }
}

impl ActiveModelBehavior for ActiveModel {}
