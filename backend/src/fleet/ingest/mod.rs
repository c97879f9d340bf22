//! What screens say, on its way from the broker to the database: decoded here, written in batches by [`live`] and [`proof`]. A message
//! that makes no sense is counted and dropped; nothing a screen sends stops the others.
pub mod live;
pub mod proof;

use super::{core::clean, dispatch::Say, metrics::Metrics, reports::Report};
use crate::{app::AppState, broker::Incoming, delivery, id::ScreenId, time::Instant};
use bytes::Bytes;
use live::{Item, Said};
use player_protocol::{
    CommandResult, Kind, Log, Plays, Presence, Status, Telemetry, Topic, envelope,
    envelope::EnvelopeError,
};
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Reports that may wait; then the broker is read more slowly.
const REPORTS_WAITING: usize = 16_384;
/// Batches of plays that may wait; players send the rest again.
const PLAYS_WAITING: usize = 1_024;

/// Where decoded messages go.
struct Routes {
    state: AppState,
    metrics: Metrics,
    reports: mpsc::Sender<Item>,
    plays: mpsc::Sender<(ScreenId, Plays)>,
    say: mpsc::Sender<Say>,
}

/// Starts the tasks that write; what they have to answer goes to `say`. Ends when `incoming` does, with everything written.
pub fn start(
    state: &AppState,
    metrics: &Metrics,
    incoming: mpsc::Receiver<Incoming>,
    say: mpsc::Sender<Say>,
    (tasks, stop): (&TaskTracker, &CancellationToken),
) {
    let (reports, report_queue) = mpsc::channel(REPORTS_WAITING);
    let (plays, play_queue) = mpsc::channel(PLAYS_WAITING);
    tasks.spawn(live::run(state.clone(), metrics.clone(), report_queue));
    tasks.spawn(proof::run(
        state.clone(),
        metrics.clone(),
        play_queue,
        say.clone(),
    ));
    let routes = Routes {
        state: state.clone(),
        metrics: metrics.clone(),
        reports,
        plays,
        say,
    };
    let stop = stop.clone();
    tasks.spawn(async move {
        stop.run_until_cancelled(routes.run(incoming)).await;
    });
}

impl Routes {
    async fn run(self, mut incoming: mpsc::Receiver<Incoming>) {
        // since when nothing is heard, until it is known what the broker remembers
        let mut deaf = Some(self.state.clock.now());
        while let Some(incoming) = incoming.recv().await {
            match incoming {
                Incoming::Message { topic, payload } => self.take(topic, &payload).await,
                Incoming::Deaf => {
                    self.hears(false);
                    deaf.get_or_insert_with(|| self.state.clock.now());
                }
                Incoming::Listening => {
                    self.hears(true);
                    self.state.signals.heard.notify_one();
                }
                Incoming::Forgetful => {
                    self.lose(deaf.take()).await;
                    // whoever answers is gone only when everything stops
                    drop(self.say.send(Say::Everything).await);
                }
            }
        }
    }

    /// A broker that forgot everything tells of no screen that it lost: those that have not spoken since must come back, or are gone.
    async fn lose(&self, since: Option<Instant>) {
        let Some(since) = since else { return };
        let now = self.state.clock.now();
        if let Err(e) = delivery::store::lose_silent(&self.state.db, since, now).await {
            tracing::warn!(error = ?e, "screens that the broker lost may seem online");
        }
    }

    fn hears(&self, hears: bool) {
        let gauge = self.metrics.connected.with_label_values(&["in"]);
        gauge.set(i64::from(hears));
        self.state.signals.hears.send_replace(hears);
    }

    async fn take(&self, topic: Topic, payload: &Bytes) {
        Metrics::count(&self.metrics.received, topic.kind);
        if let Err(e) = self.route(topic, payload).await {
            Metrics::count(&self.metrics.poisoned, topic.kind);
            tracing::debug!(screen.id = %topic.screen, kind = topic.kind.name(), error = %e, "a message was dropped");
        }
    }

    async fn route(&self, topic: Topic, payload: &Bytes) -> Result<(), EnvelopeError> {
        let screen = ScreenId(topic.screen);
        let said = match topic.kind {
            Kind::Presence if payload.is_empty() => return Ok(()),
            Kind::Presence => {
                let presence: Presence = envelope::decode_lenient(payload)?;
                Said::Report(Report::Presence(presence))
            }
            Kind::Status => {
                let status: Status = envelope::decode_lenient(payload)?;
                Said::Report(Report::Status(status))
            }
            Kind::Result => {
                let result: CommandResult = envelope::decode_lenient(payload)?;
                Said::Result(result)
            }
            Kind::Telemetry => {
                let telemetry: Telemetry = envelope::decode_lenient(payload)?;
                Said::Telemetry(Box::new(telemetry))
            }
            Kind::Plays => {
                self.plays(screen, envelope::decode_lenient(payload)?);
                return Ok(());
            }
            Kind::Log => {
                let log: Log = envelope::decode_lenient(payload)?;
                note(screen, &log);
                Said::Log(Box::new(log))
            }
            _ => return Ok(()),
        };
        // waiting here slows the reading down, which is the point
        drop(self.reports.send(Item { screen, said }).await);
        self.metrics.reports_waiting.set(waiting(&self.reports));
        Ok(())
    }

    fn plays(&self, screen: ScreenId, plays: Plays) {
        if self.plays.try_send((screen, plays)).is_err() {
            Metrics::count(&self.metrics.crowded_out, Kind::Plays);
        }
        self.metrics.plays_waiting.set(waiting(&self.plays));
    }
}

fn waiting<T>(queue: &mpsc::Sender<T>) -> i64 {
    i64::try_from(queue.max_capacity() - queue.capacity()).unwrap_or(i64::MAX)
}

fn note(screen: ScreenId, log: &Log) {
    let message = clean(&log.message, 500);
    if log.level == player_protocol::report::Level::Error {
        tracing::warn!(screen.id = %screen, "{message}");
    } else {
        tracing::info!(screen.id = %screen, "{message}");
    }
}
