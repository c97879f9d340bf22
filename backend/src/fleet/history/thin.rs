//! Samples become summaries of five minutes, and these of an hour, an hour at a time: done twice, it is the same.
use super::series::{COARSE_MS, FINE_MS, METRICS};
use crate::{app::AppState, db, error::Result, time::Instant};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

const DAY_MS: i64 = 86_400_000;
/// How long single samples are kept.
const SAMPLES_MS: i64 = 2 * DAY_MS;
/// How long summaries of five minutes are kept.
const FINE_KEPT_MS: i64 = 14 * DAY_MS;
/// How long summaries of an hour are kept, when screens came and went, and when they were heard.
const COARSE_KEPT_MS: i64 = 400 * DAY_MS;
/// What was heard in an hour is written by now.
const WRITTEN_MS: i64 = 120_000;

/// Sums up the full hours that are not summed up yet, and forgets what is old.
///
/// # Errors
/// If the database fails.
pub async fn thin(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    let end = hour_of(now.as_ms() - WRITTEN_MS);
    let mut hour = next(&state.db).await?.unwrap_or(end);
    while hour < end {
        sum_up_hour(state, hour).await?;
        hour = following(&state.db, hour).await?.unwrap_or(end);
    }
    db::write(&state.db, async |txn| forget(txn, now, end).await).await
}

/// Sums up one hour: five minutes at a time, so that nobody who writes waits for all of it, and then the hour out of these. The hour is
/// written last; what was cut off before that is done anew, with the same outcome.
async fn sum_up_hour(state: &AppState, hour: i64) -> Result<()> {
    let mut at = hour;
    while at < hour + COARSE_MS {
        db::write(&state.db, async |txn| sum_up(txn, at).await).await?;
        at += FINE_MS;
    }
    db::write(&state.db, async |txn| sum_together(txn, hour).await).await
}

fn hour_of(ms: i64) -> i64 {
    ms.div_euclid(COARSE_MS) * COARSE_MS
}

#[derive(FromQueryResult)]
struct Found {
    at: Option<i64>,
}

async fn find(db: &impl ConnectionTrait, sql: String) -> Result<Option<i64>> {
    let row = Found::find_by_statement(Statement::from_string(db.get_database_backend(), sql));
    Ok(row.one(db).await?.and_then(|row| row.at))
}

/// The hour to sum up first: that of the first sample after the last that was summed up.
async fn next(db: &impl ConnectionTrait) -> Result<Option<i64>> {
    let last = format!("SELECT MAX(at) AS at FROM telemetry_summary WHERE width_ms = {COARSE_MS}");
    let last = find(db, last).await?;
    following(db, last.unwrap_or(i64::MIN / 2)).await
}

/// The next hour with a sample in it.
async fn following(db: &impl ConnectionTrait, hour: i64) -> Result<Option<i64>> {
    let from = hour.saturating_add(COARSE_MS);
    let sql = format!("SELECT MIN(at) AS at FROM telemetry_sample WHERE at >= {from}");
    Ok(find(db, sql).await?.map(hour_of))
}

/// Writes the summaries of five minutes, for all screens in one statement.
async fn sum_up(txn: &impl ConnectionTrait, at: i64) -> Result<()> {
    let of = |metric: &str| {
        [
            format!("SUM({metric})"),
            format!("COUNT({metric})"),
            format!("MIN({metric})"),
            format!("MAX({metric})"),
        ]
    };
    let from = format!(
        "telemetry_sample WHERE at >= {at} AND at < {}",
        at + FINE_MS
    );
    write(txn, (FINE_MS, at), ("COUNT(*)", of), &from).await
}

/// Writes the summaries of an hour out of those of its five minutes.
async fn sum_together(txn: &impl ConnectionTrait, hour: i64) -> Result<()> {
    let of = |metric: &str| {
        [
            format!("SUM({metric}_sum)"),
            format!("SUM({metric}_count)"),
            format!("MIN({metric}_min)"),
            format!("MAX({metric}_max)"),
        ]
    };
    let from = format!(
        "telemetry_summary WHERE width_ms = {FINE_MS} AND at >= {hour} AND at < {}",
        hour + COARSE_MS
    );
    write(txn, (COARSE_MS, hour), ("SUM(samples)", of), &from).await
}

/// Writes the summaries of `width_ms` that begin at `at`: how many samples, and the four figures of each metric.
async fn write(
    txn: &impl ConnectionTrait,
    (width_ms, at): (i64, i64),
    (samples, of): (&str, impl Fn(&str) -> [String; 4]),
    from: &str,
) -> Result<()> {
    let mut columns = vec!["samples".to_owned()];
    let mut values = vec![samples.to_owned()];
    for (metric, _) in METRICS {
        let parts = ["sum", "count", "min", "max"];
        columns.extend(parts.map(|part| format!("{metric}_{part}")));
        values.extend(of(metric));
    }
    let written = columns.iter().map(|c| format!("{c} = excluded.{c}"));
    let written: Vec<_> = written.collect();
    let sql = format!(
        "INSERT INTO telemetry_summary (screen_id, width_ms, at, organisation_id, {}) \
         SELECT screen_id, {width_ms}, {at}, organisation_id, {} FROM {from} GROUP BY screen_id, organisation_id \
         ON CONFLICT (screen_id, width_ms, at) DO UPDATE SET {}",
        columns.join(", "),
        values.join(", "),
        written.join(", "),
    );
    txn.execute_unprepared(&sql).await?;
    Ok(())
}

/// Forgets what is older than it is kept. What was not summed up yet stays, and of each screen how it was last.
async fn forget(txn: &impl ConnectionTrait, now: Instant, summed_to: i64) -> Result<()> {
    let before = |kept_ms: i64| now.as_ms() - kept_ms;
    let samples = before(SAMPLES_MS).min(summed_to);
    let (fine, coarse) = (before(FINE_KEPT_MS), before(COARSE_KEPT_MS));
    for sql in [
        format!("DELETE FROM telemetry_sample WHERE at < {samples}"),
        format!("DELETE FROM telemetry_summary WHERE width_ms = {FINE_MS} AND at < {fine}"),
        format!("DELETE FROM telemetry_summary WHERE width_ms = {COARSE_MS} AND at < {coarse}"),
        format!(
            "DELETE FROM presence WHERE at < {coarse} AND EXISTS (SELECT 1 FROM presence n \
             WHERE n.screen_id = presence.screen_id AND n.at > presence.at AND n.at < {coarse})"
        ),
        format!(
            "DELETE FROM hearing WHERE to_at < {coarse} AND EXISTS (SELECT 1 FROM hearing n \
             WHERE n.to_at > hearing.to_at AND n.to_at < {coarse})"
        ),
    ] {
        txn.execute_unprepared(&sql).await?;
    }
    Ok(())
}
