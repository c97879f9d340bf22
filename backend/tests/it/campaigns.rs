//! Campaigns over HTTP.
use crate::bench::Bench;
use axum::http::StatusCode;
use serde_json::{Value, json};

async fn media(bench: &Bench) -> String {
    use backend::{
        id::MediaId,
        media::entity::media::{ActiveModel, Kind, Model, State},
    };
    use sea_orm::ActiveModelTrait as _;
    let (id, now) = (MediaId::new(), bench.clock.now());
    let row = Model {
        id,
        organisation_id: bench.organisation,
        title: "Parapluie".into(),
        title_key: "parapluie".into(),
        file_name: "parapluie.jpg".into(),
        kind: Kind::Image,
        state: State::Ready,
        message: None,
        progress_permille: 1000,
        sha256: "0".repeat(64),
        bytes: 1,
        mime: "image/jpeg".into(),
        width: 1,
        height: 1,
        duration_ms: None,
        font: None,
        folder: String::new(),
        tags: json!([]),
        tags_key: String::new(),
        valid_from: None,
        valid_to: None,
        version: 1,
        created_by: bench.user.0,
        created_by_name: "Anne".into(),
        created_at: now,
        updated_at: now,
    };
    ActiveModel::from(row)
        .reset_all()
        .insert(&bench.state.db)
        .await
        .unwrap();
    id.to_string()
}

fn campaign(media: &str) -> Value {
    json!({ "name": "Parapluies", "kind": "loop", "target": "*", "items": [{ "mediaId": media, "durationMs": 8000 }] })
}

fn with(base: &Value, field: &str, value: Value) -> Value {
    let mut body = base.clone();
    body[field] = value;
    body
}

