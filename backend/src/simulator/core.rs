//! What a simulated screen does, as a state machine: messages and time go in, messages come out.
use super::Identity;
use diary::Diary;
use jiff::Timestamp;
use news::Told;
pub use news::{Edition, News, Step};
use orders::Orders;
pub use orders::{Errand, Leave, Task};
use player_protocol::{
    Envelope, EnvelopeError, Kind, Manifest, Pinned, Playing, Receipt,
    envelope::{Delivered, encode},
    playing_at,
    report::{Outcome, PlayRow, StatusState},
    topic,
};
use plays::Log;
use uuid::Uuid;

mod absence;
mod diary;
mod hours;
mod news;
mod orders;
mod plays;
mod reports;

/// Pretended download speed in bytes a millisecond (20 Mbit/s).
const BYTES_PER_MS: i64 = 2_500;
/// How often a screen on which nothing plays looks again.
const DARK_LOOK_MS: i64 = 1_000;

/// A message to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Which of the screen's topics.
    pub kind: Kind,
    /// The envelope.
    pub payload: Vec<u8>,
}

/// The state of one simulated screen.
#[derive(Debug)]
pub struct Screen {
    id: Uuid,
    boot: Uuid,
    pinned: Vec<Pinned>,
    resolution: [u32; 2],
    session: i64,
    showing: Option<Manifest>,
    staged: Option<Staged>,
    current: Option<Current>,
    log: Log,
    status_sequence: i64,
    orders: Orders,
    started_ms: i64,
    next_heartbeat_ms: i64,
    /// Whether somebody fetches assets for it; else it pretends.
    fetches: bool,
    /// Whether a manifest was staged that nobody has begun to fetch for.
    is_new: bool,
    told: Told,
    diary: Diary,
    /// When it last looked what plays.
    looked_ms: i64,
}

#[derive(Debug)]
struct Staged {
    manifest: Manifest,
    bytes: i64,
    /// `None` while somebody really fetches.
    ready_at_ms: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Current {
    item: Uuid,
    campaign: Uuid,
    revision: i64,
    started_ms: i64,
    ends_ms: i64,
    /// When the timeline has it begin, and how long it is: a play that was come to late, or left early, is not whole.
    turn_ms: i64,
    length_ms: i64,
}

impl Current {
    /// Whether it was on the glass for all of its time, give or take what the eye does not see; as players judge it.
    fn is_whole(&self, shown_ms: i64) -> bool {
        shown_ms >= self.length_ms - (self.length_ms / 20).max(250)
    }
}

impl Screen {
    /// A paired screen that boots at `now_ms` (epoch milliseconds).
    pub fn new(identity: &Identity, boot: Uuid, now_ms: i64) -> Self {
        let mut diary = Diary::default();
        diary.note(now_ms, "the player has started".into());
        Self {
            id: identity.screen,
            boot,
            pinned: identity.keys.clone(),
            resolution: identity.resolution,
            session: now_ms,
            showing: None,
            staged: None,
            current: None,
            log: Log::new(boot),
            status_sequence: 0,
            orders: Orders::default(),
            started_ms: now_ms,
            next_heartbeat_ms: now_ms + 1_000,
            fetches: false,
            is_new: false,
            told: Told::default(),
            diary,
            looked_ms: now_ms,
        }
    }

    /// From now on a manifest waits for [`Screen::fetched`] before it is shown.
    pub fn fetch_assets(&mut self) {
        self.fetches = true;
    }

    /// How many plays the server has confirmed since the last call.
    pub fn take_stored(&mut self) -> usize {
        self.log.take_stored()
    }

    /// The assets that the staged manifest waits for at this moment, and how many thousand bits a second they may take: outside its
    /// hours only what plays within the next hour.
    pub fn wanted(&self, now_ms: i64) -> (Vec<String>, Option<i64>) {
        let staged = self.staged.as_ref().filter(|s| s.ready_at_ms.is_none());
        let Some(manifest) = staged.map(|s| &s.manifest) else {
            return (Vec::new(), None);
        };
        let names = hours::due(manifest, now_ms);
        (names, manifest.settings.bandwidth_kbps)
    }

    /// Whether another manifest was staged since the last call.
    pub fn take_staged(&mut self) -> bool {
        std::mem::take(&mut self.is_new)
    }

