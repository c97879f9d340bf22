//! Drafts in the database, always within one organisation.
use super::entity::{self as draft, Entity as Draft, Kind, Model, State};
use crate::{
    auth::Caller,
    db,
    error::{Error, Result},
    id::{DraftId, OrganisationId},
    page::{Limit, Page, cursor, parse_cursor},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect as _, Select,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[schema(as = DraftSort)]
pub enum Sort {
    /// By name.
    #[serde(rename = "name")]
    Name,
    /// Last changed first.
    #[default]
    #[serde(rename = "-changedAt")]
    LastChanged,
}

/// Which drafts a list holds.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of the name.
    pub q: Option<String>,
    /// How it stands to what is published.
    pub state: Option<State>,
    /// Only these.
    pub ids: Option<Vec<DraftId>>,
    /// The order.
    pub sort: Sort,
    /// How many.
    pub limit: Limit,
    /// After this cursor.
    pub after: Option<String>,
}

/// What somebody saves.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The name, which stands in the body too.
    pub name: String,
    /// The feature's own body.
    pub body: Value,
}

/// All drafts of a kind.
pub fn within(organisation: OrganisationId, kind: Kind) -> Select<Draft> {
    Draft::find()
        .filter(draft::COLUMN.organisation_id.eq(organisation))
        .filter(draft::COLUMN.kind.eq(kind))
}

/// One draft, also if it is marked deleted.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    kind: Kind,
    id: DraftId,
) -> Result<Option<Model>> {
    let row = within(organisation, kind).filter(draft::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// Those of these drafts that exist and are not going to be removed.
pub async fn standing(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    kind: Kind,
    ids: &[DraftId],
) -> Result<BTreeSet<DraftId>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = within(organisation, kind)
        .filter(draft::COLUMN.id.is_in(ids.iter().copied()))
        .filter(draft::COLUMN.deleted.eq(false))
        .select_only()
        .column(draft::Column::Id)
        .into_tuple::<DraftId>();
    Ok(rows.all(db).await?.into_iter().collect())
}

/// A page of the drafts of a kind.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    kind: Kind,
    filter: &Filter,
) -> Result<Page<Model>> {
    let mut rows = within(organisation, kind);
    if let Some(q) = &filter.q {
        rows = rows.filter(db::holds(draft::Column::NameKey, &db::fold(q)));
    }
    if let Some(state) = filter.state {
        rows = rows.filter(in_state(state));
    }
    if let Some(ids) = &filter.ids {
        rows = rows.filter(draft::COLUMN.id.is_in(ids.iter().copied()));
    }
    if let Some(after) = &filter.after {
        rows = rows.filter(beyond(filter.sort, after)?);
    }
    rows = match filter.sort {
        Sort::Name => rows
            .order_by_asc(draft::COLUMN.name_key)
            .order_by_asc(draft::COLUMN.id),
        Sort::LastChanged => rows
            .order_by_desc(draft::COLUMN.changed_at)
            .order_by_desc(draft::COLUMN.id),
    };
    let rows = rows.limit(filter.limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, filter.limit, |m| match filter.sort {
        Sort::Name => cursor(m.id.0, &m.name_key),
        Sort::LastChanged => cursor(m.id.0, &m.changed_at.as_ms().to_string()),
    }))
}

fn in_state(state: State) -> Condition {
    let (published, deleted) = (draft::COLUMN.published, draft::COLUMN.deleted);
    match state {
        State::Draft => Condition::all().add(published.is_null()),
        State::Deleted => Condition::all()
            .add(published.is_not_null())
            .add(deleted.eq(true)),
        State::Changed => Condition::all()
            .add(published.is_not_null())
            .add(deleted.eq(false))
            .add(draft::COLUMN.changed.eq(true)),
        State::Published => Condition::all()
            .add(published.is_not_null())
            .add(draft::COLUMN.changed.eq(false)),
    }
}

fn beyond(sort: Sort, after: &str) -> Result<Condition> {
    let (id, key) = parse_cursor(after)?;
    let id = DraftId(id);
    let by_id = draft::COLUMN.id;
    Ok(match sort {
        Sort::Name => {
            let name = draft::COLUMN.name_key;
            let same = Condition::all()
                .add(name.eq(key.as_str()))
                .add(by_id.gt(id));
            Condition::any().add(name.gt(key.as_str())).add(same)
        }
        Sort::LastChanged => {
            let at = Instant::from_ms(key.parse().unwrap_or(0));
            let changed_at = draft::COLUMN.changed_at;
            let same = Condition::all().add(changed_at.eq(at)).add(by_id.lt(id));
            Condition::any().add(changed_at.lt(at)).add(same)
        }
    })
}

