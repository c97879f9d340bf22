//! What is asked of the counts.
use super::{
    core::{
        delivery::Delivery,
        lines::{About, Line, Sums},
    },
    entity::{
        log::{self, Column as Log, Entity as Logs},
        tally::Column as Tally,
    },
    sources::{self, Filter, Group},
};
use crate::{
    error::Result,
    id::{ScreenId, SiteId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    QueryResult, QuerySelect as _,
    sea_query::{Expr, JoinType, Order, Query, SelectStatement, UnionType},
};
use std::collections::{BTreeMap, HashMap};

/// Ids a statement names at most.
const CHUNK: usize = 500;

/// How complete the log of a screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Covered {
    pub(super) screen: ScreenId,
    /// Hours with something planned or shown.
    pub(super) hours: i64,
    /// Those of them whose plays are stored whole.
    pub(super) complete: i64,
    pub(super) complete_to: Option<Instant>,
}

/// The lines, in no order; days by their first hour.
pub(super) async fn lines(
    db: &impl ConnectionTrait,
    filter: &Filter,
    group: Group<'_>,
) -> Result<Vec<Line>> {
    let lines = summed(db, filter, group).await?;
    Ok(lines
        .into_iter()
        .map(|(of, told)| (of, told.sums))
        .collect())
}

/// What was promised and delivered, in no order, by an hour of each day or by all its hours.
pub(super) async fn deliveries(
    db: &impl ConnectionTrait,
    filter: &Filter,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<(i64, Delivery)>> {
    let hours = summed(db, filter, Group::Day(zone)).await?.into_iter();
    let hour = |(about, told)| match about {
        About::Hour(hour) => Some((hour, told)),
        About::Object(_) | About::Day(_) => None,
    };
    Ok(hours.filter_map(hour).collect())
}

/// What is told of each line, from the sums and from the hours that are not in them, in one statement: they belong to one moment.
async fn summed(
    db: &impl ConnectionTrait,
    filter: &Filter,
    group: Group<'_>,
) -> Result<BTreeMap<About, Delivery>> {
    let mut lines: BTreeMap<About, Delivery> = BTreeMap::new();
    let Some(query) = all(sources::of(filter, group)
        .iter()
        .map(|one| one.lines(filter, group)))
    else {
        return Ok(lines);
    };
    for row in db.query_all(&query).await? {
        let about = match group {
            Group::Hour | Group::Day(_) => About::Hour(row.try_get_by_index(0)?),
            _ => About::Object(row.try_get_by_index(0)?),
        };
        lines.entry(about).or_default().add(&delivery(&row)?);
    }
    Ok(lines)
}

/// The rows of all these.
fn all(mut parts: impl Iterator<Item = SelectStatement>) -> Option<SelectStatement> {
    let mut query = parts.next()?;
    for part in parts {
        query.union(UnionType::All, part);
    }
    Some(query)
}

fn delivery(row: &QueryResult) -> Result<Delivery> {
    let sums = Sums {
        as_planned: row.try_get_by_index(1)?,
        cut: row.try_get_by_index(2)?,
        unplanned: row.try_get_by_index(3)?,
        failed: row.try_get_by_index(4)?,
        shown_ms: row.try_get_by_index(5)?,
        planned: row.try_get_by_index(6)?,
        planned_ms: row.try_get_by_index(7)?,
        missing: row.try_get_by_index(8)?,
        missing_ms: row.try_get_by_index(9)?,
    };
    Ok(Delivery {
        sums,
        kept: row.try_get_by_index(10)?,
        known: row.try_get_by_index(11)?,
    })
}

/// The site of the filter at which each of these screens played last in its time.
pub(super) async fn sites(
    db: &impl ConnectionTrait,
    filter: &Filter,
    screens: &[ScreenId],
) -> Result<HashMap<ScreenId, SiteId>> {
    let last = sources::last_site(filter);
    let mut found = HashMap::with_capacity(screens.len());
    for ids in screens.chunks(CHUNK) {
        let rows: Vec<(ScreenId, Option<SiteId>)> = Logs::find()
            .filter(log::COLUMN.organisation_id.eq(filter.organisation))
            .filter(log::COLUMN.screen_id.is_in(ids.iter().copied()))
            .select_only()
            .column(Log::ScreenId)
            .expr_as(last.clone(), "site_id")
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows.into_iter().filter_map(|(id, site)| Some((id, site?))));
    }
    Ok(found)
}

