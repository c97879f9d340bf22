//! Reads iCalendar files (RFC 5545): events become dates, and a report says of each what was taken, changed or refused.
//! Whatever the bytes are, reading ends, takes bounded memory and does not panic.
mod event;
mod lines;
mod moment;
pub mod remark;

use super::dates::{MAX_DAYS, Stretch, joined, total};
use crate::schedule::core::time::Date;
use event::Event;
use jiff::tz::TimeZone;
use lines::{Line, lines, text};
use remark::{Fate, Remark};

/// So many entries a report has at most.
pub const MAX_ENTRIES: usize = 5000;
/// So many recurrences a file may hold.
const MAX_RECURRENCES: usize = 1000;
/// So many remarks an entry has at most.
const MAX_REMARKS: usize = 8;
/// So many dates are gathered before those that touch are joined.
const MAX_GATHERED: usize = 8 * MAX_DAYS;

/// What a file is read against.
#[derive(Clone, Copy)]
pub struct Background<'a> {
    /// Where times in UTC are put onto the wall.
    pub zone: &'a TimeZone,
    /// The zones there are, by name.
    pub zones: &'a dyn Fn(&str) -> Option<TimeZone>,
    /// Recurring events are taken from and up to these dates.
    pub window: (Date, Date),
}

/// What became of one event, or of a line that belongs to none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The line on which it begins.
    pub line: usize,
    /// Its UID, if it has one.
    pub uid: String,
    /// Its name, if it has one.
    pub summary: String,
    /// What became of it.
    pub fate: Fate,
    /// Why; empty if it was taken as it is.
    pub remarks: Vec<Remark>,
    /// How many dates it gave.
    pub dates: usize,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// What the file calls itself.
    pub name: String,
    /// Its dates, in order.
    pub stretches: Vec<Stretch>,
    /// What became of each event, by line.
    pub told: Vec<Told>,
}

/// Why a file is refused as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is none.
    NotACalendar,
    /// It holds too much to report.
    TooManyEvents,
    /// It makes more dates than a calendar holds.
    TooManyDates,
}

/// Reads a file.
///
/// # Errors
/// If it is no calendar, or too much.
pub fn read(file: &[u8], background: &Background<'_>) -> Result<Read, Fault> {
    let mut reader = Reader {
        background,
        read: Read::default(),
        open: Vec::new(),
        event: None,
        recurrences: 0,
        is_calendar: false,
    };
    for line in lines(file) {
        match line {
            Ok(line) => reader.take(&line)?,
            // what stands before the calendar is not worth a word each
            Err(number) if reader.is_calendar => reader.tell_line(number, Remark::NotALine)?,
            Err(_) => {}
        }
    }
    reader.finish()
}

struct Reader<'a> {
    background: &'a Background<'a>,
    read: Read,
    /// The components that have begun, outermost first.
    open: Vec<String>,
    event: Option<Event>,
    recurrences: usize,
    is_calendar: bool,
}

/// Components nest no deeper in what we follow.
const MAX_DEPTH: usize = 32;

