//! Sums of the hours that are over for good: by hour for all screens together, and by day for each screen.
//!
//! What a screen showed in an hour cannot change once it is written down what was planned in it and the screen's log is complete for
//! it. Then the hour's counts are added to the sums, and the screen's `rolled_to` moves on, in one transaction: so each hour of each
//! screen is in the sums or is read by itself, never both. For a play that comes late all the same, as of a boot before, its hour is taken
//! out of the sums and added again with it, in the transaction that counts it ([`reopen`], [`close`]).
use super::{
    core::{
        days::Zones,
        tally::{HOUR_MS, hour_of},
    },
    entity::log::{self, Column as Log, Entity as Logs},
    sums::{self, Piece},
    zones,
};
use crate::{
    db,
    error::Result,
    id::{OrganisationId, ScreenId},
    organisations::entity::Model as Organisation,
    time::Instant,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityTrait as _, ExprTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, OnConflict, Query},
};
use std::collections::{BTreeMap, BTreeSet};

/// Screens a transaction: with the hours of a day each, others wait for it for a fraction of a second.
const SCREENS: usize = 100;
/// Screens a statement names at most.
const CHUNK: usize = 500;

/// Adds the hours of an organisation's screens to the sums that are over for good, where nothing is planned any more before `up_to`.
pub(super) async fn roll(
    db: &DatabaseConnection,
    organisation: &Organisation,
    (up_to, now): (Instant, Instant),
) -> Result<()> {
    zones::follow(db, organisation, now).await?;
    let zones = zones::of(db, organisation.id).await?;
    loop {
        let ready = ready(db, organisation.id, up_to).await?;
        if ready.is_empty() {
            return Ok(());
        }
        for screens in ready.chunks(SCREENS) {
            let began = tokio::time::Instant::now();
            db::write(db, async |txn| {
                step(txn, organisation.id, &zones, screens, up_to).await
            })
            .await?;
            // others write, too
            tokio::time::sleep(began.elapsed()).await;
        }
    }
}

/// Which screens have hours that are over for good and not in the sums.
async fn ready(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    up_to: Instant,
) -> Result<Vec<ScreenId>> {
    let whole = Expr::col(Log::CompleteTo).gte(Expr::col(Log::RolledTo).add(HOUR_MS));
    Ok(Logs::find()
        .filter(log::COLUMN.organisation_id.eq(organisation))
        .filter(log::COLUMN.rolled_to.lt(up_to))
        .filter(whole)
        .order_by_asc(Log::ScreenId)
        .select_only()
        .column(Log::ScreenId)
        .into_tuple()
        .all(db)
        .await?)
}

/// Adds what is over for good of these screens, of each at most the rest of one day.
async fn step(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    zones: &Zones,
    screens: &[ScreenId],
    up_to: Instant,
) -> Result<()> {
    const NEXT: &str = "(SELECT MIN(t.hour) FROM play_tally t WHERE t.organisation_id = play_log.organisation_id \
        AND t.screen_id = play_log.screen_id AND t.hour >= play_log.rolled_to)";
    let rows: Vec<(ScreenId, Instant, Instant, Option<Instant>)> = Logs::find()
        .filter(log::COLUMN.screen_id.is_in(screens.iter().copied()))
        .order_by_asc(Log::ScreenId)
        .select_only()
        .columns([Log::ScreenId, Log::RolledTo, Log::CompleteTo])
        .expr_as(Expr::cust(NEXT), "next")
        .lock_exclusive()
        .into_tuple()
        .all(txn)
        .await?;
    let mut pieces: BTreeMap<(i64, (i64, i64)), Vec<ScreenId>> = BTreeMap::new();
    let mut done: BTreeMap<i64, Vec<ScreenId>> = BTreeMap::new();
    for (screen, rolled_to, complete_to, next) in rows {
        let target = Ord::min(hour_of(complete_to.as_ms()), up_to.as_ms());
        if target <= rolled_to.as_ms() {
            continue;
        }
        let to = match next.map(Instant::as_ms).filter(|next| *next < target) {
            Some(from) => {
                let (day, end) = zones.day_of(from);
                let to = Ord::min(end, target);
                pieces.entry((day, (from, to))).or_default().push(screen);
                to
            }
            None => target,
        };
        done.entry(to).or_default().push(screen);
    }
    let pieces = pieces.into_iter();
    let pieces = pieces.map(|((day, hours), screens)| Piece {
        day,
        hours,
        screens,
    });
    sums::add(txn, organisation, &pieces.collect::<Vec<_>>(), 1).await?;
    for (to, screens) in done {
        move_to(txn, &screens, to).await?;
    }
    Ok(())
}

