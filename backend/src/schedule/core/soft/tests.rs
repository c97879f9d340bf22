//! Which plays may finish, one by one and out of dice.
use super::SOFT_MS;
use crate::schedule::core::{
    Layer,
    explain::now,
    fact::{Facts, Value, Version},
    gate::{Atom, Door, Expr, Gate, Test, Unknown},
    model::{Campaign, Edge, Item, Kind, Opening, Screen, Window},
    resolve::{Plan, resolve},
    rule::{Daypart, Rule},
    tests::{Model, START, Throw, ZONES, throws},
    time::{DAY_MS, HOUR_MS, Span},
};
use proptest::prelude::*;
use uuid::Uuid;

/// Noon in Paris, the day after the clocks changed.
const NOON: i64 = START.div_euclid(DAY_MS) * DAY_MS + DAY_MS + 10 * HOUR_MS;

fn daily(start: i64, end: i64) -> Vec<Rule> {
    vec![Rule {
        dayparts: vec![Daypart::new(start, end)],
        ..Rule::default()
    }]
}

/// One that ends at noon, 7 s into a play of 10 s.
fn ending() -> Campaign {
    let item = Item {
        id: Uuid::from_u128(1),
        duration_ms: 10_000,
        windows: Vec::new(),
        blocked: None,
    };
    Campaign {
        rules: daily(6 * HOUR_MS + 3_000, 12 * HOUR_MS),
        soft_end: true,
        ..Campaign::plain(Uuid::from_u128(1), Kind::Loop, vec![item])
    }
}

fn following(kind: Kind) -> Campaign {
    let item = Item {
        id: Uuid::from_u128(2),
        duration_ms: 30_000,
        windows: Vec::new(),
        blocked: None,
    };
    Campaign {
        rules: daily(12 * HOUR_MS, 24 * HOUR_MS),
        ..Campaign::plain(Uuid::from_u128(2), kind, vec![item])
    }
}

fn screen<'a>(facts: &'a Facts, campaigns: &'a [Campaign]) -> Screen<'a> {
    Screen {
        zone: &ZONES[0],
        opening: None,
        legal_dark: false,
        facts,
        campaigns: campaigns.iter().collect(),
    }
}

const DAY: Span = Span {
    start: NOON - 12 * HOUR_MS,
    end: NOON + 12 * HOUR_MS,
};

/// How late the segment at noon begins.
fn late(screen: &Screen<'_>) -> i64 {
    let plan = resolve(screen, DAY);
    let mut found = plan.segments.iter().filter(|s| s.start == NOON);
    found.next().map_or(-1, |s| s.late_ms)
}

fn late_beside(change: impl Fn(&mut Campaign), kind: Kind) -> i64 {
    let mut ending = ending();
    change(&mut ending);
    late(&screen(&Facts::default(), &[ending, following(kind)]))
}

#[test]
fn a_play_finishes_after_its_daypart_and_the_next_begins_whole() {
    let (facts, campaigns) = (Facts::default(), [ending(), following(Kind::Filler)]);
    let plan = resolve(&screen(&facts, &campaigns), DAY);
    let place = plan.segments.iter().position(|s| s.start == NOON).unwrap();
    assert_eq!(plan.segments[place].late_ms, 3_000);
    let shown = |at: i64| now(&plan, place, at).map(|n| (n.play.item, n.started_at, n.ends_at));
    let soft = Some((0, NOON - 7_000, NOON + 3_000));
    assert_eq!((shown(NOON), shown(NOON + 2_999)), (soft, soft));
    let whole = Some((0, NOON + 3_000, NOON + 33_000));
    assert_eq!(shown(NOON + 3_000), whole);
    let before = now(&plan, place - 1, NOON - 1).unwrap();
    assert_eq!(before.ends_at, NOON + 3_000);
}

#[test]
fn a_play_is_cut_where_something_stands_against_it() {
    assert_eq!(late_beside(|_| {}, Kind::Loop), 3_000);
    assert_eq!(late_beside(|c| c.soft_end = false, Kind::Loop), 0);
    let long = |c: &mut Campaign| c.items[0].duration_ms = 33_000;
    assert_eq!(late_beside(long, Kind::Loop), 0, "more than 15 s remain");
    for stronger in [Kind::Takeover, Kind::Emergency] {
        assert_eq!(late_beside(|_| {}, stronger), 0, "{stronger:?}");
    }
    let over = |ms: i64| move |c: &mut Campaign| c.window.to = Some(Edge::Instant(NOON + ms));
    assert_eq!(late_beside(over(0), Kind::Loop), 0, "a hard end");
    assert_eq!(
        late_beside(over(2_000), Kind::Loop),
        0,
        "one while it goes on"
    );
    assert_eq!(late_beside(over(3_000), Kind::Loop), 3_000);
    let invalid = |c: &mut Campaign| {
        let to = Some(Edge::Instant(NOON));
        c.items[0].windows.push(Window { from: None, to });
        c.rules.clear();
    };
    assert_eq!(
        late_beside(invalid, Kind::Loop),
        0,
        "its media is not valid any more"
    );
}

