//! What webhooks are told when screens come and go.
use crate::{
    delivery::entity::Model,
    error::Result,
    time::Instant,
    webhooks::{self, Event, Happening},
};
use sea_orm::ConnectionTrait;
use serde_json::json;

/// Tells of screens that are online or offline since just now, in the transaction that notes it.
pub(super) async fn tell(txn: &impl ConnectionTrait, rows: &[Model], now: Instant) -> Result<bool> {
    let happened: Vec<Happening> = rows
        .iter()
        .map(|row| Happening {
            organisation: row.organisation_id,
            event: match row.online {
                true => Event::ScreenOnline,
                false => Event::ScreenOffline,
            },
            data: json!({ "screen": { "id": row.screen_id }, "since": row.status_since }),
        })
        .collect();
    webhooks::tell(txn, &happened, now).await
}
