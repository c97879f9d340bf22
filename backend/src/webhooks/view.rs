//! How webhooks look on the wire.
use super::{
    entity::{delivery, webhook},
    event::Event,
};
use crate::{
    id::{DeliveryId, WebhookId},
    time::Instant,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An address that is told what happens.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Webhook {
    id: WebhookId,
    name: String,
    url: String,
    /// What it is told of.
    events: Vec<Event>,
    enabled: bool,
    /// Since when nothing was taken.
    failing_since: Option<Instant>,
    /// When it was switched off because nothing was taken for a day.
    given_up_at: Option<Instant>,
    /// What messages are signed with; only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) secret: Option<String>,
    /// Until when messages are signed with the secret before this one, too: that long receivers may still check with the old one.
    old_secret_until: Option<Instant>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl From<webhook::Model> for Webhook {
    fn from(row: webhook::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            url: row.url,
            events: row.events.0,
            enabled: row.enabled,
            failing_since: row.failing_since,
            given_up_at: row.given_up_at,
            secret: None,
            old_secret_until: row.old_secret_until,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// One message to a webhook, and what came of the last attempt.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebhookDelivery {
    id: DeliveryId,
    /// What receivers know it by, in `webhook-id`: the same in every attempt.
    event_id: Uuid,
    event: Event,
    state: delivery::State,
    attempts: i32,
    /// When it is tried next.
    next_at: Option<Instant>,
    /// What the receiver answered.
    status: Option<i32>,
    /// How long that took.
    duration_ms: Option<i64>,
    /// The beginning of the answer.
    answer: Option<String>,
    /// Why there was none.
    error: Option<String>,
    /// The message.
    body: String,
    created_at: Instant,
    updated_at: Instant,
}

impl From<delivery::Model> for WebhookDelivery {
    fn from(row: delivery::Model) -> Self {
        Self {
            id: row.id,
            event_id: row.event_id,
            event: row.event,
            state: row.state,
            attempts: row.attempts,
            next_at: row
                .next_at
                .filter(|_| row.state == delivery::State::Pending),
            status: row.status,
            duration_ms: row.duration_ms,
            answer: row.answer,
            error: row.error,
            body: row.body,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
