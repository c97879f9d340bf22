//! When something counts as needing somebody, and when nobody wants to hear of it.
use super::{
    core::damping::Damping,
    kind::{Kind, Severity},
};
use crate::{
    check::Faults,
    publish::compile::opening,
    schedule::{
        core::{hours::Hours, layers::Light, time::Span},
        zones,
    },
    screens::{
        core::hours::{self, check_days},
        values::{OpeningHours, WeeklyPeriod},
    },
    time::Instant,
};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// A figure of a machine must last so long before it is believed.
const BELIEVED_MS: i64 = 2 * MINUTE_MS;

/// One kind of alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AlertRule)]
pub struct Rule {
    /// Whether anybody is told.
    pub enabled: bool,
    /// From where on: minutes, milliseconds, percent or times, as the field says.
    #[schema(minimum = 0)]
    pub threshold: i64,
    /// How many minutes it must be over before the alert resolves.
    #[schema(minimum = 0, maximum = 1440)]
    pub clear_minutes: i64,
    /// How much it matters.
    pub severity: Severity,
}

/// The rules of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AlertRules)]
pub struct Rules {
    /// Offline while the store is open, longer than so many minutes (0 to 1440).
    pub offline: Rule,
    /// Behind what was published, longer than so many minutes (0 to 10080).
    pub behind: Rule,
    /// The clock is wrong by more than so many milliseconds (100 to 86400000).
    pub clock: Rule,
    /// Less than so many percent of the storage are free (1 to 50).
    pub disk: Rule,
    /// An item could not be shown so many times within an hour (1 to 1000).
    pub item: Rule,
}

/// When webhooks are told nothing of alerts; what is still so when it ends is told in one summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AlertQuietHours)]
pub struct Quiet {
    /// ISO weekdays on which it begins, 1 = Monday to 7 = Sunday.
    pub days: Vec<u8>,
    /// `HH:MM`.
    pub start: String,
    /// `HH:MM` up to `24:00`; not after `start` = on the next day.
    pub end: String,
    /// IANA name of the zone of these times.
    pub time_zone: String,
    /// Whether critical alerts are told all the same.
    pub critical_through: bool,
}

/// The rule of what nobody can switch off.
fn always(severity: Severity) -> Rule {
    Rule {
        enabled: true,
        threshold: 0,
        clear_minutes: 0,
        severity,
    }
}

impl Default for Rules {
    fn default() -> Self {
        let rule = |threshold, clear_minutes, severity| Rule {
            enabled: true,
            threshold,
            clear_minutes,
            severity,
        };
        Self {
            offline: rule(10, 2, Severity::Critical),
            behind: rule(30, 1, Severity::Warning),
            clock: rule(30_000, 5, Severity::Warning),
            disk: rule(10, 5, Severity::Warning),
            item: rule(3, 5, Severity::Warning),
        }
    }
}

impl Rules {
    /// The rule of a kind; what nobody chose cannot be switched off.
    pub fn of(&self, kind: Kind) -> Rule {
        match kind {
            Kind::Offline | Kind::SiteOffline => self.offline,
            Kind::Behind | Kind::PublicationBehind => self.behind,
            Kind::Clock => self.clock,
            Kind::Disk => self.disk,
            Kind::Item => self.item,
            Kind::Webhook => always(Severity::Critical),
            Kind::Fault => always(Severity::Warning),
        }
    }

    /// How long a condition of this kind must hold and be gone.
    pub fn damping(&self, kind: Kind) -> Damping {
        let rule = self.of(kind);
        let hold_ms = match kind {
            Kind::Offline | Kind::SiteOffline | Kind::Behind | Kind::PublicationBehind => {
                rule.threshold * MINUTE_MS
            }
            Kind::Clock | Kind::Disk => BELIEVED_MS,
            Kind::Item | Kind::Webhook | Kind::Fault => 0,
        };
        Damping {
            hold_ms,
            clear_ms: rule.clear_minutes * MINUTE_MS,
        }
    }

    /// Notes what cannot be.
    pub fn check(&self, faults: &mut Faults) {
        let ranges = [
            ("offline", self.offline, 0, 1_440),
            ("behind", self.behind, 0, 10_080),
            ("clock", self.clock, 100, DAY_MS),
            ("disk", self.disk, 1, 50),
            ("item", self.item, 1, 1_000),
        ];
        for (field, rule, least, most) in ranges {
            let good = (least..=most).contains(&rule.threshold);
            let must = format!("must be {least} to {most}");
            faults.ensure(good, format!("rules.{field}.threshold"), must);
            let good = (0..=1_440).contains(&rule.clear_minutes);
            faults.ensure(
                good,
                format!("rules.{field}.clearMinutes"),
                "must be 0 to 1440",
            );
        }
    }
}

impl Quiet {
    /// Notes what cannot be.
    pub fn check(&self, faults: &mut Faults) {
        faults.zone("quietHours.timeZone", &self.time_zone);
        if let Err(message) = check_days(&self.days) {
            faults.add("quietHours.days", message);
        }
        let times = hours::Span {
            start: &self.start,
            end: &self.end,
        };
        for (field, message) in hours::span(times, "quietHours").err().unwrap_or_default() {
            faults.add(field, message);
        }
    }

    /// Whether they hold now.
    pub fn holds(&self, now: Instant) -> bool {
        let week = OpeningHours {
            weekly: vec![WeeklyPeriod {
                days: self.days.clone(),
                start: self.start.clone(),
                end: self.end.clone(),
            }],
            exceptions: Vec::new(),
        };
        let zone = zones::zone_or_utc(&self.time_zone);
        let opening = opening(&week);
        let hours = Hours::of((Some(&opening), false), &zone, around(now.as_ms()));
        hours.at(now.as_ms()) == Light::On
    }

    /// Whether an alert of this severity is kept back now.
    pub fn keeps(&self, severity: Severity, now: Instant) -> bool {
        let through = self.critical_through && severity == Severity::Critical;
        !through && self.holds(now)
    }
}

/// Two days before to a day after: no period is longer than a day.
pub fn around(now: i64) -> Span {
    Span {
        start: now - 2 * DAY_MS,
        end: now + DAY_MS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn night(critical_through: bool) -> Quiet {
        Quiet {
            days: vec![1, 2, 3, 4, 5],
            start: "20:00".into(),
            end: "08:00".into(),
            time_zone: "Europe/Paris".into(),
            critical_through,
        }
    }

    fn at(text: &str) -> Instant {
        text.parse::<jiff::Timestamp>().unwrap().into()
    }

    #[test]
    fn a_quiet_night_goes_on_into_the_next_morning() {
        let cases = [
            ("2026-11-27T18:59:59Z", false),
            ("2026-11-27T19:00:00Z", true),
            ("2026-11-28T06:59:59Z", true),
            ("2026-11-28T07:00:00Z", false),
            // Saturday is not among the days
            ("2026-11-28T20:00:00Z", false),
        ];
        for (text, expected) in cases {
            assert_eq!(night(false).holds(at(text)), expected, "{text}");
        }
    }

    #[test]
    fn only_what_is_critical_comes_through_and_only_if_it_may() {
        let night_time = at("2026-11-27T22:00:00Z");
        assert!(night(false).keeps(Severity::Critical, night_time));
        assert!(night(true).keeps(Severity::Warning, night_time));
        assert!(!night(true).keeps(Severity::Critical, night_time));
    }

    #[test]
    fn the_defaults_are_good() {
        let mut faults = Faults::default();
        Rules::default().check(&mut faults);
        assert!(faults.finish().is_ok());
    }
}
