//! What publishing would do, without doing it: who is told something new, what differs on each screen, and what stands against it.
use super::{ScreenName, choice::Choice, may_see};
use crate::{
    app::AppState,
    auth::{Caller, Reader},
    drafts::{
        Kind,
        publishing::{Change, Item},
    },
    error::{Error, Result},
    extract::{Json, Path},
    id::{DraftId, PlanId, ScreenId},
    publish::{
        act::{self, Prepared, What},
        body::Body,
        check::{Severity, Warning, ahead::foresee},
        difference::{self, Programme, Row, Step, on_glass},
        world,
    },
    schedule::core::{Layer, time::DAY_MS},
    screens::Located,
    time::Instant,
};
use axum::extract::State;
use player_protocol::manifest;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(dry_run))
        .routes(routes!(dry_roll_back))
}

/// Screens that are named.
const LISTED: usize = 200;
/// Rows that are shown of one difference.
const ROWS: usize = 50;
/// How far it looks ahead.
const AHEAD_MS: i64 = 14 * DAY_MS;

/// What a publication would do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DryRun {
    changes: Vec<Planned>,
    /// How many screens would be told something new …
    screens_affected: usize,
    /// … of how many.
    screens_total: usize,
    warnings: Vec<Warning>,
    /// The affected screens by name, at most 200.
    screens: Vec<ScreenName>,
    /// Where `differences` and `campaigns` begin …
    from: Instant,
    /// … and end: 14 days later.
    to: Instant,
    /// What differs on the glass; screens on which the same differs stand together, the greatest number of screens first.
    differences: Vec<Difference>,
    /// On how many screens something differs in that time.
    screens_differing: usize,
    /// How many of these are not named in `differences`.
    screens_truncated: usize,
    /// How long each campaign is on the glass of all screens together in that time.
    campaigns: Vec<OnGlass>,
}

/// What would happen to one object.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlannedChange)]
struct Planned {
    kind: Kind,
    id: DraftId,
    name: String,
    change: Change,
}

/// What differs on some screens.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = GlassDifference)]
struct Difference {
    /// The screens by name; over all differences at most 200 are named.
    screens: Vec<ScreenName>,
    /// How many they are.
    screens_total: usize,
    /// How many stretches of time in which nothing played have a programme now.
    added: usize,
    /// In how many nothing plays any more.
    removed: usize,
    /// In how many something else plays.
    changed: usize,
    /// The first of these stretches, at most 50.
    rows: Vec<Stretch>,
    /// How many more there are.
    rows_truncated: usize,
}

/// A stretch of time in which something differs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DifferingSegment)]
struct Stretch {
    /// Its first instant.
    start: Instant,
    /// The first instant after it.
    end: Instant,
    change: difference::Change,
    /// As the screens were told.
    before: Shown,
    /// As they would be told.
    after: Shown,
}

/// What plays.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DifferingProgramme)]
struct Shown {
    /// The layer; `default` is the card built into the player.
    #[schema(value_type = Layer)]
    layer: &'static str,
    /// The campaigns.
    campaign_ids: BTreeSet<Uuid>,
}

/// How long a campaign is on the glass.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignOnGlass)]
struct OnGlass {
    campaign_id: Uuid,
    /// Its name; `null` = it is gone.
    name: Option<String>,
    /// Milliseconds on all screens together, as they were told.
    before_ms: i64,
    /// The same, as they would be told.
    after_ms: i64,
}

/// Says what publishing these changes would do, without doing it.
#[utoipa::path(post, path = "/publications/dry-run", tag = "publications", request_body = Choice,
    responses((status = OK, body = DryRun), (status = 401), (status = 409), (status = 422)))]
async fn dry_run(
    reader: Reader,
    State(state): State<AppState>,
    Json(choice): Json<Choice>,
) -> Result<Json<DryRun>> {
    let what = What::Drafts(choice.chosen()?);
    foreseen(&state, reader, what).await.map(Json)
}

