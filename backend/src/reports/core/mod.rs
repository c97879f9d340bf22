//! The logic of reports over plain values.
pub mod delivery;
pub mod lines;
pub mod planned;
pub mod tally;
