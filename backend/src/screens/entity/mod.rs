//! The tables of places: sites, screens, groups, settings and pairings.
pub mod enrolment;
pub mod group;
pub mod member;
pub mod miss;
pub mod pairing;
pub mod profile;
pub mod screen;
pub mod site;
