//! Calendars in the database, always within one organisation.
use super::{
    core::{dates, uses},
    entity::{self as calendar, Entity as Calendar, Kind, Model},
    input::Checked,
};
use crate::{
    db,
    drafts::{self, Kind as DraftKind, entity::Model as Draft},
    error::{Error, OnUnique as _, Result},
    id::{CalendarId, DraftId, OrganisationId},
    page::{Limit, Page, cursor, parse_cursor},
    schedule::core::time::Date,
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DbBackend,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};
use utoipa::ToSchema;
use uuid::Uuid;

/// Ids a statement names at most.
const CHUNK: usize = 500;

const TAKEN: &str = "another calendar has this name";

/// All calendars.
pub fn within(organisation: OrganisationId) -> Select<Calendar> {
    Calendar::find().filter(calendar::COLUMN.organisation_id.eq(organisation))
}

/// One calendar.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: CalendarId,
) -> Result<Model> {
    let row = within(organisation).filter(calendar::COLUMN.id.eq(id));
    row.one(db).await?.ok_or(Error::NotFound("calendar"))
}

/// One calendar, which nobody else names or changes until the transaction ends.
pub(super) async fn find_to_change(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: CalendarId,
) -> Result<Model> {
    let mut row = within(organisation).filter(calendar::COLUMN.id.eq(id));
    if txn.get_database_backend() == DbBackend::Postgres {
        row = row.lock_exclusive();
    }
    row.one(txn).await?.ok_or(Error::NotFound("calendar"))
}

/// A page of calendars by name.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (q, kind): (Option<&str>, Option<Kind>),
    (after, limit): (Option<&str>, Limit),
) -> Result<Page<Model>> {
    let mut rows = within(organisation)
        .order_by_asc(calendar::COLUMN.name_key)
        .order_by_asc(calendar::COLUMN.id);
    if let Some(q) = q {
        rows = rows.filter(db::holds(calendar::Column::NameKey, &db::fold(q)));
    }
    if let Some(kind) = kind {
        rows = rows.filter(calendar::COLUMN.kind.eq(kind));
    }
    if let Some(after) = after {
        let (id, name) = parse_cursor(after)?;
        let same = Condition::all()
            .add(calendar::COLUMN.name_key.eq(name.as_str()))
            .add(calendar::COLUMN.id.gt(CalendarId(id)));
        let later = Condition::any()
            .add(calendar::COLUMN.name_key.gt(name.as_str()))
            .add(same);
        rows = rows.filter(later);
    }
    let rows = rows.limit(limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, limit, |row| {
        cursor(row.id.0, &row.name_key)
    }))
}

/// Adds a calendar.
pub(super) async fn add(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    new: Checked,
    now: Instant,
) -> Result<Model> {
    let row = Model {
        id: CalendarId::new(),
        organisation_id: organisation,
        name_key: db::fold(&new.name),
        name: new.name,
        kind: new.kind,
        source: new.source,
        shipped: new.shipped,
        dates: new.dates,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = calendar::ActiveModel::from(row).reset_all();
    row.insert(txn).await.on_unique("name", TAKEN)
}

/// Writes the calendar over the version it was read at, as its next version.
pub(super) async fn change(txn: &impl ConnectionTrait, row: Model) -> Result<Model> {
    let read_at = row.version;
    let row = Model {
        name_key: db::fold(&row.name),
        version: read_at + 1,
        ..row
    };
    let done = Calendar::update_many()
        .set(calendar::ActiveModel::from(row.clone()).reset_all())
        .filter(calendar::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(calendar::COLUMN.id.eq(row.id))
        .filter(calendar::COLUMN.version.eq(read_at))
        .exec(txn)
        .await
        .on_unique("name", TAKEN)?;
    if done.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(row)
}

/// Removes a calendar; 409 with the list while the rules of a campaign name it.
pub(super) async fn remove(txn: &impl ConnectionTrait, row: &Model) -> Result<()> {
    let mut used = uses(txn, row.organisation_id).await?;
    if let Some(usage) = used.remove(&row.id) {
        return Err(Error::InUse {
            detail: "this calendar is still used: take it out of these campaigns first".into(),
            usage: json!(usage),
        });
    }
    Calendar::delete_many()
        .filter(calendar::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(calendar::COLUMN.id.eq(row.id))
        .exec(txn)
        .await?;
    Ok(())
}

/// A campaign whose rules name a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CalendarUse)]
pub(super) struct Use {
    /// Always `campaign`.
    kind: &'static str,
    /// Its id.
    id: DraftId,
    /// Its name.
    name: String,
    /// Whether the campaign that screens follow names it, not only the draft.
    published: bool,
}

impl Use {
    /// Whether screens follow it.
    pub(super) fn is_published(&self) -> bool {
        self.published
    }
}

/// The campaigns that name each calendar, by name.
pub(super) async fn uses(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<CalendarId, Vec<Use>>> {
    let campaigns = drafts::within(organisation, DraftKind::Campaign);
    let mut found: HashMap<CalendarId, Vec<Use>> = HashMap::new();
    let mut campaigns = campaigns.all(db).await?;
    campaigns.sort_by(|a, b| (&a.name_key, a.id).cmp(&(&b.name_key, b.id)));
    for row in campaigns {
        for (calendar, published) in named(&row) {
            found.entry(CalendarId(calendar)).or_default().push(Use {
                kind: DraftKind::Campaign.word(),
                id: row.id,
                name: row.name.clone(),
                published,
            });
        }
    }
    Ok(found)
}

/// The calendars that a campaign names, and whether it does so as published.
fn named(row: &Draft) -> Vec<(Uuid, bool)> {
    let of = |body: Option<&Value>| body.map(uses::of_body).unwrap_or_default();
    let published = of(row.published.as_ref());
    let drafted = of(row.draft.as_ref().filter(|_| !row.deleted));
    let all = published.union(&drafted);
    all.map(|id| (*id, published.contains(id))).collect()
}

/// Those of these calendars that exist; none of them is removed until the transaction ends.
pub async fn known(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    ids: &BTreeSet<CalendarId>,
) -> Result<BTreeSet<CalendarId>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut rows = within(organisation)
        .filter(calendar::COLUMN.id.is_in(ids.iter().copied()))
        .order_by_asc(calendar::COLUMN.id)
        .select_only()
        .column(calendar::Column::Id);
    if txn.get_database_backend() == DbBackend::Postgres {
        rows = rows.lock_shared();
    }
    let found = rows.into_tuple::<CalendarId>().all(txn).await?;
    Ok(found.into_iter().collect())
}

/// A calendar as plans and explanations need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    /// The calendar.
    pub id: CalendarId,
    /// Its name.
    pub name: String,
    /// Its days, with what they are.
    pub labels: BTreeMap<Date, String>,
}

impl Days {
    fn of(row: Model) -> Self {
        Self {
            id: row.id,
            labels: dates::days(&row.dates.0),
            name: row.name,
        }
    }
}

/// These calendars with their days; one that does not exist is left out.
pub async fn days(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    ids: &BTreeSet<CalendarId>,
) -> Result<HashMap<CalendarId, Arc<Days>>> {
    let ids: Vec<CalendarId> = ids.iter().copied().collect();
    let mut found = HashMap::new();
    for ids in ids.chunks(CHUNK) {
        let rows = within(organisation).filter(calendar::COLUMN.id.is_in(ids.iter().copied()));
        let rows = rows.all(db).await?.into_iter();
        found.extend(rows.map(|row| (row.id, Arc::new(Days::of(row)))));
    }
    Ok(found)
}
