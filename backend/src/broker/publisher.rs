//! The server's client that sends. A connection that fails is replaced by a new one and everything unacknowledged counts as not sent:
//! the sender finds it again in the database.
use super::{
    acks::Acks,
    endpoint::{self, Endpoint},
};
use bytes::Bytes;
use player_protocol::Kind;
use rumqttc::{AsyncClient, Event, EventLoop, Outgoing as Left, Packet, QoS};
use std::time::Duration;
use tokio::{sync::mpsc, time::Instant};
use tokio_util::task::AbortOnDropHandle;

/// Messages on their way at a time; below the library's own limit, so that ours is the only brake.
const WINDOW: usize = 500;
/// First and longest pause before a new connection.
const PAUSE: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// A broker that acknowledges nothing for so long is taken for dead: one node of a cluster may be, and another not.
const ACK_PATIENCE: Duration = Duration::from_secs(10);

/// A message to send, and the ticket by which its sender recognises it.
#[derive(Clone, Debug)]
pub struct Outgoing<T> {
    /// Where to.
    pub topic: String,
    /// What it is; decides quality of service and retention.
    pub kind: Kind,
    /// The envelope.
    pub message: Bytes,
    /// Given back when it is acknowledged.
    pub ticket: T,
}

/// What happened to the connection.
#[derive(Debug)]
pub enum Feedback<T> {
    /// It stands: messages may be sent.
    Connected,
    /// The broker has this message.
    Acknowledged(T),
    /// It broke: nothing that was unacknowledged counts.
    Lost,
}

/// The sending half of the server.
pub struct Publisher<T> {
    endpoint: Endpoint,
    acks: Acks<T>,
    link: Option<Link>,
    is_connected: bool,
    pause: Duration,
    not_before: Instant,
    /// When the broker must have acknowledged something, if anything is on its way.
    ack_due: Option<Instant>,
}

struct Link {
    client: AsyncClient,
    events: mpsc::Receiver<Result<Event, String>>,
    _driver: AbortOnDropHandle<()>,
}

impl<T> Publisher<T> {
    /// A sender that connects when it is first polled.
    pub fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            acks: Acks::default(),
            link: None,
            is_connected: false,
            pause: PAUSE.0,
            not_before: Instant::now(),
            ack_due: None,
        }
    }

    /// How many messages may be sent now.
    pub fn room(&self) -> usize {
        match self.is_connected {
            true => WINDOW.saturating_sub(self.acks.outstanding()),
            false => 0,
        }
    }

    /// Hands a message over; `false` if there is no room or connection.
    pub fn send(&mut self, message: Outgoing<T>) -> bool {
        let Some(link) = self.link.as_ref().filter(|_| self.room() > 0) else {
            return false;
        };
        let (qos, retain) = (qos(message.kind), message.kind.retained());
        let sent = link
            .client
            .try_publish(message.topic, qos, retain, message.message);
        if sent.is_ok() {
            self.acks.handed(message.ticket);
            self.ack_due
                .get_or_insert_with(|| Instant::now() + ACK_PATIENCE);
        }
        sent.is_ok()
    }

    /// What happens next. May be dropped and called again at any time.
    pub async fn next(&mut self) -> Feedback<T> {
        loop {
            if self.link.is_none() {
                tokio::time::sleep_until(self.not_before).await;
                self.link = Some(connect(&self.endpoint));
            }
            let Some(link) = &mut self.link else {
                continue;
            };
            let ack_due = self.ack_due;
            let feedback = tokio::select! {
                event = link.events.recv() => match event {
                    Some(Ok(event)) => self.digest(&event),
                    Some(Err(cause)) => Some(self.broken(&cause)),
                    None => Some(self.broken("the connection's task ended")),
                },
                () = until(ack_due) => Some(self.broken("nothing is acknowledged any more")),
            };
            if let Some(feedback) = feedback {
                return feedback;
            }
        }
    }

    fn digest(&mut self, event: &Event) -> Option<Feedback<T>> {
        let feedback = self.understand(event);
        if matches!(feedback, Some(Feedback::Acknowledged(_))) {
            let waits = self.acks.outstanding() > 0;
            self.ack_due = waits.then(|| Instant::now() + ACK_PATIENCE);
        }
        feedback
    }

    fn understand(&mut self, event: &Event) -> Option<Feedback<T>> {
        match event {
            Event::Incoming(Packet::ConnAck(_)) => {
                (self.is_connected, self.pause) = (true, PAUSE.0);
                Some(Feedback::Connected)
            }
            Event::Incoming(Packet::PubAck(ack)) => {
                self.acks.acknowledged(ack.pkid).map(Feedback::Acknowledged)
            }
            Event::Outgoing(Left::Publish(packet)) => {
                self.acks.left(*packet).map(Feedback::Acknowledged)
            }
            Event::Outgoing(Left::AwaitAck(packet)) => {
                self.acks.waits(*packet);
                None
            }
            _ => None,
        }
    }

    fn broken(&mut self, cause: &str) -> Feedback<T> {
        tracing::warn!(cause, "the sending connection to the broker is lost");
        self.link = None;
        self.is_connected = false;
        self.acks = Acks::default();
        self.ack_due = None;
        self.not_before = Instant::now() + self.pause;
        self.pause = (self.pause * 2).min(PAUSE.1);
        Feedback::Lost
    }
}

/// One task owns the library's event loop and does nothing else.
fn connect(endpoint: &Endpoint) -> Link {
    let (client, mut driver) = AsyncClient::new(endpoint.options("out"), 2 * WINDOW);
    driver.set_network_options(endpoint::network());
    let (tell, events) = mpsc::channel(WINDOW);
    let driver =
        AbortOnDropHandle::new(tokio::spawn(async move { drive(&mut driver, tell).await }));
    Link {
        client,
        events,
        _driver: driver,
    }
}

async fn drive(driver: &mut EventLoop, tell: mpsc::Sender<Result<Event, String>>) {
    loop {
        let event = driver.poll().await.map_err(|e| e.to_string());
        let is_over = event.is_err();
        if tell.send(event).await.is_err() || is_over {
            return;
        }
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

fn qos(kind: Kind) -> QoS {
    match kind.qos() {
        0 => QoS::AtMostOnce,
        _ => QoS::AtLeastOnce,
    }
}
