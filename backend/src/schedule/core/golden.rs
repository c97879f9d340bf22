//! The worked cases of the scheduling rules.
use super::{
    fact::{Facts, Version},
    gate::{Door, Gate},
    model::{Blocked, Campaign, Edge, Item, Kind, Ramp, Screen, Severity, Window},
    recurrence::Recurrence,
    resolve::{Plan, resolve},
    rule::{Daypart, Rule},
    standing::{Standing, Track},
    time::{Span, Zone, date_text, parse_date, parse_time},
};
use crate::schedule::{conditions, zones};
use crate::screens::target::{self, Subject};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

fn cases() -> Vec<Value> {
    let file: Value =
        serde_json::from_str(include_str!("../../../tests/data/schedule.json")).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn of_kind(kind: &str) -> Vec<Value> {
    cases().into_iter().filter(|c| c["kind"] == kind).collect()
}

/// Short names become ids that sort as they do.
fn id(name: &Value) -> Uuid {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(name.as_str().unwrap().bytes()) {
        *to = from;
    }
    Uuid::from_bytes(bytes)
}

fn instant(text: &str) -> i64 {
    text.replace("+00:00", "Z")
        .parse::<jiff::Timestamp>()
        .unwrap()
        .as_millisecond()
}

fn edge(value: &Value) -> Option<Edge> {
    let text = value.as_str()?;
    if text.ends_with('Z') {
        return Some(Edge::Instant(instant(&text.replace('Z', ":00Z"))));
    }
    let (day, time) = text.split_once('T')?;
    let midnight = i64::from(parse_date(day)?) * super::time::DAY_MS;
    Some(Edge::Floating(midnight + parse_time(time)?))
}

fn number(value: &Value, default: i64) -> i64 {
    value.as_i64().unwrap_or(default)
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    value
        .as_array()
        .map(|items| items.iter().map(read).collect())
        .unwrap_or_default()
}

fn day(value: &Value) -> i32 {
    parse_date(value.as_str().unwrap()).unwrap()
}

fn daypart(value: &Value) -> Daypart {
    let time = |v: &Value| parse_time(v.as_str().unwrap()).unwrap();
    Daypart::new(time(&value[0]), time(&value[1]))
}

fn rule(value: &Value) -> Rule {
    let overrides = value["override"].as_object().cloned().unwrap_or_default();
    Rule {
        recurrence: value["rrule"]
            .as_str()
            .map(|text| Recurrence::parse(text).unwrap()),
        start: value["dtstart"].as_str().and_then(parse_date),
        weekdays: list(&value["days"], |d| {
            u8::try_from(d.as_u64().unwrap()).unwrap()
        }),
        dates: Vec::new(),
        except: list(&value["exdate"], day),
        within: None,
        without: BTreeSet::new(),
        dayparts: list(&value["dayparts"], daypart),
        overrides: overrides
            .iter()
            .map(|(d, p)| (parse_date(d).unwrap(), list(p, daypart)))
            .collect(),
    }
}

fn item(value: &Value) -> Item {
    let window = Window {
        from: edge(&value["from"]),
        to: edge(&value["to"]),
    };
    Item {
        id: id(&value["id"]),
        duration_ms: number(&value["dur"], 10_000),
        windows: vec![window],
        blocked: (value["ready"] == false).then_some(Blocked::Processing),
    }
}

fn campaign(value: &Value) -> Campaign {
    let kind = match value["kind"].as_str().unwrap() {
        "emergency" => Kind::Emergency,
        "takeover" => Kind::Takeover,
        "sov" => Kind::ShareOfVoice,
        "loop" => Kind::Loop,
        "filler" => Kind::Filler,
        _ => Kind::Fallback,
    };
    let small = |v: &Value, default| u32::try_from(number(v, default)).unwrap();
    let ramp = value["ramp"].as_object().map(|r| Ramp {
        first: small(&r["w0"], 1),
        last: small(&r["w1"], 1),
        event: edge(&r["event"]).unwrap(),
    });
    Campaign {
        priority: i32::try_from(number(&value["prio"], 0)).unwrap(),
        sequence: number(&value["seq"], 0),
        weight: small(&value["weight"], 1),
        share_permille: small(&value["permille"], 0),
        window: Window {
            from: edge(&value["from"]),
            to: edge(&value["to"]),
        },
        rules: list(&value["rules"], rule),
        severity: match value["severity"].as_str() {
            Some("Extreme") => Severity::Extreme,
            Some("Severe") => Severity::Severe,
            Some("Moderate") => Severity::Moderate,
            _ => Severity::Minor,
        },
        separation_keys: list(&value["keys"], |k| k.as_str().unwrap().to_owned()),
        gap_ms: number(&value["gap"], 0),
        cap_per_hour: value["cap_h"].as_u64().map(|c| u32::try_from(c).unwrap()),
        ramp,
        condition: condition(&value["cond"]),
        ..Campaign::plain(id(&value["id"]), kind, list(&value["items"], item))
    }
}

/// The API says the same with capitals.
fn condition(value: &Value) -> Option<Gate> {
    let mut said = value.as_object()?.clone();
    for (ours, theirs) in [
        ("for_ms", "forMs"),
        ("min_on_ms", "minOnMs"),
        ("min_off_ms", "minOffMs"),
    ] {
        if let Some(ms) = said.remove(ours) {
            said.insert(theirs.to_owned(), ms);
        }
    }
    Some(conditions::gate(&Value::Object(said)))
}

fn facts(told: &Value) -> Facts {
    let versions = list(told, |fact| {
        let version = Version {
            published_at: fact["published_at"].as_i64().unwrap(),
            value: conditions::value(&fact["value"]).unwrap(),
            ttl_ms: fact["ttl_ms"].as_i64(),
        };
        (fact["key"].as_str().unwrap().to_owned(), version)
    });
    Facts::new(versions)
}

fn outcome(
    track: &Track<'_>,
    campaign: &Campaign,
    plan: &Plan<'_>,
    segment: usize,
) -> Option<&'static str> {
    let segment = &plan.segments[segment];
    match track.at(segment.start) {
        Standing::Paused => Some("paused"),
        Standing::OutsideWindow => Some("outside_window"),
        Standing::OutsideDaypart => Some("outside_daypart"),
        Standing::Shut(Door::False) => Some("condition_false"),
        Standing::Shut(Door::Dwell { .. }) => Some("dwell_hold"),
        Standing::Shut(_) => Some("condition_unknown"),
        Standing::NoPlayableMedia => Some("no_playable_media"),
        Standing::Ready { .. } => {
            let strongest = segment.shares.iter().map(|(place, _)| plan.ranking[*place]);
            let top = strongest
                .filter(|c| c.kind == Kind::Loop)
                .map(|c| c.priority)
                .max();
            let weaker = campaign.kind == Kind::Loop && top.is_some_and(|p| p > campaign.priority);
            weaker.then_some("suppressed_by_priority")
        }
    }
}

