//! Everything that compiling needs, read in few queries, with a fingerprint that tells whether any of it has changed since.
use super::{
    bodies::{Bodies, Campaign, Playlist, Scene},
    body::Body,
    catalogue::Known,
    entity::{counter, item, manifest, plan},
    fingerprint::Fingerprint,
    manifests,
};
use crate::{
    calendars,
    delivery::entity as state,
    drafts::{self, Kind},
    error::{Error, Result},
    facts::{self, core::Board},
    id::{DraftId, OrganisationId, PlanId, ScreenId},
    media, organisations, scenes,
    screens::{Located, located},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbBackend, EntityTrait as _, FromQueryResult,
    QueryFilter as _, Statement,
};
use serde_json::Value;
use std::collections::HashMap;

/// What an organisation's screens follow, and what they were told last.
#[derive(Clone, Debug)]
pub struct World {
    /// The number of the last publication; 0 = none yet.
    pub number: i64,
    /// Rises when the server was restored from a backup.
    pub generation: i64,
    /// The organisation's name.
    pub organisation: String,
    /// The screens that may play, by id.
    pub screens: Vec<Located>,
    /// What is published.
    pub bodies: Bodies,
    /// Media and the order of publication.
    pub known: Known,
    /// What conditions are told of the world outside.
    pub board: Board,
    /// What each screen was told last.
    pub told: HashMap<ScreenId, Told>,
    /// The bodies of those plans.
    pub plans: HashMap<PlanId, Body>,
    /// Tells whether any of it has changed since.
    pub fingerprint: Fingerprint,
}

/// The newest manifest of a screen.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Told {
    /// The screen.
    pub screen_id: ScreenId,
    /// Its revision.
    pub revision: i64,
    /// The generation it was made in.
    pub generation: i64,
    /// Its plan.
    pub plan_id: PlanId,
    /// Its own fields.
    pub head: String,
}

/// Ids a statement names at most.
pub const CHUNK: usize = 500;

/// Reads the world as it is, for all screens or for these, with what they were told and a fingerprint.
pub async fn read(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    only: Option<&[ScreenId]>,
) -> Result<World> {
    let fingerprint = Fingerprint::of(db, organisation, only).await?;
    let mut world = read_for(db, organisation, only).await?;
    world.told = told(db, organisation, only).await?;
    world.fingerprint.join(fingerprint);
    Ok(world)
}

/// Reads what is published, for all screens or for these; without what they were told.
pub async fn read_for(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    only: Option<&[ScreenId]>,
) -> Result<World> {
    let own = organisations::find(db, organisation).await?;
    let own = own.ok_or(Error::NotFound("organisation"))?;
    let mut world = World {
        number: last_number(db, organisation).await?,
        generation: generation(db).await?,
        organisation: own.name,
        screens: located(db, organisation, only).await?,
        known: Known {
            media: HashMap::new(),
            sequences: sequences(db, organisation).await?,
            calendars: HashMap::new(),
            kit: scenes::brand::find(db, organisation).await?.0,
            locale: own.locale,
        },
        bodies: published(db, organisation).await?,
        board: Board::default(),
        told: HashMap::new(),
        plans: HashMap::new(),
        fingerprint: Fingerprint::default(),
    };
    learn(db, organisation, &mut world).await?;
    Ok(world)
}

/// Reads what the bodies need besides: the media that are not known yet, calendars, and the facts that conditions ask for, that scenes tell or that hold printed prices.
pub async fn learn(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    world: &mut World,
) -> Result<()> {
    let mut ids = world.bodies.media();
    ids.extend(world.known.kit.media());
    ids.retain(|id| !world.known.media.contains_key(id));
    world.fingerprint.look_at(db, organisation, &ids).await?;
    world
        .known
        .media
        .extend(media::playable(db, organisation, &ids).await?);
    let named = world.bodies.calendars();
    world.known.calendars = calendars::store::days(db, organisation, &named).await?;
    let mut keys = world.bodies.fact_keys();
    keys.extend(world.bodies.price_keys());
    keys.extend(world.bodies.scene_keys());
    world.board = facts::store::board(db, organisation, &keys).await?;
    Ok(())
}

/// Reads the plans that these screens hold.
pub async fn learn_plans(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (world, screens): (&mut World, &[ScreenId]),
) -> Result<()> {
    let held = screens
        .iter()
        .filter_map(|id| world.told.get(id))
        .map(|t| t.plan_id);
    let mut ids: Vec<PlanId> = held.collect();
    ids.sort_unstable();
    ids.dedup();
    for ids in ids.chunks(CHUNK) {
        let rows = plan::Entity::find()
            .filter(plan::COLUMN.organisation_id.eq(organisation))
            .filter(plan::COLUMN.id.is_in(ids.iter().copied()));
        for row in rows.all(db).await? {
            // one that can no longer be read counts as different
            let body = serde_json::from_str(&row.body).unwrap_or_default();
            world.plans.insert(row.id, body);
        }
    }
    Ok(())
}

