//! Creatives, targets, when and how strongly: the drafts that publications make real. Knows no manifests: what a screen
//! plays is the schedule's business.
pub mod core;
mod routes;
pub mod store;
mod view;

pub use core::body::Body;
pub use routes::router;
pub use view::{Background, Campaign};
