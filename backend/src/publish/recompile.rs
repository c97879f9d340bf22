//! Screens whose circumstances changed, or whose timeline runs short, are told anew under what is published.
use super::{
    bodies::Campaign,
    catalogue::{Listed, Source},
    compile::scene_keys,
    entity::{counter, manifest, plan},
    outcome::{Outcome, RENEW_BELOW_MS, Scope, When, catalogue_of, meant, outcome},
    store,
    world::{self, World},
};
use crate::{
    app::AppState,
    calendars, db,
    error::{Error, Result},
    facts,
    id::{DraftId, OrganisationId, PlanId, ScreenId},
    jobs::{self, Failure, Task},
    scenes,
    schedule::core::time::{DAY_MS, HOUR_MS},
    screens::{Located, recompile::Recompile},
    time::Instant,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    Statement,
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// The kind of the job that renews timelines.
pub const RENEW: &str = "renew";

/// One that has come to its hour is renewed unless it was made today or yesterday.
const FRESH_MS: i64 = 29 * DAY_MS;
/// One that missed its hour is renewed whatever the hour.
const OVERDUE_MS: i64 = 22 * DAY_MS;
const HOURS_OF_A_WEEK: i64 = 7 * 24;

/// The handlers of this feature's jobs.
#[must_use]
pub fn register(registry: jobs::Registry) -> jobs::Registry {
    registry
        .on(crate::screens::recompile::KIND, recompile)
        .on(RENEW, renew)
        .on(facts::KIND, follow)
        .on(calendars::KIND, follow_calendar)
        .on(scenes::brand::KIND, follow_brand)
}

/// Looks at the screens that the payload names.
async fn recompile(state: AppState, task: Task) -> Result<Value, Failure> {
    let asked: Recompile = task.read()?;
    let scope = if asked.all {
        Scope::All
    } else {
        Scope::These(asked.screens.into_iter().collect())
    };
    let told = carry_out(&state, task.organisation, scope, RENEW_BELOW_MS).await?;
    Ok(json!({ "screens": told }))
}

/// Looks at the screens on which a campaign waits for what was told, or a scene tells it.
async fn follow(state: AppState, task: Task) -> Result<Value, Failure> {
    let told: facts::Told = task.read()?;
    // a publication under way may have read the board as it was: what it publishes must be seen here
    let lock = async |txn: &_| world::lock(txn, task.organisation).await;
    db::write(&state.db, lock).await?;
    let bodies = world::published(&state.db, task.organisation).await?;
    let mut asked = bodies.fact_keys();
    asked.extend(bodies.scene_keys());
    if asked.is_disjoint(&told.keys) {
        return Ok(json!({ "screens": 0 }));
    }
    let world = world::read_for(&state.db, task.organisation, None).await?;
    let catalogue = catalogue_of(&world, &world.bodies);
    let waits = |listed: &&Listed| {
        let gate = listed.campaign.condition.as_ref();
        gate.is_some_and(|g| g.atoms.iter().any(|a| told.keys.contains(&a.key)))
            || scene_keys(listed).any(|key| told.keys.contains(key))
    };
    let waiting = meant(&world, catalogue.values().filter(waits));
    let near = |s: &&Located| {
        let path = facts::store::path_of(s);
        path.iter().any(|place| told.places.contains(place))
    };
    let screens = world.screens.iter().filter(near);
    let screens = screens.filter(|s| waiting.holds(s.screen.id));
    let scope = Scope::These(screens.map(|s| s.screen.id).collect());
    let told = carry_out(&state, task.organisation, scope, RENEW_BELOW_MS).await?;
    Ok(json!({ "screens": told }))
}

/// Looks at the screens of the published campaigns that name a calendar.
async fn follow_calendar(state: AppState, task: Task) -> Result<Value, Failure> {
    let changed: calendars::Changed = task.read()?;
    let organisation = task.organisation;
    // a publication under way may have read the dates as they were: what it publishes must be seen here
    let lock = async |txn: &_| world::lock(txn, organisation).await;
    db::write(&state.db, lock).await?;
    let world = world::read_for(&state.db, organisation, None).await?;
    let names = |(id, campaign): (&DraftId, &Campaign)| {
        let named = campaign.calendars().contains(&changed.calendar);
        named.then_some(*id)
    };
    let using: BTreeSet<DraftId> = world.bodies.campaigns.iter().filter_map(names).collect();
    let catalogue = catalogue_of(&world, &world.bodies);
    let scope = meant(&world, using.iter().filter_map(|id| catalogue.get(id)));
    let told = carry_out(&state, organisation, scope, RENEW_BELOW_MS).await?;
    Ok(json!({ "screens": told }))
}

/// Looks at the screens of the published campaigns that show a scene: the brand of all of them changed.
async fn follow_brand(state: AppState, task: Task) -> Result<Value, Failure> {
    let organisation = task.organisation;
    // a publication under way may have read the brand as it was: what it publishes must be seen here
    let lock = async |txn: &_| world::lock(txn, organisation).await;
    db::write(&state.db, lock).await?;
    let world = world::read_for(&state.db, organisation, None).await?;
    let catalogue = catalogue_of(&world, &world.bodies);
    let shows_scene = |listed: &&Listed| {
        let mut sources = listed.creatives.iter().flatten().map(|c| &c.source);
        sources.any(|source| matches!(source, Source::Scene(_)))
    };
    let scope = meant(&world, catalogue.values().filter(shows_scene));
    let told = carry_out(&state, organisation, scope, RENEW_BELOW_MS).await?;
    Ok(json!({ "screens": told }))
}

/// Gives a fresh horizon to the screens whose hour of the week it is, and to those that missed theirs.
async fn renew(state: AppState, task: Task) -> Result<Value, Failure> {
    let now = state.clock.now().as_ms();
    let ends = ends(&state.db, task.organisation).await?;
    let due = ends
        .into_iter()
        .filter(|(screen, end)| is_due(*screen, *end, now));
    let scope = Scope::These(due.map(|(screen, _)| screen).collect());
    let told = carry_out(&state, task.organisation, scope, FRESH_MS).await?;
    Ok(json!({ "screens": told }))
}

fn is_due(screen: ScreenId, end: i64, now: i64) -> bool {
    let left = end - now;
    let hour = now.div_euclid(HOUR_MS).rem_euclid(HOURS_OF_A_WEEK);
    left < OVERDUE_MS || (left < FRESH_MS && hour == hour_of(screen))
}

/// The hour of the week at which a screen is renewed: spread evenly, and always the same.
fn hour_of(screen: ScreenId) -> i64 {
    let folded = screen.0.as_u128() ^ (screen.0.as_u128() >> 64);
    i64::try_from(folded % 168).unwrap_or(0)
}

/// Compiles the screens in scope under what is published and tells those for whom anything changes; answers how many.
pub async fn carry_out(
    state: &AppState,
    organisation: OrganisationId,
    scope: Scope,
    renew_below_ms: i64,
) -> Result<usize> {
    for _ in 0..5 {
        let when = When {
            now: state.clock.now().as_ms(),
            renew_below_ms,
        };
        let Some((world, outcome)) = look(state, organisation, scope.clone(), when).await? else {
            return Ok(0);
        };
        if outcome.bumps.is_empty() {
            return Ok(0);
        }
        let told = outcome.bumps.len();
        let now = state.clock.now();
        let done = db::write(&state.db, async |txn| {
            let number = world::lock(txn, organisation).await?;
            if !world.fingerprint.holds(txn, organisation).await? {
                return Ok(false);
            }
            let what = (&*outcome.plans, &*outcome.bumps);
            store::tell(txn, organisation, &world, what, (number, now)).await?;
            Ok(true)
        });
        if done.await? {
            state.signals.delivery.notify_one();
            return Ok(told);
        }
    }
    Err(Error::Unavailable(1))
}

/// What the screens would be told; nothing before the first publication.
async fn look(
    state: &AppState,
    organisation: OrganisationId,
    scope: Scope,
    when: When,
) -> Result<Option<(World, Outcome)>> {
    let few = scope.few();
    let mut world = world::read(&state.db, organisation, few.as_deref()).await?;
    if world.number == 0 {
        return Ok(None);
    }
    let ids = world
        .screens
        .iter()
        .map(|s| s.screen.id)
        .filter(|id| scope.holds(*id));
    let ids: Vec<ScreenId> = ids.collect();
    world::learn_plans(&state.db, organisation, (&mut world, &ids)).await?;
    let work = move || {
        let catalogue = catalogue_of(&world, &world.bodies);
        let outcome = outcome(&world, &catalogue, &scope, when)?;
        Ok(Some((world, outcome)))
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?
}

/// Where the timeline of each screen ends.
async fn ends(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<(ScreenId, i64)>> {
    let told = world::told(db, organisation, None).await?;
    let plans: BTreeSet<PlanId> = told.values().map(|told| told.plan_id).collect();
    let plans: Vec<PlanId> = plans.into_iter().collect();
    let mut ends: HashMap<PlanId, Instant> = HashMap::with_capacity(plans.len());
    for chunk in plans.chunks(world::CHUNK) {
        let rows = plan::Entity::find()
            .filter(plan::COLUMN.id.is_in(chunk.iter().copied()))
            .select_only()
            .columns([plan::Column::Id, plan::Column::EndsAt])
            .into_tuple::<(PlanId, Instant)>();
        ends.extend(rows.all(db).await?);
    }
    let end = |t: &world::Told| ends.get(&t.plan_id).map_or(0, |at| at.as_ms());
    let mut found: Vec<(ScreenId, i64)> = told.values().map(|t| (t.screen_id, end(t))).collect();
    found.sort_unstable();
    Ok(found)
}

/// Every hour: enqueues the renewal of every organisation that has published, and forgets what is old.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = hours.tick() => {}
        }
        if let Err(e) = hour(&state).await {
            tracing::warn!(error = ?e, "the hourly renewal of timelines could not begin");
        }
    }
}

