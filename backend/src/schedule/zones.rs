//! IANA zones as the transition tables that the core is handed.
use super::core::Zone;
use jiff::{Timestamp, tz::TimeZone};

/// Tables reach from 1990 to 2070: before and after, the nearest offset holds.
const FIRST_S: i64 = 631_152_000;
const LAST_S: i64 = 3_155_760_000;

/// The table of an IANA zone; none if there is no such zone.
pub fn zone(name: &str) -> Option<Zone> {
    let tz = TimeZone::get(name).ok()?;
    let first = Timestamp::from_second(FIRST_S).ok()?;
    let offset_ms = |at: Timestamp| i64::from(tz.to_offset(at).seconds()) * 1000;
    let changes: Vec<(i64, i64)> = tz
        .following(first)
        .take_while(|t| t.timestamp().as_second() < LAST_S)
        .map(|t| (t.timestamp().as_millisecond(), offset_ms(t.timestamp())))
        .collect();
    Some(Zone::new(name, offset_ms(first), &changes))
}

/// The table of a zone, or of UTC when it is unknown: a zone that was dropped from the database must not stop a screen.
pub fn zone_or_utc(name: &str) -> Zone {
    zone(name).unwrap_or_else(|| Zone::new(name, 0, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::core::time::{DAY_MS, MINUTE_MS, date};

    /// Every zone, 2024 to 2032: later on the wall is never earlier in time, and touching spans meet.
    #[test]
    fn edges_are_monotone_in_every_zone() {
        let names = jiff::tz::db().available();
        for zone in names.filter_map(|name| zone(name.as_str())) {
            let mut wall = i64::from(date(2024, 1, 1)) * DAY_MS;
            let mut before = i64::MIN;
            while wall < i64::from(date(2033, 1, 1)) * DAY_MS {
                let at = zone.first_reach(wall);
                assert!(at >= before, "{} at {wall}", zone.name());
                let first = zone.wall(at) >= wall && zone.wall(at - 1) < wall;
                assert!(first, "{} at {wall}", zone.name());
                before = at;
                wall += step(&zone, at);
            }
        }
    }

    fn step(zone: &Zone, at: i64) -> i64 {
        let near = zone.offset_ms(at - DAY_MS) != zone.offset_ms(at + DAY_MS);
        if near { 5 * MINUTE_MS } else { DAY_MS / 2 }
    }
}
