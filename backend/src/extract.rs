//! Request parts that refuse bad input with problem documents: [`Json`], [`Bytes`], [`Query`], [`Path`], [`IfMatch`].
use crate::error::{Error, Result};
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use strict::Strict;

mod strict;
mod words;

/// A JSON body; what it refuses names the field and what to change.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if !kind.is_some_and(is_json) {
            return Err(Error::Status(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send the body as application/json".into(),
            ));
        }
        let Bytes(bytes) = Bytes::from_request(request, state).await?;
        parse(&bytes).map(Self)
    }
}

fn is_json(kind: &HeaderValue) -> bool {
    let essence = kind.to_str().unwrap_or_default().split(';').next();
    essence.is_some_and(|e| e.trim().eq_ignore_ascii_case("application/json"))
}

/// Reads a JSON object into `T`, naming the field that does not fit.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|e| Error::BadRequest(format!("the body is not valid JSON: {e}")))?;
    if holds_nul(&value) {
        return Err(Error::BadRequest(
            "the body holds a NUL character: remove it".into(),
        ));
    }
    // serde would take an array as the fields in their order
    if !value.is_object() {
        return Err(Error::field("body", "must be a JSON object"));
    }
    serde_path_to_error::deserialize(Strict(value)).map_err(|e| {
        let path = e.path().to_string();
        let message = e.into_inner().to_string();
        Error::field(field_of(&path, &message), words::plain(&message))
    })
}

/// serde names an unknown or missing field only in its message.
fn field_of(path: &str, message: &str) -> String {
    let named = ["unknown field `", "missing field `"]
        .iter()
        .find_map(|start| message.strip_prefix(start))
        .and_then(|rest| rest.split('`').next())
        .filter(|name| name.len() <= 100);
    match (path, named) {
        ("." | "", Some(name)) => name.to_owned(),
        (path, Some(name)) if !path.ends_with(name) => format!("{path}.{name}"),
        (path, _) => path.to_owned(),
    }
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(s) => s.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.iter().any(|(k, v)| k.contains('\0') || holds_nul(v)),
        _ => false,
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// A body as it is, up to the limit of its route; also what an answer of bytes is described as.
#[derive(Debug, utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Bytes(pub bytes::Bytes);

impl<S: Send + Sync> FromRequest<S> for Bytes {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        bytes::Bytes::from_request(request, state)
            .await
            .map(Self)
            .map_err(|e| match e.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Error::Status(
                    e.status(),
                    "the body is too long for this call: send less at once".into(),
                ),
                status => Error::Status(status, e.body_text()),
            })
    }
}

/// Query parameters; unknown or malformed ones are a 422 that names them.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        if parts.uri.query().is_some_and(|q| q.contains("%00")) {
            return Err(Error::BadRequest(
                "the query holds a NUL character: remove it".into(),
            ));
        }
        not_too_long(&parts.uri)?;
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|e| {
                let text = e.body_text();
                let message = text.rsplit_once("string: ").map_or(&*text, |(_, m)| m);
                let (path, message) = message.split_once(": ").unwrap_or(("", message));
                Error::field(field_of(path, message), words::plain(message))
            })
    }
}

/// No name that is searched for is longer.
pub const SEARCH_CHARS: usize = 200;

/// Holds the text that is searched for, in any list, to its length.
fn not_too_long(uri: &Uri) -> Result<()> {
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
    // what cannot be read is refused by whoever asks for it
    let pairs = pairs.map_or_else(|_| Vec::new(), |axum::extract::Query(pairs)| pairs);
    let long = |(name, text): &(String, String)| name == "q" && text.chars().count() > SEARCH_CHARS;
    match pairs.iter().any(long) {
        true => Err(Error::field(
            "q",
            format!("must be at most {SEARCH_CHARS} characters long"),
        )),
        false => Ok(()),
    }
}

/// Path parameters; a malformed id is a 404, as one that does not exist.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(value)| Self(value))
            .map_err(|_| Error::NotFound("object"))
    }
}

/// The version that a change is based on, from the `If-Match` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl IfMatch {
    /// 412 unless `version` is the one the caller has read.
    pub fn check(self, version: i64) -> Result<()> {
        if self.0 == version {
            Ok(())
        } else {
            Err(Error::Stale)
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let value = parts.headers.get(header::IF_MATCH);
        let text = value.ok_or(Error::VersionRequired)?.to_str();
        let version = text.unwrap_or_default().trim_matches('"').parse();
        version.map(Self).map_err(|_| Error::Stale)
    }
}

/// A body with its version as `ETag`.
#[derive(Debug)]
pub struct Versioned<T>(pub i64, pub T);

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let etag = format!("\"{}\"", self.0);
        ([(header::ETAG, etag)], axum::Json(self.1)).into_response()
    }
}
