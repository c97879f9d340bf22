//! The days of an organisation, each made of full hours of UTC, one after the other without a gap.
use super::tally::HOUR_MS;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// A zone and since which hour it is the organisation's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// The beginning of an hour.
    pub since: i64,
    /// The zone.
    pub zone: TimeZone,
}

/// Which zones were an organisation's, oldest first; what was before is in the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zones(pub Vec<Zone>);

impl Zones {
    /// The day that holds this hour, from the first hour that begins in it to the first of the next. Where the zone changed, a day ends.
    pub fn day_of(&self, hour: i64) -> (i64, i64) {
        let next = self.0.partition_point(|zone| zone.since <= hour).max(1);
        let here = self.0.get(next - 1);
        let zone = here.map_or(TimeZone::UTC, |here| here.zone.clone());
        let since = here.filter(|_| next > 1);
        let until = self.0.get(next).map_or(i64::MAX, |zone| zone.since);
        let at = Timestamp::from_millisecond(hour).unwrap_or_default();
        let date = at.to_zoned(zone.clone()).date();
        let tomorrow = date.tomorrow().unwrap_or(Date::MAX);
        let start = first_hour(date, &zone).max(since.map_or(i64::MIN, |zone| zone.since));
        (start, first_hour(tomorrow, &zone).min(until))
    }

    /// Which of the hours from `from` to before `to` make up whole days, where nothing is known yet of hours from `known` on.
    pub fn whole(&self, (from, to): (i64, i64), known: i64) -> Option<(i64, i64)> {
        let (day, end) = self.day_of(from);
        let start = if day == from { day } else { end };
        let end = if to >= known { to } else { self.day_of(to).0 };
        (start < end).then_some((start, end))
    }

    /// Whether all days between these hours are days of this zone.
    pub fn are(&self, zone: &TimeZone, (from, to): (i64, i64)) -> bool {
        let next = self.0.partition_point(|zone| zone.since <= from).max(1);
        let here = self.0.get(next - 1);
        let later = self.0.iter().skip(next).take_while(|one| one.since < to);
        here.is_some_and(|one| one.zone == *zone)
            && later.map(|one| &one.zone).all(|one| one == zone)
    }
}

/// The first full hour that begins on this day.
fn first_hour(date: Date, zone: &TimeZone) -> i64 {
    let midnight = date.to_zoned(zone.clone());
    let ms = midnight.map_or(i64::MAX - HOUR_MS, |at| at.timestamp().as_millisecond());
    (ms + HOUR_MS - 1).div_euclid(HOUR_MS) * HOUR_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn zone(since: &str, name: &str) -> Zone {
        let zone = TimeZone::get(name).unwrap();
        let since = at(since);
        Zone { since, zone }
    }

    fn paris() -> Zones {
        Zones(vec![zone("2026-11-22T12:00:00Z", "Europe/Paris")])
    }

    #[test]
    fn a_day_goes_from_the_first_hour_that_begins_in_it_to_the_first_of_the_next() {
        let cases = [
            (
                "Europe/Paris",
                "2026-11-22T22:00:00Z",
                "2026-11-21T23:00:00Z",
                24,
            ),
            (
                "Europe/Paris",
                "2026-11-22T23:00:00Z",
                "2026-11-22T23:00:00Z",
                24,
            ),
            (
                "Europe/Paris",
                "2026-10-25T01:00:00Z",
                "2026-10-24T22:00:00Z",
                25,
            ),
            (
                "Europe/Paris",
                "2026-03-29T01:00:00Z",
                "2026-03-28T23:00:00Z",
                23,
            ),
            // midnight is at 18:30 UTC: the hour that begins at 18:00 is still of the day before
            (
                "Asia/Kolkata",
                "2026-11-22T18:00:00Z",
                "2026-11-21T19:00:00Z",
                24,
            ),
            (
                "Asia/Kolkata",
                "2026-11-22T19:00:00Z",
                "2026-11-22T19:00:00Z",
                24,
            ),
        ];
        for (name, hour, start, hours) in cases {
            let zones = Zones(vec![zone("2026-01-01T00:00:00Z", name)]);
            let expected = (at(start), at(start) + hours * HOUR_MS);
            assert_eq!(zones.day_of(at(hour)), expected, "{name} {hour}");
        }
    }

    #[test]
    fn days_follow_one_another_without_a_gap_also_where_the_zone_changes() {
        let zones = Zones(vec![
            zone("2026-10-20T12:00:00Z", "Europe/Paris"),
            zone("2026-11-05T15:00:00Z", "America/New_York"),
            zone("2026-11-05T18:00:00Z", "Asia/Kolkata"),
            zone("2026-11-20T02:00:00Z", "UTC"),
        ]);
        let end = at("2026-12-01T00:00:00Z");
        let mut hour = at("2026-10-01T00:00:00Z");
        let mut days = 0;
        while hour < end {
            let (start, next) = zones.day_of(hour);
            assert!(start <= hour && hour < next, "{hour}");
            let mut within = start;
            while within < next {
                assert_eq!(zones.day_of(within), (start, next), "{within}");
                within += HOUR_MS;
            }
            hour = next;
            days += 1;
        }
        assert!((61..70).contains(&days), "{days}");
    }

    #[test]
    fn whole_days_leave_out_what_is_cut() {
        let (zones, late) = (paris(), at("2027-01-01T00:00:00Z"));
        let whole = |from, to, known| zones.whole((at(from), at(to)), known);
        let days = Some((at("2026-11-20T23:00:00Z"), at("2026-11-22T23:00:00Z")));
        for (from, to) in [
            ("2026-11-20T23:00:00Z", "2026-11-22T23:00:00Z"),
            ("2026-11-20T22:00:00Z", "2026-11-23T22:00:00Z"),
            ("2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z"),
        ] {
            assert_eq!(whole(from, to, late), days, "{from} {to}");
        }
        // nothing is known after the end: the last day is as whole as it can be
        let noon = "2026-11-23T12:00:00Z";
        let expected = Some((at("2026-11-20T23:00:00Z"), at(noon)));
        assert_eq!(whole("2026-11-20T00:00:00Z", noon, at(noon)), expected);
        assert_eq!(whole("2026-11-23T00:00:00Z", noon, late), None);
        assert_eq!(whole("2026-11-23T00:00:00Z", noon, at(noon)), None);
    }

    #[test]
    fn days_are_those_of_a_zone_while_it_holds() {
        let mut zones = paris();
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let range = (at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
        assert!(zones.are(&paris, range));
        assert!(!zones.are(&TimeZone::UTC, range));
        zones.0.push(zone("2026-11-25T00:00:00Z", "UTC"));
        assert!(!zones.are(&paris, range));
        assert!(zones.are(&paris, (range.0, at("2026-11-25T00:00:00Z"))));
        assert!(zones.are(&TimeZone::UTC, (at("2026-11-25T00:00:00Z"), range.1)));
        // what was before the first is in its zone
        let before = (at("2026-10-01T00:00:00Z"), at("2026-10-02T00:00:00Z"));
        assert!(zones.are(&paris, before));
        assert!(!zones.are(&TimeZone::UTC, before));
        assert!(!Zones::default().are(&TimeZone::UTC, range));
    }
}
