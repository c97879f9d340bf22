//! Proof of play in the database: each play once, and how far they are complete.
use super::{
    core,
    entity::{
        play::{self, Entity as Play},
        watermark::{self, Entity as Watermark},
    },
};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId},
    page::{Limit, Page},
    reports::{self, store::Fresh},
    time::Instant,
};
use player_protocol::report::{Outcome, PlayRow};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
    sea_query::{Expr, OnConflict, Query},
};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// Rows a statement: 12 values each, below the bind limits of both databases.
const CHUNK: usize = 500;
/// How many plays that had arrived ahead are looked at when a gap closes.
const AHEAD: u64 = 10_000;
/// Plays in one message at most.
const MESSAGE_MAX: usize = 5_000;
/// The longest play that can be true.
const LONGEST_MS: i64 = 7 * 86_400_000;
/// Plays that began longer ago are told too late to count.
const OLDEST_MS: i64 = 90 * 86_400_000;
/// How far a screen's clock may be ahead of ours.
const AHEAD_MS: i64 = 60_000;

/// Plays of one boot of one screen.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Whose screen it is.
    pub organisation: OrganisationId,
    /// Where they played.
    pub screen: ScreenId,
    /// The start of the player that the numbers belong to.
    pub boot: Uuid,
    /// The plays.
    pub rows: Vec<PlayRow>,
    /// Every number it speaks of, ascending: also of plays that cannot be true, which are receipted and never stored.
    pub numbers: Vec<i64>,
    /// What is missing up to this number is lost: there is nothing older to come. 0 while that is not known.
    pub believed: i64,
}

impl Batch {
    /// What can be true of what a screen said: numbers from 1, no more than a message holds, times of the last 90 days. A play that
    /// begins after it was told was on the glass by then at the latest, and nobody had planned it so.
    pub fn new(
        (organisation, screen): (OrganisationId, ScreenId),
        boot: Uuid,
        mut rows: Vec<PlayRow>,
        now: Instant,
    ) -> Option<Self> {
        rows.retain(|row| (1..=i64::MAX / 2).contains(&row.seq));
        if rows.is_empty() || rows.len() > MESSAGE_MAX {
            return None;
        }
        let mut numbers: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        numbers.sort_unstable();
        rows.retain(|row| (0..=LONGEST_MS).contains(&row.duration_ms) && row.revision >= 0);
        let oldest = now.plus_ms(-OLDEST_MS).timestamp();
        rows.retain(|row| row.started_at >= oldest);
        let latest = now.plus_ms(AHEAD_MS).timestamp();
        for row in rows.iter_mut().filter(|row| row.started_at > latest) {
            row.started_at = now.timestamp();
            row.planned = false;
        }
        Some(Self {
            organisation,
            screen,
            boot,
            rows,
            numbers,
            believed: 0,
        })
    }
}

/// Up to which number the plays of a boot are complete.
pub type UpTo = BTreeMap<(ScreenId, Uuid), i64>;

/// One play's name for ever.
type Name = (ScreenId, Uuid, i64);

/// Stores the plays of these batches, each at most once, counts them for reports and moves the watermarks, in the caller's transaction.
pub async fn store(txn: &impl ConnectionTrait, batches: &[Batch], now: Instant) -> Result<UpTo> {
    let known = watermarks(txn, batches).await?;
    // ordered, so that two transactions never wait for each other; of two plays with one name the first counts
    let mut rows: BTreeMap<Name, (&Batch, &PlayRow)> = BTreeMap::new();
    for batch in batches {
        let pruned = known
            .get(&(batch.screen, batch.boot))
            .map_or(0, |k| k.pruned_to);
        for row in batch.rows.iter().filter(|row| row.seq > pruned) {
            let name = (batch.screen, batch.boot, row.seq);
            rows.entry(name).or_insert((batch, row));
        }
    }
    let new = add(txn, &rows, now).await?;
    let fresh = rows.iter().filter(|(name, _)| new.contains(*name));
    let fresh: Vec<_> = fresh
        .map(|((screen, ..), (batch, row))| Fresh {
            organisation: batch.organisation,
            screen: *screen,
            row,
        })
        .collect();
    reports::store::add(txn, &fresh, now).await?;
    let before: UpTo = known.into_iter().map(|(key, k)| (key, k.up_to)).collect();
    let marks = advance(txn, batches, before.clone()).await?;
    let logs = logs(txn, (batches, &rows), (&before, &marks), now).await?;
    reports::store::complete(txn, &logs).await?;
    keep(txn, batches, &marks, now).await?;
    Ok(marks)
}

