//! Both versions of MQTT on the screen's side, one on the broker's: whatever a screen says is read whole, and said again in 3.1.1. What a
//! decent screen has no use for ends the connection.
use rmqtt::codec::{
    MqttCodec, MqttPacket,
    types::{MQTT_LEVEL_311, Protocol, QoS},
    v3::{self, ConnectAckReason, SubscribeReturnCode},
    v5,
    version::{ProtocolVersion, VersionCodec},
};
use std::{collections::HashMap, num::NonZeroU16};

/// Unsubscriptions that may wait for their answer.
const UNSUBSCRIBING: usize = 16;
/// The broker's own limit.
const PACKET_MAX_BYTES: u32 = 256 * 1024;

/// What ends the connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Nonsense;

/// How one screen speaks.
#[derive(Debug)]
pub(super) struct Dialect {
    is_five: bool,
    /// How many filters each unsubscription named: version 5 answers for each of them.
    unsubscribing: HashMap<NonZeroU16, usize>,
}

/// Reads which version a connection speaks.
pub(super) fn unknown() -> MqttCodec {
    MqttCodec::Version(VersionCodec)
}

/// Reads and writes what the broker speaks.
pub(super) fn plain() -> MqttCodec {
    MqttCodec::V3(v3::Codec::new(PACKET_MAX_BYTES))
}

impl Dialect {
    /// The dialect of this version, and what reads and writes it.
    pub(super) fn of(version: ProtocolVersion) -> (Self, MqttCodec) {
        let is_five = version == ProtocolVersion::MQTT5;
        let codec = match version {
            ProtocolVersion::MQTT3 => plain(),
            ProtocolVersion::MQTT5 => {
                MqttCodec::V5(v5::Codec::new(PACKET_MAX_BYTES, PACKET_MAX_BYTES))
            }
        };
        let dialect = Self {
            is_five,
            unsubscribing: HashMap::new(),
        };
        (dialect, codec)
    }

    /// What the screen said.
    pub(super) fn hear(&mut self, said: MqttPacket) -> Result<v3::Packet, Nonsense> {
        match said {
            MqttPacket::V3(packet) => Ok(packet),
            MqttPacket::V5(packet) => self.translate(packet),
            MqttPacket::Version(_) => Err(Nonsense),
        }
    }

    fn translate(&mut self, packet: v5::Packet) -> Result<v3::Packet, Nonsense> {
        use v5::DisconnectReasonCode::DisconnectWithWillMessage;
        Ok(match packet {
            v5::Packet::Connect(connect) => connection(*connect)?.into(),
            v5::Packet::Publish(mut message) => {
                let properties = message.properties.take();
                if properties.is_some_and(|given| given.topic_alias.is_some()) {
                    return Err(Nonsense);
                }
                v3::Packet::Publish(message)
            }
            v5::Packet::PublishAck(ack) => v3::Packet::PublishAck {
                packet_id: ack.packet_id,
            },
            v5::Packet::Subscribe(wish) => v3::Packet::Subscribe {
                packet_id: wish.packet_id,
                topic_filters: wish
                    .topic_filters
                    .into_iter()
                    .map(|(filter, options)| (filter, options.qos))
                    .collect(),
            },
            v5::Packet::Unsubscribe(wish) => {
                if self.unsubscribing.len() >= UNSUBSCRIBING {
                    return Err(Nonsense);
                }
                let filters = wish.topic_filters.len();
                self.unsubscribing.insert(wish.packet_id, filters);
                v3::Packet::Unsubscribe {
                    packet_id: wish.packet_id,
                    topic_filters: wish.topic_filters,
                }
            }
            v5::Packet::PingRequest => v3::Packet::PingRequest,
            v5::Packet::Disconnect(bye) if bye.reason_code != DisconnectWithWillMessage => {
                v3::Packet::Disconnect
            }
            _ => return Err(Nonsense),
        })
    }

    /// As the screen understands it.
    pub(super) fn say(&mut self, packet: v3::Packet) -> Result<MqttPacket, Nonsense> {
        if !self.is_five {
            return Ok(MqttPacket::V3(packet));
        }
        Ok(MqttPacket::V5(match packet {
            v3::Packet::ConnectAck(ack) => answer(ack).into(),
            v3::Packet::Publish(mut message) => {
                message.properties = Some(v5::PublishProperties::default());
                v5::Packet::Publish(message)
            }
            v3::Packet::PublishAck { packet_id } => v5::Packet::PublishAck(v5::PublishAck {
                packet_id,
                reason_code: v5::PublishAckReason::Success,
                properties: Vec::new(),
                reason_string: None,
            }),
            v3::Packet::SubscribeAck { packet_id, status } => {
                v5::Packet::SubscribeAck(v5::SubscribeAck {
                    packet_id,
                    properties: Vec::new(),
                    reason_string: None,
                    status: status.into_iter().map(grant).collect(),
                })
            }
            v3::Packet::UnsubscribeAck { packet_id } => {
                let filters = self.unsubscribing.remove(&packet_id).unwrap_or(1);
                v5::Packet::UnsubscribeAck(v5::UnsubscribeAck {
                    packet_id,
                    properties: Vec::new(),
                    reason_string: None,
                    status: vec![v5::UnsubscribeAckReason::Success; filters],
                })
            }
            v3::Packet::PingResponse => v5::Packet::PingResponse,
            _ => return Err(Nonsense),
        }))
    }
}

fn connection(asked: v5::Connect) -> Result<v3::Connect, Nonsense> {
    if asked.auth_method.is_some() {
        return Err(Nonsense);
    }
    Ok(v3::Connect {
        protocol: Protocol(MQTT_LEVEL_311),
        clean_session: asked.clean_start || asked.session_expiry_interval_secs == 0,
        keep_alive: asked.keep_alive,
        last_will: asked.last_will.map(|will| v3::LastWill {
            qos: will.qos,
            retain: will.retain,
            topic: will.topic,
            message: will.message,
        }),
        client_id: asked.client_id,
        username: asked.username,
        password: asked.password,
        cert: None,
    })
}

fn answer(ack: v3::ConnectAck) -> v5::ConnectAck {
    use v5::ConnectAckReason as Reason;
    v5::ConnectAck {
        session_present: ack.session_present,
        reason_code: match ack.return_code {
            ConnectAckReason::ConnectionAccepted => Reason::Success,
            ConnectAckReason::BadUserNameOrPassword => Reason::BadUserNameOrPassword,
            _ => Reason::ServerUnavailable,
        },
        max_qos: QoS::AtLeastOnce,
        max_packet_size: Some(PACKET_MAX_BYTES),
        wildcard_subscription_available: false,
        shared_subscription_available: false,
        subscription_identifiers_available: false,
        ..v5::ConnectAck::default()
    }
}

fn grant(code: SubscribeReturnCode) -> v5::SubscribeAckReason {
    match code {
        SubscribeReturnCode::Success(QoS::AtMostOnce) => v5::SubscribeAckReason::GrantedQos0,
        SubscribeReturnCode::Success(QoS::AtLeastOnce) => v5::SubscribeAckReason::GrantedQos1,
        SubscribeReturnCode::Success(QoS::ExactlyOnce) => v5::SubscribeAckReason::GrantedQos2,
        SubscribeReturnCode::Failure => v5::SubscribeAckReason::NotAuthorized,
    }
}