/// How complete the logs of all screens are that have something in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Coverage {
    /// How many screens that is, …
    pub(super) screens: i64,
    /// … and how many of them lack nothing.
    pub(super) whole: i64,
    /// Hours of all of them.
    pub(super) hours: i64,
    /// Those of them whose plays are stored whole.
    pub(super) complete: i64,
    /// The screens that lack most hours.
    pub(super) lacking: Vec<Covered>,
}

/// Sums up how complete the logs are, and names some screens that lack most.
pub(super) async fn coverage(
    db: &impl ConnectionTrait,
    filter: &Filter,
    named: u64,
) -> Result<Coverage> {
    let mut sum = Coverage::default();
    let Some(by_screen) = by_screen(filter) else {
        return Ok(sum);
    };
    let over_all = |sum: &str| Expr::cust(format!("CAST({sum} AS BIGINT)"));
    let mut query = Query::select();
    query
        .columns(["screen_id", "hours", "complete", "complete_to"])
        .expr(over_all("COUNT(*) OVER ()"))
        .expr(over_all(
            "SUM(CASE WHEN complete = hours THEN 1 ELSE 0 END) OVER ()",
        ))
        .expr(over_all("SUM(hours) OVER ()"))
        .expr(over_all("SUM(complete) OVER ()"))
        .from_subquery(by_screen, "covered")
        .order_by_expr(Expr::cust("complete - hours"), Order::Asc)
        .order_by("screen_id", Order::Asc)
        .limit(named);
    let rows = db.query_all(&query).await?;
    for row in &rows {
        (sum.screens, sum.whole) = (row.try_get_by_index(4)?, row.try_get_by_index(5)?);
        (sum.hours, sum.complete) = (row.try_get_by_index(6)?, row.try_get_by_index(7)?);
        sum.lacking.push(covered(row)?);
    }
    sum.lacking.retain(|one| one.complete < one.hours);
    Ok(sum)
}

/// How complete the log of each of these screens is.
pub(super) async fn coverage_of(
    db: &impl ConnectionTrait,
    filter: &Filter,
    screens: &[ScreenId],
) -> Result<HashMap<ScreenId, Covered>> {
    // whoever asks for many asks for all of the filter
    let only = match screens.len() {
        0..=CHUNK => Filter {
            screens: Some(screens.to_vec()),
            ..filter.clone()
        },
        _ => filter.clone(),
    };
    let mut found = HashMap::with_capacity(screens.len());
    if let Some(query) = by_screen(&only) {
        for row in db.query_all(&query).await? {
            let covered = covered(&row)?;
            found.insert(covered.screen, covered);
        }
    }
    Ok(found)
}

fn covered(row: &QueryResult) -> Result<Covered> {
    Ok(Covered {
        screen: row.try_get_by_index(0)?,
        hours: row.try_get_by_index(1)?,
        complete: row.try_get_by_index(2)?,
        complete_to: row.try_get_by_index(3)?,
    })
}

/// For each screen its hours, those whose plays are stored whole, and up to when its log is complete.
fn by_screen(filter: &Filter) -> Option<SelectStatement> {
    let parts = all(sources::of_screens(filter)
        .iter()
        .map(|one| one.hours(filter)))?;
    let mut query = Query::select();
    query
        .column(("told", Tally::ScreenId))
        .expr_as(sources::sum_of("hours"), "hours")
        .expr_as(sources::sum_of("complete"), "complete")
        .expr_as(
            Expr::cust("NULLIF(MAX(play_log.complete_to), 0)"),
            "complete_to",
        )
        .from_subquery(parts, "told")
        .join(
            JoinType::LeftJoin,
            Logs,
            Expr::col(("told", Tally::ScreenId)).equals((Logs, Log::ScreenId)),
        )
        .group_by_col(("told", Tally::ScreenId));
    Some(query)
}
