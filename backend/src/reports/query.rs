//! What is asked of the counts.
use super::{
    core::{
        delivery::Delivery,
        lines::{About, Line, Sums},
        tally::HOUR_MS,
    },
    entity::{
        log::{Column as Log, Entity as Logs},
        tally::{Column as Tally, Entity as Tallies},
    },
};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    time::Instant,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, ExprTrait as _, QueryFilter as _,
    QueryOrder as _, QueryResult, QuerySelect as _,
    sea_query::{Expr, JoinType, Order, Query, SelectStatement},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Ids a statement names at most.
const CHUNK: usize = 500;

/// Which counts.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) organisation: OrganisationId,
    /// From the hour that begins then, and before this one.
    pub(super) hours: (Instant, Instant),
    pub(super) campaign: Option<Uuid>,
    pub(super) media: Option<Uuid>,
    /// Any of these; none = everywhere.
    pub(super) sites: Option<Vec<SiteId>>,
    /// Any of these; none = all.
    pub(super) screens: Option<Vec<ScreenId>>,
}

impl Filter {
    /// Everything of an organisation, in no hours yet.
    pub(super) fn all(organisation: OrganisationId) -> Self {
        Self {
            organisation,
            hours: (Instant::from_ms(0), Instant::from_ms(0)),
            campaign: None,
            media: None,
            sites: None,
            screens: None,
        }
    }
}

/// What the lines are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Campaign,
    Media,
    Site,
    Screen,
    Hour,
}

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

/// What the filter lets through, beside the logs of its screens.
fn within(filter: &Filter) -> SelectStatement {
    let mut query = narrowed(filter);
    query.join(
        JoinType::LeftJoin,
        Logs,
        Expr::col((Tallies, Tally::ScreenId)).equals((Logs, Log::ScreenId)),
    );
    query
}

fn narrowed(filter: &Filter) -> SelectStatement {
    let (from, to) = filter.hours;
    let col = |column: Tally| Expr::col((Tallies, column));
    let mut query = Query::select();
    query
        .from(Tallies)
        .and_where(col(Tally::OrganisationId).eq(filter.organisation))
        .and_where(col(Tally::Hour).gte(from))
        .and_where(col(Tally::Hour).lt(to));
    if let Some(campaign) = filter.campaign {
        query.and_where(col(Tally::CampaignId).eq(campaign));
    }
    if let Some(media) = filter.media {
        query.and_where(col(Tally::MediaId).eq(media));
    }
    if let Some(screens) = &filter.screens {
        query.and_where(col(Tally::ScreenId).is_in(screens.iter().copied()));
    }
    if let Some(sites) = &filter.sites {
        query.and_where(col(Tally::SiteId).is_in(sites.iter().copied()));
    }
    query
}

/// Where the log of the screen reaches to the end of the hour.
fn whole() -> String {
    format!("play_log.complete_to >= play_tally.hour + {HOUR_MS}")
}

/// The lines, in no order.
pub(super) async fn lines(
    db: &impl ConnectionTrait,
    filter: &Filter,
    group: Group,
) -> Result<Vec<Line>> {
    let key = match group {
        Group::Campaign => Tally::CampaignId,
        Group::Media => Tally::MediaId,
        Group::Site => Tally::SiteId,
        Group::Screen => Tally::ScreenId,
        Group::Hour => Tally::Hour,
    };
    let mut lines = Vec::new();
    for row in db.query_all(&summed(filter, key)).await? {
        let about = match group {
            Group::Hour => About::Hour(row.try_get_by_index(0)?),
            _ => About::Object(row.try_get_by_index(0)?),
        };
        lines.push((about, sums(&row)?));
    }
    Ok(lines)
}

/// What was promised and delivered in each hour, in no order.
pub(super) async fn deliveries(
    db: &impl ConnectionTrait,
    filter: &Filter,
) -> Result<Vec<(i64, Delivery)>> {
    let mut query = summed(filter, Tally::Hour);
    for count in ["planned", "as_planned + cut"] {
        let known = format!(
            "CASE WHEN {} AND planned > 0 THEN {count} ELSE 0 END",
            whole()
        );
        query.expr(sum_of(&known));
    }
    let mut hours = Vec::new();
    for row in db.query_all(&query).await? {
        let delivery = Delivery {
            sums: sums(&row)?,
            known: row.try_get_by_index(10)?,
            kept: row.try_get_by_index(11)?,
        };
        hours.push((row.try_get_by_index(0)?, delivery));
    }
    Ok(hours)
}

