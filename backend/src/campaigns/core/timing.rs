//! Moments as marketers write them: on the wall of each store, or the same instant everywhere.
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// A moment of a campaign's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// On the wall clock of each screen.
    Wall(DateTime),
    /// The same everywhere.
    Absolute(Timestamp),
}

/// Zones reach from UTC-12 to UTC+14: no wall clock is further from UTC.
const EAST_MS: i64 = 14 * 3_600_000;
const WEST_MS: i64 = 12 * 3_600_000;

impl Moment {
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.contains('[') || !text.contains('T') {
            return None;
        }
        let zoned = text.ends_with('Z') || text.rfind(['+', '-']).is_some_and(|at| at > 10);
        if zoned {
            return text.parse().ok().map(Self::Absolute);
        }
        text.parse().ok().map(Self::Wall)
    }

    /// The instant in a zone: the first at which its wall clock reads this or later.
    pub(super) fn in_zone(self, zone: &TimeZone) -> i64 {
        match self {
            Self::Absolute(at) => at.as_millisecond(),
            Self::Wall(wall) => zone
                .to_ambiguous_timestamp(wall)
                .compatible()
                .map_or(i64::MAX, Timestamp::as_millisecond),
        }
    }

    /// The earliest and the latest instant it can mean anywhere on Earth.
    fn reach(self) -> (i64, i64) {
        match self {
            Self::Absolute(at) => (at.as_millisecond(), at.as_millisecond()),
            Self::Wall(wall) => {
                let utc = self.in_zone(&TimeZone::UTC);
                debug_assert!(wall.year() < 10_000);
                (utc - EAST_MS, utc + WEST_MS)
            }
        }
    }

    /// Whether `self` comes after `other` on every screen.
    pub(super) fn is_after(self, other: Self) -> bool {
        match (self, other) {
            (Self::Wall(to), Self::Wall(from)) => to > from,
            _ => self.reach().0 > other.reach().1,
        }
    }
}
