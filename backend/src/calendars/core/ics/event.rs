//! One event of a file: what its lines say, and which dates that makes.
use super::{
    Background,
    lines::{Line, text},
    moment::{Clock, Moment, duration, moment, moments},
    remark::Remark,
};
use crate::{
    calendars::core::dates::{MAX_LABEL, MAX_LENGTH, Stretch, within_reach},
    schedule::core::{
        recurrence::Recurrence,
        time::{DAY_MS, Date, date_of, date_text},
    },
};
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// An event as its lines said so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Event {
    pub(super) line: usize,
    pub(super) uid: String,
    pub(super) summary: String,
    pub(super) remarks: Vec<Remark>,
    start: Option<Moment>,
    end: Option<Moment>,
    duration_ms: Option<i64>,
    rules: Vec<String>,
    more: Vec<Moment>,
    except: Vec<Moment>,
}

impl Event {
    pub(super) fn at(line: usize) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    /// How many recurrences it has.
    pub(super) fn recurrences(&self) -> usize {
        self.rules.len()
    }

    /// Takes in what a line says.
    pub(super) fn take(&mut self, line: &Line, background: &Background<'_>) {
        let one = || moment(&line.value, line.param("TZID"), background);
        match line.name.as_str() {
            "UID" => self.uid = text(&line.value, 200).0,
            "SUMMARY" => {
                let (summary, cut) = text(&line.value, MAX_LABEL);
                self.summary = summary;
                self.remarks.extend(cut.then_some(Remark::LabelCut));
            }
            "DTSTART" => self.start = self.readable(one(), line),
            "DTEND" => self.end = self.readable(one(), line),
            "DURATION" => self.duration_ms = self.readable(duration(&line.value), line),
            "RRULE" => self.rules.push(line.value.clone()),
            "RDATE" => {
                let read = self.readable(moments(line, background), line);
                self.more.extend(read.into_iter().flatten());
            }
            "EXDATE" => {
                let read = self.readable(moments(line, background), line);
                self.except.extend(read.into_iter().flatten());
            }
            "EXRULE" => {
                let why = "EXRULE is not supported".into();
                self.remarks.push(Remark::Recurrence(why));
            }
            "RECURRENCE-ID" => self.remarks.push(Remark::Occurrence),
            "STATUS" if line.value.trim().eq_ignore_ascii_case("CANCELLED") => {
                self.remarks.push(Remark::Cancelled);
            }
            _ => {}
        }
    }

    fn readable<T>(&mut self, read: Option<T>, line: &Line) -> Option<T> {
        if read.is_none() {
            self.remarks.push(Remark::Unreadable(line.name.clone()));
        }
        read
    }

    /// The dates it makes; none if it must be refused, which its remarks say then.
    pub(super) fn dates(&mut self, background: &Background<'_>) -> Vec<Stretch> {
        let stretches = self.stretches(background);
        match stretches {
            Ok(stretches) => stretches,
            Err(remark) => {
                self.remarks.push(remark);
                Vec::new()
            }
        }
    }

    fn stretches(&mut self, background: &Background<'_>) -> Result<Vec<Stretch>, Remark> {
        let start = self.start.clone().ok_or(Remark::NoStart)?;
        let zone = match &start.clock {
            Clock::Zone(zone) => zone,
            _ => background.zone,
        };
        let wall = start.in_zone(zone);
        let first = date_of(wall);
        if !within_reach(first) {
            return Err(Remark::OutOfReach);
        }
        let length = self.length(&start, (wall, zone))?;
        self.note_clock(&start);
        let mut firsts = BTreeSet::from([first]);
        for rule in std::mem::take(&mut self.rules) {
            self.recur(&rule, (wall, zone), background, &mut firsts)?;
        }
        firsts.extend(self.more.iter().map(|m| date_of(m.in_zone(zone))));
        for gone in &self.except {
            firsts.remove(&date_of(gone.in_zone(zone)));
        }
        let reached = firsts.into_iter().filter(|day| within_reach(*day));
        let stretches: Vec<Stretch> = reached
            .map(|day| Stretch {
                first: day,
                last: day + length,
                label: self.summary.clone(),
            })
            .filter(|s| within_reach(s.last))
            .collect();
        if stretches.is_empty() {
            return Err(Remark::NoDate);
        }
        Ok(stretches)
    }

    /// How many days follow the first one.
    fn length(&self, start: &Moment, (wall, zone): (i64, &TimeZone)) -> Result<Date, Remark> {
        let end = match (&self.end, self.duration_ms) {
            (Some(end), _) => end.in_zone(zone),
            (None, Some(ms)) => wall.checked_add(ms).ok_or(Remark::TooLong)?,
            (None, None) if start.timed => wall,
            (None, None) => wall + DAY_MS,
        };
        if end < wall {
            return Err(Remark::EndsBefore);
        }
        // the end itself no longer belongs to it
        let last = date_of((end - 1).max(wall));
        let length = last.saturating_sub(date_of(wall));
        if length >= MAX_LENGTH {
            return Err(Remark::TooLong);
        }
        Ok(length)
    }

    fn note_clock(&mut self, start: &Moment) {
        if let Clock::Unknown(name) = &start.clock {
            self.remarks.push(Remark::ZoneUnknown(name.clone()));
        }
        if start.timed {
            self.remarks.push(Remark::TimesDropped);
        }
    }

    /// Adds the dates of a recurrence that lie in the window.
    fn recur(
        &mut self,
        rule: &str,
        (wall, zone): (i64, &TimeZone),
        background: &Background<'_>,
        firsts: &mut BTreeSet<Date>,
    ) -> Result<(), Remark> {
        let rule = with_local_until(rule, (wall, zone), background);
        let rule = Recurrence::parse(&rule).map_err(Remark::Recurrence)?;
        let (start, (first, last)) = (date_of(wall), background.window);
        if !rule.starts_on(start) {
            self.remarks.push(Remark::StartOffRule);
        }
        let beyond = rule.dates(start, last + 1, last + MAX_LENGTH);
        if start < first || !beyond.is_empty() {
            let window = Remark::Window(date_text(first), date_text(last));
            self.remarks.push(window);
        }
        firsts.extend(rule.dates(start, first, last));
        firsts.retain(|day| *day >= first);
        Ok(())
    }
}

/// The rule with its UNTIL as the last local date on which it may start: `…Z` names an instant, and a time may come before the event's.
fn with_local_until(
    rule: &str,
    (wall, zone): (i64, &TimeZone),
    background: &Background<'_>,
) -> String {
    let local = |part: &str| {
        let (name, value) = part.split_once('=')?;
        if !name.trim().eq_ignore_ascii_case("UNTIL") {
            return None;
        }
        let until = moment(value, None, background).filter(|until| until.timed)?;
        let at = until.in_zone(zone);
        let missed = at.rem_euclid(DAY_MS) < wall.rem_euclid(DAY_MS);
        let last = date_of(at) - i32::from(missed);
        Some(format!("UNTIL={}", date_text(last).replace('-', "")))
    };
    let parts = rule.split(';').filter(|part| !part.trim().is_empty());
    let parts = parts.map(|part| local(part).unwrap_or_else(|| part.to_owned()));
    parts.collect::<Vec<_>>().join(";")
}
