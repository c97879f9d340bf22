//! Going back is going forward: a new publication with the old content.
use super::publish_stage::{Stage, campaign_body};
use backend::{drafts::Kind, media::State};
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in one piece")]
async fn a_rollback_brings_back_what_was_right_after_a_publication() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let media = stage.add_media("sale", State::Ready).await;
    let body = campaign_body("Sale", "*", media);
    let sale = stage.draft(Kind::Campaign, body.clone()).await;
    stage.publish().await;
    let first = stage.manifest(screen).await;
    let mut louder = body.clone();
    louder["items"][0]["durationMs"] = json!(20_000);
    stage.edit(Kind::Campaign, sale, louder).await;
    stage.campaign("Later", "*").await;
    stage.publish().await;
    let (status, made) = stage
        .bench
        .post("/publications/1/rollback", json!({ "note": "too loud" }))
        .await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(
        (&made["number"], &made["kind"], &made["rolledBackTo"]),
        (&json!(3), &json!("rollback"), &json!(1))
    );
    let changes: Vec<_> = made["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (&c["name"], &c["change"]))
        .collect();
    assert_eq!(changes.len(), 2, "{made}");
    let manifest = stage.manifest(screen).await;
    assert_eq!(manifest["items"], first["items"]);
    assert_eq!(manifest["timeline"], first["timeline"]);
    assert_eq!(manifest["revision"], 3);
    let (status, body) = stage
        .bench
        .post("/publications/1/rollback", json!({}))
        .await;
    assert_eq!(status, 409, "it is so already: {body}");
    let (status, made) = stage
        .bench
        .post("/publications/2/rollback", json!({}))
        .await;
    assert_eq!(
        (status.as_u16(), &made["number"]),
        (201, &json!(4)),
        "and forward again: {made}"
    );
    assert_eq!(
        stage.manifest(screen).await["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let (_, list) = stage.bench.get("/publications?limit=2").await;
    assert_eq!(
        (&list["items"][0]["number"], &list["next"]),
        (&json!(4), &json!("3"))
    );
    let (_, rest) = stage.bench.get("/publications?limit=2&after=3").await;
    assert_eq!(
        (&rest["items"][1]["number"], &rest["next"]),
        (&json!(1), &json!(null))
    );
    assert_eq!(
        stage
            .bench
            .post("/publications/9/rollback", json!({}))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn a_dry_run_says_what_a_rollback_can_no_longer_bring_back() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let media = stage.add_media("sale", State::Ready).await;
    let sale = stage
        .draft(Kind::Campaign, campaign_body("Sale", "*", media))
        .await;
    stage.publish().await;
    stage.campaign("Later", "*").await;
    stage.publish().await;
    let dry = async |number: i64| {
        let path = format!("/publications/{number}/rollback/dry-run");
        stage.bench.post(&path, json!({})).await
    };
    let (status, run) = dry(1).await;
    assert_eq!(status, 200, "{run}");
    assert_eq!(
        (&run["screensAffected"], &run["warnings"]),
        (&json!(1), &json!([]))
    );
    assert_eq!(
        stage.manifest(screen).await["revision"],
        2,
        "nothing happened"
    );
    for path in [format!("/campaigns/{sale}"), format!("/media/{media}")] {
        let (_, now) = stage.bench.get(&path).await;
        let version = now["version"].as_i64().unwrap();
        let (status, body) = stage.bench.delete(&path, version).await;
        assert!(status.is_success(), "{body}");
        if path.starts_with("/campaigns") {
            stage.publish().await;
        }
    }
    let (_, run) = dry(1).await;
    let found: Vec<_> = run["warnings"].as_array().unwrap().iter().collect();
    let missing = found.iter().find(|w| w["id"] == "media_missing").unwrap();
    assert_eq!(missing["severity"], "warning", "nothing blocks it: {run}");
    assert!(
        missing["message"].as_str().unwrap().contains("Sale"),
        "{missing}"
    );
    assert_eq!(dry(3).await.0, 409, "it is so already");
    assert_eq!(dry(9).await.0, 404);
}

#[tokio::test]
async fn nobody_loses_work_by_taking_back_what_was_just_published() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let media = stage.add_media("sale", State::Ready).await;
    let mut body = campaign_body("Sale", "*", media);
    let id = stage.draft(Kind::Campaign, body.clone()).await;
    let path = format!("/campaigns/{id}");
    stage.publish().await;
    let undo = async |number: i64| {
        let path = format!("/publications/{number}/rollback");
        let body = json!({ "keepDrafts": true, "newest": number + 1 });
        let (status, made) = stage.bench.post(&path, body).await;
        assert_eq!(status, 201, "{made}");
    };
    let waits = async || {
        let (_, changes) = stage.bench.get("/changes").await;
        changes["items"][0]["change"].clone()
    };
    let layer = async || stage.manifest(screen).await["timeline"][0]["layer"].clone();
    undo(0).await;
    assert_eq!(layer().await, "fallback", "as before the first");
    let (status, draft) = stage.bench.get(&path).await;
    assert_eq!((status.as_u16(), &draft["name"]), (200, &json!("Sale")));
    assert_eq!(waits().await, "created");
    stage.publish().await;
    assert_eq!(layer().await, "scheduled");
    body["priority"] = json!(5);
    stage.edit(Kind::Campaign, id, body).await;
    stage.publish().await;
    undo(3).await;
    assert_eq!(waits().await, "updated");
    assert_eq!(
        stage.bench.get(&path).await.1["priority"],
        5,
        "still there to be mended"
    );
    let late = json!({ "keepDrafts": true, "newest": 4 });
    let (status, refused) = stage.bench.post("/publications/3/rollback", late).await;
    assert_eq!(status, 409, "somebody has published since: {refused}");

    stage
        .bench
        .post("/publications/4/rollback", json!({}))
        .await;
    stage
        .bench
        .post("/publications/2/rollback", json!({}))
        .await;
    assert_eq!(layer().await, "fallback");
    assert_eq!(
        stage.bench.get(&path).await.0,
        404,
        "not left where publishing everything would bring it back"
    );
}

#[tokio::test]
async fn an_edit_that_waits_survives_a_rollback() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    let media = stage.add_media("one", State::Ready).await;
    let mut body = campaign_body("One", "*", media);
    let id = stage.draft(Kind::Campaign, body.clone()).await;
    stage.publish().await;
    body["priority"] = json!(5);
    stage.edit(Kind::Campaign, id, body.clone()).await;
    stage.publish().await;
    body["priority"] = json!(9);
    stage.edit(Kind::Campaign, id, body).await;
    stage
        .bench
        .post("/publications/1/rollback", json!({}))
        .await;
    let (_, changes) = stage.bench.get("/changes").await;
    let diff = &changes["items"][0]["diff"];
    assert_eq!(
        diff,
        &json!([{ "field": "priority", "before": 0, "after": 9 }]),
        "{changes}"
    );
}

#[tokio::test]
async fn a_pause_is_real_at_once_and_stays_when_an_edit_is_published() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let media = stage.add_media("one", State::Ready).await;
    let mut body = campaign_body("One", "*", media);
    let id = stage.draft(Kind::Campaign, body.clone()).await;
    let path = |verb: &str| format!("/campaigns/{id}/{verb}");
    assert_eq!(
        stage.bench.post(&path("pause"), json!({})).await.0,
        409,
        "not published yet"
    );
    stage.publish().await;
    body["priority"] = json!(5);
    stage.edit(Kind::Campaign, id, body).await;
    let (status, answer) = stage.bench.post(&path("pause"), json!({})).await;
    assert_eq!(status, 200, "{answer}");
    let layer = |manifest: &serde_json::Value| manifest["timeline"][0]["layer"].clone();
    assert_eq!(layer(&stage.manifest(screen).await), "fallback");
    assert_eq!(
        stage.bench.post(&path("pause"), json!({})).await.0,
        409,
        "paused already"
    );
    stage.publish().await;
    assert_eq!(
        layer(&stage.manifest(screen).await),
        "fallback",
        "the edit does not undo it"
    );
    assert_eq!(stage.bench.post(&path("resume"), json!({})).await.0, 200);
    assert_eq!(layer(&stage.manifest(screen).await), "scheduled");
    let (_, changes) = stage.bench.get("/changes").await;
    assert_eq!(changes["items"], json!([]));
    let (_, history) = stage.bench.get(&path("history")).await;
    let kinds: Vec<_> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["automatic", "publish", "automatic", "publish"]);
}

