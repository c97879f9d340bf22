//! What plays on a screen, and why, asked over HTTP.
use super::publish_stage::{Stage, campaign_body};
use backend::{drafts::Kind, id::DraftId, media::State};
use serde_json::{Value, json};

#[tokio::test]
async fn a_plan_shows_segments_shares_and_loops_in_the_screens_own_time() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let media = stage.add_media("morning", State::Ready).await;
    let mut morning = campaign_body("Morning", "*", media);
    morning["rules"] = json!([{ "weekdays": [1, 2, 3, 4, 5], "dayparts": [{ "start": "09:00", "end": "12:00" }] }]);
    let morning = stage.draft(Kind::Campaign, morning).await;
    let mut always = campaign_body("Always", "*", media);
    always["kind"] = json!("fallback");
    let always = stage.draft(Kind::Campaign, always).await;
    stage.publish().await;
    let path = format!("/screens/{screen}/plan?from=2027-01-15T00:00:00Z&to=2027-01-16T00:00:00Z");
    let (status, plan) = stage.bench.get(&path).await;
    assert_eq!(status, 200, "{plan}");
    let brief = |s: &Value| (s["start"].clone(), s["layer"].clone(), s["shares"].clone());
    let segments: Vec<_> = plan["segments"]
        .as_array()
        .unwrap()
        .iter()
        .map(brief)
        .collect();
    let all_to = |id: DraftId| json!({ id.to_string(): 1_000_000_000 });
    let expected = [
        (
            json!("2027-01-15T00:00:00.000Z"),
            json!("fallback"),
            all_to(always),
        ),
        (
            json!("2027-01-15T08:00:00.000Z"),
            json!("scheduled"),
            all_to(morning),
        ),
        (
            json!("2027-01-15T11:00:00.000Z"),
            json!("fallback"),
            all_to(always),
        ),
        (
            json!("2027-01-15T23:00:00.000Z"),
            json!("fallback"),
            all_to(always),
        ),
    ];
    assert_eq!(segments, expected);
    let sequence = &plan["segments"][1]["loop"];
    assert_eq!(sequence["lengthMs"], 10_000);
    assert_eq!(sequence["plays"][0]["campaignId"], json!(morning));
    let (status, body) = stage
        .bench
        .get(&format!(
            "/screens/{screen}/plan?from=2027-01-15T00:00:00Z&to=2027-01-14T00:00:00Z"
        ))
        .await;
    assert_eq!(
        (status.as_u16(), &body["errors"][0]["field"]),
        (422, &json!("to"))
    );
    assert_eq!(stage.bench.as_stranger().await.get(&path).await.0, 404);
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in one piece")]
async fn every_campaign_has_its_reason() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "till").await[0];
    let media = stage.add_media("one", State::Ready).await;
    let mut add = Vec::new();
    for (name, change) in [
        ("Plays", json!({ "priority": 5 })),
        ("Weaker", json!({})),
        ("Elsewhere", json!({ "target": "till & brand=x" })),
        ("Over", json!({ "to": "2026-01-01T00:00" })),
        ("Soon", json!({ "from": "2027-12-01T09:00" })),
        (
            "Friday",
            json!({ "rules": [{ "weekdays": [5], "dayparts": [] }] }),
        ),
        (
            "Rain",
            json!({ "condition": { "expr": ["=", "rain", true] } }),
        ),
        ("Last", json!({ "kind": "fallback" })),
    ] {
        let mut body = campaign_body(name, "*", media);
        for (field, value) in change.as_object().unwrap() {
            body[field] = value.clone();
        }
        add.push(stage.draft(Kind::Campaign, body).await);
    }
    stage.publish().await;
    let (status, why) = stage
        .bench
        .get(&format!(
            "/screens/{screen}/explain?at=2026-11-22T12:00:05Z"
        ))
        .await;
    assert_eq!(status, 200, "{why}");
    assert_eq!(
        (&why["layer"], &why["local"]),
        (&json!("scheduled"), &json!("2026-11-22T13:00:05"))
    );
    assert_eq!(why["now"]["campaignId"], json!(add[0]));
    assert_eq!(why["now"]["startedAt"], "2026-11-22T12:00:00.000Z");
    assert_eq!(why["nextChange"], json!(null));
    let outcome = |name: &str| {
        let all = why["candidates"].as_array().unwrap();
        let one = all.iter().find(|c| c["name"] == name).unwrap();
        (
            one["outcome"].as_str().unwrap().to_owned(),
            one["detail"].clone(),
        )
    };
    assert_eq!(outcome("Plays").0, "in_loop");
    assert_eq!(outcome("Weaker").0, "suppressed_by_priority");
    assert_eq!(outcome("Weaker").1["whom"][0]["name"], "Plays");
    assert_eq!(
        outcome("Elsewhere"),
        ("not_targeted".into(), json!({ "part": "brand=x" }))
    );
    assert_eq!(outcome("Over").0, "outside_window");
    assert_eq!(outcome("Soon").1["opens"], "2027-12-01T08:00:00.000Z");
    assert_eq!(outcome("Friday").1["next"], "2026-11-26T23:00:00.000Z");
    assert_eq!(
        outcome("Rain"),
        (
            "condition_unknown".into(),
            json!({ "key": "rain", "expired": false })
        )
    );
    assert_eq!(outcome("Last").0, "suppressed_by_priority");
}