/// Takes what is to change out of the sums, as far as it is in them: these hours of screens. Answers what has to be closed again.
///
/// # Errors
/// If the database fails.
pub(super) async fn reopen(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    hours: &BTreeMap<ScreenId, BTreeSet<i64>>,
) -> Result<Vec<Piece>> {
    let mut late: Vec<(ScreenId, i64)> = Vec::new();
    for (screen, rolled_to) in held(txn, organisation, hours.keys().copied().collect()).await? {
        let hours = hours.get(&screen).into_iter().flatten();
        let here = hours.take_while(|hour| **hour < rolled_to);
        late.extend(here.map(|hour| (screen, *hour)));
    }
    if late.is_empty() {
        return Ok(Vec::new());
    }
    let zones = zones::of(txn, organisation).await?;
    let mut days: BTreeMap<(i64, ScreenId), (i64, i64)> = BTreeMap::new();
    for (screen, hour) in late {
        let day = zones.day_of(hour).0;
        // hours come in their course
        let hours = days.entry((day, screen)).or_insert((hour, hour));
        hours.1 = hour + HOUR_MS;
    }
    let piece = |((day, screen), hours)| Piece {
        day,
        hours,
        screens: vec![screen],
    };
    let pieces: Vec<Piece> = days.into_iter().map(piece).collect();
    for some in pieces.chunks(SCREENS) {
        sums::add(txn, organisation, some, -1).await?;
    }
    Ok(pieces)
}

/// Adds to the sums again what was taken out of them.
///
/// # Errors
/// If the database fails.
pub(super) async fn close(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    pieces: &[Piece],
) -> Result<()> {
    for some in pieces.chunks(SCREENS) {
        sums::add(txn, organisation, some, 1).await?;
    }
    Ok(())
}

/// Makes sure that there is a row for each of these screens, and holds it until the transaction ends; answers up to which hour each is in
/// the sums.
async fn held(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    screens: Vec<ScreenId>,
) -> Result<Vec<(ScreenId, i64)>> {
    let mut found = Vec::with_capacity(screens.len());
    for chunk in screens.chunks(CHUNK) {
        let rows = chunk.iter().map(|screen| log::ActiveModel {
            screen_id: Set(*screen),
            organisation_id: Set(organisation),
            complete_to: Set(Instant::from_ms(0)),
            rolled_to: Set(Instant::from_ms(0)),
        });
        let mut same = OnConflict::column(Log::ScreenId);
        let mut insert = Logs::insert_many(rows)
            .on_conflict(same.update_column(Log::OrganisationId).to_owned())
            .into_query();
        insert.returning(Query::returning().columns([Log::ScreenId, Log::RolledTo]));
        for row in txn.query_all(&insert).await? {
            found.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        }
    }
    Ok(found)
}

async fn move_to(txn: &impl ConnectionTrait, screens: &[ScreenId], to: i64) -> Result<()> {
    Logs::update_many()
        .col_expr(Log::RolledTo, Expr::value(to))
        .filter(log::COLUMN.screen_id.is_in(screens.iter().copied()))
        .exec(txn)
        .await?;
    Ok(())
}
