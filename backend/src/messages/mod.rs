//! Messages that stores write themselves, within the limits that headquarters sets: each is a scene and a campaign for the store's own
//! screens, published in the name of who wrote it, and taken down by another publication.
mod act;
pub mod core;
pub mod entity;
mod input;
mod pictures;
mod routes;
mod rules;
mod rules_routes;
mod store;
mod templates;
mod view;

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    routes::router()
        .merge(rules_routes::router())
        .merge(pictures::router())
}
