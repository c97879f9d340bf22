//! An index answers what each screen says by itself, patched or fresh.
use super::{Agenda, Aimed, Around, Index, Profile, Shown};
use crate::{
    schedule::core::{
        fact::Facts,
        layers::Note,
        model::{Campaign, Opening, Screen},
        resolve::{Plan, resolve},
        tests::{START, Throw, ZONES, campaign, facts, opening, throws},
        time::{HOUR_MS, Span, Zone},
    },
    screens::target::{Subject, Target, parse},
};
use proptest::prelude::*;

const SPAN: Span = Span {
    start: START,
    end: START + 20 * HOUR_MS,
};
const TARGETS: [&str; 6] = ["*", "a", "!a", "a & b", "b | screen:s1", "under:x"];

/// Screens and campaigns, to borrow from.
struct Network {
    zones: Vec<(Zone, Span)>,
    openings: Vec<Opening>,
    facts: Vec<Facts>,
    subjects: Vec<Subject>,
    places: Vec<Throw>,
    campaigns: Vec<(Campaign, Target)>,
}

fn target(throw: &Throw) -> Target {
    parse(TARGETS[throw[0] as usize / 13 % TARGETS.len()]).unwrap()
}

impl Network {
    fn new(places: &[Throw], campaigns: &[Throw]) -> Self {
        let shut = Opening(Vec::new());
        let openings = places.iter().map(|p| opening(*p).unwrap_or(shut.clone()));
        let subject = |(n, place): (usize, &Throw)| {
            let has = |name: &str, n: u32| (place[13] >> n & 1 == 1).then(|| name.to_owned());
            Subject {
                screen: format!("s{n}"),
                groups: Vec::new(),
                path: has("x", 2).into_iter().collect(),
                tags: has("a", 0).into_iter().chain(has("b", 1)).collect(),
            }
        };
        let aimed = |(n, throw): (usize, &Throw)| (campaign((n, throw)), target(throw));
        Self {
            zones: ZONES.iter().map(|zone| (zone.clone(), SPAN)).collect(),
            openings: openings.collect(),
            facts: places.iter().map(|place| facts(*place)).collect(),
            subjects: places.iter().enumerate().map(subject).collect(),
            places: places.to_vec(),
            campaigns: campaigns.iter().enumerate().map(aimed).collect(),
        }
    }

    fn around(&self) -> Around<'_> {
        Around {
            zones: &self.zones,
            openings: &self.openings,
            facts: &self.facts,
        }
    }

    fn profile(&self, n: usize) -> Profile<'_> {
        let place = &self.places[n];
        Profile {
            subject: &self.subjects[n],
            zone: place[1] as usize % 3,
            opening: (place[6] % 3 == 2).then_some(n),
            legal_dark: place[2] % 5 == 4,
            facts: n,
        }
    }

    fn profiles(&self) -> Vec<Profile<'_>> {
        (0..self.places.len()).map(|n| self.profile(n)).collect()
    }

    fn aimed(&self) -> impl Iterator<Item = Aimed<'_>> {
        let all = self.campaigns.iter();
        all.map(|(campaign, target)| Aimed { campaign, target })
    }

    fn index(&self) -> Index<'_> {
        Index::new(self.around(), self.profiles(), self.aimed())
    }

    /// What the screen says by itself.
    fn plan(&self, n: usize) -> Plan<'_> {
        let profile = self.profile(n);
        let mine = self.campaigns.iter();
        let mine = mine.filter(|(_, target)| target.matches(profile.subject));
        let screen = Screen {
            zone: &self.zones[profile.zone].0,
            opening: profile.opening.map(|o| &self.openings[o]),
            legal_dark: profile.legal_dark,
            facts: &self.facts[profile.facts],
            campaigns: mine.map(|(campaign, _)| campaign).collect(),
        };
        resolve(&screen, SPAN)
    }
}

/// From when on what is shown.
type Seen = Vec<(i64, Shown)>;

fn seen(agenda: &Agenda, screen: usize) -> Seen {
    let stretches = agenda.stretches[agenda.class_of[screen]].iter();
    let seen = stretches.map(|s| (s.start, agenda.shown[s.shown].clone()));
    seen.collect()
}

