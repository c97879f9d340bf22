//! An address that is told what happens.
use crate::{
    id::{OrganisationId, WebhookId},
    time::Instant,
    webhooks::event::Event,
};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

/// What it is told of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Events(pub Vec<Event>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookId,
    pub organisation_id: OrganisationId,
    pub name: String,
    pub url: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub events: Events,
    pub enabled: bool,
    /// Rises when the secret is made anew; the secret itself is derived and stored nowhere.
    pub secret_number: i32,
    /// Until when messages are signed with the secret before this one, too.
    pub old_secret_until: Option<Instant>,
    /// Since when nothing was taken.
    pub failing_since: Option<Instant>,
    /// When we switched it off because nothing was taken for too long.
    pub given_up_at: Option<Instant>,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
