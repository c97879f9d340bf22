//! How a screen joins: it asks for a code, somebody types the code in the admin, the screen collects its secret once.
pub use super::newcomer::{Collected, NewScreen, Request};
use super::{
    entity::{
        miss,
        pairing::{self, Entity as Pairing},
        screen,
    },
    newcomer, recompile, store,
};
use crate::{
    auth::Caller,
    db,
    error::{Error, FieldError, Result},
    id::{OrganisationId, PairingId},
    secrets,
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseConnection,
    EntityTrait as _, ExprTrait as _, PaginatorTrait as _, QueryFilter as _, sea_query::Expr,
};
use uuid::Uuid;

/// 32 signs that nobody confuses: eight of them are 40 bits.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_LENGTH: usize = 8;
/// A code lives this long, and a paired screen has as long again to collect its secret.
const LIFE_MS: i64 = 10 * 60_000;
/// After so many polls with a wrong secret the code dies.
const MAX_WRONG_POLLS: i32 = 10;
/// Wrong codes a minute: of one person, and of everybody together.
const MAX_MISSES: u64 = 5;
const MAX_MISSES_OF_ALL: u64 = 100;
const MINUTE_MS: i64 = 60_000;

/// What it is answered.
#[derive(Clone, Debug)]
pub struct Requested {
    /// To poll with.
    pub id: PairingId,
    /// To show, without the dash.
    pub code: String,
    /// To poll with; told once.
    pub poll_secret: String,
    /// When the code dies.
    pub expires_at: Instant,
}

/// What a poll is answered.
#[derive(Clone, Debug)]
pub enum Poll {
    /// Nobody has typed the code yet.
    Waiting,
    /// It is paired; told once.
    Paired(Box<Collected>),
}

/// The code as people read it: `ABCD-EFGH`.
pub fn dashed(code: &str) -> String {
    let (front, back) = code.split_at_checked(CODE_LENGTH / 2).unwrap_or((code, ""));
    format!("{front}-{back}")
}

/// The code that somebody typed, with or without dash, spaces and capitals; `None` if it cannot be one.
fn typed(text: &str) -> Option<String> {
    let signs = text.chars().filter(|c| !matches!(c, '-' | ' '));
    let code: String = signs
        .take(CODE_LENGTH + 1)
        .collect::<String>()
        .to_uppercase();
    let known = code.bytes().all(|b| ALPHABET.contains(&b));
    (known && code.len() == CODE_LENGTH).then_some(code)
}

fn fresh_code() -> String {
    let bytes = secrets::random_bytes();
    let sign = |b: &u8| char::from(ALPHABET[usize::from(b & 31)]);
    bytes.iter().take(CODE_LENGTH).map(sign).collect()
}

/// Opens a pairing for a screen that nobody knows yet.
pub async fn request(db: &DatabaseConnection, asked: Request, now: Instant) -> Result<Requested> {
    let poll_secret = secrets::random_token();
    let (id, expires_at) = (PairingId::new(), now.plus_ms(LIFE_MS));
    let code = fresh_code();
    let row = pairing::ActiveModel {
        id: Set(id),
        code: Set(code.clone()),
        poll_secret_hash: Set(secrets::hash(&poll_secret)),
        public_key: Set(asked.public_key),
        model: Set(asked.model),
        width: Set(asked.resolution.map(|r| r.0)),
        height: Set(asked.resolution.map(|r| r.1)),
        address: Set(asked.address),
        attempts: Set(0),
        organisation_id: Set(None),
        screen_id: Set(None),
        expires_at: Set(expires_at),
        answered_at: Set(None),
        created_at: Set(now),
    };
    db::write(db, async |txn| {
        forget_old(txn, now).await?;
        row.insert(txn).await?;
        Ok(())
    })
    .await?;
    Ok(Requested {
        id,
        code,
        poll_secret,
        expires_at,
    })
}

