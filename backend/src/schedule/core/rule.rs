//! When a rule is active: dates, times of day, and the dates that differ.
use super::{
    recurrence::Recurrence,
    time::{DAY_MS, Date, Span, Zone, covers, date, union, weekday},
};
use std::collections::{BTreeMap, BTreeSet};

/// A time of day that may run past midnight; it belongs to the date it starts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Daypart {
    start: i64,
    end: i64,
}

impl Daypart {
    /// From `start` to `end`, both milliseconds of a day up to 24:00; an end that is not later lies on the next day.
    pub fn new(start: i64, end: i64) -> Self {
        let end = if end <= start { end + DAY_MS } else { end };
        Self { start, end }
    }

    /// The whole day.
    pub const WHOLE: Self = Self {
        start: 0,
        end: DAY_MS,
    };

    fn on(self, day: Date, zone: &Zone) -> Span {
        let midnight = i64::from(day) * DAY_MS;
        Span {
            start: zone.first_reach(midnight + self.start),
            end: zone.first_reach(midnight + self.end),
        }
    }
}

/// When something is active. The default is always.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// Recurring dates, counted from `start`.
    pub recurrence: Option<Recurrence>,
    /// Nothing recurs before it; a recurrence without it counts from 2000-01-01.
    pub start: Option<Date>,
    /// ISO weekdays; empty = all.
    pub weekdays: Vec<u8>,
    /// Dates that come in addition.
    pub dates: Vec<Date>,
    /// Dates that are taken away.
    pub except: Vec<Date>,
    /// If given, only dates in it count.
    pub within: Option<BTreeSet<Date>>,
    /// Dates in it do not count.
    pub without: BTreeSet<Date>,
    /// Times of day; empty = the whole day.
    pub dayparts: Vec<Daypart>,
    /// Dates with their own times of day; none = nothing on that date.
    pub overrides: BTreeMap<Date, Vec<Daypart>>,
}

impl Rule {
    /// The dates in `first..=last` on which occurrences start.
    pub fn anchors(&self, first: Date, last: Date) -> Vec<Date> {
        let mut days = match (&self.recurrence, self.start) {
            (Some(rule), Some(start)) => rule.dates(start, first, last),
            (Some(rule), None) => rule.dates(date(2000, 1, 1), first, last),
            // extra dates alone mean just those dates
            (None, None) if self.weekdays.is_empty() && !self.dates.is_empty() => Vec::new(),
            (None, start) => (first.max(start.unwrap_or(first))..=last).collect(),
        };
        if !self.weekdays.is_empty() {
            days.retain(|day| self.weekdays.contains(&weekday(*day)));
        }
        days.extend(self.dates.iter().filter(|day| (first..=last).contains(day)));
        days.retain(|day| self.keeps(*day));
        days.extend(
            self.overrides
                .keys()
                .filter(|day| (first..=last).contains(day)),
        );
        days.sort_unstable();
        days.dedup();
        days
    }

    fn keeps(&self, day: Date) -> bool {
        let inside = self.within.as_ref().is_none_or(|days| days.contains(&day));
        inside && !self.without.contains(&day) && !self.except.contains(&day)
    }

    fn dayparts_on(&self, day: Date) -> &[Daypart] {
        match self.overrides.get(&day) {
            Some(own) => own,
            None if self.dayparts.is_empty() => &[Daypart::WHOLE],
            None => &self.dayparts,
        }
    }
}

/// The active stretches of the union of `rules` that touch `range`, joined, in order. No rule at all means always.
pub fn active(rules: &[Rule], zone: &Zone, range: Span) -> Vec<Span> {
    if rules.is_empty() {
        return vec![range];
    }
    // an occurrence may start a day before the range, and the wall clock may be a day off
    let (first, last) = (zone.date(range.start) - 2, zone.date(range.end) + 1);
    let mut spans = Vec::new();
    for rule in rules {
        for day in rule.anchors(first, last) {
            spans.extend(rule.dayparts_on(day).iter().map(|part| part.on(day, zone)));
        }
    }
    spans.retain(|s| s.end > range.start && s.start < range.end);
    union(spans)
}

