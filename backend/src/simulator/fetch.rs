//! What screens do over HTTP: downloads, thrown away as they come, the manifest, and pictures of what would be on the glass.
use super::{link::Identity, picture};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header};
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use uuid::Uuid;

/// Assets of one screen on their way at a time.
const AT_ONCE: usize = 2;
/// How often a request is put off when the server asks for it, and the longest wait.
const PUT_OFF_TIMES: usize = 3;
const PUT_OFF_MOST: u64 = 60;
const PATIENCE: Duration = Duration::from_mins(2);

/// The server's HTTP side.
#[derive(Clone, Debug)]
pub struct Shelf {
    http: Client,
    server: String,
}

impl Shelf {
    /// That of this server (`https://host`).
    ///
    /// # Errors
    /// A sentence, if this machine has no TLS.
    pub fn of(server: &str) -> Result<Self, String> {
        let http = Client::builder().timeout(PATIENCE).build();
        Ok(Self {
            http: http.map_err(|e| format!("no HTTP: {e}"))?,
            server: server.trim_end_matches('/').to_owned(),
        })
    }

    pub(super) fn http(&self) -> &Client {
        &self.http
    }

    /// Fetches these assets with the screen's secret, all together no faster than so many thousand bits a second; whether all came.
    pub(super) async fn fetch(
        self,
        identity: Identity,
        assets: Vec<String>,
        kbps: Option<i64>,
    ) -> bool {
        let line = Line::new(kbps);
        let one = |sha: String| {
            let request = self
                .http
                .get(format!("{}/device/v1/assets/{sha}", self.server))
                .bearer_auth(&identity.secret);
            read_away(request, &line)
        };
        let all = stream::iter(assets).map(one).buffer_unordered(AT_ONCE);
        let came = all.try_collect::<Vec<()>>().await;
        if let Err(e) = &came {
            tracing::warn!(error = %e, screen = %identity.screen, "an asset did not come");
        }
        came.is_ok()
    }

    /// The manifest's envelope; none if there is none yet.
    pub(super) async fn manifest(&self, identity: &Identity) -> Result<Option<Bytes>, String> {
        let request = self
            .http
            .get(format!("{}/device/v1/manifest", self.server))
            .bearer_auth(&identity.secret);
        let answer = ask(request).await.map_err(|e| e.to_string())?;
        if answer.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        answer.bytes().await.map(Some).map_err(|e| e.to_string())
    }

    /// Sends a picture of what plays on a glass of this size to an address that takes one.
    pub(super) async fn send_picture(
        &self,
        identity: &Identity,
        address: &str,
        (resolution, item): ([u32; 2], Option<Uuid>),
    ) -> Result<Option<Bytes>, String> {
        let request = self
            .http
            .put(format!("{}{address}", self.server))
            .header(header::CONTENT_TYPE, "image/png")
            .bearer_auth(&identity.secret)
            .body(picture::draw(resolution, item)?);
        let sent = ask(request).await;
        sent.map(|_| None)
            .map_err(|e| format!("the picture was not taken: {e}"))
    }
}

/// Asks, again when the server has said when.
async fn ask(request: RequestBuilder) -> reqwest::Result<Response> {
    for _ in 0..PUT_OFF_TIMES {
        let Some(again) = request.try_clone() else {
            break;
        };
        let answer = again.send().await?;
        let busy = [
            StatusCode::TOO_MANY_REQUESTS,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        if !busy.contains(&answer.status()) {
            return answer.error_for_status();
        }
        tokio::time::sleep(put_off(&answer)).await;
    }
    request.send().await?.error_for_status()
}

/// How long the server wants to be left alone, and a little more, so that not all come back together.
fn put_off(answer: &Response) -> Duration {
    let told = answer.headers().get(header::RETRY_AFTER);
    let seconds = told.and_then(|v| v.to_str().ok()?.parse().ok());
    let seconds = Duration::from_secs(seconds.unwrap_or(1).clamp(1, PUT_OFF_MOST));
    seconds.mul_f64(1.0 + fastrand::f64() / 4.0)
}

/// What a shop's line has to spare: bytes are paid for with time, and whoever comes next waits.
struct Line {
    kbps: Option<u64>,
    free: Mutex<Instant>,
}

impl Line {
    fn new(kbps: Option<i64>) -> Self {
        Self {
            kbps: kbps.and_then(|n| u64::try_from(n).ok()).filter(|n| *n > 0),
            free: Mutex::new(Instant::now()),
        }
    }

    async fn pay(&self, bytes: usize) {
        let Some(kbps) = self.kbps else { return };
        let until = {
            let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            let spent = Duration::from_millis(bytes as u64 * 8 / kbps);
            *free = (*free).max(Instant::now()) + spent;
            *free
        };
        tokio::time::sleep_until(until).await;
    }
}

async fn read_away(request: RequestBuilder, line: &Line) -> reqwest::Result<()> {
    let mut answer = ask(request).await?;
    while let Some(chunk) = answer.chunk().await? {
        line.pay(chunk.len()).await;
    }
    Ok(())
}
