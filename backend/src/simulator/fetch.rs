//! Downloads as a screen makes them, thrown away as they come.
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::RequestBuilder;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::Instant;
use uuid::Uuid;

/// Assets of one screen on their way at a time.
const AT_ONCE: usize = 2;

/// Where assets are.
#[derive(Clone, Debug)]
pub struct Shelf {
    pub(super) http: reqwest::Client,
    pub(super) server: String,
}

impl Shelf {
    /// Fetches these assets with the screen's secret, all together no faster than so many thousand bits a second; whether all came.
    pub(super) async fn fetch(
        self,
        (screen, secret): (Uuid, String),
        assets: Vec<String>,
        kbps: Option<i64>,
    ) -> bool {
        let line = Line::new(kbps);
        let one = |sha: String| {
            let request = self
                .http
                .get(format!("{}/device/v1/assets/{sha}", self.server))
                .bearer_auth(&secret);
            read_away(request, &line)
        };
        let all = stream::iter(assets).map(one).buffer_unordered(AT_ONCE);
        let came = all.try_collect::<Vec<()>>().await;
        if let Err(e) = &came {
            tracing::warn!(error = %e, %screen, "an asset did not come");
        }
        came.is_ok()
    }
}

/// What every simulated screen shows to whoever asks: a grey pixel, as PNG.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b,
    0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x68, 0x00, 0x00, 0x00,
    0x82, 0x00, 0x81, 0xda, 0x45, 0x08, 0x3b, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
    0x42, 0x60, 0x82,
];

impl Shelf {
    /// Sends a picture to an address that takes one; whether it was taken.
    pub(super) async fn send_picture(self, secret: String, address: String) -> bool {
        let request = self
            .http
            .put(format!("{}{address}", self.server))
            .header("content-type", "image/png")
            .bearer_auth(secret)
            .body(PICTURE);
        let sent = request
            .send()
            .await
            .and_then(reqwest::Response::error_for_status);
        if let Err(e) = &sent {
            tracing::warn!(error = %e, "a picture was not taken");
        }
        sent.is_ok()
    }
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
    let mut answer = request.send().await?.error_for_status()?;
    while let Some(chunk) = answer.chunk().await? {
        line.pay(chunk.len()).await;
    }
    Ok(())
}