/// Says what going back to this publication would do, without doing it. Nothing blocks it: what would is a warning here.
#[utoipa::path(post, path = "/publications/{number}/rollback/dry-run", tag = "publications", params(("number" = i64, Path)),
    responses((status = OK, body = DryRun), (status = 401), (status = 404), (status = 409)))]
async fn dry_roll_back(
    reader: Reader,
    State(state): State<AppState>,
    Path(number): Path<i64>,
) -> Result<Json<DryRun>> {
    let what = What::After {
        number,
        keep: false,
        newest: None,
    };
    let mut found = foreseen(&state, reader, what).await?;
    for warning in &mut found.warnings {
        warning.severity = warning.severity.max(Severity::Warning);
    }
    Ok(Json(found))
}

async fn foreseen(state: &AppState, reader: Reader, what: What) -> Result<DryRun> {
    let mut prepared = act::prepare(state, &state.db, reader.organisation, &what).await?;
    let screens: Vec<ScreenId> = prepared.world.told.keys().copied().collect();
    world::learn_plans(
        &state.db,
        reader.organisation,
        (&mut prepared.world, &screens),
    )
    .await?;
    let now = state.clock.now();
    let work = move || preview(&prepared, &reader, now);
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(Error::internal)
}

fn preview(prepared: &Prepared, caller: &Caller, now: Instant) -> DryRun {
    let bumped: BTreeSet<ScreenId> = prepared.outcome.bumps.iter().map(|b| b.screen).collect();
    let screens = prepared.world.screens.iter();
    let affected = screens.filter(|s| bumped.contains(&s.screen.id));
    let planned = |i: &Item| Planned {
        kind: i.kind,
        id: i.id,
        name: i.name.clone(),
        change: i.change,
    };
    let steps = steps(prepared);
    let range = (now.as_ms(), now.as_ms() + AHEAD_MS);
    let mut warnings = prepared.warnings.clone();
    let (world, before) = (&prepared.world, &prepared.before);
    warnings.extend(foresee((world, before), &prepared.items, now.as_ms()));
    warnings.sort();
    let mut found = differences(&steps, caller, range);
    let screens_differing = found.iter().map(|d| d.screens_total).sum();
    let screens_truncated = truncate(&mut found);
    DryRun {
        changes: prepared.items.iter().map(planned).collect(),
        screens_affected: bumped.len(),
        screens_total: prepared.world.screens.len(),
        warnings,
        screens: named(affected, caller),
        from: now,
        to: Instant::from_ms(range.1),
        differences: found,
        screens_differing,
        screens_truncated,
        campaigns: campaigns(prepared, &steps, range),
    }
}

fn named<'a>(screens: impl Iterator<Item = &'a Located>, caller: &Caller) -> Vec<ScreenName> {
    let name = |screen: &Located| ScreenName {
        id: screen.screen.id,
        name: screen.screen.name.clone(),
        site_name: screen.site_name.clone(),
        time_zone: screen.time_zone.clone(),
    };
    let seen = screens.filter(|s| may_see(caller, s));
    let mut names: Vec<ScreenName> = seen.map(name).collect();
    names.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    names.truncate(LISTED);
    names
}

/// Screens that go from one plan to another.
type Steps<'a> = Vec<(Step<'a>, Vec<&'a Located>)>;

fn steps(prepared: &Prepared) -> Steps<'_> {
    let world = &prepared.world;
    let next = prepared.outcome.bumps.iter().map(|b| (b.screen, b.plan));
    let next: HashMap<ScreenId, usize> = next.collect();
    let mut classes: BTreeMap<(Option<PlanId>, Option<usize>), Vec<&Located>> = BTreeMap::new();
    for screen in &world.screens {
        let held = world.told.get(&screen.screen.id).map(|t| t.plan_id);
        let next = next.get(&screen.screen.id).copied();
        classes.entry((held, next)).or_default().push(screen);
    }
    let step = |((held, next), screens): (_, Vec<_>)| {
        let before = Option::and_then(held, |id: PlanId| world.plans.get(&id));
        let plan = Option::map(next, |plan: usize| &prepared.outcome.plans[plan].body);
        let after: Option<&Body> = plan.or(before);
        (Step { before, after }, screens)
    };
    classes.into_iter().map(step).collect()
}

