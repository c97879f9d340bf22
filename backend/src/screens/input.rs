//! Checks of what people say about places: one fault for each field that must change.
use super::{
    core::{hours, tags},
    values::{OpeningHours, Power, Settings, Tags},
};
use crate::check::Faults;

/// How many tags one level may have.
const MAX_TAGS: usize = 50;
/// How many dates may differ from the usual week.
const MAX_EXCEPTIONS: usize = 400;
/// Times of a day with a loudness of their own.
const MAX_VOLUME_HOURS: usize = 12;

/// Tags of a site or screen; answers with each once.
pub(super) fn tags(faults: &mut Faults, list: &Tags) -> Tags {
    let mut once: Vec<String> = Vec::new();
    for (i, tag) in list.0.iter().enumerate() {
        if let Err(message) = tags::check(tag) {
            faults.add(format!("tags[{i}]"), message);
        }
        if !once.contains(tag) {
            once.push(tag.clone());
        }
    }
    let few = once.len() <= MAX_TAGS;
    faults.ensure(few, "tags", format!("holds at most {MAX_TAGS} tags"));
    Tags(once)
}

/// Opening hours of a site or screen, or those of its glass, in the field `path`.
pub(super) fn opening_hours(faults: &mut Faults, path: &str, given: &OpeningHours) {
    let weekly: Vec<_> = given
        .weekly
        .iter()
        .map(|p| (p.days.as_slice(), span(&p.start, &p.end)))
        .collect();
    let mut found = hours::check_weekly(&weekly);
    if given.exceptions.len() > MAX_EXCEPTIONS {
        let message = format!("holds at most {MAX_EXCEPTIONS} dates");
        return faults.add(format!("{path}.exceptions"), message);
    }
    for (i, day) in given.exceptions.iter().enumerate() {
        let at = format!("exceptions[{i}]");
        let periods: Vec<_> = day.periods.iter().map(|p| span(&p.start, &p.end)).collect();
        found.extend(hours::check_exception(&day.date, &periods, &at));
        if given.exceptions[..i].iter().any(|d| d.date == day.date) {
            found.push((format!("{at}.date"), "comes twice: merge the two".into()));
        }
    }
    for (field, message) in found {
        faults.add(format!("{path}.{field}"), message);
    }
}

fn span<'a>(start: &'a str, end: &'a str) -> hours::Span<'a> {
    hours::Span { start, end }
}

/// Adds what is wrong with settings.
pub(super) fn settings(faults: &mut Faults, given: &Settings) {
    let mut own = Faults::default();
    let percent = "must be from 0 to 100";
    let loud = given.volume_percent.is_none_or(|n| n <= 100);
    own.ensure(loud, "volumePercent", percent);
    let turned = given.rotation;
    let right = turned.is_none_or(|n| matches!(n, 0 | 90 | 180 | 270));
    own.ensure(right, "rotation", "must be 0, 90, 180 or 270");
    let hours = given.volume_hours.as_deref().unwrap_or_default();
    let few = hours.len() <= MAX_VOLUME_HOURS;
    let many = format!("holds at most {MAX_VOLUME_HOURS} periods");
    own.ensure(few, "volumeHours", many);
    for (i, period) in hours.iter().enumerate() {
        let at = format!("volumeHours[{i}]");
        own.ensure(period.percent <= 100, format!("{at}.percent"), percent);
        self::period(&mut own, &at, &period.start, &period.end);
    }
    if let Some(window) = &given.download_window {
        period(&mut own, "downloadWindow", &window.start, &window.end);
    }
    if let Some(Power::Own { hours }) = &given.power {
        opening_hours(&mut own, "power.hours", hours);
    }
    for (value, field, (least, most), or_none) in [
        (
            given.heartbeat_ms,
            "heartbeatMs",
            (10_000, 3_600_000),
            false,
        ),
        (
            given.screenshot_every_ms,
            "screenshotEveryMs",
            (60_000, 86_400_000),
            true,
        ),
        (
            given.reconnect_spread_ms,
            "reconnectSpreadMs",
            (1_000, 600_000),
            false,
        ),
        (
            given.bandwidth_kbps,
            "bandwidthKbps",
            (64, 10_000_000),
            true,
        ),
    ] {
        let good = value.is_none_or(|n| (least..=most).contains(&n) || (or_none && n == 0));
        let none = if or_none { "0 or " } else { "" };
        own.ensure(good, field, format!("must be {none}from {least} to {most}"));
    }
    faults.within("settings", own);
}

fn period(faults: &mut Faults, at: &str, start: &str, end: &str) {
    for (field, message) in hours::check_exception("2026-01-01", &[span(start, end)], at) {
        let field = field.replace(".periods[0]", "");
        faults.add(field, message);
    }
}