/// The counts by a column, with nine sums behind it.
fn summed(filter: &Filter, key: Tally) -> SelectStatement {
    let whole = whole();
    let short = |planned: &str, had: &str| {
        format!("CASE WHEN {whole} AND {planned} > {had} THEN {planned} - ({had}) ELSE 0 END")
    };
    let mut query = within(filter);
    query.column((Tallies, key)).group_by_col((Tallies, key));
    for count in [
        "as_planned",
        "cut",
        "unplanned",
        "failed",
        "shown_ms",
        "planned",
        "planned_ms",
    ] {
        query.expr(sum_of(count));
    }
    query.expr(sum_of(&short("planned", "as_planned + cut + failed")));
    query.expr(sum_of(&short("planned_ms", "shown_ms - unplanned_ms")));
    query
}

fn sum_of(count: &str) -> Expr {
    Expr::cust(format!("CAST(SUM({count}) AS BIGINT)"))
}

fn sums(row: &QueryResult) -> Result<Sums> {
    Ok(Sums {
        as_planned: row.try_get_by_index(1)?,
        cut: row.try_get_by_index(2)?,
        unplanned: row.try_get_by_index(3)?,
        failed: row.try_get_by_index(4)?,
        shown_ms: row.try_get_by_index(5)?,
        planned: row.try_get_by_index(6)?,
        planned_ms: row.try_get_by_index(7)?,
        missing: row.try_get_by_index(8)?,
        missing_ms: row.try_get_by_index(9)?,
    })
}

/// The site at which each of these screens played last in the filter's time.
pub(super) async fn sites(
    db: &impl ConnectionTrait,
    filter: &Filter,
    screens: &[ScreenId],
) -> Result<HashMap<ScreenId, SiteId>> {
    let mut found = HashMap::with_capacity(screens.len());
    for ids in screens.chunks(CHUNK) {
        let rows: Vec<(ScreenId, SiteId)> = Tallies::find()
            .filter(Tally::OrganisationId.eq(filter.organisation))
            .filter(Tally::Hour.gte(filter.hours.0))
            .filter(Tally::Hour.lt(filter.hours.1))
            .filter(Tally::ScreenId.is_in(ids.iter().copied()))
            .select_only()
            .columns([Tally::ScreenId, Tally::SiteId])
            .group_by(Tally::ScreenId)
            .group_by(Tally::SiteId)
            .order_by_asc(Tally::Hour.max())
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
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
        .from_subquery(by_screen(filter), "covered")
        .order_by_expr(Expr::cust("complete - hours"), Order::Asc)
        .order_by("screen_id", Order::Asc)
        .limit(named);
    let rows = db.query_all(&query).await?;
    let mut sum = Coverage::default();
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
    let mut found = HashMap::with_capacity(screens.len());
    for ids in screens.chunks(CHUNK) {
        let only = Filter {
            screens: Some(ids.to_vec()),
            ..filter.clone()
        };
        for row in db.query_all(&by_screen(&only)).await? {
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

/// For each screen its hours, those whose plays are stored whole, and up to when its log is complete. An hour of a screen has a row for
/// each campaign and media: it is counted once.
fn by_screen(filter: &Filter) -> SelectStatement {
    let mut hours = narrowed(filter);
    hours
        .distinct()
        .columns([(Tallies, Tally::Hour), (Tallies, Tally::ScreenId)]);
    let whole =
        format!("CASE WHEN play_log.complete_to >= told.hour + {HOUR_MS} THEN 1 ELSE 0 END");
    let mut query = Query::select();
    query
        .column(("told", Tally::ScreenId))
        .expr_as(Expr::cust("COUNT(*)"), "hours")
        .expr_as(sum_of(&whole), "complete")
        .expr_as(Expr::cust("MAX(play_log.complete_to)"), "complete_to")
        .from_subquery(hours, "told")
        .join(
            JoinType::LeftJoin,
            Logs,
            Expr::col(("told", Tally::ScreenId)).equals((Logs, Log::ScreenId)),
        )
        .group_by_col(("told", Tally::ScreenId));
    query
}
