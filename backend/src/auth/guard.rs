//! Keeps other sites from acting through a visitor's browser: what changes something must come from our own page.
use super::cookie;
use crate::{
    app::AppState,
    config::Config,
    error::{Error, Result},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};

/// Refuses a change that a browser was tricked into. Requests with a bearer credential are not a browser's.
pub async fn same_origin(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response> {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let of_people = request.uri().path().starts_with("/api/v1/");
    if of_people && !safe && !request.headers().contains_key(header::AUTHORIZATION) {
        check(request.headers(), &state.config)?;
    }
    Ok(next.run(request).await)
}

fn check(headers: &HeaderMap, config: &Config) -> Result<()> {
    if headers.get("x-vitrine").is_none_or(|v| v != "1") {
        return Err(Error::Forbidden(
            "send the header X-Vitrine: 1 with every change",
        ));
    }
    let good = match headers.get(header::ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|o| is_ours(o, headers, config)),
        None => cookie::session(headers, config).is_none(),
    };
    if good {
        Ok(())
    } else {
        Err(Error::Forbidden("this request comes from another site"))
    }
}

/// Ours is the public URL, and the very host that the browser asked.
fn is_ours(origin: &str, headers: &HeaderMap, config: &Config) -> bool {
    if origin == config.public_url() {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let authority = match origin.strip_prefix("https://") {
        Some(rest) => Some(rest),
        None if config.is_https() => None,
        None => origin.strip_prefix("http://"),
    };
    authority.is_some() && authority == host
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn tricks_with_the_origin_are_refused() {
        let plain = Config::default();
        let https = Config {
            public_url: Some("https://signage.example.com".into()),
            ..Config::default()
        };
        let tricks = [
            ("http://127.0.0.1:8080", &plain, true),
            ("http://screens.lan:8080", &plain, true),
            ("http://127.0.0.1:8081", &plain, false),
            ("http://screens.lan", &plain, false),
            ("null", &plain, false),
            ("", &plain, false),
            ("http://screens.lan:8080.evil.example", &plain, false),
            ("http://evil.example/?screens.lan:8080", &plain, false),
            ("http://user@screens.lan:8080", &plain, false),
            ("https://signage.example.com", &https, true),
            ("https://screens.lan:8080", &https, true),
            ("http://screens.lan:8080", &https, false),
            ("https://signage.example.com.evil.example", &https, false),
            ("https://evil.example", &https, false),
        ];
        for (origin, config, expected) in tricks {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("screens.lan:8080"));
            assert_eq!(is_ours(origin, &headers, config), expected, "{origin}");
        }
    }
}
