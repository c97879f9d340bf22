//! Sites in the database.
use crate::{
    db,
    error::{Error, Result},
    id::{OrganisationId, SiteId},
    page::{Limit, Page, cursor, parse_cursor},
    screens::{
        entity::{
            screen,
            site::{self, Entity as Site},
        },
        values::{OpeningHours, SiteKind},
    },
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Which sites a list holds.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of the name or code.
    pub q: Option<String>,
    /// Regions or stores.
    pub kind: Option<SiteKind>,
    /// Directly below this site.
    pub parent: Option<SiteId>,
    /// Only these.
    pub among: Option<Vec<SiteId>>,
    /// How many.
    pub limit: Limit,
    /// After this cursor.
    pub after: Option<String>,
}

/// All sites.
pub fn within(organisation: OrganisationId) -> Select<Site> {
    Site::find().filter(site::COLUMN.organisation_id.eq(organisation))
}

/// The hours of the sites that have their own.
pub async fn opening_hours(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<SiteId, OpeningHours>> {
    let rows: Vec<(SiteId, OpeningHours)> = within(organisation)
        .filter(site::COLUMN.opening_hours.is_not_null())
        .select_only()
        .columns([site::Column::Id, site::Column::OpeningHours])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The sites that have a code, by it; nothing keeps two from having the same.
pub async fn by_code(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<String, Vec<SiteId>>> {
    let rows: Vec<(String, SiteId)> = within(organisation)
        .filter(site::COLUMN.code.is_not_null())
        .select_only()
        .column(site::Column::Code)
        .column(site::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut sites: HashMap<_, Vec<_>> = HashMap::new();
    for (code, site) in rows {
        sites.entry(code).or_default().push(site);
    }
    Ok(sites)
}

/// Refuses ids that are no site of the organisation, by field.
///
/// # Errors
/// [`Error::Invalid`] that names the first such id.
pub async fn must_exist(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    field: &str,
    ids: &[SiteId],
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let known = within(organisation)
        .filter(site::COLUMN.id.is_in(ids.iter().copied()))
        .select_only()
        .column(site::Column::Id)
        .into_tuple::<SiteId>()
        .all(db)
        .await?;
    match ids.iter().position(|id| !known.contains(id)) {
        Some(at) => {
            let sentence = format!("there is no site with the id {}", ids[at]);
            Err(Error::field(format!("{field}[{at}]"), sentence))
        }
        None => Ok(()),
    }
}

/// One site.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: SiteId,
) -> Result<Option<site::Model>> {
    let row = within(organisation).filter(site::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// A page of sites by name.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    filter: &Filter,
) -> Result<Page<site::Model>> {
    let mut rows = within(organisation);
    if let Some(q) = &filter.q {
        let named = db::holds(site::Column::NameKey, &db::fold(q));
        let coded = db::holds(site::Column::Code, q);
        rows = rows.filter(Condition::any().add(named).add(coded));
    }
    if let Some(kind) = filter.kind {
        rows = rows.filter(site::COLUMN.kind.eq(kind));
    }
    if let Some(parent) = filter.parent {
        rows = rows.filter(site::COLUMN.parent_id.eq(parent));
    }
    if let Some(among) = &filter.among {
        rows = rows.filter(site::COLUMN.id.is_in(among.iter().copied()));
    }
    if let Some(after) = &filter.after {
        let (id, name) = parse_cursor(after)?;
        let id = SiteId(id);
        let same = Condition::all()
            .add(site::COLUMN.name_key.eq(name.as_str()))
            .add(site::COLUMN.id.gt(id));
        let later = Condition::any()
            .add(site::COLUMN.name_key.gt(name.as_str()))
            .add(same);
        rows = rows.filter(later);
    }
    let rows = rows
        .order_by_asc(site::COLUMN.name_key)
        .order_by_asc(site::COLUMN.id)
        .limit(filter.limit.and_one());
    let rows = rows.all(db).await?;
    Ok(Page::cut(rows, filter.limit, |row| {
        cursor(row.id.0, &row.name_key)
    }))
}

/// How many screens hang directly at each site that has any.
pub async fn screen_counts(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<SiteId, i64>> {
    let rows = super::screens::within(organisation)
        .select_only()
        .column(screen::Column::SiteId)
        .column_as(screen::Column::Id.count(), "screens")
        .group_by(screen::Column::SiteId)
        .into_tuple::<(SiteId, i64)>();
    Ok(rows.all(db).await?.into_iter().collect())
}

/// Adds a site.
pub async fn add(db: &impl ConnectionTrait, row: site::Model) -> Result<site::Model> {
    let row = site::ActiveModel::from(row).reset_all();
    Ok(row.insert(db).await?)
}

/// Writes the site over the version it was read at, as its next version.
pub async fn change(db: &impl ConnectionTrait, row: site::Model) -> Result<site::Model> {
    let read_at = row.version;
    let row = site::Model {
        version: read_at + 1,
        ..row
    };
    let done = Site::update_many()
        .set(site::ActiveModel::from(row.clone()).reset_all())
        .filter(site::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(site::COLUMN.id.eq(row.id))
        .filter(site::COLUMN.version.eq(read_at))
        .exec(db)
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(row)
}

/// Removes a site that nothing stands in.
///
/// # Errors
/// 409 with what still stands in it.
pub async fn remove(db: &impl ConnectionTrait, row: &site::Model) -> Result<()> {
    let inside = inside(db, row).await?;
    if !inside.is_empty() {
        return Err(Error::InUse {
            detail: "this site still has screens or sites below it: move or remove them first"
                .into(),
            usage: inside.into(),
        });
    }
    let gone = Site::delete_many()
        .filter(site::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(site::COLUMN.id.eq(row.id))
        .filter(site::COLUMN.version.eq(row.version))
        .exec(db)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(())
}

/// What stands directly in a site, the first of each kind.
async fn inside(db: &impl ConnectionTrait, row: &site::Model) -> Result<Vec<Value>> {
    let children = within(row.organisation_id)
        .filter(site::COLUMN.parent_id.eq(row.id))
        .limit(20);
    let screens = super::screens::within(row.organisation_id)
        .filter(screen::COLUMN.site_id.eq(row.id))
        .limit(20);
    let mut found = Vec::new();
    for child in children.all(db).await? {
        found.push(json!({ "kind": "site", "id": child.id, "name": child.name }));
    }
    for screen in screens.all(db).await? {
        found.push(json!({ "kind": "screen", "id": screen.id, "name": screen.name }));
    }
    Ok(found)
}
