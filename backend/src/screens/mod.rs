//! Where screens are and who they are: sites, screens, groups, tags, pairing. Knows nothing of what they play.
pub mod core;
pub mod entity;
pub mod values;

pub use core::target;

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
