//! A customer of our own API, without a network between.
use crate::app::{self, AppState};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Method, Request, header},
};
use serde_json::Value;
use std::net::SocketAddr;
use tower::ServiceExt as _;

/// Calls the API with one credential.
#[derive(Clone, Debug)]
pub(super) struct Client {
    router: Router,
    bearer: String,
}

/// Separates the parts of a multipart body; the creatives do not contain it.
const BOUNDARY: &str = "vitrine-demo-7f3a19c2";

impl Client {
    pub(super) fn new(state: &AppState, bearer: String) -> Self {
        let router = app::router(state.clone());
        Self { router, bearer }
    }

    /// The same API with another credential.
    pub(super) fn showing(&self, bearer: &str) -> Self {
        let (router, bearer) = (self.router.clone(), bearer.to_owned());
        Self { router, bearer }
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, String> {
        self.call(self.request(Method::GET, path), Body::empty())
            .await
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/json");
        self.call(request, Body::from(body.to_string())).await
    }

    /// Uploads a file as media.
    pub(super) async fn upload(
        &self,
        name: &str,
        title: &str,
        bytes: &[u8],
    ) -> Result<Value, String> {
        let text = |name: &str, value: &str| {
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
        };
        let texts = text("title", title) + &text("folder", super::network::FOLDER);
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        let end = format!("\r\n--{BOUNDARY}--\r\n");
        let body = [texts.as_bytes(), head.as_bytes(), bytes, end.as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = self
            .request(Method::POST, "/api/v1/media")
            .header(header::CONTENT_TYPE, kind);
        self.call(request, Body::from(body)).await
    }

    fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.bearer))
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 0))))
    }

    async fn call(
        &self,
        request: axum::http::request::Builder,
        body: Body,
    ) -> Result<Value, String> {
        let request = request.body(body).map_err(|e| e.to_string())?;
        let asked = format!("{} {}", request.method(), request.uri().path());
        let answer = self.router.clone().oneshot(request).await;
        let answer = answer.map_err(|e| e.to_string())?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 24).await;
        let bytes = bytes.map_err(|e| e.to_string())?;
        if !status.is_success() {
            return Err(format!(
                "{asked} answered {status}: {}",
                String::from_utf8_lossy(&bytes)
            ));
        }
        if bytes.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&bytes).map_err(|e| format!("{asked}: {e}"))
    }
}
