//! What the broker grants each connection: little to screens, room to the server itself.
use super::access::SERVER;
use rmqtt::{
    Result,
    fitter::{DefaultFitter, Fitter, FitterManager},
    types::{CodecPublish, ConnectInfo, Disconnect, FitterType, Id, ListenerConfig},
};
use std::{
    num::{NonZeroU16, NonZeroU32},
    sync::Arc,
    time::Duration,
};

/// Shortest and longest keep-alive of a screen, in seconds.
pub(super) const KEEP_ALIVE: std::ops::RangeInclusive<u16> = 15..=300;
/// Messages that may wait for the server: every screen may report at once.
const SERVER_QUEUE: usize = 200_000;

/// Makes the limits of each connection.
pub(super) struct Limits;

impl FitterManager for Limits {
    fn create(&self, info: Arc<ConnectInfo>, id: Id, listener: ListenerConfig) -> FitterType {
        let is_server = info.username().is_some_and(|user| &**user == SERVER);
        let common = DefaultFitter::new(info, id, listener);
        Arc::new(Granted { common, is_server })
    }
}

struct Granted {
    common: DefaultFitter,
    is_server: bool,
}

impl Fitter for Granted {
    fn keep_alive(&self, keep_alive: &mut u16) -> Result<u16> {
        if !self.is_server && !KEEP_ALIVE.contains(keep_alive) {
            let text = format!("keep-alive must be 15 to 300 seconds, not {keep_alive}");
            return Err(std::io::Error::other(text).into());
        }
        self.common.keep_alive(keep_alive)
    }

    fn max_mqueue_len(&self) -> usize {
        match self.is_server {
            true => SERVER_QUEUE,
            false => self.common.max_mqueue_len(),
        }
    }

    fn mqueue_rate_limit(&self) -> (NonZeroU32, Duration) {
        self.common.mqueue_rate_limit()
    }

    fn max_inflight(&self) -> NonZeroU16 {
        self.common.max_inflight()
    }

    fn session_expiry_interval(&self, d: Option<&Disconnect>) -> Duration {
        self.common.session_expiry_interval(d)
    }

    fn message_expiry_interval(&self, publish: &CodecPublish) -> Duration {
        self.common.message_expiry_interval(publish)
    }

    fn max_client_topic_aliases(&self) -> u16 {
        self.common.max_client_topic_aliases()
    }

    fn max_server_topic_aliases(&self) -> u16 {
        self.common.max_server_topic_aliases()
    }
}
