//! The headers of tus 1.0.
use super::entity::upload;
use crate::{
    app::AppState,
    error::{Error, Result},
    id::MediaId,
    time::Instant,
};
use axum::{
    body::{Body, BodyDataStream},
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use std::{collections::HashMap, str::FromStr};

/// The version that is spoken.
pub(super) const VERSION: &str = "1.0.0";

/// The request speaks tus 1.0.
#[derive(Debug)]
pub(super) struct Resumable;

impl FromRequestParts<AppState> for Resumable {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self> {
        speaks(&parts.headers)
    }
}

fn speaks(headers: &HeaderMap) -> Result<Resumable> {
    match text(headers, "tus-resumable") {
        Some(VERSION) => Ok(Resumable),
        _ => Err(Error::Status(
            StatusCode::PRECONDITION_FAILED,
            "send Tus-Resumable: 1.0.0, the version of tus that is spoken here".into(),
        )),
    }
}

/// A piece of an upload.
#[derive(Debug)]
pub(super) struct Piece {
    /// Where it begins.
    pub(super) offset: u64,
    /// Its length, if it was announced.
    pub(super) length: Option<u64>,
    /// What its checksum must be.
    pub(super) checksum: Option<Checksum>,
    /// Its bytes.
    pub(super) body: Body,
}

impl FromRequest<AppState> for Piece {
    type Rejection = Error;

    async fn from_request(request: Request, _: &AppState) -> Result<Self> {
        let headers = request.headers();
        speaks(headers)?;
        if text(headers, "content-type") != Some("application/offset+octet-stream") {
            return Err(Error::Status(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send the piece as application/offset+octet-stream".into(),
            ));
        }
        let offset = number(headers, "upload-offset")?;
        let offset = offset.ok_or_else(|| missing("Upload-Offset"))?;
        let length = number(headers, header::CONTENT_LENGTH.as_str())?;
        let checksum = text(headers, "upload-checksum")
            .map(str::parse)
            .transpose()?;
        let body = request.into_body();
        Ok(Self {
            offset,
            length,
            checksum,
            body,
        })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn number(headers: &HeaderMap, name: &str) -> Result<Option<u64>> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let digits = value
        .to_str()
        .ok()
        .filter(|v| v.bytes().all(|b| b.is_ascii_digit()));
    let number = digits.and_then(|d| d.parse().ok());
    let small = number.filter(|n| i64::try_from(*n).is_ok());
    small
        .map(Some)
        .ok_or_else(|| Error::BadRequest(format!("{name} must be a whole number")))
}

fn missing(name: &str) -> Error {
    Error::BadRequest(format!("send the header {name}"))
}

/// `Upload-Length` of a creation.
pub(super) fn length(headers: &HeaderMap) -> Result<u64> {
    number(headers, "upload-length")?.ok_or_else(|| missing("Upload-Length"))
}

/// `Upload-Metadata`: keys with base64 values.
pub(super) fn metadata(headers: &HeaderMap) -> Result<HashMap<String, String>> {
    let all = text(headers, "upload-metadata").unwrap_or_default();
    let mut metadata = HashMap::new();
    for pair in all.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let (key, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = BASE64_STANDARD.decode(value.trim()).ok();
        let value = value.and_then(|bytes| String::from_utf8(bytes).ok());
        let value = value.ok_or_else(|| {
            Error::BadRequest("Upload-Metadata must be pairs of a key and a base64 value".into())
        })?;
        metadata.insert(key.to_owned(), value);
    }
    Ok(metadata)
}

/// A checksum that is computed while the bytes pass.
#[derive(Debug)]
pub(super) struct Checksum {
    expected: Vec<u8>,
    sum: Sum,
}

#[derive(Debug)]
enum Sum {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl FromStr for Checksum {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            Error::BadRequest("Upload-Checksum must be sha1 or sha256 and a base64 value".into())
        };
        let (name, value) = text.split_once(' ').ok_or_else(wrong)?;
        let sum = match name {
            "sha1" => Sum::Sha1(Sha1::new()),
            "sha256" => Sum::Sha256(Sha256::new()),
            _ => return Err(wrong()),
        };
        let expected = BASE64_STANDARD.decode(value.trim()).map_err(|_| wrong())?;
        Ok(Self { expected, sum })
    }
}

impl Checksum {
    fn take(&mut self, bytes: &[u8]) {
        match &mut self.sum {
            Sum::Sha1(sum) => sum.update(bytes),
            Sum::Sha256(sum) => sum.update(bytes),
        }
    }

    /// Whether the bytes that passed are the expected ones.
    pub(super) fn fits(self) -> bool {
        match self.sum {
            Sum::Sha1(sum) => sum.finalize()[..] == self.expected[..],
            Sum::Sha256(sum) => sum.finalize()[..] == self.expected[..],
        }
    }
}

/// The bytes of the body; the checksum sees them pass.
pub(super) fn hashed(
    body: Body,
    checksum: &mut Option<Checksum>,
) -> impl Stream<Item = Result<Bytes, axum::Error>> {
    let stream: BodyDataStream = body.into_data_stream();
    stream.inspect(move |piece| {
        if let (Some(checksum), Ok(piece)) = (checksum.as_mut(), piece) {
            checksum.take(piece);
        }
    })
}

/// 460, as tus wants it.
pub(super) fn mismatch() -> Error {
    let status = StatusCode::from_u16(460).unwrap_or(StatusCode::BAD_REQUEST);
    Error::Status(
        status,
        "the checksum does not fit the bytes: send the piece again".into(),
    )
}

/// Headers from names and values of ours.
pub(super) fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers
}

