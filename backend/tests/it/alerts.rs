//! What needs somebody: when it is told, how often, and what people do about it.
use crate::{
    alerts_stage::{MINUTE_MS, Stage},
    bench::Bench,
    events::Watch,
};
use backend::{
    alerts,
    auth::Role,
    delivery::entity::Phase,
    fleet::entity::{play, telemetry},
    id::ScreenId,
    screens::values::{OpeningHours, WeeklyPeriod},
};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use uuid::Uuid;

async fn stage() -> Stage {
    Stage::of(Bench::new().await)
}

fn id(alert: &Value) -> &str {
    alert["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_screen_that_stays_away_is_told_once_until_it_is_back() {
    let stage = stage().await;
    let site = stage.site("Lyon", None).await;
    let screen = stage.screen(site, "Left window").await;
    stage.pass(0).await;
    stage.told(screen, |row| row.online = false).await;
    stage.minutes(9).await;
    assert_eq!(stage.alerts("").await.len(), 0, "ten minutes are allowed");
    stage.minutes(3).await;
    let alerts = stage.alerts("").await;
    assert_eq!(alerts.len(), 1);
    let alert = &alerts[0];
    assert_eq!(
        (&alert["kind"], &alert["severity"], &alert["state"]),
        (&json!("offline"), &json!("critical"), &json!("open"))
    );
    assert_eq!(
        alert["screen"],
        json!({ "id": screen, "name": "Left window" })
    );
    assert_eq!(alert["site"], json!({ "id": site, "name": "Lyon" }));
    assert_eq!(alert["figures"]["since"], alert["firstSeenAt"]);
    stage.told(screen, |row| row.online = true).await;
    stage.minutes(1).await;
    assert_eq!(stage.alerts("").await.len(), 1, "it may go again at once");
    stage.minutes(2).await;
    assert_eq!(stage.alerts("").await.len(), 0);
    let over = stage.alerts("?state=resolved").await;
    assert_eq!(id(&over[0]), id(alert));
    assert_eq!(over[0]["state"], "resolved");
    let path = format!("/alerts/{}/snooze", id(&over[0]));
    let (status, _) = stage.bench.post(&path, json!({ "until": null })).await;
    assert_eq!(status, 409, "it is over");
}

#[tokio::test]
async fn a_screen_that_is_removed_ends_its_alerts_and_who_was_told_is_told() {
    let stage = stage().await;
    let site = stage.site("Lyon", None).await;
    let screen = stage.screen(site, "Left window").await;
    let other = stage.site("Lille", None).await;
    let stays = stage.screen(other, "Right window").await;
    let hook = json!({ "name": "Tickets", "url": "https://hooks.invalid/a",
        "events": ["alert.opened", "alert.resolved"] });
    let (_, hook) = stage.bench.post("/webhooks", hook).await;
    for id in [screen, stays] {
        stage.told(id, |row| row.online = false).await;
    }
    stage.minutes(15).await;
    assert_eq!(stage.kinds(&format!("?screenId={screen}")).await.len(), 1);
    let (_, before) = stage.bench.get(&format!("/screens/{screen}")).await;
    let mut live = Watch::open(&stage.bench, None).await;
    let path = format!("/screens/{screen}");
    let version = before["version"].as_i64().unwrap();
    assert_eq!(stage.bench.delete(&path, version + 1).await.0, 412);
    assert_eq!(stage.bench.delete(&path, version).await.0, 204);

    let (_, _, batch) = live.next().await;
    let of_alerts = batch
        .as_array()
        .unwrap()
        .iter()
        .find(|e| e["type"] == "alerts");
    assert_eq!(of_alerts.unwrap()["data"]["resolved"], 1, "{batch}");
    let log = format!("/webhooks/{}/deliveries", hook["id"].as_str().unwrap());
    let (_, told) = stage.bench.get(&log).await;
    let told = told["items"].as_array().unwrap();
    let resolved: Vec<&Value> = told
        .iter()
        .filter(|d| d["event"] == "alert.resolved")
        .collect();
    assert_eq!(resolved.len(), 1, "{told:?}");
    assert!(
        stage
            .alerts("")
            .await
            .iter()
            .all(|a| a["screen"]["id"] != json!(screen))
    );
    assert_eq!(stage.kinds(&format!("?screenId={stays}")).await.len(), 1);
}

#[tokio::test]
async fn a_store_that_goes_dark_is_one_alert() {
    let stage = stage().await;
    let (site, other) = (
        stage.site("Lyon", None).await,
        stage.site("Paris", None).await,
    );
    let mut screens = Vec::new();
    for n in 0..8 {
        screens.push(stage.screen(site, &format!("Screen {n}")).await);
    }
    let alone = stage.screen(other, "Alone").await;
    for screen in screens.iter().chain([&alone]) {
        stage.told(*screen, |row| row.online = false).await;
    }
    stage.minutes(15).await;
    let mut kinds = stage.kinds("").await;
    kinds.sort();
    assert_eq!(kinds, ["offline", "site_offline"]);
    let alert = &stage.alerts("?kind=site_offline").await[0];
    assert_eq!(
        (&alert["figures"]["screens"], &alert["figures"]["total"]),
        (&json!(8), &json!(8))
    );
    let of_screen = stage.kinds(&format!("?screenId={}", screens[3])).await;
    assert_eq!(of_screen, ["site_offline"], "it speaks for each of them");
    for screen in &screens[1..] {
        stage.told(*screen, |row| row.online = true).await;
    }
    stage.minutes(4).await;
    assert_eq!(
        stage.kinds(&format!("?siteId={site}")).await,
        ["offline"],
        "the last one speaks for itself"
    );
}

#[tokio::test]
async fn nobody_is_told_while_the_store_is_closed() {
    let mut stage = stage().await;
    // Sunday, noon, where the clock stands: closed until Monday at nine
    let hours = OpeningHours {
        weekly: vec![WeeklyPeriod {
            days: vec![1, 2, 3, 4, 5],
            start: "09:00".into(),
            end: "19:00".into(),
        }],
        exceptions: vec![],
    };
    let site = stage.site("Lyon", Some(hours)).await;
    let screen = stage.screen(site, "Left window").await;
    stage.told(screen, |row| row.online = false).await;
    stage.minutes(30).await;
    assert_eq!(stage.alerts("").await.len(), 0);
    stage.pass(20 * 60 * MINUTE_MS + 35 * MINUTE_MS).await;
    stage.bench = stage.bench.as_role(Role::Owner).await;
    assert_eq!(stage.alerts("").await.len(), 0, "open for five minutes");
    stage.minutes(6).await;
    assert_eq!(stage.kinds("").await, ["offline"]);
    stage.pass(10 * 60 * MINUTE_MS).await;
    stage.minutes(30).await;
    stage.bench = stage.bench.as_role(Role::Owner).await;
    assert_eq!(
        stage.kinds("").await,
        ["offline"],
        "it goes on over night, as it was"
    );
}

/// Twelve screens in two stores, of which nine have not received the publication for half an hour.
async fn nine_of_twelve_behind() -> (Stage, Vec<ScreenId>) {
    let stage = stage().await;
    let sites = [
        stage.site("Lyon", None).await,
        stage.site("Paris", None).await,
    ];
    let mut screens = Vec::new();
    for n in 0..12 {
        screens.push(stage.screen(sites[n % 2], &format!("Screen {n}")).await);
    }
    for screen in &screens[..9] {
        stage
            .told(*screen, |row| row.reported_revision = None)
            .await;
    }
    stage.minutes(29).await;
    assert_eq!(stage.kinds("").await.len(), 0, "half an hour is allowed");
    stage.minutes(3).await;
    (stage, screens)
}

#[tokio::test]
async fn a_publication_that_leaves_many_screens_behind_is_one_alert() {
    let (stage, screens) = nine_of_twelve_behind().await;
    let alerts = stage.alerts("").await;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    let alert = &alerts[0];
    assert_eq!(
        (&alert["kind"], &alert["screen"], &alert["site"]),
        (&json!("publication_behind"), &Value::Null, &Value::Null)
    );
    let figures = &alert["figures"];
    assert_eq!(
        (
            &figures["publication"],
            &figures["screens"],
            &figures["total"]
        ),
        (&json!(1), &json!(9), &json!(12))
    );
    assert_eq!(figures["reason"], "not_received");
    assert_eq!(figures["screenIds"].as_array().unwrap().len(), 9);
    let of_screen = stage.kinds(&format!("?screenId={}", screens[3])).await;
    assert_eq!(
        of_screen,
        ["publication_behind"],
        "it speaks for each of them"
    );
    let of_other = stage.kinds(&format!("?screenId={}", screens[11])).await;
    assert_eq!(of_other.len(), 0, "but not for those that follow");
}

#[tokio::test]
async fn the_alert_of_a_publication_shrinks_as_screens_catch_up() {
    let (stage, screens) = nine_of_twelve_behind().await;
    let first = stage.alerts("").await;
    for screen in &screens[..6] {
        stage.told(*screen, |_| {}).await;
    }
    stage.minutes(1).await;
    let alerts = stage.alerts("").await;
    assert_eq!(alerts[0]["figures"]["screens"], 3, "they catch up");
    assert_eq!(id(&alerts[0]), id(&first[0]), "and it is still the same");
    // of those that are away nobody can tell: they do not end it
    for screen in &screens[6..8] {
        let away = |row: &mut backend::delivery::entity::Model| {
            row.online = false;
            row.reported_revision = None;
        };
        stage.told(*screen, away).await;
    }
    stage.minutes(3).await;
    let behind = stage.kinds("?kind=publication_behind").await;
    assert_eq!(behind.len(), 1);
    for screen in &screens[6..8] {
        stage.told(*screen, |row| row.online = true).await;
    }
    stage.minutes(2).await;
    assert_eq!(
        stage.kinds("").await,
        ["behind"],
        "the last one speaks for itself"
    );
    stage.told(screens[8], |_| {}).await;
    stage.minutes(3).await;
    assert_eq!(stage.kinds("").await.len(), 0);
}

#[tokio::test]
async fn what_a_screen_waits_for_is_told_with_its_figures() {
    let stage = stage().await;
    let site = stage.site("Lyon", None).await;
    let refusing = stage.screen(site, "Refusing").await;
    let fetching = stage.screen(site, "Fetching").await;
    stage
        .told(refusing, |row| {
            row.reported_state = Some(Phase::Rejected);
            row.reported_code = Some("bad_signature".into());
            row.failures = 3;
        })
        .await;
    stage
        .told(fetching, |row| {
            row.reported_state = Some(Phase::Downloading);
            (row.have, row.need) = (Some(37), Some(100));
        })
        .await;
    stage.minutes(31).await;
    let alerts = stage.alerts("?kind=behind").await;
    assert_eq!(alerts.len(), 2);
    let of = |name: &str| {
        alerts.iter().find(|a| a["screen"]["name"] == name).unwrap()["figures"].clone()
    };
    let refused = of("Refusing");
    assert_eq!(
        (&refused["reason"], &refused["code"], &refused["failures"]),
        (&json!("rejected"), &json!("bad_signature"), &json!(3))
    );
    assert_eq!(
        (&of("Fetching")["reason"], &of("Fetching")["percent"]),
        (&json!("downloading"), &json!(37))
    );
    stage
        .told(fetching, |row| {
            row.reported_state = Some(Phase::Downloading);
            (row.have, row.need) = (Some(80), Some(100));
        })
        .await;
    stage.minutes(1).await;
    let alerts = stage.alerts(&format!("?screenId={fetching}")).await;
    assert_eq!(
        alerts[0]["figures"]["percent"], 80,
        "it is the same alert with newer figures"
    );
}

async fn measured(stage: &Stage, screen: ScreenId, (offset, free): (i64, i32)) {
    let now = stage.bench.clock.now();
    let row = telemetry::Model {
        screen_id: screen,
        organisation_id: stage.bench.organisation,
        body: json!({}),
        at: now,
        received_at: now,
        clock_offset_ms: Some(offset),
        free_permille: Some(free),
    };
    let row = row.into_active_model().reset_all();
    row.insert(&stage.bench.state.db).await.unwrap();
}

async fn failed(stage: &Stage, screen: ScreenId, item: Uuid, seq: i64) {
    let now = stage.bench.clock.now();
    let row = play::Model {
        screen_id: screen,
        boot: Uuid::nil(),
        seq,
        organisation_id: stage.bench.organisation,
        item_id: item,
        campaign_id: Uuid::from_u128(7),
        revision: 1,
        started_at: now,
        duration_ms: 0,
        outcome: "failed".into(),
        planned: true,
        received_at: now,
    };
    let row = row.into_active_model().reset_all();
    row.insert(&stage.bench.state.db).await.unwrap();
}

#[tokio::test]
async fn clocks_storages_and_items_are_watched_too() {
    let stage = stage().await;
    let site = stage.site("Lyon", None).await;
    let (ill, well) = (
        stage.screen(site, "Ill").await,
        stage.screen(site, "Well").await,
    );
    measured(&stage, ill, (-45_000, 99)).await;
    measured(&stage, well, (29_000, 100)).await;
    let (bad, rare) = (Uuid::from_u128(1), Uuid::from_u128(2));
    for seq in 0..3 {
        failed(&stage, ill, bad, seq).await;
    }
    failed(&stage, ill, rare, 3).await;
    stage.minutes(4).await;
    let mut alerts = stage.alerts("").await;
    alerts.sort_by_key(|alert| alert["kind"].to_string());
    let kinds: Vec<_> = alerts
        .iter()
        .map(|alert| alert["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["clock", "disk", "item"]);
    assert_eq!(alerts[0]["figures"]["offsetMs"], -45_000);
    assert_eq!(alerts[1]["figures"]["percent"], 9);
    assert_eq!(
        (&alerts[2]["figures"]["failures"], &alerts[2]["itemId"]),
        (&json!(3), &json!(bad))
    );
    assert!(
        alerts
            .iter()
            .all(|alert| alert["screen"]["id"] == json!(ill))
    );
    stage.minutes(66).await;
    assert_eq!(
        stage.kinds("?state=resolved").await,
        ["item"],
        "nothing failed for an hour"
    );
}

#[tokio::test]
async fn what_comes_and_goes_is_called_unstable_instead_of_told_again_and_again() {
    let stage = stage().await;
    let site = stage.site("Lyon", None).await;
    let screen = stage.screen(site, "Loose plug").await;
    let (_, rules) = stage.bench.get("/alert-rules").await;
    let mut body = json!({ "rules": rules["rules"], "quietHours": null });
    body["rules"]["offline"]["threshold"] = 0.into();
    body["rules"]["offline"]["clearMinutes"] = 1.into();
    let (status, _) = stage.bench.put("/alert-rules", 1, body).await;
    assert_eq!(status, 200);
    for _ in 0..8 {
        stage.told(screen, |row| row.online = false).await;
        stage.minutes(2).await;
        stage.told(screen, |row| row.online = true).await;
        stage.minutes(3).await;
    }
    assert_eq!(stage.alerts("?state=resolved").await.len(), 3);
    let open = stage.alerts("").await;
    assert_eq!(open.len(), 1);
    assert_eq!(
        (&open[0]["unstable"], &open[0]["count"]),
        (&json!(true), &json!(5))
    );
    stage.minutes(58).await;
    assert_eq!(stage.alerts("").await.len(), 0, "calm for an hour");
}

#[tokio::test]
async fn people_take_note_and_put_off() {
    let stage = stage().await;
    let site = stage.site("Lyon", None).await;
    let mut screens = Vec::new();
    for name in ["One", "Two", "Three"] {
        screens.push(stage.screen(site, name).await);
    }
    stage.told(screens[0], |row| row.online = false).await;
    stage
        .told(screens[1], |row| row.reported_state = Some(Phase::Failed))
        .await;
    stage.minutes(40).await;
    let alerts = stage.alerts("").await;
    assert_eq!(alerts.len(), 2);
    let counts = async || stage.bench.get("/alerts/counts").await.1;
    assert_eq!(
        counts().await,
        json!({ "open": 2, "critical": 1, "acknowledged": 0 })
    );
    let until = stage.bench.clock.now().plus_ms(10 * MINUTE_MS);
    let path = format!("/alerts/{}/snooze", id(&alerts[0]));
    let (status, off) = stage.bench.post(&path, json!({ "until": until })).await;
    assert_eq!(
        (status.as_u16(), &off["snoozedUntil"]),
        (200, &json!(until))
    );
    assert_eq!(counts().await["open"], 1);
    assert_eq!(stage.alerts("?state=open").await.len(), 1);
    stage.minutes(11).await;
    assert_eq!(counts().await["open"], 2, "it is back by itself");
    let ids: Vec<_> = alerts.iter().map(id).collect();
    let body = json!({ "ids": ids, "note": "Technician comes on Monday" });
    let (status, done) = stage.bench.post("/alerts/acknowledge", body).await;
    assert_eq!(status, 200, "{done}");
    let taken = &done["items"][0]["acknowledged"];
    assert_eq!(
        (&done["items"][0]["state"], &taken["note"]),
        (&json!("acknowledged"), &json!("Technician comes on Monday"))
    );
    assert_eq!(
        counts().await,
        json!({ "open": 0, "critical": 0, "acknowledged": 2 })
    );
    stage.minutes(1).await;
    assert_eq!(
        stage.alerts("?state=acknowledged").await.len(),
        2,
        "a round leaves the note alone"
    );
    let late = json!({ "until": stage.bench.clock.now().plus_ms(-1) });
    assert_eq!(stage.bench.post(&path, late).await.0, 422);
}

#[tokio::test]
async fn everybody_sees_their_own() {
    let stage = stage().await;
    let (site, other) = (
        stage.site("Lyon", None).await,
        stage.site("Paris", None).await,
    );
    let (mine, theirs) = (
        stage.screen(site, "Mine").await,
        stage.screen(other, "Theirs").await,
    );
    for screen in [mine, theirs] {
        stage.told(screen, |row| row.online = false).await;
    }
    stage.minutes(15).await;
    assert_eq!(stage.alerts("").await.len(), 2);
    let manager = Stage::of(stage.bench.as_store(&[site]).await);
    let seen = manager.alerts("").await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["screen"]["id"], json!(mine));
    assert_eq!(manager.bench.get("/alerts/counts").await.1["open"], 1);
    let all = stage.alerts("").await;
    let hidden = all
        .iter()
        .find(|alert| alert["screen"]["id"] == json!(theirs))
        .unwrap();
    let path = format!("/alerts/{}/acknowledge", id(hidden));
    assert_eq!(manager.bench.post(&path, json!({})).await.0, 404);
    let own = format!("/alerts/{}/acknowledge", id(&seen[0]));
    assert_eq!(
        manager.bench.post(&own, json!({})).await.0,
        200,
        "of the own store"
    );
    let stranger = Stage::of(stage.bench.as_stranger().await);
    assert_eq!(stranger.alerts("").await.len(), 0);
    assert_eq!(stranger.bench.post(&path, json!({})).await.0, 404);
    let viewer = stage.bench.as_role(Role::Viewer).await;
    assert_eq!(viewer.get("/alerts").await.0, 200);
    assert_eq!(viewer.post(&path, json!({})).await.0, 403);
}

#[tokio::test]
async fn rules_are_checked_and_have_a_version() {
    let bench = Bench::new().await;
    let (_, rules) = bench.get("/alert-rules").await;
    assert_eq!(rules["rules"]["offline"]["threshold"], 10);
    let good = json!({ "rules": rules["rules"], "quietHours": null });
    let mut bad = good.clone();
    bad["rules"]["disk"]["threshold"] = 0.into();
    bad["quietHours"] = json!({ "days": [], "start": "25:00", "end": "08:00", "timeZone": "Paris", "criticalThrough": false });
    let (status, problem) = bench.put("/alert-rules", 1, bad).await;
    assert_eq!(status, 422);
    let fields: Vec<_> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "rules.disk.threshold",
            "quietHours.timeZone",
            "quietHours.days",
            "quietHours.start"
        ]
    );
    assert_eq!(bench.put("/alert-rules", 1, good.clone()).await.0, 200);
    assert_eq!(
        bench.put("/alert-rules", 1, good.clone()).await.0,
        412,
        "of an older version"
    );
    let stranger = bench.as_stranger().await;
    assert_eq!(
        stranger.get("/alert-rules").await.1["version"],
        1,
        "each organisation has its own"
    );
}

#[tokio::test]
async fn of_two_servers_one_takes_a_round() {
    let stage = stage().await;
    let site = stage.site("Lyon", None).await;
    for name in ["One", "Two", "Three"] {
        let screen = stage.screen(site, name).await;
        stage
            .told(screen, |row| row.reported_state = Some(Phase::Failed))
            .await;
    }
    stage.bench.clock.advance(31 * MINUTE_MS);
    let other = stage.bench.restarted();
    let (one, two) = tokio::join!(alerts::look(&stage.bench.state), alerts::look(&other.state));
    one.unwrap();
    two.unwrap();
    assert_eq!(stage.alerts("").await.len(), 3);
}
