//! `/metrics` for those who operate the server, on an address of its own: what its tasks count, and what is looked up when asked.
use crate::{
    app::AppState,
    db,
    error::{Error, Result},
    fleet, jobs, journal, meter, traces,
};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use jobs::entity::{self as job, State as Job};
use prometheus::{Encoder as _, IntCounter, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};
use std::time::Instant;

const STATES: [(Job, &str); 3] = [
    (Job::Queued, "queued"),
    (Job::Running, "running"),
    (Job::Failed, "failed"),
];

/// What is shown.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// What the tasks of the fleet count.
    pub fleet: fleet::metrics::Metrics,
    registry: Registry,
    jobs: IntGaugeVec,
    oldest_job: IntGauge,
    connections: IntGaugeVec,
    disk_free: IntGauge,
    log_lost: IntCounter,
}

impl Metrics {
    /// Counters at zero, beside those of the fleet.
    ///
    /// # Errors
    /// If two of them had the same name.
    pub fn new(fleet: fleet::metrics::Metrics) -> Result<Self> {
        Self::made(fleet).map_err(Error::internal)
    }

    fn made(fleet: fleet::metrics::Metrics) -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let by = |name: &str, help: &str, label: &str| {
            let made = IntGaugeVec::new(Opts::new(name, help), &[label])?;
            registry.register(Box::new(made.clone()))?;
            Ok::<_, prometheus::Error>(made)
        };
        let gauge = |name: &str, help: &str| {
            let made = IntGauge::new(name, help)?;
            registry.register(Box::new(made.clone()))?;
            Ok::<_, prometheus::Error>(made)
        };
        let build = by("vitrine_build_info", "The version that runs", "version")?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        let log_lost = IntCounter::new("vitrine_log_lines_lost_total", "Lost log lines")?;
        registry.register(Box::new(log_lost.clone()))?;
        Ok(Self {
            fleet,
            jobs: by("vitrine_jobs", "Background work by state", "state")?,
            oldest_job: gauge(
                "vitrine_job_oldest_seconds",
                "How long the oldest job that is due has waited",
            )?,
            connections: by(
                "vitrine_database_connections",
                "Connections of the pool",
                "state",
            )?,
            disk_free: gauge("vitrine_disk_free_bytes", "Room for the data folder")?,
            log_lost,
            registry,
        })
    }

    async fn look(&self, state: &AppState) -> Result<()> {
        self.fleet.look(state).await?;
        for (of, name) in STATES {
            let rows = job::Entity::find().filter(job::Column::State.eq(of));
            let gauge = self.jobs.with_label_values(&[name]);
            gauge.set(whole(rows.count(&state.db).await?));
        }
        let now = state.clock.now();
        let oldest = job::Entity::find()
            .filter(job::Column::State.eq(Job::Queued))
            .filter(job::Column::RunAt.lte(now))
            .order_by_asc(job::Column::RunAt)
            .one(&state.db)
            .await?;
        let waited = oldest.map_or(0, |job| now.ms_since(job.run_at) / 1000);
        self.oldest_job.set(waited);
        let (open, idle) = db::connections(&state.db);
        for (name, number) in [("idle", idle), ("used", open.saturating_sub(idle))] {
            let gauge = self.connections.with_label_values(&[name]);
            gauge.set(whole(number));
        }
        if let Ok(space) = rustix::fs::statvfs(&state.config.data_dir) {
            let free = space.f_bavail.saturating_mul(space.f_frsize);
            self.disk_free.set(whole(free));
        }
        let lost = journal::lost().saturating_sub(self.log_lost.get());
        self.log_lost.inc_by(lost);
        Ok(())
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// `/metrics`, for an address that only operators reach.
pub fn router(state: AppState, metrics: Metrics) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .with_state((state, metrics))
}

/// public: on an internal address only; no names, no content
async fn show(State((state, metrics)): State<(AppState, Metrics)>) -> Result<impl IntoResponse> {
    metrics.look(&state).await?;
    let mut families = metrics.fleet.gather();
    families.extend(metrics.registry.gather());
    families.extend(meter::gather());
    let (encoder, mut text) = (TextEncoder::new(), Vec::new());
    encoder
        .encode(&families, &mut text)
        .map_err(Error::internal)?;
    Ok((
        [(header::CONTENT_TYPE, encoder.format_type().to_owned())],
        text,
    ))
}

/// Measures a request by the template of its route; files and unknown addresses are `other`.
pub async fn measure(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let begin = Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map(MatchedPath::as_str);
    let method = match method.as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    };
    let status = response.status().as_u16();
    meter::request(method, route.unwrap_or("other"), status, begin.elapsed());
    traces::answered(method, route, status);
    response
}
