//! Publications in the database, always within one organisation.
use super::{
    compile::Written,
    entity::{counter, item, manifest, plan, publication, scene_file},
    outcome::Bump,
    world::{CHUNK, World},
};
use crate::{
    delivery::{self, Desire},
    drafts::publishing,
    error::Result,
    id::{DraftId, MediaId, OrganisationId, PlanId},
    page::{Limit, Page},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, sea_query::OnConflict,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// All publications of the organisation.
pub fn within(organisation: OrganisationId) -> Select<publication::Entity> {
    publication::Entity::find().filter(publication::COLUMN.organisation_id.eq(organisation))
}

/// All that publications of the organisation did.
pub fn items_within(organisation: OrganisationId) -> Select<item::Entity> {
    item::Entity::find().filter(item::COLUMN.organisation_id.eq(organisation))
}

/// The publication with this number.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    number: i64,
) -> Result<Option<publication::Model>> {
    let row = within(organisation).filter(publication::COLUMN.number.eq(number));
    Ok(row.one(db).await?)
}

/// A page of publications, newest first; the cursor is a number.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (after, limit): (Option<i64>, Limit),
) -> Result<Page<publication::Model>> {
    let mut rows = within(organisation).order_by_desc(publication::COLUMN.number);
    if let Some(number) = after {
        rows = rows.filter(publication::COLUMN.number.lt(number));
    }
    let rows = rows.limit(limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, limit, |row| row.number.to_string()))
}

/// What these publications did, without the bodies.
pub async fn items_of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    numbers: &[i64],
) -> Result<Vec<item::Model>> {
    let rows = items_within(organisation)
        .filter(item::COLUMN.number.is_in(numbers.iter().copied()))
        .order_by_asc(item::COLUMN.number)
        .order_by_asc(item::COLUMN.kind)
        .order_by_asc(item::COLUMN.name);
    Ok(rows.all(db).await?)
}

/// For each object, what the last publication up to `number` made of it.
pub async fn state_after(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    number: i64,
) -> Result<Vec<item::Model>> {
    let rows = items_within(organisation)
        .filter(item::COLUMN.number.lte(number))
        .order_by_asc(item::COLUMN.number);
    let rows = rows.all(db).await?;
    let last: HashMap<_, _> = rows.into_iter().map(|row| (row.object_id, row)).collect();
    let mut last: Vec<_> = last.into_values().collect();
    last.sort_by_key(|row| (row.kind, row.object_id));
    Ok(last)
}

/// Writes the publication, what it did, and moves the counter to its number.
pub async fn add(
    txn: &impl ConnectionTrait,
    row: publication::Model,
    items: &[publishing::Item],
) -> Result<publication::Model> {
    let (organisation, number) = (row.organisation_id, row.number);
    let counter = counter::ActiveModel {
        organisation_id: Set(organisation),
        last: Set(number),
    };
    counter::Entity::update(counter).exec(txn).await?;
    for chunk in items.chunks(CHUNK) {
        let rows = chunk.iter().map(|one| item::ActiveModel {
            organisation_id: Set(organisation),
            number: Set(number),
            kind: Set(one.kind),
            object_id: Set(one.id),
            name: Set(one.name.clone()),
            change: Set(one.change.into()),
            body: Set(one.body.clone()),
        });
        item::Entity::insert_many(rows)
            .exec_without_returning(txn)
            .await?;
    }
    Ok(publication::ActiveModel::from(row)
        .reset_all()
        .insert(txn)
        .await?)
}