fn planned(plan: &Plan<'_>, zone: &Zone) -> Seen {
    let id = |place: usize| plan.ranking[place].id;
    let mut seen: Seen = Vec::new();
    for s in &plan.segments {
        let note = |Note::Oversold {
                        place,
                        granted_permille,
                    }: &Note| (id(*place), *granted_permille);
        let shown = Shown {
            layer: s.layer,
            shares: s
                .shares
                .iter()
                .map(|(place, share)| (id(*place), *share))
                .collect(),
            oversold: s.notes.iter().map(note).collect(),
        };
        // a segment may differ from the one before by its loop alone
        let same = seen.last().is_some_and(|(_, last)| *last == shown);
        if !same || zone.midnight_before(s.start) == s.start {
            seen.push((s.start, shown));
        }
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn an_index_says_what_each_screen_says(places in throws(3), all in throws(5), hour in 0..20i64) {
        let network = Network::new(&places, &all);
        let index = network.index();
        let agenda = index.agenda(SPAN);
        let at = START + hour * HOUR_MS;
        let now = index.now(at);
        for n in 0..places.len() {
            let seen = seen(&agenda, n);
            let zone = &ZONES[network.profile(n).zone];
            prop_assert_eq!(&seen, &planned(&network.plan(n), zone));
            let then = seen.partition_point(|(start, _)| *start <= at) - 1;
            let shown = &seen[then].1;
            prop_assert_eq!(now.layers[n], shown.layer);
            let part = now.on(n);
            prop_assert!(shown.shares.iter().all(|(id, _)| part.contains(id)));
        }
    }

    #[test]
    fn classes_share_the_plans_that_each_screen_would_have(places in throws(3), all in throws(4)) {
        let network = Network::new(&places, &all);
        let index = network.index();
        let mut loops = crate::schedule::core::loops::Loops::default();
        for class in index.classes() {
            let (shared, _) = index.plan(&class, &mut loops).unwrap();
            for screen in &class.screens {
                let own = network.plan(*screen);
                prop_assert_eq!(&shared.segments, &own.segments);
                prop_assert_eq!(&shared.loops, &own.loops);
                prop_assert_eq!(&shared.ranking, &own.ranking);
                prop_assert_eq!(shared.fallback_loop, own.fallback_loop);
            }
        }
    }

    #[test]
    fn a_patched_index_is_the_index_of_what_is_there_now(
        places in throws(3), moved: Throw, before in throws(4), edited in throws(4), gone in 0..4usize,
    ) {
        let (old, new) = (Network::new(&places, &before), Network::new(&places, &edited));
        let mut index = old.index();
        // the first screen moves, campaigns are edited or new, one is gone
        let mut there = places.clone();
        there[0][13] = moved[13];
        there[0][1] = moved[1];
        let last = Network { campaigns: new.campaigns.clone(), ..Network::new(&there, &[]) };
        index.replace(0, last.profile(0));
        for aimed in new.aimed() {
            let means = last.subjects.iter().map(|s| aimed.target.matches(s));
            let affected = index.put(aimed);
            prop_assert!(means.enumerate().all(|(n, means)| !means || affected.contains(n)));
        }
        let mut now: Vec<Aimed<'_>> = new.aimed().collect();
        now.extend(old.aimed().skip(edited.len()));
        let id = now[gone % now.len()].campaign.id;
        index.remove(id);
        now.retain(|aimed| aimed.campaign.id != id);
        // what is known where the screen stands is found by its place
        let mut profiles = old.profiles();
        profiles[0] = last.profile(0);
        let fresh = Index::new(old.around(), profiles, now);
        let (one, other) = (index.agenda(SPAN), fresh.agenda(SPAN));
        for n in 0..places.len() {
            prop_assert_eq!(seen(&one, n), seen(&other, n));
            prop_assert_eq!(index.now(START).on(n), fresh.now(START).on(n));
        }
    }

    #[test]
    fn a_store_that_closes_changes_no_other(places in throws(3), all in throws(4)) {
        let network = Network::new(&places, &all);
        let before = network.index().agenda(SPAN);
        let shut = Opening(Vec::new());
        let openings: Vec<Opening> = network.openings.iter().cloned().chain([shut]).collect();
        let around = Around { openings: &openings, ..network.around() };
        let mut index = Index::new(around, network.profiles(), network.aimed());
        index.replace(0, Profile { opening: Some(places.len()), ..network.profile(0) });
        let after = index.agenda(SPAN);
        for n in 1..places.len() {
            prop_assert_eq!(seen(&after, n), seen(&before, n));
        }
    }
}
