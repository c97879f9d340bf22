//! Ordered items: media, and playlists inside playlists. Knows nothing of where and when they play.
pub mod body;
pub mod core;
mod routes;
mod store;
mod view;
mod zones;

pub use body::Body;
pub use routes::router;
pub use store::body_of;