#[test]
fn a_play_is_cut_where_the_screen_closes_and_where_the_day_begins() {
    let facts = Facts::default();
    let campaigns = [ending(), following(Kind::Filler)];
    let opening = Opening(daily(HOUR_MS, 12 * HOUR_MS));
    let mut place = screen(&facts, &campaigns);
    place.opening = Some(&opening);
    assert_eq!(late(&place), 0);
    let mut always = ending();
    always.rules.clear();
    always.items[0].duration_ms = 11_000;
    let two_days = Span {
        end: DAY.end + DAY_MS,
        ..DAY
    };
    let plan_of = |campaigns: &[Campaign]| -> Vec<i64> {
        let plan = resolve(&screen(&facts, campaigns), two_days);
        plan.segments.iter().map(|s| s.late_ms).collect()
    };
    assert_eq!(plan_of(&[always]), [0, 0, 0]);
}

#[test]
fn a_play_is_cut_where_stock_price_or_law_want_it_and_where_nobody_knows() {
    let gate = |urgent: bool| Gate {
        atoms: vec![Atom {
            key: "stock".into(),
            test: Test::Yes,
        }],
        expr: Expr::Atom(0),
        unknown: Unknown::Hide,
        for_ms: 0,
        min_on_ms: 0,
        min_off_ms: 0,
        urgent,
    };
    let told = |at: i64, yes: bool, ttl_ms: Option<i64>| {
        let value = Value::Flag(yes);
        let version = Version {
            published_at: at,
            value,
            ttl_ms,
        };
        ("stock".to_owned(), version)
    };
    let early = DAY.start - HOUR_MS;
    let with = |urgent: bool, until: i64, expires: bool| {
        let mut ending = ending();
        ending.condition = Some(gate(urgent));
        let ttl_ms = expires.then_some(until - early);
        let again = (!expires).then(|| told(until, false, None));
        let facts = Facts::new([told(early, true, ttl_ms)].into_iter().chain(again));
        late(&screen(&facts, &[ending, following(Kind::Filler)]))
    };
    assert_eq!(with(false, NOON, false), 3_000, "the weather is not urgent");
    for at in [NOON, NOON + 1_000] {
        assert_eq!(with(true, at, false), 0);
        assert_eq!(with(false, at, true), 0);
    }
    assert_eq!(with(true, NOON + 3_000, false), 3_000);
}

/// Some campaigns with soft ends, and plays of seconds.
fn model(place: Throw, all: &[Throw]) -> Model {
    let mut model = Model::new(place, all);
    for (campaign, throw) in model.campaigns.iter_mut().zip(all) {
        campaign.soft_end = throw[0] % 4 != 0;
        if let Some(gate) = &mut campaign.condition {
            gate.urgent = throw[3].is_multiple_of(2);
        }
        for item in &mut campaign.items {
            item.duration_ms = (item.duration_ms / 60_000 * 3_700) % 41_000;
        }
    }
    model
}

/// The play that is on the glass at an instant.
fn shown(plan: &Plan<'_>, at: i64) -> Option<(usize, usize, i64, i64)> {
    let place = plan.segments.partition_point(|s| s.start <= at) - 1;
    let now = now(plan, place, at)?;
    Some((now.play.place, now.play.item, now.started_at, now.ends_at))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_play_crosses_its_segment_unless_softly(place: Throw, all in throws(4)) {
        let model = model(place, &all);
        let (plan, zone) = (model.plan(), &ZONES[model.zone]);
        for pair in plan.segments.windows(2) {
            let (end, begins) = (pair[1].start, pair[1].begins());
            if let Some((.., ends_at)) = shown(&plan, end - 1) {
                prop_assert_eq!(ends_at, begins.max(ends_at.min(end)));
            }
            if begins == end {
                continue;
            }
            prop_assert!((1..=SOFT_MS).contains(&(begins - end)) && begins < pair[1].end);
            let going_on = shown(&plan, end);
            prop_assert_eq!(going_on, shown(&plan, end - 1));
            prop_assert_eq!(going_on, shown(&plan, begins - 1));
            let (who, item, ..) = going_on.unwrap();
            let campaign = plan.ranking[who];
            prop_assert!(campaign.soft_end);
            prop_assert!(pair[0].layer <= pair[1].layer && pair[1].layer != Layer::Closed);
            prop_assert!(zone.midnight_before(end) != end);
            prop_assert!(campaign.window.holds(begins - 1, zone));
            prop_assert!(campaign.items[item].plays(begins - 1, zone));
            let doors = campaign.condition.as_ref().map(|gate| (gate.urgent, gate.doors(&model.facts)));
            if let Some((urgent, doors)) = doors {
                let after = doors.partition_point(|(at, _)| *at < begins);
                let door = doors[after - 1].1;
                prop_assert!(door == Door::Open || (!urgent && door != Door::Unknown));
            }
            if let Some((_, _, started_at, _)) = shown(&plan, begins) {
                prop_assert_eq!(started_at, begins, "the next begins whole");
            }
        }
    }

    #[test]
    fn soft_ends_move_no_segment(place: Throw, all in throws(4)) {
        let soft = model(place, &all);
        let mut hard = soft.clone();
        for campaign in &mut hard.campaigns {
            campaign.soft_end = false;
        }
        let (soft, hard) = (soft.plan(), hard.plan());
        let mut segments = soft.segments.clone();
        for segment in &mut segments {
            segment.late_ms = 0;
        }
        prop_assert_eq!(&segments, &hard.segments);
        prop_assert_eq!(&soft.loops, &hard.loops);
    }
}
