//! Stored bytes over HTTP: ranges, validators, caching. The bytes of an address never change.
use crate::{
    error::{Error, Result},
    storage::{self, Store},
};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::TryStreamExt as _;
use object_store::{GetOptions, GetRange, ObjectStoreExt as _};
use std::ops::Range;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Which stored bytes to serve, and as what.
#[derive(Clone, Debug)]
pub struct File<'a> {
    /// The content address.
    pub sha256: &'a str,
    /// The content type.
    pub mime: &'a str,
    /// The file name of a download; `None` shows it in place.
    pub download: Option<&'a str>,
    /// Whether the URL names these very bytes, so that nobody needs to ask again.
    pub fixed: bool,
}

/// Answers a GET or HEAD for the file: 200, 206 or 416 by `Range` and `If-Range`, 304 by `If-None-Match`.
///
/// # Errors
/// 404 if the store does not have it.
pub async fn serve(store: &Store, file: File<'_>, asked: &HeaderMap) -> Result<Response> {
    let etag = format!("\"{}\"", file.sha256);
    let mut headers = HeaderMap::new();
    headers.insert(header::ETAG, value(&etag));
    let cache = if file.fixed { IMMUTABLE } else { REVALIDATE };
    headers.insert(header::CACHE_CONTROL, cache);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if unchanged(asked, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    headers.insert(header::CONTENT_TYPE, value(file.mime));
    if let Some(name) = file.download {
        headers.insert(header::CONTENT_DISPOSITION, value(&attachment(name)));
    }
    let key = storage::key(file.sha256);
    let size = store.head(&key).await?.size;
    let range = wanted(asked, &etag).map_or(Asked::Whole, |text| parse_range(text, size));
    let (status, range) = match range {
        Asked::Whole => (StatusCode::OK, 0..size),
        Asked::Part(range) => {
            let text = format!("bytes {}-{}/{size}", range.start, range.end - 1);
            headers.insert(header::CONTENT_RANGE, value(&text));
            (StatusCode::PARTIAL_CONTENT, range)
        }
        Asked::Nothing => return Ok(unsatisfiable(size)),
    };
    headers.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    let options = GetOptions {
        range: (size > 0).then_some(GetRange::Bounded(range)),
        ..GetOptions::default()
    };
    let stream = store.get_opts(&key, options).await?.into_stream();
    let body = Body::from_stream(stream.map_err(std::io::Error::other));
    Ok((status, headers, body).into_response())
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn unchanged(asked: &HeaderMap, etag: &str) -> bool {
    let tags = asked.get(header::IF_NONE_MATCH);
    let tags = tags.and_then(|v| v.to_str().ok()).unwrap_or_default();
    tags.split(',')
        .map(str::trim)
        .any(|t| t == "*" || t == etag)
}

fn wanted<'a>(asked: &'a HeaderMap, etag: &str) -> Option<&'a str> {
    let same = |v: &HeaderValue| v.as_bytes() == etag.as_bytes();
    if !asked.get(header::IF_RANGE).is_none_or(same) {
        return None;
    }
    asked.get(header::RANGE)?.to_str().ok()
}

fn unsatisfiable(size: u64) -> Response {
    let refusal = Error::Status(
        StatusCode::RANGE_NOT_SATISFIABLE,
        format!("the file has {size} bytes: ask for a range inside it"),
    );
    let range = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
    (range, refusal).into_response()
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    Nothing,
}

/// One range; several, or what cannot be read, get the whole file as the standard allows.
fn parse_range(text: &str, size: u64) -> Asked {
    let Some((first, last)) = text.strip_prefix("bytes=").and_then(|r| r.split_once('-')) else {
        return Asked::Whole;
    };
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => suffix
            .parse()
            .ok()
            .map(|n: u64| size.saturating_sub(n)..size),
        (first, "") => first.parse().ok().map(|first| first..size),
        (first, last) => first
            .parse::<u64>()
            .ok()
            .zip(last.parse::<u64>().ok())
            .and_then(|(first, last)| {
                (first <= last).then(|| first..size.min(last.saturating_add(1)))
            }),
    };
    match range {
        None => Asked::Whole,
        Some(range) if range.start < range.end => Asked::Part(range),
        Some(_) => Asked::Nothing,
    }
}

/// `Content-Disposition` with the name for old and new browsers (RFC 6266).
fn attachment(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_ ".contains(c);
    let ascii: String = name
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b".-_~".contains(&b);
    let encoded: String = name
        .bytes()
        .map(|b| {
            if unreserved(b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (text, expected) in [
            ("bytes=0-99", Asked::Part(0..100)),
            ("bytes=0-1000000", Asked::Part(0..1000)),
            ("bytes=500-", Asked::Part(500..1000)),
            ("bytes=-1", Asked::Part(999..1000)),
            ("bytes=-5000", Asked::Part(0..1000)),
            ("bytes=-0", Asked::Nothing),
            ("bytes=1000-", Asked::Nothing),
            ("bytes=1000-2000", Asked::Nothing),
            ("bytes=9-1", Asked::Whole),
            ("bytes=0-1,5-6", Asked::Whole),
            ("lines=1-2", Asked::Whole),
            ("bytes=99999999999999999999-", Asked::Whole),
        ] {
            assert_eq!(parse_range(text, 1000), expected, "{text}");
        }
        assert_eq!(parse_range("bytes=0-", 0), Asked::Nothing);
    }

    #[test]
    fn a_download_name_cannot_break_out_of_its_header() {
        let header = attachment("é\"\r\nX: 1;.jpg");
        assert_eq!(
            header,
            "attachment; filename=\"____X_ 1_.jpg\"; filename*=UTF-8''%C3%A9%22%0D%0AX%3A%201%3B.jpg"
        );
    }
}
