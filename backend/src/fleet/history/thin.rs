//! Samples become summaries of five minutes and of an hour, an hour at a time and each hour in one transaction: done twice, it is the same.
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
        db::write(&state.db, async |txn| {
            sum_up(txn, hour, FINE_MS).await?;
            sum_up(txn, hour, COARSE_MS).await
        })
        .await?;
        hour = following(&state.db, hour).await?.unwrap_or(end);
    }
    db::write(&state.db, async |txn| forget(txn, now, end).await).await
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

/// The hour to sum up first: the last that was begun, else that of the first sample.
async fn next(db: &impl ConnectionTrait) -> Result<Option<i64>> {
    let last = format!("SELECT MAX(at) AS at FROM telemetry_summary WHERE width_ms = {COARSE_MS}");
    match find(db, last).await? {
        Some(hour) => Ok(Some(hour)),
        None => following(db, i64::MIN / 2).await,
    }
}

/// The next hour with a sample in it.
async fn following(db: &impl ConnectionTrait, hour: i64) -> Result<Option<i64>> {
    let from = hour.saturating_add(COARSE_MS);
    let sql = format!("SELECT MIN(at) AS at FROM telemetry_sample WHERE at >= {from}");
    Ok(find(db, sql).await?.map(hour_of))
}

/// Writes the summaries of `width_ms` of one hour, for all screens in one statement.
async fn sum_up(txn: &impl ConnectionTrait, hour: i64, width_ms: i64) -> Result<()> {
    let mut columns = vec!["screen_id", "width_ms", "at", "organisation_id", "samples"]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let mut values = vec![
        "screen_id".to_owned(),
        format!("{width_ms}"),
        format!("at / {width_ms} * {width_ms}"),
        "organisation_id".to_owned(),
        "COUNT(*)".to_owned(),
    ];
    for (metric, _) in METRICS {
        for (part, value) in [
            ("sum", format!("SUM({metric})")),
            ("count", format!("COUNT({metric})")),
            ("min", format!("MIN({metric})")),
            ("max", format!("MAX({metric})")),
        ] {
            columns.push(format!("{metric}_{part}"));
            values.push(value);
        }
    }
    let written = columns[4..].iter();
    let written: Vec<_> = written.map(|c| format!("{c} = excluded.{c}")).collect();
    let sql = format!(
        "INSERT INTO telemetry_summary ({}) SELECT {} FROM telemetry_sample WHERE at >= {hour} AND at < {} \
         GROUP BY screen_id, organisation_id, at / {width_ms} * {width_ms} \
         ON CONFLICT (screen_id, width_ms, at) DO UPDATE SET {}",
        columns.join(", "),
        values.join(", "),
        hour + COARSE_MS,
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
