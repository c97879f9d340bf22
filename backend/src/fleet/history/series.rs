//! What machines said, over time: summaries as far as they reach, single samples after that.
use crate::{
    error::Result,
    fleet::entity::sample::{self, Entity as Sample},
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use player_protocol::Telemetry;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, EntityTrait as _, FromQueryResult, Statement,
    sea_query::OnConflict,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Five minutes.
pub const FINE_MS: i64 = 300_000;
/// An hour.
pub const COARSE_MS: i64 = 3_600_000;

/// What is measured: the column, and the name on the wire.
pub const METRICS: [(&str, &str); 7] = [
    ("load_permille", "loadPermille"),
    ("memory_bytes", "memoryBytes"),
    ("free_bytes", "freeBytes"),
    ("temperature_celsius", "temperatureCelsius"),
    ("clock_offset_ms", "clockOffsetMs"),
    ("frames", "frames"),
    ("dropped", "dropped"),
];

/// What all samples of a stretch of time say together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = HistoryPoint)]
pub struct Point {
    /// When the stretch begins.
    pub at: Instant,
    /// Their average.
    pub average: f64,
    /// The least.
    pub min: f64,
    /// The most.
    pub max: f64,
}

/// Keeps what screens said, each with the moment at which the server heard it.
pub async fn keep(
    txn: &impl ConnectionTrait,
    said: &[(ScreenId, OrganisationId, &Telemetry)],
    now: Instant,
) -> Result<()> {
    let once = OnConflict::columns([sample::Column::ScreenId, sample::Column::At])
        .do_nothing()
        .to_owned();
    for chunk in said.chunks(500) {
        let rows = chunk
            .iter()
            .map(|(screen, organisation, body)| sample::ActiveModel {
                screen_id: Set(*screen),
                at: Set(now),
                organisation_id: Set(*organisation),
                load_permille: Set(body.load_permille.map(number)),
                memory_bytes: Set(body.memory_bytes.map(number)),
                free_bytes: Set(body.free_bytes.map(number)),
                temperature_celsius: Set(body.temperature_celsius.map(number)),
                clock_offset_ms: Set(body.clock_offset_ms.map(number)),
                frames: Set(body.frames.map(number)),
                dropped: Set(body.dropped.map(number)),
            });
        Sample::insert_many(rows)
            .on_conflict(once.clone())
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a curve needs no more than 52 bits"
)]
fn number(n: impl Into<i64>) -> f64 {
    n.into() as f64
}

#[derive(FromQueryResult)]
struct Row {
    at: Instant,
    sum: Option<f64>,
    count: Option<f64>,
    min: Option<f64>,
    max: Option<f64>,
}

/// The series of a screen in a time, in steps of `width_ms`, by metric.
pub async fn read(
    db: &impl ConnectionTrait,
    (organisation, screen): (OrganisationId, ScreenId),
    (from, to): (Instant, Instant),
    width_ms: i64,
) -> Result<BTreeMap<&'static str, Vec<Point>>> {
    let mut series = BTreeMap::new();
    for (column, name) in METRICS {
        let points = one(db, (organisation, screen), (from, to), (column, width_ms)).await?;
        series.insert(name, points);
    }
    Ok(series)
}

async fn one(
    db: &impl ConnectionTrait,
    (organisation, screen): (OrganisationId, ScreenId),
    (from, to): (Instant, Instant),
    (column, width_ms): (&str, i64),
) -> Result<Vec<Point>> {
    // the summaries end with the last full hour that was thinned; what came after it is summed here
    let summed_to = format!(
        "(SELECT COALESCE(MAX(s.at), 0) + {COARSE_MS} FROM telemetry_summary s WHERE s.screen_id = $2 AND s.width_ms = {COARSE_MS})"
    );
    let sql = format!(
        "SELECT at, {column}_sum AS sum, {column}_count AS count, {column}_min AS min, {column}_max AS max FROM telemetry_summary \
         WHERE organisation_id = $1 AND screen_id = $2 AND width_ms = {width_ms} AND at >= $3 AND at < $4 AND at < {summed_to} \
         UNION ALL SELECT at / {width_ms} * {width_ms} AS at, SUM({column}) AS sum, CAST(COUNT({column}) AS DOUBLE PRECISION) AS count, \
         MIN({column}) AS min, MAX({column}) AS max FROM telemetry_sample \
         WHERE organisation_id = $1 AND screen_id = $2 AND at >= $3 AND at < $4 AND at >= {summed_to} \
         GROUP BY 1 ORDER BY 1"
    );
    let values = [organisation.into(), screen.into(), from.into(), to.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(db).await?;
    let point = |row: Row| {
        let count = row.count.filter(|count| *count > 0.0)?;
        Some(Point {
            at: row.at,
            average: row.sum? / count,
            min: row.min?,
            max: row.max?,
        })
    };
    Ok(rows.into_iter().filter_map(point).collect())
}
