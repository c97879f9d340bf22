//! One act on many screens.
use crate::{
    bulk::action::Action,
    id::{BulkId, OrganisationId},
    time::Instant,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where an act stands.
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
#[schema(as = BulkState)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum State {
    /// It waits for its turn.
    Queued,
    /// Some screens are done.
    Running,
    /// All screens are done; commands may still be on their way.
    Done,
    /// It was called off; what was done before stays.
    Cancelled,
    /// It was given up; the message says why.
    Failed,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_operation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BulkId,
    pub organisation_id: OrganisationId,
    #[sea_orm(column_type = "JsonBinary")]
    pub action: Action,
    /// The filter as it was given.
    #[sea_orm(column_type = "JsonBinary")]
    pub filter: Json,
    pub state: State,
    pub total: i32,
    /// The act that this one takes back.
    pub undoes: Option<BulkId>,
    /// The act that takes this one back.
    pub undone_by: Option<BulkId>,
    pub message: Option<String>,
    pub by_id: Uuid,
    pub by_name: String,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
