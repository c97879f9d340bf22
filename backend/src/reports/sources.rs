//! Where the figures of a report come from: the sums of hours and days as far as they go, and single hours for the rest.
use super::{
    core::{days::Zones, tally::HOUR_MS},
    entity::{
        day::{Column as Day, Entity as Days},
        hour::{Column as Hour, Entity as Hours},
        log::{Column as Log, Entity as Logs},
        tally::{Column as Tally, Entity as Tallies},
    },
    settle,
    sums::{ALL, CAMPAIGN, FIGURES, MEDIA},
    zones,
};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    time::Instant,
};
use jiff::tz::TimeZone;
use sea_orm::{
    ConnectionTrait, ExprTrait as _,
    sea_query::{Expr, IntoColumnRef, JoinType, Order, Query, SelectStatement, SubQueryStatement},
};
use uuid::Uuid;

/// Up to when it is known what was planned, and in which days it is summed up.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) up_to: Option<Instant>,
    zones: Zones,
}

impl Known {
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
    ) -> Result<Self> {
        Ok(Self {
            up_to: settle::up_to(db, organisation).await?,
            zones: zones::of(db, organisation).await?,
        })
    }
}

/// Which counts.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) organisation: OrganisationId,
    pub(super) known: Known,
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
    /// Everything of an organisation in these hours.
    pub(super) fn all(
        organisation: OrganisationId,
        known: Known,
        hours: (Instant, Instant),
    ) -> Self {
        Self {
            organisation,
            known,
            hours,
            campaign: None,
            media: None,
            sites: None,
            screens: None,
        }
    }

    /// The hours, of them those that make up whole days, and what lies before and after these.
    fn days(&self) -> Option<(Span, [Span; 2])> {
        let (from, to) = (self.hours.0.as_ms(), self.hours.1.as_ms());
        let known = self.known.up_to.map_or(i64::MAX, Instant::as_ms);
        let days = self.known.zones.whole((from, to), known)?;
        Some((days, [(from, days.0), (days.1, to)]))
    }
}

/// From an hour to before another one.
type Span = (i64, i64);

/// What the lines are about.
#[derive(Clone, Copy, Debug)]
pub(super) enum Group<'a> {
    Campaign,
    Media,
    Site,
    Screen,
    Hour,
    /// Days of this zone, by any of their hours.
    Day(&'a TimeZone),
}

/// Where some of the figures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The sums of all screens, by hour.
    Hours(Span),
    /// The sums of each screen, by day.
    Days(i32, Span),
    /// Hours of screens that are not in the sums yet.
    Open(Span),
    /// Hours of screens, whether they are in the sums or not.
    Single(Span),
}

/// Which sources tell everything of these lines.
pub(super) fn of(filter: &Filter, group: Group<'_>) -> Vec<Source> {
    let all = (filter.hours.0.as_ms(), filter.hours.1.as_ms());
    let everywhere = filter.sites.is_none() && filter.screens.is_none();
    match group {
        Group::Site | Group::Screen => by_day(filter, level(filter, group)),
        _ if everywhere => vec![Source::Hours(all), Source::Open(all)],
        Group::Campaign | Group::Media => by_day(filter, level(filter, group)),
        Group::Day(zone) if filter.known.zones.are(zone, all) => {
            by_day(filter, level(filter, group))
        }
        Group::Hour | Group::Day(_) => vec![Source::Single(all)],
    }
}

/// Which sources tell in how many hours each screen showed something or was to.
pub(super) fn of_screens(filter: &Filter) -> Vec<Source> {
    // an hour in which a media was shown for two campaigns is one hour, but stands in the sums of both
    if filter.media.is_some() && filter.campaign.is_none() {
        let (from, to) = filter.hours;
        return vec![Source::Single((from.as_ms(), to.as_ms()))];
    }
    by_day(filter, level(filter, Group::Screen))
}

fn by_day(filter: &Filter, level: i32) -> Vec<Source> {
    let Some((days, edges)) = filter.days() else {
        let (from, to) = filter.hours;
        return vec![Source::Single((from.as_ms(), to.as_ms()))];
    };
    let edges = edges.into_iter().filter(|(from, to)| from < to);
    [Source::Days(level, days), Source::Open(days)]
        .into_iter()
        .chain(edges.map(Source::Single))
        .collect()
}

fn level(filter: &Filter, group: Group<'_>) -> i32 {
    match group {
        Group::Media => MEDIA,
        _ if filter.media.is_some() => MEDIA,
        Group::Campaign => CAMPAIGN,
        _ if filter.campaign.is_some() => CAMPAIGN,
        _ => ALL,
    }
}

impl Source {
    /// For each line the figures, then the planned plays of which it is known what became of them.
    pub(super) fn lines(self, filter: &Filter, group: Group<'_>) -> SelectStatement {
        let mut query = self.rows(filter);
        match self {
            Self::Hours(_) => {
                let key = match group {
                    Group::Campaign => Hour::CampaignId,
                    Group::Media => Hour::MediaId,
                    _ => Hour::Hour,
                };
                by(&mut query, (Hours, key));
            }
            Self::Days(..) => {
                let key = match group {
                    Group::Campaign => Day::CampaignId,
                    Group::Media => Day::MediaId,
                    Group::Site => Day::SiteId,
                    Group::Screen => Day::ScreenId,
                    Group::Hour | Group::Day(_) => Day::Day,
                };
                by(&mut query, (Days, key));
            }
            Self::Open(_) | Self::Single(_) => {
                let key = match group {
                    Group::Campaign => Tally::CampaignId,
                    Group::Media => Tally::MediaId,
                    Group::Site => Tally::SiteId,
                    Group::Screen => Tally::ScreenId,
                    Group::Hour | Group::Day(_) => Tally::Hour,
                };
                by(&mut query, (Tallies, key));
            }
        }
        let is_sum = matches!(self, Self::Hours(_) | Self::Days(..));
        for (column, figure) in FIGURES {
            let of_whole = matches!(column, "missing" | "missing_ms" | "kept");
            match (is_sum, of_whole) {
                (true, _) => query.expr(sum_of(column)),
                (false, false) => query.expr(sum_of(figure)),
                (false, true) => query.expr(sum_of(&where_whole(figure))),
            };
        }
        match is_sum {
            true => query.expr(sum_of("planned")),
            false => query.expr(sum_of(&where_whole("planned"))),
        };
        query
    }

