//! The properties that the rules promise, on small models out of dice. A failure prints the throws that led to it.
use super::{
    compose::{Entrant, Entry, compose},
    explain::now,
    fact::{Facts, Value, Version},
    gate::{Atom, Expr, Gate, Test, Unknown},
    model::{Blocked, Campaign, Edge, Item, Kind, Opening, Ramp, Screen, Window},
    resolve::{Plan, Segment, resolve},
    rule::{Daypart, Rule},
    shares::{Claim, WHOLE_PPB, divide},
    time::{DAY_MS, HOUR_MS, MINUTE_MS, Span, Zone, date},
};
use crate::schedule::zones;
use proptest::prelude::*;
use std::sync::LazyLock;
use uuid::Uuid;

/// The clocks of the first two change on the first day.
pub(super) static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| {
    let names = ["Europe/Paris", "Africa/Casablanca", "Asia/Kathmandu"];
    names.into_iter().map(zones::zone_or_utc).collect()
});

/// 2026-03-28 18:00 UTC.
pub(super) const START: i64 = 20_540 * DAY_MS + 18 * HOUR_MS;
const KINDS: [Kind; 6] = [
    Kind::Loop,
    Kind::ShareOfVoice,
    Kind::Filler,
    Kind::Fallback,
    Kind::Takeover,
    Kind::Emergency,
];

/// What was thrown for one campaign.
pub(super) type Throw = [u32; 16];

pub(super) fn throws(most: usize) -> impl Strategy<Value = Vec<Throw>> {
    prop::collection::vec(prop::array::uniform16(0..720u32), 1..=most)
}

fn hours(n: u32) -> i64 {
    i64::from(n) * HOUR_MS
}

/// A screen and its campaigns.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub zone: usize,
    pub opening: Option<Opening>,
    pub legal_dark: bool,
    pub facts: Facts,
    pub campaigns: Vec<Campaign>,
    pub range: Span,
}

impl Model {
    pub(super) fn new(place: Throw, campaigns: &[Throw]) -> Self {
        let start = START + hours(place[0] % 12);
        Self {
            zone: place[1] as usize % 3,
            opening: opening(place),
            legal_dark: place[2] % 5 == 4,
            facts: facts(place),
            campaigns: campaigns.iter().enumerate().map(campaign).collect(),
            range: Span {
                start,
                end: start + hours(8 + place[3] % 24),
            },
        }
    }

    pub(super) fn screen(&self) -> Screen<'_> {
        Screen {
            zone: &ZONES[self.zone],
            opening: self.opening.as_ref(),
            legal_dark: self.legal_dark,
            facts: &self.facts,
            campaigns: self.campaigns.iter().collect(),
        }
    }

    pub(super) fn plan(&self) -> Plan<'_> {
        resolve(&self.screen(), self.range)
    }
}

pub(super) fn opening(place: Throw) -> Option<Opening> {
    let daily = Rule {
        dayparts: vec![Daypart::new(hours(place[4] % 24), hours(place[5] % 24))],
        ..Rule::default()
    };
    (place[6] % 3 == 2).then(|| Opening(vec![daily]))
}

/// Told twice, for some hours each.
pub(super) fn facts(place: Throw) -> Facts {
    let version = |at: u32, yes: u32, lasts: u32| Version {
        published_at: START + hours(at % 20),
        value: Value::Flag(yes.is_multiple_of(2)),
        ttl_ms: (lasts % 4 < 3).then(|| hours(1 + lasts % 9)),
    };
    let told = [
        version(place[7], place[8], place[9]),
        version(place[10], place[11], place[12]),
    ];
    Facts::new(told.map(|version| ("sun".to_owned(), version)))
}

pub(super) fn campaign((n, t): (usize, &Throw)) -> Campaign {
    let kind = KINDS[(t[0] % 13 % 9 % 6) as usize];
    let window = Window {
        from: Some(Edge::Floating(START + hours(t[1] % 20))),
        to: Some(Edge::Floating(START + hours(t[1] % 20 + 1 + t[2] % 30))),
    };
    let rule = Rule {
        dayparts: vec![Daypart::new(
            hours(t[3] % 24),
            hours(t[4] % 24) + 30 * MINUTE_MS,
        )],
        weekdays: if t[5] % 4 == 3 { vec![6] } else { Vec::new() },
        ..Rule::default()
    };
    Campaign {
        priority: i32::try_from(t[6] % 3).unwrap(),
        sequence: i64::from(t[7] % 3),
        weight: 1 + t[8] % 4,
        share_permille: 100 * (t[8] % 9),
        window: if t[2] % 3 == 2 {
            window
        } else {
            Window::default()
        },
        rules: if t[5] % 3 == 2 {
            vec![rule]
        } else {
            Vec::new()
        },
        paused: t[9] % 11 == 10,
        condition: (t[10] % 4 == 3).then(|| sunny(t[10])),
        wake: t[9] % 2 == 1,
        separation_keys: (t[11] % 5 == 4)
            .then(|| "k".to_owned())
            .into_iter()
            .collect(),
        gap_ms: if t[12] % 6 == 5 { 20 * MINUTE_MS } else { 0 },
        cap_per_hour: (t[12] % 7 == 6).then_some(1 + t[12] % 3),
        ramp: (t[13] % 8 == 7).then(|| Ramp {
            first: 1,
            last: 5,
            event: Edge::Instant(START + hours(t[13] % 24)),
        }),
        items: (0..=t[14] % 2).map(|i| item(i, t)).collect(),
        ..Campaign::plain(Uuid::from_u128(n as u128 + 1), kind, Vec::new())
    }
}

