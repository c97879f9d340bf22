//! Edges of validity: a wall-clock time that each screen reads in its own zone, or one instant everywhere.
use jiff::{Timestamp, civil::DateTime};

/// An edge as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// On every screen's own clock.
    Floating(DateTime),
    /// The same everywhere.
    Fixed(Timestamp),
}

/// The clocks that are the furthest ahead and behind, in milliseconds.
const AHEAD_MS: i64 = 14 * 3_600_000;
const BEHIND_MS: i64 = 12 * 3_600_000;

impl Moment {
    /// Reads `2026-10-01T09:00`, or the same with `Z` or an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.is_ascii() && text.len() <= 35 && text.get(10..11) == Some("T");
        if !plain || text.contains('[') {
            return None;
        }
        let has_offset = text[11..].contains(['Z', '+', '-']);
        if has_offset {
            text.parse().ok().map(Self::Fixed)
        } else {
            text.parse().ok().map(Self::Floating)
        }
    }

    /// Whether it comes after `other` on every clock of the world.
    pub fn is_after(self, other: Self) -> bool {
        match (self, other) {
            (Self::Floating(a), Self::Floating(b)) => a > b,
            (Self::Fixed(a), Self::Fixed(b)) => a > b,
            (Self::Floating(a), Self::Fixed(b)) => {
                as_if_utc(a).is_some_and(|a| a - AHEAD_MS > b.as_millisecond())
            }
            (Self::Fixed(a), Self::Floating(b)) => {
                as_if_utc(b).is_some_and(|b| a.as_millisecond() > b + BEHIND_MS)
            }
        }
    }
}

fn as_if_utc(at: DateTime) -> Option<i64> {
    let at = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(at.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(a: &str, b: &str) -> bool {
        Moment::parse(a)
            .unwrap()
            .is_after(Moment::parse(b).unwrap())
    }

    #[test]
    fn an_edge_floats_unless_it_names_its_offset() {
        for good in [
            "2026-10-01T09:00",
            "2026-10-01T09:00:30",
            "2026-10-01T09:00:00Z",
            "2026-10-01T09:00Z",
            "2026-10-01T09:00:00.000Z",
            "2026-10-01T09:00:00+02:00",
        ] {
            assert!(Moment::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "2026-10-01",
            "2026-02-30T09:00",
            "2026-10-01T25:00",
            "2026-10-01 09:00",
            "09:00",
            "2026-10-01T09:00[Europe/Paris]",
            "2026-10-01T09:00+02:00[Europe/Paris]",
            "tomorrow",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_end_comes_after_the_start_on_every_clock() {
        for (end, start, expected) in [
            ("2026-10-02T00:00", "2026-10-01T00:00", true),
            ("2026-10-01T00:00", "2026-10-01T00:00", false),
            ("2026-10-01T00:00Z", "2026-09-30T23:00Z", true),
            ("2026-10-01T09:00", "2026-10-01T00:00Z", false),
            ("2026-10-02T00:00", "2026-10-01T00:00Z", true),
            ("2026-10-01T09:00Z", "2026-10-01T00:00", false),
            ("2026-10-01T13:00Z", "2026-10-01T00:00", true),
        ] {
            assert_eq!(after(end, start), expected, "{end} after {start}");
        }
    }
}
