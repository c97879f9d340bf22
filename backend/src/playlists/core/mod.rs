//! The logic of playlists over plain values.
pub mod moment;
pub mod nesting;
