//! A round: what holds now is held against what is remembered, and what follows is written in one transaction, with the messages for
//! webhooks. A server takes the round of an organisation by writing when it began; of several one does it, and one that was overtaken
//! writes nothing.
use super::{
    core::{
        damping::{Effect, Seen, Watch, step},
        grouping,
    },
    entity::{alert, settings, watch},
    kind::{Figures, Held, Kind},
    observe::{self, Found, Key, Sight},
    store, tell,
};
use crate::{
    app::AppState,
    db,
    error::Result,
    faults,
    id::{AlertId, OrganisationId},
    organisations,
    time::Instant,
};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// Between two rounds.
const EVERY: Duration = Duration::from_secs(10);
/// A round is begun anew after so long: a little less, so that each tick finds one.
const ROUND_MS: i64 = 9_000;
/// Between two removals of what is old.
const TICKS_PER_SWEEP: u32 = 360;

/// Looks until `stop`.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count = 0_u32;
    loop {
        let due = tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => ROUND_MS,
            () = state.signals.alerts.notified() => 0,
        };
        let looked = stop.run_until_cancelled(look_after(&state, due)).await;
        if let Some(Err(e)) = looked {
            tracing::warn!(error = ?e, "alerts are looked at later");
        }
        count = count.wrapping_add(1);
        if count.is_multiple_of(TICKS_PER_SWEEP)
            && let Err(e) = forget(&state).await
        {
            tracing::warn!(error = ?e, "old alerts could not be removed");
        }
    }
}

async fn forget(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    store::forget(&state.db, now).await?;
    faults::store::forget(&state.db, now).await
}

/// One round of every organisation whose round is due.
///
/// # Errors
/// If the database fails.
pub async fn look(state: &AppState) -> Result<()> {
    look_after(state, ROUND_MS).await
}

/// The same where the last round is so long ago.
async fn look_after(state: &AppState, round_ms: i64) -> Result<()> {
    for organisation in organisations::all(&state.db).await? {
        let now = state.clock.now();
        store::ensure(&state.db, organisation.id, now).await?;
        if store::claim(&state.db, organisation.id, now, round_ms).await? {
            round(state, organisation.id, now).await?;
        }
    }
    Ok(())
}

/// What a round changes.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) watches: Vec<watch::Model>,
    pub(super) forgotten: Vec<Key>,
    pub(super) opened: Vec<alert::Model>,
    pub(super) resolved: Vec<alert::Model>,
    /// Those of them of which nobody was told, because it was quiet: they end without a word.
    pub(super) untold: HashSet<AlertId>,
    /// Those that go on and whose figures differ or that came back.
    pub(super) changed: Vec<alert::Model>,
    /// Those that go on and have become so much larger that nobody can have meant this by taking note or putting them off.
    pub(super) grown: Vec<alert::Model>,
    /// Those that go on as they were.
    pub(super) seen: Vec<AlertId>,
    /// What was kept back until now.
    pub(super) summary: Vec<alert::Model>,
}

impl Changes {
    /// These alerts end now, whether it is quiet or not: nothing of them is left to be told later.
    pub(super) fn ended(rows: Vec<alert::Model>, now: Instant) -> Self {
        let untold = rows.iter().filter(|row| row.held == Some(Held::Opened));
        let untold = untold.map(|row| row.id).collect();
        let over = |row: alert::Model| alert::Model {
            resolved_at: Some(now),
            held: None,
            ..row
        };
        Self {
            resolved: rows.into_iter().map(over).collect(),
            untold,
            ..Self::default()
        }
    }
}

async fn round(state: &AppState, organisation: OrganisationId, now: Instant) -> Result<()> {
    let settings = store::settings(&state.db, organisation, now).await?;
    let remembered = store::watches(&state.db, organisation).await?;
    let alerts = store::unresolved(&state.db, organisation).await?;
    let open = remembered.iter().filter(|row| row.alert_id.is_some());
    let open = open.map(|row| (row.kind, row.subject)).collect();
    let sight = observe::look(&state.db, organisation, (&settings.rules, &open), now).await?;
    let mut changes = judge(&settings, (remembered, alerts), sight, now);
    let quiet = settings
        .quiet
        .as_ref()
        .is_some_and(|quiet| quiet.holds(now));
    let done = db::write(&state.db, async |txn| {
        if !store::is_ours(txn, organisation, now).await? {
            return Ok(false);
        }
        store::write(txn, organisation, &changes, now).await?;
        if !quiet {
            changes.summary = store::release(txn, organisation).await?;
        }
        tell::webhooks(txn, state, (organisation, &changes), now).await
    })
    .await?;
    if done {
        state.signals.webhooks.notify_one();
    }
    tell::watchers(state, organisation, &changes);
    Ok(())
}

/// Holds what is found against what is remembered.
fn judge(
    settings: &settings::Model,
    (remembered, alerts): (Vec<watch::Model>, HashMap<AlertId, alert::Model>),
    sight: Sight,
    now: Instant,
) -> Changes {
    let mut changes = Changes::default();
    let mut remembered: BTreeMap<Key, watch::Model> = remembered
        .into_iter()
        .map(|row| ((row.kind, row.subject, row.item), row))
        .collect();
    let unseen: Vec<Key> = remembered
        .keys()
        .filter(|key| !sight.0.contains_key(key))
        .copied()
        .collect();
    let found = sight.0.into_iter().map(|(key, found)| (key, Some(found)));
    for (key, found) in found.chain(unseen.into_iter().map(|key| (key, None))) {
        let before = remembered.remove(&key);
        let open = before.as_ref().and_then(|row| row.alert_id);
        let open = open.and_then(|id| alerts.get(&id));
        one(settings, &mut changes, (key, found), (before, open), now);
    }
    changes
}

