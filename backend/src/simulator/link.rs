//! The connection of a simulated screen: MQTT over TCP or WebSocket, made anew after every error as `protocol.md` 7 says.
use super::{
    core::{Errand, Leave, Outgoing, Screen, Task},
    fetch::Shelf,
    meter::Meter,
    scenario::{Luck, Scenario},
};
use crate::time::Clock;
use bytes::Bytes;
use player_protocol::{Kind, Pinned};
use rumqttc::{
    AsyncClient, Event, EventLoop, Incoming, LastWill, MqttOptions, NetworkOptions, QoS,
    SubscribeReasonCode, Transport,
};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const CONNECT_SECONDS: u64 = 30;

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

/// Where screens connect.
#[derive(Clone, Debug)]
pub enum Broker {
    /// Host and port.
    Tcp(String, u16),
    /// Address of the server's WebSocket: `ws://host:port/mqtt`.
    WebSocket(String),
}

/// What the simulated screens share.
#[derive(Clone, Debug)]
pub struct World {
    /// Where they connect.
    pub broker: Broker,
    /// The server's time.
    pub clock: Clock,
    /// What befalls them.
    pub scenario: Scenario,
    /// Who counts.
    pub meter: Arc<Meter>,
    /// The server's HTTP side.
    pub shelf: Shelf,
    /// Whether they really fetch assets; else they pretend.
    pub downloads: bool,
    /// Ends them.
    pub stop: CancellationToken,
}

impl World {
    fn now_ms(&self) -> i64 {
        self.clock.now().as_ms()
    }

    /// Waits so long, unless the world ends before.
    async fn away(&self, pause: Duration) {
        self.stop.run_until_cancelled(sleep(pause)).await;
    }
}

/// How a connection ended.
enum End {
    Stopped,
    /// It was never there.
    Failed,
    Lost,
    /// The scenario took the network away.
    Outage,
    /// It was told to start again.
    Left(Leave),
}

/// Runs the screen until the world ends.
pub async fn run(identity: Identity, world: Arc<World>) {
    let boot = Uuid::now_v7();
    let mut screen = Screen::new(&identity, boot, world.now_ms());
    if world.downloads {
        screen.fetch_assets();
    }
    let mut luck = Luck::of(world.scenario, identity.screen);
    let (mut pause, mut failures) = (luck.start(), 0);
    loop {
        if world.stop.run_until_cancelled(sleep(pause)).await.is_none() {
            return;
        }
        let spread = |screen: &Screen| {
            Duration::from_millis(u64::try_from(screen.reconnect_spread_ms()).unwrap_or(0))
        };
        (pause, failures) = match connected(&identity, &mut screen, &world, &mut luck).await {
            End::Stopped => return,
            End::Failed => (luck.pause(failures + 1, spread(&screen)), failures + 1),
            End::Lost => (luck.pause(0, spread(&screen)), 0),
            End::Outage => (luck.outage(), 0),
            End::Left(leave) => {
                world.away(luck.absence(leave)).await;
                screen.start_again(Uuid::now_v7(), world.now_ms());
                (Duration::ZERO, 0)
            }
        };
    }
}

/// One connection from its first packet to its end.
async fn connected(
    identity: &Identity,
    screen: &mut Screen,
    world: &World,
    luck: &mut Luck,
) -> End {
    let Some(will) = screen.will(world.now_ms()) else {
        return End::Failed;
    };
    let (client, mut events) = open(identity, &world.broker, will);
    let begun = Instant::now();
    match world.stop.run_until_cancelled(welcome(&mut events)).await {
        None => return End::Stopped,
        Some(false) => {
            world.meter.failed();
            return End::Failed;
        }
        Some(true) => world.meter.connected(begun.elapsed()),
    }
    subscribe(&client, identity.screen);
    send(&client, identity.screen, screen.birth());
    let outage = Instant::now() + luck.until_outage();
    let end = talk(identity, screen, world, (&client, &mut events), outage).await;
    world.meter.gone();
    end
}

