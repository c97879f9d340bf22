//! What the world outside says decides what screens play.
use super::{
    bench::Answer,
    publish_stage::{Stage, campaign_body},
};
use axum::http::{Method, header};
use backend::{
    auth::{Permission, Role},
    drafts::Kind,
    id::{ScreenId, SiteId},
    jobs,
    media::State,
    publish,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// A promotion that waits for rain and stock, published over a fallback.
async fn umbrella(stage: &Stage) {
    let media = stage.add_media("umbrella", State::Ready).await;
    let mut promo = campaign_body("Parapluies", "*", media);
    promo["condition"] = json!({
        "expr": ["and", ["is", "rain"], [">=", "stock:umbrella", 3, 1]], "urgent": true
    });
    stage.draft(Kind::Campaign, promo).await;
    let mut always = campaign_body("Toujours", "*", media);
    always["kind"] = json!("fallback");
    stage.draft(Kind::Campaign, always).await;
    stage.publish().await;
}

async fn tell(stage: &Stage, key: &str, fact: Value) -> Value {
    let (status, body) = stage.bench.put(&format!("/facts/{key}"), 1, fact).await;
    assert_eq!(status, 200, "{body}");
    let registry = Arc::new(publish::register(jobs::Registry::new()));
    jobs::drain(&stage.bench.state, registry).await.unwrap();
    body
}

async fn outcome(stage: &Stage, screen: ScreenId) -> Value {
    let (status, body) = stage.bench.get(&format!("/screens/{screen}/explain")).await;
    assert_eq!(status, 200, "{body}");
    let candidates = body["candidates"].as_array().unwrap();
    let promo = candidates.iter().find(|c| c["name"] == "Parapluies");
    promo.unwrap().clone()
}

async fn layers(stage: &Stage, screen: ScreenId) -> Vec<(i64, String)> {
    let manifest = stage.manifest(screen).await;
    let now = stage.bench.clock.now().as_ms();
    let timeline = manifest["timeline"].as_array().unwrap().iter();
    let all: Vec<(i64, String)> = timeline
        .map(|s| {
            let layer = s["layer"].as_str().unwrap().to_owned();
            (s["from"].as_i64().unwrap() - now, layer)
        })
        .collect();
    let here = all.partition_point(|(from, _)| *from <= 0) - 1;
    all[here..].to_vec()
}

#[tokio::test]
async fn a_promotion_comes_with_the_rain_only_where_there_is_stock_and_leaves_by_itself() {
    let stage = Stage::new().await;
    let [wet, dry] = stage.add_screens(2, "").await[..] else {
        panic!("two screens");
    };
    umbrella(&stage).await;
    assert_eq!(outcome(&stage, wet).await["outcome"], "condition_unknown");
    let rain = json!({ "value": true, "siteId": stage.site, "ttlMs": 3_600_000 });
    tell(&stage, "rain", rain).await;
    let before = stage.manifest(dry).await["revision"].clone();
    let stock = json!({ "value": 8, "subject": "umbrella", "screenId": wet, "source": "erp" });
    tell(&stage, "stock", stock).await;
    assert_eq!(outcome(&stage, wet).await["outcome"], "in_loop");
    let waiting = outcome(&stage, dry).await;
    assert_eq!(
        (&waiting["outcome"], &waiting["detail"]["key"]),
        (&json!("condition_unknown"), &json!("stock:umbrella"))
    );
    assert_eq!(
        stage.manifest(dry).await["revision"],
        before,
        "nothing changed there"
    );
    let coming = layers(&stage, wet).await;
    assert_eq!(
        coming[..2],
        [
            (coming[0].0, "scheduled".to_owned()),
            (3_600_000, "fallback".to_owned())
        ],
        "the manifest already holds that the rain is forgotten in an hour"
    );
    stage.bench.clock.advance(1000);
    tell(
        &stage,
        "stock",
        json!({ "value": 0, "subject": "umbrella", "screenId": wet }),
    )
    .await;
    let gone = outcome(&stage, wet).await;
    assert_eq!(gone["outcome"], "condition_false");
    assert_eq!(
        (&gone["detail"]["value"], &gone["detail"]["threshold"]),
        (&json!(0), &json!(3))
    );
    assert_eq!(layers(&stage, wet).await[0].1, "fallback");
}

#[tokio::test]
async fn an_observation_that_comes_late_is_recorded_but_not_accepted() {
    let stage = Stage::new().await;
    let now = stage.bench.clock.now();
    let told = tell(&stage, "rain", json!({ "value": true, "observedAt": now })).await;
    assert_eq!(
        (&told["accepted"], &told["placeId"]),
        (&json!(true), &Value::Null)
    );
    let earlier = json!({ "value": false, "observedAt": now.plus_ms(-60_000) });
    assert_eq!(tell(&stage, "rain", earlier).await["accepted"], false);
    let (_, list) = stage.bench.get("/facts?key=ra").await;
    let items = list["items"].as_array().unwrap();
    assert_eq!((items.len(), &items[0]["value"]), (1, &json!(true)));
    let batch = json!({ "facts": [
        { "key": "rain", "value": false, "observedAt": now.plus_ms(-1) },
        { "key": "price", "subject": "A1", "value": 19.9 },
    ] });
    let (status, taken) = stage.bench.post("/facts/batch", batch).await;
    assert_eq!(
        (status.as_u16(), taken),
        (200, json!({ "accepted": 1, "late": 1 }))
    );
}

#[tokio::test]
async fn a_fact_that_cannot_be_is_refused_by_field_and_nothing_is_kept() {
    let stage = Stage::new().await;
    let bench = &stage.bench;
    for (fact, field) in [
        (json!({ "value": [1] }), "value"),
        (json!({ "value": 1e300 }), "value"),
        (json!({ "value": 1, "ttlMs": 0 }), "ttlMs"),
        (json!({ "value": 1, "siteId": ScreenId::new() }), "siteId"),
        (json!({ "value": 1, "screenId": stage.site }), "screenId"),
        (
            json!({ "value": 1, "observedAt": "2030-01-01T00:00:00Z" }),
            "observedAt",
        ),
        (json!({ "value": 1, "colour": "red" }), "colour"),
        (json!({ "value": 1, "subject": "a b" }), "subject"),
    ] {
        let (status, body) = bench.put("/facts/rain", 1, fact.clone()).await;
        assert_eq!(status, 422, "{fact}");
        assert_eq!(body["errors"][0]["field"], field, "{fact}: {body}");
    }
    let batch = json!({ "facts": [{ "key": "rain", "value": 1 }, { "key": "", "value": 1 }] });
    let (status, body) = bench.post("/facts/batch", batch).await;
    assert_eq!(status, 422);
    assert_eq!(body["errors"][0]["field"], "facts[1].key");
    let misspelt = json!({ "facts": [{ "key": "rain", "value": 1, "ttlMS": 5 }] });
    let (status, body) = bench.post("/facts/batch", misspelt).await;
    assert_eq!(
        (status.as_u16(), &body["errors"][0]["field"]),
        (422, &json!("facts[0].ttlMS"))
    );
    assert_eq!(bench.get("/facts").await.1["items"], json!([]));
}

#[tokio::test]
async fn a_store_manager_sees_the_facts_that_reach_the_own_screens_only() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    for fact in [
        json!({ "value": 1 }),
        json!({ "value": 2, "siteId": stage.site }),
        json!({ "value": 3, "screenId": screen }),
    ] {
        tell(&stage, "stock", fact).await;
    }
    let values = async |bench: &super::bench::Bench| {
        let (_, list) = bench.get("/facts").await;
        let items = list["items"].as_array().unwrap().iter();
        items.map(|f| f["value"].clone()).collect::<Vec<_>>()
    };
    let own = stage.bench.as_store(&[stage.site]).await;
    assert_eq!(values(&own).await, [json!(1), json!(2), json!(3)]);
    let other = stage.bench.as_store(&[SiteId::new()]).await;
    assert_eq!(values(&other).await, [json!(1)]);
    let (_, none) = stage.bench.get("/facts?key=%25").await;
    assert_eq!(none["items"], json!([]), "a percent sign is only itself");
}

