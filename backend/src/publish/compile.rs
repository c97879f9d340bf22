//! Plans for screens: screens whose inputs are equal share one plan, compiled once. Pure, and the expensive part of publishing.
use super::{
    body::{Body, Files, body},
    catalogue::{Catalogue, Creative, Listed, Source},
    scenes::{self, Told},
};
use crate::{
    error::{Error, Result},
    facts::{core::Board, store::path_of},
    id::DraftId,
    schedule::{
        core::{
            self, Opening, Zone,
            fact::Facts,
            index::{Aimed, Around, Index, Profile},
            loops::Loops,
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
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

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
    /// The files of its scenes.
    pub files: Files,
    /// Campaign, item and media (or scene) of what is in the body.
    pub shown: Vec<(Uuid, Uuid, Uuid)>,
    /// The names of these campaigns.
    pub names: BTreeMap<Uuid, String>,
}

/// The plans of some screens.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// Each distinct plan once.
    pub plans: Vec<Written>,
    /// For each screen asked for, in that order, the place of its plan.
    pub of_screen: Vec<usize>,
}

/// What screens have in common, each once.
#[derive(Default)]
struct Common<'a> {
    zones: Vec<(Zone, Span)>,
    openings: Vec<Opening>,
    facts: Vec<Facts>,
    zone_of: HashMap<&'a str, usize>,
    opening_of: HashMap<&'a OpeningHours, usize>,
    facts_of: HashMap<Facts, usize>,
}

/// Compiles the plans of `screens` for the published `catalogue`, given what is told of the world outside.
pub fn compile(
    screens: &[&Located],
    (catalogue, board): (&Catalogue, &Board),
    now: i64,
) -> Result<Compiled> {
    let mut common = Common::default();
    let conditional = catalogue
        .values()
        .filter(|l| l.campaign.condition.is_some());
    let conditional: Vec<&Listed> = conditional.collect();
    let mut profiles = Vec::with_capacity(screens.len());
    for screen in screens {
        profiles.push(common.profile(screen, (&conditional, board), now));
    }
    let aimed = catalogue.values().map(|listed| Aimed {
        campaign: &listed.campaign,
        target: &listed.target,
    });
    let around = Around {
        zones: &common.zones,
        openings: &common.openings,
        facts: &common.facts,
    };
    let index = Index::new(around, profiles, aimed);
    let mut loops = Loops::default();
    let mut digests: HashMap<String, usize> = HashMap::new();
    let mut compiled = Compiled {
        plans: Vec::new(),
        of_screen: vec![0; screens.len()],
    };
    for class in index.classes() {
        let Some((plan, (zone, range))) = index.plan(&class, &mut loops) else {
            continue;
        };
        let told_alike = by_told(&plan, (catalogue, board), (screens, class.screens), now);
        for (told, members) in told_alike {
            let made = body(&plan, (catalogue, &told), zone, *range)?;
            let written = write(made, &plan, catalogue)?;
            let place = *digests
                .entry(written.digest.clone())
                .or_insert(compiled.plans.len());
            if place == compiled.plans.len() {
                compiled.plans.push(written);
            }
            for screen in members {
                compiled.of_screen[screen] = place;
            }
        }
    }
    Ok(compiled)
}

/// The screens of a class by what is told to them of the facts that its scenes tell.
fn by_told(
    plan: &core::Plan<'_>,
    (catalogue, board): (&Catalogue, &Board),
    (screens, members): (&[&Located], Vec<usize>),
    now: i64,
) -> BTreeMap<Told, Vec<usize>> {
    let listed = plan
        .ranking
        .iter()
        .filter_map(|c| catalogue.get(&DraftId(c.id)));
    let keys: BTreeSet<&str> = listed.flat_map(scene_keys).collect();
    if keys.is_empty() {
        return BTreeMap::from([(Told::new(), members)]);
    }
    let mut alike: BTreeMap<Told, Vec<usize>> = BTreeMap::new();
    for member in members {
        let told = scenes::told(board, &path_of(screens[member]), &keys, now);
        alike.entry(told).or_default().push(member);
    }
    alike
}

/// The facts that the scenes of a campaign tell.
pub fn scene_keys(listed: &Listed) -> impl Iterator<Item = &str> {
    let sources = listed.creatives.iter().flatten();
    let scenes = sources.filter_map(|Creative { source, .. }| match source {
        Source::Scene(scene) => Some(scene),
        Source::File(..) => None,
    });
    scenes.flat_map(|scene| scene.keys())
}

impl<'a> Common<'a> {
    /// The screen as the index takes it. What is known counts only where a campaign asks for it.
    fn profile(
        &mut self,
        screen: &'a Located,
        (conditional, board): (&[&Listed], &Board),
        now: i64,
    ) -> Profile<'a> {
        let zones = &mut self.zones;
        let zone = self.zone_of.entry(&screen.time_zone).or_insert_with(|| {
            let zone = zone_or_utc(&screen.time_zone);
            let range = horizon(&zone, now);
            zones.push((zone, range));
            zones.len() - 1
        });
        let openings = &mut self.openings;
        let opening = screen.opening_hours.as_ref().map(|hours| {
            *self.opening_of.entry(hours).or_insert_with(|| {
                openings.push(opening(hours));
                openings.len() - 1
            })
        });
        let means = |listed: &&&Listed| listed.target.matches(&screen.subject);
        let asking: Vec<&Listed> = conditional.iter().filter(means).copied().collect();
        let facts = &mut self.facts;
        let known = self.facts_of.entry(facts_at(screen, &asking, board));
        let known = known.or_insert_with_key(|known| {
            facts.push(known.clone());
            facts.len() - 1
        });
        Profile {
            subject: &screen.subject,
            zone: *zone,
            opening,
            legal_dark: screen.legal_dark,
            facts: *known,
        }
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

fn write(
    (body, files): (Body, Files),
    plan: &core::Plan<'_>,
    catalogue: &Catalogue,
) -> Result<Written> {
    let json = serde_json::to_string(&body).map_err(Error::internal)?;
    let digest = secrets::hex(&Sha256::digest(json.as_bytes()));
    let used: BTreeSet<_> = body.items.iter().map(|i| (i.campaign_id, i.id)).collect();
    let ranked = plan.ranking.iter().map(|campaign| campaign.id);
    let listed = ranked.filter_map(|id| Some((id, catalogue.get(&DraftId(id))?)));
    let (mut shown, mut names) = (Vec::with_capacity(used.len()), BTreeMap::new());
    for (id, listed) in listed {
        let items = listed.campaign.items.iter().zip(&listed.shows);
        let before = shown.len();
        shown.extend(
            items
                .filter(|(item, _)| used.contains(&(id, item.id)))
                .map(|(item, shows)| (id, item.id, shows.id())),
        );
        if shown.len() > before {
            names.insert(id, listed.name.clone());
        }
    }
    Ok(Written {
        digest,
        json,
        body,
        files,
        shown,
        names,
    })
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
