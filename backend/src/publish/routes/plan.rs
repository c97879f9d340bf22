//! What plays on a screen, over a range and at an instant, and why.
use super::may_see;
use crate::{
    app::AppState,
    auth::{Caller, Viewer},
    drafts::publishing::{self, Chosen},
    error::{Error, Result},
    extract::{Json, Path, Query},
    facts::core::Board,
    id::{DraftId, ScreenId},
    publish::{
        catalogue::{Catalogue, Listed, catalogue},
        compile::{facts_at, opening, schedule_screen},
        explained::{Explained, explained},
        planned::{Planned, planned},
        world::{self, World},
    },
    schedule::{
        core::{
            self, Zone,
            time::{DAY_MS, Span},
        },
        zones::zone_or_utc,
    },
    screens::Located,
    time::Instant,
};
use axum::extract::State;
use sea_orm::DatabaseConnection;
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(plan))
        .routes(routes!(explain))
}

/// Plans are resolved over at most this.
const LONGEST_MS: i64 = 92 * DAY_MS;

/// Over which range.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Range {
    /// From when; now unless given.
    from: Option<Instant>,
    /// Until when; a day later unless given, at most 92 days.
    to: Option<Instant>,
    /// Look at all drafts as if they were published.
    #[serde(default)]
    draft: bool,
}

/// At which instant.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Moment {
    /// When; now unless given.
    at: Option<Instant>,
    /// Look at all drafts as if they were published.
    #[serde(default)]
    draft: bool,
}

/// Says what a screen plays over a range: its segments, their shares and their loops.
#[utoipa::path(get, path = "/screens/{id}/plan", tag = "screens", params(("id" = ScreenId, Path), Range),
    responses((status = OK, body = Planned), (status = 401), (status = 404), (status = 422)))]
async fn plan(
    viewer: Viewer,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
    Query(asked): Query<Range>,
) -> Result<Json<Planned>> {
    let from = asked.from.unwrap_or_else(|| state.clock.now());
    let to = asked.to.unwrap_or_else(|| from.plus_ms(DAY_MS));
    if to <= from {
        return Err(Error::field("to", "must be after `from`"));
    }
    if to.ms_since(from) > LONGEST_MS {
        return Err(Error::field("to", "must be at most 92 days after `from`"));
    }
    let range = Span {
        start: from.as_ms(),
        end: to.as_ms(),
    };
    let subject = subject(&state.db, &viewer, id, asked.draft).await?;
    let work = move || subject.with(|screen, _| planned(&core::resolve(screen, range)));
    Ok(Json(
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Error::internal)?,
    ))
}

/// Says what plays at an instant and, for every campaign, why it does or does not.
#[utoipa::path(get, path = "/screens/{id}/explain", tag = "screens", params(("id" = ScreenId, Path), Moment),
    responses((status = OK, body = Explained), (status = 401), (status = 404), (status = 422)))]
async fn explain(
    viewer: Viewer,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
    Query(asked): Query<Moment>,
) -> Result<Json<Explained>> {
    let at = asked.at.unwrap_or_else(|| state.clock.now()).as_ms();
    let mut subject = subject(&state.db, &viewer, id, asked.draft).await?;
    if !viewer.is_of_all_sites() {
        let Subject {
            catalogue, located, ..
        } = &mut subject;
        catalogue.retain(|_, listed| listed.target.matches(&located.subject));
    }
    let work = move || {
        subject.with(|screen, subject| {
            let explanation = core::explain::explain(screen, at);
            explained(
                &explanation,
                (&subject.located, &subject.catalogue),
                (screen, at),
            )
        })
    };
    Ok(Json(
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Error::internal)?,
    ))
}

/// A screen and everything that may play on it.
struct Subject {
    located: Located,
    catalogue: Catalogue,
    zone: Zone,
    opening: Option<core::Opening>,
    board: Board,
}

impl Subject {
    fn with<T>(&self, look: impl FnOnce(&core::Screen<'_>, &Self) -> T) -> T {
        let targeted = self
            .catalogue
            .values()
            .filter(|l| l.target.matches(&self.located.subject));
        let targeted: Vec<&Listed> = targeted.collect();
        let facts = facts_at(&self.located, &targeted, &self.board);
        let campaigns = targeted.iter().map(|l| &l.campaign).collect();
        let place = (&self.zone, self.opening.as_ref(), self.located.legal_dark);
        look(&schedule_screen(place, &facts, campaigns), self)
    }
}

async fn located(db: &DatabaseConnection, caller: &Caller, id: ScreenId) -> Result<World> {
    let world = world::read_for(db, caller.organisation, Some(&[id])).await?;
    match &*world.screens {
        [screen] if may_see(caller, screen) => Ok(world),
        _ => Err(Error::NotFound("screen")),
    }
}

async fn subject(
    db: &DatabaseConnection,
    caller: &Caller,
    id: ScreenId,
    draft: bool,
) -> Result<Subject> {
    let mut world = located(db, caller, id).await?;
    if draft {
        if !caller.is_of_all_sites() {
            return Err(Error::Forbidden(
                "drafts are for headquarters: leave `draft` out",
            ));
        }
        let items = publishing::take(db, caller.organisation, &Chosen::All).await?;
        for item in items {
            let next = world.number + 1;
            world
                .known
                .sequences
                .entry(DraftId(item.id.0))
                .or_insert(next);
            world::put(&mut world.bodies, (item.kind, item.id), item.body.as_ref())?;
        }
        world::learn(db, caller.organisation, &mut world).await?;
    }
    let catalogue = catalogue(&world.bodies, &world.known);
    let located = world.screens.pop().ok_or(Error::NotFound("screen"))?;
    Ok(Subject {
        zone: zone_or_utc(&located.time_zone),
        opening: located.opening_hours.as_ref().map(opening),
        located,
        catalogue,
        board: world.board,
    })
}
