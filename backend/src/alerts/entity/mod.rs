//! The tables of alerts: the inbox, what is watched, and the rules.
pub mod alert;
pub mod settings;
pub mod watch;
