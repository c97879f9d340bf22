//! Reports over HTTP, as JSON or as a table.
use super::{
    core::{
        lines::{self, About, Line},
        tally::{HOUR_MS, hour_of},
    },
    delivery, names,
    query::{self, Covered},
    settle,
    sources::{Filter, Group, Known},
    view::{By, PlaysCoverage, PlaysLine, PlaysReport, ScreenCoverage, Titles, table},
};
use crate::{
    app::AppState,
    auth::{Caller, Viewer},
    error::{Error, Result},
    extract::{Json, Query},
    id::{DraftId, MediaId, ScreenId, SiteId},
    organisations::{self, Locale},
    page::Limit,
    screens::{selection, store::tree},
    time::Instant,
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use jiff::tz::TimeZone;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde::Deserialize;
use std::collections::HashMap;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

const DAY_MS: i64 = 24 * HOUR_MS;
/// The longest range: a year and a month.
const LONGEST_MS: i64 = 400 * DAY_MS;
/// Screens that are named because their logs are not complete.
const NAMED: u64 = 20;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(plays))
        .merge(delivery::router())
}

/// Which plays, and how they are told.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    /// From when, down to the full hour; 7 days before `to` unless given.
    from: Option<Instant>,
    /// Before when, up to the full hour; now unless given. At most 400 days after `from`. An hour counts once it is over and what was
    /// planned in it is known, unless there is no such hour yet: the answer's `to` says how far it reaches.
    to: Option<Instant>,
    /// What the lines are about.
    #[serde(default)]
    by: By,
    /// Only of this campaign.
    campaign_id: Option<DraftId>,
    /// Only of this media.
    media_id: Option<MediaId>,
    /// Only at this site and those below it.
    site_id: Option<SiteId>,
    /// Only on this screen.
    screen_id: Option<ScreenId>,
    /// Only on screens that have this effective tag now: `key` (any value) or `key=value`.
    tag: Option<String>,
    /// IANA name of the zone of the days; the organisation's unless given. A day holds the full hours of UTC that begin in it: where the
    /// zone is off by half an hour, that much of a play at midnight stands with the day before.
    time_zone: Option<String>,
    /// The language of the table's head, `en` or `fr`; the organisation's unless given.
    #[param(value_type = Option<Locale>)]
    locale: Option<String>,
    /// How many lines, 1 to 200; 50 unless asked. A table has all of them.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    limit: Limit,
    /// `next` of the page before.
    after: Option<String>,
}

/// What was played, beside what was to be played
///
/// Names are the last ones that were known, so that what is deleted stays in past reports. With `Accept: text/csv` the answer is the whole
/// table for a spreadsheet in French manner: UTF-8 with a mark, semicolons, decimal commas.
#[utoipa::path(get, path = "/reports/plays", tag = "reports", params(Asked),
    responses((status = 200, content((PlaysReport = "application/json"), (String = "text/csv"))), (status = 401), (status = 403), (status = 422)))]
async fn plays(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let report = Report::read(&state.db, &viewer, &asked, state.clock.now()).await?;
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    if accept.is_some_and(|accept| accept.trim_start().starts_with("text/csv")) {
        return report.table(&state.db, &asked).await;
    }
    Ok(Json(report.page(&state.db, &asked).await?).into_response())
}

/// A report before it is cut into pages.
struct Report {
    filter: Filter,
    zone: (String, TimeZone),
    locale: Locale,
    lines: Vec<Line>,
}

impl Report {
    async fn read(
        db: &DatabaseConnection,
        caller: &Caller,
        asked: &Asked,
        now: Instant,
    ) -> Result<Self> {
        let owner = organisations::find(db, caller.organisation).await?;
        let owner = owner.ok_or(Error::NotFound("organisation"))?;
        let name = asked.time_zone.clone().unwrap_or(owner.time_zone);
        let zone = TimeZone::get(&name)
            .map_err(|_| Error::field("timeZone", "is no zone of the IANA database"))?;
        let locale = match asked.locale.as_deref().unwrap_or(&owner.locale) {
            "fr" => Locale::Fr,
            "en" => Locale::En,
            _ => return Err(Error::field("locale", "must be en or fr")),
        };
        let known = Known::of(db, caller.organisation).await?;
        let filter = Filter {
            organisation: caller.organisation,
            hours: within(hours(asked, now)?, known.up_to),
            known,
            campaign: asked.campaign_id.map(|id| id.0),
            media: asked.media_id.map(|id| id.0),
            sites: sites(db, caller, asked.site_id).await?,
            screens: screens(db, caller, asked).await?,
        };
        let group = match asked.by {
            By::Campaign => Group::Campaign,
            By::Media => Group::Media,
            By::Site => Group::Site,
            By::Screen => Group::Screen,
            By::Hour => Group::Hour,
            By::Day => Group::Day(&zone),
        };
        let mut lines = query::lines(db, &filter, group).await?;
        if asked.by == By::Day {
            lines = lines::by_day(&lines, &zone);
        }
        lines::sort(&mut lines);
        Ok(Self {
            filter,
            zone: (name, zone),
            locale,
            lines,
        })
    }

