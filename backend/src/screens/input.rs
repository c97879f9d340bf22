//! Checks of what people say about places: one fault for each field that must change.
use super::{
    core::{hours, tags},
    values::{OpeningHours, Settings, Tags},
};
use crate::check::Faults;

/// How many tags one level may have.
const MAX_TAGS: usize = 50;
/// How many dates may differ from the usual week.
const MAX_EXCEPTIONS: usize = 400;

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

/// Opening hours of a site or screen.
pub(super) fn opening_hours(faults: &mut Faults, given: &OpeningHours) {
    let weekly: Vec<_> = given
        .weekly
        .iter()
        .map(|p| (p.days.as_slice(), span(&p.start, &p.end)))
        .collect();
    let mut found = hours::check_weekly(&weekly);
    if given.exceptions.len() > MAX_EXCEPTIONS {
        let message = format!("holds at most {MAX_EXCEPTIONS} dates");
        return faults.add("openingHours.exceptions", message);
    }
    for (i, day) in given.exceptions.iter().enumerate() {
        let path = format!("exceptions[{i}]");
        let periods: Vec<_> = day.periods.iter().map(|p| span(&p.start, &p.end)).collect();
        found.extend(hours::check_exception(&day.date, &periods, &path));
        if given.exceptions[..i].iter().any(|d| d.date == day.date) {
            found.push((format!("{path}.date"), "comes twice: merge the two".into()));
        }
    }
    for (field, message) in found {
        faults.add(format!("openingHours.{field}"), message);
    }
}

fn span<'a>(start: &'a str, end: &'a str) -> hours::Span<'a> {
    hours::Span { start, end }
}

/// How a player behaves.
pub(super) fn settings(faults: &mut Faults, given: &Settings) {
    faults.ensure(
        given.volume_percent <= 100,
        "settings.volumePercent",
        "must be from 0 to 100",
    );
    faults.ensure(
        matches!(given.rotation, 0 | 90 | 180 | 270),
        "settings.rotation",
        "must be 0, 90, 180 or 270",
    );
}
