//! The tables of screens in operation: proof of play, commands, pictures, telemetry, presence, when it was heard, log lines.
pub mod command;
pub mod hearing;
pub mod log;
pub mod play;
pub mod presence;
pub mod sample;
pub mod screenshot;
pub mod telemetry;
pub mod watermark;
