//! Uploaded originals and the renditions made of them. Knows nothing of what shows them: users of media say so in [`uses`].
pub mod bytes;
pub mod entity;
pub mod uses;
mod playable;

pub use entity::media::{Kind, State};
pub use playable::{Asset, Playable, playable};

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
}
