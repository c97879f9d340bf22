//! The installation itself: one row. Its generation rises with every restored backup, so that screens take older numbers for newer ones.
use crate::{
    error::{Error, Result},
    secrets,
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait, EntityTrait as _, QueryFilter as _,
};

mod entity {
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "installation")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i16,
        pub generation: i64,
        pub setup_token_hash: Option<String>,
        /// The public key with which every server of the installation signs.
        pub signing_key: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The id of the one row.
const THE_ONE: i16 = 1;

async fn row(db: &impl ConnectionTrait) -> Result<entity::Model> {
    let row = entity::Entity::find_by_id(THE_ONE).one(db).await?;
    row.ok_or_else(|| Error::internal("the installation has no row"))
}

/// Which generation of the installation this is.
pub async fn generation(db: &impl ConnectionTrait) -> Result<i64> {
    Ok(row(db).await?.generation)
}

/// The first moment that generations count seconds from: 2026-01-01.
const EPOCH_MS: i64 = 1_767_225_600_000;

/// Begins the next generation: whatever screens hold from before is older than anything from now on. It is named after the moment, so that a
/// copy that is brought back twice never begins a generation that there was already.
pub async fn next_generation(db: &impl ConnectionTrait, now: Instant) -> Result<i64> {
    let seconds = (now.as_ms() - EPOCH_MS) / 1000;
    let next = Ord::max(row(db).await?.generation + 1, seconds);
    let row = entity::ActiveModel {
        id: Set(THE_ONE),
        generation: Set(next),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(next)
}

/// The public key with which every server of the installation signs, once one has started.
pub async fn signing_key(db: &impl ConnectionTrait) -> Result<Option<String>> {
    Ok(row(db).await?.signing_key)
}

/// Makes this the key of the installation if it has none; the answer is the one that it has then.
pub async fn keep_signing_key(db: &impl ConnectionTrait, public: &str) -> Result<String> {
    entity::Entity::update_many()
        .set(entity::ActiveModel {
            signing_key: Set(Some(public.to_owned())),
            ..Default::default()
        })
        .filter(entity::COLUMN.id.eq(THE_ONE))
        .filter(entity::COLUMN.signing_key.is_null())
        .exec(db)
        .await?;
    let kept = signing_key(db).await?;
    kept.ok_or_else(|| Error::internal("the installation's key was not kept"))
}

/// Makes this the token that opens the set-up; earlier ones no longer do.
pub async fn keep_setup_token(db: &impl ConnectionTrait, hash: String) -> Result<()> {
    let row = entity::ActiveModel {
        id: Set(THE_ONE),
        setup_token_hash: Set(Some(hash)),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

/// Whether this is the token that opens the set-up.
pub async fn is_setup_token(db: &impl ConnectionTrait, hash: &str) -> Result<bool> {
    let kept = row(db).await?.setup_token_hash;
    Ok(kept.is_some_and(|kept| secrets::same(&kept, hash)))
}

/// Uses the token up; false if it is not the right one.
pub async fn use_setup_token(db: &impl ConnectionTrait, hash: &str) -> Result<bool> {
    let used = entity::Entity::update_many()
        .set(entity::ActiveModel {
            setup_token_hash: Set(None),
            ..Default::default()
        })
        .filter(entity::COLUMN.id.eq(THE_ONE))
        .filter(entity::COLUMN.setup_token_hash.eq(hash))
        .exec(db)
        .await?;
    Ok(used.rows_affected == 1)
}
