//! Who gets in.
use crate::bench::Bench;
use axum::http::StatusCode;

#[tokio::test]
async fn nobody_gets_in_without_a_credential() {
    let bench = Bench::new().await;
    let (status, _) = bench.as_nobody().get("/auth/me").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, me) = bench.get("/auth/me").await;
    assert_eq!(status, StatusCode::OK, "{me}");
    assert_eq!(me["user"]["role"], "owner");
}
