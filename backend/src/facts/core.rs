//! From what was told at many places to what holds on one screen: the nearest place of which anything was ever told
//! wins, even when that has expired: then nobody knows.
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

/// One history out of several, the nearest first: each holds until a nearer one begins.
fn nearest(histories: &[&Vec<Version>]) -> Vec<Version> {
    let mut merged: Vec<Version> = Vec::new();
    let mut until = i64::MAX;
    for history in histories {
        let before = history.iter().filter(|v| v.published_at < until);
        merged.extend(before.cloned());
        let first = history.iter().map(|v| v.published_at).min();
        until = first.map_or(until, |first| first.min(until));
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
    fn the_nearest_place_that_ever_spoke_wins() {
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
            None,
            "the site's expired: nobody knows, whatever was told further away"
        );
        board.put("stock".into(), all, version(40, 8, None));
        board.put("stock".into(), screen, version(60, 1, None));
        let facts = board.at(&[screen, site, all], std::iter::once("stock"));
        let at = |at: i64| facts.known("stock", at).map(|v| v.value.clone());
        assert_eq!((at(50), at(60)), (None, Some(Value::Number(1))));
        let elsewhere = board.at(&[screen, all], std::iter::once("stock"));
        assert_eq!(
            elsewhere.known("stock", 15).unwrap().value,
            Value::Number(9)
        );
        assert_eq!(elsewhere.known("rain", 15), None);
    }
}
