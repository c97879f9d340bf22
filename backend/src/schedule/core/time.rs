//! Wall clocks and instants: dates as day numbers, and a zone as the table of its offsets.

/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;
/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;
/// Milliseconds of a day on the wall clock; a local day may last longer or shorter.
pub const DAY_MS: i64 = 86_400_000;

/// A date: days since 1970-01-01.
pub type Date = i32;

/// A stretch of instants, [start, end).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first instant in it.
    pub start: i64,
    /// The first instant after it.
    pub end: i64,
}

impl Span {
    /// Whether `at` lies in it.
    pub fn holds(self, at: i64) -> bool {
        self.start <= at && at < self.end
    }
}

/// Joins what overlaps or touches and drops what is empty.
pub fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|s| s.start < s.end);
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// Whether one of the sorted, disjoint `spans` holds `at`.
pub fn covers(spans: &[Span], at: i64) -> bool {
    let after = spans.partition_point(|s| s.start <= at);
    after > 0 && spans[after - 1].holds(at)
}

/// A zone as the table of its offsets from UTC: each holds from its instant until the next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone {
    name: String,
    offsets: Vec<(i64, i64)>,
}

impl Zone {
    /// The zone whose offset is `first_ms` before the first of the ascending `changes` (instant, offset).
    pub fn new(name: impl Into<String>, first_ms: i64, changes: &[(i64, i64)]) -> Self {
        let mut offsets = vec![(i64::MIN, first_ms)];
        offsets.extend_from_slice(changes);
        offsets.dedup_by_key(|(_, offset)| *offset);
        Self {
            name: name.into(),
            offsets,
        }
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the wall clock adds to UTC at an instant.
    pub fn offset_ms(&self, at: i64) -> i64 {
        let after = self.offsets.partition_point(|(from, _)| *from <= at);
        self.offsets[after.max(1) - 1].1
    }

    /// What the wall clock reads, as milliseconds since 1970-01-01 00:00 on that clock.
    pub fn wall(&self, at: i64) -> i64 {
        at.saturating_add(self.offset_ms(at))
    }

    /// The date on the wall.
    pub fn date(&self, at: i64) -> Date {
        date_of(self.wall(at))
    }

    /// The first instant at which the wall clock reads `wall` or later. Touching wall-clock spans therefore neither overlap nor leave a
    /// hole, whatever the clocks do that night.
    pub fn first_reach(&self, wall: i64) -> i64 {
        let near = wall.saturating_sub(2 * DAY_MS);
        let first = self.offsets.partition_point(|(from, _)| *from <= near);
        for k in first.max(1) - 1..self.offsets.len() {
            let (from, offset) = self.offsets[k];
            let reached = wall.saturating_sub(offset).max(from);
            match self.offsets.get(k + 1) {
                Some((until, _)) if reached >= *until => {}
                _ => return reached,
            }
        }
        wall
    }

    /// The instant at which the date begins here.
    pub fn midnight(&self, date: Date) -> i64 {
        self.first_reach(i64::from(date) * DAY_MS)
    }

    /// The beginning of the local day that `at` lies in.
    pub fn midnight_before(&self, at: i64) -> i64 {
        let date = self.date(at);
        // in the fold of a zone that turns its clocks back over midnight, the wall shows yesterday again
        (date - 1..=date + 1)
            .map(|d| self.midnight(d))
            .filter(|m| *m <= at)
            .max()
            .unwrap_or(at)
    }

    /// The beginnings of local days strictly inside the span.
    pub fn midnights(&self, span: Span) -> Vec<i64> {
        let (first, last) = (self.date(span.start) - 1, self.date(span.end) + 1);
        let mut found: Vec<i64> = (first..=last).map(|d| self.midnight(d)).collect();
        found.retain(|m| span.start < *m && *m < span.end);
        found.dedup();
        found
    }
}

/// The date of a wall-clock reading.
pub fn date_of(wall: i64) -> Date {
    Date::try_from(wall.div_euclid(DAY_MS)).unwrap_or(Date::MAX)
}

/// The day number of year, month (1..=12) and day.
pub fn date(year: i32, month: u32, day: u32) -> Date {
    let (y, m) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * m + 2) / 5 + day - 1;
    let day_of_year = Date::try_from(day_of_year).unwrap_or(0);
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a day number.
pub fn parts(date: Date) -> (i32, u32, u32) {
    let shifted = date + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let m = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * m + 2) / 5 + 1;
    let month = if m < 10 { m + 3 } else { m - 9 };
    let year = era * 400 + year_of_era + i32::from(month <= 2);
    (year, month.unsigned_abs(), day.unsigned_abs())
}

