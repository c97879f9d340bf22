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
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
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
    ensure_head(txn, organisation).await?;
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

/// Lets no other noted change of the organisation run until the transaction ends.
///
/// For decisions that depend on several rows, such as "an owner remains": call it first, then read.
pub async fn hold(txn: &DatabaseTransaction, organisation: OrganisationId) -> Result<()> {
    ensure_head(txn, organisation).await?;
    within_heads(organisation).lock_exclusive().one(txn).await?;
    Ok(())
}

/// An organisation of which nothing was noted yet gets its head here: without a row there is nothing to lock.
async fn ensure_head(txn: &DatabaseTransaction, organisation: OrganisationId) -> Result<()> {
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
    Ok(())
}

fn within_heads(organisation: OrganisationId) -> Select<head::Entity> {
    head::Entity::find().filter(head::COLUMN.organisation_id.eq(organisation))
}

/// Which entries.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) before: Option<i64>,
    pub(super) who_id: Option<uuid::Uuid>,
    pub(super) who_kind: Option<String>,
    pub(super) action: Option<String>,
    pub(super) object_kind: Option<String>,
    pub(super) object_id: Option<String>,
    pub(super) from: Option<Instant>,
    pub(super) to: Option<Instant>,
}

fn within(organisation: OrganisationId) -> Select<entry::Entity> {
    entry::Entity::find().filter(entry::COLUMN.organisation_id.eq(organisation))
}

pub(super) async fn page(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    filter: Filter,
    limit: u64,
) -> Result<Vec<entry::Model>> {
    let mut query = within(organisation).order_by_desc(entry::COLUMN.sequence);
    if let Some(before) = filter.before {
        query = query.filter(entry::COLUMN.sequence.lt(before));
    }
    if let Some(who) = filter.who_id {
        query = query.filter(entry::COLUMN.who_id.eq(who));
    }
    if let Some(from) = filter.from {
        query = query.filter(entry::COLUMN.at.gte(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(entry::COLUMN.at.lt(to));
    }
    let texts = [
        (entry::Column::WhoKind, filter.who_kind),
        (entry::Column::Action, filter.action),
        (entry::Column::ObjectKind, filter.object_kind),
        (entry::Column::ObjectId, filter.object_id),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            query = query.filter(column.eq(text));
        }
    }
    Ok(query.limit(limit).all(db).await?)
}

/// What a walk along the chain found.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) entries: i64,
    pub(super) first_bad: Option<i64>,
    pub(super) head: String,
}

/// How many entries are read at a time.
const STRIDE: u64 = 500;

/// Walks along the whole chain, as far as it is in order.
pub(super) async fn verify(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Checked> {
    // read first: what is added meanwhile lies behind it
    let head = within_heads(organisation).one(db).await?;
    let (last, head) = head.map_or((0, core::START.to_owned()), |h| (h.sequence, h.hash));
    let (mut sequence, mut hash) = (0, core::START.to_owned());
    let found = |first_bad| Checked {
        entries: last,
        first_bad,
        head: head.clone(),
    };
    while sequence < last {
        let rows = within(organisation)
            .filter(entry::COLUMN.sequence.gt(sequence))
            .order_by_asc(entry::COLUMN.sequence)
            .limit(STRIDE)
            .all(db)
            .await?;
        if rows.is_empty() {
            return Ok(found(Some(sequence + 1)));
        }
        for row in rows {
            sequence += 1;
            let expected = secrets::hash(&core::link(&hash, &said(&row)));
            if row.sequence != sequence || row.hash != expected {
                return Ok(found(Some(sequence)));
            }
            if sequence == last && row.hash != head {
                return Ok(found(Some(sequence)));
            }
            hash = row.hash;
        }
    }
    Ok(found(None))
}

fn said(row: &entry::Model) -> Said {
    let who = row.who_id.map(|w| w.to_string()).unwrap_or_default();
    Said {
        id: row.id.to_string(),
        sequence: row.sequence,
        at_ms: row.at.as_ms(),
        who: [row.who_kind.clone(), who, row.who_name.clone()],
        action: row.action.clone(),
        object: [row.object_kind.clone(), row.object_id.clone()],
        detail: row.detail.clone(),
    }
}
