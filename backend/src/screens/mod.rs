//! Where screens are and who they are: sites, screens, groups, tags, pairing. Knows nothing of what they play.
mod census;
pub mod core;
pub mod enrolment;
pub mod entity;
pub mod inherit;
mod input;
mod newcomer;
pub mod pairing;
pub mod reach;
pub mod recompile;
mod routes;
pub mod selection;
pub mod store;
pub mod values;
pub mod view;

pub use census::{Census, Counted};
pub use core::{bits, roster, target};
pub use routes::{remove, removed, router, seen};
pub use store::located::{Located, located};
