//! The tables of acts on many screens.
pub mod operation;
pub mod result;
