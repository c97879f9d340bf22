//! Pairing, from the side of the admin: look at the screen that shows a code, then take it in.
use super::{
    screens::{known_site, view},
    tell,
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Pairer},
    check::Faults,
    db,
    error::{Error, Result},
    extract::{Json, Versioned},
    id::SiteId,
    organisations,
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
use sea_orm::ConnectionTrait;
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
    pairer: Pairer,
    State(state): State<AppState>,
    Json(asked): Json<Code>,
) -> Result<Json<Waiting>> {
    let now = state.clock.now();
    may_pair(&state.db, &pairer).await?;
    let row = pairing::look_up(&state.db, &pairer, &asked.code, now).await?;
    Ok(Json(row.into()))
}

/// Takes in the screen that waits with a code.
#[utoipa::path(post, path = "/screens/pair", tag = "screens", request_body = Pair,
    responses((status = CREATED, body = Screen), (status = 401), (status = 403), (status = 422), (status = 429)))]
async fn pair(
    pairer: Pairer,
    State(state): State<AppState>,
    Json(asked): Json<Pair>,
) -> Result<(StatusCode, Versioned<Screen>)> {
    let now = state.clock.now();
    may_pair(&state.db, &pairer).await?;
    let mut faults = Faults::default();
    let new = NewScreen {
        site: asked.site_id,
        name: faults.name("name", &asked.name),
        tags: input::tags(&mut faults, &asked.tags),
    };
    faults.finish()?;
    known_site(&state.db, &pairer, new.site).await?;
    let waiting = pairing::look_up(&state.db, &pairer, &asked.code, now).await?;
    let row = db::write(&state.db, async |txn| {
        let row = pairing::claim(txn, &pairer, &waiting, new, now).await?;
        let act = audit::Act::new(
            "screen.pair",
            "screen",
            &row.id,
            json!({ "name": row.name }),
        );
        webhooks::tell(txn, &[paired(&row)], now).await?;
        audit::record(txn, &pairer, act, now).await?;
        Ok(row)
    })
    .await?;
    state.signals.webhooks.notify_one();
    tell(&state, pairer.organisation, "screen", &row.id);
    let screen = view(&state.db, &pairer, row.id).await?;
    Ok((StatusCode::CREATED, screen))
}

/// 403 for a store manager whose headquarters keeps pairing to itself.
pub(super) async fn may_pair(db: &impl ConnectionTrait, caller: &Caller) -> Result<()> {
    if caller.sites.is_none() {
        return Ok(());
    }
    let own = organisations::find(db, caller.organisation).await?;
    if own.is_some_and(|own| own.stores_pair) {
        return Ok(());
    }
    Err(Error::Forbidden(
        "headquarters pairs screens itself: ask an administrator",
    ))
}
