//! Dates, times and durations as iCalendar writes them.
use super::{Background, lines::Line};
use crate::schedule::core::time::{DAY_MS, HOUR_MS, MINUTE_MS, parse_date};
use jiff::{Timestamp, tz::TimeZone};

/// Whose clock a time was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clock {
    /// The clock on the wall, wherever that is.
    Wall,
    /// Greenwich's (`…Z`).
    Utc,
    /// That of a zone (`TZID=…`).
    Zone(TimeZone),
    /// That of a zone which nobody here knows.
    Unknown(String),
}

/// A date, or a date with a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// Milliseconds on that clock.
    pub(super) wall: i64,
    /// Whether it has a time of day.
    pub(super) timed: bool,
    /// Whose clock.
    pub(super) clock: Clock,
}

impl Moment {
    /// The same moment on the clock of `zone`, which is also the clock on the wall; a date stays what it is.
    pub(super) fn in_zone(&self, zone: &TimeZone) -> i64 {
        let from = match &self.clock {
            _ if !self.timed => return self.wall,
            Clock::Wall | Clock::Unknown(_) => return self.wall,
            Clock::Utc => &TimeZone::UTC,
            Clock::Zone(own) => own,
        };
        if from == zone {
            return self.wall;
        }
        convert(self.wall, from, zone).unwrap_or(self.wall)
    }
}

fn convert(wall: i64, from: &TimeZone, to: &TimeZone) -> Option<i64> {
    let civil = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(wall).ok()?);
    let at = from.to_ambiguous_timestamp(civil).compatible().ok()?;
    Some(at.as_millisecond() + i64::from(to.to_offset(at).seconds()) * 1000)
}

/// Every moment of a line, which may hold several; none if one cannot be read.
pub(super) fn moments(line: &Line, background: &Background<'_>) -> Option<Vec<Moment>> {
    // of a period only its start counts
    let starts = line
        .value
        .split(',')
        .map(|v| v.split('/').next().unwrap_or(v));
    starts
        .map(|value| moment(value, line.param("TZID"), background))
        .collect()
}

/// A single moment.
pub(super) fn moment(
    value: &str,
    zone: Option<&str>,
    background: &Background<'_>,
) -> Option<Moment> {
    let value = value.trim();
    let Some((day, time)) = value.split_once(['T', 't']) else {
        return Some(Moment {
            wall: i64::from(parse_date(value)?) * DAY_MS,
            timed: false,
            clock: Clock::Wall,
        });
    };
    let (time, utc) = match time.strip_suffix(['Z', 'z']) {
        Some(time) => (time, true),
        None => (time, false),
    };
    let clock = match zone.map(str::trim).filter(|name| !name.is_empty()) {
        _ if utc => Clock::Utc,
        None => Clock::Wall,
        Some(name) => (background.zones)(name).map_or(Clock::Unknown(name.to_owned()), Clock::Zone),
    };
    Some(Moment {
        wall: i64::from(parse_date(day)?) * DAY_MS + time_of_day(time)?,
        timed: true,
        clock,
    })
}

/// `HHMMSS`, or `HHMM` as some write; a leap second counts as the one before.
fn time_of_day(text: &str) -> Option<i64> {
    if !matches!(text.len(), 4 | 6) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let two = |at: usize| text.get(at..at + 2)?.parse::<i64>().ok();
    let (hour, minute) = (two(0)?, two(2)?);
    let second = if text.len() == 6 { two(4)? } else { 0 };
    let fits = hour < 24 && minute < 60 && second <= 60;
    fits.then(|| hour * HOUR_MS + minute * MINUTE_MS + second.min(59) * 1000)
}

/// A duration such as `P1D`, `PT8H30M` or `P2W`, in milliseconds; none if it is negative or cannot be read.
pub(super) fn duration(text: &str) -> Option<i64> {
    let text = text.trim().to_ascii_uppercase();
    let text = text.strip_prefix('+').unwrap_or(&text);
    let mut rest = text.strip_prefix('P')?;
    let (mut total, mut in_time, mut any) = (0_i64, false, false);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (rest, in_time) = (after, true);
            continue;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        let unit = match (rest.as_bytes().get(digits)?, in_time) {
            (b'W', false) => 7 * DAY_MS,
            (b'D', false) => DAY_MS,
            (b'H', true) => HOUR_MS,
            (b'M', true) => MINUTE_MS,
            (b'S', true) => 1000,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(unit)?)?;
        rest = rest.get(digits + 1..)?;
        any = true;
    }
    any.then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_or_refused() {
        for (text, ms) in [
            ("P1D", Some(DAY_MS)),
            ("P2W", Some(14 * DAY_MS)),
            ("PT8H30M", Some(8 * HOUR_MS + 30 * MINUTE_MS)),
            ("+P1DT1S", Some(DAY_MS + 1000)),
            ("-P1D", None),
            ("P", None),
            ("PT", None),
            ("P1H", None),
            ("P1", None),
            ("PxD", None),
            ("P9223372036854775807W", None),
            ("P99999999999999999999D", None),
        ] {
            assert_eq!(duration(text), ms, "{text}");
        }
    }

    #[test]
    fn times_are_read_or_refused() {
        for (text, ms) in [
            ("000000", Some(0)),
            ("2359", Some(DAY_MS - MINUTE_MS)),
            ("235960", Some(DAY_MS - 1000)),
            ("240000", None),
            ("12000", None),
            ("é1200", None),
        ] {
            assert_eq!(time_of_day(text), ms, "{text}");
        }
    }
}
