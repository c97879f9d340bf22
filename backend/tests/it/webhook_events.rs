//! Every event that can be chosen is really told, signed, by what really happens.
use crate::{
    alerts_stage, fleet_world, publish_stage,
    webhooks::{Receiver, hook, open_bench},
};
use backend::{
    app::AppState,
    egress::Egress,
    fleet::reconcile,
    webhooks::{self, Event},
};
use player_protocol::{Presence, report::Departure};
use serde_json::{Value, json};
use uuid::Uuid;

/// Sends what waits; everything that came is signed. What each message is, and its data, as things happened: on their way messages may
/// overtake each other.
async fn told(state: &AppState, receiver: &Receiver, made: &Value) -> Vec<(String, Value)> {
    while webhooks::due(state).await.unwrap() > 0 {}
    receiver.insist_on_signatures(made);
    let mut bodies = receiver.bodies();
    bodies.sort_by_key(|body| body["timestamp"].as_str().unwrap().to_owned());
    let told = bodies.into_iter().map(|body| {
        let kind = body["type"].as_str().unwrap().to_owned();
        (kind, body["data"].clone())
    });
    told.collect()
}

#[test]
fn the_tests_below_know_every_event() {
    let told = [
        "alert.opened",
        "alert.resolved",
        "alert.summary",
        "publication.published",
        "screen.paired",
        "screen.offline",
        "screen.online",
    ];
    assert_eq!(json!(Event::CHOICE), json!(told));
}

#[tokio::test]
async fn a_publication_is_told_with_its_number_and_how_many_screens_it_affects() {
    let stage = publish_stage::Stage::on(open_bench().await).await;
    let (receiver, url) = Receiver::open().await;
    let made = hook(&stage.bench, &url, &["publication.published"]).await;
    stage.add_screens(3, "").await;
    stage.campaign("Winter", "*").await;
    let published = stage.publish().await;
    let told = told(&stage.bench.state, &receiver, &made).await;
    let [(kind, data)] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(kind, "publication.published");
    assert_eq!(data["number"], published["number"]);
    assert_eq!(
        (&data["kind"], &data["screensAffected"]),
        (&json!("publish"), &json!(3))
    );
}

#[tokio::test]
async fn an_alert_is_told_when_it_opens_and_when_it_is_over() {
    let stage = alerts_stage::Stage::of(open_bench().await);
    let (receiver, url) = Receiver::open().await;
    let made = hook(&stage.bench, &url, &["alert.opened", "alert.resolved"]).await;
    let site = stage.site("Lyon", None).await;
    let screen = stage.screen(site, "Left window").await;
    stage.told(screen, |row| row.online = false).await;
    stage.minutes(12).await;
    stage.told(screen, |row| row.online = true).await;
    stage.minutes(4).await;
    let told = told(&stage.bench.state, &receiver, &made).await;
    let kinds: Vec<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["alert.opened", "alert.resolved"]);
    let alerts = [&told[0].1["alert"], &told[1].1["alert"]];
    assert_eq!(alerts[0]["kind"], "offline");
    assert_eq!(alerts[0]["screen"]["name"], "Left window");
    assert_eq!(alerts[0]["id"], alerts[1]["id"]);
    assert_eq!(
        (&alerts[0]["state"], &alerts[1]["state"]),
        (&json!("open"), &json!("resolved"))
    );
}

#[tokio::test]
async fn a_paired_screen_is_told() {
    let bench = open_bench().await;
    let (receiver, url) = Receiver::open().await;
    let made = hook(&bench, &url, &["screen.paired"]).await;
    let (_, site) = bench.post("/sites", json!({ "name": "Lille" })).await;
    let asked = json!({ "model": "Kiosk", "resolution": [1920, 1080] });
    let (_, offer) = bench.as_nobody().post("/device/v1/pairings", asked).await;
    let code = offer["code"].as_str().unwrap();
    let pair = json!({ "code": code, "siteId": site["id"], "name": "Window" });
    let (status, paired) = bench.post("/screens/pair", pair).await;
    assert_eq!(status, 201, "{paired}");
    let told = told(&bench.state, &receiver, &made).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, "screen.paired");
    assert_eq!(
        (&told[0].1["screen"]["id"], &told[0].1["screen"]["name"]),
        (&paired["id"], &json!("Window"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_told_when_it_comes_says_goodbye_or_stays_away() {
    let mut world = fleet_world::World::new().await;
    let state = AppState {
        egress: Egress::new(true).unwrap(),
        ..world.bench.state.clone()
    };
    world.bench = world.bench.with_state(state);
    let state = world.bench.state.clone();
    let (receiver, url) = Receiver::open().await;
    let made = hook(&world.bench, &url, &["screen.online", "screen.offline"]).await;
    let screen = world.add_screen().await;
    let line = world.live(&screen, 1, Uuid::now_v7()).await;
    world.until(screen.id, |row| row.online).await;
    line.say(&screen, &Presence::Off(Departure { session: 1 }))
        .await;
    world.until(screen.id, |row| !row.online).await;
    line.leave().await;
    let line = world.live(&screen, 2, Uuid::now_v7()).await;
    world.until(screen.id, |row| row.online).await;
    line.cut();
    world.until(screen.id, |row| row.lost_at.is_some()).await;
    world.bench.clock.advance(31_000);
    reconcile::settle(&state).await.unwrap();
    world.until(screen.id, |row| !row.online).await;
    let told = told(&state, &receiver, &made).await;
    // several messages leave at once
    let mut kinds: Vec<&str> = told.iter().map(|(kind, _)| kind.as_str()).collect();
    kinds.sort_unstable();
    let (gone, back) = ("screen.offline", "screen.online");
    assert_eq!(kinds, [gone, gone, back, back]);
    assert!(
        told.iter()
            .all(|(_, data)| data["screen"]["id"] == json!(screen.id))
    );
    assert!(told.iter().all(|(_, data)| data["since"].is_string()));
    let named = |screen: &Value| screen["name"].is_string() && screen["site"]["name"].is_string();
    assert!(told.iter().all(|(_, data)| named(&data["screen"])));
}
