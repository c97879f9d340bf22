//! What screens ask over HTTP: another principal than people and keys, with its own credential and limits.
mod assets;
mod pairings;
mod plays;
pub mod rates;
mod screenshots;

use crate::{
    app::AppState,
    error::{Error, Result},
    extract::Json,
    id::{OrganisationId, ScreenId},
    screens::entity::screen::{self, Entity as Screen},
    secrets,
};
use axum::{
    Extension,
    extract::{FromRequestParts, State},
    http::{HeaderMap, header, request::Parts},
};
use player_protocol::device::ServerTime;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The device API.
pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(time))
        .merge(assets::router())
        .merge(plays::router())
        .merge(screenshots::router())
        .merge(pairings::router())
        .layer(Extension(Arc::new(pairings::Limits::default())))
}

/// The screen whose secret the request carries.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    /// Whose screen it is.
    pub organisation: OrganisationId,
    /// The screen.
    pub screen: ScreenId,
}

impl FromRequestParts<AppState> for Device {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let secret = bearer(&parts.headers).ok_or(Error::Unauthenticated)?;
        let screen = Screen::find()
            .filter(screen::Column::SecretHash.eq(secrets::hash(secret)))
            .filter(screen::Column::RevokedAt.is_null())
            .one(&state.db)
            .await?;
        // a revoked screen's hash is gone, so a secret that nobody has is a revoked one: the player pairs again
        let screen = screen.ok_or(Error::Refused("revoked"))?;
        state.rates.take(screen.id, state.clock.now())?;
        Ok(Self {
            organisation: screen.organisation_id,
            screen: screen.id,
        })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}

/// The server's clock, so that the screen can correct its own
#[utoipa::path(get, path = "/time", tag = "device",
    responses((status = 200, body = ServerTime), (status = 401), (status = 429)))]
async fn time(State(state): State<AppState>, _: Device) -> Json<ServerTime> {
    Json(ServerTime {
        server_time: state.clock.now().timestamp(),
    })
}
