//! Whether a campaign makes sense; each fault names the field and what to change.
use super::{
    body::{Body, Condition, Daypart, Item, Kind, Rule, Unknown},
    prices,
    timing::Moment,
};
use crate::schedule::{
    conditions,
    core::{
        recurrence::Recurrence,
        time::{parse_date, parse_time},
    },
};
use serde_json::Value;

/// A field and what to change there.
pub type Fault = (String, String);

const DAY_MS: i64 = 86_400_000;
const CONDITION_DEPTH: usize = 16;
const CONDITION_PARTS: usize = 200;

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
    match (sold, body.share_permille) {
        (true, None) => faults.say("sharePermille", "is needed for a share of voice"),
        (false, Some(_)) => faults.say(
            "sharePermille",
            "only belongs to the kind share_of_voice: remove it",
        ),
        _ => {}
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
    let mut edge = |text: &Option<String>, field: &str| {
        let text = text.as_deref()?;
        let moment = Moment::parse(text);
        let message = "must be written like 2026-10-01T09:00 (store time), or with Z or an offset";
        faults.unless(moment.is_some(), field, message);
        moment
    };
    let (from, to) = (edge(&body.from, "from"), edge(&body.to, "to"));
    if let (Some(from), Some(to)) = (from, to) {
        faults.unless(
            to.is_after(from),
            "to",
            "must come after `from` on every screen",
        );
    }
    if body.to.is_none() && matches!(body.kind, Kind::Takeover | Kind::Emergency) {
        faults.say("to", "takeovers and emergencies must have an end");
    }
    let Some(ramp) = &body.ramp else { return };
    faults.within(
        Some(ramp.w0),
        (1, 1000),
        "ramp.w0",
        "must be from 1 to 1000",
    );
    faults.within(
        Some(ramp.w1),
        (1, 1000),
        "ramp.w1",
        "must be from 1 to 1000",
    );
    match (Moment::parse(&ramp.event), from) {
        (None, _) => faults.say(
            "ramp.event",
            "must be written like 2026-10-01T09:00, or with Z or an offset",
        ),
        (_, None) => faults.say("from", "is needed for a ramp: its weight grows from there"),
        (Some(event), Some(from)) => {
            faults.unless(event.is_after(from), "ramp.event", "must come after `from`");
        }
    }
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
        (None, None) => faults.say("playlistId", "choose a playlist, or give items"),
        (None, Some(items)) if items.is_empty() => {
            faults.say("items", "must hold at least one media or scene");
        }
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
    let mut parts = 0;
    if let Err(message) = expression(&condition.expr, 0, &mut parts) {
        faults.say("condition.expr", message);
    }
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
    let holds = condition.unknown == Unknown::Hold;
    match (holds, condition.hold_ms) {
        (true, None) => faults.say("condition.holdMs", "is needed when `unknown` is hold"),
        (false, Some(_)) => faults.say(
            "condition.holdMs",
            "only belongs to `unknown: hold`: remove it",
        ),
        _ => {}
    }
}

fn expression(value: &Value, depth: usize, parts: &mut usize) -> Result<(), String> {
    *parts += 1;
    if depth > CONDITION_DEPTH || *parts > CONDITION_PARTS {
        return Err("is too deep or too long: at most 16 levels and 200 parts".into());
    }
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let [Value::String(operator), rest @ ..] = list else {
        return Err("each part must be a list that starts with an operator".into());
    };
    match (operator.as_str(), rest) {
        ("and" | "or", rest) if !rest.is_empty() => rest
            .iter()
            .try_for_each(|part| expression(part, depth + 1, parts)),
        ("not", [part]) => expression(part, depth + 1, parts),
        (">=" | ">" | "<=" | "<", [Value::String(key), enter, exit @ ..]) if !key.is_empty() => {
            comparison(operator, enter, exit)
        }
        ("=" | "!=", [Value::String(key), value])
            if !key.is_empty() && !value.is_array() && !value.is_object() && !value.is_null() =>
        {
            Ok(())
        }
        ("is", [Value::String(key)]) if !key.is_empty() => Ok(()),
        ("and" | "or" | "not" | ">=" | ">" | "<=" | "<" | "=" | "!=" | "is", _) => {
            Err(format!("`{operator}` has the wrong operands"))
        }
        _ => Err(format!(
            "`{operator}` is no operator: and, or, not, is, =, !=, >=, >, <=, <"
        )),
    }
}

/// Hysteresis: the exit lies where the comparison has already become false.
fn comparison(operator: &str, enter: &Value, exit: &[Value]) -> Result<(), String> {
    let number = |json: &Value| {
        conditions::millionths(json).ok_or("thresholds must be numbers such as 3 or 0.5")
    };
    let (asked, enter) = (enter, number(enter)?);
    let exit = match exit {
        [] => return Ok(()),
        [exit] => exit,
        _ => {
            return Err(format!(
                "`{operator}` takes one threshold and at most one exit"
            ));
        }
    };
    let rising = operator.starts_with('>');
    let leaves = number(exit)?;
    if (rising && leaves > enter) || (!rising && leaves < enter) {
        return Err(format!(
            "the exit {exit} of `{operator} {asked}` lies on the wrong side"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn thresholds_are_numbers_and_the_exit_lies_behind() {
        let fault = |operator: &str, enter: Value, exit: &[Value]| {
            comparison(operator, &enter, exit).err().unwrap_or_default()
        };
        assert_eq!(fault(">=", json!(0.5), &[json!(0.25)]), "");
        assert_eq!(fault("<", json!(-2), &[json!(-1.5)]), "");
        assert!(fault(">", json!(0.5), &[json!(0.75)]).contains("exit 0.75 of `> 0.5`"));
        assert!(fault(">", json!("much"), &[]).contains("such as 3 or 0.5"));
        assert!(fault("<=", json!(1), &[json!(2), json!(3)]).contains("at most one exit"));
    }
}
