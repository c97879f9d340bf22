//! Whether what is said of a campaign makes sense, also as long as it is not all said; each fault names the field and what to change.
use super::{
    body::{Body, Condition, Daypart, Item, Kind, Rule, Unknown},
    prices,
    timing::Moment,
};
use crate::schedule::core::{
    recurrence::Recurrence,
    time::{parse_date, parse_time},
};
use serde_json::Value;

/// A field and what to change there.
pub type Fault = (String, String);

const DAY_MS: i64 = 86_400_000;
const CONDITION_DEPTH: usize = 16;
const CONDITION_PARTS: usize = 200;
/// A text that is to become a condition.
const LONGEST_EXPERT: usize = 10_000;

/// Every fault of the body that can be seen without looking anything up.
pub fn check(body: &Body) -> Vec<Fault> {
    let mut faults = Faults::default();
    let name = body.name.trim();
    faults.unless(
        (1..=120).contains(&name.chars().count()),
        "name",
        "must have 1 to 120 characters",
    );
    strength(body, &mut faults);
    window(body, &mut faults);
    limits(body, &mut faults);
    content(body, &mut faults);
    faults.unless(body.rules.len() <= 50, "rules", "must be at most 50");
    for (i, rule) in body.rules.iter().enumerate() {
        rules(rule, &format!("rules[{i}]"), &mut faults);
    }
    if let Some(condition) = &body.condition {
        conditions(condition, &mut faults);
    }
    faults.0.extend(prices::faults(&body.printed_prices));
    faults.0
}

#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn say(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    fn unless(&mut self, good: bool, field: &str, message: &str) {
        if !good {
            self.say(field, message);
        }
    }

    fn within<T: PartialOrd + Copy>(
        &mut self,
        value: Option<T>,
        range: (T, T),
        field: &str,
        message: &str,
    ) {
        let good = value.is_none_or(|v| v >= range.0 && v <= range.1);
        self.unless(good, field, message);
    }
}

fn strength(body: &Body, faults: &mut Faults) {
    faults.within(
        Some(body.priority),
        (0, 1000),
        "priority",
        "must be from 0 to 1000",
    );
    faults.within(body.weight, (1, 1000), "weight", "must be from 1 to 1000");
    faults.within(
        body.share_permille,
        (1, 1000),
        "sharePermille",
        "must be from 1 to 1000",
    );
    let sold = body.kind == Kind::ShareOfVoice;
    if !sold && body.share_permille.is_some() {
        faults.say(
            "sharePermille",
            "only belongs to the kind share_of_voice: remove it",
        );
    }
    if sold && body.weight.is_some() {
        faults.say(
            "weight",
            "a share of voice has sharePermille instead: remove it",
        );
    }
    if body.wake.is_some() && body.kind != Kind::Takeover {
        faults.say("wake", "only belongs to takeovers: remove it");
    }
    if body.severity.is_some() && body.kind != Kind::Emergency {
        faults.say("severity", "only belongs to emergencies: remove it");
    }
}

fn window(body: &Body, faults: &mut Faults) {
    let message = "must be written like 2026-10-01T09:00 (store time), or with Z or an offset";
    for (text, field) in [(&body.from, "from"), (&body.to, "to")] {
        let good = text.as_deref().is_none_or(is_moment);
        faults.unless(good, field, message);
    }
    let Some(ramp) = &body.ramp else { return };
    for (weight, field) in [(ramp.w0, "ramp.w0"), (ramp.w1, "ramp.w1")] {
        faults.within(Some(weight), (1, 1000), field, "must be from 1 to 1000");
    }
    let message = "must be written like 2026-10-01T09:00, or with Z or an offset";
    faults.unless(is_moment(&ramp.event), "ramp.event", message);
}

fn is_moment(text: &str) -> bool {
    Moment::parse(text).is_some()
}

fn limits(body: &Body, faults: &mut Faults) {
    faults.within(
        body.gap_ms,
        (0, DAY_MS),
        "gapMs",
        "must be from 0 to 86400000 (24 h)",
    );
    faults.within(
        body.cap_per_hour,
        (1, 3600),
        "capPerHour",
        "must be from 1 to 3600",
    );
    faults.unless(
        body.separation_keys.len() <= 20,
        "separationKeys",
        "must be at most 20",
    );
    for (i, key) in body.separation_keys.iter().enumerate() {
        let good = (1..=64).contains(&key.trim().chars().count());
        faults.unless(
            good,
            &format!("separationKeys[{i}]"),
            "must have 1 to 64 characters",
        );
    }
}

fn content(body: &Body, faults: &mut Faults) {
    match (&body.playlist_id, &body.items) {
        (Some(_), Some(_)) => faults.say("items", "give either playlistId or items, not both"),
        (_, Some(items)) if items.len() > 500 => faults.say("items", "must be at most 500"),
        _ => {}
    }
    for (i, item) in body.items.iter().flatten().enumerate() {
        let Item { duration_ms, .. } = item;
        let one = item.media_id.is_some() != item.scene_id.is_some();
        let message = "needs either a mediaId or a sceneId";
        faults.unless(one, &format!("items[{i}]"), message);
        let field = format!("items[{i}].durationMs");
        faults.within(
            *duration_ms,
            (1000, DAY_MS),
            &field,
            "must be from 1000 (1 s) to 86400000 (24 h)",
        );
    }
}