/// The dates with an occurrence within `spans` of which the clocks of the zone leave nothing: it would begin and end in the hour that they
/// leap over.
pub fn swallowed(rules: &[Rule], zone: &Zone, spans: &[Span]) -> Vec<Date> {
    let mut found = Vec::new();
    for day in spans.iter().flat_map(|span| leaps(zone, *span)) {
        let parts = |rule: &Rule| match rule.anchors(day, day).first() {
            Some(_) => rule.dayparts_on(day).to_vec(),
            None => Vec::new(),
        };
        let gone = |part: Daypart| {
            let span = part.on(day, zone);
            span.start == span.end && covers(spans, span.start)
        };
        if rules.iter().flat_map(parts).any(gone) {
            found.push(day);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The dates near which the clocks of the zone go forward.
fn leaps(zone: &Zone, span: Span) -> impl Iterator<Item = Date> {
    let (first, last) = (zone.date(span.start) - 1, zone.date(span.end) + 1);
    let leap = move |day: &Date| {
        let midnight = zone.midnight(*day);
        zone.offset_ms(midnight - DAY_MS) < zone.offset_ms(midnight + 2 * DAY_MS)
    };
    (first..=last).filter(leap)
}

#[cfg(test)]
mod tests {
    use super::super::time::{HOUR_MS, parse_time};
    use super::*;

    fn part(start: &str, end: &str) -> Daypart {
        Daypart::new(parse_time(start).unwrap(), parse_time(end).unwrap())
    }

    fn hours(rules: &[Rule]) -> Vec<(i64, i64)> {
        let utc = Zone::new("UTC", 0, &[]);
        let start = i64::from(date(2026, 1, 16)) * DAY_MS;
        let range = Span {
            start,
            end: start + 2 * DAY_MS,
        };
        let spans = active(rules, &utc, range);
        let hour = |at: i64| (at - start) / HOUR_MS;
        spans.iter().map(|s| (hour(s.start), hour(s.end))).collect()
    }

    #[test]
    fn occurrences_of_several_rules_merge() {
        let rule = |dayparts: Vec<Daypart>| Rule {
            dayparts,
            ..Rule::default()
        };
        let friday = date(2026, 1, 16);
        let only = Rule {
            dates: vec![friday],
            ..rule(vec![part("08:00", "10:00")])
        };
        assert_eq!(hours(std::slice::from_ref(&only)), [(8, 10)]);
        assert_eq!(
            hours(&[only, rule(vec![part("09:00", "12:00")])]),
            [(8, 12), (33, 36)]
        );
        assert_eq!(
            hours(&[rule(vec![part("06:00", "06:00")])]),
            [(-18, 54)],
            "equal ends last a whole day, and whole days touch"
        );
    }

    #[test]
    fn what_the_clocks_leap_over_is_swallowed() {
        let midnight = i64::from(date(2026, 3, 29)) * DAY_MS;
        let zone = Zone::new("Paris", HOUR_MS, &[(midnight + HOUR_MS, 2 * HOUR_MS)]);
        let near = [Span {
            start: midnight - 9 * DAY_MS,
            end: midnight + 9 * DAY_MS,
        }];
        for (start, end, expected) in [
            ("02:10", "02:50", vec![date(2026, 3, 29)]),
            ("02:10", "03:10", vec![]),
            ("01:10", "02:50", vec![]),
            ("04:00", "05:00", vec![]),
        ] {
            let rule = Rule {
                dayparts: vec![part(start, end)],
                ..Rule::default()
            };
            let found = swallowed(std::slice::from_ref(&rule), &zone, &near);
            assert_eq!(found, expected, "{start} to {end}");
            let later = Span {
                start: midnight + 3 * HOUR_MS,
                ..near[0]
            };
            let none = swallowed(&[rule], &zone, &[later]);
            assert!(none.is_empty(), "{start} to {end}");
        }
    }

    #[test]
    fn an_excluded_date_may_have_an_override() {
        let friday = date(2026, 1, 16);
        let mut rule = Rule {
            weekdays: vec![5],
            except: vec![friday],
            ..Rule::default()
        };
        assert_eq!(hours(std::slice::from_ref(&rule)), []);
        rule.overrides.insert(friday, vec![part("22:00", "02:00")]);
        assert_eq!(hours(&[rule]), [(22, 26)]);
    }
}
