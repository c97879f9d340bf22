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
    sea_query::{Expr, JoinType, Query, SelectStatement},
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

fn within(filter: &Filter) -> SelectStatement {
    let (from, to) = filter.hours;
    let col = |column: Tally| Expr::col((Tallies, column));
    let mut query = Query::select();
    query
        .from(Tallies)
        .join(
            JoinType::LeftJoin,
            Logs,
            col(Tally::ScreenId).equals((Logs, Log::ScreenId)),
        )
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

/// How complete the logs are of the screens that have something in it.
pub(super) async fn coverage(db: &impl ConnectionTrait, filter: &Filter) -> Result<Vec<Covered>> {
    let complete = format!(
        "COUNT(DISTINCT CASE WHEN {} THEN play_tally.hour END)",
        whole()
    );
    let mut query = within(filter);
    query
        .column((Tallies, Tally::ScreenId))
        .expr(Expr::cust("COUNT(DISTINCT play_tally.hour)"))
        .expr(Expr::cust(complete))
        .expr(Expr::cust("MAX(play_log.complete_to)"))
        .group_by_col((Tallies, Tally::ScreenId));
    let mut covered = Vec::new();
    for row in db.query_all(&query).await? {
        covered.push(Covered {
            screen: row.try_get_by_index(0)?,
            hours: row.try_get_by_index(1)?,
            complete: row.try_get_by_index(2)?,
            complete_to: row.try_get_by_index(3)?,
        });
    }
    Ok(covered)
}
