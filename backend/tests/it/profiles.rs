//! Settings profiles: what screens inherit, and how it reaches them.
use crate::{
    bench::Bench,
    bulk::work,
    publish_stage::Stage,
    sites::{screen, site},
};
use axum::http::StatusCode;
use serde_json::{Value, json};

async fn profile(bench: &Bench, body: Value) -> Value {
    let (status, made) = bench.post("/profiles", body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

async fn settings(bench: &Bench, id: impl std::fmt::Display) -> Value {
    let (status, shown) = bench.get(&format!("/screens/{id}/settings")).await;
    assert_eq!(status, StatusCode::OK, "{shown}");
    shown
}

async fn give(bench: &Bench, site: &Value, profile: &Value) {
    let path = format!("/sites/{}", site["id"].as_str().unwrap());
    let (_, row) = bench.get(&path).await;
    let version = row["version"].as_i64().unwrap();
    let body = json!({ "profileId": profile["id"] });
    let (status, row) = bench.patch(&path, version, body).await;
    assert_eq!(status, StatusCode::OK, "{row}");
}

#[tokio::test]
async fn the_nearest_profile_counts_for_each_setting() {
    let bench = Bench::new().await;
    let region = site(&bench, json!({ "name": "Rhône", "kind": "region" })).await;
    let lyon = site(&bench, json!({ "name": "Lyon", "parentId": region["id"] })).await;
    let id = screen(&bench, &lyon, "Door", &[]).await;
    let shown = settings(&bench, id).await;
    assert_eq!(shown["effective"]["volumePercent"], 100);
    assert_eq!(shown["sources"]["volumePercent"]["level"], "standard");
    assert_eq!(shown["own"], json!({}));

    let all = json!({ "name": "All", "isDefault": true,
        "settings": { "volumePercent": 70, "rotation": 180, "heartbeatMs": 120_000 } });
    profile(&bench, all).await;
    let south = json!({ "name": "South", "settings": { "volumePercent": 50, "rotation": 90 } });
    let south = profile(&bench, south).await;
    let quiet = json!({ "name": "Quiet", "settings": { "volumePercent": 40 } });
    let quiet = profile(&bench, quiet).await;
    give(&bench, &region, &south).await;
    give(&bench, &lyon, &quiet).await;
    let shown = settings(&bench, id).await;
    let source = |name: &str| shown["sources"][name].clone();
    assert_eq!(shown["effective"]["volumePercent"], 40);
    assert_eq!(
        source("volumePercent"),
        json!({ "level": "site", "id": lyon["id"], "name": "Lyon", "profileId": quiet["id"], "profileName": "Quiet" })
    );
    let effective = &shown["effective"];
    assert_eq!(effective["rotation"], 90);
    assert_eq!(source("rotation")["name"], "Rhône");
    assert_eq!(effective["heartbeatMs"], 120_000);
    assert_eq!(source("heartbeatMs")["level"], "organisation");
    assert_eq!(effective["power"], json!({ "mode": "opening_hours" }));

    let own = json!({ "settings": { "volumePercent": 0 } });
    bench.patch(&format!("/screens/{id}"), 1, own).await;
    let shown = settings(&bench, id).await;
    assert_eq!(shown["effective"]["volumePercent"], 0);
    assert_eq!(shown["inherited"]["volumePercent"], 40);
    assert_eq!(shown["sources"]["volumePercent"]["level"], "screen");
    assert_eq!(shown["inheritedSources"]["volumePercent"]["name"], "Lyon");
    let path = format!("/profiles/{}", quiet["id"].as_str().unwrap());
    let (_, row) = bench.get(&path).await;
    assert_eq!((&row["sites"], &row["screens"]), (&json!(1), &json!(0)));
    assert_eq!(
        bench.delete(&path, 1).await.0,
        StatusCode::CONFLICT,
        "Lyon follows it"
    );
}

#[tokio::test]
async fn a_profile_reaches_exactly_the_screens_that_follow_it() {
    let stage = Stage::new().await;
    let ids = stage.add_screens(3, "").await;
    let bench = &stage.bench;
    stage.campaign("Evergreen", "*").await;
    stage.publish().await;
    let first = stage.manifest(ids[0]).await;
    assert_eq!(
        first["settings"],
        json!({ "volumePercent": 100, "rotation": 0, "heartbeatMs": 60_000, "reconnectSpreadMs": 30_000, "screenshotEveryMs": null }),
        "what nobody has set is not sent"
    );
    let night = json!({ "name": "Night", "settings": { "volumePercent": 20, "bandwidthKbps": 2_000,
        "downloadWindow": { "start": "22:00", "end": "06:00" }, "screenshotEveryMs": 600_000,
        "volumeHours": [{ "start": "20:00", "end": "22:00", "percent": 5 }] } });
    let night = profile(bench, night).await;
    for id in &ids[..2] {
        bench
            .patch(
                &format!("/screens/{id}"),
                1,
                json!({ "profileId": night["id"] }),
            )
            .await;
    }
    work(bench).await;
    let told = stage.manifest(ids[0]).await;
    assert_eq!(told["revision"], 2);
    assert_eq!(
        told["settings"],
        json!({ "volumePercent": 20, "rotation": 0, "heartbeatMs": 60_000, "reconnectSpreadMs": 30_000, "screenshotEveryMs": 600_000,
            "volumeHours": [{ "start": "20:00", "end": "22:00", "percent": 5 }],
            "downloadWindow": { "start": "22:00", "end": "06:00" }, "bandwidthKbps": 2_000 })
    );
    let twin = stage.manifest(ids[1]).await;
    for field in ["settings", "items", "loops", "timeline", "assets"] {
        assert_eq!(
            told[field], twin[field],
            "screens whose plan and settings are equal have equal bodies"
        );
    }
    let path = format!("/profiles/{}", night["id"].as_str().unwrap());
    let louder = json!({ "settings": { "volumePercent": 60 } });
    assert_eq!(bench.patch(&path, 1, louder).await.0, StatusCode::OK);
    work(bench).await;
    let revisions = [
        stage.manifest(ids[0]).await["revision"].clone(),
        stage.manifest(ids[1]).await["revision"].clone(),
        stage.manifest(ids[2]).await["revision"].clone(),
    ];
    assert_eq!(revisions, [json!(3), json!(3), json!(1)]);
}

#[tokio::test]
async fn the_glass_is_on_when_the_settings_say_so() {
    let stage = Stage::new().await;
    let id = stage.add_screens(1, "").await[0];
    let bench = &stage.bench;
    let mornings =
        json!({ "weekly": [{ "days": [1, 2, 3, 4, 5, 6, 7], "start": "08:00", "end": "12:00" }] });
    let closed = async |settings: Value| {
        let (_, row) = bench.get(&format!("/screens/{id}")).await;
        let patch = json!({ "openingHours": mornings, "settings": settings });
        let (status, row) = bench
            .patch(
                &format!("/screens/{id}"),
                row["version"].as_i64().unwrap(),
                patch,
            )
            .await;
        assert_eq!(status, StatusCode::OK, "{row}");
        work(bench).await;
        let manifest = stage.manifest(id).await;
        let timeline = manifest["timeline"].as_array().unwrap().clone();
        timeline
            .iter()
            .filter(|segment| segment["layer"] == "closed")
            .count()
    };
    stage.campaign("Evergreen", "*").await;
    stage.publish().await;
    assert!(closed(json!({})).await > 20, "as the place is open");
    assert_eq!(closed(json!({ "power": { "mode": "always" } })).await, 0);
    let sundays = json!({ "weekly": [{ "days": [7], "start": "00:00", "end": "24:00" }] });
    let count = closed(json!({ "power": { "mode": "own", "hours": sundays } })).await;
    assert!((4..=6).contains(&count), "{count}");
}

#[tokio::test]
async fn settings_out_of_range_are_refused() {
    let bench = Bench::new().await;
    for (settings, field) in [
        (json!({ "volumePercent": 101 }), "settings.volumePercent"),
        (json!({ "rotation": 45 }), "settings.rotation"),
        (json!({ "heartbeatMs": 1 }), "settings.heartbeatMs"),
        (
            json!({ "screenshotEveryMs": 5 }),
            "settings.screenshotEveryMs",
        ),
        (json!({ "bandwidthKbps": 1 }), "settings.bandwidthKbps"),
        (
            json!({ "reconnectSpreadMs": 0 }),
            "settings.reconnectSpreadMs",
        ),
        (
            json!({ "downloadWindow": { "start": "25:00", "end": "06:00" } }),
            "settings.downloadWindow.start",
        ),
        (
            json!({ "volumeHours": [{ "start": "08:00", "end": "9", "percent": 5 }] }),
            "settings.volumeHours[0].end",
        ),
        (
            json!({ "power": { "mode": "own", "hours": { "weekly": [{ "days": [8], "start": "08:00", "end": "09:00" }] } } }),
            "settings.power.hours.weekly[0].days",
        ),
        (
            json!({ "power": { "mode": "sometimes" } }),
            "settings.power.mode",
        ),
        (
            json!({ "power": { "mode": "always", "since": "08:00" } }),
            "settings.power.since",
        ),
        (
            json!({ "power": { "mode": "opening_hours", "hours": null } }),
            "settings.power.hours",
        ),
        (json!({ "loudness": 5 }), "settings.loudness"),
    ] {
        let body = json!({ "name": "Odd", "settings": settings });
        let (status, problem) = bench.post("/profiles", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{settings}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
}

#[tokio::test]
async fn a_number_that_no_range_holds_is_told_the_range_of_its_field() {
    let bench = Bench::new().await;
    let percent = "must be from 0 to 100";
    let days = "must name weekdays from 1 (Monday) to 7 (Sunday), each once";
    let loud = |n: i64| json!({ "volumePercent": n });
    let turned = "must be 0, 90, 180 or 270";
    for (settings, message) in [
        (loud(-1), percent),
        (loud(256), percent),
        (loud(i64::MIN), percent),
        (
            json!({ "volumeHours": [{ "start": "08:00", "end": "09:00", "percent": -5 }] }),
            percent,
        ),
        (json!({ "rotation": -90 }), turned),
        (json!({ "rotation": 65_626 }), turned),
    ] {
        let body = json!({ "name": "Odd", "settings": settings });
        let (status, problem) = bench.post("/profiles", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{settings}");
        assert_eq!(problem["errors"][0]["message"], message, "{problem}");
    }
    let period = json!({ "days": [-1], "start": "08:00", "end": "09:00" });
    let body = json!({ "name": "Odd", "openingHours": { "weekly": [period] }, "kind": "store", "timeZone": "Europe/Paris" });
    let (_, problem) = bench.post("/sites", body).await;
    assert_eq!(problem["errors"][0]["message"], days, "{problem}");
}

#[tokio::test]
async fn two_profiles_are_never_called_the_same() {
    let bench = Bench::new().await;
    profile(&bench, json!({ "name": "Windows" })).await;
    let other = profile(&bench, json!({ "name": "Doors" })).await;
    let (status, problem) = bench
        .post("/profiles", json!({ "name": " windows " }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    assert_eq!(problem["errors"][0]["field"], "name", "{problem}");
    let path = format!("/profiles/{}", other["id"].as_str().unwrap());
    let renamed = json!({ "name": "WINDOWS" });
    let (status, _) = bench.patch(&path, 1, renamed).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _) = bench.patch(&path, 1, json!({ "name": "doors" })).await;
    assert_eq!(status, StatusCode::OK, "its own name is free for it");
    let stranger = bench.as_stranger().await;
    profile(&stranger, json!({ "name": "Windows" })).await;
}

#[tokio::test]
async fn one_profile_holds_for_all_and_nobody_else_may_use_it() {
    let bench = Bench::new().await;
    let quiet = profile(&bench, json!({ "name": "Quiet", "isDefault": true })).await;
    profile(&bench, json!({ "name": "Other", "isDefault": true })).await;
    let path = format!("/profiles/{}", quiet["id"].as_str().unwrap());
    let (_, before) = bench.get(&path).await;
    assert_eq!(
        (&before["isDefault"], &before["version"]),
        (&json!(false), &json!(2)),
        "there is one"
    );
    let stranger = bench.as_stranger().await;
    assert_eq!(stranger.get(&path).await.0, StatusCode::NOT_FOUND);
    let here = site(&stranger, json!({ "name": "Autre" })).await;
    let steal = json!({ "profileId": quiet["id"] });
    let (status, _) = stranger
        .patch(
            &format!("/sites/{}", here["id"].as_str().unwrap()),
            1,
            steal,
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let viewer = bench.as_role(backend::auth::Role::Viewer).await;
    assert_eq!(
        viewer.post("/profiles", json!({ "name": "No" })).await.0,
        StatusCode::FORBIDDEN
    );
}
