//! What screens were to show, written down once an hour has ended, from the manifests that were in force in it.
use super::{
    core::{
        course::{LONGEST_WAIT_MS, Stretch, Told, in_force, stretches},
        planned::{Programme, planned},
        tally::{HOUR_MS, Key, hour_of},
    },
    entity::settled::{self, Entity as Settled},
    names, roll,
    store::{self, Place},
    told,
};
use crate::{
    app::AppState,
    db,
    error::{Error, Result},
    id::{OrganisationId, PlanId, ScreenId},
    organisations,
    publish::{
        body::Body,
        entity::{manifest, plan},
    },
    screens::{entity::screen, store::screens},
    time::Instant,
};
use player_protocol::Manifest;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, sea_query::OnConflict,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often it is looked whether an hour has ended.
const EVERY: Duration = Duration::from_mins(1);
/// Manifests are kept for 14 days; what lies further back cannot be settled any more.
const REACH_MS: i64 = 13 * 24 * HOUR_MS;
/// Counts a transaction.
const ROWS: usize = 2_000;

/// Every minute: settles the hours that have ended.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        let settled = tokio::select! {
            () = stop.cancelled() => return,
            settled = hour(&state) => settled,
        };
        if let Err(e) = settled {
            tracing::warn!(error = ?e, "what screens were to show is written down later");
        }
    }
}

/// Settles the hours that have ended, of every organisation, and sums up those that are over for good.
///
/// # Errors
/// If the database fails.
pub async fn hour(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    for organisation in organisations::all(&state.db).await? {
        settle(&state.db, organisation.id, now).await?;
        if let Some(end) = up_to(&state.db, organisation.id).await? {
            roll::roll(&state.db, &organisation, (end, now)).await?;
        }
    }
    Ok(())
}

async fn settle(db: &DatabaseConnection, organisation: OrganisationId, now: Instant) -> Result<()> {
    let end = hour_of(now.as_ms());
    let up_to = up_to(db, organisation).await?.map(Instant::as_ms);
    if up_to == Some(end) {
        return Ok(());
    }
    names::follow(db, organisation).await?;
    let mut past = Past::read(db, organisation, up_to.unwrap_or_default()).await?;
    let first = past.told.values().filter_map(|told| told.first());
    let first = first.map(|told| hour_of(told.since)).min();
    let begin = up_to.or(first).unwrap_or(end).max(end - REACH_MS);
    let mut hour = begin;
    while hour < end {
        past.settle(db, organisation, hour).await?;
        hour += HOUR_MS;
        note(db, organisation, Instant::from_ms(hour)).await?;
    }
    Ok(())
}

