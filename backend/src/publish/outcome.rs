//! What a change of the published state does to screens: who gets a new manifest, with which plan. Pure, over a [`World`].
use super::{
    bodies::Bodies,
    body::shows_the_same,
    catalogue::{Catalogue, Listed, catalogue},
    compile::{Written, compile},
    world::{CHUNK, Told, World},
};
use crate::{
    error::{Error, Result},
    id::{DraftId, ScreenId},
    schedule::core::time::DAY_MS,
    screens::{self, Located, bits::Bits, roster::Roster},
};
use player_protocol::manifest::{Settings, VolumeHours, Window};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A manifest is renewed when its timeline lasts no longer than this.
pub const RENEW_BELOW_MS: i64 = 23 * DAY_MS;

/// The fields of a manifest that are the screen's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    /// The screen's name.
    pub screen_name: String,
    /// The name of its site.
    pub site_name: String,
    /// The organisation's name.
    pub organisation: String,
    /// How the player behaves.
    pub settings: Settings,
}

/// A screen that is told something new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bump {
    /// The screen.
    pub screen: ScreenId,
    /// Its next revision.
    pub revision: i64,
    /// The place of its plan.
    pub plan: usize,
    /// Its own fields as JSON.
    pub head: String,
}

/// What becomes of the screens.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The plans; those that nobody is bumped to are left out when written.
    pub plans: Vec<Written>,
    /// Who is told something new.
    pub bumps: Vec<Bump>,
}

/// Which screens to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    All,
    /// These.
    These(BTreeSet<ScreenId>),
}

impl Scope {
    /// Whether the screen is to be looked at.
    pub fn holds(&self, screen: ScreenId) -> bool {
        match self {
            Self::All => true,
            Self::These(ids) => ids.contains(&screen),
        }
    }

    /// Its screens, if they are so few that reading them alone is less work than reading all.
    pub fn few(&self) -> Option<Vec<ScreenId>> {
        match self {
            Self::These(ids) if ids.len() <= CHUNK => Some(ids.iter().copied().collect()),
            _ => None,
        }
    }
}

/// The screens that the step from `before` to `after` can affect: targets of campaigns that differ, as they were and as they will be.
pub fn affected(world: &World, before: &Catalogue, after: &Catalogue) -> Scope {
    let ids: BTreeSet<&DraftId> = before.keys().chain(after.keys()).collect();
    let differing = ids.into_iter().filter(|id| before.get(id) != after.get(id));
    let listed = differing.flat_map(|id| [before.get(id), after.get(id)]);
    meant(world, listed.flatten())
}

/// The screens that at least one of these campaigns targets.
pub fn meant<'l>(world: &World, listed: impl Iterator<Item = &'l Listed>) -> Scope {
    let roster = Roster::new(world.screens.iter().map(|s| &s.subject));
    let mut screens = Bits::none(roster.len());
    for listed in listed {
        screens.join(&roster.of(&listed.target));
    }
    let ids = screens.iter().map(|place| world.screens[place].screen.id);
    Scope::These(ids.collect())
}

/// The catalogue of what is published now.
pub fn catalogue_of(world: &World, bodies: &Bodies) -> Catalogue {
    catalogue(bodies, &world.known)
}

/// When it is, and how much longer a timeline must last to be left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The present, in milliseconds since the epoch.
    pub now: i64,
    /// A shorter timeline is renewed.
    pub renew_below_ms: i64,
}

/// Compiles the screens in scope for `catalogue` and finds those that must be told.
pub fn outcome(world: &World, catalogue: &Catalogue, scope: &Scope, when: When) -> Result<Outcome> {
    let looked_at = world.screens.iter().filter(|s| scope.holds(s.screen.id));
    let screens: Vec<&Located> = looked_at.collect();
    let compiled = compile(&screens, (catalogue, &world.board), when.now)?;
    let mut same = Memory::default();
    let mut bumps = Vec::new();
    for (screen, plan) in screens.into_iter().zip(compiled.of_screen) {
        let head = serde_json::to_string(&head(world, screen)).map_err(Error::internal)?;
        let told = world.told.get(&screen.screen.id);
        let holds = told.is_some_and(|t| {
            let kept = t.head == head && t.generation == world.generation;
            kept && same.plan(world, t.plan_id, (plan, &compiled.plans[plan]), when)
        });
        if !holds {
            let revision = told.map_or(1, |t| next_revision(t, world.generation));
            bumps.push(Bump {
                screen: screen.screen.id,
                revision,
                plan,
                head,
            });
        }
    }
    Ok(Outcome {
        plans: compiled.plans,
        bumps,
    })
}

/// How far the numbers leap for each generation of the installation. Screens report a revision without its generation: so what they say
/// about one that was made after the copy and is lost is never taken for one that is made now.
const LEAP: i64 = 1_000_000;

fn next_revision(told: &Told, generation: i64) -> i64 {
    match generation - told.generation {
        0 => told.revision + 1,
        generations => told
            .revision
            .saturating_add(generations.saturating_mul(LEAP)),
    }
}

/// Pairs of plans that were compared already.
#[derive(Default)]
struct Memory(std::collections::HashMap<(crate::id::PlanId, usize), bool>);

impl Memory {
    /// Whether a screen that holds the old plan need not be told the new one.
    fn plan(
        &mut self,
        world: &World,
        old: crate::id::PlanId,
        (place, new): (usize, &Written),
        when: When,
    ) -> bool {
        *self.0.entry((old, place)).or_insert_with(|| {
            world.plans.get(&old).is_some_and(|held| {
                let lasts = held.timeline_end - when.now > when.renew_below_ms;
                *held == new.body || (lasts && shows_the_same(held, &new.body, when.now))
            })
        })
    }
}

fn head(world: &World, screen: &Located) -> Head {
    Head {
        screen_name: screen.screen.name.clone(),
        site_name: screen.site_name.clone(),
        organisation: world.organisation.clone(),
        settings: behaviour(&screen.settings),
    }
}

/// The settings as players are told them; what is as usual is left out.
fn behaviour(held: &screens::values::Settings) -> Settings {
    let usual = Settings::default();
    let hours = held.volume_hours.iter().flatten();
    let window = held.download_window.as_ref();
    Settings {
        volume_percent: held.volume_percent.unwrap_or(usual.volume_percent),
        rotation: held.rotation.unwrap_or(usual.rotation),
        heartbeat_ms: held.heartbeat_ms.unwrap_or(usual.heartbeat_ms),
        reconnect_spread_ms: held
            .reconnect_spread_ms
            .unwrap_or(usual.reconnect_spread_ms),
        screenshot_every_ms: held.screenshot_every_ms.filter(|ms| *ms > 0),
        volume_hours: hours
            .map(|period| VolumeHours {
                start: period.start.clone(),
                end: period.end.clone(),
                percent: period.percent,
            })
            .collect(),
        download_window: window
            .filter(|window| (&*window.start, &*window.end) != ("00:00", "24:00"))
            .map(|window| Window {
                start: window.start.clone(),
                end: window.end.clone(),
            }),
        bandwidth_kbps: held.bandwidth_kbps.filter(|kbps| *kbps > 0),
    }
}
