//! A screen's request to be paired; not of an organisation before somebody there types its code.
use crate::{
    id::{OrganisationId, PairingId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pairing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PairingId,
    #[sea_orm(unique)]
    pub code: String,
    pub poll_secret_hash: String,
    pub public_key: Option<String>,
    pub model: String,
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub address: Option<String>,
    /// Polls with a wrong secret so far.
    pub attempts: i32,
    pub organisation_id: Option<OrganisationId>,
    pub screen_id: Option<ScreenId>,
    pub expires_at: Instant,
    /// When the device secret was handed out, or the code died.
    pub answered_at: Option<Instant>,
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
