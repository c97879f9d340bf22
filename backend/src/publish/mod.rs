//! Numbered acts that make drafts real: from what is drafted to what every screen is told. Knows nothing of how it is delivered.
//!
//! In reading order: [`world`] reads, [`bodies`] and [`catalogue`] understand, [`compile`] and [`body`] plan ([`scenes`] makes the files of scenes, [`zones`] what loops in them), [`outcome`] compares with
//! what screens were told, [`difference`] shows what that changes on the glass, [`check`] warns, [`act`] publishes,
//! [`recompile`] follows what changes without a publication, [`manifests`] signs, [`convergence`] counts.
pub mod act;
mod back;
pub mod bodies;
pub mod body;
pub mod catalogue;
pub mod check;
pub mod compile;
pub mod convergence;
pub mod difference;
pub mod entity;
pub mod explained;
mod fingerprint;
pub mod manifests;
pub mod occurrences;
pub mod outcome;
pub mod planned;
pub mod recompile;
mod routes;
pub mod scenes;
pub mod store;
pub mod world;
mod write;
pub mod zones;

/// What names objects of the store: every plan that a screen may hold.
pub const NAMED: &[&str] = &["SELECT CAST(assets AS TEXT) AS name FROM plan"];

pub use recompile::{register, run};
pub use routes::router;