/// Up to which hour what was planned is written down.
pub(super) async fn up_to(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Option<Instant>> {
    let row = Settled::find_by_id(organisation).one(db).await?;
    Ok(row.map(|row| row.up_to))
}

async fn note(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    up_to: Instant,
) -> Result<()> {
    let row = settled::ActiveModel {
        organisation_id: Set(organisation),
        up_to: Set(up_to),
    };
    let again = OnConflict::column(settled::Column::OrganisationId)
        .update_column(settled::Column::UpTo)
        .to_owned();
    let insert = Settled::insert(row).on_conflict(again);
    insert.exec_without_returning(db).await?;
    Ok(())
}

/// A plan that screens followed.
#[derive(Debug)]
struct Followed {
    manifest: Manifest,
    media: HashMap<(Uuid, Uuid), Uuid>,
    names: names::Names,
}

/// What is kept of what screens were told.
#[derive(Debug)]
struct Past {
    told: BTreeMap<ScreenId, Vec<Told<PlanId>>>,
    places: HashMap<ScreenId, Place>,
    /// From when to when each screen was there.
    there: HashMap<ScreenId, (i64, i64)>,
    plans: HashMap<PlanId, Arc<Followed>>,
}

impl Past {
    /// What is needed for the hours that begin at `from` or later.
    async fn read(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        from: i64,
    ) -> Result<Self> {
        let rows: Vec<(ScreenId, PlanId, Instant)> = manifest::Entity::find()
            .filter(manifest::COLUMN.organisation_id.eq(organisation))
            .order_by_asc(manifest::COLUMN.screen_id)
            .order_by_asc(manifest::COLUMN.revision)
            .select_only()
            .columns([
                manifest::Column::ScreenId,
                manifest::Column::PlanId,
                manifest::Column::IssuedAt,
            ])
            .into_tuple()
            .all(db)
            .await?;
        let mut told: BTreeMap<ScreenId, Vec<Told<PlanId>>> = BTreeMap::new();
        for (screen, what, since) in rows {
            let since = since.as_ms();
            told.entry(screen).or_default().push(Told { since, what });
        }
        let rows = screens::within(organisation)
            .filter(screen::COLUMN.paired_at.is_not_null())
            .select_only()
            .columns([
                screen::Column::Id,
                screen::Column::SiteId,
                screen::Column::Name,
                screen::Column::PairedAt,
                screen::Column::RevokedAt,
            ])
            .into_tuple::<(
                ScreenId,
                crate::id::SiteId,
                String,
                Instant,
                Option<Instant>,
            )>();
        let (mut places, mut there) = (HashMap::new(), HashMap::new());
        for (id, site, name, paired_at, revoked_at) in rows.all(db).await? {
            places.insert(id, Place { site, name });
            let gone = revoked_at.map_or(i64::MAX, Instant::as_ms);
            there.insert(id, (paired_at.as_ms(), gone));
        }
        // another device has taken the place of one that was there before
        let new = there.iter().filter(|(_, (paired, _))| *paired >= from);
        let new = new.map(|(id, (paired, _))| (*id, *paired)).collect();
        for (id, first) in store::counted_before(db, organisation, new).await? {
            if let Some((there, _)) = there.get_mut(&id) {
                *there = first;
            }
        }
        Ok(Self {
            told,
            places,
            there,
            plans: HashMap::new(),
        })
    }

    async fn settle(
        &mut self,
        db: &DatabaseConnection,
        organisation: OrganisationId,
        hour: i64,
    ) -> Result<()> {
        // what was told just before the hour may have waited for the end of a play
        let window = (hour - LONGEST_WAIT_MS, hour + HOUR_MS);
        let pieces = self.there.iter().filter_map(|(screen, there)| {
            let pieces = in_force(self.told.get(screen)?, window, *there);
            (!pieces.is_empty()).then_some((*screen, pieces))
        });
        let pieces: BTreeMap<ScreenId, Vec<Piece>> = pieces.collect();
        let wanted = pieces.values().flatten().map(|(plan, _)| *plan);
        self.learn(db, wanted.collect()).await?;
        let plans = self.plans.clone();
        let counts = tokio::task::spawn_blocking(move || counts(&pieces, &plans, hour))
            .await
            .map_err(Error::internal)?;
        for chunk in counts.chunks(ROWS) {
            let screens: BTreeSet<_> = chunk.iter().map(|(key, _)| ScreenId(key.screen)).collect();
            let here = screens
                .iter()
                .filter_map(|id| self.places.get_key_value(id));
            let here = here.map(|(id, place)| (*id, place.clone())).collect();
            let used: BTreeSet<Uuid> = chunk
                .iter()
                .flat_map(|(key, _)| [key.campaign, key.media])
                .collect();
            let known = self.plans.values().flat_map(|plan| &plan.names);
            let known = known.filter(|(id, _)| used.contains(id));
            let names: names::Names = known.map(|(id, name)| (*id, name.clone())).collect();
            db::write(db, async |txn| {
                store::plan(txn, organisation, chunk, &here, names).await
            })
            .await?;
        }
        Ok(())
    }

    /// Reads the plans that are not known yet.
    async fn learn(&mut self, db: &impl ConnectionTrait, wanted: BTreeSet<PlanId>) -> Result<()> {
        // of an hour long ago, little is needed again
        self.plans.retain(|id, _| wanted.contains(id));
        let new = wanted.into_iter().filter(|id| !self.plans.contains_key(id));
        let new: Vec<PlanId> = new.collect();
        for chunk in new.chunks(100) {
            let rows = plan::Entity::find().filter(plan::COLUMN.id.is_in(chunk.iter().copied()));
            for row in rows.all(db).await? {
                let body: Body = serde_json::from_str(&row.body).map_err(Error::internal)?;
                let shown = row.shown.unwrap_or_default();
                let items = shown.items.iter();
                let followed = Followed {
                    manifest: body.alone(),
                    media: items
                        .map(|(c, item, media)| ((*c, *item), *media))
                        .collect(),
                    names: told::named(&shown).collect(),
                };
                self.plans.insert(row.id, Arc::new(followed));
            }
        }
        Ok(())
    }
}

/// A plan and when it held.
type Piece = (PlanId, (i64, i64));

/// What each screen was to show; screens that followed the same plan at the same time share the work.
fn counts(
    pieces: &BTreeMap<ScreenId, Vec<Piece>>,
    plans: &HashMap<PlanId, Arc<Followed>>,
    hour: i64,
) -> Vec<(Key, (i64, i64))> {
    let manifest = |id: PlanId| plans.get(&id).map(|plan| &plan.manifest);
    let mut courses: HashMap<&[Piece], Vec<Stretch<PlanId>>> = HashMap::new();
    let mut known: HashMap<Stretch<PlanId>, Programme> = HashMap::new();
    let mut counts: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
    for (screen, pieces) in pieces {
        let course = courses.entry(pieces).or_insert_with(|| {
            let course = stretches(pieces, hour - LONGEST_WAIT_MS, manifest).into_iter();
            let here = course.filter_map(|one| one.within((hour, hour + HOUR_MS)));
            here.collect()
        });
        for stretch in course {
            let Some(plan) = plans.get(&stretch.what) else {
                continue;
            };
            let programme = known
                .entry(*stretch)
                .or_insert_with(|| planned(&plan.manifest, stretch));
            for ((campaign, item), planned) in programme {
                let media = plan.media.get(&(*campaign, *item)).copied();
                let key = Key {
                    hour,
                    screen: screen.0,
                    campaign: *campaign,
                    media: media.unwrap_or_default(),
                };
                let count = counts.entry(key).or_default();
                count.0 += planned.plays;
                count.1 += planned.ms;
            }
        }
    }
    counts.into_iter().collect()
}
