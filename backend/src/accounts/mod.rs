//! How people and programs come in: set-up, sign-in, people and their roles, invitations, keys.
mod core;
mod fields;
mod lost;
mod routes;
mod store;
mod tidy;
pub mod temporary;

pub use lost::{Regained, regain};
pub use routes::router;
pub use tidy::{announce, tidy, tidy_hourly};
