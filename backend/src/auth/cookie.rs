//! The cookies of a browser: its sign-in, and that it has signed in before.
use crate::config::Config;
use axum::http::{HeaderMap, HeaderValue, header};

const SESSION: &str = "vitrine_session";
const DEVICE: &str = "vitrine_device";
const DEVICE_SECONDS: u64 = 365 * 24 * 3600;

/// The token of the sign-in that the browser sent.
pub fn session<'a>(headers: &'a HeaderMap, config: &Config) -> Option<&'a str> {
    find(headers, &name(SESSION, config))
}

/// The token by which the browser shows that it has signed in before.
pub fn device<'a>(headers: &'a HeaderMap, config: &Config) -> Option<&'a str> {
    find(headers, &name(DEVICE, config))
}

/// `Set-Cookie` that starts a sign-in.
pub fn start_session(token: &str, config: &Config) -> HeaderValue {
    let seconds = u64::from(config.session_hours) * 3600;
    set(SESSION, token, seconds, config)
}

/// `Set-Cookie` that ends the sign-in.
pub fn end_session(config: &Config) -> HeaderValue {
    set(SESSION, "", 0, config)
}

/// `Set-Cookie` by which the browser is known next time.
pub fn remember_device(token: &str, config: &Config) -> HeaderValue {
    set(DEVICE, token, DEVICE_SECONDS, config)
}

fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter();
    let mut pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Over TLS the prefix `__Host-` ties the cookie to exactly this host.
fn name(name: &str, config: &Config) -> String {
    let prefix = if config.is_https() { "__Host-" } else { "" };
    format!("{prefix}{name}")
}

fn set(cookie: &str, value: &str, max_age: u64, config: &Config) -> HeaderValue {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let name = name(cookie, config);
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_tls_the_cookie_is_secure_and_tied_to_the_host() {
        let config = Config {
            public_url: Some("https://signage.example.com".into()),
            ..Config::default()
        };
        let text = start_session("abc", &config);
        let text = text.to_str().unwrap();
        assert!(text.starts_with("__Host-vitrine_session=abc; Path=/; HttpOnly; SameSite=Lax"));
        assert!(text.ends_with("; Secure"));
    }

    #[test]
    fn the_right_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        let line = "a=1; vitrine_sessions=no; vitrine_session=yes";
        headers.insert(header::COOKIE, HeaderValue::from_static(line));
        assert_eq!(session(&headers, &Config::default()), Some("yes"));
    }
}
