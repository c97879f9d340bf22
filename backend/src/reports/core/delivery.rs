//! What a campaign was to get and what it got, day by day.
use super::lines::Sums;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::collections::BTreeMap;

/// What was promised and what was delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// All that is told of the plays.
    pub sums: Sums,
    /// Planned plays in hours up to which the logs of their screens are complete.
    pub known: i64,
    /// Those of them that were shown, whole or in part.
    pub kept: i64,
}

impl Delivery {
    /// Planned plays that were shown, whole or in part.
    pub fn delivered(&self) -> i64 {
        self.sums.as_planned + self.sums.cut
    }

    /// Planned plays of which nobody can say yet what became of them.
    pub fn open(&self) -> i64 {
        self.sums.planned - self.known
    }

    /// Which part of what was promised was kept, where that is known; `None` where nothing is.
    pub fn share_permille(&self) -> Option<i64> {
        (self.known > 0).then(|| (self.kept * 1000 / self.known).min(1000))
    }

    /// Adds another one.
    pub fn add(&mut self, other: &Self) {
        self.sums.add(&other.sums);
        self.known += other.known;
        self.kept += other.kept;
    }
}

/// Hours added up to the days in which they begin; every day from the first to the last is there.
pub fn by_day(
    hours: &[(i64, Delivery)],
    zone: &TimeZone,
    (first, last): (Date, Date),
) -> Vec<(Date, Delivery)> {
    let all = std::iter::successors(Some(first), |day| day.tomorrow().ok());
    let all = all.take_while(|day| *day <= last);
    let mut days: BTreeMap<Date, Delivery> = all.map(|day| (day, Delivery::default())).collect();
    for (hour, delivery) in hours {
        let at = Timestamp::from_millisecond(*hour).unwrap_or_default();
        if let Some(day) = days.get_mut(&at.to_zoned(zone.clone()).date()) {
            day.add(delivery);
        }
    }
    days.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::core::tally::HOUR_MS;

    fn delivery(planned: i64, known: i64, kept: i64) -> Delivery {
        let sums = Sums {
            planned,
            as_planned: kept,
            ..Sums::default()
        };
        Delivery { sums, known, kept }
    }

    #[test]
    fn the_share_speaks_only_of_what_is_known() {
        for (given, open, share) in [
            (delivery(100, 0, 0), 100, None),
            (delivery(100, 40, 30), 60, Some(750)),
            (delivery(100, 100, 100), 0, Some(1000)),
            (delivery(3, 3, 2), 0, Some(666)),
            (delivery(1, 1, 2), 0, Some(1000)),
            (delivery(0, 0, 0), 0, None),
        ] {
            let told = (given.open(), given.share_permille());
            assert_eq!(told, (open, share), "{given:?}");
        }
    }

    #[test]
    fn days_without_anything_are_there_and_hours_outside_are_not() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let start: Timestamp = "2026-10-24T22:00:00Z".parse().unwrap();
        let hour = |n: i64| (start.as_millisecond() + n * HOUR_MS, delivery(1, 1, 1));
        // the 25th has 25 hours
        let hours: Vec<_> = (-1..26).map(hour).collect();
        let days = by_day(&hours, &zone, (day("2026-10-25"), day("2026-10-27")));
        let told: Vec<_> = days.iter().map(|(d, of)| (*d, of.sums.planned)).collect();
        let expected = [
            (day("2026-10-25"), 25),
            (day("2026-10-26"), 1),
            (day("2026-10-27"), 0),
        ];
        assert_eq!(told, expected);
    }
}