/// What is published.
pub async fn published(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Bodies> {
    let mut bodies = Bodies::default();
    for kind in [Kind::Scene, Kind::Playlist, Kind::Campaign] {
        for row in drafts::published(db, organisation, kind).await? {
            put(&mut bodies, (kind, row.id), Some(&row.body))?;
        }
    }
    Ok(bodies)
}

/// Replaces or removes a body.
pub fn put(bodies: &mut Bodies, (kind, id): (Kind, DraftId), body: Option<&Value>) -> Result<()> {
    fn read<T: serde::de::DeserializeOwned>(body: &Value) -> Result<T> {
        T::deserialize(body).map_err(Error::internal)
    }
    match (kind, body) {
        (Kind::Scene, Some(body)) => drop(bodies.scenes.insert(id, read::<Scene>(body)?)),
        (Kind::Scene, None) => drop(bodies.scenes.remove(&id)),
        (Kind::Playlist, Some(body)) => drop(bodies.playlists.insert(id, read::<Playlist>(body)?)),
        (Kind::Playlist, None) => drop(bodies.playlists.remove(&id)),
        (Kind::Campaign, Some(body)) => drop(bodies.campaigns.insert(id, read::<Campaign>(body)?)),
        (Kind::Campaign, None) => drop(bodies.campaigns.remove(&id)),
    }
    Ok(())
}

/// The number of the last publication; 0 = none yet.
pub async fn last_number(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<i64> {
    let row = counter::Entity::find()
        .filter(counter::COLUMN.organisation_id.eq(organisation))
        .one(db)
        .await?;
    Ok(row.map_or(0, |row| row.last))
}

#[derive(FromQueryResult)]
struct Number {
    n: i64,
}

/// The generation of this installation.
pub async fn generation(db: &impl ConnectionTrait) -> Result<i64> {
    let sql = "SELECT generation AS n FROM installation";
    let row = Number::find_by_statement(Statement::from_string(db.get_database_backend(), sql));
    Ok(row.one(db).await?.map_or(1, |row| row.n))
}

/// The publication that first held each campaign.
async fn sequences(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<DraftId, i64>> {
    let rows = item::Entity::find()
        .filter(item::COLUMN.organisation_id.eq(organisation))
        .filter(item::COLUMN.kind.eq(Kind::Campaign))
        .filter(item::COLUMN.change.eq(item::Change::Created));
    let mut first: HashMap<DraftId, i64> = HashMap::new();
    for (id, number) in into_pairs(rows, db).await? {
        let known = first.entry(id).or_insert(number);
        *known = number.min(*known);
    }
    Ok(first)
}

async fn into_pairs(
    rows: sea_orm::Select<item::Entity>,
    db: &impl ConnectionTrait,
) -> Result<Vec<(DraftId, i64)>> {
    use sea_orm::QuerySelect as _;
    let rows = rows
        .select_only()
        .columns([item::Column::ObjectId, item::Column::Number]);
    Ok(rows.into_tuple().all(db).await?)
}

/// The newest manifest of each screen, or of these.
pub async fn told(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    only: Option<&[ScreenId]>,
) -> Result<HashMap<ScreenId, Told>> {
    use sea_orm::QuerySelect as _;
    let mut rows = manifests::desired().filter(state::Column::OrganisationId.eq(organisation));
    if let Some(only) = only {
        rows = rows.filter(state::Column::ScreenId.is_in(only.iter().copied()));
    }
    let rows = rows.select_only().columns([
        manifest::Column::ScreenId,
        manifest::Column::Revision,
        manifest::Column::Generation,
        manifest::Column::PlanId,
        manifest::Column::Head,
    ]);
    let rows = rows.into_model::<Told>().all(db).await?;
    Ok(rows.into_iter().map(|row| (row.screen_id, row)).collect())
}

/// Takes the organisation's right to publish until the transaction ends; answers with the last number.
pub async fn lock(txn: &impl ConnectionTrait, organisation: OrganisationId) -> Result<i64> {
    use sea_orm::{ActiveValue::Set, sea_query::OnConflict};
    let first = counter::ActiveModel {
        organisation_id: Set(organisation),
        last: Set(0),
    };
    let once = OnConflict::column(counter::Column::OrganisationId)
        .do_nothing()
        .to_owned();
    counter::Entity::insert(first)
        .on_conflict(once)
        .exec_without_returning(txn)
        .await?;
    let mut row = counter::Entity::find().filter(counter::COLUMN.organisation_id.eq(organisation));
    if txn.get_database_backend() == DbBackend::Postgres {
        use sea_orm::QuerySelect as _;
        row = row.lock_exclusive();
    }
    Ok(row.one(txn).await?.map_or(0, |row| row.last))
}