/// What is done every hour.
///
/// # Errors
/// If the database fails.
pub async fn hour(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    for row in counter::Entity::find().all(&state.db).await? {
        let organisation = row.organisation_id;
        db::write(&state.db, async |txn| {
            world::lock(txn, organisation).await?;
            forget(txn, organisation, now).await?;
            facts::store::forget(txn, organisation, now).await?;
            jobs::enqueue_once(txn, organisation, RENEW, &json!({}), now).await
        })
        .await?;
    }
    state.signals.jobs.notify_one();
    Ok(())
}

/// How long superseded manifests are kept at least.
const KEPT_MS: i64 = 14 * DAY_MS;

/// Removes manifests that no screen can still hold, keeping the last five, plans that no manifest needs, and the files of scenes
/// that no plan names.
async fn forget(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: Instant,
) -> Result<()> {
    let old = manifest::Entity::find()
        .filter(manifest::COLUMN.organisation_id.eq(organisation))
        .filter(manifest::COLUMN.issued_at.lt(now.plus_ms(-KEPT_MS)));
    if old.one(txn).await?.is_none() {
        return Ok(());
    }
    let manifests = "DELETE FROM screen_manifest WHERE organisation_id = $1 AND issued_at < $2 \
        AND revision < (SELECT MAX(m.revision) - 4 FROM screen_manifest m WHERE m.screen_id = screen_manifest.screen_id) \
        AND NOT EXISTS (SELECT 1 FROM screen_state s WHERE s.screen_id = screen_manifest.screen_id \
            AND (s.reported_revision = screen_manifest.revision OR s.desired_revision = screen_manifest.revision))";
    let plans = "DELETE FROM plan WHERE organisation_id = $1 AND created_at < $2 \
        AND NOT EXISTS (SELECT 1 FROM screen_manifest m WHERE m.plan_id = plan.id)";
    // a hash stands whole and quoted in the list of a plan's files
    let files = "DELETE FROM scene_file WHERE organisation_id = $1 AND created_at < $2 \
        AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.organisation_id = $1 \
            AND CAST(p.assets AS TEXT) LIKE '%\"' || scene_file.sha256 || '\"%')";
    for sql in [manifests, plans, files] {
        let values = [organisation.into(), now.plus_ms(-KEPT_MS).into()];
        let statement = Statement::from_sql_and_values(txn.get_database_backend(), sql, values);
        txn.execute_raw(statement).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_has_one_hour_a_week() {
        let screens: Vec<ScreenId> = (0..5000).map(|_| ScreenId::new()).collect();
        let start = 1_795_348_800_000;
        let mut counts = vec![0; 168];
        for (hour, count) in counts.iter_mut().enumerate() {
            let now = start + i64::try_from(hour).unwrap() * HOUR_MS;
            let end = now + 25 * DAY_MS;
            *count = screens.iter().filter(|s| is_due(**s, end, now)).count();
        }
        assert_eq!(counts.iter().sum::<usize>(), 5000);
        assert!(counts.iter().all(|n| *n < 100), "{counts:?}");
        assert!(
            is_due(screens[0], start + 20 * DAY_MS, start),
            "it missed its hour"
        );
        let fresh = |s: &ScreenId| !is_due(*s, start + 30 * DAY_MS, start);
        assert!(screens.iter().all(fresh), "just made");
    }
}
