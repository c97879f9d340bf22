//! Downloads as a screen makes them, thrown away as they come.
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::RequestBuilder;
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
    /// Fetches these assets with the screen's secret; whether all came.
    pub(super) async fn fetch(self, screen: Uuid, secret: String, assets: Vec<String>) -> bool {
        let one = |sha: String| {
            let request = self
                .http
                .get(format!("{}/device/v1/assets/{sha}", self.server))
                .bearer_auth(&secret);
            read_away(request)
        };
        let all = stream::iter(assets).map(one).buffer_unordered(AT_ONCE);
        let came = all.try_collect::<Vec<()>>().await;
        if let Err(e) = &came {
            tracing::warn!(error = %e, %screen, "an asset did not come");
        }
        came.is_ok()
    }
}

async fn read_away(request: RequestBuilder) -> reqwest::Result<()> {
    let mut answer = request.send().await?.error_for_status()?;
    while answer.chunk().await?.is_some() {}
    Ok(())
}