/// Writes the plans that are needed and the manifests, and says what each screen should hold.
pub async fn tell(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    world: &World,
    (plans, bumps): (&[Written], &[Bump]),
    (publication, now): (i64, Instant),
) -> Result<()> {
    let needed: BTreeSet<usize> = bumps.iter().map(|b| b.plan).collect();
    let ids = keep_plans(txn, organisation, world, (plans, &needed), now).await?;
    for chunk in bumps.chunks(CHUNK) {
        let rows = chunk.iter().filter_map(|bump| {
            Some(manifest::ActiveModel {
                organisation_id: Set(organisation),
                screen_id: Set(bump.screen),
                revision: Set(bump.revision),
                generation: Set(world.generation),
                publication: Set(publication),
                plan_id: Set(*ids.get(plans[bump.plan].digest.as_str())?),
                head: Set(bump.head.clone()),
                issued_at: Set(now),
            })
        });
        manifest::Entity::insert_many(rows)
            .exec_without_returning(txn)
            .await?;
    }
    let desires: Vec<Desire> = bumps
        .iter()
        .map(|bump| Desire {
            screen: bump.screen,
            generation: world.generation,
            revision: bump.revision,
            publication,
        })
        .collect();
    delivery::desire(txn, organisation, &desires, now).await
}

/// Writes the plans that are not there yet; answers with the id of each digest.
async fn keep_plans<'a>(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    world: &World,
    (plans, needed): (&'a [Written], &BTreeSet<usize>),
    now: Instant,
) -> Result<HashMap<&'a str, PlanId>> {
    let needed: Vec<&Written> = needed
        .iter()
        .filter_map(|place| plans.get(*place))
        .collect();
    keep_files(txn, organisation, &needed, now).await?;
    for chunk in needed.chunks(CHUNK) {
        let rows = chunk.iter().map(|written| plan::ActiveModel {
            id: Set(PlanId::new()),
            organisation_id: Set(organisation),
            digest: Set(written.digest.clone()),
            body: Set(written.json.clone()),
            assets: Set(plan::Assets(written.body.assets.keys().cloned().collect())),
            shown: Set(Some(shown(written, world))),
            ends_at: Set(Instant::from_ms(written.body.timeline_end)),
            created_at: Set(now),
        });
        let mut once = OnConflict::columns([plan::Column::OrganisationId, plan::Column::Digest]);
        let insert = plan::Entity::insert_many(rows).on_conflict(once.do_nothing().to_owned());
        insert.exec_without_returning(txn).await?;
    }
    let mut ids = HashMap::new();
    for chunk in needed.chunks(CHUNK) {
        let digests = chunk.iter().map(|written| written.digest.as_str());
        let rows = plan::Entity::find()
            .filter(plan::COLUMN.organisation_id.eq(organisation))
            .filter(plan::COLUMN.digest.is_in(digests))
            .select_only()
            .columns([plan::Column::Digest, plan::Column::Id])
            .into_tuple::<(String, PlanId)>();
        let known: HashMap<String, PlanId> = rows.all(txn).await?.into_iter().collect();
        let mine = chunk
            .iter()
            .filter_map(|w| Some((w.digest.as_str(), *known.get(&w.digest)?)));
        ids.extend(mine);
    }
    Ok(ids)
}

/// Writes the files of scenes that are not there yet.
async fn keep_files(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    plans: &[&Written],
    now: Instant,
) -> Result<()> {
    let files: BTreeMap<&String, &String> = plans.iter().flat_map(|plan| &plan.files).collect();
    let files: Vec<_> = files.into_iter().collect();
    for chunk in files.chunks(CHUNK) {
        let rows = chunk.iter().map(|(sha256, json)| scene_file::ActiveModel {
            organisation_id: Set(organisation),
            sha256: Set((*sha256).clone()),
            body: Set((*json).clone()),
            created_at: Set(now),
        });
        let mut once = OnConflict::columns([
            scene_file::Column::OrganisationId,
            scene_file::Column::Sha256,
        ]);
        let insert =
            scene_file::Entity::insert_many(rows).on_conflict(once.do_nothing().to_owned());
        insert.exec_without_returning(txn).await?;
    }
    Ok(())
}

/// What its items are, as reports will call them.
fn shown(written: &Written, world: &World) -> plan::Shown {
    let titles = written.shown.iter().filter_map(|(_, _, shown)| {
        let media = world.known.media.get(&MediaId(*shown)).map(|m| &m.title);
        let scene = world.bodies.scenes.get(&DraftId(*shown)).map(|s| &s.name);
        Some((*shown, media.or(scene)?.clone()))
    });
    plan::Shown {
        items: written.shown.clone(),
        campaigns: written.names.clone(),
        media: titles.collect(),
    }
}