/// Old rows keep their code from being given again.
async fn forget_old(txn: &impl ConnectionTrait, now: Instant) -> Result<()> {
    Pairing::delete_many()
        .filter(pairing::COLUMN.expires_at.lt(now.plus_ms(-LIFE_MS)))
        .exec(txn)
        .await?;
    Ok(())
}

/// The open pairing with the code that the caller typed.
///
/// # Errors
/// 422 on `code` if there is none; 429 after too many wrong ones.
pub async fn look_up(
    db: &impl ConnectionTrait,
    caller: &Caller,
    code: &str,
    now: Instant,
) -> Result<pairing::Model> {
    // counted before the look, so that tries at the same time count each other
    let attempt = note_attempt(db, caller, now).await?;
    let found = match typed(code) {
        Some(code) => {
            Pairing::find()
                .filter(pairing::COLUMN.code.eq(code))
                .one(db)
                .await?
        }
        None => None,
    };
    let open = found.filter(|row| is_open(row, now));
    let Some(row) = open else {
        return Err(wrong_code());
    };
    miss::Entity::delete_by_id(attempt).exec(db).await?;
    Ok(row)
}

fn is_open(row: &pairing::Model, now: Instant) -> bool {
    row.expires_at > now && row.answered_at.is_none() && row.screen_id.is_none()
}

fn wrong_code() -> Error {
    let message = "no screen shows this code now: read it again from the screen, codes change every ten minutes";
    Error::Invalid(vec![FieldError::new("code", message)])
}

async fn note_attempt(db: &impl ConnectionTrait, caller: &Caller, now: Instant) -> Result<Uuid> {
    let since = now.plus_ms(-MINUTE_MS);
    miss::Entity::delete_many()
        .filter(miss::COLUMN.at.lte(since))
        .exec(db)
        .await?;
    let id = Uuid::now_v7();
    let row = miss::ActiveModel {
        id: Set(id),
        organisation_id: Set(caller.organisation),
        caller_id: Set(caller.id()),
        at: Set(now),
    };
    row.insert(db).await?;
    let mine = misses_within(caller.organisation).filter(miss::COLUMN.caller_id.eq(caller.id()));
    let (mine, all) = (mine.count(db).await?, miss::Entity::find().count(db).await?);
    if mine > MAX_MISSES || all > MAX_MISSES_OF_ALL {
        miss::Entity::delete_by_id(id).exec(db).await?;
        return Err(Error::TooMany(60));
    }
    Ok(id)
}

fn misses_within(organisation: OrganisationId) -> sea_orm::Select<miss::Entity> {
    miss::Entity::find().filter(miss::COLUMN.organisation_id.eq(organisation))
}

/// Makes the screen that the pairing asked for; of two who claim it at once, one gets a 422.
pub async fn claim(
    txn: &impl ConnectionTrait,
    caller: &Caller,
    asked: &pairing::Model,
    new: NewScreen,
    now: Instant,
) -> Result<screen::Model> {
    let row = screen::Model {
        paired_at: Some(now),
        ..asked.device().on(new.row(caller.organisation, now))
    };
    let row = store::screens::add(txn, row).await?;
    take(txn, asked, &row, now).await?;
    recompile::screens(txn, caller.organisation, vec![row.id], now).await?;
    Ok(row)
}

/// Gives an existing screen another device: the one that shows the code. The old one is cut off when the new one has its secret.
pub async fn replace(
    txn: &impl ConnectionTrait,
    asked: &pairing::Model,
    row: screen::Model,
    now: Instant,
) -> Result<screen::Model> {
    take(txn, asked, &row, now).await?;
    let row = screen::Model {
        paired_at: Some(now),
        revoked_at: None,
        updated_at: now,
        ..asked.device().on(row)
    };
    store::screens::change(txn, row).await
}

