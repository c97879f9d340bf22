//! What screens have shown, counted by hour, beside what they were to show; and what reports call it all, also when it is gone.
//!
//! Counts are written in the transaction that stores the plays ([`store::add`]), each play once. What was to be shown is written when
//! an hour has ended (`settle`), from the manifests that were in force in it; writing it again gives the same. So *missing* is never
//! stored: it is what was planned and neither shown nor told to have failed, in hours up to which a screen's log is complete.
pub mod core;
mod delivery;
pub mod entity;
mod names;
mod query;
mod routes;
mod settle;
pub mod store;
pub mod titles;
mod view;

pub use routes::router;
pub use settle::{hour, run};
