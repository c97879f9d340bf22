//! The server's client that listens. When those who digest are slower than the screens, it stops reading, and the broker keeps the rest.
use super::{
    endpoint::{self, Endpoint},
    retained::EVERY_PRESENCE,
};
use bytes::Bytes;
use player_protocol::{Kind, Topic, topic};
use rumqttc::{AsyncClient, Event, Packet, QoS, SubscribeFilter, SubscribeReasonCode};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// How long the canary may take to come after its subscription.
const CANARY_PATIENCE: Duration = Duration::from_secs(5);

/// What came from the broker.
#[derive(Debug)]
pub enum Incoming {
    /// A message of a screen.
    Message {
        /// Where it came on.
        topic: Topic,
        /// What was sent.
        payload: Bytes,
    },
    /// Nothing is heard until further notice.
    Deaf,
    /// From now on everything is heard; what was said before may have been missed.
    Listening,
    /// The broker has lost what it retained.
    Forgetful,
}

/// Listens to all screens until `stop` and hands on what they say.
pub async fn run(endpoint: Endpoint, hand_on: mpsc::Sender<Incoming>, stop: CancellationToken) {
    let mut pause = Duration::from_millis(50);
    loop {
        let session = listen(&endpoint, &hand_on);
        match stop.run_until_cancelled(session).await {
            None => return,
            Some(Ok(())) => return,
            Some(Err((is_listening, e))) => {
                tracing::warn!(error = e, "the listening connection to the broker is lost");
                if hand_on.send(Incoming::Deaf).await.is_err() {
                    return;
                }
                pause = if is_listening {
                    Duration::from_millis(50)
                } else {
                    (pause * 2).min(Duration::from_secs(2))
                };
            }
        }
        if stop
            .run_until_cancelled(tokio::time::sleep(pause))
            .await
            .is_none()
        {
            return;
        }
    }
}

/// One connection's life; `Ok` when nobody wants to hear any more.
async fn listen(
    endpoint: &Endpoint,
    hand_on: &mpsc::Sender<Incoming>,
) -> Result<(), (bool, String)> {
    let (client, mut driver) = AsyncClient::new(endpoint.options("in"), 16);
    driver.set_network_options(endpoint::network());
    let mut is_listening = false;
    let mut canary = Canary::new(endpoint.embedded);
    loop {
        let event = tokio::select! {
            event = driver.poll() => event.map_err(|e| (is_listening, e.to_string()))?,
            () = canary.missing() => {
                if hand_on.send(Incoming::Forgetful).await.is_err() {
                    return Ok(());
                }
                continue;
            }
        };
        let incoming = match event {
            Event::Incoming(Packet::ConnAck(_)) => {
                // the channel is empty and holds it
                drop(client.try_subscribe_many(filters(endpoint.acknowledges)));
                continue;
            }
            Event::Incoming(Packet::SubAck(ack)) => {
                if ack.return_codes.contains(&SubscribeReasonCode::Failure) {
                    return Err((false, "it refused a subscription".to_owned()));
                }
                is_listening = true;
                canary.awaited();
                Incoming::Listening
            }
            Event::Incoming(Packet::Publish(message)) if message.topic == topic::EPOCH => {
                canary.seen();
                continue;
            }
            Event::Incoming(Packet::Publish(message)) => match Topic::parse(&message.topic) {
                Some(topic) => Incoming::Message {
                    topic,
                    payload: message.payload,
                },
                None => continue,
            },
            _ => continue,
        };
        if hand_on.send(incoming).await.is_err() {
            return Ok(());
        }
    }
}

fn filters(acknowledged: bool) -> Vec<SubscribeFilter> {
    let most = match acknowledged {
        true => QoS::AtLeastOnce,
        false => QoS::AtMostOnce,
    };
    let of = |kind: Kind| {
        let qos = match kind {
            // answered by receipts, or soon repeated
            Kind::Plays | Kind::Telemetry | Kind::Log => QoS::AtMostOnce,
            _ => most,
        };
        let path = EVERY_PRESENCE.replace(Kind::Presence.name(), kind.name());
        SubscribeFilter::new(path, qos)
    };
    let canary = SubscribeFilter::new(topic::EPOCH.to_owned(), most);
    Kind::UP.into_iter().map(of).chain([canary]).collect()
}

/// Watches whether a broker of others still has the message that we retained there.
struct Canary {
    is_embedded: bool,
    due: Option<tokio::time::Instant>,
}

impl Canary {
    fn new(is_embedded: bool) -> Self {
        Self {
            is_embedded,
            due: None,
        }
    }

    fn awaited(&mut self) {
        if !self.is_embedded {
            self.due = Some(tokio::time::Instant::now() + CANARY_PATIENCE);
        }
    }

    fn seen(&mut self) {
        self.due = None;
    }

    async fn missing(&mut self) {
        match self.due {
            Some(due) => tokio::time::sleep_until(due).await,
            None => std::future::pending().await,
        }
        self.due = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{broker::fake, config::Config};

    #[tokio::test]
    async fn a_refused_subscription_is_asked_for_again() {
        let (port, _heard) = fake::broker(2).await;
        let config = Config {
            mqtt_url: Some(format!("mqtt://127.0.0.1:{port}")),
            ..Config::default()
        };
        let endpoint = Endpoint::of(&config, "").unwrap();
        let (hand_on, mut incoming) = mpsc::channel(8);
        let stop = CancellationToken::new();
        let reading = tokio::spawn(run(endpoint, hand_on, stop.clone()));
        for _ in 0..2 {
            assert!(matches!(incoming.recv().await, Some(Incoming::Deaf)));
        }
        assert!(matches!(incoming.recv().await, Some(Incoming::Listening)));
        stop.cancel();
        reading.await.unwrap();
    }
}
