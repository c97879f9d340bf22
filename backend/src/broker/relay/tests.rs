use super::*;
use crate::{
    broker::fake::{Wire, broker, hear, plain, say},
    secrets,
};
use rmqtt::codec::{
    types::{Publish, QoS},
    v3::{Packet, SubscribeReturnCode},
};
use std::{num::NonZeroU16, time::Duration};
use tokio::sync::mpsc;

const ONE: NonZeroU16 = NonZeroU16::MIN;

struct World {
    screen: ScreenId,
    gate: SocketAddr,
    signals: Signals,
    heard: mpsc::UnboundedReceiver<Packet>,
    known: Arc<Mutex<HashMap<ScreenId, String>>>,
    _stop: tokio_util::sync::DropGuard,
}

async fn world(qos: QoS) -> World {
    world_of(broker(0).await, qos)
}

fn world_of((port, heard): (u16, mpsc::UnboundedReceiver<Packet>), qos: QoS) -> World {
    let screen = ScreenId::new();
    let known = HashMap::from([(screen, secrets::hash("secret"))]);
    let known = Arc::new(Mutex::new(known));
    let book = Arc::clone(&known);
    let sources = Sources {
        secrets: Arc::new(move |_| Box::pin(std::future::ready(Ok(book.lock().unwrap().clone())))),
        manifests: Arc::new(|_| Box::pin(std::future::ready(Ok(HashMap::new())))),
    };
    let beyond = Beyond {
        host: "127.0.0.1".into(),
        port,
        user: "everybody".into(),
        password: "the servers'".into(),
        qos,
    };
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gate = free.local_addr().unwrap();
    drop(free);
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let signals = Signals::default();
    Relay::start((gate, beyond), sources, &signals, (&tasks, &stop)).unwrap();
    World {
        screen,
        gate,
        signals,
        heard,
        known,
        _stop: stop.drop_guard(),
    }
}

impl World {
    async fn knock(&self, secret: &'static str) -> (Wire, Option<Packet>) {
        let mut wire = plain(TcpStream::connect(self.gate).await.unwrap());
        let name = self.screen.to_string();
        let connect = v3::Connect {
            clean_session: true,
            keep_alive: 30,
            client_id: name.as_str().into(),
            username: Some(name.as_str().into()),
            password: Some(secret.as_bytes().into()),
            ..v3::Connect::default()
        };
        say(&mut wire, connect.into()).await;
        let answer = hear(&mut wire).await;
        (wire, answer)
    }

    async fn enter(&self) -> Wire {
        let (wire, answer) = self.knock("secret").await;
        assert!(matches!(answer, Some(Packet::ConnectAck(ack))
            if ack.return_code == ConnectAckReason::ConnectionAccepted));
        wire
    }

    async fn at_the_broker(&mut self) -> Packet {
        let heard = timeout(Duration::from_secs(5), self.heard.recv());
        heard.await.unwrap().unwrap()
    }
}

fn message(topic: &str, qos: QoS) -> Packet {
    let packet_id = (qos == QoS::AtLeastOnce).then_some(ONE);
    let publish = Publish {
        dup: false,
        retain: true,
        qos,
        topic: topic.into(),
        packet_id,
        payload: "x".into(),
        properties: None,
    };
    publish.into()
}

#[tokio::test]
async fn the_broker_sees_the_screen_by_its_id_and_the_servers_account() {
    let mut world = world(QoS::AtLeastOnce).await;
    let (_, refused) = world.knock("wrong").await;
    assert!(matches!(refused, Some(Packet::ConnectAck(ack))
        if ack.return_code == ConnectAckReason::BadUserNameOrPassword));
    let _wire = world.enter().await;
    let Packet::Connect(seen) = world.at_the_broker().await else {
        panic!("no CONNECT");
    };
    assert_eq!(*seen.client_id, *world.screen.to_string());
    assert_eq!(seen.username.as_deref(), Some("everybody"));
    assert_eq!(seen.password.as_deref(), Some(&b"the servers'"[..]));
}

