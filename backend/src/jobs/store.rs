//! Jobs in the database. A running job is known by its id and attempt, so that a worker that lost its lease changes nothing.
use super::{
    entity::{self as job, Entity as Job, State},
    registry::Task,
};
use crate::{
    db,
    error::{Error, Result},
    id::{JobId, OrganisationId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseConnection, EntityTrait as _,
    ExprTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
    sea_query::{Expr, LockBehavior, LockType, Query},
};
use serde::Serialize;
use serde_json::Value;

/// How long a worker may be silent before another one takes its job over.
pub(super) const LEASE_MS: i64 = 30_000;

fn within(organisation: OrganisationId) -> Select<Job> {
    Job::find().filter(job::COLUMN.organisation_id.eq(organisation))
}

/// Adds work, to be done after the transaction commits; then tap `signals.jobs`.
pub async fn enqueue(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    kind: &str,
    payload: &impl Serialize,
    now: Instant,
) -> Result<JobId> {
    let row = job::ActiveModel {
        id: Set(JobId::new()),
        organisation_id: Set(organisation),
        kind: Set(kind.to_owned()),
        payload: Set(serde_json::to_value(payload).map_err(Error::internal)?),
        state: Set(State::Queued),
        progress_permille: Set(0),
        message: Set(None),
        attempts: Set(0),
        run_at: Set(now),
        lease_until: Set(None),
        result: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Ok(row.insert(txn).await?.id)
}

/// Adds work unless the organisation has the very same waiting already.
///
/// The one that waits is kept from starting until the transaction ends, so that it sees what the transaction writes.
pub async fn enqueue_once(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    kind: &str,
    payload: &impl Serialize,
    now: Instant,
) -> Result<JobId> {
    let payload = serde_json::to_value(payload).map_err(Error::internal)?;
    let waiting = within(organisation)
        .filter(job::COLUMN.kind.eq(kind))
        .filter(job::COLUMN.state.eq(State::Queued))
        .filter(job::COLUMN.attempts.eq(0))
        .order_by_asc(job::COLUMN.id)
        .lock_exclusive()
        .all(txn)
        .await?;
    match waiting.into_iter().find(|row| row.payload == payload) {
        Some(row) => Ok(row.id),
        None => enqueue(txn, organisation, kind, &payload, now).await,
    }
}

/// Whether the organisation has work of this kind that waits or is done now.
pub async fn is_under_way(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    kind: &str,
) -> Result<bool> {
    let rows = within(organisation)
        .filter(job::COLUMN.kind.eq(kind))
        .filter(job::COLUMN.state.is_in([State::Queued, State::Running]));
    Ok(rows.limit(1).one(db).await?.is_some())
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: JobId,
) -> Result<Option<job::Model>> {
    let row = within(organisation).filter(job::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// Takes the oldest due job of these kinds, also one whose worker died; its attempts are counted here.
pub(super) async fn claim(
    db: &DatabaseConnection,
    kinds: &[&'static str],
    now: Instant,
) -> Result<Option<job::Model>> {
    let due = Condition::any()
        .add(
            Condition::all()
                .add(job::COLUMN.state.eq(State::Queued))
                .add(job::COLUMN.run_at.lte(now)),
        )
        .add(
            Condition::all()
                .add(job::COLUMN.state.eq(State::Running))
                .add(job::COLUMN.lease_until.lte(now)),
        );
    let mut oldest = Job::find()
        .select_only()
        .column(job::Column::Id)
        .filter(job::COLUMN.kind.is_in(kinds.iter().copied()))
        .filter(due)
        .order_by_asc(job::COLUMN.run_at)
        .order_by_asc(job::COLUMN.id)
        .limit(1)
        .into_query();
    if db::is_postgres(db.get_database_backend()) {
        oldest.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let mut claim = Query::update();
    claim
        .table(Job)
        .value(job::Column::State, State::Running)
        .value(
            job::Column::Attempts,
            Expr::col(job::Column::Attempts).add(1),
        )
        .value(job::Column::LeaseUntil, now.plus_ms(LEASE_MS))
        .value(job::Column::UpdatedAt, now)
        .and_where(Expr::col(job::Column::Id).in_subquery(oldest))
        .returning_all();
    let row = db.query_one(&claim).await?;
    match row {
        None => Ok(None),
        Some(row) => Ok(Some(sea_orm::FromQueryResult::from_query_result(&row, "")?)),
    }
}

/// What a worker may write about its job.
pub(super) enum Note {
    /// Still at it.
    Alive(i32),
    /// Finished.
    Done(Value),
    /// Again at this time.
    Again(Instant, String),
    /// Stopped from outside: not an attempt.
    Released,
    /// Given up.
    Failed(String),
}

/// Writes the note if the job is still this worker's; `false` if it was taken over.
pub(super) async fn note(
    db: &impl ConnectionTrait,
    task: &Task,
    now: Instant,
    note: Note,
) -> Result<bool> {
    let mut row = job::ActiveModel {
        updated_at: Set(now),
        lease_until: Set(None),
        ..Default::default()
    };
    match note {
        Note::Alive(permille) => {
            row.lease_until = Set(Some(now.plus_ms(LEASE_MS)));
            row.progress_permille = Set(permille);
        }
        Note::Done(result) => {
            row.state = Set(State::Done);
            row.progress_permille = Set(1000);
            row.message = Set(None);
            row.result = Set(Some(result));
        }
        Note::Again(at, message) => {
            row.state = Set(State::Queued);
            row.run_at = Set(at);
            row.message = Set(Some(message));
        }
        Note::Released => {
            row.state = Set(State::Queued);
            row.run_at = Set(now);
            row.attempts = Set(task.attempt - 1);
        }
        Note::Failed(message) => {
            row.state = Set(State::Failed);
            row.message = Set(Some(message));
        }
    }
    let done = Job::update_many()
        .set(row)
        .filter(job::COLUMN.id.eq(task.id))
        .filter(job::COLUMN.state.eq(State::Running))
        .filter(job::COLUMN.attempts.eq(task.attempt))
        .exec(db)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Ends the leases of a process that is known to be dead: SQLite has one process, and this is a new one.
pub(super) async fn end_leases(db: &DatabaseConnection, now: Instant) -> Result<()> {
    if db::is_postgres(db.get_database_backend()) {
        return Ok(());
    }
    let row = job::ActiveModel {
        lease_until: Set(Some(now)),
        ..Default::default()
    };
    let running = Job::update_many()
        .set(row)
        .filter(job::COLUMN.state.eq(State::Running));
    running.exec(db).await?;
    Ok(())
}

/// Removes what ended before `before`.
pub(super) async fn forget(db: &impl ConnectionTrait, before: Instant) -> Result<()> {
    Job::delete_many()
        .filter(job::COLUMN.state.is_in([State::Done, State::Failed]))
        .filter(job::COLUMN.updated_at.lt(before))
        .exec(db)
        .await?;
    Ok(())
}
