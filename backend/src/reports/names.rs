//! What reports call things. Names are noted when something is first played or planned, and followed for as long as it is there.
use super::entity::name::{self, Entity as Name, Kind};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId},
    screens::{
        entity::{screen, site},
        store::{screens, sites},
    },
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    QuerySelect as _, Select, Statement,
    sea_query::{Expr, OnConflict, Query},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Ids a statement names at most.
const CHUNK: usize = 500;

/// Names by what they name.
pub(super) type Names = BTreeMap<Uuid, (Kind, String)>;

fn within(organisation: OrganisationId) -> Select<Name> {
    Name::find().filter(name::COLUMN.organisation_id.eq(organisation))
}

/// The names of these: as they were noted, else what they are called now.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    let mut found = noted(db, organisation, ids.iter().copied()).await?;
    let unknown: Vec<Uuid> = ids
        .into_iter()
        .filter(|id| !found.contains_key(id))
        .collect();
    for (_, table, column) in LIVE {
        for chunk in unknown.chunks(CHUNK) {
            let query = Query::select()
                .columns(["id", column])
                .from(table)
                .and_where(Expr::col("organisation_id").eq(organisation))
                .and_where(Expr::col("id").is_in(chunk.iter().copied()))
                .to_owned();
            for row in db.query_all(&query).await? {
                found.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            }
        }
    }
    Ok(found)
}

/// The names of these that are noted.
async fn noted(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let ids: BTreeSet<Uuid> = ids.into_iter().collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows = within(organisation).filter(name::COLUMN.object_id.is_in(chunk.iter().copied()));
        let rows = rows.all(db).await?.into_iter();
        found.extend(rows.map(|row| (row.object_id, row.name)));
    }
    Ok(found)
}

/// Whether this is a campaign that was shown or was to be.
pub(super) async fn is_campaign(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: Uuid,
) -> Result<bool> {
    let row = within(organisation)
        .filter(name::COLUMN.object_id.eq(id))
        .filter(name::COLUMN.kind.eq(Kind::Campaign));
    Ok(row.one(db).await?.is_some())
}

/// Notes those of these names, and of the screens and their sites, that are not noted yet.
pub(super) async fn note(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    mut names: Names,
    places: &HashMap<ScreenId, super::store::Place>,
) -> Result<()> {
    let standing = places.iter().flat_map(|(id, place)| [id.0, place.site.0]);
    let asked = names.keys().copied().chain(standing);
    let known = noted(txn, organisation, asked).await?;
    names.retain(|id, _| !known.contains_key(id));
    let new = places.iter().filter(|(id, _)| !known.contains_key(&id.0));
    names.extend(new.map(|(id, place)| (id.0, (Kind::Screen, place.name.clone()))));
    let new = places.values().map(|place| place.site);
    let new: BTreeSet<_> = new.filter(|id| !known.contains_key(&id.0)).collect();
    if !new.is_empty() {
        let rows = sites::within(organisation).filter(site::COLUMN.id.is_in(new));
        let rows = rows.all(txn).await?.into_iter();
        names.extend(rows.map(|row| (row.id.0, (Kind::Site, row.name))));
    }
    let rows: Vec<_> = names.into_iter().collect();
    for chunk in rows.chunks(CHUNK) {
        let rows = chunk.iter().map(|(id, (kind, name))| name::ActiveModel {
            organisation_id: Set(organisation),
            object_id: Set(*id),
            kind: Set(*kind),
            name: Set(name.clone()),
        });
        let mut once = OnConflict::columns([name::Column::OrganisationId, name::Column::ObjectId]);
        Name::insert_many(rows)
            .on_conflict(once.do_nothing().to_owned())
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// Where screens stand now, with their names.
pub(super) async fn places(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    ids: &BTreeSet<ScreenId>,
) -> Result<HashMap<ScreenId, super::store::Place>> {
    let ids: Vec<ScreenId> = ids.iter().copied().collect();
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows = screens::within(organisation)
            .filter(screen::COLUMN.id.is_in(chunk.iter().copied()))
            .select_only()
            .columns([
                screen::Column::Id,
                screen::Column::SiteId,
                screen::Column::Name,
            ])
            .into_tuple()
            .all(db)
            .await?;
        let place = |(id, site, name)| (id, super::store::Place { site, name });
        found.extend(rows.into_iter().map(place));
    }
    Ok(found)
}

/// Follows what is still there: `table` and the column that holds the name, by kind.
const LIVE: [(Kind, &str, &str); 4] = [
    (Kind::Campaign, "draft", "name"),
    (Kind::Media, "media", "title"),
    (Kind::Site, "site", "name"),
    (Kind::Screen, "screen", "name"),
];

/// Takes over new names of what is still there.
pub(super) async fn follow(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<()> {
    for (kind, table, column) in LIVE {
        let kind = sea_orm::ActiveEnum::to_value(&kind);
        let sql = format!(
            "UPDATE report_name SET name = (SELECT o.{column} FROM {table} o WHERE o.id = report_name.object_id) \
             WHERE organisation_id = $1 AND kind = $2 AND EXISTS (SELECT 1 FROM {table} o \
             WHERE o.id = report_name.object_id AND o.organisation_id = $1 AND o.{column} <> report_name.name)"
        );
        let values = [organisation.into(), kind.into()];
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        db.execute_raw(statement).await?;
    }
    Ok(())
}
