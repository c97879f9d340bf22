//! The connection of a simulated screen: MQTT over TCP, made anew after every error, with growing pauses.
use super::core::{Outgoing, Screen};
use crate::time::Clock;
use player_protocol::{Kind, Pinned};
use rumqttc::{AsyncClient, Event, EventLoop, Incoming, LastWill, MqttOptions, QoS};
use serde::{Deserialize, Serialize};
use std::{net::SocketAddr, time::Duration};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What a screen was given when it was paired.
#[derive(Clone, Serialize, Deserialize)]
pub struct Identity {
    /// The screen's id: client id, user name and part of its topics.
    pub screen: Uuid,
    /// Its secret, the MQTT password.
    pub secret: String,
    /// The keys whose signatures it believes.
    pub keys: Vec<Pinned>,
    /// Width and height of its pretended glass in pixels.
    pub resolution: [u32; 2],
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({}, ***)", self.screen)
    }
}

/// Runs the screen against the broker until it is stopped.
pub async fn run(identity: Identity, broker: SocketAddr, clock: Clock, stop: CancellationToken) {
    let now_ms = clock.now().as_ms();
    let boot = Uuid::now_v7();
    let mut screen = Screen::new(&identity, boot, now_ms);
    let mut pause = Duration::from_secs(1);
    while !stop.is_cancelled() {
        if connected(&identity, &mut screen, broker, &clock, &stop).await {
            pause = Duration::from_secs(1);
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(Duration::from_mins(1));
    }
}

/// One connection from its first packet to its end; whether it was ever accepted.
async fn connected(
    identity: &Identity,
    screen: &mut Screen,
    broker: SocketAddr,
    clock: &Clock,
    stop: &CancellationToken,
) -> bool {
    let Some(will) = screen.will(clock.now().as_ms()) else {
        return false;
    };
    let (client, mut events) = open(identity, broker, will);
    let mut beat = tokio::time::interval(Duration::from_millis(250));
    let mut accepted = false;
    loop {
        let out = tokio::select! {
            () = stop.cancelled() => {
                send(&client, identity.screen, screen.farewell());
                drop(client.try_disconnect());
                drain(&mut events).await;
                return accepted;
            }
            _ = beat.tick() => screen.tick(clock.now().as_ms()),
            event = events.poll() => match event {
                Ok(Event::Incoming(Incoming::ConnAck(_))) => {
                    accepted = true;
                    subscribe(&client, identity.screen);
                    screen.birth().into_iter().collect()
                }
                Ok(Event::Incoming(Incoming::Publish(p))) => {
                    screen.receive(&p.topic, &p.payload, clock.now().as_ms())
                }
                Ok(_) => vec![],
                Err(_) => return accepted,
            },
        };
        if accepted {
            send(&client, identity.screen, out);
        }
    }
}

fn open(identity: &Identity, broker: SocketAddr, will: Outgoing) -> (AsyncClient, EventLoop) {
    let id = identity.screen.to_string();
    let mut options = MqttOptions::new(&id, broker.ip().to_string(), broker.port());
    options
        .set_credentials(&id, &identity.secret)
        .set_keep_alive(Duration::from_secs(30))
        .set_max_packet_size(256 * 1024, 256 * 1024)
        .set_last_will(LastWill::new(
            Kind::Presence.topic(identity.screen),
            will.payload,
            QoS::AtLeastOnce,
            true,
        ));
    AsyncClient::new(options, 64)
}

fn subscribe(client: &AsyncClient, screen: Uuid) {
    for kind in [Kind::Manifest, Kind::Command, Kind::Receipt] {
        // a full queue ends in an error of the connection, which makes a new one
        drop(client.try_subscribe(kind.topic(screen), quality(kind)));
    }
}

fn send(client: &AsyncClient, screen: Uuid, messages: impl IntoIterator<Item = Outgoing>) {
    for message in messages {
        let kind = message.kind;
        drop(client.try_publish(
            kind.topic(screen),
            quality(kind),
            kind.retained(),
            message.payload,
        ));
    }
}

fn quality(kind: Kind) -> QoS {
    match kind.qos() {
        0 => QoS::AtMostOnce,
        _ => QoS::AtLeastOnce,
    }
}

async fn drain(events: &mut EventLoop) {
    let last_words = async { while events.poll().await.is_ok() {} };
    drop(tokio::time::timeout(Duration::from_secs(1), last_words).await);
}
