//! Objects of the media store that nothing names, and since when. Whoever is about to name one claims it first, and it is not swept.
use crate::{error::Result, time::Instant};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    QueryFilter as _, QuerySelect as _, sea_query::OnConflict,
};
use std::collections::BTreeSet;

mod entity {
    use crate::time::Instant;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "orphan")]
    pub(super) struct Model {
        /// The object's SHA-256 in hex.
        #[sea_orm(primary_key, auto_increment = false)]
        pub sha256: String,
        /// When nothing named it for the first time.
        pub since: Instant,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

const CHUNK: usize = 500;

/// Keeps the object: from now on something is about to name it. Waits while it is being removed.
///
/// # Errors
/// If the database refuses.
pub async fn claim(db: &impl ConnectionTrait, sha256: &str) -> Result<()> {
    entity::Entity::delete_by_id(sha256).exec(db).await?;
    Ok(())
}

/// Remembers which objects nothing names now, and forgets those that are named again.
///
/// # Errors
/// If the database refuses.
pub async fn note(
    txn: &DatabaseTransaction,
    unnamed: &BTreeSet<String>,
    now: Instant,
) -> Result<()> {
    let kept = entity::Entity::find().all(txn).await?;
    let again = kept.into_iter().map(|row| row.sha256);
    let again: Vec<String> = again.filter(|sha256| !unnamed.contains(sha256)).collect();
    for chunk in again.chunks(CHUNK) {
        entity::Entity::delete_many()
            .filter(entity::COLUMN.sha256.is_in(chunk.iter().cloned()))
            .exec(txn)
            .await?;
    }
    let all: Vec<&String> = unnamed.iter().collect();
    for chunk in all.chunks(CHUNK) {
        let rows = chunk.iter().map(|sha256| entity::ActiveModel {
            sha256: Set((*sha256).clone()),
            since: Set(now),
        });
        let known = OnConflict::column(entity::Column::Sha256)
            .do_nothing()
            .to_owned();
        entity::Entity::insert_many(rows)
            .on_conflict(known)
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// The objects that nothing has named since `before`.
///
/// # Errors
/// If the database refuses.
pub async fn since(db: &impl ConnectionTrait, before: Instant) -> Result<Vec<String>> {
    let rows = entity::Entity::find().filter(entity::COLUMN.since.lte(before));
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().map(|row| row.sha256).collect())
}

/// Whether the object is still unnamed; until the transaction ends nobody claims it.
///
/// # Errors
/// If the database refuses.
pub async fn hold(txn: &DatabaseTransaction, sha256: &str) -> Result<bool> {
    let row = entity::Entity::find_by_id(sha256).lock_exclusive();
    Ok(row.one(txn).await?.is_some())
}