impl Reader<'_> {
    fn take(&mut self, line: &Line) -> Result<(), Fault> {
        match line.name.as_str() {
            "BEGIN" => self.begin(line),
            "END" => self.end(line),
            _ => {
                self.property(line);
                Ok(())
            }
        }
    }

    fn begin(&mut self, line: &Line) -> Result<(), Fault> {
        let kind = line.value.trim().to_ascii_uppercase();
        let inside = self.open.last().map(String::as_str);
        match (kind.as_str(), inside) {
            ("VCALENDAR", None) => self.is_calendar = true,
            _ if !self.is_calendar || self.open.len() >= MAX_DEPTH => return Ok(()),
            ("VEVENT", Some("VCALENDAR")) => self.event = Some(Event::at(line.number)),
            ("VEVENT", Some("VEVENT")) => {
                let next = Event::at(line.number);
                return self.not_ended(Some(next));
            }
            ("VTODO" | "VJOURNAL" | "VFREEBUSY", Some("VCALENDAR")) => {
                self.tell_line(line.number, Remark::NotAnEvent(kind.clone()))?;
            }
            _ => {}
        }
        self.open.push(kind);
        Ok(())
    }

    fn end(&mut self, line: &Line) -> Result<(), Fault> {
        let kind = line.value.trim().to_ascii_uppercase();
        let Some(begun) = self.open.iter().rposition(|open| *open == kind) else {
            return Ok(());
        };
        // what was left open inside ends with it
        let whole = begun + 1 == self.open.len();
        self.open.truncate(begun);
        let inside = self.open.len() > 1;
        match self.event.take() {
            Some(event) if inside => self.event = Some(event),
            Some(event) if kind == "VEVENT" && whole => self.add(event)?,
            Some(event) => {
                self.event = Some(event);
                self.not_ended(None)?;
            }
            None => {}
        }
        Ok(())
    }

    /// The event at hand has no end; another may begin in its place.
    fn not_ended(&mut self, next: Option<Event>) -> Result<(), Fault> {
        match std::mem::replace(&mut self.event, next) {
            Some(mut event) => {
                event.remarks.push(Remark::NotEnded);
                self.tell(event, 0)
            }
            None => Ok(()),
        }
    }

    fn property(&mut self, line: &Line) {
        let inside = self.open.last().map(String::as_str);
        match (inside, &mut self.event) {
            (Some("VEVENT"), Some(event)) => event.take(line, self.background),
            (Some("VCALENDAR"), _) if line.name == "X-WR-CALNAME" => {
                self.read.name = text(&line.value, 120).0;
            }
            _ => {}
        }
    }

    fn add(&mut self, mut event: Event) -> Result<(), Fault> {
        self.recurrences += event.recurrences();
        if self.recurrences > MAX_RECURRENCES {
            return Err(Fault::TooManyEvents);
        }
        let is_refused = event.remarks.iter().any(|r| r.fate() == Fate::Refused);
        let dates = if is_refused {
            Vec::new()
        } else {
            event.dates(self.background)
        };
        let count = dates.len();
        self.read.stretches.extend(dates);
        if self.read.stretches.len() > MAX_GATHERED {
            return Err(Fault::TooManyDates);
        }
        self.tell(event, count)
    }

    fn tell(&mut self, event: Event, dates: usize) -> Result<(), Fault> {
        let fate = event.remarks.iter().map(Remark::fate).max();
        let fate = fate.unwrap_or(Fate::Taken);
        let mut remarks: Vec<Remark> = Vec::new();
        // why it was left out, not what would have been changed
        for remark in event.remarks.into_iter().filter(|r| r.fate() == fate) {
            if remarks.len() < MAX_REMARKS && !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
        self.push(Told {
            line: event.line,
            uid: event.uid,
            summary: event.summary,
            fate,
            remarks,
            dates,
        })
    }

    fn tell_line(&mut self, line: usize, remark: Remark) -> Result<(), Fault> {
        self.push(Told {
            line,
            uid: String::new(),
            summary: String::new(),
            fate: Fate::Refused,
            remarks: vec![remark],
            dates: 0,
        })
    }

    fn push(&mut self, told: Told) -> Result<(), Fault> {
        if self.read.told.len() >= MAX_ENTRIES {
            return Err(Fault::TooManyEvents);
        }
        self.read.told.push(told);
        Ok(())
    }

    fn finish(mut self) -> Result<Read, Fault> {
        if !self.is_calendar {
            return Err(Fault::NotACalendar);
        }
        self.not_ended(None)?;
        let mut read = self.read;
        read.told.sort_by_key(|told| told.line);
        read.stretches = joined(read.stretches);
        if total(&read.stretches) > MAX_DAYS {
            return Err(Fault::TooManyDates);
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
