//! Uploaded originals and the renditions made of them. Knows nothing of what shows them: users of media say so in [`uses`].
pub mod bytes;
pub mod core;
pub mod entity;
pub mod housekeeping;
pub mod photo;
pub mod tools;
pub mod uses;
mod active;
mod confine;
mod files;
mod film;
mod fonts;
mod form;
mod frames;
mod intake;
mod jobs;
mod list;
mod picture;
mod pieces;
mod playable;
mod receive;
mod renditions;
mod routes;
mod store;
mod transcode;
mod tus;
mod upload_store;
mod uploads;
mod versions;
mod view;

pub use entity::{
    media::{Kind, State},
    rendition::Purpose,
};
pub use files::serve;
pub use jobs::register;
pub use playable::{Asset, Playable, playable};
pub use view::Wanted;

/// What names objects of the store.
pub const NAMED: &[&str] = &[
    "SELECT sha256 AS name FROM media",
    "SELECT sha256 AS name FROM media_version",
    "SELECT sha256 AS name FROM rendition",
];

use crate::app::AppState;
use utoipa_axum::router::OpenApiRouter;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    routes::router()
        .merge(files::router())
        .merge(uploads::router())
        .merge(versions::router())
}
