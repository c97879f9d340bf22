//! The MQTT side: the embedded broker, the bridge from WebSocket, and the server's own client.
use crate::app::AppState;
use axum::Router;

/// MQTT over WebSocket at `/mqtt`.
pub fn bridge() -> Router<AppState> {
    Router::new()
}
