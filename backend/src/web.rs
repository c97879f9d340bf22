//! Around every route: the security headers, request ids in problem documents, and the embedded admin and player.
use crate::{app::AppState, error::Error, traces};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::{any::Any, time::Duration};
use tower_http::classify::ServerErrorsFailureClass;

#[derive(RustEmbed)]
#[folder = "../web/admin/dist"]
#[allow_missing = true]
struct AdminFiles;

#[derive(RustEmbed)]
#[folder = "../web/player/dist"]
#[allow_missing = true]
struct PlayerFiles;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; \
    worker-src 'self' blob:; frame-src 'self'; manifest-src 'self'; base-uri 'none'; \
    frame-ancestors 'none'; form-action 'self'";

/// Answers whatever no route took: a file of the admin or the player, the admin's page, or 404.
pub async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    let reserved = ["/api/", "/device/", "/health/", "/mqtt"];
    if reserved.iter().any(|start| path.starts_with(start)) {
        return Error::NotFound("page").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let refusal = Error::Status(
            StatusCode::METHOD_NOT_ALLOWED,
            "only GET and HEAD here".into(),
        );
        return refusal.into_response();
    }
    if path == "/player" {
        return (
            StatusCode::PERMANENT_REDIRECT,
            [(header::LOCATION, "/player/")],
        )
            .into_response();
    }
    match path.strip_prefix("/player/") {
        Some(rest) => file_or_page(&request, rest, PlayerFiles::get, false),
        None => file_or_page(
            &request,
            path.trim_start_matches('/'),
            AdminFiles::get,
            true,
        ),
    }
}

fn file_or_page(
    request: &Request,
    name: &str,
    get: impl Fn(&str) -> Option<EmbeddedFile>,
    single_page: bool,
) -> Response {
    let name = if name.is_empty() { "index.html" } else { name };
    if let Some(file) = get(name) {
        return answer(request.headers(), name, &file, &get);
    }
    let accept = request.headers().get(header::ACCEPT);
    let wants_page = accept
        .and_then(|a| a.to_str().ok())
        .is_some_and(|a| a.contains("text/html"));
    if !single_page || !wants_page || name.starts_with("assets/") {
        return Error::NotFound("page").into_response();
    }
    match get("index.html") {
        Some(file) => answer(request.headers(), "index.html", &file, &get),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The web admin is not built: run `make web` and start again.\n",
        )
            .into_response(),
    }
}

fn answer(
    asked: &HeaderMap,
    name: &str,
    file: &EmbeddedFile,
    get: impl Fn(&str) -> Option<EmbeddedFile>,
) -> Response {
    let etag = format!(
        "\"{}\"",
        crate::secrets::hex(&file.metadata.sha256_hash()[..16])
    );
    let immutable = name.starts_with("assets/");
    let cache = if immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (header::CONTENT_TYPE, content_type(name).to_owned()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::ETAG, etag.clone()),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    if asked
        .get(header::IF_NONE_MATCH)
        .is_some_and(|v| v.as_bytes() == etag.as_bytes())
    {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let takes_gzip = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("gzip"));
    match get(&format!("{name}.gz")) {
        Some(packed) if takes_gzip => {
            let encoding = [(header::CONTENT_ENCODING, "gzip")];
            (headers, encoding, packed.data.into_owned()).into_response()
        }
        _ => (headers, file.data.clone().into_owned()).into_response(),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

/// The policy of the player's page: Chromium before version 94 does not take `'self'` for the own host's web
/// sockets, so they are named.
fn player_policy(headers: &HeaderMap) -> HeaderValue {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    let named = match host.filter(|h| h.chars().all(plain)) {
        Some(host) => POLICY.replace(
            "connect-src 'self'",
            &format!("connect-src 'self' ws://{host} wss://{host}"),
        ),
        None => POLICY.to_owned(),
    };
    HeaderValue::from_str(&named).unwrap_or(HeaderValue::from_static(POLICY))
}

/// Takes away an id of the request that is more than a name: it comes into log lines and answers.
pub async fn harmless_id(mut request: Request, next: Next) -> Response {
    const LONGEST: usize = 64;
    let is_name = |id: &HeaderValue| {
        let bytes = id.as_bytes();
        let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-_.:".contains(b);
        (1..=LONGEST).contains(&bytes.len()) && bytes.iter().all(plain)
    };
    let headers = request.headers_mut();
    if headers.get("x-request-id").is_some_and(|id| !is_name(id)) {
        headers.remove("x-request-id");
    }
    next.run(request).await
}

/// Adds the security headers to every answer and the request's id to every problem document.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = request.headers().get("x-request-id").cloned();
    let player = request.uri().path().starts_with("/player/");
    let policy = player.then(|| player_policy(request.headers()));
    let mut response = next.run(request).await;
    if response.status() == StatusCode::METHOD_NOT_ALLOWED && !is_problem(&response) {
        let refusal = Error::Status(
            StatusCode::METHOD_NOT_ALLOWED,
            "this path has other methods".into(),
        );
        response = refusal.into_response();
    }
    if is_problem(&response) {
        response = with_request_id(response, id).await;
    }
    let headers = response.headers_mut();
    let policy = policy.unwrap_or(HeaderValue::from_static(POLICY));
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(policy);
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(self), geolocation=(), microphone=()",
        ),
    ];
    for (name, value) in fixed {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    if state.config.is_https() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

fn is_problem(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|k| k == "application/problem+json")
}

async fn with_request_id(response: Response, id: Option<HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 20).await.unwrap_or_default();
    let Ok(mut document) = serde_json::from_slice::<serde_json::Value>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    document["requestId"] = id.as_ref().and_then(|v| v.to_str().ok()).into();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(document.to_string()))
}

/// A handler that panicked answers as any internal error does.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature is the layer's"
)]
pub fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let text = cause
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    Error::internal(text.unwrap_or("a handler panicked")).into_response()
}

/// The span of a request: what was asked, never its query or headers.
pub fn span(request: &Request) -> tracing::Span {
    let id = request
        .headers()
        .get("x-request-id")
        .and_then(|v| v.to_str().ok());
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id, otel.kind = traces::kind())
}

/// Says in the log that a request failed: what passes by itself, or by making room, is a warning.
pub fn failed(failure: ServerErrorsFailureClass, after: Duration, _: &tracing::Span) {
    let passing = [
        StatusCode::SERVICE_UNAVAILABLE,
        StatusCode::INSUFFICIENT_STORAGE,
    ];
    let after = after.as_millis();
    match failure {
        ServerErrorsFailureClass::StatusCode(status) if passing.contains(&status) => {
            tracing::warn!(%status, after_ms = after, "request refused for now");
        }
        failure => tracing::error!(%failure, after_ms = after, "response failed"),
    }
}
