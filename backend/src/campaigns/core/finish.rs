//! What a campaign still lacks to be published. A draft may lack it: people leave and come back.
use super::{
    body::{Body, Condition, Kind, Unknown},
    check::Fault,
    timing::Moment,
};
use crate::schedule::conditions;
use serde_json::Value;

/// Everything that has to be said, or put right, before screens can follow it; each with its field.
pub fn unfinished(body: &Body) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut unless = |good: bool, field: &str, message: &str| {
        if !good {
            found.push((field.to_owned(), message.to_owned()));
        }
    };
    let shared = body.kind != Kind::ShareOfVoice || body.share_permille.is_some();
    unless(shared, "sharePermille", "a share of voice needs its share");
    let ends = body.to.is_some() || !matches!(body.kind, Kind::Takeover | Kind::Emergency);
    unless(ends, "to", "takeovers and emergencies must have an end");
    let moment = |text: &Option<String>| text.as_deref().and_then(Moment::parse);
    let (from, to) = (moment(&body.from), moment(&body.to));
    let message = "the end must come after the start on every screen";
    unless(comes_after(to, from), "to", message);
    if let Some(ramp) = &body.ramp {
        let message = "a weight that grows needs a start: it grows from there";
        unless(from.is_some(), "from", message);
        let message = "the event of a weight that grows must come after the start";
        unless(
            comes_after(Moment::parse(&ramp.event), from),
            "ramp.event",
            message,
        );
    }
    if let Some(condition) = &body.condition {
        let waits = condition.unknown != Unknown::Hold || condition.hold_ms.is_some();
        let message = "a condition that holds what was needs to know for how long";
        unless(waits, "condition.holdMs", message);
        found.extend(unsaid(condition));
    }
    found
}

fn comes_after(later: Option<Moment>, earlier: Option<Moment>) -> bool {
    later
        .zip(earlier)
        .is_none_or(|(to, from)| to.is_after(from))
}

fn unsaid(condition: &Condition) -> Option<Fault> {
    let why = expression(&condition.expr).err()?;
    let message = format!("the condition is not all said yet: {why}");
    Some(("condition.expr".into(), message))
}

fn expression(value: &Value) -> Result<(), String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let [Value::String(operator), rest @ ..] = list else {
        return Err("each part must be a list that starts with an operator".into());
    };
    match (operator.as_str(), rest) {
        ("and" | "or", rest) if !rest.is_empty() => rest.iter().try_for_each(expression),
        ("not", [part]) => expression(part),
        (">=" | ">" | "<=" | "<", [Value::String(key), enter, exit @ ..]) if !key.is_empty() => {
            comparison(operator, enter, exit)
        }
        ("=" | "!=", [Value::String(key), value])
            if !key.is_empty() && !value.is_array() && !value.is_object() && !value.is_null() =>
        {
            match value.as_str() {
                Some("") => Err(format!("`{operator}` has the wrong operands")),
                _ => Ok(()),
            }
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

    #[test]
    fn what_is_missing_is_named_by_its_field() {
        let fields = |change: Value| -> Vec<String> {
            let mut body = json!({ "name": "x", "kind": "loop" });
            let fields = change.as_object().unwrap().clone();
            body.as_object_mut().unwrap().extend(fields);
            let body: Body = serde_json::from_value(body).unwrap();
            unfinished(&body)
                .into_iter()
                .map(|(field, _)| field)
                .collect()
        };
        let (early, late) = ("2026-10-01T09:00", "2026-10-02T09:00");
        let ramp = json!({ "w0": 1, "w1": 5, "event": early });
        for (change, expected) in [
            (json!({}), &[][..]),
            (json!({ "kind": "takeover" }), &["to"]),
            (json!({ "kind": "takeover", "to": late }), &[]),
            (json!({ "kind": "share_of_voice" }), &["sharePermille"]),
            (json!({ "from": late, "to": early }), &["to"]),
            (json!({ "ramp": ramp }), &["from"]),
            (json!({ "ramp": ramp, "from": late }), &["ramp.event"]),
            (
                json!({ "condition": { "expr": [">", "", ""] } }),
                &["condition.expr"],
            ),
            (
                json!({ "condition": { "expr": ["=", "rain", ""] } }),
                &["condition.expr"],
            ),
            (
                json!({ "condition": { "expr": "[\">\"" } }),
                &["condition.expr"],
            ),
            (
                json!({ "condition": { "expr": [">", "rain", 0], "unknown": "hold" } }),
                &["condition.holdMs"],
            ),
        ] {
            assert_eq!(fields(change.clone()), expected, "{change}");
        }
    }
}
