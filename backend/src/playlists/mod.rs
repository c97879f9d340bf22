//! Ordered items.
use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
