//! An alert that speaks for a site while more and more of its screens go.
use crate::{alerts_stage::Stage, bench::Bench};
use serde_json::json;

#[tokio::test]
async fn a_site_s_alert_that_has_grown_is_told_again() {
    let stage = Stage::of(Bench::new().await);
    let site = stage.site("Lyon", None).await;
    let mut screens = Vec::new();
    for n in 0..20 {
        screens.push(stage.screen(site, &format!("Screen {n}")).await);
    }
    let go = async |range: std::ops::Range<usize>, online: bool| {
        for screen in &screens[range] {
            stage.told(*screen, |row| row.online = online).await;
        }
    };
    go(0..5, false).await;
    stage.minutes(15).await;
    let alert = stage.alerts("").await.remove(0);
    assert_eq!(
        (&alert["kind"], &alert["figures"]["screens"]),
        (&json!("site_offline"), &json!(5))
    );
    let path = format!("/alerts/{}/acknowledge", alert["id"].as_str().unwrap());
    let (status, answer) = stage.bench.post(&path, json!({ "note": "known" })).await;
    assert_eq!(status, 200, "{answer}");
    let is_noted = async || {
        let alerts = stage.alerts("").await;
        assert_eq!(alerts.len(), 1, "{alerts:?}");
        let alert = alerts.into_iter().next().unwrap();
        (
            alert["figures"]["screens"].clone(),
            !alert["acknowledged"].is_null(),
        )
    };
    go(5..9, false).await;
    stage.minutes(15).await;
    assert_eq!(
        is_noted().await,
        (json!(9), true),
        "a few more are the same story"
    );
    go(2..9, true).await;
    stage.minutes(2).await;
    assert_eq!(is_noted().await, (json!(2), true));
    go(9..16, false).await;
    stage.minutes(2).await;
    assert_eq!(is_noted().await, (json!(9), false), "another outage");
}
