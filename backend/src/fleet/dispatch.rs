//! What leaves for screens: manifests whose row says that the broker does not have them, commands that are due, receipts. The tables are
//! the outbox: whatever is lost on the way is found there again, and a newer revision simply takes the place of an older one.
use super::{acks::Acks, commands, entity::command, metrics::Metrics, screenshots, views};
use crate::{
    app::AppState,
    broker::{Feedback, Load, Outgoing, Publisher},
    delivery::{Handed, store},
    error::{Error, Result},
    id::{CommandId, ScreenId},
    secrets,
};
use bytes::Bytes;
use player_protocol::{
    Epoch, Kind, Message, Receipt, command::CommandKind, envelope, receipt::PlaysUpTo, topic,
};
use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Between two looks into the tables when nobody taps.
const LOOK: Duration = Duration::from_secs(1);
/// Rows a look.
const PAGE: usize = 1_000;
/// Manifests sealed together.
const SEALED: usize = 100;
/// Room in the window that manifests leave to commands and receipts.
const RESERVE: usize = 50;
/// How long a screen is left to the server that it falls to.
const OTHERS: Duration = Duration::from_secs(5);
/// How long a screen without a manifest is left alone.
const UNREADY: Duration = Duration::from_secs(30);

/// A manifest ready to be sent.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// Its generation.
    pub generation: i64,
    /// Its revision.
    pub revision: i64,
    /// The signed envelope.
    pub message: Bytes,
}

/// Something to say that is in no table.
#[derive(Clone, Debug)]
pub enum Say {
    /// Plays are stored up to here.
    Receipt {
        /// To whom.
        screen: ScreenId,
        /// The start of the player that the number belongs to.
        boot: Uuid,
        /// The last number of which all before are stored too.
        up_to: i64,
    },
    /// The broker has lost what it retained: everything must be sent once more.
    Everything,
}

/// What a message on its way was.
#[derive(Clone, Copy, Debug)]
pub enum Ticket {
    /// A manifest.
    Manifest(Handed),
    /// A command.
    Command(CommandId),
    /// Anything whose arrival changes nothing here.
    Other(Kind),
}

/// The task that sends.
pub struct Dispatch {
    state: AppState,
    metrics: Metrics,
    signer: player_protocol::Signer,
    manifests: Load<ScreenId, Sealed>,
    publisher: Publisher<Ticket>,
    waiting: VecDeque<ScreenId>,
    manifests_out: HashMap<ScreenId, (i64, i64)>,
    unready: HashMap<ScreenId, Instant>,
    /// What falls to other servers, and when it is taken over.
    others: HashMap<(ScreenId, i64, i64), Instant>,
    acks: Acks,
}

impl Dispatch {
    /// Sends through `publisher` what `manifests` seals.
    pub fn new(
        state: AppState,
        metrics: Metrics,
        manifests: Load<ScreenId, Sealed>,
        publisher: Publisher<Ticket>,
    ) -> Self {
        let seed = state.signer.key().to_bytes();
        Self {
            signer: player_protocol::Signer::new(secrets::Signer::ID, &seed),
            acks: Acks::new(state.clone()),
            state,
            metrics,
            manifests,
            publisher,
            waiting: VecDeque::new(),
            manifests_out: HashMap::new(),
            unready: HashMap::new(),
            others: HashMap::new(),
        }
    }