/// Adds a draft.
pub async fn create(
    db: &impl ConnectionTrait,
    caller: &Caller,
    kind: Kind,
    edit: Edit,
    now: Instant,
) -> Result<Model> {
    let row = draft::ActiveModel {
        id: Set(DraftId::new()),
        organisation_id: Set(caller.organisation),
        kind: Set(kind),
        name_key: Set(db::fold(&edit.name)),
        name: Set(edit.name),
        draft: Set(Some(edit.body)),
        published: Set(None),
        published_in: Set(None),
        changed: Set(true),
        deleted: Set(false),
        changed_at: Set(now),
        changed_by: Set(caller.id()),
        changed_by_name: Set(caller.name().to_owned()),
        version: Set(1),
        created_at: Set(now),
    };
    Ok(row.insert(db).await?)
}

/// Replaces the draft's body; saving what is published is no change. A draft marked deleted comes back.
pub async fn change(
    db: &impl ConnectionTrait,
    caller: &Caller,
    current: Model,
    edit: Edit,
    now: Instant,
) -> Result<Model> {
    let changed = current.published.as_ref() != Some(&edit.body);
    let row = Model {
        name_key: db::fold(&edit.name),
        name: edit.name,
        draft: Some(edit.body),
        changed,
        deleted: false,
        ..current
    };
    save(db, row, Some(caller), now).await
}

/// Marks a published draft to be removed by the next publication; one that never was is removed at once.
pub async fn mark_deleted(
    db: &impl ConnectionTrait,
    caller: &Caller,
    current: Model,
    now: Instant,
) -> Result<()> {
    if current.published.is_none() {
        return remove(db, &current).await;
    }
    let row = Model {
        changed: true,
        deleted: true,
        ..current
    };
    save(db, row, Some(caller), now).await.map(drop)
}

/// Goes back to what is published; `None` if nothing was, and the draft is gone.
pub async fn discard(
    db: &impl ConnectionTrait,
    caller: &Caller,
    current: Model,
    now: Instant,
) -> Result<Option<Model>> {
    let Some(published) = current.published.clone() else {
        remove(db, &current).await?;
        return Ok(None);
    };
    let name = name_of(&published);
    let row = Model {
        name_key: db::fold(&name),
        name,
        draft: Some(published),
        changed: false,
        deleted: false,
        ..current
    };
    save(db, row, Some(caller), now).await.map(Some)
}

/// Keeps bodies that say the same in other words: that is nobody's edit.
pub async fn reword(db: &impl ConnectionTrait, row: Model, now: Instant) -> Result<Model> {
    let changed = row.deleted || row.draft != row.published;
    save(db, Model { changed, ..row }, None, now).await
}

/// What is edited but not published, last changed first, of all kinds.
pub async fn list_changed(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<Model>> {
    let rows = Draft::find()
        .filter(draft::COLUMN.organisation_id.eq(organisation))
        .filter(draft::COLUMN.changed.eq(true))
        .order_by_desc(draft::COLUMN.changed_at)
        .order_by_desc(draft::COLUMN.id);
    Ok(rows.all(db).await?)
}

/// How many objects a publication of everything would change.
pub async fn count_changed(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<u64> {
    let rows = Draft::find()
        .filter(draft::COLUMN.organisation_id.eq(organisation))
        .filter(draft::COLUMN.changed.eq(true));
    Ok(rows.count(db).await?)
}

/// What screens follow, oldest first.
pub async fn published(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    kind: Kind,
) -> Result<Vec<Published>> {
    let rows = within(organisation, kind)
        .filter(draft::COLUMN.published.is_not_null())
        .order_by_asc(draft::COLUMN.id);
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().filter_map(Published::of).collect())
}

/// The published side of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The playlist's or campaign's id.
    pub id: DraftId,
    /// The published name.
    pub name: String,
    /// The published body.
    pub body: Value,
    /// The publication that made it.
    pub number: i64,
}

impl Published {
    pub(super) fn of(row: Model) -> Option<Self> {
        let body = row.published?;
        Some(Self {
            id: row.id,
            name: name_of(&body),
            body,
            number: row.published_in.unwrap_or_default(),
        })
    }
}

/// Every body starts with its name.
pub(super) fn name_of(body: &Value) -> String {
    body["name"].as_str().unwrap_or_default().to_owned()
}

/// Writes the row over the version it was read at, as its next version.
pub(super) async fn save(
    db: &impl ConnectionTrait,
    row: Model,
    caller: Option<&Caller>,
    now: Instant,
) -> Result<Model> {
    let read_at = row.version;
    let mut row = Model {
        version: read_at + 1,
        ..row
    };
    if let Some(caller) = caller {
        row.changed_at = now;
        row.changed_by = caller.id();
        caller.name().clone_into(&mut row.changed_by_name);
    }
    let written = Draft::update_many()
        .set(draft::ActiveModel::from(row.clone()).reset_all())
        .filter(draft::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(draft::COLUMN.id.eq(row.id))
        .filter(draft::COLUMN.version.eq(read_at))
        .exec(db)
        .await?;
    if written.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(row)
}

pub(super) async fn remove(db: &impl ConnectionTrait, row: &Model) -> Result<()> {
    let gone = Draft::delete_many()
        .filter(draft::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(draft::COLUMN.id.eq(row.id))
        .filter(draft::COLUMN.version.eq(row.version))
        .exec(db)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(())
}
