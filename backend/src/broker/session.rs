//! One screen's session with a broker outside: every packet is read, judged as the embedded broker would, and said again to the broker in
//! the server's name. The screen's own secret goes no further than this.
use super::{
    access::{self, Access, Verdict},
    dialect::{self, Dialect, Nonsense},
    endpoint::Beyond,
};
use futures_util::{SinkExt as _, StreamExt as _};
use rmqtt::codec::{
    MqttCodec, MqttPacket,
    types::{MQTT_LEVEL_311, Protocol, Publish, QoS},
    v3::{self, ConnectAck, ConnectAckReason, Packet, SubscribeReturnCode},
};
use std::{collections::HashMap, num::NonZeroU16, time::Duration};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_util::codec::Framed;

/// How long either side may take to swallow a packet.
const SWALLOW: Duration = Duration::from_secs(30);
/// How long the broker may take to let a session in.
const LET_IN: Duration = Duration::from_secs(10);
/// Room for what is read; it grows for a longer packet.
const ROOM_BYTES: usize = 1024;
/// Filters of a subscription, and subscriptions that may wait for their answer.
const FILTERS: usize = 16;

type Wire = Framed<TcpStream, MqttCodec>;

/// The screen's side of a session.
pub(super) struct Screen {
    wire: Wire,
    dialect: Dialect,
}

impl Screen {
    /// Reads what the connection says first.
    pub(super) async fn greet(client: TcpStream) -> Result<(Self, Box<v3::Connect>), Nonsense> {
        // a refusal only costs a little latency
        drop(client.set_nodelay(true));
        let mut wire = Framed::with_capacity(client, dialect::unknown(), ROOM_BYTES);
        let Some(Ok((MqttPacket::Version(version), _))) = wire.next().await else {
            return Err(Nonsense);
        };
        let (dialect, codec) = Dialect::of(version);
        *wire.codec_mut() = codec;
        let mut screen = Self { wire, dialect };
        match screen.hear().await? {
            Packet::Connect(connect) => Ok((screen, connect)),
            _ => Err(Nonsense),
        }
    }

    async fn hear(&mut self) -> Result<Packet, Nonsense> {
        match self.wire.next().await {
            Some(Ok((said, _))) => self.dialect.hear(said),
            _ => Err(Nonsense),
        }
    }

    async fn say(&mut self, packet: Packet) -> Result<(), Nonsense> {
        let packet = self.dialect.say(packet)?;
        send(&mut self.wire, packet).await
    }

    /// Answers the CONNECT with a refusal.
    pub(super) async fn refuse(mut self, code: ConnectAckReason) {
        // whoever is gone already needs no answer
        drop(self.say(connected(code)).await);
    }

    /// Opens the session at the broker and carries it until either side ends it.
    pub(super) async fn carry(self, asked: v3::Connect, beyond: &Beyond, access: &Access) {
        let client = asked.client_id.to_string();
        let Some(broker) = open(asked, beyond).await else {
            tracing::warn!(screen = client, "the broker did not let a screen in");
            return self.refuse(ConnectAckReason::ServiceUnavailable).await;
        };
        let session = Session {
            screen: self,
            broker,
            client,
            access,
            qos: beyond.qos,
            asked: HashMap::new(),
        };
        // it ends when either side says nothing sensible any more
        let Nonsense = session.run().await;
    }
}

fn connected(return_code: ConnectAckReason) -> Packet {
    Packet::ConnectAck(ConnectAck {
        return_code,
        session_present: false,
    })
}

async fn send(wire: &mut Wire, packet: MqttPacket) -> Result<(), Nonsense> {
    match timeout(SWALLOW, wire.send(packet)).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(Nonsense),
    }
}

/// A session at the broker for the same client, in the server's name; none if it does not let us in.
async fn open(asked: v3::Connect, beyond: &Beyond) -> Option<Wire> {
    let connect = v3::Connect {
        protocol: Protocol(MQTT_LEVEL_311),
        username: Some(beyond.user.as_str().into()),
        password: Some(beyond.password.clone().into()),
        ..asked
    };
    let let_in = async {
        let stream = TcpStream::connect((beyond.host.as_str(), beyond.port)).await;
        let stream = stream.ok()?;
        // a refusal only costs a little latency
        drop(stream.set_nodelay(true));
        let mut wire = Framed::with_capacity(stream, dialect::plain(), ROOM_BYTES);
        send(&mut wire, MqttPacket::V3(connect.into())).await.ok()?;
        match wire.next().await {
            Some(Ok((MqttPacket::V3(Packet::ConnectAck(ack)), _))) => {
                (ack.return_code == ConnectAckReason::ConnectionAccepted).then_some(wire)
            }
            _ => None,
        }
    };
    timeout(LET_IN, let_in).await.ok().flatten()
}

struct Session<'a> {
    screen: Screen,
    broker: Wire,
    client: String,
    access: &'a Access,
    /// The most that a subscription is granted.
    qos: QoS,
    /// Subscriptions on their way, and which of their filters went with them.
    asked: HashMap<NonZeroU16, Vec<bool>>,
}

