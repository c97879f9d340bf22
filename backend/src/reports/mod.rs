//! What screens have shown, counted by hour, beside what they were to show; and what reports call it all, also when it is gone.
//!
//! Counts are written in the transaction that stores the plays ([`store::add`]), each play once. What was to be shown is written when
//! an hour has ended (`settle`), from the manifests that were in force in it; writing it again gives the same. *Missing* is what was
//! planned and neither shown nor told to have failed, in hours up to which a screen's log is complete. Hours in which nothing can change
//! any more are summed up (`roll`); a report reads the sums, and the other hours by themselves, in one statement (`query`).
pub mod core;
mod delivery;
pub mod entity;
mod names;
mod query;
mod roll;
mod routes;
mod settle;
mod sources;
pub mod store;
mod sums;
pub mod titles;
mod told;
mod view;
mod zones;

pub use routes::router;
pub use settle::{hour, run};
