//! Several facts as they are sent: one JSON object, or one fact a line.
use super::input::{self, Batch, KeyedFact, NewFact};
use crate::{
    error::{Error, FieldError, Result},
    extract::{Bytes, Json, parse},
};
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderValue, header},
};

/// How many facts are taken at once.
const MOST: usize = 1000;
/// How many faults one refusal names at most.
const NAMED: usize = 50;

/// Facts with where each of them stands in what was sent, and their keys.
#[derive(Debug)]
pub(super) struct Sent(pub(super) Vec<(String, String, NewFact)>);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if kind.is_some_and(has_lines) {
            let Bytes(bytes) = Bytes::from_request(request, state).await?;
            return read(&bytes).map(Self);
        }
        let Json(batch) = Json::<Batch>::from_request(request, state).await?;
        input::of_batch(batch).map(Self)
    }
}

fn has_lines(kind: &HeaderValue) -> bool {
    let essence = kind.to_str().unwrap_or_default().split(';').next();
    essence.is_some_and(|e| e.trim().eq_ignore_ascii_case("application/x-ndjson"))
}

/// Lines are named by the number that an editor shows beside them; empty ones are passed over.
fn read(bytes: &[u8]) -> Result<Vec<(String, String, NewFact)>> {
    let (mut facts, mut faults) = (Vec::new(), Vec::new());
    let lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    for (n, line) in (1..).zip(lines).filter(|(_, line)| !line.is_empty()) {
        if facts.len() == MOST || faults.len() >= NAMED {
            break;
        }
        let at = format!("lines[{n}]");
        match parse::<KeyedFact>(line) {
            Ok(keyed) => {
                let (key, fact) = keyed.parts();
                facts.push((format!("{at}."), key, fact));
            }
            Err(e) => faults.extend(named(e, &at)?),
        }
    }
    let sent = bytes.split(|byte| *byte == b'\n');
    let sent = sent.filter(|line| !line.trim_ascii().is_empty()).count();
    if sent == 0 || sent > MOST {
        faults = vec![FieldError::new("lines", "must be 1 to 1000 facts")];
    }
    if faults.is_empty() {
        return Ok(facts);
    }
    Err(Error::Invalid(faults))
}

/// The faults of a line, each with the line before its field.
fn named(error: Error, at: &str) -> Result<Vec<FieldError>> {
    match error {
        Error::Invalid(faults) => Ok(faults
            .into_iter()
            .map(|fault| FieldError {
                field: match fault.field.as_str() {
                    "body" => at.to_owned(),
                    field => format!("{at}.{field}"),
                },
                ..fault
            })
            .collect()),
        Error::BadRequest(message) => Ok(vec![FieldError::new(at, message)]),
        other => Err(other),
    }
}
