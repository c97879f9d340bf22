//! What shows only when the next two weeks are resolved: campaigns that others always keep out, more sold than there is, keys that cannot
//! be kept apart, and times of day that the clocks skip.
mod eclipse;

use super::{Severity, Warning, blocking};
use crate::{
    drafts::publishing::Item,
    id::DraftId,
    publish::{
        bodies::Bodies,
        catalogue::{Catalogue, Listed},
        compile::{facts_at, opening, schedule_screen},
        occurrences::{AHEAD_MS, LEAP_REMEDY},
        outcome::catalogue_of,
        world::World,
    },
    schedule::{
        core::{
            self, Campaign, Kind, Note, Opening, Plan, Relaxed, Zone,
            fact::Facts,
            rule::swallowed,
            time::{DAY_MS, Span, date_text, wall_text},
        },
        zones::zone_or_utc,
    },
    screens::Located,
};

/// How far it looks, from now or from where a campaign begins.
const LOOK_MS: i64 = 14 * DAY_MS;
/// How many programmes it resolves at most.
const MOST: usize = 1000;

/// Looks ahead at the changed campaigns among everything that would be published, and at those that they would keep out.
pub fn foresee((world, before): (&World, &Bodies), items: &[Item], now: i64) -> Vec<Warning> {
    let catalogue = catalogue_of(world, &world.bodies);
    let classes = classes(world, &catalogue);
    let (mut found, mut left) = (Vec::new(), MOST);
    for item in items {
        let Some(listed) = catalogue.get(&item.id).filter(|l| !l.campaign.paused) else {
            continue;
        };
        let here = classes.iter().filter(|c| c.shows(item.id));
        let mut fate = Fate::default();
        for class in here {
            fate.leap(listed, &class.zone, now);
            if left > 0 {
                left -= 1;
                class.look(listed, now, &mut fate);
            }
        }
        found.extend(fate.warnings(item, listed));
    }
    let eclipsed = eclipse::eclipsed((world, before), items, (&classes, &catalogue), now);
    found.extend(eclipsed);
    found.sort();
    found
}

/// Screens for which the same is resolved.
struct Class {
    first: String,
    zone: Zone,
    opening: Option<Opening>,
    legal_dark: bool,
    facts: Facts,
    campaigns: Vec<(Campaign, String)>,
}

fn classes(world: &World, catalogue: &Catalogue) -> Vec<Class> {
    let mut known: Vec<(&Located, Vec<DraftId>, Class)> = Vec::new();
    for screen in &world.screens {
        let targeted = catalogue
            .iter()
            .filter(|(_, l)| l.target.matches(&screen.subject));
        let (ids, listed): (Vec<DraftId>, Vec<&Listed>) = targeted.map(|(id, l)| (*id, l)).unzip();
        let facts = facts_at(screen, &listed, &world.board);
        let same = |(other, theirs, class): &&(&Located, Vec<DraftId>, Class)| {
            *theirs == ids
                && other.time_zone == screen.time_zone
                && other.opening_hours == screen.opening_hours
                && other.legal_dark == screen.legal_dark
                && class.facts == facts
        };
        if known.iter().any(|one| same(&one)) {
            continue;
        }
        let class = Class {
            first: screen.screen.name.clone(),
            zone: zone_or_utc(&screen.time_zone),
            opening: screen.opening_hours.as_ref().map(opening),
            legal_dark: screen.legal_dark,
            facts,
            campaigns: listed
                .iter()
                .map(|l| (bare(&l.campaign), l.name.clone()))
                .collect(),
        };
        known.push((screen, ids, class));
    }
    known.into_iter().map(|(_, _, class)| class).collect()
}

/// Who plays does not depend on gaps, caps and ramps, and without them loops are short.
fn bare(campaign: &Campaign) -> Campaign {
    Campaign {
        gap_ms: 0,
        cap_per_hour: None,
        ramp: None,
        ..campaign.clone()
    }
}

impl Class {
    fn shows(&self, id: DraftId) -> bool {
        self.campaigns.iter().any(|(c, _)| c.id == id.0)
    }

    fn resolve<'a>(&'a self, campaigns: Vec<&'a Campaign>, range: Span) -> Plan<'a> {
        let place = (&self.zone, self.opening.as_ref(), self.legal_dark);
        core::resolve(&schedule_screen(place, &self.facts, campaigns), range)
    }

