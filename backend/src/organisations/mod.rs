//! The organisation (tenant) itself: its name, zone and language. Knows nothing of its people.
pub mod entity;
mod routes;
mod store;

pub use routes::Locale;
pub use routes::router;
pub use store::{NewOrganisation, add, all, find, first};
