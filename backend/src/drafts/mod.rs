//! What is edited but not published: the shared life of playlists and campaigns. Knows nothing of what a body says.
pub mod entity;
pub mod publishing;
mod store;

pub use entity::{Kind, State};
pub use store::{
    Edit, Filter, Published, Sort, change, count_changed, create, discard, find, list,
    list_changed, mark_deleted, published, within,
};

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