#[tokio::test]
async fn drafts_can_be_looked_at_as_if_they_were_published() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    stage.campaign("Draft", "*").await;
    let (_, now) = stage.bench.get(&format!("/screens/{screen}/explain")).await;
    assert_eq!(
        (&now["layer"], &now["candidates"]),
        (&json!("default"), &json!([]))
    );
    let (_, then) = stage
        .bench
        .get(&format!("/screens/{screen}/explain?draft=true"))
        .await;
    assert_eq!(then["layer"], "scheduled", "{then}");
    let (_, plan) = stage
        .bench
        .get(&format!("/screens/{screen}/plan?draft=true"))
        .await;
    assert_eq!(plan["segments"][0]["layer"], "scheduled", "{plan}");
}

#[tokio::test]
async fn a_campaign_with_soft_ends_finishes_its_play_and_the_next_begins_late() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let media = stage.add_media("morning", State::Ready).await;
    let mut morning = campaign_body("Morning", "*", media);
    morning["rules"] = json!([{ "dayparts": [{ "start": "09:00", "end": "12:00" }] }]);
    morning["items"][0]["durationMs"] = json!(7_000);
    morning["softEnd"] = json!(true);
    let morning = stage.draft(Kind::Campaign, morning).await;
    let mut always = campaign_body("Always", "*", media);
    always["kind"] = json!("fallback");
    let always = stage.draft(Kind::Campaign, always).await;
    stage.publish().await;
    let path = format!("/screens/{screen}/plan?from=2026-11-22T23:00:00Z&to=2026-11-23T23:00:00Z");
    let (_, plan) = stage.bench.get(&path).await;
    let noon = &plan["segments"][2];
    assert_eq!(
        (&noon["start"], &noon["lateMs"]),
        (&json!("2026-11-23T11:00:00.000Z"), &json!(1_000)),
        "{plan}"
    );
    assert_eq!(plan["segments"][1]["lateMs"], 0);
    let playing = async |at: &str| {
        let path = format!("/screens/{screen}/explain?at=2026-11-23T{at}Z");
        let (_, explained) = stage.bench.get(&path).await;
        let now = &explained["now"];
        (now["campaignId"].clone(), now["endsAt"].clone())
    };
    let finishing = (json!(morning), json!("2026-11-23T11:00:01.000Z"));
    assert_eq!(playing("10:59:58").await, finishing);
    assert_eq!(playing("11:00:00.500").await, finishing);
    let begun = (json!(always), json!("2026-11-23T11:00:11.000Z"));
    assert_eq!(playing("11:00:01").await, begun);
}
