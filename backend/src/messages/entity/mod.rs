//! Rows of this feature.
pub mod message;
pub mod rules;
