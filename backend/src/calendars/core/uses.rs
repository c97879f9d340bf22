//! Which calendars the rules of a campaign name. Of its body this knows only `rules[].inCalendars` and `rules[].notInCalendars`.
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The calendars that a campaign's body names.
pub fn of_body(body: &Value) -> BTreeSet<Uuid> {
    let rules = body["rules"].as_array().into_iter().flatten();
    let lists = rules.flat_map(|rule| [&rule["inCalendars"], &rule["notInCalendars"]]);
    let ids = lists.filter_map(Value::as_array).flatten();
    ids.filter_map(|id| id.as_str()?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_lists_of_every_rule_count() {
        let [a, b] = [1, 2].map(Uuid::from_u128);
        let body =
            json!({ "rules": [{ "inCalendars": [a] }, { "notInCalendars": [b, a, 3] }, {}] });
        assert_eq!(of_body(&body), BTreeSet::from([a, b]));
        assert!(of_body(&json!({ "name": "x", "rules": null })).is_empty());
    }
}
