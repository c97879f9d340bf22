//! `.ics` files over HTTP: a body becomes dates and a report, or a refusal.
use super::core::{
    dates::MAX_DAYS,
    ics::{self, Background, Fault, MAX_ENTRIES, Read, remark::Remark},
};
use crate::{
    error::{Error, Result},
    time::Instant,
};
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderValue, StatusCode, header},
};
use bytes::Bytes;
use jiff::{ToSpan as _, tz::TimeZone};

/// A body of `text/calendar`; the server takes no body of more than 1 MiB.
#[derive(Debug)]
pub(super) struct Ics(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Ics {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if !kind.is_some_and(is_calendar) {
            let message = "send the file as text/calendar".into();
            return Err(Error::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
        }
        let bytes = Bytes::from_request(request, state).await;
        bytes
            .map(Self)
            .map_err(|e| Error::Status(e.status(), e.body_text()))
    }
}

fn is_calendar(kind: &HeaderValue) -> bool {
    let essence = kind.to_str().unwrap_or_default().split(';').next();
    essence.is_some_and(|e| e.trim().eq_ignore_ascii_case("text/calendar"))
}

/// How far back and how far ahead recurring events are taken, in years.
const WINDOW: (i64, i64) = (2, 10);

/// Reads a file away from the async threads.
///
/// # Errors
/// 422 on `file` if it is no calendar, or holds nothing that could be taken.
pub(super) async fn read(file: Ics, zone: &str, now: Instant) -> Result<Read> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let work = move || {
        let background = Background {
            window: window(&zone, now),
            zone: &zone,
            zones: &|name| TimeZone::get(name).ok(),
        };
        ics::read(&file.0, &background)
    };
    let done = tokio::task::spawn_blocking(work).await;
    let read = done.map_err(Error::internal)?.map_err(refused)?;
    if read.stretches.is_empty() {
        return Err(Error::field("file", nothing(&read)));
    }
    Ok(read)
}

fn window(zone: &TimeZone, now: Instant) -> (i32, i32) {
    let today = zone.to_datetime(now.timestamp()).date();
    let day = |years: i64| {
        let there = today.saturating_add(years.years());
        let text = there.strftime("%Y-%m-%d").to_string();
        crate::schedule::core::time::parse_date(&text).unwrap_or_default()
    };
    (day(-WINDOW.0), day(WINDOW.1))
}

fn refused(fault: Fault) -> Error {
    let message = match fault {
        Fault::NotACalendar => "is no iCalendar file: it has no BEGIN:VCALENDAR".to_owned(),
        Fault::TooManyEvents => {
            format!("holds more than {MAX_ENTRIES} events, or more than 1000 that recur")
        }
        Fault::TooManyDates => format!("makes more than {MAX_DAYS} days: split it"),
    };
    Error::field("file", message)
}

fn nothing(read: &Read) -> String {
    let first = read.told.iter().find(|told| !told.remarks.is_empty());
    match first {
        None => "holds no event".into(),
        Some(told) => {
            let why: Vec<String> = told.remarks.iter().map(Remark::sentence).collect();
            let why = why.join("; ");
            format!(
                "holds no event that could be taken. Line {}: {why}",
                told.line
            )
        }
    }
}
