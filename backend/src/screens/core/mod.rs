//! The logic of places over plain values: what a target means, which tags a screen has, when hours make sense.
pub mod bits;
pub mod hours;
pub mod roster;
pub mod tags;
pub mod target;
pub mod tree;