#[tokio::test]
async fn what_a_screen_may_not_say_never_reaches_the_broker() {
    let mut world = world(QoS::AtLeastOnce).await;
    let (own, other) = (world.screen.0, ScreenId::new().0);
    let mut wire = world.enter().await;
    world.at_the_broker().await;
    let foreign = player_protocol::topic::command(other);
    say(&mut wire, message(&foreign, QoS::AtLeastOnce)).await;
    assert_eq!(
        hear(&mut wire).await,
        Some(Packet::PublishAck { packet_id: ONE }),
        "not to be sent for ever"
    );
    let log = player_protocol::topic::log(own);
    say(&mut wire, message(&log, QoS::AtMostOnce)).await;
    let Packet::Publish(passed) = world.at_the_broker().await else {
        panic!("no PUBLISH");
    };
    assert_eq!((&*passed.topic, passed.retain), (&*log, false));
    say(&mut wire, message("vitrine/v1/+/up/log", QoS::AtMostOnce)).await;
    assert_eq!(hear(&mut wire).await, None, "thrown out");
}

#[tokio::test]
async fn of_a_subscription_only_the_own_topics_are_asked_for() {
    let mut world = world(QoS::AtMostOnce).await;
    let (own, other) = (world.screen.0, ScreenId::new().0);
    let mut wire = world.enter().await;
    world.at_the_broker().await;
    let [own, other] = [own, other].map(player_protocol::topic::command);
    let filters = [other.as_str(), own.as_str(), "#"];
    let wish = Packet::Subscribe {
        packet_id: ONE,
        topic_filters: filters.map(|f| (f.into(), QoS::AtLeastOnce)).into(),
    };
    say(&mut wire, wish).await;
    let Packet::Subscribe { topic_filters, .. } = world.at_the_broker().await else {
        panic!("no SUBSCRIBE");
    };
    assert_eq!(topic_filters, [(own.as_str().into(), QoS::AtMostOnce)]);
    let Some(Packet::SubscribeAck { status, .. }) = hear(&mut wire).await else {
        panic!("no SUBACK");
    };
    let (no, yes) = (
        SubscribeReturnCode::Failure,
        SubscribeReturnCode::Success(QoS::AtMostOnce),
    );
    assert_eq!(status, [no, yes, no]);
}

#[tokio::test]
async fn a_screen_that_would_hear_nothing_is_made_to_come_again() {
    let world = world_of(broker(1).await, QoS::AtLeastOnce);
    let own = player_protocol::topic::command(world.screen.0);
    let wish = Packet::Subscribe {
        packet_id: ONE,
        topic_filters: vec![(own.as_str().into(), QoS::AtLeastOnce)],
    };
    let mut wire = world.enter().await;
    say(&mut wire, wish.clone()).await;
    assert_eq!(hear(&mut wire).await, None, "refused: the session ends");
    let mut wire = world.enter().await;
    say(&mut wire, wish).await;
    let answer = hear(&mut wire).await;
    assert!(
        matches!(answer, Some(Packet::SubscribeAck { .. })),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_revoked_screen_is_cut_off_also_when_nobody_could_say_so() {
    let mut world = world(QoS::AtLeastOnce).await;
    let mut wire = world.enter().await;
    world.signals.kick(world.screen);
    assert_eq!(hear(&mut wire).await, None, "kicked");
    let mut wire = world.enter().await;
    world.signals.missed();
    world.at_the_broker().await;
    say(&mut wire, Packet::PingRequest).await;
    while world.at_the_broker().await != Packet::PingRequest {}
    world.known.lock().unwrap().clear();
    world.signals.missed();
    assert_eq!(hear(&mut wire).await, None, "no longer known");
    assert!(
        matches!(world.knock("secret").await.1, Some(Packet::ConnectAck(ack))
        if ack.return_code == ConnectAckReason::BadUserNameOrPassword)
    );
}
