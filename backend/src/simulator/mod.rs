//! Screens without glass: they connect, hold manifests, report and play as real ones do, but draw nothing.
//! Knows only the player protocol and the REST API, as a stranger's player would; nothing of the server's inside.
pub mod core;
mod enrol;
mod fetch;
mod fleet;
mod link;
mod meter;
mod picture;
mod scenario;

pub use fetch::Shelf;
pub use fleet::{Asked, simulate};
pub use link::{Broker, Identity, World, run};
pub use meter::Meter;
pub use scenario::Scenario;
