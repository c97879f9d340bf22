//! When a message is on: what a store may ask for, and where it stands then. Knows the wall clock of the store only.
use jiff::{ToSpan as _, civil::DateTime};

/// A field and what to change there.
pub type Fault = (&'static str, String);

/// A message begins within so many days.
const AHEAD_DAYS: i64 = 60;

/// From when until when a message is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// None = at once.
    pub starts: Option<DateTime>,
    /// The first minute after it.
    pub ends: DateTime,
}

impl Window {
    /// Reads what was asked for; everything that is wrong with it otherwise.
    ///
    /// # Errors
    /// Each fault with its field.
    pub fn read(
        (from, to): (Option<&str>, &str),
        max_days: u32,
        now: DateTime,
    ) -> Result<Self, Vec<Fault>> {
        let message = || "must be written like 2026-12-01T09:00, in the time of the store";
        let mut faults = Vec::new();
        let starts = from.map(minute);
        if starts == Some(None) {
            faults.push(("from", message().to_owned()));
        }
        let Some(ends) = minute(to) else {
            faults.push(("to", message().to_owned()));
            return Err(faults);
        };
        let starts = starts.flatten();
        if starts.is_some_and(|starts| starts > later(now, AHEAD_DAYS)) {
            faults.push(("from", format!("must be within {AHEAD_DAYS} days")));
        }
        let first = starts.map_or(now, |starts| starts.max(now));
        if ends <= now {
            faults.push(("to", "must lie ahead".to_owned()));
        } else if ends <= first {
            faults.push(("to", "must come after `from`".to_owned()));
        } else if ends > later(first, max_days.into()) {
            let message = format!("must be at most {max_days} days after it begins");
            faults.push(("to", message));
        }
        match faults.is_empty() {
            true => Ok(Self { starts, ends }),
            false => Err(faults),
        }
    }
}

/// As campaigns write a moment on the wall.
pub fn written(at: DateTime) -> String {
    at.strftime(FORMAT).to_string()
}

/// The moment that campaigns write so.
pub fn minute(text: &str) -> Option<DateTime> {
    let at = DateTime::strptime(FORMAT, text).ok()?;
    (written(at) == text).then_some(at)
}

const FORMAT: &str = "%Y-%m-%dT%H:%M";

fn later(at: DateTime, days: i64) -> DateTime {
    at.saturating_add(days.days())
}

/// How the campaign of a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Campaign {
    /// Screens follow it.
    On,
    /// Headquarters has paused it.
    Paused,
    /// It is gone.
    Gone,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = MessageState)]
pub enum State {
    /// It will be on.
    Ahead,
    /// It is on.
    Live,
    /// Headquarters has paused it.
    Paused,
    /// Its time is over.
    Over,
    /// It was taken off.
    Taken,
}

impl State {
    /// Whether it takes one of the places that a store has.
    pub fn takes_a_place(self) -> bool {
        matches!(self, Self::Ahead | Self::Live | Self::Paused)
    }
}

/// Where a message with this window stands.
pub fn state(window: Option<Window>, campaign: Campaign, now: DateTime) -> State {
    match (window, campaign) {
        (_, Campaign::Gone) => State::Taken,
        (None, _) => State::Over,
        (Some(window), _) if window.ends <= now => State::Over,
        (_, Campaign::Paused) => State::Paused,
        (Some(window), _) if window.starts.is_some_and(|starts| starts > now) => State::Ahead,
        _ => State::Live,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime {
        minute(text).unwrap()
    }

    #[test]
    fn a_window_lies_ahead_and_is_short_enough() {
        let now = at("2026-11-22T13:00");
        for (from, to, fields) in [
            (None, "2026-11-29T13:00", &[][..]),
            (None, "2026-11-29T13:01", &["to"]),
            (None, "2026-11-22T13:00", &["to"]),
            (Some("2026-11-20T08:00"), "2026-11-29T13:00", &[]),
            (Some("2026-12-01T08:00"), "2026-12-08T08:00", &[]),
            (Some("2026-12-01T08:00"), "2026-12-01T08:00", &["to"]),
            (Some("2027-02-01T08:00"), "2027-02-02T08:00", &["from"]),
            (Some("2026-12-01"), "2026-12-01T08:00Z", &["from", "to"]),
            (Some("2026-13-01T08:00"), "2026-12-01T8:00", &["from", "to"]),
        ] {
            let found = Window::read((from, to), 7, now);
            let found = found.err().unwrap_or_default();
            let named: Vec<_> = found.iter().map(|(field, _)| *field).collect();
            assert_eq!(named, fields, "{from:?} {to}: {found:?}");
        }
    }

    #[test]
    fn a_message_stands_where_its_time_and_its_campaign_say() {
        let now = at("2026-11-22T13:00");
        let window = |starts: Option<&str>, ends| {
            Some(Window {
                starts: starts.map(at),
                ends: at(ends),
            })
        };
        let (ahead, live) = (
            window(Some("2026-11-22T13:01"), "2026-11-23T00:00"),
            window(None, "2026-11-22T13:01"),
        );
        let over = window(None, "2026-11-22T13:00");
        for (window, campaign, expected) in [
            (ahead, Campaign::On, State::Ahead),
            (live, Campaign::On, State::Live),
            (over, Campaign::On, State::Over),
            (live, Campaign::Paused, State::Paused),
            (over, Campaign::Paused, State::Over),
            (live, Campaign::Gone, State::Taken),
            (None, Campaign::On, State::Over),
        ] {
            assert_eq!(state(window, campaign, now), expected);
        }
    }
}
