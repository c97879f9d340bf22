//! Plans for screens: screens whose inputs are equal share one plan, compiled once. Pure, and the expensive part of publishing.
use super::{
    body::{Body, body},
    catalogue::{Catalogue, Listed},
};
use crate::{
    error::{Error, Result},
    facts::{core::Board, store::path_of},
    schedule::{
        core::{
            self, Opening, Zone,
            fact::Facts,
            model::Campaign,
            rule::{Daypart, Rule},
            time::{Span, parse_date, parse_time},
        },
        zones::zone_or_utc,
    },
    screens::{
        Located,
        values::{OpeningHours, Period},
    },
    secrets,
};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// How many whole days a plan reaches beyond today.
pub const HORIZON_DAYS: i32 = 30;

/// A plan, written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// SHA-256 of `json` in hex.
    pub digest: String,
    /// The body as JSON.
    pub json: String,
    /// The body.
    pub body: Body,
}

/// The plans of some screens.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// Each distinct plan once.
    pub plans: Vec<Written>,
    /// For each screen asked for, in that order, the place of its plan.
    pub of_screen: Vec<usize>,
}

/// What a plan depends on.
struct Inputs<'a> {
    zone: &'a str,
    hours: Option<&'a OpeningHours>,
    legal_dark: bool,
    targeted: Vec<&'a Listed>,
    facts: Facts,
}

/// Compiles the plans of `screens` for the published `catalogue`, given what is told of the world outside.
pub fn compile(
    screens: &[&Located],
    (catalogue, board): (&Catalogue, &Board),
    now: i64,
) -> Result<Compiled> {
    let mut compiled = Compiled::default();
    let mut zones: BTreeMap<&str, Zone> = BTreeMap::new();
    let mut known: Vec<(Inputs<'_>, usize)> = Vec::new();
    let mut digests: BTreeMap<String, usize> = BTreeMap::new();
    for screen in screens {
        let inputs = inputs(screen, catalogue, board);
        if let Some((_, plan)) = known.iter().find(|(i, _)| same_inputs(i, &inputs)) {
            compiled.of_screen.push(*plan);
            continue;
        }
        let name = screen.time_zone.as_str();
        let zone = zones.entry(name).or_insert_with(|| zone_or_utc(name));
        let written = write(plan_body(
            screen,
            &inputs,
            catalogue,
            (zone, horizon(zone, now)),
        ))?;
        let plan = *digests
            .entry(written.digest.clone())
            .or_insert(compiled.plans.len());
        if plan == compiled.plans.len() {
            compiled.plans.push(written);
        }
        compiled.of_screen.push(plan);
        known.push((inputs, plan));
    }
    Ok(compiled)
}

fn inputs<'a>(screen: &'a Located, catalogue: &'a Catalogue, board: &Board) -> Inputs<'a> {
    let targeted = catalogue
        .values()
        .filter(|l| l.target.matches(&screen.subject));
    let targeted: Vec<&Listed> = targeted.collect();
    Inputs {
        zone: &screen.time_zone,
        hours: screen.opening_hours.as_ref(),
        legal_dark: screen.legal_dark,
        facts: facts_at(screen, &targeted, board),
        targeted,
    }
}

/// What is known on a screen of the facts that its campaigns ask for.
pub fn facts_at(screen: &Located, targeted: &[&Listed], board: &Board) -> Facts {
    let gates = targeted
        .iter()
        .filter_map(|l| l.campaign.condition.as_ref());
    let keys: BTreeSet<&str> = gates
        .flat_map(|gate| gate.atoms.iter().map(|atom| atom.key.as_str()))
        .collect();
    if keys.is_empty() {
        return Facts::default();
    }
    board.at(&path_of(screen), keys.into_iter())
}

fn same_inputs(a: &Inputs<'_>, b: &Inputs<'_>) -> bool {
    let both = a.targeted.iter().zip(&b.targeted);
    let same_campaigns =
        a.targeted.len() == b.targeted.len() && both.into_iter().all(|(x, y)| std::ptr::eq(*x, *y));
    same_campaigns
        && (a.zone, a.hours, a.legal_dark) == (b.zone, b.hours, b.legal_dark)
        && a.facts == b.facts
}

fn plan_body(
    screen: &Located,
    inputs: &Inputs<'_>,
    catalogue: &Catalogue,
    (zone, range): (&Zone, Span),
) -> Body {
    let opening = screen.opening_hours.as_ref().map(opening);
    let campaigns = inputs.targeted.iter().map(|l| &l.campaign).collect();
    let place = (zone, opening.as_ref(), screen.legal_dark);
    let screen = schedule_screen(place, &inputs.facts, campaigns);
    body(
        &core::resolve(&screen, range),
        catalogue,
        zone.name(),
        range,
    )
}

/// The screen as the core takes it.
pub fn schedule_screen<'a>(
    (zone, opening, legal_dark): (&'a Zone, Option<&'a Opening>, bool),
    facts: &'a Facts,
    campaigns: Vec<&'a Campaign>,
) -> core::Screen<'a> {
    core::Screen {
        zone,
        opening,
        legal_dark,
        facts,
        campaigns,
    }
}

/// From today's local midnight, so that screens of a zone share their plans, over the horizon.
pub fn horizon(zone: &Zone, now: i64) -> Span {
    let today = zone.date(now);
    Span {
        start: zone.midnight_before(now),
        end: zone.midnight(today + HORIZON_DAYS + 1),
    }
}

fn write(body: Body) -> Result<Written> {
    let json = serde_json::to_string(&body).map_err(Error::internal)?;
    let digest = secrets::hex(&Sha256::digest(json.as_bytes()));
    Ok(Written { digest, json, body })
}

/// Opening hours as rules.
pub fn opening(hours: &OpeningHours) -> Opening {
    let exceptions = hours
        .exceptions
        .iter()
        .filter_map(|e| Some((parse_date(&e.date)?, dayparts(&e.periods))));
    let exceptions: BTreeMap<_, _> = exceptions.collect();
    let weekly = hours.weekly.iter().map(|period| Rule {
        weekdays: period.days.clone(),
        dayparts: daypart(&period.start, &period.end).into_iter().collect(),
        except: exceptions.keys().copied().collect(),
        ..Rule::default()
    });
    let mut rules: Vec<Rule> = weekly.collect();
    rules.push(Rule {
        // no date by itself, only the exceptional ones
        within: Some(BTreeSet::new()),
        overrides: exceptions,
        ..Rule::default()
    });
    Opening(rules)
}

fn dayparts(periods: &[Period]) -> Vec<Daypart> {
    periods
        .iter()
        .filter_map(|p| daypart(&p.start, &p.end))
        .collect()
}

fn daypart(start: &str, end: &str) -> Option<Daypart> {
    Some(Daypart::new(parse_time(start)?, parse_time(end)?))
}
