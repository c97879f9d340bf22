//! The screens in operation: what they hold, report and are told.
use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}

/// The device API: another principal, never mixed with the REST API.
pub fn device_router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
