//! The row of a job.
use crate::{
    id::{JobId, OrganisationId},
    time::Instant,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a job stands.
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
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum State {
    /// Waits for its turn, or for its next attempt.
    Queued,
    /// Being worked on.
    Running,
    /// Finished; the result is there.
    Done,
    /// Given up; the message says why.
    Failed,
}

/// A unit of background work.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub organisation_id: OrganisationId,
    pub kind: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
    pub state: State,
    pub progress_permille: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub message: Option<String>,
    pub attempts: i32,
    pub run_at: Instant,
    pub lease_until: Option<Instant>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub result: Option<Json>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
