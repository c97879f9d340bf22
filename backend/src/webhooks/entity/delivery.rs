//! One message on its way to one webhook, and what came of it.
use crate::{
    id::{DeliveryId, OrganisationId, WebhookId},
    time::Instant,
    webhooks::event::Event,
};
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// How far it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, EnumIter, DeriveActiveEnum, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = WebhookDeliveryState)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum State {
    /// It is to be sent, for the first time or again.
    Pending,
    /// It was taken.
    Delivered,
    /// It was given up.
    Failed,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    pub organisation_id: OrganisationId,
    pub webhook_id: WebhookId,
    /// The id of what happened: the same for every webhook and every attempt.
    pub event_id: Uuid,
    pub event: Event,
    pub body: String,
    pub state: State,
    pub attempts: i32,
    /// When to send it; also until when whoever sends it now has it for himself.
    pub next_at: Option<Instant>,
    pub give_up_at: Instant,
    pub status: Option<i32>,
    pub duration_ms: Option<i64>,
    pub answer: Option<String>,
    pub error: Option<String>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
