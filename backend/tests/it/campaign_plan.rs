//! When a campaign plays next, asked over HTTP.
use super::publish_stage::{Stage, campaign_body};
use backend::{
    drafts::Kind,
    id::{MediaId, ScreenId},
    screens::entity::screen,
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};
use serde_json::{Value, json};

async fn move_to(stage: &Stage, screen: ScreenId, zone: &str) {
    let row = screen::ActiveModel {
        id: Set(screen),
        time_zone: Set(Some(zone.into())),
        ..Default::default()
    };
    row.update(&stage.bench.state.db).await.unwrap();
}

/// Screens in Paris and one in Tokyo.
async fn stage() -> Stage {
    let stage = Stage::new().await;
    let screens = stage.add_screens(3, "").await;
    move_to(&stage, screens[2], "Asia/Tokyo").await;
    stage
}

fn body(changes: &Value) -> Value {
    let mut body = campaign_body("Soldes", "*", MediaId::new());
    for (field, value) in changes.as_object().unwrap() {
        body[field] = value.clone();
    }
    body
}

async fn ask(stage: &Stage, query: &str, changes: &Value) -> Value {
    let path = format!("/campaigns/plan{query}");
    let (status, plan) = stage.bench.post(&path, body(changes)).await;
    assert_eq!(status, 200, "{plan}");
    plan
}

