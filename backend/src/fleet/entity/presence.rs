//! When a screen came or went.
use crate::{
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Why a screen came or went.
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
#[schema(as = PresenceReason)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Reason {
    /// It connected.
    Connected,
    /// It said good-bye.
    Left,
    /// Its connection broke and did not come back.
    Lost,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "presence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: Instant,
    pub organisation_id: OrganisationId,
    pub online: bool,
    pub reason: Reason,
    pub session: i64,
}

impl ActiveModelBehavior for ActiveModel {}