#[tokio::test]
async fn what_a_publication_changed_can_be_looked_back_at() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    let media = stage.add_media("Sale poster", State::Ready).await;
    let body = campaign_body("Sale", "*", media);
    let sale = stage.draft(Kind::Campaign, body.clone()).await;
    stage.publish().await;
    let mut louder = body.clone();
    louder["priority"] = json!(5);
    louder["items"][0]["durationMs"] = json!(20_000);
    stage.edit(Kind::Campaign, sale, louder).await;
    stage.publish().await;
    let differences = async |number: i64| {
        let path = format!("/publications/{number}/differences");
        stage.bench.get(&path).await
    };
    let (_, first) = differences(1).await;
    let one = &first["items"][0];
    assert_eq!(
        (&one["change"], &one["name"]),
        (&json!("created"), &json!("Sale"))
    );
    assert!(one["diff"].as_array().unwrap().len() > 3, "{one}");
    let (_, second) = differences(2).await;
    let one = &second["items"][0];
    assert_eq!(one["change"], "updated");
    let fields: Vec<_> = one["diff"].as_array().unwrap().iter().collect();
    assert_eq!(fields.len(), 2, "{one}");
    assert_eq!(
        (&fields[0]["field"], &fields[1]["field"]),
        (&json!("items"), &json!("priority"))
    );
    assert_eq!(fields[0]["after"][0]["title"], "Sale poster");
    assert_eq!(
        (&fields[1]["before"], &fields[1]["after"]),
        (&json!(0), &json!(5))
    );
    assert_eq!(differences(3).await.0, 404);
    let stranger = stage.bench.as_stranger().await;
    assert_eq!(stranger.get("/publications/2/differences").await.0, 404);
}

