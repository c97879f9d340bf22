//! From what was told at many places to what holds on one screen: the nearest place that knows wins.
use crate::schedule::core::fact::{Facts, Version};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What was told, by key and place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board(BTreeMap<String, BTreeMap<Uuid, Vec<Version>>>);

impl Board {
    /// Writes a version down.
    pub fn put(&mut self, key: String, place: Uuid, version: Version) {
        let places = self.0.entry(key).or_default();
        places.entry(place).or_default().push(version);
    }

    /// What holds at the end of `path`, the nearest place first, for these keys.
    pub fn at<'k>(&self, path: &[Uuid], keys: impl Iterator<Item = &'k str>) -> Facts {
        let told = keys.flat_map(|key| {
            let places = self.0.get(key);
            let near = path.iter().filter_map(move |id| places?.get(id));
            let merged = nearest(&near.collect::<Vec<_>>());
            merged.into_iter().map(move |v| (key.to_owned(), v))
        });
        Facts::new(told)
    }
}

/// One history out of several, the first of which wins whenever it knows.
fn nearest(histories: &[&Vec<Version>]) -> Vec<Version> {
    if let [only] = histories {
        return (*only).clone();
    }
    let single = |h: &&Vec<Version>| Facts::new(h.iter().map(|v| (String::new(), v.clone())));
    let histories: Vec<Facts> = histories.iter().map(single).collect();
    let versions = histories.iter().flat_map(|h| h.versions(""));
    let mut instants: Vec<i64> = versions
        .flat_map(|v| [v.published_at, v.expires_at()])
        .collect();
    instants.sort_unstable();
    instants.dedup();
    let mut merged: Vec<Version> = Vec::new();
    for at in instants {
        let Some(known) = histories.iter().find_map(|h| h.known("", at)) else {
            continue;
        };
        let ends = known.expires_at();
        let same = |v: &Version| v.value == known.value && v.expires_at() == ends;
        if merged.last().is_some_and(same) {
            continue;
        }
        merged.push(Version {
            published_at: at,
            value: known.value.clone(),
            ttl_ms: known.ttl_ms.map(|_| ends.saturating_sub(at)),
        });
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::core::fact::Value;

    fn version(published_at: i64, number: i64, ttl_ms: Option<i64>) -> Version {
        Version {
            published_at,
            value: Value::Number(number),
            ttl_ms,
        }
    }

    #[test]
    fn the_nearest_place_wins_while_it_knows() {
        let (screen, site, all) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let mut board = Board::default();
        board.put("stock".into(), all, version(0, 9, None));
        board.put("stock".into(), site, version(10, 4, Some(20)));
        let facts = board.at(&[screen, site, all], std::iter::once("stock"));
        let at = |at: i64| facts.known("stock", at).map(|v| v.value.clone());
        assert_eq!(at(5), Some(Value::Number(9)));
        assert_eq!(at(10), Some(Value::Number(4)));
        assert_eq!(
            at(30),
            Some(Value::Number(9)),
            "the site's expired, the other still holds"
        );
        let elsewhere = board.at(&[screen, all], std::iter::once("stock"));
        assert_eq!(
            elsewhere.known("stock", 15).unwrap().value,
            Value::Number(9)
        );
        assert_eq!(elsewhere.known("rain", 15), None);
    }
}
