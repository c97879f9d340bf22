//! Webhooks over HTTP, for administrators.
use super::{
    entity::{
        delivery::{self, State as Phase},
        webhook,
    },
    event::Event,
    input::{self, ListDeliveries, ListWebhooks, NewWebhook, WebhookPatch},
    send, store,
    view::{Webhook, WebhookDelivery},
};
use crate::{
    app::AppState,
    audit::{self, Act},
    auth::Admin,
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::{DeliveryId, WebhookId},
    page::Page,
    time::Instant,
};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, DatabaseConnection,
    DatabaseTransaction, IntoActiveModel as _, QueryFilter as _,
};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// An answer that tells a secret.
type Once<T> = ([(HeaderName, &'static str); 1], T);

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
        .routes(routes!(renew))
        .routes(routes!(test))
        .routes(routes!(deliveries))
        .routes(routes!(redeliver))
}

fn once<T>(answer: T) -> Once<T> {
    ([(header::CACHE_CONTROL, "no-store")], answer)
}

fn with_secret(state: &AppState, row: &webhook::Model) -> Versioned<Webhook> {
    let secret = send::secret(&state.signer, row);
    let mut view = Webhook::from(row.clone());
    view.secret = Some(secret);
    Versioned(row.version, view)
}

/// List webhooks
///
/// In the order in which they were made, without their secrets.
#[utoipa::path(get, path = "/webhooks", tag = "webhooks", params(ListWebhooks), responses(
    (status = 200, body = Page<Webhook>),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 422, description = "A parameter is unknown or malformed"),
))]
async fn list(
    admin: Admin,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListWebhooks>,
) -> Result<Json<Page<Webhook>>> {
    let page = store::list(&db, admin.organisation, (asked.after, asked.limit)).await?;
    Ok(Json(page.map(Webhook::from)))
}

/// Add a webhook
///
/// The secret is shown once. Messages are signed with it as the specification *Standard Webhooks* says. Each is
/// `{version, id, type, timestamp, organisationId, data}`, where `data` is, by `type`:
///
/// - `alert.opened`, `alert.resolved`: `{alert}` as `GET /alerts` shows it, with its `url` in the admin
/// - `alert.summary`, when quiet hours end: `{opened, openedCount, resolved, resolvedCount}`, at most 200 alerts each
/// - `publication.published`, also when something is rolled back or changes by itself: `{number, kind, note, author, screensAffected}`
/// - `screen.paired`: `{screen: {id, name}, siteId}`
/// - `screen.online`, `screen.offline` (a connection that broke counts after half a minute): `{screen: {id}, since}`
/// - `webhook.test`, when somebody asks for it: `{webhookId, by}`
#[utoipa::path(post, path = "/webhooks", tag = "webhooks", request_body = NewWebhook, responses(
    (status = 201, body = Webhook),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 409, description = "There are too many already"),
    (status = 422, description = "Some fields need attention"),
))]
async fn create(
    admin: Admin,
    State(state): State<AppState>,
    Json(new): Json<NewWebhook>,
) -> Result<(StatusCode, Once<Versioned<Webhook>>)> {
    let now = state.clock.now();
    let row = input::made(new, (admin.organisation, &state.egress), now)?;
    let row = db::write(&state.db, async |txn| {
        audit::hold(txn, admin.organisation).await?;
        let row = store::add(txn, row).await?;
        note(txn, &admin, ("webhook.create", &row), now).await?;
        Ok(row)
    })
    .await?;
    tell(&state, &row);
    Ok((StatusCode::CREATED, once(with_secret(&state, &row))))
}

/// Show a webhook
#[utoipa::path(get, path = "/webhooks/{id}", tag = "webhooks", params(("id" = WebhookId, Path)), responses(
    (status = 200, body = Webhook),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such webhook"),
))]
async fn show(
    admin: Admin,
    State(db): State<DatabaseConnection>,
    Path(id): Path<WebhookId>,
) -> Result<Versioned<Webhook>> {
    let row = store::find(&db, admin.organisation, id).await?;
    Ok(Versioned(row.version, row.into()))
}

/// Change a webhook
///
/// Switched off, it loses what still waits for it.
#[utoipa::path(patch, path = "/webhooks/{id}", tag = "webhooks", params(("id" = WebhookId, Path),
    ("If-Match" = String, Header, description = "The version that was read")), request_body = WebhookPatch, responses(
    (status = 200, body = Webhook),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such webhook"),
    (status = 412, description = "Changed by somebody else"),
    (status = 422, description = "Some fields need attention"),
    (status = 428, description = "If-Match is missing"),
))]
async fn update(
    admin: Admin,
    State(state): State<AppState>,
    Path(id): Path<WebhookId>,
    version: IfMatch,
    Json(patch): Json<WebhookPatch>,
) -> Result<Versioned<Webhook>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        audit::hold(txn, admin.organisation).await?;
        let row = store::find(txn, admin.organisation, id).await?;
        version.check(row.version)?;
        let row = store::change(txn, input::changed(row, patch, &state.egress)?, now).await?;
        if !row.enabled {
            store::drop_waiting(txn, id, now).await?;
        }
        note(txn, &admin, ("webhook.update", &row), now).await?;
        Ok(row)
    })
    .await?;
    tell(&state, &row);
    Ok(Versioned(row.version, row.into()))
}

/// Remove a webhook
///
/// With its log, and what still waits for it.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "webhooks", params(("id" = WebhookId, Path),
    ("If-Match" = String, Header, description = "The version that was read")), responses(
    (status = 204, description = "It is gone"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such webhook"),
    (status = 412, description = "Changed by somebody else"),
    (status = 428, description = "If-Match is missing"),
))]
async fn delete(
    admin: Admin,
    State(state): State<AppState>,
    Path(id): Path<WebhookId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        audit::hold(txn, admin.organisation).await?;
        let row = store::find(txn, admin.organisation, id).await?;
        version.check(row.version)?;
        store::remove(txn, &row).await?;
        note(txn, &admin, ("webhook.delete", &row), now).await?;
        Ok(row)
    })
    .await?;
    tell(&state, &row);
    Ok(StatusCode::NO_CONTENT)
}

