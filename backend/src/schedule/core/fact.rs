//! What the world outside says: values by key, as they were told over time, each for a while.
use std::collections::BTreeMap;

/// A value in millionths is a number; decimals are scaled, so that everything stays an integer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A number in millionths.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A word.
    Text(String),
}

impl Value {
    /// Whether it counts as yes: a number that is not 0, a word that is not empty.
    pub fn is_yes(&self) -> bool {
        match self {
            Self::Number(n) => *n != 0,
            Self::Flag(yes) => *yes,
            Self::Text(word) => !word.is_empty(),
        }
    }
}

/// What was said, from when on, for how long.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// When it was told.
    pub published_at: i64,
    /// What.
    pub value: Value,
    /// For so many milliseconds; none = until something else is said.
    pub ttl_ms: Option<i64>,
}

impl Version {
    /// The first instant at which nobody knows any more.
    pub fn expires_at(&self) -> i64 {
        let end = |ttl: i64| self.published_at.saturating_add(ttl.max(0));
        self.ttl_ms.map_or(i64::MAX, end)
    }
}

/// The facts that reach one screen: of each key its versions, in the order they were told.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Facts(BTreeMap<String, Vec<Version>>);

impl Facts {
    /// Collects versions; they may come in any order.
    pub fn new(told: impl IntoIterator<Item = (String, Version)>) -> Self {
        let mut facts: BTreeMap<String, Vec<Version>> = BTreeMap::new();
        for (key, version) in told {
            facts.entry(key).or_default().push(version);
        }
        for versions in facts.values_mut() {
            versions.sort();
        }
        Self(facts)
    }

    /// All that was said under a key.
    pub fn versions(&self, key: &str) -> &[Version] {
        self.0.get(key).map_or(&[], |versions| versions)
    }

    /// What was said last until the instant, though it may have expired.
    pub fn last(&self, key: &str, at: i64) -> Option<&Version> {
        let versions = self.versions(key);
        let after = versions.partition_point(|v| v.published_at <= at);
        versions[..after].last()
    }

    /// What is known at the instant.
    pub fn known(&self, key: &str, at: i64) -> Option<&Version> {
        self.last(key, at).filter(|v| at < v.expires_at())
    }
}
