//! Screens without glass: they connect, hold manifests, report and play as real ones do, but draw nothing.
//! Knows only the player protocol, as a stranger's player would; nothing of the server's inside.
pub mod core;
mod link;

pub use link::{Identity, run};