    /// Sends until `stop`.
    pub async fn run(mut self, mut said: mpsc::Receiver<Say>, stop: CancellationToken) {
        let delivery = self.state.signals.delivery.clone();
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let has_room = self.publisher.room() > 0;
            let is_due = tokio::select! {
                () = stop.cancelled() => break,
                feedback = self.publisher.next() => self.digest(&feedback),
                Some(say) = said.recv(), if has_room => self.say(say).await,
                () = delivery.notified() => true,
                _ = look.tick() => true,
                written = self.acks.ready() => {
                    if let Err(e) = written {
                        tracing::warn!(error = ?e, "what was delivered is delivered again");
                    }
                    false
                }
            };
            if let Err(e) = self.go_on(is_due).await {
                tracing::warn!(error = ?e, "delivery waits");
            }
        }
        if let Err(e) = self.acks.finish().await {
            tracing::warn!(error = ?e, "what was delivered last is delivered again at the next start");
        }
    }

    async fn go_on(&mut self, is_due: bool) -> Result<()> {
        self.acks.write();
        if is_due {
            self.send_commands().await?;
            self.look().await?;
        }
        while !self.waiting.is_empty() && self.publisher.room() > RESERVE {
            self.send_manifests().await?;
        }
        Ok(())
    }

    /// Whether the tables should be looked at.
    fn digest(&mut self, feedback: &Feedback<Ticket>) -> bool {
        match feedback {
            Feedback::Connected => {
                self.metrics.connected.with_label_values(&["out"]).set(1);
                true
            }
            Feedback::Lost => {
                self.metrics.connected.with_label_values(&["out"]).set(0);
                self.metrics.lost.inc();
                self.waiting.clear();
                self.manifests_out.clear();
                false
            }
            Feedback::Acknowledged(ticket) => {
                self.acknowledge(*ticket);
                // the last of a page: there may be more
                self.waiting.is_empty()
                    && self.manifests_out.is_empty()
                    && self.acks.has_manifests()
            }
        }
    }

    fn acknowledge(&mut self, ticket: Ticket) {
        let kind = match ticket {
            Ticket::Manifest(handed) => {
                let sent = (handed.generation, handed.revision);
                if self.manifests_out.get(&handed.screen) == Some(&sent) {
                    self.manifests_out.remove(&handed.screen);
                }
                self.acks.manifest(handed);
                Kind::Manifest
            }
            Ticket::Command(id) => {
                self.acks.command(id);
                Kind::Command
            }
            Ticket::Other(kind) => kind,
        };
        Metrics::count(&self.metrics.sent, kind);
    }

    /// Notes which screens must get something.
    async fn look(&mut self) -> Result<()> {
        if !self.waiting.is_empty() || self.publisher.room() == 0 {
            return Ok(());
        }
        // what was acknowledged must not be found again
        self.acks.finish().await?;
        let most = PAGE + self.manifests_out.len() + self.unready.len() + self.others.len();
        let rows = store::unsent(&self.state.db, most as u64).await?;
        let now = Instant::now();
        self.unready.retain(|_, until| *until > now);
        let mut others = std::mem::take(&mut self.others);
        for row in rows {
            let wanted = (row.generation, row.desired_revision);
            let is_out = self.manifests_out.get(&row.screen_id) == Some(&wanted);
            if is_out || self.unready.contains_key(&row.screen_id) {
                continue;
            }
            let wanted = (row.screen_id, wanted.0, wanted.1);
            let until = others.remove(&wanted).unwrap_or(now + OTHERS);
            if until <= now || self.is_mine(row.screen_id, now) {
                self.waiting.push_back(row.screen_id);
            } else {
                self.others.insert(wanted, until);
            }
        }
        Ok(())
    }

    /// With a broker outside, the servers share the screens among themselves.
    fn is_mine(&self, screen: ScreenId, now: Instant) -> bool {
        self.state.config.mqtt_url.is_none() || self.state.signals.peers.is_mine(screen, now)
    }

    async fn send_manifests(&mut self) -> Result<()> {
        let room = self.publisher.room().saturating_sub(RESERVE);
        let most = room.min(SEALED).min(self.waiting.len());
        let screens: Vec<_> = self.waiting.drain(..most).collect();
        let mut sealed = (self.manifests)(screens.clone()).await?;
        for screen in screens {
            let Some(manifest) = sealed.remove(&screen) else {
                self.unready.insert(screen, Instant::now() + UNREADY);
                continue;
            };
            let handed = Handed {
                screen,
                generation: manifest.generation,
                revision: manifest.revision,
            };
            let sent = self.publisher.send(Outgoing {
                topic: topic::manifest(screen.0),
                kind: Kind::Manifest,
                message: manifest.message,
                ticket: Ticket::Manifest(handed),
            });
            if sent {
                let out = (handed.generation, handed.revision);
                self.manifests_out.insert(screen, out);
            }
        }
        Ok(())
    }

    async fn send_commands(&mut self) -> Result<()> {
        if self.publisher.room() == 0 {
            return Ok(());
        }
        let now = self.state.clock.now();
        let due = commands::due(&self.state.db, now, PAGE as u64).await?;
        let most = self.publisher.room();
        let due: Vec<_> = due.into_iter().take(most).collect();
        let ids: Vec<_> = due.iter().map(|row| row.id).collect();
        if ids.is_empty() {
            return Ok(());
        }
        commands::claim(&self.state.db, &ids, now).await?;
        for row in due {
            let topic = topic::command(row.screen_id.0);
            let message =
                envelope::encode_signed(&wire(&row, &self.state.signer), &topic, &self.signer);
            let sent = self.publisher.send(Outgoing {
                topic,
                kind: Kind::Command,
                message: message.map_err(Error::internal)?.into(),
                ticket: Ticket::Command(row.id),
            });
            if !sent {
                break;
            }
            if row.state == command::State::Queued {
                let told = views::Command::from(row.clone()).sent();
                let told = serde_json::to_value(told).unwrap_or_default();
                self.state
                    .events
                    .tell(row.organisation_id, "command", &row.id, told);
            }
        }
        Ok(())
    }

    async fn say(&mut self, say: Say) -> bool {
        match say {
            Say::Receipt {
                screen,
                boot,
                up_to,
            } => {
                let receipt = Receipt {
                    plays_up_to: Some(PlaysUpTo { boot, seq: up_to }),
                    telemetry_up_to: None,
                    server_time: self.state.clock.now().timestamp(),
                };
                self.tell(topic::receipt(screen.0), &receipt);
                false
            }
            Say::Everything => {
                tracing::warn!(
                    "the broker has lost its retained messages: all manifests are sent again"
                );
                let again = store::send_all_again(&self.state.db).await;
                if let Err(e) = again {
                    tracing::error!(error = ?e, "manifests could not be marked");
                    return false;
                }
                let epoch = Epoch {
                    epoch: Uuid::now_v7(),
                    since: self.state.clock.now().timestamp(),
                };
                self.tell(topic::EPOCH.to_owned(), &epoch);
                true
            }
        }
    }

    fn tell<M: Message>(&mut self, topic: String, body: &M) {
        match envelope::encode(body) {
            Ok(message) => {
                self.publisher.send(Outgoing {
                    topic,
                    kind: M::KIND,
                    message: message.into(),
                    ticket: Ticket::Other(M::KIND),
                });
            }
            Err(e) => tracing::error!(error = %e, topic, "a message could not be written"),
        }
    }
}

fn wire(row: &command::Model, signer: &secrets::Signer) -> player_protocol::Command {
    let kind = serde_json::Value::String(row.kind.clone());
    let kind = serde_json::from_value(kind).unwrap_or(CommandKind::Unknown);
    player_protocol::Command {
        id: row.id.0,
        kind,
        upload: (kind == CommandKind::Screenshot).then(|| screenshots::address(signer, row.id)),
        args: row.args.as_object().cloned().unwrap_or_default(),
        issued_at: row.created_at.timestamp(),
        expires_at: row.expires_at.timestamp(),
    }
}
