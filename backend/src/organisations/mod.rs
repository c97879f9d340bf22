//! The organisation (tenant) itself.
pub mod entity;
mod store;

pub use store::find;

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