fn seconds(at: i64) -> String {
    format!("{:.0}", jiff::Timestamp::from_millisecond(at).unwrap())
}

#[test]
fn segments_are_as_worked_out() {
    for case in of_kind("segments") {
        let what = case["what"].as_str().unwrap();
        let zone = zones::zone(case["screen"]["tz"].as_str().unwrap()).unwrap();
        let campaigns = list(&case["campaigns"], campaign);
        let at = |v: &Value| instant(&v.as_str().unwrap().replace('Z', ":00Z"));
        let range = Span {
            start: at(&case["from_utc"]),
            end: at(&case["to_utc"]),
        };
        let facts = facts(&case["facts"]);
        let screen = Screen {
            facts: &facts,
            zone: &zone,
            opening: None,
            legal_dark: false,
            campaigns: campaigns.iter().collect(),
        };
        let plan = resolve(&screen, range);
        let expected = case["segments"].as_array().unwrap();
        assert_eq!(
            plan.segments.len(),
            expected.len(),
            "{what}: {:?}",
            plan.segments
        );
        for (i, expected) in expected.iter().enumerate() {
            check_segment(what, &plan, i, expected);
            check_reasons(what, (&plan, i), expected, (&zone, &facts, range));
        }
        check_loop(what, &plan, &case);
    }
}

fn check_segment(what: &str, plan: &Plan<'_>, i: usize, expected: &Value) {
    let segment = &plan.segments[i];
    assert_eq!(seconds(segment.start), expected["start"], "{what} {i}");
    assert_eq!(seconds(segment.end), expected["end"], "{what} {i}");
    assert_eq!(segment.layer.word(), expected["layer"], "{what} {i}");
    let mut wanted: Vec<(Uuid, u64)> = expected["shares_ppb"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, share)| (id(&Value::from(name.as_str())), share.as_u64().unwrap()))
        .collect();
    let mut shares: Vec<(Uuid, u64)> = segment
        .shares
        .iter()
        .map(|(place, share)| (plan.ranking[*place].id, *share))
        .collect();
    wanted.sort_unstable();
    shares.sort_unstable();
    assert_eq!(shares, wanted, "{what} {i}");
    let notes: Vec<(Uuid, i64)> = segment
        .notes
        .iter()
        .map(
            |super::Note::Oversold {
                 place,
                 granted_permille,
             }| { (plan.ranking[*place].id, i64::from(*granted_permille)) },
        )
        .collect();
    assert_eq!(
        notes,
        list(&expected["notes"], |n| (id(&n[0]), n[2].as_i64().unwrap())),
        "{what} {i}"
    );
}

