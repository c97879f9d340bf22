//! How screens have fared: when they were connected, what their machines said. Kept, and thinned with age.
pub mod core;
pub mod hearing;
pub mod presence;
pub mod series;
pub mod thin;
