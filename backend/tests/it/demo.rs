//! The demonstration network is added once, whoever asks for it.
use crate::bench::Bench;
use backend::{demo, jobs};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::json;
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn asked_for_by_a_person_and_by_a_setting_it_comes_once() {
    let bench = Bench::new().await;
    assert_eq!(bench.post("/demo", json!({})).await.0, 202);
    let (status, problem) = bench.post("/demo", json!({})).await;
    assert_eq!(status, 409);
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("being added already"), "{problem}");
    demo::when_set_up(bench.state.clone(), CancellationToken::new()).await;
    let count = jobs::entity::Entity::find().count(&bench.state.db);
    assert_eq!(count.await.unwrap(), 1);
}

#[tokio::test]
async fn what_a_setting_has_begun_a_person_does_not_begin_again() {
    let bench = Bench::new().await;
    demo::when_set_up(bench.state.clone(), CancellationToken::new()).await;
    assert_eq!(bench.post("/demo", json!({})).await.0, 409);
}
