//! Whether printed prices make sense.
use super::{body::PrintedPrice, check::Fault};
use crate::schedule::conditions;
use serde_json::Value;
use std::collections::BTreeSet;

/// A campaign prints at most so many.
const MOST: usize = 100;
/// A key, a colon and a subject.
const LONGEST_KEY: usize = 201;

/// Every fault of these prices.
pub(super) fn faults(prices: &[PrintedPrice]) -> Vec<Fault> {
    let mut found = Vec::new();
    if prices.len() > MOST {
        found.push(("printedPrices".into(), format!("must be at most {MOST}")));
    }
    let mut seen = BTreeSet::new();
    for (i, price) in prices.iter().enumerate() {
        let mut say = |field: &str, message: &str| {
            found.push((format!("printedPrices[{i}].{field}"), message.to_owned()));
        };
        let length = price.fact.chars().count();
        if !(1..=LONGEST_KEY).contains(&length) || price.fact.contains(char::is_whitespace) {
            say("fact", "must name a fact, such as price:A1");
        } else if !seen.insert(&price.fact) {
            say("fact", "is named twice");
        }
        let value = conditions::millionths(&Value::Number(price.value.clone()));
        if value.is_none_or(|value| value < 0) {
            say("value", "must be a price such as 19.9");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn prices_name_a_fact_once_and_are_numbers() {
        let price = |fact: &str, value: Value| -> PrintedPrice {
            serde_json::from_value(json!({ "fact": fact, "value": value })).unwrap()
        };
        let told = |prices: &[PrintedPrice]| -> Vec<String> {
            faults(prices).into_iter().map(|(field, _)| field).collect()
        };
        let good = price("price:A1", json!(19.9));
        assert!(told(&[good.clone(), price("price:A2", json!(0))]).is_empty());
        assert_eq!(told(&[good.clone(), good]), ["printedPrices[1].fact"]);
        let bad = [
            price("", json!(1)),
            price("p q", json!(1)),
            price("p", json!(-1)),
        ];
        let fields = ["[0].fact", "[1].fact", "[2].value"].map(|f| format!("printedPrices{f}"));
        assert_eq!(told(&bad), fields);
    }
}