fn item(i: u32, t: &Throw) -> Item {
    let until = Window {
        from: None,
        to: Some(Edge::Instant(START + hours(t[15] % 24))),
    };
    Item {
        id: Uuid::from_u128(u128::from(i) + 1),
        duration_ms: MINUTE_MS * i64::from(4 + (t[14] / 2 + 5 * i) % 11),
        windows: if t[15] % 4 == 3 {
            vec![until]
        } else {
            Vec::new()
        },
        blocked: (t[15] % 17 == 16).then_some(Blocked::Processing),
    }
}

fn sunny(t: u32) -> Gate {
    Gate {
        atoms: vec![Atom {
            key: "sun".into(),
            test: Test::Yes,
        }],
        expr: Expr::Atom(0),
        unknown: if t % 3 == 2 {
            Unknown::Show
        } else {
            Unknown::Hide
        },
        for_ms: 0,
        min_on_ms: 0,
        min_off_ms: 0,
        urgent: false,
    }
}

/// A segment by what it says, whatever places things have.
type Told = (
    Span,
    super::Layer,
    Vec<(Uuid, u64)>,
    Vec<(Uuid, usize, i64)>,
    usize,
);

fn told(plan: &Plan<'_>) -> Vec<Told> {
    let id = |place: usize| plan.ranking[place].id;
    let one = |s: &Segment| {
        let plays = s.loop_index.iter().flat_map(|l| &plan.loops[*l].plays);
        let span = Span {
            start: s.start,
            end: s.end,
        };
        let shares = s.shares.iter().map(|(place, share)| (id(*place), *share));
        let plays = plays.map(|p| (id(p.place), p.item, p.duration_ms));
        (
            span,
            s.layer,
            shares.collect(),
            plays.collect(),
            s.start_index,
        )
    };
    plan.segments.iter().map(one).collect()
}

/// For how long a campaign plays.
fn on_air_ms(plan: &Plan<'_>, id: Uuid) -> i64 {
    let playing = plan.segments.iter().filter(|s| {
        let mut who = s.shares.iter();
        who.any(|(place, _)| plan.ranking[*place].id == id)
    });
    playing.map(|s| s.end - s.start).sum()
}

