//! A broker for tests that grants what it is asked for, and tells what it hears.
use futures_util::{SinkExt as _, StreamExt as _};
use rmqtt::codec::{
    MqttCodec, MqttPacket,
    v3::{self, ConnectAckReason, Packet, SubscribeReturnCode},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::timeout,
};
use tokio_util::codec::Framed;

pub(super) type Wire = Framed<TcpStream, MqttCodec>;

pub(super) fn plain(stream: TcpStream) -> Wire {
    Framed::new(stream, super::dialect::plain())
}

/// The next packet; none when the other side has ended the connection.
pub(super) async fn hear(wire: &mut Wire) -> Option<Packet> {
    let next = timeout(Duration::from_secs(5), wire.next()).await.unwrap();
    match next {
        Some(Ok((MqttPacket::V3(packet), _))) => Some(packet),
        _ => None,
    }
}

pub(super) async fn say(wire: &mut Wire, packet: Packet) {
    wire.send(MqttPacket::V3(packet)).await.unwrap();
}

/// A broker that refuses the first `refusals` subscriptions; its port, and what it hears.
pub(super) async fn broker(refusals: usize) -> (u16, mpsc::UnboundedReceiver<Packet>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = mpsc::unbounded_channel();
    let refusals = Arc::new(AtomicUsize::new(refusals));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(attend(plain(stream), tell.clone(), Arc::clone(&refusals)));
        }
    });
    (port, told)
}

async fn attend(mut wire: Wire, tell: mpsc::UnboundedSender<Packet>, refusals: Arc<AtomicUsize>) {
    while let Some(Ok((MqttPacket::V3(packet), _))) = wire.next().await {
        if let Some(answer) = answer(&packet, &refusals) {
            say(&mut wire, answer).await;
        }
        drop(tell.send(packet));
    }
}

fn answer(packet: &Packet, refusals: &AtomicUsize) -> Option<Packet> {
    match packet {
        Packet::Connect(_) => Some(Packet::ConnectAck(v3::ConnectAck {
            return_code: ConnectAckReason::ConnectionAccepted,
            session_present: false,
        })),
        Packet::Subscribe {
            packet_id,
            topic_filters,
        } => {
            let (set, fetch) = (Ordering::SeqCst, Ordering::SeqCst);
            let refuses = refusals
                .fetch_update(set, fetch, |n| n.checked_sub(1))
                .is_ok();
            let status = |qos| match refuses {
                true => SubscribeReturnCode::Failure,
                false => SubscribeReturnCode::Success(qos),
            };
            Some(Packet::SubscribeAck {
                packet_id: *packet_id,
                status: topic_filters.iter().map(|(_, qos)| status(*qos)).collect(),
            })
        }
        _ => None,
    }
}
