//! The counts in the database: added to by plays, each once, and told what was planned.
use super::{
    core::tally::{self, Figures, Key},
    entity::{
        log::{self, Entity as Log},
        tally::{self as rows, Entity as Tally},
    },
    names::{self, Names},
    roll,
    sums::Piece,
    told::Told,
};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    time::Instant,
};
use player_protocol::report::PlayRow;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    sea_query::{Expr, OnConflict},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Rows a statement: 14 values each, below the bind limits of both databases.
const CHUNK: usize = 500;

/// A play that was stored just now, for the first time.
#[derive(Clone, Copy, Debug)]
pub struct Fresh<'a> {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Where it played.
    pub screen: ScreenId,
    /// What the screen said.
    pub row: &'a PlayRow,
}

/// Where a screen stands, and its name.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) site: SiteId,
    pub(super) name: String,
}

/// Counts these plays, in the transaction that stored them.
///
/// # Errors
/// If the database fails.
pub async fn add(txn: &impl ConnectionTrait, fresh: &[Fresh<'_>], now: Instant) -> Result<()> {
    let hour = tally::hour_of(now.as_ms());
    let mut by_owner: BTreeMap<OrganisationId, Vec<Fresh<'_>>> = BTreeMap::new();
    for one in fresh {
        by_owner.entry(one.organisation).or_default().push(*one);
    }
    for (organisation, fresh) in by_owner {
        let held = fresh.iter().map(|one| (one.screen, one.row.revision));
        let told = Told::of(txn, held).await?;
        let plays = fresh.iter().map(|one| {
            let media = told.media(one.screen, one.row);
            let denied = media.is_none() && told.knows(one.screen, one.row);
            (one.screen.0, one.row, media.unwrap_or_default(), denied)
        });
        let tally = tally::tally(plays);
        let open = reopen(txn, organisation, tally.keys()).await?;
        let screens = fresh.iter().map(|one| one.screen).collect();
        let places = names::places(txn, organisation, &screens).await?;
        let past = tally.keys().filter(|key| key.hour < hour);
        let stood = stood(txn, organisation, past).await?;
        let counted = tally.iter().map(|(key, figures)| {
            let planned = (0, 0);
            row(organisation, (&places, &stood), (*key, *figures, planned))
        });
        write(txn, counted.collect(), &ADDED).await?;
        roll::close(txn, organisation, &open).await?;
        names::note(txn, organisation, told.names(&tally), &places).await?;
    }
    Ok(())
}

/// The counts that plays add to.
const ADDED: [rows::Column; 6] = [
    rows::Column::AsPlanned,
    rows::Column::Cut,
    rows::Column::Unplanned,
    rows::Column::Failed,
    rows::Column::ShownMs,
    rows::Column::UnplannedMs,
];

/// Says what was planned; saying it again changes nothing.
pub(super) async fn plan(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    planned: &[(Key, (i64, i64))],
    places: &HashMap<ScreenId, Place>,
    names: Names,
) -> Result<()> {
    let open = reopen(txn, organisation, planned.iter().map(|(key, _)| key)).await?;
    let stood = stood(txn, organisation, planned.iter().map(|(key, _)| key)).await?;
    let row = |(key, planned): &(Key, _)| {
        let figures = Figures::default();
        row(organisation, (places, &stood), (*key, figures, *planned))
    };
    write(txn, planned.iter().map(row).collect(), &[]).await?;
    roll::close(txn, organisation, &open).await?;
    names::note(txn, organisation, names, places).await
}

/// Takes the hours of these counts out of the sums, if they are in them; what it answers is to be closed when they are written.
async fn reopen(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    keys: impl Iterator<Item = &Key>,
) -> Result<Vec<Piece>> {
    let mut hours: BTreeMap<ScreenId, BTreeSet<i64>> = BTreeMap::new();
    for key in keys {
        let screen = ScreenId(key.screen);
        hours.entry(screen).or_default().insert(key.hour);
    }
    roll::reopen(txn, organisation, &hours).await
}

/// Where screens stood in hours, by what is counted of them already.
type Stood = HashMap<(ScreenId, i64), SiteId>;

/// Where the screens of these counts stood in their hours: what is told later belongs there, too, wherever the screen is now.
async fn stood(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    keys: impl Iterator<Item = &Key>,
) -> Result<Stood> {
    let (mut screens, mut hours) = (BTreeSet::new(), BTreeSet::new());
    for key in keys {
        screens.insert(ScreenId(key.screen));
        hours.insert(key.hour);
    }
    let screens: Vec<ScreenId> = screens.into_iter().collect();
    let mut found = Stood::new();
    for chunk in screens.chunks(CHUNK) {
        let rows: Vec<(ScreenId, Instant, SiteId)> = Tally::find()
            .filter(rows::COLUMN.organisation_id.eq(organisation))
            .filter(rows::COLUMN.screen_id.is_in(chunk.iter().copied()))
            .filter(
                rows::COLUMN
                    .hour
                    .is_in(hours.iter().copied().map(Instant::from_ms)),
            )
            .select_only()
            .columns([
                rows::Column::ScreenId,
                rows::Column::Hour,
                rows::Column::SiteId,
            ])
            .distinct()
            .into_tuple()
            .all(txn)
            .await?;
        let rows = rows.into_iter();
        found.extend(rows.map(|(screen, hour, site)| ((screen, hour.as_ms()), site)));
    }
    Ok(found)
}

fn row(
    organisation: OrganisationId,
    (places, stood): (&HashMap<ScreenId, Place>, &Stood),
    (key, figures, (planned, planned_ms)): (Key, Figures, (i64, i64)),
) -> rows::ActiveModel {
    let screen = ScreenId(key.screen);
    let now = || places.get(&screen).map(|place| place.site);
    let site = stood.get(&(screen, key.hour)).copied().or_else(now);
    rows::ActiveModel {
        organisation_id: Set(organisation),
        hour: Set(Instant::from_ms(key.hour)),
        screen_id: Set(screen),
        campaign_id: Set(key.campaign),
        media_id: Set(key.media),
        site_id: Set(site.unwrap_or(SiteId(Uuid::nil()))),
        as_planned: Set(figures.as_planned),
        cut: Set(figures.cut),
        unplanned: Set(figures.unplanned),
        failed: Set(figures.failed),
        shown_ms: Set(figures.shown_ms),
        unplanned_ms: Set(figures.unplanned_ms),
        planned: Set(planned),
        planned_ms: Set(planned_ms),
    }
}

/// Writes rows, ordered by key so that two writers never wait for each other; `added` columns add up, without any the plan is set.
async fn write(
    txn: &impl ConnectionTrait,
    counted: Vec<rows::ActiveModel>,
    added: &[rows::Column],
) -> Result<()> {
    use sea_orm::Iden as _;
    let mut known = OnConflict::columns([
        rows::Column::OrganisationId,
        rows::Column::Hour,
        rows::Column::ScreenId,
        rows::Column::CampaignId,
        rows::Column::MediaId,
    ]);
    for column in added {
        let name = column.unquoted();
        let sum = Expr::cust(format!("play_tally.{name} + excluded.{name}"));
        known.value(*column, sum);
    }
    if added.is_empty() {
        known.update_columns([rows::Column::Planned, rows::Column::PlannedMs]);
    }
    for chunk in counted.chunks(CHUNK) {
        Tally::insert_many(chunk.iter().cloned())
            .on_conflict(known.clone())
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// Says up to when the plays of screens are stored whole; it never goes back.
///
/// # Errors
/// If the database fails.
pub async fn complete(
    txn: &impl ConnectionTrait,
    logs: &BTreeMap<ScreenId, (OrganisationId, Instant)>,
) -> Result<()> {
    let rows = logs
        .iter()
        .map(|(screen, (organisation, to))| log::ActiveModel {
            screen_id: Set(*screen),
            organisation_id: Set(*organisation),
            complete_to: Set(*to),
            rolled_to: Set(Instant::from_ms(0)),
        });
    let rows: Vec<_> = rows.collect();
    let later = "CASE WHEN excluded.complete_to > play_log.complete_to THEN excluded.complete_to ELSE play_log.complete_to END";
    let forward = OnConflict::column(log::Column::ScreenId)
        .value(log::Column::CompleteTo, Expr::cust(later))
        .to_owned();
    for chunk in rows.chunks(CHUNK) {
        Log::insert_many(chunk.iter().cloned())
            .on_conflict(forward.clone())
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// The screens that have ever told what they played, also those that are gone.
///
/// # Errors
/// If the database fails.
pub async fn screens(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<ScreenId>> {
    Ok(Log::find()
        .filter(log::COLUMN.organisation_id.eq(organisation))
        .select_only()
        .column(log::Column::ScreenId)
        .into_tuple()
        .all(db)
        .await?)
}

/// Which of these screens have counts of hours before that of the given moment, and the first such hour.
///
/// # Errors
/// If the database fails.
pub(super) async fn counted_before(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screens: Vec<(ScreenId, i64)>,
) -> Result<Vec<(ScreenId, i64)>> {
    let mut found = Vec::new();
    for chunk in screens.chunks(CHUNK) {
        let rows: Vec<(ScreenId, Instant)> = Tally::find()
            .filter(rows::COLUMN.organisation_id.eq(organisation))
            .filter(
                rows::COLUMN
                    .screen_id
                    .is_in(chunk.iter().map(|(id, _)| *id)),
            )
            .select_only()
            .column(rows::Column::ScreenId)
            .column_as(rows::Column::Hour.min(), "hour")
            .group_by(rows::Column::ScreenId)
            .into_tuple()
            .all(db)
            .await?;
        let moments: HashMap<_, _> = chunk.iter().copied().collect();
        let earlier = |(id, hour): &(ScreenId, Instant)| {
            moments
                .get(id)
                .is_some_and(|at| hour.as_ms() < tally::hour_of(*at))
        };
        found.extend(
            rows.into_iter()
                .filter(earlier)
                .map(|(id, hour)| (id, hour.as_ms())),
        );
    }
    Ok(found)
}