/// Make a new secret
///
/// The new one is shown once. Until `oldSecretUntil`, in a day, each message carries two signatures, one with it and one with the secret
/// before: receivers that check with either take it. Made anew again within the day, only the last two count.
#[utoipa::path(post, path = "/webhooks/{id}/secret", operation_id = "renew", tag = "webhooks", params(("id" = WebhookId, Path)), responses(
    (status = 200, body = Webhook),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such webhook"),
))]
async fn renew(
    admin: Admin,
    State(state): State<AppState>,
    Path(id): Path<WebhookId>,
) -> Result<Once<Versioned<Webhook>>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        audit::hold(txn, admin.organisation).await?;
        let mut row = store::find(txn, admin.organisation, id).await?;
        row.secret_number += 1;
        row.old_secret_until = Some(now.plus_ms(super::core::OVERLAP_MS));
        let row = store::change(txn, row, now).await?;
        note(txn, &admin, ("webhook.secret", &row), now).await?;
        Ok(row)
    })
    .await?;
    tell(&state, &row);
    Ok(once(with_secret(&state, &row)))
}

/// Send a test
///
/// At once and only once, also to a webhook that is switched off; the answer says what the receiver answered.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "webhooks", params(("id" = WebhookId, Path)), responses(
    (status = 200, body = WebhookDelivery),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such webhook"),
))]
async fn test(
    admin: Admin,
    State(state): State<AppState>,
    Path(id): Path<WebhookId>,
) -> Result<Json<WebhookDelivery>> {
    let now = state.clock.now();
    let hook = store::find(&state.db, admin.organisation, id).await?;
    let data = json!({ "webhookId": id, "by": admin.name() });
    let row = store::message(&hook, (Uuid::now_v7(), Event::Test, &data), now);
    let outcome = send::attempt(&state, &hook, &row).await;
    let taken = if outcome.is_taken() {
        Phase::Delivered
    } else {
        Phase::Failed
    };
    let mut sent = row.into_active_model().reset_all();
    let told = send::told(&outcome);
    sent.state = Set(taken);
    sent.attempts = Set(1);
    sent.next_at = Set(None);
    (sent.status, sent.duration_ms) = (told.status, told.duration_ms);
    (sent.answer, sent.error) = (told.answer, told.error);
    Ok(Json(sent.insert(&state.db).await?.into()))
}

/// What was sent
///
/// The newest first, each with what came of its last attempt; kept for 30 days.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", operation_id = "deliveries", tag = "webhooks",
    params(("id" = WebhookId, Path), ListDeliveries), responses(
    (status = 200, body = Page<WebhookDelivery>),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such webhook"),
    (status = 422, description = "A parameter is unknown or malformed"),
))]
async fn deliveries(
    admin: Admin,
    State(db): State<DatabaseConnection>,
    Path(id): Path<WebhookId>,
    Query(asked): Query<ListDeliveries>,
) -> Result<Json<Page<WebhookDelivery>>> {
    store::find(&db, admin.organisation, id).await?;
    let whose = (admin.organisation, id);
    let page = store::log(&db, whose, (asked.after, asked.limit)).await?;
    Ok(Json(page.map(WebhookDelivery::from)))
}

/// Send a message again
///
/// With the id it had: a receiver that took it already knows it.
#[utoipa::path(post, path = "/webhooks/{id}/deliveries/{delivery}/redeliver", operation_id = "redeliver", tag = "webhooks",
    params(("id" = WebhookId, Path), ("delivery" = DeliveryId, Path)), responses(
    (status = 200, body = WebhookDelivery),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such webhook or message"),
    (status = 409, description = "The webhook is switched off, or the message still waits"),
))]
async fn redeliver(
    admin: Admin,
    State(state): State<AppState>,
    Path((id, message)): Path<(WebhookId, DeliveryId)>,
) -> Result<Json<WebhookDelivery>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let hook = store::find(txn, admin.organisation, id).await?;
        let found = store::log_of(admin.organisation, id).filter(delivery::COLUMN.id.eq(message));
        let row = found.one(txn).await?.ok_or(Error::NotFound("message"))?;
        if !hook.enabled {
            return Err(Error::Conflict(
                "the webhook is switched off: switch it on first".into(),
            ));
        }
        if row.state == Phase::Pending {
            return Err(Error::Conflict(
                "this message still waits to be sent".into(),
            ));
        }
        let mut again = row.into_active_model();
        again.state = Set(Phase::Pending);
        again.attempts = Set(0);
        again.next_at = Set(Some(now));
        again.give_up_at = Set(now.plus_ms(super::core::PATIENCE_MS));
        again.updated_at = Set(now);
        Ok(again.update(txn).await?)
    })
    .await?;
    state.signals.webhooks.notify_one();
    Ok(Json(row.into()))
}

async fn note(
    txn: &DatabaseTransaction,
    admin: &Admin,
    (act, row): (&'static str, &webhook::Model),
    now: Instant,
) -> Result<()> {
    let detail =
        json!({ "name": row.name, "url": row.url, "events": row.events, "enabled": row.enabled });
    let act = Act::new(act, "webhook", &row.id, detail);
    audit::record(txn, admin, act, now).await
}

fn tell(state: &AppState, row: &webhook::Model) {
    state
        .events
        .tell_changed(row.organisation_id, "webhook", &row.id);
}
