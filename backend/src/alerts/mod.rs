//! What needs somebody. Every few seconds a round reads what screens have told, holds it against the organisation's rules, and writes
//! what became of it: an alert is opened once, however long and however often its condition comes, and resolves by itself.
//!
//! Rounds live in the database only: a server that starts goes on where another stopped.
mod behind;
pub mod core;
pub mod entity;
mod inbox;
mod input;
mod items;
pub mod kind;
mod observe;
mod removal;
mod round;
mod routes;
pub mod rules;
mod store;
mod tell;
mod view;

pub use inbox::{Counts, counts};
pub use round::{look, run};

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature, and the one that ends the alerts of a screen.
pub fn router() -> OpenApiRouter<AppState> {
    routes::router().merge(removal::router())
}
