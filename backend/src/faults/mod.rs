//! What people in stores say is wrong with a screen, with a photo if they took one, until headquarters closes it with an answer. An open
//! report is a condition of [`alerts`](crate::alerts), as an offline screen is.
pub mod entity;
mod form;
pub mod kind;
mod routes;
pub mod store;
mod view;

pub use kind::Kind;
pub use routes::router;

/// What names objects of the store.
pub const NAMED: &[&str] =
    &["SELECT photo_sha256 AS name FROM fault_report WHERE photo_sha256 IS NOT NULL"];