/// Steps that differ in the same way are told together.
fn differences(steps: &Steps<'_>, caller: &Caller, range: (i64, i64)) -> Vec<Difference> {
    let mut found: Vec<(Vec<Row>, Vec<&Located>)> = Vec::new();
    let kept = |step: &Step<'_>| match (step.before, step.after) {
        (Some(before), Some(after)) => std::ptr::eq(before, after),
        _ => false,
    };
    for (step, screens) in steps.iter().filter(|(step, _)| !kept(step)) {
        let rows = difference::rows(*step, range);
        match found.iter_mut().find(|(known, _)| *known == rows) {
            _ if rows.is_empty() => {}
            Some((_, together)) => together.extend(screens),
            None => found.push((rows, screens.clone())),
        }
    }
    let mut found: Vec<Difference> = found
        .into_iter()
        .map(|(rows, screens)| told(&rows, &screens, caller))
        .collect();
    found.sort_by_key(|d| std::cmp::Reverse(d.screens_total));
    found
}

fn told(rows: &[Row], screens: &[&Located], caller: &Caller) -> Difference {
    let count = |change| rows.iter().filter(|row| row.change == change).count();
    let stretch = |row: &Row| Stretch {
        start: Instant::from_ms(row.start),
        end: Instant::from_ms(row.end),
        change: row.change,
        before: shown(&row.before),
        after: shown(&row.after),
    };
    Difference {
        screens: named(screens.iter().copied(), caller),
        screens_total: screens.len(),
        added: count(difference::Change::Added),
        removed: count(difference::Change::Removed),
        changed: count(difference::Change::Changed),
        rows: rows.iter().take(ROWS).map(stretch).collect(),
        rows_truncated: rows.len().saturating_sub(ROWS),
    }
}

fn shown(programme: &Programme) -> Shown {
    let layer = match programme.layer {
        Some(manifest::Layer::Emergency) => Layer::Emergency,
        Some(manifest::Layer::Takeover) => Layer::Takeover,
        Some(manifest::Layer::Closed) => Layer::Closed,
        Some(manifest::Layer::Scheduled) => Layer::Scheduled,
        Some(manifest::Layer::Filler) => Layer::Filler,
        Some(manifest::Layer::Fallback) => Layer::Fallback,
        None => Layer::Default,
    };
    Shown {
        layer: layer.word(),
        campaign_ids: programme.campaigns.clone(),
    }
}

/// Leaves the names of 200 screens, and no difference without one; answers with how many are not named.
fn truncate(found: &mut Vec<Difference>) -> usize {
    let total: usize = found.iter().map(|d| d.screens_total).sum();
    let mut left = LISTED;
    for difference in &mut *found {
        difference.screens.truncate(left);
        left -= difference.screens.len();
    }
    found.retain(|d| !d.screens.is_empty());
    total - (LISTED - left)
}

fn campaigns(prepared: &Prepared, steps: &Steps<'_>, range: (i64, i64)) -> Vec<OnGlass> {
    let mut totals: BTreeMap<Uuid, (i64, i64)> = BTreeMap::new();
    for (step, screens) in steps {
        let count = i64::try_from(screens.len()).unwrap_or(i64::MAX);
        for (id, ms) in step.before.map(|b| on_glass(b, range)).unwrap_or_default() {
            totals.entry(id).or_default().0 += ms.saturating_mul(count);
        }
        for (id, ms) in step.after.map(|b| on_glass(b, range)).unwrap_or_default() {
            totals.entry(id).or_default().1 += ms.saturating_mul(count);
        }
    }
    let name = |id: Uuid| {
        let known = prepared.world.bodies.campaigns.get(&DraftId(id));
        let gone = prepared.items.iter().find(|i| i.id.0 == id);
        known
            .map(|c| c.name.clone())
            .or_else(|| gone.map(|i| i.name.clone()))
    };
    let one = |(campaign_id, (before_ms, after_ms))| OnGlass {
        campaign_id,
        name: name(campaign_id),
        before_ms,
        after_ms,
    };
    totals.into_iter().map(one).collect()
}
