//! Lists a page at a time, by cursor.
use crate::error::{Error, Result};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A part of a list and where it goes on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items of this page, in the asked order.
    pub items: Vec<T>,
    /// Pass as `after` for the next page; `null` at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of everything.
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, next: None }
    }

    /// Cuts `rows`, read with one row more than `limit`, and takes the cursor of the last row kept.
    pub fn cut(mut rows: Vec<T>, limit: Limit, cursor: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit.count();
        rows.truncate(limit.count());
        let next = if more { rows.last().map(cursor) } else { None };
        Self { items: rows, next }
    }

    /// The same page with each item turned into its view.
    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(view).collect(),
            next: self.next,
        }
    }
}

/// The cursor of a row in an order by `key`, then id; safe in a URL as it is.
pub fn cursor(id: Uuid, key: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{}{key}", id.simple()))
}

/// Id and key of a cursor.
///
/// # Errors
/// 422 on `after` for text that [`cursor`] did not make.
pub fn parse_cursor(after: &str) -> Result<(Uuid, String)> {
    let read = || {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(after).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (id, key) = text.split_at_checked(32)?;
        Some((id.parse().ok()?, key.to_owned()))
    };
    read().ok_or_else(|| {
        Error::field(
            "after",
            "is no cursor of this list: start from the beginning",
        )
    })
}

/// How many items a page holds, 1 to 200; 50 unless asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Limit(u64);

impl Limit {
    /// The number of items of the page.
    pub fn count(self) -> usize {
        usize::try_from(self.0).unwrap_or(200)
    }

    /// One more than the page holds, to see whether the list goes on.
    pub fn and_one(self) -> u64 {
        self.0 + 1
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.parse() {
            Ok(n) if (1..=200).contains(&n) => Ok(Self(n)),
            _ => Err(serde::de::Error::custom("must be a number from 1 to 200")),
        }
    }
}
