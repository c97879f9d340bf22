//! Who did what: a log that only grows, each entry chained to the one before.
mod core;
pub mod entity;
mod store;

pub use store::{Act, record, record_system};

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
