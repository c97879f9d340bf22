//! When a campaign plays next: one that is saved, or one that somebody is still writing.
use super::may_see;
use crate::{
    app::AppState,
    auth::{Caller, Reader},
    calendars,
    campaigns::{Body, core::check, store::json_of},
    drafts::{self, Kind},
    error::{Error, FieldError, Result},
    extract::{Json, Path, Query},
    id::DraftId,
    publish::{
        bodies,
        catalogue::{Known, timing},
        occurrences::{AHEAD_MS, Ahead, Asked, Timing, ahead},
    },
    schedule::zones::zone_or_utc,
    screens::{Located, located, reach, target::Target},
    time::Instant,
};
use axum::extract::State;
use sea_orm::DatabaseConnection;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(plan))
}

const MOST: usize = 50;

/// Over which range, and how much of it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Range {
    /// From when; now unless given.
    from: Option<Instant>,
    /// Until when, at most 366 days after `from`; as long after the campaign begins unless given.
    to: Option<Instant>,
    /// How many occurrences in each zone, at most.
    #[serde(default = "next_five")]
    #[param(default = 5, minimum = 1, maximum = 50)]
    limit: usize,
}

/// Over which range, how much of it, and of what.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SavedRange {
    /// From when; now unless given.
    from: Option<Instant>,
    /// Until when, at most 366 days after `from`; as long after the campaign begins unless given.
    to: Option<Instant>,
    /// How many occurrences in each zone, at most.
    #[serde(default = "next_five")]
    #[param(default = 5, minimum = 1, maximum = 50)]
    limit: usize,
    /// Look at the draft instead of what is published.
    #[serde(default)]
    draft: bool,
}

fn next_five() -> usize {
    5
}

impl Range {
    fn asked(&self, now: Instant) -> Result<Asked> {
        let from = self.from.unwrap_or(now).as_ms();
        let to = self.to.map(Instant::as_ms);
        if to.is_some_and(|to| to <= from) {
            return Err(Error::field("to", "must be after `from`"));
        }
        if to.is_some_and(|to| to - from > AHEAD_MS) {
            return Err(Error::field("to", "must be at most 366 days after `from`"));
        }
        if !(1..=MOST).contains(&self.limit) {
            return Err(Error::field("limit", "must be from 1 to 50"));
        }
        Ok(Asked {
            from,
            to,
            limit: self.limit,
        })
    }
}

/// Says when a campaign plays next in the zones of its stores, and what its author should know about these times.
#[utoipa::path(get, path = "/campaigns/{id}/plan", tag = "campaigns", params(("id" = DraftId, Path), SavedRange),
    responses((status = OK, body = Ahead), (status = 401), (status = 404), (status = 409), (status = 422)))]
async fn show(
    reader: Reader,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
    Query(wanted): Query<SavedRange>,
) -> Result<Json<Ahead>> {
    let range = Range {
        from: wanted.from,
        to: wanted.to,
        limit: wanted.limit,
    };
    let asked = range.asked(state.clock.now())?;
    let body = saved(&state.db, &reader, id, wanted.draft).await?;
    look(&state.db, &reader, &body, asked).await
}

/// Says the same of a campaign that is not saved yet. Only its target, window and rules are looked at: the rest may still be wrong.
#[utoipa::path(post, path = "/campaigns/plan", tag = "campaigns", params(Range), request_body = Body,
    responses((status = OK, body = Ahead), (status = 401), (status = 422)))]
async fn plan(
    reader: Reader,
    State(state): State<AppState>,
    Query(range): Query<Range>,
    Json(body): Json<Body>,
) -> Result<Json<Ahead>> {
    let asked = range.asked(state.clock.now())?;
    refuse_bad_times(&body)?;
    look(&state.db, &reader, &json_of(&body)?, asked).await
}

async fn saved(
    db: &DatabaseConnection,
    caller: &Caller,
    id: DraftId,
    draft: bool,
) -> Result<Value> {
    let row = drafts::find(db, caller.organisation, Kind::Campaign, id).await?;
    let row = row.ok_or(Error::NotFound("campaign"))?;
    let body = if draft {
        row.draft.filter(|_| !row.deleted)
    } else {
        row.published
    };
    let missing = if draft {
        "this campaign is going to be removed"
    } else {
        "this campaign is not published: publish it first"
    };
    body.ok_or_else(|| Error::Conflict(missing.into()))
}

fn refuse_bad_times(body: &Body) -> Result<()> {
    let of_times = |field: &str| field == "from" || field == "to" || field.starts_with("rules");
    let faults = check::check(body).into_iter();
    let errors: Vec<FieldError> = faults
        .filter(|(field, _)| of_times(field))
        .map(|(field, message)| FieldError::new(field, message))
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    Err(Error::Invalid(errors))
}

async fn look(
    db: &DatabaseConnection,
    caller: &Caller,
    body: &Value,
    asked: Asked,
) -> Result<Json<Ahead>> {
    let body = bodies::Campaign::deserialize(body).map_err(Error::internal)?;
    let target = reach::parse("target", &body.target)?;
    let screens = targeted(db, caller, &target).await?;
    let known = Known {
        calendars: calendars::store::days(db, caller.organisation, &body.calendars()).await?,
        ..Known::default()
    };
    let (window, rules) = timing(&body, &known);
    let timing = Timing {
        window,
        rules,
        paused: body.paused.unwrap_or(false),
    };
    let work = move || {
        let zones = screens.iter().map(|s| s.time_zone.clone());
        let zones: BTreeMap<_, _> = zones
            .map(|name| (name.clone(), zone_or_utc(&name)))
            .collect();
        let screens: Vec<&Located> = screens.iter().collect();
        ahead(&timing, &screens, &zones, asked)
    };
    let found = tokio::task::spawn_blocking(work).await;
    Ok(Json(found.map_err(Error::internal)?))
}

async fn targeted(
    db: &DatabaseConnection,
    caller: &Caller,
    target: &Target,
) -> Result<Vec<Located>> {
    let mut screens = located(db, caller.organisation, None).await?;
    screens.retain(|s| target.matches(&s.subject) && may_see(caller, s));
    Ok(screens)
}
