//! Places in the database, always within one organisation.
pub mod groups;
pub mod located;
pub mod profiles;
pub mod progress;
pub mod screens;
pub mod sites;
pub mod subjects;
pub mod tree;
