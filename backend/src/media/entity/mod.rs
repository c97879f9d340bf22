//! The rows of media.
pub mod media;
pub mod media_use;
pub mod rendition;
pub mod upload;
pub mod upload_piece;
pub mod version;
