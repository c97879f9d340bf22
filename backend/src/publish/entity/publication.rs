//! One numbered, immutable act that made drafts real.
use crate::{
    id::{OrganisationId, PublicationId},
    time::Instant,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Why there is a publication.
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
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Kind {
    /// Somebody published changes.
    Publish,
    /// Somebody went back to an earlier publication.
    Rollback,
    /// A direct action, such as a pause, that is real at once.
    Automatic,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PublicationId,
    pub organisation_id: OrganisationId,
    /// 1, 2, 3 … within the organisation, without gaps.
    pub number: i64,
    pub kind: Kind,
    pub note: String,
    pub author_id: Uuid,
    pub author_name: String,
    pub rolled_back_to: Option<i64>,
    pub screens_affected: i32,
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
