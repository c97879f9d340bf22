//! How a screen has fared, and what it wrote into its log.
use super::seen;
use crate::{
    app::AppState,
    auth::Viewer,
    error::{Error, Result},
    extract::{Json, Path, Query},
    fleet::{
        entity::{log, presence::Reason},
        history::{
            core::{self, Share, Stretch, There},
            presence,
            series::{self, COARSE_MS, FINE_MS, Point},
        },
        logs, opening,
    },
    id::ScreenId,
    page::Page,
    screens::located,
    time::Instant,
};
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

const DAY_MS: i64 = 86_400_000;
/// The longest time of a history.
const LONGEST_MS: i64 = 400 * DAY_MS;
/// Up to this long, steps of five minutes are told unless asked otherwise.
const FINE_UP_TO_MS: i64 = 2 * DAY_MS;
/// The most steps of a series.
const MOST_STEPS: i64 = 10_000;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(history))
        .routes(routes!(lines))
}

/// How long the steps of a series are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = HistoryResolution)]
enum Resolution {
    /// Five minutes; kept for 14 days.
    #[serde(rename = "5min")]
    Fine,
    /// An hour; kept for 400 days.
    #[serde(rename = "hour")]
    Coarse,
}

/// Which time.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// From when; a day before `to` unless given.
    from: Option<Instant>,
    /// Before when; now unless given. At most 400 days after `from`.
    to: Option<Instant>,
    /// How long the steps are; five minutes for up to two days, else an hour.
    resolution: Option<Resolution>,
}

/// How a screen has fared.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ScreenHistory)]
struct History {
    from: Instant,
    to: Instant,
    resolution: Resolution,
    /// When it was connected and when not, and when no server ran to know it; nothing is said of times before it first connected.
    presence: Vec<Segment>,
    uptime: Uptime,
    /// What its machine said, by measure.
    series: BTreeMap<&'static str, Vec<Point>>,
}

/// A time in which a screen was connected, was not, or of which nobody knows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PresenceSegment)]
struct Segment {
    from: Instant,
    to: Instant,
    state: There,
    /// Why it came or went then, or last before it; `null` while nobody knows.
    reason: Option<Reason>,
}

impl From<Stretch<Reason>> for Segment {
    fn from(stretch: Stretch<Reason>) -> Self {
        Self {
            from: Instant::from_ms(stretch.from),
            to: Instant::from_ms(stretch.to),
            state: stretch.there,
            reason: (stretch.there != There::Unknown).then_some(stretch.reason),
        }
    }
}

/// What share of a time a screen was connected.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ScreenUptime)]
struct Uptime {
    /// Thousandths of the known time since it first connected; `null` = it never did, or nothing is known.
    permille: Option<i64>,
    /// Thousandths of the time since it first connected of which nobody knows: no server ran, or heard the screens.
    unknown_permille: Option<i64>,
    /// The same of the hours in which its glass is meant to be on.
    open_permille: Option<i64>,
}

/// How a screen has fared: when it was connected, and what its machine said
#[utoipa::path(get, path = "/screens/{id}/history", tag = "fleet", params(("id" = ScreenId, Path), Asked),
    responses((status = 200, body = History), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn history(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(id): Path<ScreenId>,
    Query(asked): Query<Asked>,
) -> Result<Json<History>> {
    let screen = seen(&state.db, &viewer, id).await?;
    let organisation = screen.organisation_id;
    let (from, to) = span((asked.from, asked.to), state.clock.now())?;
    let resolution = resolution(asked.resolution, (from, to))?;
    let width_ms = match resolution {
        Resolution::Fine => FINE_MS,
        Resolution::Coarse => COARSE_MS,
    };
    let only = [id];
    let mut known = presence::stretches(&state.db, organisation, Some(&only), (from, to)).await?;
    let known = known.remove(&id).unwrap_or_default();
    let window = (from.as_ms(), to.as_ms());
    let place = located(&state.db, organisation, Some(&only)).await?;
    let open = place
        .first()
        .map(|place| core::share(&known, &opening::spans(place, window)));
    let all = core::share(&known, &[window]);
    Ok(Json(History {
        uptime: Uptime {
            permille: all.permille(),
            unknown_permille: all.unknown_permille(),
            open_permille: open.and_then(Share::permille),
        },
        presence: known.into_iter().map(Segment::from).collect(),
        series: series::read(&state.db, (organisation, id), (from, to), width_ms).await?,
        from,
        to,
        resolution,
    }))
}

/// The time that was asked for.
pub(super) fn span(
    (from, to): (Option<Instant>, Option<Instant>),
    now: Instant,
) -> Result<(Instant, Instant)> {
    let to = to.unwrap_or(now).min(now);
    let from = from.unwrap_or_else(|| to.plus_ms(-DAY_MS));
    if from >= to {
        return Err(Error::field("from", "must be before `to`, and in the past"));
    }
    if to.ms_since(from) > LONGEST_MS {
        return Err(Error::field("to", "must be at most 400 days after `from`"));
    }
    Ok((from, to))
}

fn resolution(asked: Option<Resolution>, (from, to): (Instant, Instant)) -> Result<Resolution> {
    let ms = to.ms_since(from);
    match asked {
        None if ms <= FINE_UP_TO_MS => Ok(Resolution::Fine),
        None => Ok(Resolution::Coarse),
        Some(Resolution::Fine) if ms / FINE_MS > MOST_STEPS => Err(Error::field(
            "resolution",
            "must be `hour` for so long a time",
        )),
        Some(resolution) => Ok(resolution),
    }
}

/// A line that a screen wrote into its log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScreenLogLine)]
struct Line {
    /// When, by the screen's clock.
    at: Instant,
    /// `error`, `warn` or `info`.
    level: String,
    message: String,
}

impl From<log::Model> for Line {
    fn from(row: log::Model) -> Self {
        Self {
            at: row.at,
            level: row.level,
            message: row.message,
        }
    }
}

/// The last lines that a screen sent, newest first, at most 500; the command `send_logs` asks for more
#[utoipa::path(get, path = "/screens/{id}/logs", tag = "fleet", params(("id" = ScreenId, Path)),
    responses((status = 200, body = Page<Line>), (status = 401), (status = 403), (status = 404)))]
async fn lines(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(id): Path<ScreenId>,
) -> Result<Json<Page<Line>>> {
    seen(&state.db, &viewer, id).await?;
    let rows = logs::list(&state.db, viewer.organisation, id).await?;
    Ok(Json(Page::whole(rows).map(Line::from)))
}
