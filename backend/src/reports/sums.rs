//! The sums in the database: by hour for all screens together, and by day for each screen.
use super::entity::{
    day::{Column as Day, Entity as Days},
    hour::{Column as Hour, Entity as Hours},
    tally::{Column as Tally, Entity as Tallies},
};
use crate::{
    error::{Error, Result},
    id::{OrganisationId, ScreenId},
};
use sea_orm::{
    Condition, ConnectionTrait, EntityTrait, ExprTrait as _,
    sea_query::{Expr, OnConflict, Order, Query, SelectStatement},
};
use uuid::Uuid;

/// What a row of a sum by day is about.
pub(super) const ALL: i32 = 0;
pub(super) const CAMPAIGN: i32 = 1;
pub(super) const MEDIA: i32 = 2;

/// What of play is told of hours that are over for good, by column.
pub(super) const FIGURES: [(&str, &str); 10] = [
    ("as_planned", "as_planned"),
    ("cut", "cut"),
    ("unplanned", "unplanned"),
    ("failed", "failed"),
    ("shown_ms", "shown_ms"),
    ("planned", "planned"),
    ("planned_ms", "planned_ms"),
    (
        "missing",
        "CASE WHEN planned > as_planned + cut + failed THEN planned - (as_planned + cut + failed) ELSE 0 END",
    ),
    (
        "missing_ms",
        "CASE WHEN planned_ms > shown_ms - unplanned_ms THEN planned_ms - (shown_ms - unplanned_ms) ELSE 0 END",
    ),
    (
        "kept",
        "CASE WHEN planned > 0 THEN as_planned + cut ELSE 0 END",
    ),
];

/// Hours of some screens, all of one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    pub(super) day: i64,
    pub(super) hours: (i64, i64),
    pub(super) screens: Vec<ScreenId>,
}

/// Adds the counts of these hours to the sums, or takes them out.
pub(super) async fn add(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    pieces: &[Piece],
    sign: i64,
) -> Result<()> {
    if pieces.is_empty() {
        return Ok(());
    }
    add_hours(txn, organisation, pieces, sign).await?;
    for piece in pieces {
        for level in [ALL, CAMPAIGN, MEDIA] {
            add_day(txn, organisation, piece, (level, sign)).await?;
        }
    }
    Ok(())
}

async fn add_hours(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    pieces: &[Piece],
    sign: i64,
) -> Result<()> {
    const KEY: [Tally; 4] = [
        Tally::OrganisationId,
        Tally::Hour,
        Tally::CampaignId,
        Tally::MediaId,
    ];
    let any = pieces.iter().fold(Condition::any(), |any, piece| {
        any.add(within(organisation, piece))
    });
    let mut counts = Query::select();
    counts.columns(KEY).from(Tallies).cond_where(any);
    figures(&mut counts, sign);
    counts.add_group_by(KEY.map(Expr::col));
    // in one order, so that two who add never wait for each other
    for column in KEY {
        counts.order_by(column, Order::Asc);
    }
    let key = ["organisation_id", "hour", "campaign_id", "media_id"];
    let own = [
        Hour::OrganisationId,
        Hour::Hour,
        Hour::CampaignId,
        Hour::MediaId,
    ];
    let sum = OnConflict::columns(own);
    insert(txn, Hours, &key, counts, added(sum, "play_hour", &[])).await
}

async fn add_day(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    piece: &Piece,
    (level, sign): (i32, i64),
) -> Result<()> {
    let mut counts = Query::select();
    counts
        .column(Tally::OrganisationId)
        .expr(Expr::cust(format!("CAST({level} AS INTEGER)")))
        .expr(Expr::cust(format!("CAST({} AS BIGINT)", piece.day)))
        .columns([Tally::ScreenId, Tally::SiteId])
        .from(Tallies)
        .cond_where(within(organisation, piece))
        .add_group_by([Tally::OrganisationId, Tally::ScreenId, Tally::SiteId].map(Expr::col));
    for (column, from) in [(Tally::CampaignId, CAMPAIGN), (Tally::MediaId, MEDIA)] {
        if level >= from {
            counts.column(column).add_group_by([Expr::col(column)]);
        } else {
            counts.expr(Expr::val(Uuid::nil()));
        }
    }
    let hours = format!("CAST({sign} * COUNT(DISTINCT hour) AS BIGINT)");
    counts.expr(Expr::cust(hours));
    figures(&mut counts, sign);
    let key = [
        "organisation_id",
        "level",
        "day",
        "screen_id",
        "site_id",
        "campaign_id",
        "media_id",
        "hours",
    ];
    let own = [
        Day::OrganisationId,
        Day::Level,
        Day::Day,
        Day::ScreenId,
        Day::CampaignId,
        Day::MediaId,
        Day::SiteId,
    ];
    let sum = OnConflict::columns(own);
    insert(txn, Days, &key, counts, added(sum, "play_day", &["hours"])).await
}

fn within(organisation: OrganisationId, piece: &Piece) -> Condition {
    let (from, to) = piece.hours;
    Condition::all()
        .add(Expr::col(Tally::OrganisationId).eq(organisation))
        .add(Expr::col(Tally::ScreenId).is_in(piece.screens.iter().copied()))
        .add(Expr::col(Tally::Hour).gte(from))
        .add(Expr::col(Tally::Hour).lt(to))
}

fn figures(counts: &mut SelectStatement, sign: i64) {
    for (_, figure) in FIGURES {
        let sum = format!("CAST({sign} * SUM({figure}) AS BIGINT)");
        counts.expr(Expr::cust(sum));
    }
}

fn added(mut known: OnConflict, table: &str, more: &[&'static str]) -> OnConflict {
    let figures = FIGURES.into_iter().map(|(column, _)| column);
    for column in more.iter().copied().chain(figures) {
        let sum = Expr::cust(format!("{table}.{column} + excluded.{column}"));
        known.value(column, sum);
    }
    known
}

async fn insert(
    txn: &impl ConnectionTrait,
    table: impl EntityTrait,
    key: &[&'static str],
    counts: SelectStatement,
    known: OnConflict,
) -> Result<()> {
    let figures = FIGURES.into_iter().map(|(column, _)| column);
    let mut insert = Query::insert();
    insert
        .into_table(table)
        .columns(key.iter().copied().chain(figures))
        .on_conflict(known);
    insert.select_from(counts).map_err(Error::internal)?;
    txn.execute(&insert).await?;
    Ok(())
}
