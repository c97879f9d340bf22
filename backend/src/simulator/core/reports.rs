//! What a simulated screen says about itself.
use super::{Outgoing, Screen, packed};
use jiff::Timestamp;
use player_protocol::{
    Presence, Status, Telemetry,
    report::{Birth, Departure, NowPlaying, StatusState},
};

impl Screen {
    /// A new connection: the will that the broker keeps for it.
    pub fn will(&mut self, now_ms: i64) -> Option<Outgoing> {
        self.session = now_ms.max(self.session + 1);
        let session = self.session;
        packed(&Presence::Lost(Departure { session }))
    }

    /// The first words on a new connection.
    pub fn birth(&self) -> Option<Outgoing> {
        packed(&Presence::Online(Birth {
            session: self.session,
            boot: self.boot,
            player: concat!("simulator ", env!("CARGO_PKG_VERSION")).to_owned(),
            protocol: vec![player_protocol::VERSION],
            capabilities: vec!["image".into(), "video".into()],
            resolution: Some(self.resolution),
            showing: self.showing.as_ref().map(|m| m.revision),
            staged: self.staged.as_ref().map(|s| s.manifest.revision),
        }))
    }

    /// The last words of a clean stop.
    pub fn farewell(&self) -> Option<Outgoing> {
        let session = self.session;
        packed(&Presence::Off(Departure { session }))
    }

    pub(super) fn telemetry(&self, now_ms: i64) -> Option<Outgoing> {
        packed(&Telemetry {
            at: Timestamp::from_millisecond(now_ms).ok()?,
            clock_offset_ms: Some(0),
            free_bytes: Some(24_000_000_000),
            used_bytes: Some(8_000_000_000),
            memory_bytes: Some(410_000_000),
            load_permille: Some(180),
            temperature_celsius: Some(47),
            frames: None,
            dropped: None,
            now_playing: self.current.map(|c| NowPlaying {
                item_id: c.item,
                campaign_id: c.campaign,
            }),
            uptime_ms: Some(now_ms - self.started_ms),
        })
    }

    pub(super) fn status(
        &mut self,
        revision: i64,
        state: StatusState,
        code: Option<String>,
        bytes: i64,
    ) -> Option<Outgoing> {
        self.status_sequence += 1;
        let need = self.staged.as_ref().map_or(0, |s| s.manifest.assets.len());
        let need = i64::try_from(need).unwrap_or(i64::MAX);
        packed(&Status {
            revision,
            state,
            code,
            have: if state == StatusState::Downloading {
                0
            } else {
                need
            },
            need,
            bytes,
            seq: self.status_sequence,
        })
    }
}
