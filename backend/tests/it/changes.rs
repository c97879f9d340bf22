//! What is edited but not published.
use super::publish_stage::{Stage, campaign_body};
use backend::{auth::Role, drafts::Kind, media::State};
use serde_json::json;

#[tokio::test]
async fn a_change_is_shown_field_by_field_and_can_be_discarded() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    let media = stage.add_media("one", State::Ready).await;
    let body = campaign_body("One", "*", media);
    let id = stage.draft(Kind::Campaign, body.clone()).await;
    let (_, changes) = stage.bench.get("/changes").await;
    assert_eq!(changes["items"][0]["change"], "created");
    stage.publish().await;
    let mut edited = body.clone();
    edited["target"] = json!("window");
    edited["items"][0]["durationMs"] = json!(7000);
    stage.edit(Kind::Campaign, id, edited).await;
    let (_, changes) = stage.bench.get("/changes").await;
    let change = &changes["items"][0];
    assert_eq!(
        (&change["change"], &change["kind"]),
        (&json!("updated"), &json!("campaign"))
    );
    let expected = json!([
        { "field": "items[0].durationMs", "before": 10_000, "after": 7000 },
        { "field": "target", "before": "*", "after": "window" },
    ]);
    assert_eq!(change["diff"], expected);
    let path = format!("/changes/campaign/{id}");
    let viewer = stage.bench.as_role(Role::Viewer).await;
    assert_eq!(viewer.delete(&path, 1).await.0, 403);
    assert_eq!(
        stage.bench.as_stranger().await.delete(&path, 1).await.0,
        404
    );
    assert_eq!(stage.bench.delete(&path, 1).await.0, 204);
    assert_eq!(
        stage.bench.delete(&path, 1).await.0,
        404,
        "nothing is left to discard"
    );
    let (_, changes) = stage.bench.get("/changes").await;
    assert_eq!(changes["items"], json!([]));
}

#[tokio::test]
async fn discarding_what_was_never_published_removes_it() {
    let stage = Stage::new().await;
    let id = stage.campaign("New", "*").await;
    assert_eq!(
        stage
            .bench
            .delete(&format!("/changes/campaign/{id}"), 1)
            .await
            .0,
        204
    );
    let (status, _) = stage.bench.get(&format!("/campaigns/{id}/history")).await;
    assert_eq!(status, 404);
}
