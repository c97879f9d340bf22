//! What the world outside says: weather, stock, prices, told by integrators. Knows nothing of who waits for it.
pub mod core;
pub mod entity;
mod input;
mod lines;
mod routes;
pub mod store;

use crate::app::AppState;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

/// The kind of the job that lets screens follow; publishing does it.
pub const KIND: &str = "facts";

/// What the job is told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What was told.
    pub keys: BTreeSet<String>,
    /// Where: organisation, sites, screens.
    pub places: BTreeSet<Uuid>,
}

impl Told {
    fn of(rows: &[entity::Model]) -> Self {
        let accepted = rows.iter().filter(|row| row.accepted);
        Self {
            keys: accepted.clone().map(|row| row.key.clone()).collect(),
            places: accepted.map(|row| row.place_id).collect(),
        }
    }
}

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    routes::router()
}