    fn look(&self, listed: &Listed, now: i64, fate: &mut Fate) {
        let from = listed.campaign.window.from;
        let start = from.map_or(now, |from| from.instant(&self.zone).max(now));
        let range = Span {
            start,
            end: start.saturating_add(LOOK_MS),
        };
        let all = self.resolve(self.campaigns.iter().map(|(c, _)| c).collect(), range);
        let Some(place) = all.ranking.iter().position(|c| c.id == listed.campaign.id) else {
            return;
        };
        fate.read(&all, place, self);
        if fate.plays {
            return;
        }
        let alone = self.resolve(vec![all.ranking[place]], range);
        let wanted = alone.segments.iter().find(|s| !s.shares.is_empty());
        let Some(wanted) = wanted.filter(|_| fate.kept_out_by.is_none()) else {
            return;
        };
        let there = all.segments.iter().find(|s| wanted.start < s.end);
        let stronger = there.and_then(|s| s.shares.first());
        let name = |place: usize| {
            let id = all.ranking[place].id;
            let named = self.campaigns.iter().find(|(c, _)| c.id == id);
            named.map(|(_, name)| name.clone())
        };
        fate.kept_out_by = stronger.and_then(|(place, _)| name(*place));
    }

    fn wall(&self, at: i64) -> String {
        let text = wall_text(self.zone.wall(at));
        text.get(..16).unwrap_or(&text).replace('T', " ")
    }
}

/// What becomes of a campaign, over all screens that it targets.
#[derive(Default)]
struct Fate {
    plays: bool,
    kept_out_by: Option<String>,
    oversold: Option<(i64, String, String)>,
    together: bool,
    leapt: Option<core::time::Date>,
}

impl Fate {
    fn leap(&mut self, listed: &Listed, zone: &Zone, now: i64) {
        let window = listed.campaign.window;
        let start = window.from.map_or(now, |e| e.instant(zone).max(now));
        let end = start.saturating_add(AHEAD_MS);
        let end = window.to.map_or(end, |e| e.instant(zone).min(end));
        if start < end {
            let dates = swallowed(&listed.campaign.rules, zone, &[Span { start, end }]);
            self.leapt = self.leapt.into_iter().chain(dates).min();
        }
    }

    fn read(&mut self, plan: &Plan<'_>, place: usize, class: &Class) {
        let sold = plan.ranking[place].kind == Kind::ShareOfVoice;
        for segment in &plan.segments {
            let plays = segment.shares.iter().any(|(p, _)| *p == place);
            self.plays |= plays;
            let asked_too_much = segment.notes.iter().any(|Note::Oversold { place, .. }| {
                plan.ranking[*place].kind == Kind::ShareOfVoice
            });
            let noted = segment
                .notes
                .iter()
                .any(|Note::Oversold { place: p, .. }| *p == place);
            let earlier = self
                .oversold
                .as_ref()
                .is_some_and(|(at, ..)| *at <= segment.start);
            if sold && asked_too_much && (plays || noted) && !earlier {
                let when = class.wall(segment.start);
                self.oversold = Some((segment.start, when, class.first.clone()));
            }
            let sequence = segment.loop_index.map(|l| &plan.loops[l]);
            let broken =
                |p: &core::Play| p.place == place && p.relaxed == Some(Relaxed::Separation);
            self.together |=
                segment.shares.len() > 1 && sequence.is_some_and(|l| l.plays.iter().any(broken));
        }
    }

    fn warnings(self, item: &Item, listed: &Listed) -> Vec<Warning> {
        let (name, kind) = (&item.name, listed.campaign.kind);
        let mut found = Vec::new();
        if let Some((_, when, screen)) = self.oversold {
            let message = format!(
                "more than the whole time of `{screen}` is sold from {when} on: `{name}` or another share of voice gets less"
            );
            let remedy = "Lower a share of voice, or choose other times or screens.";
            found.push(blocking("oversold", item, message, remedy));
        }
        let last_resort = matches!(kind, Kind::Filler | Kind::Fallback);
        if let Some(whom) = self.kept_out_by.filter(|_| !self.plays && !last_resort) {
            let message =
                format!("`{name}` is never shown in its first two weeks: `{whom}` comes first");
            let remedy = "Raise its priority, or choose other times or screens.";
            found.push(blocking("always_suppressed", item, message, remedy));
        }
        if let Some(day) = self.leapt {
            let date = date_text(day);
            let message =
                format!("on {date} the clocks skip the time of day of `{name}`: it is not shown");
            found.push(blocking("occurrence_swallowed", item, message, LEAP_REMEDY));
        }
        for warning in &mut found {
            warning.severity = Severity::Warning;
        }
        if self.together {
            let message = format!(
                "`{name}` cannot always be kept apart from what has the same separation key"
            );
            let remedy = "Use the key in fewer campaigns, or add others to the same screens.";
            found.push(Warning {
                severity: Severity::Hint,
                ..blocking("separation_broken", item, message, remedy)
            });
        }
        found
    }
}
