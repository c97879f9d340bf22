//! The embedded broker as a hostile screen sees it, in MQTT 3.1.1; the gauntlet outside does the bytes.
use crate::fleet_world::{Known, Line, World};
use backend::id::ScreenId;
use player_protocol::topic;
use rumqttc::{LastWill, MqttOptions, QoS};
use std::time::Duration;
use uuid::Uuid;

#[tokio::test(flavor = "multi_thread")]
async fn only_the_own_topics_can_be_subscribed_to() {
    let world = World::new().await;
    let (screen, other) = (world.add_screen().await, world.add_screen().await);
    let own = format!("vitrine/v1/{}", screen.id);
    for kind in ["manifest", "command", "receipt"] {
        let mut line = world.connect(&screen).await;
        assert!(
            line.subscribe(&format!("{own}/down/{kind}")).await,
            "{kind}"
        );
    }
    for filter in [
        "#",
        "+/#",
        "/#",
        "vitrine/#",
        "$SYS/#",
        "$share/g/#",
        "vitrine/v1/server/epoch",
        "vitrine/v1/+/up/presence",
        &format!("{own}/#"),
        &format!("{own}/down/#"),
        &format!("{own}/down/+"),
        &format!("{own}/up/status"),
        &format!("{own}/down/command/"),
        &format!("$share/g/{own}/down/command"),
        &topic::command(other.id.0),
        &topic::presence(other.id.0),
    ] {
        let mut line = world.connect(&screen).await;
        assert!(!line.subscribe(filter).await, "{filter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_published_reaches_others_or_stays() {
    let world = World::new().await;
    let (screen, other) = (world.add_screen().await, world.add_screen().await);
    let mut victim = world.live(&other, 1, Uuid::from_u128(1)).await;
    for path in [
        topic::command(other.id.0),
        topic::manifest(other.id.0),
        topic::presence(other.id.0),
        topic::command(screen.id.0),
        topic::EPOCH.to_owned(),
        "$SYS/broker/x".to_owned(),
    ] {
        let line = world.connect(&screen).await;
        line.publish(&path, b"evil".to_vec(), true).await;
        line.leave().await;
    }
    let heard = victim.overhear(Duration::from_millis(500)).await;
    assert!(
        heard.iter().all(|(_, payload)| payload != "evil"),
        "{heard:?}"
    );
    let mut fresh = world.connect(&screen).await;
    assert!(fresh.subscribe(&topic::command(screen.id.0)).await);
    let heard = fresh.overhear(Duration::from_millis(300)).await;
    assert!(heard.is_empty(), "{heard:?}");
    world
        .until(other.id, |row| row.online && row.lost_at.is_none())
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_needs_the_right_name_secret_will_and_patience() {
    let world = World::new().await;
    let (screen, other) = (world.add_screen().await, world.add_screen().await);
    let refused = async |options: MqttOptions, why: &str| {
        assert!(Line::open(options).await.is_err(), "{why}");
    };
    let wrong = Known {
        secret: "wrong".into(),
        ..screen.clone()
    };
    refused(world.options(&wrong), "a wrong secret").await;
    let foreign = Known {
        id: other.id,
        ..screen.clone()
    };
    refused(world.options(&foreign), "another screen's name").await;
    let unknown = Known {
        id: ScreenId::new(),
        ..screen.clone()
    };
    refused(world.options(&unknown), "an unknown screen").await;
    let mut options = world.options(&screen);
    options.set_client_id(other.id.to_string());
    refused(options, "another client id").await;
    for path in [
        topic::presence(other.id.0),
        topic::command(other.id.0),
        "x".to_owned(),
    ] {
        let mut options = world.options(&screen);
        options.set_last_will(LastWill::new(&path, "evil", QoS::AtLeastOnce, true));
        refused(options, &format!("a will on {path}")).await;
    }
    for seconds in [0, 5, 301] {
        let mut options = world.options(&screen);
        options.set_keep_alive(Duration::from_secs(seconds));
        refused(options, &format!("a keep-alive of {seconds} s")).await;
    }
    Line::admitted(world.options(&screen)).await;
}
