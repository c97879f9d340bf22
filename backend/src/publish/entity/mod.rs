//! The tables of publications: the numbered acts, what each changed, and what every screen was told because of them.
pub mod counter;
pub mod item;
pub mod manifest;
pub mod plan;
pub mod publication;
pub mod scene_file;
