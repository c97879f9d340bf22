//! The dates of a calendar: single ones and stretches, as they are written and as day numbers.
use crate::schedule::core::time::{Date, date, date_text, parse_date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// So many days a calendar holds at most, its stretches counted by their days.
pub const MAX_DAYS: usize = 5000;
/// So many days a stretch lasts at most.
pub const MAX_LENGTH: i32 = 366;
/// So many characters a label has at most.
pub const MAX_LABEL: usize = 120;
/// The years that calendars reach.
const YEARS: (i32, i32) = (1970, 2100);

/// A date of a calendar, or a stretch of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = CalendarDate)]
pub struct Entry {
    /// `YYYY-MM-DD`, on the wall of each store.
    pub date: String,
    /// The last date of a stretch, which belongs to it; absent for a single date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_date: Option<String>,
    /// What it is, such as `Fête nationale`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

/// The same with day numbers. The order is that of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// The first date.
    pub first: Date,
    /// The last date, which belongs to it.
    pub last: Date,
    /// What it is.
    pub label: String,
}

impl Stretch {
    /// A single date.
    pub fn day(date: Date, label: &str) -> Self {
        Self {
            first: date,
            last: date,
            label: label.to_owned(),
        }
    }

    /// As it is written.
    pub fn entry(&self) -> Entry {
        Entry {
            date: date_text(self.first),
            last_date: (self.last > self.first).then(|| date_text(self.last)),
            label: self.label.clone(),
        }
    }

    fn of(entry: &Entry) -> Option<Self> {
        let first = parse_date(&entry.date)?;
        let last = entry.last_date.as_deref().map_or(Some(first), parse_date)?;
        Some(Self {
            first,
            last,
            label: entry.label.clone(),
        })
    }

    /// How many days it has.
    pub fn length(&self) -> usize {
        usize::try_from(self.last - self.first + 1).unwrap_or(0)
    }
}

/// Whether calendars reach this date.
pub fn within_reach(day: Date) -> bool {
    (date(YEARS.0, 1, 1)..=date(YEARS.1, 12, 31)).contains(&day)
}

/// What somebody wrote, in order, or what is wrong with it, by field.
pub fn check(entries: &[Entry]) -> Result<Vec<Stretch>, Vec<(String, String)>> {
    let mut faults = Vec::new();
    let mut read = Vec::new();
    for (i, entry) in entries.iter().enumerate() {
        match check_one(entry) {
            Ok(stretch) => read.push(stretch),
            Err((field, message)) => faults.push((format!("dates[{i}].{field}"), message)),
        }
    }
    if total(&read) > MAX_DAYS {
        faults.push((
            "dates".into(),
            format!("hold more than {MAX_DAYS} days together"),
        ));
    }
    read.sort();
    read.dedup();
    if faults.is_empty() {
        Ok(read)
    } else {
        Err(faults)
    }
}

fn check_one(entry: &Entry) -> Result<Stretch, (&'static str, String)> {
    let read = |field: &'static str, text: &str| {
        let day = parse_date(text).filter(|day| within_reach(*day));
        let message = format!("must be a date from {}-01-01 to {}-12-31", YEARS.0, YEARS.1);
        day.ok_or((field, message))
    };
    let first = read("date", &entry.date)?;
    let last = match &entry.last_date {
        Some(text) => read("lastDate", text)?,
        None => first,
    };
    if last < first {
        return Err(("lastDate", "lies before `date`".into()));
    }
    if last - first >= MAX_LENGTH {
        let message = format!("makes a stretch of more than {MAX_LENGTH} days");
        return Err(("lastDate", message));
    }
    let label = entry.label.trim();
    if label.chars().count() > MAX_LABEL || label.chars().any(char::is_control) {
        let message = format!("must be one line of at most {MAX_LABEL} characters");
        return Err(("label", message));
    }
    Ok(Stretch {
        first,
        last,
        label: label.to_owned(),
    })
}

/// How many days all have together.
pub fn total(stretches: &[Stretch]) -> usize {
    stretches.iter().map(Stretch::length).sum()
}

/// In order, each once; neighbours with the same label become one stretch.
#[must_use]
pub fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by(|a, b| (&a.label, a.first, a.last).cmp(&(&b.label, b.first, b.last)));
    let mut kept: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for next in stretches {
        let fits = |before: &&mut Stretch| {
            let touches = before.label == next.label && next.first <= before.last + 1;
            touches && next.last.max(before.last) - before.first < MAX_LENGTH
        };
        match kept.last_mut().filter(fits) {
            Some(before) => before.last = before.last.max(next.last),
            None => kept.push(next),
        }
    }
    kept.sort();
    kept
}

/// As they are written.
pub fn entries(stretches: &[Stretch]) -> Vec<Entry> {
    stretches.iter().map(Stretch::entry).collect()
}

/// The days of what was kept, with what they are; what cannot be read has none.
pub fn days(entries: &[Entry]) -> BTreeMap<Date, String> {
    let read = entries.iter().filter_map(Stretch::of);
    let days = |s: Stretch| (s.first..=s.last).map(move |day| (day, s.label.clone()));
    read.flat_map(days).collect()
}

/// What was kept, as day numbers; what cannot be read is left out.
pub fn stretches(entries: &[Entry]) -> Vec<Stretch> {
    entries.iter().filter_map(Stretch::of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(date: &str, last: Option<&str>, label: &str) -> Entry {
        Entry {
            date: date.into(),
            last_date: last.map(Into::into),
            label: label.into(),
        }
    }

    #[test]
    fn every_wrong_date_is_named_by_its_place() {
        let long = "x".repeat(MAX_LABEL + 1);
        for (wrong, field) in [
            (entry("2026-02-29", None, ""), "dates[1].date"),
            (entry("1969-12-31", None, ""), "dates[1].date"),
            (entry("2026-01-02", Some("soon"), ""), "dates[1].lastDate"),
            (
                entry("2026-01-02", Some("2026-01-01"), ""),
                "dates[1].lastDate",
            ),
            (
                entry("2026-01-01", Some("2027-01-02"), ""),
                "dates[1].lastDate",
            ),
            (entry("2026-01-01", None, &long), "dates[1].label"),
            (entry("2026-01-01", None, "two\nlines"), "dates[1].label"),
        ] {
            let faults = check(&[entry("2026-01-01", None, ""), wrong]).unwrap_err();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert_eq!(faults[0].0, field);
        }
        let year = |n: i32| entry(&format!("{n}-01-01"), Some(&format!("{n}-12-31")), "");
        let many: Vec<Entry> = (2000..2014).map(year).collect();
        assert_eq!(check(&many).unwrap_err()[0].0, "dates");
        assert!(check(&many[..13]).is_ok());
    }

    #[test]
    fn neighbours_with_the_same_label_become_one() {
        let day = |d: i32, label: &str| Stretch::day(d, label);
        let found = joined(vec![
            day(12, "a"),
            day(10, "a"),
            day(11, "b"),
            day(11, "a"),
            day(14, "a"),
            day(10, "a"),
        ]);
        let expected = [(10, 12, "a"), (11, 11, "b"), (14, 14, "a")];
        let found: Vec<_> = found.iter().map(|s| (s.first, s.last, &*s.label)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_stretch_has_all_its_days() {
        let kept = [
            entry("2026-12-30", Some("2027-01-02"), ""),
            entry("?", None, ""),
        ];
        let found: Vec<String> = days(&kept).into_keys().map(date_text).collect();
        assert_eq!(
            found,
            ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]
        );
    }
}
