//! Who did what: a log that only grows, each entry chained to the one before.
mod core;
pub mod entity;
mod routes;
mod sheet;
mod store;

pub use routes::router;
pub use store::{Act, hold, record, record_system};
