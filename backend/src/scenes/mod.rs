//! Elements on a canvas, drawn by the screens themselves, with the brand that they follow. Knows nothing of where and when they play.
pub mod brand;
mod brand_routes;
pub mod core;
pub mod entity;
pub mod message;
mod routes;
mod store;
mod templates;
mod view;

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of scenes and of the brand kit.
pub fn router() -> OpenApiRouter<AppState> {
    routes::router().merge(brand_routes::router())
}
