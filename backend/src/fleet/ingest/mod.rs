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
use std::ops::RangeInclusive;
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
                Said::Telemetry(Box::new(credible(telemetry)))
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

/// Without the figures that no machine can have: they would spoil averages for ever.
fn credible(mut said: Telemetry) -> Telemetry {
    /// A clock that starts in 1970 is 57 years behind.
    const CLOCK_MS: RangeInclusive<i64> = -4_000_000_000_000..=4_000_000_000_000;
    const COUNT: RangeInclusive<i64> = 0..=1 << 53;
    const LOAD_PERMILLE: RangeInclusive<i64> = 0..=1_000_000;
    const CELSIUS: RangeInclusive<i32> = -100..=250;
    let count = |n: Option<i64>| n.filter(|n| COUNT.contains(n));
    said.clock_offset_ms = said.clock_offset_ms.filter(|ms| CLOCK_MS.contains(ms));
    said.free_bytes = count(said.free_bytes);
    said.used_bytes = count(said.used_bytes);
    said.memory_bytes = count(said.memory_bytes);
    said.load_permille = said.load_permille.filter(|n| LOAD_PERMILLE.contains(n));
    said.temperature_celsius = said.temperature_celsius.filter(|n| CELSIUS.contains(n));
    said.frames = count(said.frames);
    said.dropped = count(said.dropped);
    said.uptime_ms = count(said.uptime_ms);
    said
}

fn note(screen: ScreenId, log: &Log) {
    let message = clean(&log.message, 500);
    if log.level == player_protocol::report::Level::Error {
        tracing::warn!(screen.id = %screen, "{message}");
    } else {
        tracing::info!(screen.id = %screen, "{message}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_figure_that_no_machine_can_have_is_not_measured() {
        let said = |figures| -> Telemetry {
            let mut said = json!({"at": "2026-03-01T10:00:00Z"});
            said.as_object_mut().unwrap().extend(figures);
            serde_json::from_value(said).unwrap()
        };
        let true_figures = json!({
            "clockOffsetMs": -1_770_000_000_000_i64, "freeBytes": 0, "usedBytes": 1_i64 << 42, "memoryBytes": 1 << 30,
            "loadPermille": 3_990, "temperatureCelsius": -30, "frames": 600, "dropped": 0, "uptimeMs": 1,
        });
        let whole = said(true_figures.as_object().unwrap().clone());
        assert_eq!(credible(whole.clone()), whole);
        let figures = json!({
            "clockOffsetMs": i64::MAX, "freeBytes": -1, "usedBytes": i64::MAX, "memoryBytes": i64::MIN,
            "loadPermille": -1, "temperatureCelsius": 9_000, "frames": -5, "dropped": i64::MAX, "uptimeMs": -1,
        });
        let nothing = said(serde_json::Map::new());
        let absurd = said(figures.as_object().unwrap().clone());
        assert_eq!(credible(absurd), nothing);
    }
}
