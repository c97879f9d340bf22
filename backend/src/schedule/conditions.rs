//! Conditions and values as JSON says them, for the core.
use super::core::{
    fact::Value,
    gate::{Atom, Comparison, Expr, Gate, Test, Unknown},
};
use serde_json::Value as Json;

/// The gate of a condition that was checked when it was saved; one that cannot be read is never true.
pub fn gate(condition: &Json) -> Gate {
    let mut atoms = Vec::new();
    let expr = expr(&condition["expr"], &mut atoms).unwrap_or_else(|| Expr::Any(Vec::new()));
    let ms = |name: &str| condition[name].as_i64().unwrap_or(0);
    Gate {
        expr,
        atoms,
        unknown: match condition["unknown"].as_str() {
            Some("show") => Unknown::Show,
            Some("hold") => Unknown::Hold(ms("holdMs")),
            _ => Unknown::Hide,
        },
        for_ms: ms("forMs"),
        min_on_ms: ms("minOnMs"),
        min_off_ms: ms("minOffMs"),
        urgent: condition["urgent"] == true,
    }
}

fn expr(value: &Json, atoms: &mut Vec<Atom>) -> Option<Expr> {
    let [operator, operands @ ..] = value.as_array()?.as_slice() else {
        return None;
    };
    let all = |atoms: &mut Vec<Atom>| -> Option<Vec<Expr>> {
        operands.iter().map(|part| expr(part, atoms)).collect()
    };
    match operator.as_str()? {
        "and" => all(atoms).map(Expr::All),
        "or" => all(atoms).map(Expr::Any),
        "not" => expr(operands.first()?, atoms).map(|part| Expr::Not(Box::new(part))),
        operator => {
            let key = operands.first()?.as_str()?.to_owned();
            let test = test(operator, operands.get(1), operands.get(2))?;
            atoms.push(Atom { key, test });
            Some(Expr::Atom(atoms.len() - 1))
        }
    }
}

fn test(operator: &str, operand: Option<&Json>, exit: Option<&Json>) -> Option<Test> {
    let comparison = match operator {
        "is" => return Some(Test::Yes),
        "=" => return value(operand?).map(Test::Equal),
        "!=" => return value(operand?).map(Test::Different),
        ">=" => Comparison::AtLeast,
        ">" => Comparison::Above,
        "<=" => Comparison::AtMost,
        "<" => Comparison::Below,
        _ => return None,
    };
    let enter = millionths(operand?)?;
    let exit = exit.map_or(Some(enter), millionths)?;
    Some(Test::Number {
        comparison,
        enter,
        exit,
    })
}

/// A fact's value: a number, yes or no, or a word.
pub fn value(json: &Json) -> Option<Value> {
    match json {
        Json::Bool(yes) => Some(Value::Flag(*yes)),
        Json::String(word) => Some(Value::Text(word.clone())),
        Json::Number(_) => millionths(json).map(Value::Number),
        _ => None,
    }
}

/// A decimal number in millionths; digits beyond are dropped. None if it is none, or too large.
pub fn millionths(json: &Json) -> Option<i64> {
    let text = json.as_number()?.to_string();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, &*text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = format!("{part:0<6}");
    let sum = whole
        .parse::<i64>()
        .ok()?
        .checked_mul(1_000_000)?
        .checked_add(part.get(..6)?.parse::<i64>().ok()?)?;
    Some(if negative { -sum } else { sum })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn decimals_are_scaled_and_nothing_else_is_a_number() {
        for (number, expected) in [
            (json!(23.5), Some(23_500_000)),
            (json!(-0.25), Some(-250_000)),
            (json!(7), Some(7_000_000)),
            (json!(1e300), None),
            (json!("7"), None),
        ] {
            assert_eq!(millionths(&number), expected, "{number}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_never_true() {
        use crate::schedule::core::{fact::Facts, gate::Door};
        let broken = gate(&json!({ "expr": ["near", "x"], "unknown": "show" }));
        assert_eq!(broken.doors(&Facts::default()), [(i64::MIN, Door::False)]);
    }
}
