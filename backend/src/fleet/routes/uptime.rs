//! What share of their time screens were connected, as JSON or as a table.
mod sheet;

use super::history::span;
use crate::{
    app::AppState,
    auth::{Caller, Viewer},
    error::{Error, Result},
    extract::{Json, Query},
    fleet::{
        history::{
            core::{self, Share},
            presence,
        },
        opening,
    },
    id::{ScreenId, SiteId},
    organisations::{self, Locale},
    page::Limit,
    screens::{
        Located, located,
        selection::{self, Selection},
        store::{screens, tree},
    },
    time::Instant,
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use jiff::tz::TimeZone;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(uptime))
}

/// What the lines are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = UptimeBy)]
enum By {
    /// A line for each screen.
    #[default]
    Screen,
    /// A line for each site.
    Site,
    /// A line for each day of the organisation's zone.
    Day,
}

/// Which screens and which time.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    /// From when; a day before `to` unless given.
    from: Option<Instant>,
    /// Before when; now unless given. At most 400 days after `from`.
    to: Option<Instant>,
    /// What the lines are about.
    #[serde(default)]
    #[param(inline)]
    by: By,
    /// Only at this site and those below it.
    site_id: Option<SiteId>,
    /// The language of the table's head, `en` or `fr`; the organisation's unless given.
    locale: Option<String>,
    /// How many lines, 1 to 200; 50 unless asked. A table has all of them.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    limit: Limit,
    /// `next` of the page before.
    after: Option<String>,
}

/// What share of their time screens were connected.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UptimeReport {
    from: Instant,
    to: Instant,
    by: By,
    /// Lowest first, at the end those of which nothing is known; days in their course.
    items: Vec<UptimeLine>,
    /// Pass as `after` for the next page; `null` at the end.
    next: Option<String>,
    /// All lines together.
    total: UptimeFigures,
}

/// A line of the report.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct UptimeLine {
    /// The screen or site.
    id: Option<Uuid>,
    /// Its name.
    name: Option<String>,
    /// The site of a screen, by name.
    site: Option<String>,
    /// The day, such as `2026-11-28`.
    #[schema(format = Date)]
    day: Option<String>,
    figures: UptimeFigures,
}

/// For how long screens were connected, and of what time nobody knows because no server ran or heard them.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UptimeFigures {
    /// How many screens.
    screens: usize,
    /// Known time of all of them.
    known_ms: i64,
    /// Connected.
    online_ms: i64,
    /// Thousandths of the known time connected.
    permille: Option<i64>,
    /// Time of which nobody knows.
    unknown_ms: i64,
    /// Thousandths of all time of which nobody knows.
    unknown_permille: Option<i64>,
    /// How often they were away; of a screen that stays away while nobody knows, once.
    outages: i64,
    /// How long one was away the longest time, as far as it is known.
    longest_outage_ms: i64,
    /// Known time in which their glass is meant to be on.
    open_ms: i64,
    /// Connected in this time.
    open_online_ms: i64,
    /// Thousandths connected in this time.
    open_permille: Option<i64>,
    /// Time in which their glass is meant to be on of which nobody knows.
    open_unknown_ms: i64,
    /// Thousandths of the time in which their glass is meant to be on of which nobody knows.
    open_unknown_permille: Option<i64>,
    /// How often they were away while their glass is meant to be on.
    open_outages: i64,
    /// How long one was away the longest time while its glass is meant to be on.
    open_longest_outage_ms: i64,
}

/// What share of their time screens were connected
///
/// With `Accept: text/csv` the answer is the whole table for a spreadsheet in French manner.
#[utoipa::path(get, path = "/reports/uptime", tag = "reports", params(Asked),
    responses((status = 200, content((UptimeReport = "application/json"), (String = "text/csv"))), (status = 401), (status = 403), (status = 422)))]
async fn uptime(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let time = span((asked.from, asked.to), state.clock.now())?;
    let owner = organisations::find(&state.db, viewer.organisation).await?;
    let owner = owner.ok_or(Error::NotFound("organisation"))?;
    let locale = match asked.locale.as_deref().unwrap_or(&owner.locale) {
        "fr" => Locale::Fr,
        "en" => Locale::En,
        _ => return Err(Error::field("locale", "must be en or fr")),
    };
    let zone = TimeZone::get(&owner.time_zone).map_err(Error::internal)?;
    let lines = lines(&state.db, &viewer, &asked, (time, &zone)).await?;
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    if accept.is_some_and(|accept| accept.trim_start().starts_with("text/csv")) {
        return Ok(sheet::of(asked.by, &locale, &lines));
    }
    let start = match &asked.after {
        Some(after) => {
            let place = after.parse::<usize>();
            let wrong = "is no cursor of this list: start from the beginning";
            place.map_err(|_| Error::field("after", wrong))?
        }
        None => 0,
    };
    let start = start.min(lines.len());
    let end = lines.len().min(start + asked.limit.count());
    let total = lines
        .iter()
        .fold(Sum::default(), |sum, line| sum.plus(line.sum));
    Ok(Json(UptimeReport {
        from: time.0,
        to: time.1,
        by: asked.by,
        items: lines[start..end].iter().map(Line::view).collect(),
        next: (end < lines.len()).then(|| end.to_string()),
        total: total.figures(screens(asked.by, &lines)),
    })
    .into_response())
}

