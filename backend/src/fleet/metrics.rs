//! What the fleet's tasks of this process count, and how the fleet stands.
use super::entity;
use crate::{
    app::AppState,
    delivery::entity as state,
    error::{Error, Result},
    id::ScreenId,
};
use player_protocol::Kind;
use prometheus::{
    IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, core::Collector,
    proto::MetricFamily,
};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, ExprTrait as _, PaginatorTrait as _, QueryFilter as _,
    sea_query::Expr,
};

/// What the tasks of the fleet count.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    /// Messages from screens, by kind.
    pub received: IntCounterVec,
    /// Messages that made no sense and were dropped, by kind.
    pub poisoned: IntCounterVec,
    /// Messages dropped because a queue was full, by kind.
    pub crowded_out: IntCounterVec,
    /// Plays taken in, duplicates included.
    pub plays: IntCounter,
    /// Plays that cannot be true or be read: receipted, so that they do not hold up what follows, and not stored.
    pub plays_refused: IntCounter,
    /// Messages to screens that the broker has acknowledged, by kind.
    pub sent: IntCounterVec,
    /// Times that a connection of the server to its broker broke.
    pub lost: IntCounter,
    /// Whether the server's two connections to its broker stand: `in` hears the screens, `out` speaks to them.
    pub connected: IntGaugeVec,
    /// Reports that wait to be written.
    pub reports_waiting: IntGauge,
    /// Batches of plays that wait to be written.
    pub plays_waiting: IntGauge,
    online: IntGauge,
    unsent: IntGauge,
    behind: IntGauge,
    commands_open: IntGauge,
}

impl Metrics {
    /// Counters at zero.
    ///
    /// # Errors
    /// If two of them had the same name.
    pub fn new() -> Result<Self> {
        let registry = Registry::new();
        let by_kind = |kinds: &[Kind], name: &str, help: &str| {
            let counter = IntCounterVec::new(Opts::new(name, help), &["kind"])?;
            register(&registry, started(counter, kinds))
        };
        let gauge = |name: &str, help: &str| register(&registry, IntGauge::new(name, help)?);
        let counter = |name: &str, help: &str| register(&registry, IntCounter::new(name, help)?);
        let made = || {
            Ok::<_, prometheus::Error>(Self {
                received: by_kind(
                    &Kind::UP,
                    "vitrine_messages_received_total",
                    "Messages from screens",
                )?,
                poisoned: by_kind(
                    &Kind::UP,
                    "vitrine_messages_poisoned_total",
                    "Messages that make no sense",
                )?,
                crowded_out: by_kind(
                    &Kind::UP,
                    "vitrine_messages_crowded_out_total",
                    "Dropped for lack of room",
                )?,
                plays: counter("vitrine_plays_received_total", "Plays, duplicates included")?,
                plays_refused: counter(
                    "vitrine_plays_refused_total",
                    "Plays that make no sense and are not stored",
                )?,
                sent: by_kind(
                    &Kind::DOWN,
                    "vitrine_messages_sent_total",
                    "Messages the broker acknowledged",
                )?,
                lost: counter(
                    "vitrine_broker_connections_lost_total",
                    "Broken connections",
                )?,
                connected: connected(&registry)?,
                reports_waiting: gauge("vitrine_reports_waiting", "Reports not written yet")?,
                plays_waiting: gauge("vitrine_play_batches_waiting", "Plays not written yet")?,
                online: gauge("vitrine_screens_online", "Connected screens")?,
                unsent: gauge(
                    "vitrine_manifests_unsent",
                    "Manifests the broker does not have",
                )?,
                behind: gauge(
                    "vitrine_screens_behind",
                    "Online screens that do not show their revision",
                )?,
                commands_open: gauge("vitrine_commands_open", "Commands without an answer")?,
                registry: registry.clone(),
            })
        };
        made().map_err(Error::internal)
    }

    /// Counts plays of a screen that are not stored, and says so.
    pub fn refuse_plays(&self, screen: ScreenId, count: usize) {
        self.plays_refused.inc_by(count as u64);
        if count > 0 {
            tracing::warn!(screen.id = %screen, count, "plays that make no sense are not stored");
        }
    }

    /// Counts one message of this kind.
    pub fn count(counter: &IntCounterVec, kind: Kind) {
        counter.with_label_values(&[kind.name()]).inc();
    }

    /// Everything counted so far.
    pub fn gather(&self) -> Vec<MetricFamily> {
        self.registry.gather()
    }

    /// Looks up how the fleet stands.
    ///
    /// # Errors
    /// If the database does not answer.
    pub async fn look(&self, state: &AppState) -> Result<()> {
        use state::Column as C;
        let all = state::Entity::find;
        let set = |gauge: &IntGauge, n: u64| gauge.set(i64::try_from(n).unwrap_or(i64::MAX));
        let unsent = Expr::col(C::DesiredRevision).gt(Expr::col(C::HandedRevision));
        let behind = Expr::col(C::DesiredRevision)
            .ne(Expr::col(C::ReportedRevision))
            .or(C::ReportedRevision.is_null())
            .or(C::ReportedState.ne(state::Phase::Showing));
        let online = || all().filter(C::Online.eq(true));
        set(&self.online, online().count(&state.db).await?);
        set(&self.unsent, all().filter(unsent).count(&state.db).await?);
        let behind = online().filter(C::DesiredRevision.gt(0)).filter(behind);
        set(&self.behind, behind.count(&state.db).await?);
        let open = [
            entity::command::State::Queued,
            entity::command::State::Sent,
            entity::command::State::Accepted,
            entity::command::State::Running,
        ];
        let open =
            entity::command::Entity::find().filter(entity::command::Column::State.is_in(open));
        set(&self.commands_open, open.count(&state.db).await?);
        Ok(())
    }
}

fn register<T: Collector + Clone + 'static>(
    registry: &Registry,
    made: T,
) -> Result<T, prometheus::Error> {
    registry.register(Box::new(made.clone()))?;
    Ok(made)
}

/// With each kind at zero from the start.
fn started(counter: IntCounterVec, kinds: &[Kind]) -> IntCounterVec {
    for kind in kinds {
        counter.with_label_values(&[kind.name()]);
    }
    counter
}

fn connected(registry: &Registry) -> Result<IntGaugeVec, prometheus::Error> {
    let options = Opts::new("vitrine_broker_connected", "Whether the broker is reached");
    let made = IntGaugeVec::new(options, &["direction"])?;
    for direction in ["in", "out"] {
        made.with_label_values(&[direction]);
    }
    registry.register(Box::new(made.clone()))?;
    Ok(made)
}
