//! MQTT over WebSocket on the HTTP port: bytes are copied between the browser and the gate, nothing is understood here.
use super::endpoint::door;
use crate::{
    app::AppState,
    error::{Error, Result},
};
use axum::{
    Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::{HeaderMap, HeaderValue, header},
    response::Response,
    routing::any,
};
use bytes::BytesMut;
use futures_util::{SinkExt as _, StreamExt as _};
use std::{sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Room for bytes on their way, each way and client.
const BUFFER_BYTES: usize = 2048;
/// The broker's own limit.
const MESSAGE_MAX_BYTES: usize = 256 * 1024;

/// MQTT over WebSocket at `/mqtt`.
pub fn router() -> Router<AppState> {
    Router::new().route("/mqtt", any(upgrade))
}

/// public: the broker behind it asks for the screen's credential
async fn upgrade(
    State(config): State<Arc<crate::config::Config>>,
    headers: HeaderMap,
    asked: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response> {
    if !is_own_origin(&headers) {
        return Err(Error::Forbidden("this page may not connect to the broker"));
    }
    let asked = asked.map_err(|e| Error::Status(e.status(), e.body_text()))?;
    let broker = door(&config);
    Ok(asked
        .protocols(["mqtt", "mqttv3.1"])
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(0)
        .max_frame_size(MESSAGE_MAX_BYTES)
        .max_message_size(MESSAGE_MAX_BYTES)
        .on_upgrade(move |socket| carry(socket, broker)))
}

/// Programs send no `Origin`; a browser's must be this very host.
fn is_own_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let host = headers.get(header::HOST).map(HeaderValue::as_bytes);
    let origin = origin.to_str().unwrap_or_default();
    let place = origin.split_once("://").map(|(_, place)| place.as_bytes());
    place.is_some() && place == host
}

async fn carry(socket: WebSocket, (host, port): (String, u16)) {
    let connect = TcpStream::connect((host.as_str(), port));
    let Ok(Ok(stream)) = tokio::time::timeout(Duration::from_secs(10), connect).await else {
        tracing::warn!("a WebSocket was closed: the broker does not answer");
        return;
    };
    // a refusal only costs a little latency
    drop(stream.set_nodelay(true));
    let (mut from_broker, mut to_broker) = stream.into_split();
    let (mut to_screen, mut from_screen) = socket.split();
    let down = async {
        loop {
            // wait before making room: idle clients hold no buffer
            if from_broker.readable().await.is_err() {
                return;
            }
            let mut bytes = BytesMut::with_capacity(BUFFER_BYTES);
            match from_broker.read_buf(&mut bytes).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            let message = Message::Binary(bytes.freeze());
            if to_screen.send(message).await.is_err() {
                return;
            }
        }
    };
    let up = async {
        while let Some(Ok(message)) = from_screen.next().await {
            let sent = match message {
                Message::Binary(bytes) => to_broker.write_all(&bytes).await,
                Message::Close(_) => return,
                _ => Ok(()),
            };
            if sent.is_err() {
                return;
            }
        }
    };
    tokio::select! { () = down => {}, () = up => {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_connect() {
        let headers = |origin: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "signage.example:8080".parse().unwrap());
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            headers
        };
        for own in [
            None,
            Some("http://signage.example:8080"),
            Some("https://signage.example:8080"),
        ] {
            assert!(is_own_origin(&headers(own)), "{own:?}");
        }
        for foreign in [
            "http://evil.example",
            "http://signage.example",
            "http://signage.example:8080.evil.example",
            "null",
            "",
        ] {
            assert!(!is_own_origin(&headers(Some(foreign))), "{foreign}");
        }
    }
}
