//! What each screen should hold, was handed and says it holds: one row a screen, shared by those who publish, deliver and look.
//! Knows neither plans nor MQTT.
pub mod convergence;
pub mod entity;
pub mod store;

pub use convergence::{Convergence, Lag, Progress};
pub use store::{Desire, Handed, desire};