/// An instant as HTTP writes it.
pub(super) fn date(at: Instant) -> String {
    at.timestamp()
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string()
}

/// 204 after a piece.
pub(super) fn appended(row: &upload::Model, offset: i64, media: Option<MediaId>) -> Response {
    let mut answer = headers(&[
        ("upload-offset", &offset.to_string()),
        ("upload-expires", &date(row.expires_at)),
        ("tus-resumable", VERSION),
    ]);
    if let Some(media) = media {
        answer.extend(headers(&[("vitrine-media", &media.to_string())]));
    }
    (StatusCode::NO_CONTENT, answer).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_pairs_of_a_key_and_base64() {
        let read = |text: &'static str| metadata(&headers(&[("upload-metadata", text)]));
        let found = read("filename w6l0w6kuanBn, folder U3VtbWVy,flag").unwrap();
        assert_eq!(found["filename"], "été.jpg");
        assert_eq!(found["folder"], "Summer");
        assert_eq!(found["flag"], "");
        assert!(read("filename ***").is_err());
        assert!(metadata(&HeaderMap::new()).unwrap().is_empty());
    }

    #[test]
    fn numbers_are_digits_that_fit() {
        for (value, fits) in [
            ("0", true),
            ("12", true),
            ("-1", false),
            ("+1", false),
            ("1e3", false),
            ("", false),
            ("9223372036854775808", false),
        ] {
            assert_eq!(
                length(&headers(&[("upload-length", value)])).is_ok(),
                fits,
                "{value}"
            );
        }
    }

    #[test]
    fn a_checksum_tells_equal_from_different() {
        let abc = "sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=";
        let mut sum: Checksum = abc.parse().unwrap();
        sum.take(b"abc");
        assert!(sum.fits());
        let mut sum: Checksum = abc.parse().unwrap();
        sum.take(b"abd");
        assert!(!sum.fits());
        assert!("md5 AAAA".parse::<Checksum>().is_err());
    }

    #[test]
    fn expiry_is_an_http_date() {
        assert_eq!(
            date(Instant::from_ms(1_795_348_800_000)),
            "Sun, 22 Nov 2026 12:00:00 GMT"
        );
    }
}
