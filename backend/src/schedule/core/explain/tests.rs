//! Reasons, one by one.
use super::{By, Outcome, explain};
use crate::schedule::core::{
    compose::Relaxed,
    fact::Facts,
    model::{Campaign, Edge, Item, Kind, Opening, Ramp, Screen, Window},
    resolve::resolve,
    rule::{Daypart, Rule},
    tests::ZONES,
    time::{DAY_MS, HOUR_MS, MINUTE_MS, Span, date},
};
use uuid::Uuid;

/// Noon in Paris on a winter's day.
const NOON: i64 = 20_470 * DAY_MS + 11 * HOUR_MS;

fn campaign(n: u128, kind: Kind, duration_ms: i64) -> Campaign {
    let item = Item {
        id: Uuid::from_u128(n),
        duration_ms,
        windows: Vec::new(),
        blocked: None,
    };
    Campaign::plain(Uuid::from_u128(n), kind, vec![item])
}

fn part(start: i64, end: i64) -> Rule {
    Rule {
        dayparts: vec![Daypart::new(start * HOUR_MS, end * HOUR_MS)],
        ..Rule::default()
    }
}

fn instants(from: i64, to: i64) -> Window {
    Window {
        from: Some(Edge::Instant(from)),
        to: Some(Edge::Instant(to)),
    }
}

/// What is told of the campaigns, by id, at an instant on a screen that is open from 8 to 20.
fn told(campaigns: &[Campaign], legal_dark: bool, at: i64) -> Vec<Outcome> {
    let (facts, opening) = (Facts::default(), Opening(vec![part(8, 20)]));
    let screen = Screen {
        zone: &ZONES[0],
        opening: Some(&opening),
        legal_dark,
        facts: &facts,
        campaigns: campaigns.iter().collect(),
    };
    let found = explain(&screen, at);
    let ranked = found.plan.ranking.iter().map(|c| c.id).zip(found.outcomes);
    let mut told: Vec<_> = ranked.collect();
    told.sort_by_key(|(id, _)| *id);
    told.into_iter().map(|(_, outcome)| outcome).collect()
}

fn words(outcomes: &[Outcome]) -> Vec<&'static str> {
    outcomes.iter().map(Outcome::word).collect()
}

#[test]
fn a_closed_screen_comes_before_who_is_stronger() {
    let waking = |n, priority| Campaign {
        wake: true,
        priority,
        ..campaign(n, Kind::Takeover, 10_000)
    };
    let emergency = |n, priority| Campaign {
        priority,
        ..campaign(n, Kind::Emergency, 10_000)
    };
    let all = [
        emergency(1, 2),
        emergency(2, 1),
        waking(3, 0),
        campaign(4, Kind::Takeover, 10_000),
        campaign(5, Kind::Loop, 10_000),
    ];
    let night = NOON + 12 * HOUR_MS;
    let (out, closed) = ("suppressed_by_emergency", "screen_closed");
    let found = |dark, at| words(&told(&all, dark, at));
    assert_eq!(found(false, night), ["in_loop", out, out, closed, closed]);
    let two = night + 3 * HOUR_MS;
    let dark = "legal_dark";
    assert_eq!(found(true, two), ["in_loop", out, dark, dark, dark]);
    assert_eq!(found(false, NOON), ["in_loop", out, out, out, out]);
    let woken = words(&told(
        &[waking(1, 2), waking(2, 1), all[4].clone()],
        false,
        night,
    ));
    assert_eq!(woken, ["in_loop", "suppressed_by_takeover", closed]);
}

#[test]
fn nobody_steps_in_for_a_takeover_that_wakes_the_screen() {
    let takeover = Campaign {
        wake: true,
        cap_per_hour: Some(4),
        ..campaign(1, Kind::Takeover, MINUTE_MS)
    };
    let all = [
        takeover,
        campaign(2, Kind::Filler, MINUTE_MS),
        campaign(3, Kind::Fallback, MINUTE_MS),
    ];
    let (facts, opening) = (Facts::default(), Opening(vec![part(8, 20)]));
    let screen = Screen {
        zone: &ZONES[0],
        opening: Some(&opening),
        legal_dark: false,
        facts: &facts,
        campaigns: all.iter().collect(),
    };
    let relaxed = |start: i64| {
        let plan = resolve(
            &screen,
            Span {
                start,
                end: start + HOUR_MS,
            },
        );
        let plays = plan.loops[plan.segments[0].loop_index.unwrap()]
            .plays
            .clone();
        let (place, relaxed) = (plays[1].place, plays[0].relaxed);
        (plan.ranking[place].kind, relaxed)
    };
    assert_eq!(relaxed(NOON), (Kind::Filler, None));
    let night = relaxed(NOON + 12 * HOUR_MS);
    assert_eq!(night, (Kind::Takeover, Some(Relaxed::Held)));
}

#[test]
fn the_next_daypart_comes_before_the_end_or_not_at_all() {
    let until = |to| Campaign {
        window: instants(NOON - DAY_MS, to),
        rules: vec![part(8, 9)],
        ..campaign(1, Kind::Loop, 10_000)
    };
    let next = NOON + 20 * HOUR_MS;
    for (to, expected) in [(next, None), (next + 1, Some(next))] {
        let found = told(&[until(to)], false, NOON);
        assert_eq!(found, [Outcome::OutsideDaypart { next: expected }]);
    }
}