/// How many screens all lines are about; a day has the same ones as the day before.
fn screens(by: By, lines: &[Line]) -> usize {
    let counts = lines.iter().map(|line| line.screens);
    match by {
        By::Screen | By::Site => counts.sum(),
        By::Day => counts.max().unwrap_or(0),
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    all: Share,
    open: Share,
}

impl Sum {
    fn plus(self, other: Self) -> Self {
        Self {
            all: self.all.plus(other.all),
            open: self.open.plus(other.open),
        }
    }

    fn figures(self, screens: usize) -> UptimeFigures {
        UptimeFigures {
            screens,
            known_ms: self.all.known_ms,
            online_ms: self.all.online_ms,
            permille: self.all.permille(),
            unknown_ms: self.all.unknown_ms,
            unknown_permille: self.all.unknown_permille(),
            outages: self.all.outages,
            longest_outage_ms: self.all.longest_ms,
            open_ms: self.open.known_ms,
            open_online_ms: self.open.online_ms,
            open_permille: self.open.permille(),
            open_unknown_ms: self.open.unknown_ms,
            open_unknown_permille: self.open.unknown_permille(),
            open_outages: self.open.outages,
            open_longest_outage_ms: self.open.longest_ms,
        }
    }
}

#[derive(Clone, Debug)]
struct Line {
    id: Option<Uuid>,
    title: String,
    site: Option<String>,
    screens: usize,
    sum: Sum,
}

impl Line {
    fn view(&self) -> UptimeLine {
        UptimeLine {
            id: self.id,
            name: self.id.map(|_| self.title.clone()),
            site: self.site.clone(),
            day: self.id.is_none().then(|| self.title.clone()),
            figures: self.sum.figures(self.screens),
        }
    }
}

async fn lines(
    db: &DatabaseConnection,
    caller: &Caller,
    asked: &Asked,
    ((from, to), zone): ((Instant, Instant), &TimeZone),
) -> Result<Vec<Line>> {
    let tree = tree::load(db, caller.organisation).await?;
    let wanted = Selection {
        site_id: asked.site_id,
        ..Selection::default()
    };
    let filter = selection::filter(db, caller, &tree, wanted).await?;
    let rows = screens::all(db, caller.organisation, &filter).await?;
    let ids: Vec<ScreenId> = rows.iter().map(|(screen, _)| screen.id).collect();
    let places = located(db, caller.organisation, None).await?;
    let places = places
        .iter()
        .filter(|place| ids.binary_search(&place.screen.id).is_ok());
    let known = presence::stretches(db, caller.organisation, None, (from, to)).await?;
    let parts = match asked.by {
        By::Day => days((from, to), zone),
        By::Screen | By::Site => vec![(String::new(), (from.as_ms(), to.as_ms()))],
    };
    let mut lines: BTreeMap<(String, Option<Uuid>), Line> = BTreeMap::new();
    for place in places {
        let Some(stretches) = known.get(&place.screen.id) else {
            continue;
        };
        for (day, window) in &parts {
            let sum = Sum {
                all: core::share(stretches, &[*window]),
                open: core::share(stretches, &opening::spans(place, *window)),
            };
            if sum.all.known_ms + sum.all.unknown_ms > 0 {
                let line = add(&mut lines, about(asked.by, place, day), sum);
                line.site = (asked.by == By::Screen).then(|| place.site_name.clone());
            }
        }
    }
    let mut lines: Vec<Line> = lines.into_values().collect();
    if asked.by != By::Day {
        let known = |line: &Line| line.sum.all.permille().unwrap_or(i64::MAX);
        lines.sort_by_key(|line| (known(line), line.title.clone(), line.id));
    }
    Ok(lines)
}

fn about(by: By, place: &Located, day: &str) -> (String, Option<Uuid>) {
    match by {
        By::Screen => (place.screen.name.clone(), Some(place.screen.id.0)),
        By::Site => (place.site_name.clone(), Some(place.screen.site_id.0)),
        By::Day => (day.to_owned(), None),
    }
}

fn add(
    lines: &mut BTreeMap<(String, Option<Uuid>), Line>,
    key: (String, Option<Uuid>),
    sum: Sum,
) -> &mut Line {
    let line = lines.entry(key.clone()).or_insert_with(|| Line {
        id: key.1,
        title: key.0,
        site: None,
        screens: 0,
        sum: Sum::default(),
    });
    line.screens += 1;
    line.sum = line.sum.plus(sum);
    line
}

/// The days of a zone that a time touches, each cut to it.
fn days((from, to): (Instant, Instant), zone: &TimeZone) -> Vec<(String, (i64, i64))> {
    let mut days = Vec::new();
    let mut date = from.timestamp().to_zoned(zone.clone()).date();
    loop {
        let (Ok(next), Ok(start)) = (date.tomorrow(), date.to_zoned(zone.clone())) else {
            return days;
        };
        let start = start.timestamp().as_millisecond();
        if start >= to.as_ms() {
            return days;
        }
        let end = next.to_zoned(zone.clone());
        let end = end.map_or(to.as_ms(), |end| end.timestamp().as_millisecond());
        let window = (start.max(from.as_ms()), end.min(to.as_ms()));
        days.push((date.to_string(), window));
        date = next;
    }
}
