//! Pairing, from the side of the admin: look at the screen that shows a code, then take it in.
use super::{
    screens::{known_site, view},
    tell,
};
use crate::{
    app::AppState,
    audit,
    auth::Operator,
    check::Faults,
    db,
    error::Result,
    extract::{Json, Versioned},
    id::SiteId,
    screens::{
        entity::pairing as entity,
        input,
        newcomer::paired,
        pairing::{self, NewScreen},
        values::Tags,
        view::{Resolution, Screen},
    },
    time::Instant,
    webhooks,
};
use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(check))
        .routes(routes!(pair))
}

/// A code as the screen shows it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PairingCode)]
struct Code {
    code: String,
}

/// The screen that shows a code, to be sure that it is the right one.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WaitingScreen)]
struct Waiting {
    model: String,
    resolution: Option<Resolution>,
    address: Option<String>,
    requested_at: Instant,
}

impl From<entity::Model> for Waiting {
    fn from(row: entity::Model) -> Self {
        Self {
            resolution: Resolution::of(row.width, row.height),
            model: row.model,
            address: row.address,
            requested_at: row.created_at,
        }
    }
}

/// The screen to take in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PairInput)]
struct Pair {
    code: String,
    site_id: SiteId,
    name: String,
    #[serde(default)]
    tags: Tags,
}

/// Shows which screen waits with a code.
#[utoipa::path(post, path = "/screens/pair/check", tag = "screens", request_body = Code,
    responses((status = OK, body = Waiting), (status = 401), (status = 403), (status = 422), (status = 429)))]
async fn check(
    operator: Operator,
    State(state): State<AppState>,
    Json(asked): Json<Code>,
) -> Result<Json<Waiting>> {
    let now = state.clock.now();
    let row = pairing::look_up(&state.db, &operator, &asked.code, now).await?;
    Ok(Json(row.into()))
}

/// Takes in the screen that waits with a code.
#[utoipa::path(post, path = "/screens/pair", tag = "screens", request_body = Pair,
    responses((status = CREATED, body = Screen), (status = 401), (status = 403), (status = 422), (status = 429)))]
async fn pair(
    operator: Operator,
    State(state): State<AppState>,
    Json(asked): Json<Pair>,
) -> Result<(StatusCode, Versioned<Screen>)> {
    let now = state.clock.now();
    let mut faults = Faults::default();
    let new = NewScreen {
        site: asked.site_id,
        name: faults.name("name", &asked.name),
        tags: input::tags(&mut faults, &asked.tags),
    };
    faults.finish()?;
    known_site(&state.db, &operator, new.site).await?;
    let waiting = pairing::look_up(&state.db, &operator, &asked.code, now).await?;
    let row = db::write(&state.db, async |txn| {
        let row = pairing::claim(txn, &operator, &waiting, new, now).await?;
        let act = audit::Act::new(
            "screen.pair",
            "screen",
            &row.id,
            json!({ "name": row.name }),
        );
        webhooks::tell(txn, &[paired(&row)], now).await?;
        audit::record(txn, &operator, act, now).await?;
        Ok(row)
    })
    .await?;
    state.signals.webhooks.notify_one();
    tell(&state, operator.organisation, "screen", &row.id);
    let screen = view(&state.db, &operator, row.id).await?;
    Ok((StatusCode::CREATED, screen))
}