#[test]
fn the_higher_tier_is_named_even_when_it_got_nothing() {
    let sold = Campaign {
        share_permille: 1000,
        ..campaign(1, Kind::ShareOfVoice, 10_000)
    };
    let high = Campaign {
        priority: 1,
        ..campaign(2, Kind::Loop, 10_000)
    };
    let found = told(&[sold, high, campaign(3, Kind::Loop, 10_000)], false, NOON);
    assert_eq!(
        found[1],
        Outcome::Oversold {
            granted_permille: 0
        }
    );
    let (by, whom) = (By::Priority, vec![1]);
    assert_eq!(found[2], Outcome::Suppressed { by, whom });
}

#[test]
fn a_ramp_divides_exactly() {
    let from = NOON - 2 * HOUR_MS;
    let ramp = Campaign {
        window: instants(from, NOON + DAY_MS),
        ramp: Some(Ramp {
            first: 1,
            last: 5,
            event: Edge::Instant(from + 3 * HOUR_MS),
        }),
        ..campaign(1, Kind::Loop, 10_000)
    };
    let all = [ramp, campaign(2, Kind::Loop, 10_000)];
    let facts = Facts::default();
    let screen = Screen {
        zone: &ZONES[0],
        opening: None,
        legal_dark: false,
        facts: &facts,
        campaigns: all.iter().collect(),
    };
    let range = Span {
        start: from,
        end: from + 4 * HOUR_MS,
    };
    let plan = resolve(&screen, range);
    let shares: Vec<u64> = plan.segments.iter().map(|s| s.shares[0].1).collect();
    assert_eq!(shares, [500_000_000, 700_000_000, 785_714_286, 833_333_333]);
    let lengths = plan
        .segments
        .iter()
        .map(|s| plan.loops[s.loop_index.unwrap()].length_ms);
    assert_eq!(
        lengths.collect::<Vec<_>>(),
        [20_000, 100_000, 140_000, 60_000]
    );
}

#[test]
fn a_constraint_is_told_only_while_it_holds_somebody_back() {
    // of the 5 s that it is owed of each 10 s the first can only use 10 s in each minute
    let gap = Campaign {
        gap_ms: MINUTE_MS,
        ..campaign(1, Kind::Loop, 10_000)
    };
    let cap = Campaign {
        cap_per_hour: Some(60),
        gap_ms: 0,
        ..gap.clone()
    };
    let other = campaign(2, Kind::Loop, 10_000);
    let start = ZONES[0].midnight(date(2026, 1, 17)) + 12 * HOUR_MS;
    for (limited, refusal) in [
        (
            gap,
            Outcome::Gap {
                until: start + MINUTE_MS,
            },
        ),
        (
            cap,
            Outcome::Capped {
                until: start + MINUTE_MS,
            },
        ),
    ] {
        let at = |ms: i64| told(&[limited.clone(), other.clone()], false, start + ms)[0].clone();
        let in_loop = |next_play| Outcome::InLoop {
            // ten of sixty seconds: the other one fills what the constraint leaves
            share_ppb: 166_666_666,
            next_play: Some(next_play),
        };
        assert_eq!(at(0), in_loop(start), "it is on");
        assert_eq!(
            at(10_000),
            in_loop(start + MINUTE_MS),
            "it is the other's turn"
        );
        assert_eq!(at(20_000), refusal);
        assert_eq!(at(59_999), refusal);
        assert_eq!(at(60_000), in_loop(start + MINUTE_MS));
    }
}

#[test]
fn who_is_kept_apart_is_told_from_whom() {
    let keyed = |n, weight| Campaign {
        separation_keys: vec!["soda".into()],
        weight,
        ..campaign(n, Kind::Loop, 10_000)
    };
    let all = [keyed(1, 2), keyed(2, 2), campaign(3, Kind::Loop, 10_000)];
    let start = ZONES[0].midnight(date(2026, 1, 17)) + 12 * HOUR_MS;
    let at = |ms: i64| told(&all, false, start + ms);
    assert_eq!(words(&at(0)), ["in_loop"; 3]);
    assert_eq!(at(10_000)[1], Outcome::Separated { from: 0 });
}

#[test]
fn changes_are_found_on_later_days() {
    let weekly = Campaign {
        rules: vec![Rule {
            weekdays: vec![7],
            ..Rule::default()
        }],
        ..campaign(1, Kind::Loop, 10_000)
    };
    let facts = Facts::default();
    let all = [weekly, campaign(2, Kind::Fallback, 10_000)];
    let screen = Screen {
        zone: &ZONES[0],
        opening: None,
        legal_dark: false,
        facts: &facts,
        campaigns: all.iter().collect(),
    };
    let monday = ZONES[0].midnight(date(2026, 1, 19));
    let found = explain(&screen, monday + HOUR_MS);
    assert_eq!(found.next_change, Some(monday + 6 * DAY_MS));
    let steady = Screen {
        campaigns: vec![&all[1]],
        ..screen
    };
    assert_eq!(explain(&steady, monday).next_change, None);
}
