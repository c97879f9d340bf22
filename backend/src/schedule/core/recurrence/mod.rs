//! On which dates something recurs: RFC 5545 over dates (no times of day), expanded by ourselves.
mod parse;

use super::time::{Date, date, month_length, parts, weekday};

/// How often a period comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// Each day.
    Daily,
    /// Each week, from its first day on.
    Weekly,
    /// Each month.
    Monthly,
    /// Each year.
    Yearly,
}

/// A weekday, with an ordinal (`2MO`, `-1FR`) in months and years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByDay {
    /// 0 = every one of them, 2 = the second, -1 = the last.
    pub ordinal: i32,
    /// ISO weekday.
    pub weekday: u8,
}

/// A rule of RFC 5545, restricted to dates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recurrence {
    frequency: Frequency,
    interval: i32,
    count: Option<u32>,
    until: Option<Date>,
    by_day: Vec<ByDay>,
    by_month_day: Vec<i32>,
    by_month: Vec<u32>,
    by_set_pos: Vec<i32>,
    week_start: u8,
}

/// Nothing recurs beyond the year 9999.
const LAST: (i32, u32, u32) = (9999, 12, 31);

impl Recurrence {
    /// The last date it may fall on, if it says so.
    pub fn until(&self) -> Option<Date> {
        self.until
    }

    /// Whether its dates depend on where it starts: what COUNT counts and INTERVAL skips begins there, and a day that no BY part names is that
    /// of the start.
    pub fn needs_start(&self) -> bool {
        let named = match self.frequency {
            Frequency::Daily => true,
            Frequency::Weekly => !self.by_day.is_empty(),
            Frequency::Monthly | Frequency::Yearly => {
                !self.by_day.is_empty() || !self.by_month_day.is_empty()
            }
        };
        self.count.is_some() || self.interval > 1 || !named
    }

    /// Whether `start` is itself one of its dates, as it must be.
    pub fn starts_on(&self, start: Date) -> bool {
        self.dates(start, start, start) == [start]
    }

    /// Its dates in `first..=last` when it starts on `start`. COUNT counts from the start.
    pub fn dates(&self, start: Date, first: Date, last: Date) -> Vec<Date> {
        let last = last
            .min(self.until.unwrap_or(Date::MAX))
            .min(date(LAST.0, LAST.1, LAST.2));
        let skipped = if self.count.is_some() {
            0
        } else {
            self.periods_before(start, first)
        };
        let count = self.count.map_or(usize::MAX, |n| n as usize);
        (skipped..)
            .map_while(|n| self.period(start, n))
            .take_while(|(begin, _)| *begin <= last)
            .flat_map(|(_, candidates)| self.positions(candidates))
            .filter(|day| *day >= start)
            .take(count)
            .filter(|day| (first..=last).contains(day))
            .collect()
    }

    /// How many whole periods surely lie before `first`.
    fn periods_before(&self, start: Date, first: Date) -> i32 {
        let longest = match self.frequency {
            Frequency::Daily => 1,
            Frequency::Weekly => 7,
            Frequency::Monthly => 31,
            Frequency::Yearly => 366,
        };
        ((first - start) / (longest * self.interval) - 1).max(0)
    }

    /// The first day of the n-th period and the days chosen in it, ascending.
    fn period(&self, start: Date, n: i32) -> Option<(Date, Vec<Date>)> {
        let step = n.checked_mul(self.interval)?;
        let (year, month, _) = parts(start);
        match self.frequency {
            Frequency::Daily => {
                let day = start.checked_add(step)?;
                Some((
                    day,
                    if self.allows(day) {
                        vec![day]
                    } else {
                        Vec::new()
                    },
                ))
            }
            Frequency::Weekly => {
                let into = (i32::from(weekday(start)) - i32::from(self.week_start)).rem_euclid(7);
                let begin = (start - into).checked_add(step.checked_mul(7)?)?;
                Some((begin, self.in_week(start, begin)))
            }
            Frequency::Monthly => {
                let months = i32::try_from(month).ok()? - 1 + step;
                let (year, month) = (year + months.div_euclid(12), months.rem_euclid(12) + 1);
                let month = month.unsigned_abs();
                (year <= LAST.0).then(|| (date(year, month, 1), self.in_month(start, year, month)))
            }
            Frequency::Yearly => {
                let year = year.checked_add(step)?;
                (year <= LAST.0).then(|| (date(year, 1, 1), self.in_year(start, year)))
            }
        }
    }

