//! One act on many screens: what a filter means is counted first, then done in batches that can be watched, called off and undone.
mod act;
mod action;
mod change;
pub mod entity;
mod job;
mod prepare;
mod routes;
mod store;
mod view;

pub use job::register;

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    routes::router()
}