    async fn page(self, db: &DatabaseConnection, asked: &Asked) -> Result<PlaysReport> {
        let start = match &asked.after {
            Some(after) => self.start_after(after)?,
            None => 0,
        };
        let rest = &self.lines[start..];
        let cut = rest.len().min(asked.limit.count());
        let next = (rest.len() > cut).then(|| cursor(&rest[cut - 1]));
        let coverage = coverage(db, &self.filter).await?;
        let ids = rest[..cut].iter().filter_map(|(about, _)| object(*about));
        let titles = self.titles(db, asked.by, ids.clone()).await?;
        let logs = self.logs(db, asked.by, ids).await?;
        let line = |(about, sums): &Line| {
            let id = object(*about);
            let screen = id.filter(|_| asked.by == By::Screen).map(ScreenId);
            let covered = screen.and_then(|id| logs.get(&id));
            PlaysLine {
                id,
                name: id.and_then(|id| titles.names.get(&id).cloned()),
                site: screen.and_then(|id| titles.sites.get(&id).cloned()),
                hour: match about {
                    About::Hour(at) => Some(Instant::from_ms(*at)),
                    _ => None,
                },
                day: match about {
                    About::Day(day) => Some(day.to_string()),
                    _ => None,
                },
                figures: (*sums).into(),
                coverage: covered.map(|c| ScreenCoverage::new(c, &titles.names)),
            }
        };
        Ok(PlaysReport {
            from: self.filter.hours.0,
            to: self.filter.hours.1,
            by: asked.by,
            items: rest[..cut].iter().map(line).collect(),
            next,
            totals: lines::total(&self.lines).into(),
            coverage,
            time_zone: self.zone.0,
        })
    }