#[test]
fn the_models_begin_on_the_day_the_clocks_change() {
    assert_eq!(START.div_euclid(DAY_MS), i64::from(date(2026, 3, 28)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn segments_fill_the_range_and_their_shares_the_whole(place: Throw, all in throws(4)) {
        let model = Model::new(place, &all);
        let plan = model.plan();
        let mut at = model.range.start;
        for s in &plan.segments {
            prop_assert_eq!(s.start, at);
            prop_assert!(s.end > s.start);
            at = s.end;
            let sum: u64 = s.shares.iter().map(|(_, share)| *share).sum();
            let plays = s.loop_index.map(|l| plan.loops[l].plays.len());
            prop_assert_eq!(sum, if plays.is_some() { WHOLE_PPB } else { 0 });
            prop_assert!(plays.is_none_or(|n| s.start_index < n));
        }
        prop_assert_eq!(at, model.range.end);
    }

    #[test]
    fn no_play_crosses_its_segment(place: Throw, all in throws(4), into in 0..1000i64) {
        let model = Model::new(place, &all);
        let plan = model.plan();
        for (place, s) in plan.segments.iter().enumerate() {
            let at = s.start + (s.end - s.start) * into / 1000;
            let Some(shown) = now(&plan, place, at) else { continue };
            prop_assert!(s.start <= shown.started_at && shown.started_at <= at);
            prop_assert!(at < shown.ends_at && shown.ends_at <= s.end);
        }
    }

    #[test]
    fn the_order_of_campaigns_says_nothing(place: Throw, all in throws(5), turn in 0..5usize) {
        let model = Model::new(place, &all);
        let mut turned = model.clone();
        let by = turn % turned.campaigns.len();
        turned.campaigns.rotate_left(by);
        turned.campaigns.reverse();
        let (one, other) = (model.plan(), turned.plan());
        prop_assert_eq!(&one.segments, &other.segments);
        prop_assert_eq!(&one.loops, &other.loops);
        prop_assert_eq!(&one.ranking, &other.ranking);
        prop_assert_eq!(one.fallback_loop, other.fallback_loop);
    }

    #[test]
    fn a_campaign_that_cannot_play_changes_nothing(place: Throw, all in throws(3), extra: Throw) {
        let model = Model::new(place, &all);
        let mut more = model.clone();
        let mut other = campaign((all.len(), &extra));
        match extra[0] % 4 {
            0 => other.paused = true,
            1 => other.window.to = Some(Edge::Instant(START - DAY_MS)),
            2 => other.condition = Some(Gate { expr: Expr::Any(Vec::new()), ..sunny(0) }),
            _ => other.items.clear(),
        }
        more.campaigns.push(other);
        prop_assert_eq!(told(&more.plan()), told(&model.plan()));
    }

    #[test]
    fn more_priority_is_never_less_time(place: Throw, all in throws(5), which in 0..5usize) {
        let model = Model::new(place, &all);
        let mut raised = model.clone();
        let n = which % all.len();
        raised.campaigns[n].priority += 1;
        let id = model.campaigns[n].id;
        prop_assert!(on_air_ms(&raised.plan(), id) >= on_air_ms(&model.plan(), id));
    }

    #[test]
    fn two_halves_are_the_whole(place: Throw, all in throws(3), cut in 1..100i64) {
        let model = Model::new(place, &all);
        let at = model.range.start + (model.range.end - model.range.start) * cut / 100;
        let half = |start, end| {
            let range = Span { start, end };
            told(&Model { range, ..model.clone() }.plan())
        };
        let mut halves = half(model.range.start, at);
        let mut rest = half(at, model.range.end).into_iter();
        let zone = &ZONES[model.zone];
        if let (Some(last), Some(first)) = (halves.last_mut(), rest.next()) {
            let same = (last.1, &last.2, &last.3) == (first.1, &first.2, &first.3);
            if same && zone.midnight_before(at) != at {
                last.0.end = first.0.end;
            } else {
                halves.push(first);
            }
        }
        halves.extend(rest);
        prop_assert_eq!(halves, told(&model.plan()));
    }

    #[test]
    fn what_nobody_knows_is_not_shown(place: Throw, all in throws(4)) {
        let mut model = Model::new(place, &all);
        model.campaigns[0].condition = Some(sunny(0));
        let plan = model.plan();
        for s in &plan.segments {
            let shown = |(place, _): &&(usize, u64)| plan.ranking[*place].id == model.campaigns[0].id;
            if s.shares.iter().any(|share| shown(&share)) {
                for at in [s.start, s.end - 1] {
                    let known = model.facts.known("sun", at);
                    prop_assert!(known.is_some_and(|v| v.value.is_yes()));
                }
            }
        }
    }

    #[test]
    fn nobody_gets_more_than_promised_by_more_than_the_longest_item(
        dice in prop::collection::vec((1..60u32, prop::collection::vec(1..40i64, 1..4)), 1..6),
    ) {
        let item = |n: &i64| Item { id: Uuid::nil(), duration_ms: n * 5000, windows: Vec::new(), blocked: None };
        let made = dice.iter().enumerate().map(|(n, (_, items))| {
            Campaign::plain(Uuid::from_u128(n as u128), Kind::Loop, items.iter().map(item).collect())
        });
        let campaigns: Vec<Campaign> = made.collect();
        let claims: Vec<Claim> = dice.iter().map(|(weight, _)| u128::from(*weight).into()).collect();
        let shares = divide(WHOLE_PPB, &claims);
        let entrants = campaigns.iter().zip(&shares).enumerate().map(|(place, (c, share))| {
            Entrant { place, share_ppb: *share, items: (0..c.items.len()).collect() }
        });
        let entry = Entry { entrants: entrants.collect(), ..Entry::default() };
        let made = compose(&entry, &campaigns.iter().collect::<Vec<_>>());
        let longest = campaigns.iter().flat_map(|c| &c.items).map(|i| i.duration_ms).max().unwrap();
        let mut given = vec![0i128; campaigns.len()];
        let mut total = 0;
        for play in &made.plays {
            given[play.place] += i128::from(play.duration_ms);
            total += i128::from(play.duration_ms);
            for (given, share) in given.iter().zip(&shares) {
                let ahead = given * i128::from(WHOLE_PPB) - i128::from(*share) * total;
                let item = i128::from(longest) * i128::from(WHOLE_PPB);
                prop_assert!(ahead <= item);
                // somebody may fall behind a little further while two others have their longest
                prop_assert!(-ahead <= 2 * item);
            }
        }
    }
}
