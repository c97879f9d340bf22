//! A small French retail network to look at: stores in three time zones, twelve screens, creatives, campaigns, and simulated
//! screens that keep it alive. It is a customer of our own REST API and of the player protocol, and of nothing inside.
mod build;
mod client;
mod fleet;
mod network;
mod order;
mod routes;
mod welcome;

pub use build::{KIND, run};
pub use fleet::Crowd;
pub use routes::router;
pub use welcome::when_set_up;
