//! How screens join without anybody at the glass: they are made in bulk, and each device brings the token made for its screen.
use super::{
    entity::{
        enrolment::{self, Entity as Enrolment},
        screen,
    },
    newcomer::{self, paired},
    pairing::{Collected, Request},
    store,
};
use crate::{
    db,
    error::{Error, Result},
    id::{OrganisationId, ScreenId},
    secrets,
    time::Instant,
    webhooks,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityTrait as _,
    QueryFilter as _,
};

/// How long a device may take from the bench of IT to the wall of the store.
pub const LIFE_MS: i64 = 30 * 24 * 60 * 60_000;
/// Rows in one statement: four values each, and SQLite takes 32 766.
const ROWS: usize = 1_000;

/// Makes a token for each of these screens, in their order; one made before is void.
pub async fn issue(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    screens: &[ScreenId],
    expires_at: Instant,
) -> Result<Vec<String>> {
    let tokens: Vec<String> = screens.iter().map(|_| secrets::random_token()).collect();
    Enrolment::delete_many()
        .filter(enrolment::COLUMN.screen_id.is_in(screens.iter().copied()))
        .exec(txn)
        .await?;
    let row = |(screen, token): (&ScreenId, &String)| enrolment::ActiveModel {
        screen_id: Set(*screen),
        organisation_id: Set(organisation),
        token_hash: Set(secrets::hash(token)),
        expires_at: Set(expires_at),
    };
    let rows: Vec<_> = screens.iter().zip(&tokens).map(row).collect();
    for rows in rows.chunks(ROWS) {
        Enrolment::insert_many(rows.to_vec()).exec(txn).await?;
    }
    Ok(tokens)
}

/// Makes the token of this screen void, if it has one.
pub async fn void(txn: &impl ConnectionTrait, screen: ScreenId) -> Result<()> {
    Enrolment::delete_by_id(screen).exec(txn).await?;
    Ok(())
}

/// Makes the tokens of these screens void.
pub async fn void_all(txn: &impl ConnectionTrait, screens: &[ScreenId]) -> Result<()> {
    Enrolment::delete_many()
        .filter(enrolment::COLUMN.screen_id.is_in(screens.iter().copied()))
        .exec(txn)
        .await?;
    Ok(())
}

/// Gives the screen of this token to the device that brings it. The secret is made here and answered once.
///
/// # Errors
/// 401 for a token that was used, is too old, or was never made.
pub async fn redeem(
    db: &DatabaseConnection,
    token: &str,
    device: Request,
    now: Instant,
) -> Result<Collected> {
    let secret = secrets::random_token();
    db::write(db, async |txn| {
        let row = waiting(txn, token, now).await?;
        let screen = store::screens::find(txn, row.organisation_id, row.screen_id).await?;
        let screen = screen.ok_or(OVER)?;
        let replaces = screen.secret_hash.is_some();
        let screen = screen::Model {
            secret_hash: Some(secrets::hash(&secret)),
            paired_at: Some(now),
            revoked_at: None,
            updated_at: now,
            ..device.clone().on(screen)
        };
        let screen = store::screens::change(txn, screen).await?;
        if replaces {
            newcomer::start_over(txn, &screen, now).await?;
        }
        webhooks::tell(txn, &[paired(&screen)], now).await?;
        Ok(Collected {
            screen,
            secret: secret.clone(),
            replaces,
        })
    })
    .await
}

/// The row of this token, taken.
async fn waiting(
    txn: &impl ConnectionTrait,
    token: &str,
    now: Instant,
) -> Result<enrolment::Model> {
    let row = Enrolment::find()
        .filter(enrolment::COLUMN.token_hash.eq(secrets::hash(token)))
        .one(txn)
        .await?;
    let row = row.filter(|row| row.expires_at > now).ok_or(OVER)?;
    let gone = Enrolment::delete_many()
        .filter(enrolment::COLUMN.token_hash.eq(&row.token_hash))
        .exec(txn)
        .await?;
    (gone.rows_affected == 1).then_some(row).ok_or(OVER)
}

const OVER: Error =
    Error::Refused("this enrolment was used already or is too old: ask for a new one in the admin");