/// Waits for the broker's word. Nothing else may happen meanwhile: `poll` starts over when it is dropped before.
async fn welcome(events: &mut EventLoop) -> bool {
    loop {
        match events.poll().await {
            Ok(Event::Incoming(Incoming::ConnAck(_))) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// What others have done for a screen.
enum Done {
    /// Whether all assets came.
    Fetched(bool),
    /// An errand, with what it brought or why it failed.
    Errand(Uuid, Result<Option<Bytes>, String>),
}

async fn talk(
    identity: &Identity,
    screen: &mut Screen,
    world: &World,
    (client, events): (&AsyncClient, &mut EventLoop),
    outage: Instant,
) -> End {
    let (tell, mut done) = mpsc::channel(8);
    let since_ms = world.now_ms();
    fetch(identity, screen, world, &tell);
    loop {
        let out = tokio::select! {
            () = world.stop.cancelled() => {
                let words = screen.last_words(world.now_ms());
                leave(identity, words, (client, events)).await;
                return End::Stopped;
            }
            () = sleep_until(outage) => {
                world.meter.outage();
                return End::Outage;
            }
            () = sleep(due(screen, world)) => screen.tick(world.now_ms()),
            Some(what) = done.recv() => took(screen, what, world.now_ms()),
            event = events.poll() => match event {
                Ok(Event::Incoming(Incoming::Publish(p))) => {
                    let out = screen.receive(&p.topic, &p.payload, world.now_ms());
                    let is_manifest = p.topic == Kind::Manifest.topic(identity.screen);
                    // sent again, not kept by the broker: the server has not heard how far we are
                    match out.is_empty() && is_manifest && !p.retain {
                        true => screen.repeat(),
                        false => out,
                    }
                }
                Ok(Event::Incoming(Incoming::SubAck(ack)))
                    if ack.return_codes.contains(&SubscribeReasonCode::Failure) =>
                {
                    return End::Failed;
                }
                Ok(_) => vec![],
                Err(_) => return End::Lost,
            },
        };
        send(client, identity.screen, out);
        run_errands(identity, screen, world, &tell);
        for news in screen.take_news() {
            world.meter.seen(news, since_ms, world.now_ms());
        }
        if screen.take_staged() {
            fetch(identity, screen, world, &tell);
        }
        world.meter.stored(screen.take_stored());
        if let Some(why) = screen.take_leave() {
            screen.leave(why, world.now_ms());
            let words = screen.farewell().into_iter().collect();
            leave(identity, words, (client, events)).await;
            return End::Left(why);
        }
    }
}

/// The last words of a clean stop.
async fn leave(
    identity: &Identity,
    words: Vec<Outgoing>,
    (client, events): (&AsyncClient, &mut EventLoop),
) {
    send(client, identity.screen, words);
    drop(client.try_disconnect());
    drain(events).await;
}

/// The screen goes on with what others have done for it.
fn took(screen: &mut Screen, done: Done, now_ms: i64) -> Vec<Outgoing> {
    match done {
        Done::Fetched(false) => vec![],
        Done::Fetched(true) => {
            screen.fetched(now_ms);
            screen.tick(now_ms)
        }
        Done::Errand(order, outcome) => {
            let (manifest, failure) = match outcome {
                Ok(manifest) => (manifest, None),
                Err(why) => (None, Some(why)),
            };
            let mut out = manifest.map_or_else(Vec::new, |bytes| screen.take_anew(&bytes, now_ms));
            out.extend(screen.errand_done(order, failure));
            out
        }
    }
}

/// Begins to fetch what the staged manifest waits for, if anything.
fn fetch(identity: &Identity, screen: &Screen, world: &World, tell: &mpsc::Sender<Done>) {
    let (wanted, kbps) = screen.wanted(world.now_ms());
    if !world.downloads || wanted.is_empty() {
        return;
    }
    let fetching = world.shelf.clone().fetch(identity.clone(), wanted, kbps);
    let tell = tell.clone();
    tokio::spawn(async move {
        let all = fetching.await;
        // the channel is gone when the connection is: the next one fetches anew
        tell.send(Done::Fetched(all)).await.ok();
    });
}

/// Begins with what was asked for over HTTP.
fn run_errands(identity: &Identity, screen: &mut Screen, world: &World, tell: &mpsc::Sender<Done>) {
    for Errand { order, task } in screen.take_errands() {
        let (tell, shelf, identity) = (tell.clone(), world.shelf.clone(), identity.clone());
        let glass = screen.glass();
        tokio::spawn(async move {
            let outcome = match task {
                Task::Picture(address) => shelf.send_picture(&identity, &address, glass).await,
                Task::Manifest => shelf.manifest(&identity).await,
                Task::Assets(names) => match shelf.fetch(identity, names, None).await {
                    true => Ok(None),
                    false => Err("an asset did not come".to_owned()),
                },
            };
            // without a connection the answer is lost; the server's time for it ends
            tell.send(Done::Errand(order, outcome)).await.ok();
        });
    }
}

fn due(screen: &Screen, world: &World) -> Duration {
    let ms = screen.due_ms().saturating_sub(world.now_ms());
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}

fn open(identity: &Identity, broker: &Broker, will: Outgoing) -> (AsyncClient, EventLoop) {
    let id = identity.screen.to_string();
    let mut options = match broker {
        Broker::Tcp(host, port) => MqttOptions::new(&id, host, *port),
        Broker::WebSocket(url) => {
            let mut options = MqttOptions::new(&id, url, 80);
            options.set_transport(Transport::Ws);
            options
        }
    };
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
    let (client, mut events) = AsyncClient::new(options, 64);
    let mut network = NetworkOptions::new();
    network.set_tcp_nodelay(true);
    network.set_connection_timeout(CONNECT_SECONDS);
    events.set_network_options(network);
    (client, events)
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
