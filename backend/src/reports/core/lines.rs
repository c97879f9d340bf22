//! Lines of a report: added up by day, put in order, cut into pages.
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is told of the plays of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Shown whole, as planned.
    pub as_planned: i64,
    /// Planned, shown in part.
    pub cut: i64,
    /// Shown in the place of something else.
    pub unplanned: i64,
    /// Planned, and failed.
    pub failed: i64,
    /// How long all that was shown was on the glass.
    pub shown_ms: i64,
    /// Planned plays, in hours that have ended.
    pub planned: i64,
    /// How long they were to last.
    pub planned_ms: i64,
    /// Planned, and neither shown nor told to have failed, where the log is complete.
    pub missing: i64,
    /// How much planned time was not filled as planned, where the log is complete.
    pub missing_ms: i64,
}

impl Sums {
    /// All that was shown, whole or not.
    pub fn plays(&self) -> i64 {
        self.as_planned + self.cut + self.unplanned
    }

    /// Adds another line's.
    pub fn add(&mut self, other: &Self) {
        self.as_planned += other.as_planned;
        self.cut += other.cut;
        self.unplanned += other.unplanned;
        self.failed += other.failed;
        self.shown_ms = self.shown_ms.saturating_add(other.shown_ms);
        self.planned += other.planned;
        self.planned_ms = self.planned_ms.saturating_add(other.planned_ms);
        self.missing += other.missing;
        self.missing_ms = self.missing_ms.saturating_add(other.missing_ms);
    }
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A campaign, media, site or screen.
    Object(Uuid),
    /// An hour, by its beginning.
    Hour(i64),
    /// A day in the zone of the report.
    Day(Date),
}

/// A line of a report.
pub type Line = (About, Sums);

/// Hours added up to the days in which they begin.
pub fn by_day(hours: &[Line], zone: &TimeZone) -> Vec<Line> {
    let mut days: BTreeMap<Date, Sums> = BTreeMap::new();
    for (about, sums) in hours {
        if let About::Hour(hour) = about {
            let at = Timestamp::from_millisecond(*hour).unwrap_or_default();
            let day = at.to_zoned(zone.clone()).date();
            days.entry(day).or_default().add(sums);
        }
    }
    let lines = days.into_iter();
    lines.map(|(day, sums)| (About::Day(day), sums)).collect()
}

/// Everything together.
pub fn total(lines: &[Line]) -> Sums {
    let mut total = Sums::default();
    for (_, sums) in lines {
        total.add(sums);
    }
    total
}

/// Time in its course; everything else with what was shown longest first.
pub fn sort(lines: &mut [Line]) {
    lines.sort_unstable_by_key(rank);
}

/// The place of a line in that order.
pub fn rank((about, sums): &Line) -> (i64, About) {
    match about {
        About::Object(_) => (-sums.shown_ms, *about),
        About::Hour(_) | About::Day(_) => (0, *about),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::core::tally::HOUR_MS;

    fn sums(as_planned: i64, shown_ms: i64) -> Sums {
        Sums {
            as_planned,
            shown_ms,
            ..Sums::default()
        }
    }

    #[test]
    fn days_begin_at_midnight_of_the_zone_and_have_23_to_25_hours() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let start: Timestamp = "2026-10-23T22:00:00Z".parse().unwrap();
        let hour = |n: i64| About::Hour(start.as_millisecond() + n * HOUR_MS);
        let hours: Vec<Line> = (0..24 + 25 + 24).map(|n| (hour(n), sums(1, 10))).collect();
        let days: Vec<_> = by_day(&hours, &zone)
            .into_iter()
            .map(|(about, sums)| (about, sums.plays(), sums.shown_ms))
            .collect();
        let day = |text: &str| About::Day(text.parse().unwrap());
        let expected = [
            (day("2026-10-24"), 24, 240),
            (day("2026-10-25"), 25, 250),
            (day("2026-10-26"), 24, 240),
        ];
        assert_eq!(days, expected);
        assert_eq!(total(&hours), sums(73, 730));
    }

    #[test]
    fn what_was_shown_longest_comes_first() {
        let object = |n| About::Object(Uuid::from_u128(n));
        let mut lines = vec![
            (object(2), sums(9, 5)),
            (object(3), sums(1, 7)),
            (object(1), sums(1, 5)),
        ];
        sort(&mut lines);
        let order: Vec<_> = lines.iter().map(|(about, _)| *about).collect();
        assert_eq!(order, [object(3), object(1), object(2)]);
    }
}
