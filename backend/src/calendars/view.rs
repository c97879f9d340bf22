//! Calendars as the API shows them.
use super::{
    core::{
        dates::{Entry, stretches, total},
        ics::{
            Told,
            remark::{Fate, Remark},
        },
        shipped::Shipped,
    },
    entity::{Kind, Model, Source},
    input::kind_of,
    store::Use,
};
use crate::{id::CalendarId, time::Instant};
use serde::Serialize;
use utoipa::ToSchema;

/// A calendar.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Calendar {
    #[serde(flatten)]
    summary: CalendarSummary,
    /// Its dates, in order.
    dates: Vec<Entry>,
}

/// A calendar in a list: without its dates.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CalendarSummary {
    id: CalendarId,
    name: String,
    /// What its dates are.
    kind: Kind,
    /// Where they came from last.
    source: Source,
    /// Which of those that come with the product, unless its dates were changed since.
    shipped: Option<String>,
    /// How many days it holds.
    day_count: usize,
    /// The first of them; `null` = none.
    first_date: Option<String>,
    /// The last of them.
    last_date: Option<String>,
    /// The campaigns whose rules name it.
    used_by: Vec<Use>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl CalendarSummary {
    pub(super) fn of(row: &Model, used_by: Vec<Use>) -> Self {
        let read = stretches(&row.dates.0);
        let last = read.iter().max_by_key(|s| s.last).map(|s| s.last);
        Self {
            id: row.id,
            name: row.name.clone(),
            kind: row.kind,
            source: row.source,
            shipped: row.shipped.clone(),
            day_count: total(&read),
            first_date: row.dates.0.first().map(|entry| entry.date.clone()),
            last_date: last.map(crate::schedule::core::time::date_text),
            used_by,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Calendar {
    pub(super) fn of(row: Model, used_by: Vec<Use>) -> Self {
        Self {
            summary: CalendarSummary::of(&row, used_by),
            dates: row.dates.0,
        }
    }

    pub(super) fn version(&self) -> i64 {
        self.summary.version
    }
}

/// A calendar that comes with the product.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShippedCalendar {
    /// To be given as `shipped`.
    id: &'static str,
    /// What people call it.
    name: Named,
    kind: Kind,
    /// Its dates, in order.
    dates: Vec<Entry>,
}

/// A name in both languages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ShippedCalendarName)]
struct Named {
    fr: &'static str,
    en: &'static str,
}

impl ShippedCalendar {
    pub(super) fn of(shipped: Shipped) -> Self {
        let (fr, en) = shipped.names();
        let dates = shipped.dates();
        Self {
            id: shipped.word(),
            name: Named { fr, en },
            kind: kind_of(shipped),
            dates: super::core::dates::entries(&dates),
        }
    }
}

/// What a file gave.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Imported {
    pub(super) calendar: Calendar,
    pub(super) report: ImportReport,
}

/// What became of each event of a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CalendarImportReport)]
pub(super) struct ImportReport {
    /// So many were taken as they are.
    taken: usize,
    /// So many were taken with a change.
    changed: usize,
    /// So many were left out.
    refused: usize,
    /// Each of them, by line.
    entries: Vec<Reported>,
}

/// What became of an event, or of a line that belongs to none.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CalendarImportEntry)]
struct Reported {
    /// The line of the file on which it begins, from 1.
    line: usize,
    uid: String,
    summary: String,
    outcome: Outcome,
    /// Why, as a sentence; empty for what was taken as it is.
    reason: String,
    /// The same as stable words, for programs: `times_dropped`, `recurrence`, …
    codes: Vec<&'static str>,
    /// How many dates it gave.
    dates: usize,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = CalendarImportOutcome)]
enum Outcome {
    Taken,
    Changed,
    Refused,
}

impl ImportReport {
    pub(super) fn of(told: Vec<Told>) -> Self {
        let count = |fate: Fate| told.iter().filter(|t| t.fate == fate).count();
        Self {
            taken: count(Fate::Taken),
            changed: count(Fate::Changed),
            refused: count(Fate::Refused),
            entries: told.into_iter().map(Reported::of).collect(),
        }
    }
}

impl Reported {
    fn of(told: Told) -> Self {
        let sentences: Vec<String> = told.remarks.iter().map(Remark::sentence).collect();
        Self {
            line: told.line,
            uid: told.uid,
            summary: told.summary,
            outcome: match told.fate {
                Fate::Taken => Outcome::Taken,
                Fate::Changed => Outcome::Changed,
                Fate::Refused => Outcome::Refused,
            },
            reason: sentences.join("; "),
            codes: told.remarks.iter().map(Remark::code).collect(),
            dates: told.dates,
        }
    }
}