/// The ISO weekday, 1 = Monday to 7 = Sunday.
pub fn weekday(date: Date) -> u8 {
    u8::try_from((date + 3).rem_euclid(7) + 1).unwrap_or(1)
}

/// How many days the month has.
pub fn month_length(year: i32, month: u32) -> u32 {
    let next = if month == 12 {
        date(year + 1, 1, 1)
    } else {
        date(year, month + 1, 1)
    };
    (next - date(year, month, 1)).unsigned_abs()
}

/// Reads `YYYY-MM-DD` (or `YYYYMMDD`); none for a date that no calendar has.
pub fn parse_date(text: &str) -> Option<Date> {
    let digits: String = match text.len() {
        10 if text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-') => {
            text.split('-').collect()
        }
        8 => text.to_owned(),
        _ => return None,
    };
    if digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (
        digits[..4].parse().ok()?,
        digits[4..6].parse().ok()?,
        digits[6..].parse().ok()?,
    );
    let exists = (1..=12).contains(&month) && (1..=month_length(year, month)).contains(&day);
    exists.then(|| date(year, month, day))
}

/// Reads `HH:MM` (optionally with seconds) from `00:00` to `24:00` as milliseconds of the day.
pub fn parse_time(text: &str) -> Option<i64> {
    let mut numbers = text.split(':').map(|part| match part.len() {
        2 if part.bytes().all(|b| b.is_ascii_digit()) => part.parse::<i64>().ok(),
        _ => None,
    });
    let (hour, minute) = (numbers.next()??, numbers.next()??);
    let second = numbers.next().unwrap_or(Some(0))?;
    let fits = minute < 60 && second < 60 && numbers.next().is_none();
    let ms = hour * HOUR_MS + minute * MINUTE_MS + second * 1000;
    (fits && ms <= DAY_MS).then_some(ms)
}

/// Writes a date as `YYYY-MM-DD`.
pub fn date_text(date: Date) -> String {
    let (year, month, day) = parts(date);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Writes a wall-clock reading as `YYYY-MM-DDTHH:MM:SS`.
pub fn wall_text(wall: i64) -> String {
    let seconds = wall.rem_euclid(DAY_MS) / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!(
        "{}T{hour:02}:{minute:02}:{second:02}",
        date_text(date_of(wall))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_number_is_the_date_it_came_from() {
        for day in -800_000..800_000 {
            let (y, m, d) = parts(day);
            assert_eq!(date(y, m, d), day);
        }
        assert_eq!((weekday(0), weekday(3)), (4, 7), "1970 began on a Thursday");
    }

    #[test]
    fn dates_and_times_that_do_not_exist_are_refused() {
        assert_eq!(parse_date("1970-01-02"), Some(1));
        assert_eq!(parse_date("20260110"), parse_date("2026-01-10"));
        for bad in [
            "2026-02-29",
            "2026-13-01",
            "2026-1-1",
            "",
            "20260132",
            "2026-01-0x",
        ] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
        assert_eq!(parse_time("24:00"), Some(DAY_MS));
        for bad in ["24:01", "25:00", "9:00", "09:60", "09", "09:00:60", "é9:00"] {
            assert_eq!(parse_time(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_day_that_a_zone_skips_begins_when_the_next_one_does() {
        // Samoa crossed the date line: 29 December 2011 was followed by the 31st
        let jump = i64::from(date(2011, 12, 30)) * DAY_MS + 10 * HOUR_MS;
        let zone = Zone::new("test", -10 * HOUR_MS, &[(jump, 14 * HOUR_MS)]);
        assert_eq!(zone.midnight(date(2011, 12, 30)), jump);
        assert_eq!(zone.midnight(date(2011, 12, 31)), jump);
        let around = Span {
            start: jump - DAY_MS,
            end: jump + 2 * DAY_MS,
        };
        assert_eq!(zone.midnights(around), [jump, jump + DAY_MS]);
    }
}
