//! How people and programs come in: set-up, sign-in, people and their roles, invitations, keys.
mod me;

use crate::app::AppState;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(me::show))
}
