//! Dates that rules refer to: public holidays, sales, school holidays, a store's closings. Knows of campaigns only which name a calendar.
pub mod core;
pub mod entity;
mod import;
mod input;
mod routes;
pub mod store;
mod view;

use crate::{app::AppState, id::CalendarId};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;

/// The kind of the job that lets screens follow; publishing does it.
pub const KIND: &str = "calendars";

/// What the job is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The calendar whose dates are others now.
    pub calendar: CalendarId,
}

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    routes::router()
}