/// Adds the plays that are not stored yet; answers with their names.
async fn add(
    txn: &impl ConnectionTrait,
    rows: &BTreeMap<Name, (&Batch, &PlayRow)>,
    now: Instant,
) -> Result<HashSet<Name>> {
    const NAME: [play::Column; 3] = [
        play::Column::ScreenId,
        play::Column::Boot,
        play::Column::Seq,
    ];
    let once = OnConflict::columns(NAME).do_nothing().to_owned();
    let records = rows.values().map(|(batch, row)| record(batch, row, now));
    let records: Vec<_> = records.collect();
    let mut new = HashSet::with_capacity(records.len());
    for chunk in records.chunks(CHUNK) {
        let mut insert = Play::insert_many(chunk.iter().cloned())
            .on_conflict(once.clone())
            .into_query();
        insert.returning(Query::returning().columns(NAME));
        for row in txn.query_all(&insert).await? {
            let seq = row.try_get_by_index(2)?;
            new.insert((row.try_get_by_index(0)?, row.try_get_by_index(1)?, seq));
        }
    }
    Ok(new)
}

async fn advance(txn: &impl ConnectionTrait, batches: &[Batch], mut marks: UpTo) -> Result<UpTo> {
    for batch in batches {
        let mark = marks.entry((batch.screen, batch.boot)).or_default();
        let before = *mark;
        *mark = core::advance(before, batch.numbers.iter().copied(), batch.believed);
        if *mark > before {
            let ahead = stored_after(txn, batch, *mark).await?;
            *mark = core::advance(*mark, ahead, 0);
        }
    }
    Ok(marks)
}

/// Up to when the plays of the screens are whole now: the end of the last one before any gap. No play is believed to end in the future.
async fn logs(
    txn: &impl ConnectionTrait,
    (batches, rows): (&[Batch], &BTreeMap<Name, (&Batch, &PlayRow)>),
    (before, after): (&UpTo, &UpTo),
    now: Instant,
) -> Result<BTreeMap<ScreenId, (OrganisationId, Instant)>> {
    let mut logs = BTreeMap::new();
    let boots: BTreeMap<_, _> = batches.iter().map(|b| ((b.screen, b.boot), b)).collect();
    for ((screen, boot), batch) in boots {
        let mark = |marks: &UpTo| marks.get(&(screen, boot)).copied().unwrap_or_default();
        let (from, to) = (mark(before), mark(after));
        if to <= from {
            continue;
        }
        let here = rows.range((screen, boot, from + 1)..=(screen, boot, to));
        let ends: Vec<i64> = here.map(|(_, (_, row))| core::end_of(row)).collect();
        let end = match i64::try_from(ends.len()) {
            Ok(n) if n == to - from => ends.into_iter().max(),
            _ => stored_end(txn, batch, (from, to)).await?,
        };
        if let Some(end) = end {
            let end = Ord::min(Instant::from_ms(end), now);
            let log = logs.entry(screen).or_insert((batch.organisation, end));
            log.1 = Ord::max(log.1, end);
        }
    }
    Ok(logs)
}

/// When the last of these plays of a boot ended.
async fn stored_end(
    db: &impl ConnectionTrait,
    of: &Batch,
    (after, to): (i64, i64),
) -> Result<Option<i64>> {
    let end = Expr::col(play::Column::StartedAt).add(Expr::col(play::Column::DurationMs));
    let last: Option<Option<i64>> = Play::find()
        .select_only()
        .expr(end.max())
        .filter(play::Column::ScreenId.eq(of.screen))
        .filter(play::Column::Boot.eq(of.boot))
        .filter(play::Column::Seq.gt(after))
        .filter(play::Column::Seq.lte(to))
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.flatten())
}

