//! What stands around every answer: the security headers.
use crate::bench::Bench;
use axum::{
    body::Body,
    http::{HeaderMap, Request},
};
use backend::app;
use tower::ServiceExt as _;

async fn headers(bench: &Bench, path: &str, host: &str) -> HeaderMap {
    let request = Request::get(path).header("host", host);
    let request = request.body(Body::empty()).unwrap();
    let answer = app::router(bench.state.clone()).oneshot(request).await;
    answer.unwrap().headers().clone()
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let bench = Bench::empty().await;
    for path in [
        "/",
        "/player/",
        "/api/v1/media",
        "/health/live",
        "/nowhere.js",
    ] {
        let headers = headers(&bench, path, "signage.example.com").await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("script-src 'self';"), "{path}: {policy}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
    }
}

#[tokio::test]
async fn the_player_of_an_old_browser_may_open_its_own_web_socket() {
    let bench = Bench::empty().await;
    let policy = async |path: &str, host: &str| {
        let headers = headers(&bench, path, host).await;
        headers["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let player = policy("/player/", "signage.example.com:8443").await;
    let own = "connect-src 'self' ws://signage.example.com:8443 wss://signage.example.com:8443;";
    assert!(player.contains(own), "{player}");
    assert!(
        policy("/", "signage.example.com")
            .await
            .contains("connect-src 'self';")
    );
    let hostile = policy("/player/", "evil.example; script-src *").await;
    assert!(hostile.contains("connect-src 'self';"), "{hostile}");
}