#[tokio::test]
async fn facts_of_places_that_are_gone_are_forgotten() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    stage.campaign("summer", "*").await;
    stage.publish().await;
    let bench = &stage.bench;
    let site = json!({ "kind": "store", "name": "Rouen", "timeZone": "Europe/Paris" });
    let (_, site) = bench.post("/sites", site).await;
    for fact in [
        json!({ "value": 1 }),
        json!({ "value": 2, "screenId": screen }),
        json!({ "value": 3, "siteId": site["id"] }),
    ] {
        tell(&stage, "stock", fact).await;
    }
    let path = format!("/sites/{}", site["id"].as_str().unwrap());
    assert_eq!(bench.delete(&path, 1).await.0, 204);
    publish::recompile::hour(&bench.state).await.unwrap();
    let (_, list) = bench.get("/facts").await;
    let values: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["value"])
        .collect();
    assert_eq!(values, [&json!(1), &json!(2)]);
}

#[tokio::test]
async fn facts_are_told_with_a_permission_of_their_own_and_stay_in_the_organisation() {
    let stage = Stage::new().await;
    let fact = json!({ "value": true });
    let key = stage.bench.as_key(&[Permission::WriteFacts]).await;
    assert_eq!(key.put("/facts/rain", 1, fact.clone()).await.0, 200);
    let reader = stage.bench.as_key(&[Permission::Read]).await;
    assert_eq!(reader.put("/facts/rain", 1, fact.clone()).await.0, 403);
    for role in [Role::Viewer, Role::Editor] {
        let who = stage.bench.as_role(role).await;
        let status = who.put("/facts/rain", 1, fact.clone()).await.0;
        assert_eq!(
            status, 403,
            "{role:?}: what is told is on the glass at once"
        );
    }
    let stranger = stage.bench.as_stranger().await;
    assert_eq!(stranger.get("/facts").await.1["items"], json!([]));
    let theirs = json!({ "value": true, "siteId": stage.site });
    assert_eq!(stranger.put("/facts/rain", 1, theirs).await.0, 422);
}

