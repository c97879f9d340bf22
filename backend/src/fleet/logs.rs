//! The last lines that a screen sent: enough to see what was wrong, never more.
use super::entity::log::{self, Entity as Log};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId},
};
use player_protocol::report::Level;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};

/// Lines kept of a screen.
pub const MOST: u64 = 500;
/// The longest line.
pub const LONGEST: usize = 1_000;

/// The lines of the organisation's screens.
pub fn within(organisation: OrganisationId) -> Select<Log> {
    Log::find().filter(log::COLUMN.organisation_id.eq(organisation))
}

/// The last lines of a screen, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
) -> Result<Vec<log::Model>> {
    let rows = within(organisation)
        .filter(log::COLUMN.screen_id.eq(screen))
        .order_by_desc(log::COLUMN.seq)
        .limit(MOST);
    Ok(rows.all(db).await?)
}

/// Adds lines, one screen's each, oldest first; the oldest of those kept go.
pub async fn add(
    txn: &impl ConnectionTrait,
    screen: ScreenId,
    mut rows: Vec<log::Model>,
) -> Result<()> {
    let last = Log::find()
        .filter(log::COLUMN.screen_id.eq(screen))
        .order_by_desc(log::COLUMN.seq)
        .one(txn)
        .await?;
    let mut seq = last.map_or(0, |row| row.seq);
    for row in &mut rows {
        seq += 1;
        row.seq = seq;
    }
    let rows = rows
        .into_iter()
        .map(|row| log::ActiveModel::from(row).reset_all());
    Log::insert_many(rows).exec_without_returning(txn).await?;
    let kept = i64::try_from(MOST).unwrap_or(i64::MAX);
    Log::delete_many()
        .filter(log::COLUMN.screen_id.eq(screen))
        .filter(log::COLUMN.seq.lte(seq - kept))
        .exec(txn)
        .await?;
    Ok(())
}

/// The level's name.
pub fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Info => "info",
    }
}