fn record(batch: &Batch, row: &PlayRow, now: Instant) -> play::ActiveModel {
    let outcome = match row.outcome {
        Outcome::Complete => "complete",
        Outcome::Cut => "cut",
        Outcome::Failed => "failed",
    };
    play::ActiveModel {
        screen_id: Set(batch.screen),
        boot: Set(batch.boot),
        seq: Set(row.seq),
        organisation_id: Set(batch.organisation),
        item_id: Set(row.item_id),
        campaign_id: Set(row.campaign_id),
        revision: Set(row.revision),
        started_at: Set(row.started_at.into()),
        duration_ms: Set(row.duration_ms),
        outcome: Set(outcome.to_owned()),
        planned: Set(row.planned),
        received_at: Set(now),
    }
}

async fn watermarks(
    db: &impl ConnectionTrait,
    batches: &[Batch],
) -> Result<BTreeMap<(ScreenId, Uuid), watermark::Model>> {
    let boots: BTreeSet<_> = batches.iter().map(|b| (b.screen, b.boot)).collect();
    let boots: Vec<_> = boots.into_iter().collect();
    let mut marks = BTreeMap::new();
    for chunk in boots.chunks(CHUNK) {
        let rows = Watermark::find()
            .filter(watermark::Column::ScreenId.is_in(chunk.iter().map(|(screen, _)| *screen)))
            .filter(watermark::Column::Boot.is_in(chunk.iter().map(|(_, boot)| *boot)))
            .all(db)
            .await?;
        marks.extend(rows.into_iter().map(|m| ((m.screen_id, m.boot), m)));
    }
    // the chunks name screens and boots apart
    marks.retain(|boot, _| boots.binary_search(boot).is_ok());
    Ok(marks)
}

async fn stored_after(db: &impl ConnectionTrait, of: &Batch, seq: i64) -> Result<Vec<i64>> {
    Ok(Play::find()
        .select_only()
        .column(play::Column::Seq)
        .filter(play::Column::ScreenId.eq(of.screen))
        .filter(play::Column::Boot.eq(of.boot))
        .filter(play::Column::Seq.gt(seq))
        .order_by_asc(play::Column::Seq)
        .limit(AHEAD)
        .into_tuple()
        .all(db)
        .await?)
}

async fn keep(
    txn: &impl ConnectionTrait,
    batches: &[Batch],
    marks: &UpTo,
    now: Instant,
) -> Result<()> {
    let mut rows = BTreeMap::new();
    for batch in batches {
        let key = (batch.screen, batch.boot);
        let row = watermark::ActiveModel {
            screen_id: Set(batch.screen),
            boot: Set(batch.boot),
            organisation_id: Set(batch.organisation),
            up_to: Set(marks.get(&key).copied().unwrap_or_default()),
            updated_at: Set(now),
            pruned_to: Set(0),
        };
        rows.insert(key, row);
    }
    let rows: Vec<_> = rows.into_values().collect();
    let newer = OnConflict::columns([watermark::Column::ScreenId, watermark::Column::Boot])
        .update_columns([watermark::Column::UpTo, watermark::Column::UpdatedAt])
        .to_owned();
    for chunk in rows.chunks(CHUNK) {
        Watermark::insert_many(chunk.iter().cloned())
            .on_conflict(newer.clone())
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// The plays of one organisation.
pub fn within(organisation: OrganisationId) -> Select<Play> {
    Play::find().filter(play::Column::OrganisationId.eq(organisation))
}

/// Where a page of plays goes on: after this moment and number, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    started_at: Instant,
    seq: i64,
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (ms, seq) = text.split_once('.').ok_or(())?;
        Ok(Self {
            started_at: Instant::from_ms(ms.parse().map_err(|_| ())?),
            seq: seq.parse().map_err(|_| ())?,
        })
    }
}

/// A page of a screen's plays, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
    after: Option<Cursor>,
    limit: Limit,
) -> Result<Page<play::Model>> {
    let mut query = within(organisation).filter(play::Column::ScreenId.eq(screen));
    if let Some(after) = after {
        let older = Condition::any()
            .add(play::Column::StartedAt.lt(after.started_at))
            .add(
                Condition::all()
                    .add(play::Column::StartedAt.eq(after.started_at))
                    .add(play::Column::Seq.lt(after.seq)),
            );
        query = query.filter(older);
    }
    let rows = query
        .order_by_desc(play::Column::StartedAt)
        .order_by_desc(play::Column::Seq)
        .limit(limit.and_one())
        .all(db)
        .await?;
    Ok(Page::cut(rows, limit, |row| {
        format!("{}.{}", row.started_at.as_ms(), row.seq)
    }))
}
