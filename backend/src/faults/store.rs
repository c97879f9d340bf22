//! Reports in the database, always within one organisation; a store manager sees those of the screens at the own sites.
use super::{
    entity::{self as fault, Entity as Fault},
    view::{ListFaults, State},
};
use crate::{
    auth::Caller,
    db,
    error::Result,
    id::{FaultId, OrganisationId, ScreenId, SiteId},
    page::Page,
    screens::{
        entity::screen,
        store::{screens, tree},
    },
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseConnection,
    EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, Select,
};
use std::collections::HashMap;

/// How long closed reports, and their photos, are kept.
const KEPT_MS: i64 = 90 * 86_400_000;
/// Open reports that are alerts: the oldest of them.
const MOST: u64 = 1_000;

fn within(organisation: OrganisationId) -> Select<Fault> {
    Fault::find().filter(fault::COLUMN.organisation_id.eq(organisation))
}

/// The reports that a caller may see.
async fn seen(db: &impl ConnectionTrait, caller: &Caller) -> Result<Select<Fault>> {
    let rows = within(caller.organisation);
    if caller.sites.is_none() {
        return Ok(rows);
    }
    let tree = tree::load(db, caller.organisation).await?;
    let own = tree::visible(caller, &tree).unwrap_or_default();
    Ok(at(rows, caller.organisation, own))
}

/// Only those of screens at these sites.
fn at(rows: Select<Fault>, organisation: OrganisationId, sites: Vec<SiteId>) -> Select<Fault> {
    let there = screens::within(organisation)
        .filter(screen::COLUMN.site_id.is_in(sites))
        .select_only()
        .column(screen::Column::Id);
    rows.filter(fault::Column::ScreenId.in_subquery(there.into_query()))
}

/// A page of reports, the newest first.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    caller: &Caller,
    asked: &ListFaults,
) -> Result<Page<fault::Model>> {
    let mut rows = seen(db, caller).await?.order_by_desc(fault::Column::Id);
    rows = match asked.state {
        None => rows,
        Some(State::Open) => rows.filter(fault::COLUMN.closed_at.is_null()),
        Some(State::Closed) => rows.filter(fault::COLUMN.closed_at.is_not_null()),
    };
    if let Some(screen) = asked.screen_id {
        rows = rows.filter(fault::COLUMN.screen_id.eq(screen));
    }
    if let Some(site) = asked.site_id {
        let tree = tree::load(db, caller.organisation).await?;
        rows = at(rows, caller.organisation, tree::below(&tree, &[site]));
    }
    if let Some(after) = asked.after {
        rows = rows.filter(fault::COLUMN.id.lt(after));
    }
    let rows = rows.limit(asked.limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, asked.limit, |row| row.id.to_string()))
}

/// One report that the caller may see.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: FaultId,
) -> Result<Option<fault::Model>> {
    let row = seen(db, caller).await?.filter(fault::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// How many reports about this screen wait for an answer.
pub(super) async fn count_open(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
) -> Result<u64> {
    let rows = within(organisation)
        .filter(fault::COLUMN.screen_id.eq(screen))
        .filter(fault::COLUMN.closed_at.is_null());
    Ok(rows.count(db).await?)
}

/// The reports that wait for an answer, each with the site of its screen.
///
/// # Errors
/// If the database fails.
pub async fn open(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<(fault::Model, SiteId)>> {
    let rows = within(organisation)
        .filter(fault::COLUMN.closed_at.is_null())
        .order_by_asc(fault::Column::Id)
        .limit(MOST);
    let rows = rows.all(db).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<(ScreenId, SiteId)> = screens::within(organisation)
        .filter(
            screen::COLUMN
                .id
                .is_in(rows.iter().map(|row| row.screen_id)),
        )
        .select_only()
        .columns([screen::Column::Id, screen::Column::SiteId])
        .into_tuple()
        .all(db)
        .await?;
    let places: HashMap<ScreenId, SiteId> = places.into_iter().collect();
    let with_site = rows.into_iter().filter_map(|row| {
        let site = *places.get(&row.screen_id)?;
        Some((row, site))
    });
    Ok(with_site.collect())
}

pub(super) async fn add(db: &impl ConnectionTrait, row: fault::Model) -> Result<fault::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}

/// Closes a report that is open; `false` if somebody else was faster.
pub(super) async fn close(
    txn: &impl ConnectionTrait,
    caller: &Caller,
    (id, answer): (FaultId, &str),
    now: Instant,
) -> Result<bool> {
    let closed = Fault::update_many()
        .set(fault::ActiveModel {
            answer: Set(Some(answer.to_owned())),
            closed_by: Set(Some(caller.id())),
            closed_name: Set(Some(caller.name().to_owned())),
            closed_at: Set(Some(now)),
            ..Default::default()
        })
        .filter(fault::COLUMN.organisation_id.eq(caller.organisation))
        .filter(fault::COLUMN.id.eq(id))
        .filter(fault::COLUMN.closed_at.is_null())
        .exec(txn)
        .await?;
    Ok(closed.rows_affected == 1)
}

/// Removes what was closed long ago; the sweeper takes the photos.
///
/// # Errors
/// If the database fails.
pub async fn forget(db: &DatabaseConnection, now: Instant) -> Result<()> {
    db::write(db, async |txn| {
        Fault::delete_many()
            .filter(fault::COLUMN.closed_at.lt(now.plus_ms(-KEPT_MS)))
            .exec(txn)
            .await?;
        Ok(())
    })
    .await
}
