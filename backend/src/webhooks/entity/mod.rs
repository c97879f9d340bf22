//! The tables of webhooks and of what is on its way to them.
pub mod delivery;
pub mod webhook;
