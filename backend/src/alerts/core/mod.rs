//! When a condition becomes an alert and when it ends, and which conditions are one: functions over values.
pub mod damping;
pub mod grouping;