impl Session<'_> {
    async fn run(mut self) -> Nonsense {
        let welcome = self
            .screen
            .say(connected(ConnectAckReason::ConnectionAccepted));
        if welcome.await.is_err() {
            return Nonsense;
        }
        loop {
            let done = tokio::select! {
                said = self.screen.hear() => match said {
                    Ok(said) => self.up(said).await,
                    Err(nonsense) => Err(nonsense),
                },
                told = self.broker.next() => match told {
                    Some(Ok((MqttPacket::V3(told), _))) => self.down(told).await,
                    _ => Err(Nonsense),
                },
            };
            if done.is_err() {
                return Nonsense;
            }
        }
    }

    async fn forward(&mut self, packet: Packet) -> Result<(), Nonsense> {
        send(&mut self.broker, MqttPacket::V3(packet)).await
    }

    async fn up(&mut self, said: Packet) -> Result<(), Nonsense> {
        match said {
            Packet::Publish(message) => self.publish(*message).await,
            Packet::Subscribe {
                packet_id,
                topic_filters,
            } => {
                let filters = topic_filters.iter().map(|(f, qos)| (f.to_string(), *qos));
                self.subscribe(packet_id, filters.collect()).await
            }
            Packet::Unsubscribe {
                packet_id,
                topic_filters,
            } => {
                let own = |filter: &str| access::may_subscribe(&self.client, filter);
                if topic_filters.is_empty() {
                    return Err(Nonsense);
                }
                if !topic_filters.iter().all(|filter| own(filter)) {
                    // nobody holds what was never granted
                    return self.screen.say(Packet::UnsubscribeAck { packet_id }).await;
                }
                self.forward(Packet::Unsubscribe {
                    packet_id,
                    topic_filters,
                })
                .await
            }
            Packet::PublishAck { .. } | Packet::PingRequest => self.forward(said).await,
            Packet::Disconnect => {
                self.forward(said).await?;
                Err(Nonsense)
            }
            _ => Err(Nonsense),
        }
    }

    async fn publish(&mut self, mut message: Publish) -> Result<(), Nonsense> {
        if message.qos == QoS::ExactlyOnce {
            return Err(Nonsense);
        }
        let size = message.payload.len();
        let verdict = self
            .access
            .publish(&self.client, &message.topic, size, Instant::now());
        match (verdict, message.packet_id) {
            (Verdict::Close, _) => Err(Nonsense),
            (Verdict::Pass, _) => {
                message.retain &= access::may_retain(&message.topic);
                self.forward(message.into()).await
            }
            // it is not sent again for ever
            (Verdict::Drop, Some(packet_id)) => {
                self.screen.say(Packet::PublishAck { packet_id }).await
            }
            (Verdict::Drop, None) => Ok(()),
        }
    }

    async fn subscribe(
        &mut self,
        packet_id: NonZeroU16,
        filters: Vec<(String, QoS)>,
    ) -> Result<(), Nonsense> {
        if filters.is_empty() || filters.len() > FILTERS || self.asked.len() >= FILTERS {
            return Err(Nonsense);
        }
        let granted = |(filter, _): &(String, QoS)| access::may_subscribe(&self.client, filter);
        let goes: Vec<bool> = filters.iter().map(granted).collect();
        let topic_filters: Vec<_> = filters
            .into_iter()
            .zip(&goes)
            .filter(|(_, goes)| **goes)
            .map(|((filter, qos), _)| (filter.into(), qos.less_value(self.qos)))
            .collect();
        if topic_filters.is_empty() {
            let status = vec![SubscribeReturnCode::Failure; goes.len()];
            return self
                .screen
                .say(Packet::SubscribeAck { packet_id, status })
                .await;
        }
        self.asked.insert(packet_id, goes);
        self.forward(Packet::Subscribe {
            packet_id,
            topic_filters,
        })
        .await
    }

    async fn down(&mut self, told: Packet) -> Result<(), Nonsense> {
        let told = match told {
            Packet::SubscribeAck { packet_id, status } => {
                let goes = self.asked.remove(&packet_id).ok_or(Nonsense)?;
                let mut answers = status.into_iter();
                let mut answer = |goes: &bool| match goes {
                    true => answers.next().unwrap_or(SubscribeReturnCode::Failure),
                    false => SubscribeReturnCode::Failure,
                };
                let status: Vec<_> = goes.iter().map(&mut answer).collect();
                let mut granted = goes.iter().zip(&status);
                if granted.any(|(goes, status)| *goes && *status == SubscribeReturnCode::Failure) {
                    // a broker that has just lost a node does so; a screen that stayed would hear nothing
                    let screen = &self.client;
                    tracing::warn!(screen, "the broker refused a subscription");
                    return Err(Nonsense);
                }
                Packet::SubscribeAck { packet_id, status }
            }
            told => told,
        };
        self.screen.say(told).await
    }
}