    async fn table(self, db: &DatabaseConnection, asked: &Asked) -> Result<Response> {
        let ids = self.lines.iter().filter_map(|(about, _)| object(*about));
        let titles = self.titles(db, asked.by, ids.clone()).await?;
        let logs = self.logs(db, asked.by, ids).await?;
        let style = (asked.by, &self.locale, &self.zone.1);
        let settled = settle::up_to(db, self.filter.organisation).await?;
        let is_settled = settled.is_some_and(|to| to > self.filter.hours.0);
        let text = table(style, &self.lines, &titles, &logs, is_settled);
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (
                header::CONTENT_DISPOSITION,
                "attachment; filename=\"vitrine-plays.csv\"",
            ),
            (header::VARY, "Accept"),
        ];
        Ok((headers, text).into_response())
    }

    /// The names of these, and of the sites of screens.
    async fn titles(
        &self,
        db: &DatabaseConnection,
        by: By,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<Titles> {
        let (organisation, ids) = (self.filter.organisation, ids.collect::<Vec<_>>());
        let mut sites = HashMap::new();
        if by == By::Screen {
            let screens: Vec<ScreenId> = ids.iter().copied().map(ScreenId).collect();
            let places = query::sites(db, &self.filter, &screens).await?;
            let of_site = places.values().map(|site| site.0);
            let named = names::of(db, organisation, of_site).await?;
            let site = |(id, site): (ScreenId, SiteId)| Some((id, named.get(&site.0)?.clone()));
            sites = places.into_iter().filter_map(site).collect();
        }
        Ok(Titles {
            names: names::of(db, organisation, ids).await?,
            sites,
        })
    }

    /// How complete the logs of these are, if they are screens.
    async fn logs(
        &self,
        db: &DatabaseConnection,
        by: By,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<ScreenId, Covered>> {
        if by != By::Screen {
            return Ok(HashMap::new());
        }
        let screens: Vec<ScreenId> = ids.map(ScreenId).collect();
        query::coverage_of(db, &self.filter, &screens).await
    }

    /// Where the page after the line with this cursor begins. Counts grow between two pages: a line that moved is not looked for.
    fn start_after(&self, after: &str) -> Result<usize> {
        let bad = || {
            Error::field(
                "after",
                "is no cursor of this list: start from the beginning",
            )
        };
        let (ms, about) = after.split_once('.').ok_or_else(bad)?;
        let shown_ms: i64 = ms.parse().map_err(|_| bad())?;
        let about = match self.lines.first().map(|(about, _)| *about) {
            Some(About::Hour(_)) => About::Hour(about.parse().map_err(|_| bad())?),
            Some(About::Day(_)) => About::Day(about.parse().map_err(|_| bad())?),
            _ => About::Object(about.parse().map_err(|_| bad())?),
        };
        let sums = lines::Sums {
            shown_ms,
            ..lines::Sums::default()
        };
        let mark = lines::rank(&(about, sums));
        Ok(self.lines.partition_point(|line| lines::rank(line) <= mark))
    }
}

/// How far what this filter finds can be trusted.
pub(super) async fn coverage(db: &impl ConnectionTrait, filter: &Filter) -> Result<PlaysCoverage> {
    let sum = query::coverage(db, filter, NAMED).await?;
    let organisation = filter.organisation;
    let lacking = sum.lacking.iter();
    let names = names::of(db, organisation, lacking.map(|c| c.screen.0)).await?;
    let incomplete = sum.lacking.iter().map(|c| ScreenCoverage::new(c, &names));
    let count = |n: i64| usize::try_from(n).unwrap_or_default();
    Ok(PlaysCoverage {
        screens: count(sum.screens),
        screens_complete: count(sum.whole),
        hours: sum.hours,
        hours_complete: sum.complete,
        planned_to: settle::up_to(db, organisation).await?,
        incomplete: incomplete.collect(),
    })
}

fn cursor((about, sums): &Line) -> String {
    let ms = sums.shown_ms;
    match about {
        About::Object(id) => format!("{ms}.{id}"),
        About::Hour(at) => format!("{ms}.{at}"),
        About::Day(day) => format!("{ms}.{day}"),
    }
}

fn object(about: About) -> Option<Uuid> {
    match about {
        About::Object(id) => Some(id),
        About::Hour(_) | About::Day(_) => None,
    }
}

/// The full hours that were asked for.
fn hours(asked: &Asked, now: Instant) -> Result<(Instant, Instant)> {
    let to = asked.to.unwrap_or(now);
    let from = asked.from.unwrap_or_else(|| to.plus_ms(-7 * DAY_MS));
    if from >= to {
        return Err(Error::field("to", "must be after `from`"));
    }
    if to.ms_since(from) > LONGEST_MS {
        return Err(Error::field("to", "must be at most 400 days after `from`"));
    }
    let up = to.as_ms().saturating_add(HOUR_MS - 1);
    Ok((
        Instant::from_ms(hour_of(from.as_ms())),
        Instant::from_ms(hour_of(up)),
    ))
}

/// What was shown and what was planned are told of the same hours: those of which both are known, if there are any.
fn within((from, to): (Instant, Instant), settled: Option<Instant>) -> (Instant, Instant) {
    let end = settled.filter(|end| *end > from);
    (from, end.map_or(to, |end| Ord::min(end, to)))
}

/// The sites to look at: those that the caller may see, and of them those at or below the one that was asked for. A site that is gone has
/// nothing below it.
pub(super) async fn sites(
    db: &impl ConnectionTrait,
    caller: &Caller,
    asked: Option<SiteId>,
) -> Result<Option<Vec<SiteId>>> {
    if caller.sites.is_none() && asked.is_none() {
        return Ok(None);
    }
    let all = tree::load(db, caller.organisation).await?;
    let visible = tree::visible(caller, &all);
    let Some(asked) = asked else {
        return Ok(visible);
    };
    let mut below = tree::below(&all, &[asked]);
    if !below.contains(&asked) {
        below.push(asked);
    }
    below.retain(|site| visible.as_ref().is_none_or(|sites| sites.contains(site)));
    Ok(Some(below))
}

/// The screens to look at: the one that was asked for, and those with the tag that was asked for.
async fn screens(
    db: &impl ConnectionTrait,
    caller: &Caller,
    asked: &Asked,
) -> Result<Option<Vec<ScreenId>>> {
    let one = asked.screen_id.map(|id| vec![id]);
    let Some(tag) = asked.tag.as_deref() else {
        return Ok(one);
    };
    let tree = tree::load(db, caller.organisation).await?;
    let mut tagged = selection::tagged(db, caller, &tree, tag).await?;
    tagged.retain(|id| asked.screen_id.is_none_or(|one| one == *id));
    Ok(Some(tagged))
}
