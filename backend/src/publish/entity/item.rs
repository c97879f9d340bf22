//! What one publication did to one playlist or campaign.
use crate::{
    drafts,
    id::{DraftId, OrganisationId},
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What happened to the object.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    DeriveActiveEnum,
    EnumIter,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = PublishedChangeKind)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Change {
    /// It was not published before.
    Created,
    /// It was published with another content.
    Updated,
    /// It is no longer published.
    Deleted,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub kind: drafts::Kind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub object_id: DraftId,
    pub name: String,
    pub change: Change,
    /// The content from this publication on; none = no longer published.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub body: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
