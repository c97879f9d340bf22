//! How much each screen may ask: enough to fetch everything anew, or to hand over a month of plays, and little enough to leave room for others.
use crate::{
    buckets::Buckets,
    error::{Error, Result},
    id::ScreenId,
    time::Instant,
};
use std::{sync::Arc, time::Duration};

/// Requests at once: a manifest of many small files.
pub const AT_ONCE: u32 = 600;
/// And more each second: large files come in pieces of 4 MiB.
pub const PER_SECOND: u32 = 30;

/// What each screen has asked lately.
#[derive(Clone, Debug)]
pub struct Rates(Arc<Buckets<ScreenId>>);

impl Default for Rates {
    fn default() -> Self {
        Self(Arc::new(Buckets::new(AT_ONCE, PER_SECOND)))
    }
}

impl Rates {
    /// Counts a request of the screen; 429 if there were too many.
    pub(super) fn take(&self, screen: ScreenId, now: Instant) -> Result<()> {
        let at = Duration::from_millis(u64::try_from(now.as_ms()).unwrap_or(0));
        self.0
            .take(screen, at)
            .map_err(|wait| Error::TooMany(wait.as_secs() + 1))
    }
}
