//! Addresses of other programs that are told what happens. A message is a row, written in the transaction of what it tells of, and is
//! sent until it was taken or a day has passed: at least once, always with the same id.
pub mod core;
pub mod entity;
mod event;
mod input;
mod routes;
mod send;
pub mod store;
mod view;

pub use event::Event;
pub use routes::router;
pub use send::{due, run};
pub use store::{Happening, tell};