async fn send_lines(stage: &Stage, text: &str) -> Answer {
    let mut request = stage
        .bench
        .request(Method::POST, "/api/v1/facts/batch", None);
    let kind = "application/x-ndjson; charset=utf-8".parse().unwrap();
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    *request.body_mut() = text.to_owned().into();
    stage.bench.send(request).await
}

#[tokio::test]
async fn facts_are_taken_line_by_line_too() {
    let stage = Stage::new().await;
    let good = "{\"key\": \"rain\", \"value\": true}\r\n\n{\"key\": \"stock\", \"value\": 3, \"subject\": \"umbrella\"}\n";
    let answer = send_lines(&stage, good).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(answer.json(), json!({ "accepted": 2, "late": 0 }));
    let (_, facts) = stage.bench.get("/facts").await;
    assert_eq!(facts["items"].as_array().unwrap().len(), 2, "{facts}");
    let many = "{\"key\": \"rain\", \"value\": true}\n".repeat(1001);
    for (text, fields) in [
        (
            "{\"key\": \"a\", \"value\": 1}\n\n{\"key\": \"b\", \"value\": 1, \"ttlMs\": 0}",
            vec!["lines[3].ttlMs"],
        ),
        (
            "{\"key\": \"a\"}\nnonsense\n[]\n{\"key\": \"b\", \"value\": 1, \"tll\": 1}",
            vec!["lines[1].value", "lines[2]", "lines[3]", "lines[4].tll"],
        ),
        ("", vec!["lines"]),
        (&many, vec!["lines"]),
    ] {
        let answer = send_lines(&stage, text).await;
        let problem = answer.json();
        assert_eq!(answer.status, 422, "{problem}");
        let errors = problem["errors"].as_array().unwrap().iter();
        let found: Vec<_> = errors.map(|e| e["field"].as_str().unwrap()).collect();
        assert_eq!(found, fields, "{problem}");
    }
    let (_, facts) = stage.bench.get("/facts").await;
    assert_eq!(facts["items"].as_array().unwrap().len(), 2, "all or none");
}
