//! The tables of screens in operation: proof of play, commands, pictures, telemetry.
pub mod command;
pub mod play;
pub mod screenshot;
pub mod telemetry;
pub mod watermark;
