//! What a simulated screen does, as a state machine: messages and time go in, messages come out.
use super::Identity;
use jiff::Timestamp;
use player_protocol::{
    Command, CommandKind, CommandResult, Envelope, EnvelopeError, Kind, Manifest, Pinned, Playing,
    Plays, Presence, Receipt, Status, Telemetry,
    envelope::{Delivered, encode},
    playing_at,
    report::{Birth, Departure, NowPlaying, Outcome, PlayRow, ResultState, StatusState},
    topic,
};
use std::collections::VecDeque;
use uuid::Uuid;

/// Plays are sent when so many wait, or at every heartbeat.
const BATCH: usize = 50;
/// Unsent plays beyond this are the oldest first to be forgotten; a real screen keeps weeks.
const PLAYS_KEPT: usize = 10_000;
/// How many command ids are remembered, so that none takes effect twice.
const COMMANDS_KEPT: usize = 256;
/// Pretended download speed in bytes a millisecond (20 Mbit/s).
const BYTES_PER_MS: i64 = 2_500;

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
    unsent: VecDeque<PlayRow>,
    sequence: i64,
    status_sequence: i64,
    done: VecDeque<Uuid>,
    started_ms: i64,
    next_heartbeat_ms: i64,
    resend_at_ms: i64,
}

#[derive(Debug)]
struct Staged {
    manifest: Manifest,
    bytes: i64,
    ready_at_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Current {
    item: Uuid,
    campaign: Uuid,
    revision: i64,
    started_ms: i64,
    ends_ms: i64,
}

impl Screen {
    /// A paired screen that boots at `now_ms` (epoch milliseconds).
    pub fn new(identity: &Identity, boot: Uuid, now_ms: i64) -> Self {
        Self {
            id: identity.screen,
            boot,
            pinned: identity.keys.clone(),
            resolution: identity.resolution,
            session: now_ms,
            showing: None,
            staged: None,
            current: None,
            unsent: VecDeque::new(),
            sequence: 0,
            status_sequence: 0,
            done: VecDeque::new(),
            started_ms: now_ms,
            next_heartbeat_ms: now_ms + 1_000,
            resend_at_ms: 0,
        }
    }

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

    fn take_manifest(&mut self, to: &str, message: &[u8], now_ms: i64) -> Vec<Option<Outgoing>> {
        let manifest = match self.verified(to, message) {
            Ok(manifest) => manifest,
            Err(e) => return vec![self.status(0, StatusState::Rejected, Some(e.to_string()), 0)],
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
        let ready_at_ms = now_ms + 150 + bytes / BYTES_PER_MS;
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

    fn take_command(&mut self, to: &str, message: &[u8], now_ms: i64) -> Vec<Option<Outgoing>> {
        let command = Envelope::open(message).and_then(|envelope| {
            envelope.verify(to, &self.pinned)?;
            envelope.read::<Command>()
        });
        let Ok(command) = command else { return vec![] };
        if self.done.contains(&command.id) {
            return vec![];
        }
        self.done.push_back(command.id);
        if self.done.len() > COMMANDS_KEPT {
            self.done.pop_front();
        }
        let (state, text) = match command.kind {
            _ if command.expires_at.as_millisecond() <= now_ms => (ResultState::Expired, None),
            CommandKind::Identify
            | CommandKind::Restart
            | CommandKind::Refresh
            | CommandKind::Volume
            | CommandKind::ClearCache => (ResultState::Done, None),
            _ => (
                ResultState::Failed,
                Some("a simulated screen cannot do this"),
            ),
        };
        let answer = |state, message: Option<&str>| {
            packed(&CommandResult {
                id: command.id,
                state,
                message: message.map(str::to_owned),
            })
        };
        vec![answer(ResultState::Accepted, None), answer(state, text)]
    }

    fn take_receipt(&mut self, message: &[u8]) {
        let Ok(receipt) = Envelope::open(message).and_then(|e| e.read::<Receipt>()) else {
            return;
        };
        if let Some(stored) = receipt
            .plays_up_to
            .filter(|stored| stored.boot == self.boot)
        {
            self.unsent.retain(|row| row.seq > stored.seq);
        }
    }

    /// Lets time pass: what plays, what is ready, what is due to be told.
    pub fn tick(&mut self, now_ms: i64) -> Vec<Outgoing> {
        let mut out = vec![];
        if let Some(staged) = self.staged.take_if(|s| s.ready_at_ms <= now_ms) {
            let revision = staged.manifest.revision;
            self.finish_current(now_ms);
            self.showing = Some(staged.manifest);
            out.push(self.status(revision, StatusState::Showing, None, staged.bytes));
        }
        self.play(now_ms);
        let due = now_ms >= self.next_heartbeat_ms;
        if (due || self.unsent.len() >= BATCH) && now_ms >= self.resend_at_ms {
            out.push(self.plays());
            self.resend_at_ms = now_ms + if self.unsent.is_empty() { 0 } else { 60_000 };
        }
        if due {
            let settings = self.showing.as_ref().map(|m| m.settings.heartbeat_ms);
            self.next_heartbeat_ms = now_ms + settings.unwrap_or(60_000).max(1_000);
            out.push(self.telemetry(now_ms));
        }
        out.into_iter().flatten().collect()
    }

    fn play(&mut self, now_ms: i64) {
        let Some(manifest) = &self.showing else {
            return;
        };
        let next = match playing_at(manifest, now_ms) {
            Playing::Item(shown) => manifest.items.get(shown.item_index).map(|item| Current {
                item: item.id,
                campaign: item.campaign_id,
                revision: manifest.revision,
                started_ms: shown.started_at_ms,
                ends_ms: shown.ends_at_ms,
            }),
            Playing::Off { .. } | Playing::Card { .. } => None,
        };
        if self.current != next {
            self.finish_current(now_ms);
            self.current = next;
        }
    }

    fn finish_current(&mut self, now_ms: i64) {
        let Some(shown) = self.current.take() else {
            return;
        };
        let started = shown.started_ms.max(self.started_ms);
        let ended = shown.ends_ms.min(now_ms);
        let Ok(started_at) = Timestamp::from_millisecond(started) else {
            return;
        };
        self.sequence += 1;
        self.unsent.push_back(PlayRow {
            seq: self.sequence,
            item_id: shown.item,
            campaign_id: shown.campaign,
            revision: shown.revision,
            started_at,
            duration_ms: (ended - started).max(0),
            outcome: if now_ms >= shown.ends_ms {
                Outcome::Complete
            } else {
                Outcome::Cut
            },
            planned: true,
        });
        if self.unsent.len() > PLAYS_KEPT {
            self.unsent.pop_front();
        }
    }

    fn plays(&self) -> Option<Outgoing> {
        let rows: Vec<_> = self.unsent.iter().take(500).cloned().collect();
        let (first, last) = (rows.first()?.seq, rows.last()?.seq);
        packed(&Plays {
            boot: self.boot,
            from: first,
            to: last,
            rows,
        })
    }

    fn telemetry(&self, now_ms: i64) -> Option<Outgoing> {
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

    fn status(
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

fn packed<M: player_protocol::Message>(body: &M) -> Option<Outgoing> {
    let payload = encode(body).ok()?;
    Some(Outgoing {
        kind: M::KIND,
        payload,
    })
}

#[cfg(test)]
mod tests;