    /// For each screen its hours and those whose plays are stored whole. An hour has a row for each campaign and media: it is counted
    /// once.
    pub(super) fn hours(self, filter: &Filter) -> SelectStatement {
        let mut rows = self.rows(filter);
        if let Self::Days(..) = self {
            by(&mut rows, (Days, Day::ScreenId));
            rows.expr_as(sum_of("hours"), "hours");
            rows.expr_as(sum_of("hours"), "complete");
            return rows;
        }
        rows.distinct()
            .columns([(Tallies, Tally::Hour), (Tallies, Tally::ScreenId)])
            .column((Logs, Log::CompleteTo));
        let mut query = Query::select();
        query
            .column(Tally::ScreenId)
            .expr_as(Expr::cust("COUNT(*)"), "hours")
            .expr_as(sum_of(&where_whole("1")), "complete")
            .from_subquery(rows, "one")
            .group_by_col(Tally::ScreenId);
        query
    }

    /// What the filter lets through.
    fn rows(self, filter: &Filter) -> SelectStatement {
        let mut query = Query::select();
        match self {
            Self::Hours((from, to)) => {
                query
                    .from(Hours)
                    .and_where(Expr::col(Hour::OrganisationId).eq(filter.organisation))
                    .and_where(Expr::col(Hour::Hour).gte(from))
                    .and_where(Expr::col(Hour::Hour).lt(to));
            }
            Self::Days(level, (from, to)) => {
                query
                    .from(Days)
                    .and_where(Expr::col(Day::OrganisationId).eq(filter.organisation))
                    .and_where(Expr::col(Day::Level).eq(level))
                    .and_where(Expr::col(Day::Day).gte(from))
                    .and_where(Expr::col(Day::Day).lt(to));
            }
            Self::Open((from, to)) => {
                // one bound: of two, SQLite looks up the first and tests each row for the other
                let first = format!(
                    "CASE WHEN play_log.rolled_to > {from} THEN play_log.rolled_to ELSE {from} END"
                );
                single(&mut query, filter, (Expr::cust(first), to));
            }
            Self::Single((from, to)) => single(&mut query, filter, (Expr::value(from), to)),
        }
        let table = match self {
            Self::Hours(_) => "play_hour",
            Self::Days(..) => "play_day",
            Self::Open(_) | Self::Single(_) => "play_tally",
        };
        if let Some(campaign) = filter.campaign {
            query.and_where(Expr::col((table, "campaign_id")).eq(campaign));
        }
        if let Some(media) = filter.media {
            query.and_where(Expr::col((table, "media_id")).eq(media));
        }
        if let Some(screens) = &filter.screens {
            query.and_where(Expr::col((table, "screen_id")).is_in(screens.iter().copied()));
        }
        if let Some(sites) = &filter.sites {
            query.and_where(Expr::col((table, "site_id")).is_in(sites.iter().copied()));
        }
        query
    }
}

/// The hours of each screen by themselves. Screens come first: their hours lie together, and SQLite takes a cross join in its order.
fn single(query: &mut SelectStatement, filter: &Filter, (from, to): (Expr, i64)) {
    let tally = |column: Tally| Expr::col((Tallies, column));
    query
        .from(Logs)
        .join(JoinType::CrossJoin, Tallies, Expr::cust("TRUE"))
        .and_where(Expr::col((Logs, Log::OrganisationId)).eq(filter.organisation))
        .and_where(tally(Tally::OrganisationId).eq(filter.organisation))
        .and_where(tally(Tally::ScreenId).equals((Logs, Log::ScreenId)))
        .and_where(tally(Tally::Hour).gte(from))
        .and_where(tally(Tally::Hour).lt(to));
}

/// The site of the filter at which the screen of a log played last in its time.
pub(super) fn last_site(filter: &Filter) -> Expr {
    let tally = |column: Tally| Expr::col((Tallies, column));
    let mut last = Query::select();
    last.column((Tallies, Tally::SiteId))
        .from(Tallies)
        .and_where(tally(Tally::OrganisationId).eq(filter.organisation))
        .and_where(tally(Tally::ScreenId).equals((Logs, Log::ScreenId)))
        .and_where(tally(Tally::Hour).gte(filter.hours.0))
        .and_where(tally(Tally::Hour).lt(filter.hours.1))
        .order_by((Tallies, Tally::Hour), Order::Desc)
        .limit(1);
    if let Some(sites) = &filter.sites {
        last.and_where(tally(Tally::SiteId).is_in(sites.iter().copied()));
    }
    Expr::from(SubQueryStatement::from(last))
}

fn by(query: &mut SelectStatement, key: impl IntoColumnRef + Clone) {
    query.column(key.clone()).group_by_col(key);
}

/// A count where the log of the screen reaches to the end of the hour.
fn where_whole(count: &str) -> String {
    format!("CASE WHEN complete_to >= hour + {HOUR_MS} THEN {count} ELSE 0 END")
}

/// The sum of a count, as a whole number in both databases.
pub(super) fn sum_of(count: &str) -> Expr {
    Expr::cust(format!("CAST(SUM({count}) AS BIGINT)"))
}
