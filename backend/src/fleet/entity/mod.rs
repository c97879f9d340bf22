//! The tables of screens in operation: proof of play, commands, pictures, telemetry, presence, log lines.
pub mod command;
pub mod log;
pub mod play;
pub mod presence;
pub mod sample;
pub mod screenshot;
pub mod telemetry;
pub mod watermark;
