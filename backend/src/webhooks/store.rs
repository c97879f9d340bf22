//! Webhooks and their messages in the database.
use super::{
    core::PATIENCE_MS,
    entity::{
        delivery::{self, Entity as Delivery, State},
        webhook::{self, Entity as Webhook},
    },
    event::Event,
};
use crate::{
    error::{Error, Result},
    id::{DeliveryId, OrganisationId, WebhookId},
    page::{Limit, Page},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Select, sea_query::Expr,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows a statement.
const CHUNK: usize = 500;
/// How many webhooks an organisation may have.
pub(super) const MOST: u64 = 50;

/// Something that happened, for those who want to know.
#[derive(Clone, Debug)]
pub struct Happening {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What it is.
    pub event: Event,
    /// What is to be known of it.
    pub data: Value,
}

pub(super) fn within(organisation: OrganisationId) -> Select<Webhook> {
    Webhook::find().filter(webhook::COLUMN.organisation_id.eq(organisation))
}

pub(super) fn log_of(organisation: OrganisationId, id: WebhookId) -> Select<Delivery> {
    Delivery::find()
        .filter(delivery::COLUMN.organisation_id.eq(organisation))
        .filter(delivery::COLUMN.webhook_id.eq(id))
}

/// Writes a message to everybody who wants to know, in the transaction of what happened; after the commit, `signals.webhooks` is tapped.
/// Answers whether there is anything to send.
///
/// # Errors
/// If the database fails.
pub async fn tell(
    txn: &impl ConnectionTrait,
    happened: &[Happening],
    now: Instant,
) -> Result<bool> {
    let mut by_owner: BTreeMap<OrganisationId, Vec<&Happening>> = BTreeMap::new();
    for one in happened {
        by_owner.entry(one.organisation).or_default().push(one);
    }
    let mut rows = Vec::new();
    for (organisation, happened) in by_owner {
        let enabled = within(organisation).filter(webhook::COLUMN.enabled.eq(true));
        let hooks = enabled.all(txn).await?;
        for one in happened {
            let wanting = hooks
                .iter()
                .filter(|hook| hook.events.0.contains(&one.event));
            let id = Uuid::now_v7();
            rows.extend(wanting.map(|hook| message(hook, (id, one.event, &one.data), now)));
        }
    }
    for chunk in rows.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .cloned()
            .map(|row| row.into_active_model().reset_all());
        Delivery::insert_many(rows)
            .exec_without_returning(txn)
            .await?;
    }
    Ok(!rows.is_empty())
}

/// Whether some webhook of the organisation asks for one of these events.
///
/// # Errors
/// If the database fails.
pub async fn is_wanted(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    events: &[Event],
) -> Result<bool> {
    let hooks = within(organisation).filter(webhook::COLUMN.enabled.eq(true));
    let hooks = hooks.all(db).await?;
    let mut asked = hooks.iter().flat_map(|hook| &hook.events.0);
    Ok(asked.any(|event| events.contains(event)))
}

/// A message that is to be sent.
pub(super) fn message(
    hook: &webhook::Model,
    (event_id, event, data): (Uuid, Event, &Value),
    now: Instant,
) -> delivery::Model {
    let body = json!({ "version": 1, "id": event_id, "type": event, "timestamp": now,
        "organisationId": hook.organisation_id, "data": data });
    delivery::Model {
        id: DeliveryId::new(),
        organisation_id: hook.organisation_id,
        webhook_id: hook.id,
        event_id,
        event,
        body: body.to_string(),
        state: State::Pending,
        attempts: 0,
        next_at: Some(now),
        give_up_at: now.plus_ms(PATIENCE_MS),
        status: None,
        duration_ms: None,
        answer: None,
        error: None,
        created_at: now,
        updated_at: now,
    }
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: WebhookId,
) -> Result<webhook::Model> {
    let row = within(organisation).filter(webhook::COLUMN.id.eq(id));
    row.one(db).await?.ok_or(Error::NotFound("webhook"))
}

pub(super) async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (after, limit): (Option<WebhookId>, Limit),
) -> Result<Page<webhook::Model>> {
    let mut rows = within(organisation).order_by_asc(webhook::COLUMN.id);
    if let Some(after) = after {
        rows = rows.filter(webhook::COLUMN.id.gt(after));
    }
    let rows = rows.limit(limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, limit, |row| row.id.to_string()))
}

pub(super) async fn log(
    db: &impl ConnectionTrait,
    (organisation, id): (OrganisationId, WebhookId),
    (after, limit): (Option<DeliveryId>, Limit),
) -> Result<Page<delivery::Model>> {
    let mut rows = log_of(organisation, id).order_by_desc(delivery::COLUMN.id);
    if let Some(after) = after {
        rows = rows.filter(delivery::COLUMN.id.lt(after));
    }
    let rows = rows.limit(limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, limit, |row| row.id.to_string()))
}

pub(super) async fn add(txn: &impl ConnectionTrait, row: webhook::Model) -> Result<webhook::Model> {
    if within(row.organisation_id).count(txn).await? >= MOST {
        let why = format!("there are {MOST} webhooks already: remove one that is not needed");
        return Err(Error::Conflict(why));
    }
    Ok(row.into_active_model().reset_all().insert(txn).await?)
}

/// Stores a changed webhook as the next version.
pub(super) async fn change(
    txn: &impl ConnectionTrait,
    row: webhook::Model,
    now: Instant,
) -> Result<webhook::Model> {
    let next = webhook::Model {
        version: row.version + 1,
        updated_at: now,
        ..row
    };
    Ok(next.into_active_model().reset_all().update(txn).await?)
}

pub(super) async fn remove(txn: &impl ConnectionTrait, row: &webhook::Model) -> Result<()> {
    Webhook::delete_many()
        .filter(webhook::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(webhook::COLUMN.id.eq(row.id))
        .exec(txn)
        .await?;
    Ok(())
}

/// Gives up everything that waits for a webhook that is switched off.
pub(super) async fn drop_waiting(
    txn: &impl ConnectionTrait,
    hook: WebhookId,
    now: Instant,
) -> Result<()> {
    Delivery::update_many()
        .col_expr(delivery::Column::State, Expr::value(State::Failed))
        .col_expr(
            delivery::Column::NextAt,
            Expr::value(Option::<Instant>::None),
        )
        .col_expr(
            delivery::Column::Error,
            Expr::value("the webhook was switched off"),
        )
        .col_expr(delivery::Column::UpdatedAt, Expr::value(now))
        .filter(delivery::COLUMN.webhook_id.eq(hook))
        .filter(delivery::COLUMN.state.eq(State::Pending))
        .exec(txn)
        .await?;
    Ok(())
}

/// The webhooks that we have given up, of one organisation.
///
/// # Errors
/// If the database fails.
pub async fn given_up(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<webhook::Model>> {
    let rows = within(organisation).filter(webhook::COLUMN.given_up_at.is_not_null());
    Ok(rows.all(db).await?)
}

/// The names of an organisation's webhooks.
///
/// # Errors
/// If the database fails.
pub async fn names(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<BTreeMap<Uuid, String>> {
    let rows = within(organisation).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id.0, row.name)).collect())
}