    /// All assets of the staged manifest are here.
    pub fn fetched(&mut self, now_ms: i64) {
        if let Some(staged) = &mut self.staged {
            staged.ready_at_ms.get_or_insert(now_ms);
        }
    }

    /// When [`Screen::tick`] has something to do next, in epoch milliseconds.
    pub fn due_ms(&self) -> i64 {
        let staged = self.staged.as_ref().and_then(|s| s.ready_at_ms);
        let ends = self.current.map(|c| c.ends_ms);
        let dark = self.showing.is_some() && ends.is_none();
        let dark = dark.then_some(self.looked_ms + DARK_LOOK_MS);
        let others = [staged, ends, dark].into_iter().flatten();
        others.fold(self.next_heartbeat_ms, i64::min)
    }

    /// Within how long the manifest wants a lost connection to be made anew.
    pub fn reconnect_spread_ms(&self) -> i64 {
        let settings = self.showing.as_ref().map(|m| &m.settings);
        settings.map_or(30_000, |s| s.reconnect_spread_ms.max(0))
    }

    /// Takes a message from one of the screen's down topics.
    pub fn receive(&mut self, to: &str, message: &[u8], now_ms: i64) -> Vec<Outgoing> {
        let out = if to == topic::manifest(self.id) {
            self.take_manifest(to, message, now_ms)
        } else if to == topic::command(self.id) {
            self.take_command(to, message, now_ms)
        } else if to == topic::receipt(self.id) {
            self.take_receipt(message);
            vec![]
        } else {
            vec![]
        };
        out.into_iter().flatten().collect()
    }

    /// Says once more how far it is with what it holds.
    pub fn repeat(&mut self) -> Vec<Outgoing> {
        let (revision, state, bytes) = match (&self.staged, &self.showing) {
            (Some(s), _) if s.bytes > 0 => (s.manifest.revision, StatusState::Downloading, s.bytes),
            (Some(s), _) => (s.manifest.revision, StatusState::Received, 0),
            (None, Some(shown)) => (shown.revision, StatusState::Showing, 0),
            (None, None) => return vec![],
        };
        let said = self.status(revision, state, None, bytes);
        said.into_iter().collect()
    }

    /// Takes the manifest as the server told it over HTTP.
    pub fn take_anew(&mut self, message: &[u8], now_ms: i64) -> Vec<Outgoing> {
        let to = topic::manifest(self.id);
        self.receive(&to, message, now_ms)
    }

    fn take_manifest(&mut self, to: &str, message: &[u8], now_ms: i64) -> Vec<Option<Outgoing>> {
        let manifest = match self.verified(to, message) {
            Ok(manifest) => manifest,
            Err(e) => {
                self.told.reject();
                return vec![self.status(0, StatusState::Rejected, Some(e.to_string()), 0)];
            }
        };
        let known = self
            .staged
            .as_ref()
            .map(|s| &s.manifest)
            .or(self.showing.as_ref());
        if known.is_some_and(|held| !manifest.supersedes(held)) {
            return vec![];
        }
        let held = |sha: &String| {
            let shown = self.showing.as_ref();
            shown.is_some_and(|m| m.assets.contains_key(sha))
        };
        let missing = manifest.assets.iter().filter(|(sha, _)| !held(sha));
        let bytes: i64 = missing.map(|(_, asset)| asset.bytes).sum();
        let revision = manifest.revision;
        let cap = manifest
            .settings
            .bandwidth_kbps
            .map(|kbps| (kbps / 8).max(1));
        let bytes_per_ms = cap.map_or(BYTES_PER_MS, |cap| cap.min(BYTES_PER_MS));
        let pretends = !self.fetches || bytes == 0;
        let ready_at_ms = pretends.then_some(now_ms + 150 + bytes / bytes_per_ms);
        self.told.tell(Step::Received, &manifest);
        self.is_new = true;
        self.staged = Some(Staged {
            manifest,
            bytes,
            ready_at_ms,
        });
        let state = if bytes > 0 {
            StatusState::Downloading
        } else {
            StatusState::Received
        };
        vec![self.status(revision, state, None, bytes)]
    }

