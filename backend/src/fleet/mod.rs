//! The screens in operation: what they hold, report and are told.
mod acks;
pub mod captures;
pub mod commands;
pub mod core;
pub mod dispatch;
pub mod entity;
pub mod gaps;
pub mod history;
pub mod ingest;
pub mod lifecycle;
pub mod logs;
pub mod metrics;
mod opening;
pub mod order;
pub mod device;
pub mod overview;
mod owners;
pub mod plays;
pub mod reconcile;
pub mod reports;
pub mod retention;
mod routes;
pub mod screenshots;
mod start;
mod turned;
pub mod views;

/// What names objects of the store.
pub const NAMED: &[&str] = &["SELECT sha256 AS name FROM screenshot"];

pub use start::{Unstartable, start};

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    routes::router()
}

/// The device API: another principal, never mixed with the REST API.
pub fn device_router() -> OpenApiRouter<AppState> {
    device::router()
}