fn rules(rule: &Rule, path: &str, faults: &mut Faults) {
    let at = |field: &str| format!("{path}.{field}");
    recurrence(rule, path, faults);
    for (i, day) in rule.weekdays.iter().enumerate() {
        let once = !rule.weekdays[..i].contains(day);
        let field = at(&format!("weekdays[{i}]"));
        faults.unless(
            (1..=7).contains(day) && once,
            &field,
            "must be 1 (Monday) to 7 (Sunday), each once",
        );
    }
    for (name, dates) in [("dates", &rule.dates), ("exceptDates", &rule.except_dates)] {
        faults.unless(dates.len() <= 1000, &at(name), "must be at most 1000");
        for (i, date) in dates.iter().enumerate() {
            let field = at(&format!("{name}[{i}]"));
            faults.unless(
                parse_date(date).is_some(),
                &field,
                "must be a date like 2026-10-01",
            );
        }
    }
    dayparts(&rule.dayparts, &at("dayparts"), faults);
    for (i, day) in rule.overrides.iter().enumerate() {
        let field = at(&format!("overrides[{i}]"));
        let known = parse_date(&day.date).is_some();
        faults.unless(
            known,
            &format!("{field}.date"),
            "must be a date like 2026-12-24",
        );
        let again = rule.overrides[..i].iter().any(|o| o.date == day.date);
        faults.unless(
            !again,
            &format!("{field}.date"),
            "comes twice: join the two",
        );
        dayparts(&day.dayparts, &format!("{field}.dayparts"), faults);
    }
}

fn recurrence(rule: &Rule, path: &str, faults: &mut Faults) {
    let at = |field: &str| format!("{path}.{field}");
    let start = rule.start_date.as_deref().map(parse_date);
    if start == Some(None) {
        faults.say(at("startDate"), "must be a date like 2026-10-01");
    }
    match rule.recurrence.as_deref().map(Recurrence::parse) {
        Some(Err(message)) => faults.say(at("recurrence"), message),
        Some(Ok(recurrence)) => {
            let missing = start.is_none() && recurrence.needs_start();
            let start = start.flatten();
            if missing {
                faults.say(
                    at("startDate"),
                    "is needed: give the first date, from which the recurrence counts",
                );
            } else if start.is_some_and(|day| recurrence.until().is_some_and(|until| until < day)) {
                faults.say(at("recurrence"), "UNTIL lies before the start date");
            } else if start.is_some_and(|day| !recurrence.starts_on(day)) {
                faults.say(
                    at("startDate"),
                    "is not a date of the recurrence: choose one that is",
                );
            }
        }
        None => {}
    }
}

fn dayparts(parts: &[Daypart], path: &str, faults: &mut Faults) {
    faults.unless(parts.len() <= 48, path, "must be at most 48");
    for (i, part) in parts.iter().enumerate() {
        let start = parse_time(&part.start).filter(|ms| *ms < DAY_MS);
        faults.unless(
            start.is_some(),
            &format!("{path}[{i}].start"),
            "must be a time from 00:00 to 23:59: only an end may be 24:00",
        );
        let end = parse_time(&part.end);
        faults.unless(
            end.is_some(),
            &format!("{path}[{i}].end"),
            "must be a time from 00:00 to 24:00",
        );
    }
}

fn conditions(condition: &Condition, faults: &mut Faults) {
    let message = "is too deep or too long: at most 16 levels and 200 parts";
    let fits = is_small(&condition.expr, 0, &mut 0);
    faults.unless(fits, "condition.expr", message);
    let timers = [
        ("holdMs", condition.hold_ms),
        ("forMs", condition.for_ms),
        ("minOnMs", condition.min_on_ms),
        ("minOffMs", condition.min_off_ms),
    ];
    for (name, value) in timers {
        let field = format!("condition.{name}");
        faults.within(
            value,
            (0, 30 * DAY_MS),
            &field,
            "must be from 0 to 2592000000 (30 days)",
        );
    }
    if condition.hold_ms.is_some() && condition.unknown != Unknown::Hold {
        faults.say(
            "condition.holdMs",
            "only belongs to `unknown: hold`: remove it",
        );
    }
}

fn is_small(value: &Value, depth: usize, parts: &mut usize) -> bool {
    *parts += 1;
    let mut inner = value.as_array().into_iter().flatten();
    let is_short = value
        .as_str()
        .is_none_or(|text| text.len() <= LONGEST_EXPERT);
    is_short
        && depth <= CONDITION_DEPTH
        && *parts <= CONDITION_PARTS
        && inner.all(|part| !part.is_array() || is_small(part, depth + 1, parts))
}
