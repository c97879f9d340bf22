//! Facts as the API takes and shows them.
use super::entity::{self, Scope};
use crate::{
    check::Faults,
    error::{Error, Result},
    id::{ScreenId, SiteId},
    schedule::conditions,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A fact lasts a year at most.
const LONGEST_MS: i64 = 366 * 86_400_000;
/// How far a clock elsewhere may run ahead.
const AHEAD_MS: i64 = 300_000;

/// What is told under a key.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewFact {
    /// A number, `true` or `false`, or a text of at most 500 characters.
    pub(super) value: Value,
    /// What it is about, such as an article number: conditions ask for `key:subject`.
    subject: Option<String>,
    /// It holds in this site and below; without site and screen it holds everywhere.
    site_id: Option<SiteId>,
    /// It holds on this screen only.
    screen_id: Option<ScreenId>,
    /// When it was seen; default: now.
    observed_at: Option<Instant>,
    /// It is unknown again after so many milliseconds; default: it holds until something else is told.
    pub(super) ttl_ms: Option<i64>,
    /// Who says so.
    #[serde(default)]
    pub(super) source: String,
}

/// A fact of a batch. Spelt out, since a flattened [`NewFact`] would let unknown fields pass.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct KeyedFact {
    /// Such as `rain` or `stock`.
    key: String,
    /// A number, `true` or `false`, or a text of at most 500 characters.
    value: Value,
    /// What it is about, such as an article number: conditions ask for `key:subject`.
    subject: Option<String>,
    /// It holds in this site and below; without site and screen it holds everywhere.
    site_id: Option<SiteId>,
    /// It holds on this screen only.
    screen_id: Option<ScreenId>,
    /// When it was seen; default: now.
    observed_at: Option<Instant>,
    /// It is unknown again after so many milliseconds; default: it holds until something else is told.
    ttl_ms: Option<i64>,
    /// Who says so.
    #[serde(default)]
    source: String,
}

impl KeyedFact {
    pub(super) fn parts(self) -> (String, NewFact) {
        let fact = NewFact {
            value: self.value,
            subject: self.subject,
            site_id: self.site_id,
            screen_id: self.screen_id,
            observed_at: self.observed_at,
            ttl_ms: self.ttl_ms,
            source: self.source,
        };
        (self.key, fact)
    }
}

/// Several facts, taken all or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Batch {
    /// 1 to 1 000 facts.
    pub(super) facts: Vec<KeyedFact>,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(super) struct Taken {
    /// So many hold now.
    pub(super) accepted: usize,
    /// So many were observed before what is known, and only recorded.
    pub(super) late: usize,
}

/// A fact that holds, or held until something else was told.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fact {
    key: String,
    scope: Scope,
    /// The site or screen; `null` = everywhere.
    place_id: Option<Uuid>,
    value: Value,
    observed_at: Instant,
    published_at: Instant,
    /// `null` = it holds until something else is told.
    expires_at: Option<Instant>,
    /// Nobody knows any more.
    expired: bool,
    /// Since it was observed, in milliseconds.
    age_ms: i64,
    source: String,
    /// `false` for an observation older than what is known: it is only recorded.
    accepted: bool,
}

impl Fact {
    pub(super) fn of(row: entity::Model, now: Instant) -> Self {
        let expires_at = row.ttl_ms.map(|ttl| row.published_at.plus_ms(ttl));
        Self {
            key: row.key,
            scope: row.scope,
            place_id: (row.scope != Scope::Organisation).then_some(row.place_id),
            value: row.value,
            observed_at: row.observed_at,
            published_at: row.published_at,
            expires_at,
            expired: expires_at.is_some_and(|at| at <= now),
            age_ms: (now.as_ms() - row.observed_at.as_ms()).max(0),
            source: row.source,
            accepted: row.accepted,
        }
    }
}

/// Which facts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ListFacts {
    /// Only keys that begin so.
    #[serde(default)]
    pub(super) key: String,
    /// From 1 to 200, default 50.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    pub(super) limit: crate::page::Limit,
    /// `next` of the page before.
    pub(super) after: Option<String>,
}

/// A fact that was checked by itself.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    pub(super) key: String,
    pub(super) scope: Scope,
    /// None = everywhere.
    pub(super) place: Option<Uuid>,
    pub(super) observed_at: Instant,
    pub(super) fact: NewFact,
}

/// Checks facts; every field that needs attention is named after `prefix`.
pub(super) fn check(facts: Vec<(String, String, NewFact)>, now: Instant) -> Result<Vec<Checked>> {
    let mut faults = Faults::default();
    let checked = facts
        .into_iter()
        .map(|(prefix, key, fact)| one(&prefix, &key, fact, now, &mut faults))
        .collect();
    faults.finish()?;
    Ok(checked)
}

fn one(prefix: &str, key: &str, fact: NewFact, now: Instant, faults: &mut Faults) -> Checked {
    let field = |name: &str| format!("{prefix}{name}");
    let good = |text: &str, longest: usize| {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/');
        (1..=longest).contains(&text.chars().count()) && text.chars().all(plain)
    };
    let words = "must have 1 to 100 letters, digits or _ - . : /";
    faults.ensure(good(key, 100), field("key"), words);
    if let Some(subject) = &fact.subject {
        faults.ensure(good(subject, 100), field("subject"), words);
    }
    let short = fact
        .value
        .as_str()
        .is_none_or(|text| text.chars().count() <= 500);
    faults.ensure(
        short && conditions::value(&fact.value).is_some(),
        field("value"),
        "must be a number below 9 * 10^12, true, false, or a text of at most 500 characters",
    );
    faults.ensure(
        fact.ttl_ms.is_none_or(|ms| (1..=LONGEST_MS).contains(&ms)),
        field("ttlMs"),
        "must be from 1 to 31622400000 (366 days)",
    );
    faults.ensure(
        fact.source.chars().count() <= 100,
        field("source"),
        "must be at most 100 characters",
    );
    let observed_at = fact.observed_at.unwrap_or(now);
    faults.ensure(
        observed_at <= now.plus_ms(AHEAD_MS),
        field("observedAt"),
        "lies in the future",
    );
    let (scope, place) = match (fact.site_id, fact.screen_id) {
        (None, None) => (Scope::Organisation, None),
        (Some(site), None) => (Scope::Site, Some(site.0)),
        (None, Some(screen)) => (Scope::Screen, Some(screen.0)),
        (Some(_), Some(screen)) => {
            faults.add(field("siteId"), "give either siteId or screenId, not both");
            (Scope::Screen, Some(screen.0))
        }
    };
    let key = match &fact.subject {
        Some(subject) => format!("{key}:{subject}"),
        None => key.to_owned(),
    };
    Checked {
        key,
        scope,
        place,
        observed_at,
        fact,
    }
}

/// The batch as facts with the names of their fields.
pub(super) fn of_batch(batch: Batch) -> Result<Vec<(String, String, NewFact)>> {
    if batch.facts.is_empty() || batch.facts.len() > 1000 {
        return Err(Error::field("facts", "must be 1 to 1000 facts"));
    }
    let each = batch.facts.into_iter().enumerate();
    let named = each.map(|(i, keyed)| {
        let (key, fact) = keyed.parts();
        (format!("facts[{i}]."), key, fact)
    });
    Ok(named.collect())
}