async fn take(
    txn: &impl ConnectionTrait,
    asked: &pairing::Model,
    row: &screen::Model,
    now: Instant,
) -> Result<()> {
    let taken = Pairing::update_many()
        .col_expr(
            pairing::Column::OrganisationId,
            Expr::value(row.organisation_id),
        )
        .col_expr(pairing::Column::ScreenId, Expr::value(row.id))
        .col_expr(
            pairing::Column::ExpiresAt,
            Expr::value(now.plus_ms(LIFE_MS)),
        )
        .filter(pairing::COLUMN.id.eq(asked.id))
        .filter(pairing::COLUMN.screen_id.is_null())
        .filter(pairing::COLUMN.answered_at.is_null())
        .filter(pairing::COLUMN.expires_at.gt(now))
        .exec(txn)
        .await?;
    if taken.rows_affected == 0 {
        return Err(wrong_code());
    }
    Ok(())
}

/// Answers a poll. The secret is made here and answered once.
///
/// # Errors
/// 404 for an unknown pairing, 401 for a wrong secret (ten of them end the pairing), 410 when it is over.
pub async fn collect(
    db: &DatabaseConnection,
    id: PairingId,
    poll_secret: &str,
    now: Instant,
) -> Result<Poll> {
    let row = Pairing::find_by_id(id).one(db).await?;
    let row = row.ok_or(Error::NotFound("pairing"))?;
    if row.answered_at.is_some() || row.expires_at <= now {
        return Err(Error::Gone("this code is over: ask for a new one"));
    }
    if !secrets::same(&row.poll_secret_hash, &secrets::hash(poll_secret)) {
        note_wrong_poll(db, id, now).await?;
        return Err(Error::Unauthenticated);
    }
    let (Some(organisation), Some(screen)) = (row.organisation_id, row.screen_id) else {
        return Ok(Poll::Waiting);
    };
    let secret = secrets::random_token();
    let screen = db::write(db, async |txn| {
        answer_once(txn, id, now).await?;
        let screen = store::screens::find(txn, organisation, screen).await?;
        let screen = screen.filter(|s| s.revoked_at.is_none());
        let screen = screen.ok_or(Error::Gone("this screen was removed: ask for a new code"))?;
        let hash = secrets::hash(&secret);
        store::screens::set_secret(txn, &screen, &hash).await?;
        if screen.secret_hash.is_some() {
            newcomer::start_over(txn, &screen, now).await?;
        }
        Ok(screen)
    })
    .await?;
    Ok(Poll::Paired(Box::new(Collected {
        replaces: screen.secret_hash.is_some(),
        screen,
        secret,
    })))
}

async fn answer_once(txn: &impl ConnectionTrait, id: PairingId, now: Instant) -> Result<()> {
    let answered = Pairing::update_many()
        .col_expr(pairing::Column::AnsweredAt, Expr::value(now))
        .filter(pairing::COLUMN.id.eq(id))
        .filter(pairing::COLUMN.answered_at.is_null())
        .exec(txn)
        .await?;
    if answered.rows_affected == 0 {
        return Err(Error::Gone("this code was answered already"));
    }
    Ok(())
}

async fn note_wrong_poll(db: &impl ConnectionTrait, id: PairingId, now: Instant) -> Result<()> {
    Pairing::update_many()
        .col_expr(
            pairing::Column::Attempts,
            Expr::col(pairing::Column::Attempts).add(1),
        )
        .filter(pairing::COLUMN.id.eq(id))
        .exec(db)
        .await?;
    Pairing::update_many()
        .col_expr(pairing::Column::AnsweredAt, Expr::value(now))
        .filter(pairing::COLUMN.id.eq(id))
        .filter(pairing::COLUMN.attempts.gte(MAX_WRONG_POLLS))
        .exec(db)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for (text, code) in [
            ("ABCD-EFGH", Some("ABCDEFGH")),
            (" abcd efgh ", Some("ABCDEFGH")),
            ("2345-6789", Some("23456789")),
            ("ABCD-EFG", None),
            ("ABCD-EFGHJ", None),
            ("ABCD-EFGO", None),
            ("", None),
            ("ÀBCDEFGH", None),
        ] {
            assert_eq!(typed(text).as_deref(), code, "{text}");
        }
        let fresh = fresh_code();
        assert_eq!(typed(&dashed(&fresh)), Some(fresh));
    }
}
