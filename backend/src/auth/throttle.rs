//! Slows down whoever guesses passwords: by account, by address, and apart from both by browsers that the owner has used.
use super::{
    core::{FORGET_MS, wait_ms},
    entity::throttle,
};
use crate::{
    db,
    error::{Error, Result},
    secrets,
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseConnection,
    EntityTrait as _, QueryFilter as _, sea_query::OnConflict,
};
use std::net::IpAddr;

const MINUTE_MS: i64 = 60_000;

/// Attempts from one address in a minute.
const PER_ADDRESS: i32 = 20;

/// Who is slowed down.
#[derive(Clone, Debug)]
pub struct Subject(String);

impl Subject {
    /// An account, whether it exists or not.
    pub fn account(email_key: &str) -> Self {
        Self(format!("account:{}", secrets::hash(email_key)))
    }

    /// A browser that has signed in to the account before.
    pub fn device(token_hash: &str) -> Self {
        Self(format!("device:{token_hash}"))
    }
}

/// Counts an attempt before it is evaluated, so that many at once cannot slip through; 429 when it must wait.
pub async fn attempt(db: &DatabaseConnection, subject: &Subject, now: Instant) -> Result<()> {
    let waiting = db::write(db, async |txn| {
        let row = locked(txn, &subject.0, now).await?;
        let left = row.blocked_until.ms_since(now);
        if left > 0 {
            return Ok(left);
        }
        let quiet = row.blocked_until.max(row.since);
        let recent = now.ms_since(quiet) < FORGET_MS;
        let attempts = if recent {
            row.attempts.saturating_add(1)
        } else {
            1
        };
        let row = throttle::ActiveModel {
            subject: Set(subject.0.clone()),
            attempts: Set(attempts),
            since: Set(now),
            blocked_until: Set(now.plus_ms(wait_ms(attempts))),
        };
        row.update(txn).await?;
        Ok(0)
    })
    .await?;
    allow(waiting)
}

/// Counts an attempt from an address; 429 when there were too many within a minute.
pub async fn attempt_from(db: &DatabaseConnection, address: IpAddr, now: Instant) -> Result<()> {
    let subject = format!("address:{}", network(address));
    let waiting = db::write(db, async |txn| {
        let row = locked(txn, &subject, now).await?;
        let fresh = now.ms_since(row.since) >= MINUTE_MS;
        let (since, attempts) = if fresh {
            (now, 0)
        } else {
            (row.since, row.attempts)
        };
        if attempts >= PER_ADDRESS {
            return Ok(since.plus_ms(MINUTE_MS).ms_since(now));
        }
        let row = throttle::ActiveModel {
            subject: Set(subject.clone()),
            attempts: Set(attempts + 1),
            since: Set(since),
            blocked_until: Set(now),
        };
        row.update(txn).await?;
        Ok(0)
    })
    .await?;
    allow(waiting)
}

/// Forgets the failures of somebody who has shown to be the right one.
pub async fn forget(db: &impl ConnectionTrait, subject: &Subject) -> Result<()> {
    throttle::Entity::delete_by_id(subject.0.clone())
        .exec(db)
        .await?;
    Ok(())
}

/// Writes as much as a failure of a known account does: what an unknown one costs must not tell.
pub async fn pretend(db: &impl ConnectionTrait, subject: &Subject) -> Result<()> {
    throttle::Entity::update_many()
        .set(throttle::ActiveModel {
            subject: Set(subject.0.clone()),
            ..Default::default()
        })
        .filter(throttle::COLUMN.subject.eq(subject.0.clone()))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes what is too old to matter.
pub async fn tidy(db: &impl ConnectionTrait, now: Instant) -> Result<()> {
    throttle::Entity::delete_many()
        .filter(throttle::COLUMN.since.lt(now.plus_ms(-FORGET_MS)))
        .filter(throttle::COLUMN.blocked_until.lt(now.plus_ms(-FORGET_MS)))
        .exec(db)
        .await?;
    Ok(())
}

fn allow(waiting_ms: i64) -> Result<()> {
    match u64::try_from(waiting_ms) {
        Ok(ms) if ms > 0 => Err(Error::TooMany(ms.div_ceil(1000))),
        _ => Ok(()),
    }
}

/// The row of a subject, held until the transaction ends.
async fn locked(
    txn: &impl ConnectionTrait,
    subject: &str,
    now: Instant,
) -> Result<throttle::Model> {
    let first = throttle::ActiveModel {
        subject: Set(subject.to_owned()),
        attempts: Set(0),
        since: Set(now),
        blocked_until: Set(now),
    };
    // an update of nothing takes the lock of a row that is already there
    let hold = OnConflict::column(throttle::Column::Subject)
        .update_column(throttle::Column::Subject)
        .to_owned();
    throttle::Entity::insert(first)
        .on_conflict(hold)
        .exec_without_returning(txn)
        .await?;
    let row = throttle::Entity::find_by_id(subject).one(txn).await?;
    row.ok_or_else(|| Error::internal("a throttle row vanished"))
}

/// Who has one IPv6 address has the whole /64.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}