fn fields(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap().iter();
    errors.map(|e| e["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_campaign_is_made_read_changed_copied_and_removed() {
    let bench = Bench::new().await;
    let media = media(&bench).await;
    let (status, made) = bench.post("/api/v1/campaigns", campaign(&media)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!(
        (&made["state"], &made["phase"], &made["paused"]),
        (&json!("draft"), &json!("draft"), &json!(false))
    );
    assert_eq!(made["reach"], json!({ "screens": 0, "sites": 0 }));
    let path = format!("/api/v1/campaigns/{}", made["id"].as_str().unwrap());
    assert_eq!(bench.get(&path).await.1, made);
    let (status, used) = bench.get(&format!("/api/v1/media/{media}/usage")).await;
    if status == StatusCode::OK {
        assert_eq!(used["items"][0]["id"], made["id"]);
    }
    let changed = with(&campaign(&media), "name", json!("Parapluies d’automne"));
    let (status, changed) = bench.put(&path, 1, changed).await;
    assert_eq!(
        (status, &changed["version"]),
        (StatusCode::OK, &json!(2)),
        "{changed}"
    );
    let (status, _) = bench.put(&path, 1, campaign(&media)).await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
    let (status, copy) = bench.post(&format!("{path}/duplicate"), json!({})).await;
    assert_eq!(
        (status, &copy["name"]),
        (StatusCode::CREATED, &json!("Parapluies d’automne (2)")),
        "{copy}"
    );
    assert_ne!(copy["items"][0]["id"], changed["items"][0]["id"]);
    let of_copy = format!(
        "/api/v1/campaigns/{}/duplicate",
        copy["id"].as_str().unwrap()
    );
    let (_, third) = bench.post(&of_copy, json!({})).await;
    assert_eq!(third["name"], "Parapluies d’automne (3)");
    let third = format!("/api/v1/campaigns/{}", third["id"].as_str().unwrap());
    assert_eq!(bench.delete(&third, 1).await.0, StatusCode::NO_CONTENT);
    let (_, found) = bench
        .get("/api/v1/campaigns?q=AUTOMNE&kind=loop&phase=draft&sort=name")
        .await;
    assert_eq!(found["items"].as_array().unwrap().len(), 2, "{found}");
    let (_, none) = bench.get("/api/v1/campaigns?kind=takeover").await;
    assert_eq!(none["items"], json!([]));
    assert_eq!(bench.delete(&path, 2).await.0, StatusCode::NO_CONTENT);
    assert_eq!(bench.get(&path).await.0, StatusCode::NOT_FOUND);
}

/// What is changed in a good campaign (`MEDIA`, `STRANGER` stand for ids), and the field that must be named.
const WRONG: &[(&str, &str)] = &[
    (r#"{"name":"  "}"#, "name"),
    (r#"{"kind":"banner"}"#, "kind"),
    (r#"{"colour":"red"}"#, "colour"),
    (r#"{"priority":1001}"#, "priority"),
    (r#"{"weight":0}"#, "weight"),
    (r#"{"weight":"heavy"}"#, "weight"),
    (r#"{"sharePermille":200}"#, "sharePermille"),
    (r#"{"wake":true}"#, "wake"),
    (r#"{"severity":"severe"}"#, "severity"),
    (r#"{"paused":true}"#, "paused"),
    (r#"{"from":"tomorrow"}"#, "from"),
    (r#"{"target":"city=Lille &"}"#, "target"),
    (r#"{"target":"screen:1"}"#, "target"),
    (r#"{"gapMs":-1}"#, "gapMs"),
    (r#"{"capPerHour":0}"#, "capPerHour"),
    (r#"{"separationKeys":[""]}"#, "separationKeys[0]"),
    (r#"{"items":[{"mediaId":"STRANGER"}]}"#, "items[0].mediaId"),
    (
        r#"{"items":[{"mediaId":"MEDIA","durationMs":10}]}"#,
        "items[0].durationMs",
    ),
    (r#"{"playlistId":"STRANGER"}"#, "items"),
    (r#"{"rules":[{"weekdays":[8]}]}"#, "rules[0].weekdays[0]"),
    (
        r#"{"rules":[{"dates":["2026-02-30"]}]}"#,
        "rules[0].dates[0]",
    ),
    (
        r#"{"rules":[{"dayparts":[{"start":"25:00","end":"26:00"}]}]}"#,
        "rules[0].dayparts[0].start",
    ),
    (
        r#"{"rules":[{"recurrence":"FREQ=HOURLY"}]}"#,
        "rules[0].recurrence",
    ),
    (
        r#"{"rules":[{"recurrence":"FREQ=DAILY;UNTIL=20260101","startDate":"2026-02-01"}]}"#,
        "rules[0].recurrence",
    ),
    (
        r#"{"rules":[{"recurrence":"FREQ=WEEKLY;BYDAY=MO","startDate":"2026-11-22"}]}"#,
        "rules[0].startDate",
    ),
    (
        r#"{"rules":[{"inCalendars":["STRANGER"]}]}"#,
        "rules[0].inCalendars[0]",
    ),
    (
        r#"{"rules":[{"overrides":[{"date":"2026-12-24","dayparts":[{"start":"09:00","end":"x"}]}]}]}"#,
        "rules[0].overrides[0].dayparts[0].end",
    ),
];

/// What a draft may lack, and the field that publishing names.
const UNFINISHED: &[(&str, &str)] = &[
    (r#"{"kind":"share_of_voice"}"#, "sharePermille"),
    (r#"{"kind":"takeover"}"#, "to"),
    (
        r#"{"from":"2026-10-02T00:00","to":"2026-10-01T00:00"}"#,
        "to",
    ),
    (
        r#"{"from":"2026-10-01T00:00","to":"2026-10-01T01:00Z"}"#,
        "to",
    ),
    (r#"{"items":[]}"#, "items"),
    (r#"{"condition":{"expr":["near","x"]}}"#, "condition.expr"),
    (
        r#"{"condition":{"expr":[">=","t",25,26]}}"#,
        "condition.expr",
    ),
    (
        r#"{"condition":{"expr":["is","rain"],"unknown":"hold"}}"#,
        "condition.holdMs",
    ),
    (
        r#"{"ramp":{"w0":1,"w1":5,"event":"2026-01-15T13:00Z"}}"#,
        "from",
    ),
    (r#"{"condition":{"expr":[">","",""]}}"#, "condition.expr"),
    (r#"{"condition":{"expr":"[\">\""}}"#, "condition.expr"),
];

#[tokio::test]
async fn what_is_wrong_with_a_campaign_is_said_beside_its_field() {
    let bench = Bench::new().await;
    let media = media(&bench).await;
    let stranger = "019abcde-0000-7000-8000-000000000000";
    for (change, field) in WRONG {
        let change = change
            .replace("MEDIA", &media)
            .replace("STRANGER", stranger);
        let change: Value = serde_json::from_str(&change).unwrap();
        let mut body = campaign(&media);
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let (status, problem) = bench.post("/api/v1/campaigns", body.clone()).await;
        assert_eq!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}\n{problem}"
        );
        let named = fields(&problem);
        assert!(
            named.contains(field),
            "{field} is not named:\n{body}\n{problem}"
        );
    }
    let (_, all) = bench.get("/api/v1/campaigns").await;
    assert_eq!(all["items"], json!([]), "nothing was written");
}

#[tokio::test]
async fn a_draft_holds_unfinished_work_and_publishing_says_what_it_lacks() {
    let bench = Bench::new().await;
    let media = media(&bench).await;
    for (change, field) in UNFINISHED {
        let change: Value = serde_json::from_str(change).unwrap();
        let mut body = campaign(&media);
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let (status, draft) = bench.post("/api/v1/campaigns", body.clone()).await;
        assert_eq!(status, StatusCode::CREATED, "{body}\n{draft}");
        for (name, value) in change.as_object().unwrap() {
            assert!(draft[name] == *value || name == "condition", "{draft}");
        }
        let chosen = json!({ "changes": [{ "kind": "campaign", "id": draft["id"] }] });
        let (status, dry) = bench
            .post("/api/v1/publications/dry-run", chosen.clone())
            .await;
        assert_eq!(status, StatusCode::OK, "{dry}");
        let warnings = dry["warnings"].as_array().unwrap();
        let lacks = |w: &&Value| w["severity"] == "blocking" && w["field"] == *field;
        assert!(warnings.iter().any(|w| lacks(&w)), "{field}: {dry}");
        let (status, problem) = bench.post("/api/v1/publications", chosen).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        let named = fields(&problem);
        assert!(
            named.contains(&&*format!("changes[0].{field}")),
            "{problem}"
        );
    }
    assert_eq!(
        bench.get("/api/v1/publications").await.1["items"],
        json!([])
    );
}

#[tokio::test]
async fn a_syntax_error_in_the_target_has_its_position() {
    let bench = Bench::new().await;
    let body = with(
        &campaign(&media(&bench).await),
        "target",
        json!("city=Lille & | x"),
    );
    let (_, problem) = bench.post("/api/v1/campaigns", body).await;
    assert_eq!(problem["errors"][0]["position"], json!(13), "{problem}");
}

#[tokio::test]
async fn nobody_else_sees_a_campaign() {
    let bench = Bench::new().await;
    let body = campaign(&media(&bench).await);
    let (_, made) = bench.post("/api/v1/campaigns", body.clone()).await;
    let path = format!("/api/v1/campaigns/{}", made["id"].as_str().unwrap());
    let other = bench.as_stranger().await;
    assert_eq!(other.get(&path).await.0, StatusCode::NOT_FOUND);
    let (status, _) = other.put(&path, 1, body.clone()).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let viewer = bench.as_role(backend::auth::Role::Viewer).await;
    let (status, _) = viewer.post("/api/v1/campaigns", body).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
