//! The tables of reports. They refer to nothing, so that they outlive what they tell of.
pub mod day;
pub mod hour;
pub mod log;
pub mod name;
pub mod settled;
pub mod tally;
pub mod zone;