fn ids(plan: &Value) -> Vec<&str> {
    let warnings = plan["warnings"].as_array().unwrap().iter();
    warnings.map(|w| w["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_next_occurrences_are_told_in_the_time_of_the_stores_the_earliest_zone_first() {
    let stage = stage().await;
    let rules = json!([{ "weekdays": [1, 2], "dayparts": [{ "start": "09:00", "end": "12:00" }] }]);
    let changes = json!({ "rules": rules, "from": "2027-01-01T00:00", "to": "2027-01-11T10:00" });
    let plan = ask(&stage, "", &changes).await;
    let zones: Vec<_> = plan["zones"]
        .as_array()
        .unwrap()
        .iter()
        .map(|z| (&z["timeZone"], &z["screens"], &z["sites"]))
        .collect();
    assert_eq!(
        zones,
        [
            (&json!("Asia/Tokyo"), &json!(1), &json!(1)),
            (&json!("Europe/Paris"), &json!(2), &json!(1))
        ]
    );
    let paris = &plan["zones"][1]["occurrences"];
    assert_eq!(
        paris[0],
        json!({ "start": "2027-01-04T08:00:00.000Z", "end": "2027-01-04T11:00:00.000Z",
            "local": { "start": "2027-01-04T09:00:00", "end": "2027-01-04T12:00:00" } })
    );
    assert_eq!(
        paris[2]["local"]["end"], "2027-01-11T10:00:00",
        "the window clips the last: {paris}"
    );
    assert_eq!(paris[3], Value::Null);
    assert_eq!(
        plan["zones"][0]["occurrences"][0]["start"],
        "2027-01-04T00:00:00.000Z"
    );
    assert_eq!(plan["warnings"], json!([]));
    let one = ask(
        &stage,
        "?limit=1",
        &json!({ "rules": rules, "target": "!*" }),
    )
    .await;
    assert_eq!(
        (&one["zones"], ids(&one)),
        (&json!([]), vec!["target_empty"])
    );
}

#[tokio::test]
async fn what_has_no_edge_is_told_without_one() {
    let stage = stage().await;
    let always = ask(&stage, "", &json!({})).await;
    let open = json!([{ "start": null, "end": null, "local": { "start": null, "end": null } }]);
    assert_eq!(always["zones"][0]["occurrences"], open);
    let rules = json!([{ "recurrence": "FREQ=YEARLY", "startDate": "2026-06-01" }]);
    let yearly = ask(&stage, "", &json!({ "rules": rules })).await;
    let next = &yearly["zones"][1]["occurrences"];
    assert_eq!(next[0]["local"]["start"], "2027-06-01T00:00:00", "{next}");
    assert_eq!(next.as_array().unwrap().len(), 1);
    let rules = json!([{ "dayparts": [{ "start": "09:00", "end": "12:00" }] }]);
    let daily = ask(&stage, "?limit=50", &json!({ "rules": rules })).await;
    let next = daily["zones"][0]["occurrences"].as_array().unwrap();
    assert_eq!(next.len(), 50);
    let range = "?from=2027-02-01T00:00:00Z&to=2027-02-03T00:00:00Z";
    let daily = ask(&stage, range, &json!({ "rules": rules })).await;
    let paris = daily["zones"][1]["occurrences"].as_array().unwrap();
    assert_eq!(paris.len(), 2, "{daily}");
}

#[tokio::test]
async fn times_that_make_no_sense_are_warned_of() {
    let stage = stage().await;
    let over = ask(&stage, "", &json!({ "to": "2026-01-01T00:00" })).await;
    assert_eq!(ids(&over), ["campaign_over"]);
    let rules = json!([{ "dates": ["2026-02-01"] }]);
    let never = ask(&stage, "", &json!({ "rules": rules })).await;
    assert_eq!(ids(&never), ["never_active"]);
    assert_eq!(
        never["warnings"][0]["timeZones"],
        json!(["Asia/Tokyo", "Europe/Paris"])
    );
    let rules = json!([{ "weekdays": [7], "dayparts": [{ "start": "02:05", "end": "02:55" }] }]);
    let leapt = ask(&stage, "", &json!({ "rules": rules })).await;
    assert_eq!(ids(&leapt), ["occurrence_swallowed"]);
    let warning = &leapt["warnings"][0];
    assert_eq!(
        (&warning["date"], &warning["timeZones"]),
        (&json!("2027-03-28"), &json!(["Europe/Paris"]))
    );
    for (query, changes, field) in [
        ("", json!({ "from": "soon" }), "from"),
        (
            "",
            json!({ "rules": [{ "dates": ["x"] }] }),
            "rules[0].dates[0]",
        ),
        ("", json!({ "target": "(" }), "target"),
        ("?limit=51", json!({}), "limit"),
        (
            "?from=2027-01-01T00:00:00Z&to=2029-01-01T00:00:00Z",
            json!({}),
            "to",
        ),
    ] {
        let path = format!("/campaigns/plan{query}");
        let (status, problem) = stage.bench.post(&path, body(&changes)).await;
        assert_eq!(status, 422, "{problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
}

#[tokio::test]
async fn a_saved_campaign_is_planned_as_drafted_or_as_published() {
    let stage = stage().await;
    let media = stage.add_media("spot", backend::media::State::Ready).await;
    let mut saved = campaign_body("Soldes", "*", media);
    saved["from"] = json!("2027-01-01T09:00");
    let id = stage.draft(Kind::Campaign, saved.clone()).await;
    let path = format!("/campaigns/{id}/plan");
    assert_eq!(stage.bench.get(&path).await.0, 409, "not published");
    let (_, drafted) = stage.bench.get(&format!("{path}?draft=true")).await;
    assert_eq!(
        drafted["zones"][1]["occurrences"][0]["start"],
        "2027-01-01T08:00:00.000Z"
    );
    stage.publish().await;
    saved["from"] = json!("2027-02-01T09:00");
    stage.edit(Kind::Campaign, id, saved).await;
    for (query, start) in [
        ("", "2027-01-01T09:00:00"),
        ("?draft=true", "2027-02-01T09:00:00"),
    ] {
        let (_, plan) = stage.bench.get(&format!("{path}{query}")).await;
        let first = &plan["zones"][1]["occurrences"][0];
        assert_eq!(first["local"]["start"], start, "{plan}");
    }
    let stranger = stage.bench.as_stranger().await;
    assert_eq!(stranger.get(&path).await.0, 404);
}