#[tokio::test]
async fn a_rollback_neither_starts_nor_ends_an_emergency() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    let (post, get) = (
        async |path: &str| stage.bench.post(path, json!({})).await,
        async |id| stage.bench.get(&format!("/campaigns/{id}")).await,
    );
    stage.campaign("Sale", "*").await;
    stage.publish().await;
    let media = stage.add_media("alarm", State::Ready).await;
    let list = json!({ "name": "Ways out", "items": [{ "id": Uuid::now_v7(), "mediaId": media, "durationMs": 5000 }] });
    let list = stage.draft(Kind::Playlist, list).await;
    let mut body = campaign_body("Alarm", "*", media);
    body["kind"] = json!("emergency");
    body.as_object_mut().unwrap().remove("items");
    body["playlistId"] = json!(list);
    body["to"] = json!("2026-11-25T20:00");
    let alarm = stage.draft(Kind::Campaign, body).await;
    stage.publish().await;
    let later = stage.campaign("Later", "*").await;
    stage.publish().await;

    assert_eq!(post("/publications/1/rollback").await.0, 201);
    assert_eq!(get(later).await.0, 404);
    let (_, told) = get(alarm).await;
    assert_eq!(told["paused"], false, "it goes on: {told}");
    let (_, kept) = stage.bench.get(&format!("/playlists/{list}")).await;
    assert_eq!(kept["state"], "published", "with what it shows: {kept}");
    assert_eq!(post(&format!("/campaigns/{alarm}/pause")).await.0, 200);
    let (_, newest) = stage.bench.get("/publications?limit=1").await;
    assert_eq!(newest["items"][0]["note"], "Stopped Alarm");
    let (status, _) = post("/publications/3/rollback").await;
    assert_eq!(status, 201);
    assert_eq!(get(alarm).await.1["paused"], true, "it stays stopped");
}
