//! Lists a page at a time, by cursor.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
