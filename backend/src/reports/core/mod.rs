//! The logic of reports over plain values.
pub mod course;
pub mod days;
pub mod delivery;
pub mod lines;
pub mod planned;
pub mod tally;