    fn in_week(&self, start: Date, begin: Date) -> Vec<Date> {
        let wanted = |day: &Date| match &*self.by_day {
            [] => weekday(*day) == weekday(start),
            days => days.iter().any(|d| d.weekday == weekday(*day)),
        };
        let allowed = |day: &Date| self.in_months(*day);
        // BYSETPOS counts in what is left of the first week
        let days = begin.max(start)..begin + 7;
        days.filter(wanted).filter(allowed).collect()
    }

    fn in_month(&self, start: Date, year: i32, month: u32) -> Vec<Date> {
        if !self.by_month.is_empty() && !self.by_month.contains(&month) {
            return Vec::new();
        }
        let (begin, length) = (date(year, month, 1), month_length(year, month));
        let days = begin..begin + Date::try_from(length).unwrap_or(0);
        let day_of_start = parts(start).2;
        let chosen = |day: &Date| match (self.by_month_day.is_empty(), self.by_day.is_empty()) {
            (true, true) => parts(*day).2 == day_of_start,
            (month_day, by_day) => {
                (month_day || self.on_month_day(*day))
                    && (by_day
                        || self.on_weekday(
                            *day,
                            begin,
                            begin + Date::try_from(length).unwrap_or(0),
                        ))
            }
        };
        days.filter(chosen).collect()
    }

    /// Ordinals of weekdays count within the year unless months are named.
    fn in_year(&self, start: Date, year: i32) -> Vec<Date> {
        if self.by_month.is_empty() && !self.by_day.is_empty() {
            let (begin, end) = (date(year, 1, 1), date(year + 1, 1, 1));
            let named = |day: &Date| self.by_month_day.is_empty() || self.on_month_day(*day);
            let days = (begin..end).filter(|day| self.on_weekday(*day, begin, end));
            return days.filter(named).collect();
        }
        let any_month = !self.by_month.is_empty() || !self.by_month_day.is_empty();
        let month_of_start = parts(start).1;
        let months = (1..=12).filter(|m| any_month || *m == month_of_start);
        months.flat_map(|m| self.in_month(start, year, m)).collect()
    }

    fn allows(&self, day: Date) -> bool {
        self.in_months(day)
            && (self.by_month_day.is_empty() || self.on_month_day(day))
            && (self.by_day.is_empty() || self.by_day.iter().any(|d| d.weekday == weekday(day)))
    }

    fn in_months(&self, day: Date) -> bool {
        self.by_month.is_empty() || self.by_month.contains(&parts(day).1)
    }

    fn on_month_day(&self, day: Date) -> bool {
        let (year, month, of_month) = parts(day);
        let (of_month, length) = (
            of_month.cast_signed(),
            month_length(year, month).cast_signed(),
        );
        self.by_month_day
            .iter()
            .any(|n| *n == of_month || *n == of_month - length - 1)
    }

    /// Whether the day is one of the asked weekdays, counted within begin..end.
    fn on_weekday(&self, day: Date, begin: Date, end: Date) -> bool {
        let (from_front, from_back) = ((day - begin) / 7 + 1, -((end - 1 - day) / 7 + 1));
        self.by_day.iter().any(|d| {
            d.weekday == weekday(day)
                && (d.ordinal == 0 || d.ordinal == from_front || d.ordinal == from_back)
        })
    }

    fn positions(&self, candidates: Vec<Date>) -> Vec<Date> {
        if self.by_set_pos.is_empty() {
            return candidates;
        }
        let length = i32::try_from(candidates.len()).unwrap_or(0);
        let chosen = |i: i32| {
            self.by_set_pos
                .iter()
                .any(|p| *p == i + 1 || *p == i - length)
        };
        (0..)
            .zip(candidates)
            .filter(|(i, _)| chosen(*i))
            .map(|(_, day)| day)
            .collect()
    }
}

#[cfg(test)]
mod tests;
