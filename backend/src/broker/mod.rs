//! The MQTT side: the gate for screens, the embedded broker or the relay to one outside, the bridge from WebSocket, and the server's own
//! two clients. Knows topics and bytes; what a
//! message means is the fleet's business.
mod access;
mod acks;
mod batch;
mod bridge;
mod dialect;
mod embedded;
mod endpoint;
#[cfg(test)]
mod fake;
mod fitter;
mod gate;
mod hooks;
mod porter;
mod publisher;
pub mod reader;
mod relay;
mod retained;
mod session;

pub use batch::Load;
pub use bridge::router as bridge;
pub use embedded::{Embedded, Sources};
pub use endpoint::{Beyond, Endpoint, door};
pub use publisher::{Feedback, Outgoing, Publisher};
pub use reader::Incoming;
pub use relay::Relay;
