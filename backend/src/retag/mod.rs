//! A tag, or a whole key, gets another name or goes: on sites, on screens, and in everything that aims by it, at once.
//!
//! What only changes its words plays on: publications are not needed, and screens are told only what differs.
mod aim;
mod core;
mod foresee;
mod routes;
mod store;

pub use routes::router;
