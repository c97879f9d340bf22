//! Quiet hours: webhooks are told afterwards, once, and only of what is still so.
use crate::{
    alerts_stage::{MINUTE_MS, Stage},
    webhooks::{Receiver, hook, open_bench},
};
use backend::{delivery::entity::Phase, webhooks};
use serde_json::{Value, json};

/// Sunday from noon, where the clock stands, to two.
async fn quiet(through: bool) -> (Stage, Receiver) {
    let stage = Stage::of(open_bench().await);
    let (receiver, url) = Receiver::open().await;
    let events = ["alert.opened", "alert.resolved", "alert.summary"];
    hook(&stage.bench, &url, &events).await;
    let (_, rules) = stage.bench.get("/alert-rules").await;
    let hours = json!({ "days": [7], "start": "12:00", "end": "14:00", "timeZone": "UTC", "criticalThrough": through });
    let body = json!({ "rules": rules["rules"], "quietHours": hours });
    assert_eq!(stage.bench.put("/alert-rules", 1, body).await.0, 200);
    (stage, receiver)
}

async fn told(stage: &Stage, receiver: &Receiver) -> Vec<Value> {
    while webhooks::due(&stage.bench.state).await.unwrap() > 0 {}
    receiver.bodies()
}

fn kinds(bodies: &[Value]) -> Vec<&str> {
    bodies
        .iter()
        .map(|body| body["type"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn what_is_still_so_is_told_in_one_summary() {
    let (stage, receiver) = quiet(false).await;
    let site = stage.site("Lyon", None).await;
    let (stays, passes) = (
        stage.screen(site, "Stays").await,
        stage.screen(site, "Passes").await,
    );
    for screen in [stays, passes] {
        stage
            .told(screen, |row| row.reported_state = Some(Phase::Failed))
            .await;
    }
    stage.minutes(40).await;
    assert_eq!(stage.alerts("").await.len(), 2, "the inbox knows at once");
    stage.told(passes, |_| {}).await;
    stage.minutes(10).await;
    assert_eq!(told(&stage, &receiver).await, Vec::<Value>::new());
    stage.pass(75 * MINUTE_MS).await;
    let bodies = told(&stage, &receiver).await;
    assert_eq!(kinds(&bodies), ["alert.summary"]);
    let data = &bodies[0]["data"];
    assert_eq!(
        (&data["openedCount"], &data["resolvedCount"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(data["opened"][0]["screen"]["name"], "Stays");
    stage.told(stays, |_| {}).await;
    stage.minutes(3).await;
    assert_eq!(
        kinds(&told(&stage, &receiver).await),
        ["alert.summary", "alert.resolved"]
    );
}

#[tokio::test]
async fn what_is_critical_may_come_through() {
    let (stage, receiver) = quiet(true).await;
    let site = stage.site("Lyon", None).await;
    let (away, behind) = (
        stage.screen(site, "Away").await,
        stage.screen(site, "Behind").await,
    );
    stage.told(away, |row| row.online = false).await;
    stage
        .told(behind, |row| row.reported_state = Some(Phase::Failed))
        .await;
    stage.minutes(40).await;
    let bodies = told(&stage, &receiver).await;
    assert_eq!(kinds(&bodies), ["alert.opened"]);
    assert_eq!(bodies[0]["data"]["alert"]["kind"], "offline");
    let url = bodies[0]["data"]["alert"]["url"].as_str().unwrap();
    assert!(url.contains("/alerts?alert="), "{url}");
}