fn one(
    settings: &settings::Model,
    changes: &mut Changes,
    (key, found): (Key, Option<Found>),
    (before, open): (Option<watch::Model>, Option<&alert::Model>),
    now: Instant,
) {
    let seen = found.as_ref().map_or(Seen::Gone, |found| found.seen);
    let damping = settings.rules.damping(key.0);
    let watch = before.as_ref().map(|row| remembered(row, open.is_some()));
    let (after, effect) = step(watch, seen, damping, now.as_ms());
    let mut alert_id = open.map(|row| row.id);
    match (effect, open, found) {
        (Effect::Open, _, Some(found)) => {
            let watch = after.as_ref();
            let row = opened(
                settings,
                (key, found),
                watch.is_some_and(|w| w.unstable),
                now,
            );
            alert_id = Some(row.id);
            changes.opened.push(row);
        }
        (Effect::Resolve, Some(row), _) => {
            alert_id = None;
            if row.held == Some(Held::Opened) {
                changes.untold.insert(row.id);
            }
            changes.resolved.push(resolved(settings, row, now));
        }
        (Effect::Stays | Effect::Returns, Some(row), Some(found)) => {
            goes_on(settings, changes, (row, found), effect, now);
        }
        _ => {}
    }
    match after.map(|watch| written(settings.organisation_id, key, &watch, alert_id)) {
        Some(row) if before.as_ref() != Some(&row) => changes.watches.push(row),
        None if before.is_some() => changes.forgotten.push(key),
        _ => {}
    }
}

fn goes_on(
    settings: &settings::Model,
    changes: &mut Changes,
    (row, found): (&alert::Model, Found),
    effect: Effect,
    now: Instant,
) {
    let told = row.figures.told.or(row.figures.screens);
    let pair = found.figures.screens.zip(told);
    let pair = pair.filter(|_| row.kind == Kind::SiteOffline);
    let quiet = settings.quiet.as_ref();
    // what grows in quiet hours is told when they end
    let grown = !quiet.is_some_and(|quiet| quiet.keeps(row.severity, now))
        && pair.is_some_and(|(screens, told)| grouping::has_grown(told, screens));
    let figures = Figures {
        told: pair.map(|(screens, told)| if grown { screens } else { screens.min(told) }),
        ..found.figures
    };
    let returns = effect == Effect::Returns;
    if !returns && row.figures == figures {
        changes.seen.push(row.id);
        return;
    }
    let row = alert::Model {
        figures,
        count: row.count.saturating_add(i32::from(returns)),
        last_seen_at: now,
        ..row.clone()
    };
    if !grown {
        changes.changed.push(row);
        return;
    }
    changes.grown.push(alert::Model {
        acknowledged_at: None,
        acknowledged_by: None,
        acknowledged_name: None,
        snoozed_until: None,
        ..row
    });
}

fn remembered(row: &watch::Model, open: bool) -> Watch {
    Watch {
        since: row.since.as_ms(),
        gone_since: row.gone_since.map(Instant::as_ms),
        openings: row.openings.0.clone(),
        open,
        unstable: row.unstable,
    }
}

fn written(
    organisation: OrganisationId,
    (kind, subject, item): Key,
    watch: &Watch,
    alert_id: Option<AlertId>,
) -> watch::Model {
    watch::Model {
        organisation_id: organisation,
        kind,
        subject,
        item,
        since: Instant::from_ms(watch.since),
        gone_since: watch.gone_since.map(Instant::from_ms),
        openings: watch::Openings(watch.openings.clone()),
        alert_id,
        unstable: watch.unstable,
    }
}

fn opened(
    settings: &settings::Model,
    ((kind, subject, item), found): (Key, Found),
    unstable: bool,
    now: Instant,
) -> alert::Model {
    let severity = settings.rules.of(kind).severity;
    let quiet = settings.quiet.as_ref();
    let held = quiet.is_some_and(|quiet| quiet.keeps(severity, now));
    let since = found.figures.since.unwrap_or(now);
    alert::Model {
        id: AlertId::new(),
        organisation_id: settings.organisation_id,
        kind,
        severity,
        subject,
        item,
        screen_id: found.screen,
        site_id: found.site,
        figures: found.figures,
        unstable,
        count: 1,
        first_seen_at: since.min(now),
        last_seen_at: now,
        opened_at: now,
        resolved_at: None,
        acknowledged_at: None,
        acknowledged_by: None,
        acknowledged_name: None,
        note: None,
        snoozed_until: None,
        held: held.then_some(Held::Opened),
    }
}

fn resolved(settings: &settings::Model, row: &alert::Model, now: Instant) -> alert::Model {
    let quiet = settings.quiet.as_ref();
    let keeps = quiet.is_some_and(|quiet| quiet.keeps(row.severity, now));
    let untold = row.held == Some(Held::Opened);
    alert::Model {
        resolved_at: Some(now),
        held: (keeps && !untold).then_some(Held::Resolved),
        ..row.clone()
    }
}
