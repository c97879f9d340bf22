//! The log in the database, always within one organisation.
use super::{
    core::{self, Said},
    entity::{entry, head},
};
use crate::{
    auth::{Caller, Principal},
    error::{Error, Result},
    id::{AuditId, OrganisationId},
    secrets,
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, QueryFilter as _, Select,
    sea_query::{ExprTrait as _, OnConflict},
};
use serde_json::Value;

/// What was done, to what.
#[derive(Clone, Debug)]
pub struct Act {
    action: &'static str,
    object_kind: &'static str,
    object_id: String,
    detail: Value,
}

impl Act {
    /// An act such as `campaign.pause` on the `campaign` with this id; `detail` holds what else is worth knowing, never a secret.
    pub fn new(
        action: &'static str,
        object_kind: &'static str,
        object_id: &impl ToString,
        detail: Value,
    ) -> Self {
        Self {
            action,
            object_kind,
            object_id: object_id.to_string(),
            detail,
        }
    }
}

/// Notes what the caller did.
///
/// Call it last in the transaction: until that ends, no other change of the organisation can be noted.
pub async fn record(
    txn: &DatabaseTransaction,
    caller: &Caller,
    act: Act,
    now: Instant,
) -> Result<()> {
    let kind = match caller.who {
        Principal::User { .. } => "user",
        Principal::ApiKey { .. } => "key",
    };
    let who = (kind, Some(caller.id()), caller.name());
    add(txn, caller.organisation, who, act, now).await
}

/// Notes what the server did by itself, or what somebody unknown tried; `name` says which part or where from.
pub async fn record_system(
    txn: &DatabaseTransaction,
    organisation: OrganisationId,
    name: &str,
    act: Act,
    now: Instant,
) -> Result<()> {
    add(txn, organisation, ("system", None, name), act, now).await
}

async fn add(
    txn: &DatabaseTransaction,
    organisation: OrganisationId,
    (kind, who, name): (&str, Option<uuid::Uuid>, &str),
    act: Act,
    now: Instant,
) -> Result<()> {
    let last = lock_head(txn, organisation).await?;
    let id = AuditId::new();
    let said = Said {
        id: id.to_string(),
        sequence: last.sequence,
        at_ms: now.as_ms(),
        who: [
            kind.to_owned(),
            who.map(|w| w.to_string()).unwrap_or_default(),
            name.to_owned(),
        ],
        action: act.action.to_owned(),
        object: [act.object_kind.to_owned(), act.object_id],
        detail: core::canonical(&act.detail),
    };
    let hash = secrets::hash(&core::link(&last.hash, &said));
    let [_, _, who_name] = said.who;
    let [object_kind, object_id] = said.object;
    let row = entry::ActiveModel {
        id: Set(id),
        organisation_id: Set(organisation),
        sequence: Set(said.sequence),
        at: Set(now),
        who_kind: Set(kind.to_owned()),
        who_id: Set(who),
        who_name: Set(who_name),
        action: Set(said.action),
        object_kind: Set(object_kind),
        object_id: Set(object_id),
        detail: Set(said.detail),
        hash: Set(hash.clone()),
    };
    row.insert(txn).await?;
    let mut head: head::ActiveModel = last.into();
    head.hash = Set(hash);
    sea_orm::ActiveModelTrait::update(head, txn).await?;
    Ok(())
}

/// Takes the organisation's next place in the chain; whoever comes second waits for the transaction to end.
async fn lock_head(txn: &DatabaseTransaction, organisation: OrganisationId) -> Result<head::Model> {
    let first = head::ActiveModel {
        organisation_id: Set(organisation),
        sequence: Set(0),
        hash: Set(core::START.to_owned()),
    };
    head::Entity::insert(first)
        .on_conflict(
            OnConflict::column(head::Column::OrganisationId)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(txn)
        .await?;
    head::Entity::update_many()
        .col_expr(
            head::Column::Sequence,
            head::Column::Sequence.into_expr().add(1),
        )
        .filter(head::COLUMN.organisation_id.eq(organisation))
        .exec(txn)
        .await?;
    let head = within_heads(organisation).one(txn).await?;
    head.ok_or_else(|| Error::internal("the audit chain has no head"))
}

fn within_heads(organisation: OrganisationId) -> Select<head::Entity> {
    head::Entity::find().filter(head::COLUMN.organisation_id.eq(organisation))
}