    fn verified(&self, to: &str, message: &[u8]) -> Result<Manifest, EnvelopeError> {
        let envelope = Envelope::open(message)?;
        envelope.verify(to, &self.pinned)?;
        match envelope.read_manifest()? {
            Delivered::Here(manifest) if manifest.screen_id == self.id => Ok(*manifest),
            // a simulated screen fetches nothing over HTTP
            Delivered::Here(_) | Delivered::Elsewhere(_) => Err(EnvelopeError::Body),
        }
    }

    fn take_receipt(&mut self, message: &[u8]) {
        let receipt = Envelope::open(message).and_then(|e| e.read::<Receipt>());
        if let Ok(receipt) = receipt {
            self.log.confirm(&receipt);
        }
    }

    /// Lets time pass: what plays, what is ready, what is due to be told.
    pub fn tick(&mut self, now_ms: i64) -> Vec<Outgoing> {
        let mut out = vec![];
        if let Some(staged) = self
            .staged
            .take_if(|s| s.ready_at_ms.is_some_and(|at| at <= now_ms))
        {
            let revision = staged.manifest.revision;
            self.play(now_ms);
            self.log.refresh(now_ms);
            self.told.tell(Step::Showing, &staged.manifest);
            self.diary
                .note(now_ms, format!("revision {revision} is on the glass"));
            self.showing = Some(staged.manifest);
            self.hand_over(now_ms);
            out.push(self.status(revision, StatusState::Showing, None, staged.bytes));
        }
        self.play(now_ms);
        let due = now_ms >= self.next_heartbeat_ms;
        if let Some(plays) = self.log.batch(now_ms, due) {
            out.push(packed(&plays));
        }
        if due {
            let settings = self.showing.as_ref().map(|m| m.settings.heartbeat_ms);
            self.next_heartbeat_ms = now_ms + settings.unwrap_or(60_000).max(1_000);
            out.push(self.telemetry(now_ms));
        }
        out.into_iter().flatten().collect()
    }

    /// Brings the log of plays up to now, however long ago the last look was.
    fn play(&mut self, now_ms: i64) {
        self.looked_ms = now_ms;
        while let Some(ended) = self.current.filter(|c| c.ends_ms <= now_ms) {
            self.finish_current(ended.ends_ms);
            self.current = self.planned(ended.ends_ms);
        }
        if self.current.is_none() {
            self.current = self.planned(now_ms);
        }
    }

    /// What the new manifest wants where the old one wanted it stays on the glass as one play.
    fn hand_over(&mut self, now_ms: i64) {
        let next = self.planned(now_ms);
        let same = |c: &Current| next.is_some_and(|n| (n.item, n.turn_ms) == (c.item, c.turn_ms));
        if let (Some(shown), Some(next)) = (self.current.filter(same), next) {
            let started_ms = shown.started_ms;
            self.current = Some(Current { started_ms, ..next });
        } else {
            self.finish_current(now_ms);
        }
    }

    fn planned(&self, at_ms: i64) -> Option<Current> {
        let manifest = self.showing.as_ref()?;
        let Playing::Item(shown) = playing_at(manifest, at_ms) else {
            return None;
        };
        let item = manifest.items.get(shown.item_index)?;
        (shown.ends_at_ms > at_ms).then_some(Current {
            item: item.id,
            campaign: item.campaign_id,
            revision: manifest.revision,
            started_ms: shown.started_at_ms.max(at_ms),
            ends_ms: shown.ends_at_ms,
            turn_ms: shown.started_at_ms,
            length_ms: item.duration_ms,
        })
    }

    fn finish_current(&mut self, now_ms: i64) {
        let Some(shown) = self.current.take() else {
            return;
        };
        let (started, ended) = (shown.started_ms, shown.ends_ms.min(now_ms));
        let Ok(started_at) = Timestamp::from_millisecond(started) else {
            return;
        };
        self.log.add(PlayRow {
            seq: 0,
            item_id: shown.item,
            campaign_id: shown.campaign,
            revision: shown.revision,
            started_at,
            duration_ms: (ended - started).max(0),
            outcome: match shown.is_whole(ended - started) {
                true => Outcome::Complete,
                false => Outcome::Cut,
            },
            planned: true,
        });
    }
}

fn packed<M: player_protocol::Message>(body: &M) -> Option<Outgoing> {
    let payload = encode(body).ok()?;
    Some(Outgoing {
        kind: M::KIND,
        payload,
    })
}

#[cfg(test)]
mod tests;