fn check_reasons(
    what: &str,
    (plan, i): (&Plan<'_>, usize),
    expected: &Value,
    (zone, facts, range): (&Zone, &Facts, Span),
) {
    for campaign in &plan.ranking {
        let track = Track::new(campaign, (zone, facts), range);
        let name = String::from_utf8(campaign.id.into_bytes().to_vec()).unwrap();
        let reason = outcome(&track, campaign, plan, i);
        assert_eq!(
            reason,
            expected["out"][name.trim_end_matches('\0')].as_str(),
            "{what} {i} {name}"
        );
    }
}

fn check_loop(what: &str, plan: &Plan<'_>, case: &Value) {
    let first = &plan.segments[0];
    let Some(expected) = case["first_loop"].as_object() else {
        return;
    };
    let sequence = &plan.loops[first.loop_index.unwrap()];
    assert_eq!(
        sequence.length_ms,
        expected["length_ms"].as_i64().unwrap(),
        "{what}"
    );
    let shown = |p: &super::Play| {
        let campaign = plan.ranking[p.place];
        (
            campaign.id,
            campaign.items[p.item].id,
            p.duration_ms,
            p.relaxed.map(super::Relaxed::word),
        )
    };
    let plays: Vec<_> = sequence.plays.iter().map(shown).collect();
    let wanted = expected["plays"].as_array().unwrap();
    assert_eq!(plays.len(), wanted.len(), "{what}");
    for (got, v) in plays.iter().zip(wanted) {
        let wanted = (id(&v[0]), id(&v[1]), v[2].as_i64().unwrap(), v[3].as_str());
        assert_eq!(*got, wanted, "{what}");
    }
    let mut at = first.start;
    for (n, head) in list(&case["plays_head"], Value::clone).iter().enumerate() {
        let now = plays[(first.start_index + n) % plays.len()];
        assert_eq!(seconds(at), head[0], "{what}");
        assert_eq!(
            (now.0, now.1, now.2),
            (id(&head[1]), id(&head[2]), head[3].as_i64().unwrap()),
            "{what}"
        );
        at += now.2;
    }
}

#[test]
fn dates_recur_as_worked_out() {
    for case in of_kind("recurrence") {
        let found = rule(&case["rule"]).anchors(day(&case["between"][0]), day(&case["between"][1]));
        let found: Vec<Value> = found.into_iter().map(|d| date_text(d).into()).collect();
        assert_eq!(Value::from(found), case["dates"], "{}", case["what"]);
    }
}

#[test]
fn nine_in_the_morning_is_first_reached_as_worked_out() {
    for case in of_kind("first_reach") {
        for (name, expected) in case["cases"].as_object().unwrap() {
            let (zone, day) = name.split_once(' ').unwrap();
            let wall = edge(&format!("{day}T09:00").into()).unwrap();
            let at = wall.instant(&zones::zone(zone).unwrap());
            assert_eq!(at, instant(expected.as_str().unwrap()), "{name}");
        }
    }
}

#[test]
fn targets_match_as_worked_out() {
    let cases = of_kind("target");
    for case in &cases {
        let texts = |v: &Value| list(v, |t| t.as_str().unwrap().to_owned());
        let screen = &case["screen"];
        let tags = screen["tags"].as_object().unwrap();
        let pairs = tags.iter().flat_map(|(key, values)| {
            let own = texts(values).into_iter();
            own.map(move |value| format!("{key}={value}"))
        });
        let subject = Subject {
            screen: screen["id"].as_str().unwrap().to_owned(),
            groups: texts(&screen["groups"]).into_iter().collect(),
            path: texts(&screen["path"]).into_iter().collect(),
            tags: pairs.collect(),
        };
        for pair in case["cases"].as_array().unwrap() {
            let text = pair[0].as_str().unwrap();
            let matches = target::parse(text).unwrap().matches(&subject);
            assert_eq!(matches, pair[1].as_bool().unwrap(), "{text}");
        }
    }
    assert!(!cases.is_empty());
}
