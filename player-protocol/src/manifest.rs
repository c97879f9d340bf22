//! What a screen is told to play: the whole desired state, never a difference.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::millis;

/// Everything one screen needs to play for the next weeks without hearing from the server again.
///
/// Counters and sizes are `i64`, the widest integer that every database and nearly every language has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// The screen it is for; any other screen refuses it.
    pub screen_id: Uuid,
    /// Grows with every manifest of this screen within a generation.
    pub revision: i64,
    /// Grows when the server was restored from a backup, so that lower revisions count again.
    pub generation: i64,
    /// The number of the publication that this manifest carries out.
    pub publication: i64,
    /// When the server made it.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    pub issued_at: Timestamp,
    /// IANA name of the zone the screen lives in; for showing times only, the timeline is already resolved.
    pub time_zone: String,
    /// The screen's name, shown by the `identify` command.
    #[serde(default)]
    pub screen_name: String,
    /// The name of the site the screen stands in, shown by `identify`.
    #[serde(default)]
    pub site_name: String,
    /// The organisation's name, shown by `identify` and on the built-in card.
    #[serde(default)]
    pub organisation: String,
    /// Everything that may play; loops point into this list.
    pub items: Vec<Item>,
    /// The repeating sequences; segments point into this list.
    pub loops: Vec<Loop>,
    /// What holds from when, ascending by `from`.
    pub timeline: Vec<Segment>,
    /// Epoch milliseconds after which the timeline says nothing more and the fallback loop plays.
    pub timeline_end: i64,
    /// Index of the loop that plays outside the timeline; null leaves the built-in card.
    pub fallback_loop: Option<usize>,
    /// The files to have, by the SHA-256 of their bytes in lower-case hex.
    pub assets: BTreeMap<String, Asset>,
    /// Where the assets are: this followed by the SHA-256, on the server the screen was paired with.
    pub asset_base: String,
    /// How the player behaves.
    pub settings: Settings,
}

impl Manifest {
    /// Whether it replaces one that is held: a later revision, or any revision of a later generation.
    pub fn supersedes(&self, held: &Self) -> bool {
        (self.generation, self.revision) > (held.generation, held.revision)
    }
}

/// One picture, film or scene (or page) as it is shown by one campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// Named in the proof of play.
    pub id: Uuid,
    /// The campaign that shows it, named in the proof of play.
    pub campaign_id: Uuid,
    /// What sort of thing it is.
    pub kind: ItemKind,
    /// The file to show: a key of `assets`.
    pub asset: String,
    /// How long it stays on the screen.
    pub duration_ms: i64,
    /// How it fills the screen.
    pub fit: Fit,
    /// How it replaces what was shown before.
    pub transition: Transition,
    /// Further files that it shows: keys of `assets`, all of which must be there before it is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
}

/// What sort of thing an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A still picture.
    Image,
    /// A film.
    Video,
    /// A page for a web view.
    Web,
    /// A scene: its file says what is seen where, as in `schema/scene.json`.
    Layout,
    /// A kind newer than this player: the play fails, the loop goes on.
    #[serde(other)]
    #[schemars(skip)]
    Unknown,
}

/// How an item fills a screen of other proportions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// All of the screen is covered; what sticks out is cut.
    Cover,
    /// All of the item is seen; the rest of the screen is black. Also what an unknown fit means.
    #[serde(other)]
    Contain,
}

/// How an item replaces the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// One melts into the other.
    Fade,
    /// From one frame to the next. Also what an unknown transition means.
    #[serde(other)]
    Cut,
}

/// A sequence of plays that repeats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Loop {
    /// The sum of the durations of its plays, repeated for the reader; players add up the durations.
    pub length_ms: i64,
    /// Indexes into `items`, in playing order; an item may come more than once.
    pub plays: Vec<usize>,
}

/// A stretch of time that lasts until the next segment's `from`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Segment {
    /// Epoch milliseconds of its beginning.
    pub from: i64,
    /// Index of the loop that plays, or null: the screen is off.
    #[serde(rename = "loop")]
    pub loop_index: Option<usize>,
    /// Index into the loop's plays of the one that begins first.
    #[serde(default)]
    pub start: usize,
    /// So much later than `from` it is seen and its first play begins: the play before may finish (0 to 15 000).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub late_ms: i64,
    /// Why it plays; a takeover or an emergency starts at once, everything else at the end of a play.
    pub layer: Layer,
}

/// How much longer than its segment a play lasts at most.
pub const LATE_MAX_MS: i64 = 15_000;

impl Segment {
    /// Epoch milliseconds from which it is seen: its `from`, or the end of the play before that may finish.
    pub fn begins(&self) -> i64 {
        self.from.saturating_add(self.late_ms.clamp(0, LATE_MAX_MS))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(ms: &i64) -> bool {
    *ms == 0
}

/// What a segment stands for, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// A message of safety.
    Emergency,
    /// A campaign that has the screen to itself.
    Takeover,
    /// Outside opening hours.
    Closed,
    /// The normal programme.
    Scheduled,
    /// What fills time that nobody booked.
    Filler,
    /// What plays when there is nothing else.
    Fallback,
}

impl Layer {
    /// Whether it cuts into a running play instead of waiting for its end.
    pub fn interrupts(self) -> bool {
        matches!(self, Self::Emergency | Self::Takeover)
    }
}

/// A file a screen must have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Asset {
    /// Its exact size.
    pub bytes: i64,
    /// Its media type, such as `image/webp`.
    pub mime: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Epoch milliseconds of the first time it plays; fetch in this order, seven days ahead.
    pub first_use: i64,
}

/// How the player behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Loudness of films, 0 to 100.
    pub volume_percent: u8,
    /// Clockwise turn of the picture in degrees: 0, 90, 180 or 270.
    pub rotation: u16,
    /// How often telemetry is sent, give or take a tenth.
    pub heartbeat_ms: i64,
    /// The first reconnection after a loss comes at a random moment within this.
    pub reconnect_spread_ms: i64,
    /// How often a screenshot is sent unasked; null for never.
    pub screenshot_every_ms: Option<i64>,
    /// Times of the day with a loudness of their own; the first that holds counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volume_hours: Vec<VolumeHours>,
    /// When files are fetched that do not play within the next hour; absent = at any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_window: Option<Window>,
    /// The most that all downloads together take, in thousands of bits a second; absent = no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bandwidth_kbps: Option<i64>,
}

/// A loudness for a part of every day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VolumeHours {
    /// `HH:MM` in the manifest's zone.
    pub start: String,
    /// `HH:MM` up to `24:00`; not after `start` = on the next day.
    pub end: String,
    /// Loudness of films, 0 to 100.
    pub percent: u8,
}

/// A part of every day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Window {
    /// `HH:MM` in the manifest's zone.
    pub start: String,
    /// `HH:MM` up to `24:00`; not after `start` = on the next day.
    pub end: String,
}

impl Settings {
    /// The loudness at a minute of the local day.
    pub fn volume_at(&self, minute: u32) -> u8 {
        let hours = self.volume_hours.iter();
        let mut holding = hours.filter(|period| is_within(&period.start, &period.end, minute));
        holding
            .next()
            .map_or(self.volume_percent, |period| period.percent)
    }

    /// Whether a file that is not needed soon may be fetched at a minute of the local day.
    pub fn may_fetch_at(&self, minute: u32) -> bool {
        let window = self.download_window.as_ref();
        window.is_none_or(|window| is_within(&window.start, &window.end, minute))
    }
}

/// Whether a minute of the day lies in a period of the day; one that cannot be read holds always.
fn is_within(start: &str, end: &str, minute: u32) -> bool {
    match (minute_of(start), minute_of(end)) {
        (Some(start), Some(end)) if start < end => (start..end).contains(&minute),
        (Some(start), Some(end)) => minute >= start || minute < end,
        _ => true,
    }
}

fn minute_of(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?)
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            volume_percent: 0,
            rotation: 0,
            heartbeat_ms: 60_000,
            reconnect_spread_ms: 30_000,
            screenshot_every_ms: None,
            volume_hours: Vec::new(),
            download_window: None,
            bandwidth_kbps: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_of_the_day_may_reach_over_midnight() {
        for (start, end, minute, expected) in [
            ("22:00", "06:00", 23 * 60, true),
            ("22:00", "06:00", 0, true),
            ("22:00", "06:00", 6 * 60, false),
            ("09:00", "12:00", 9 * 60, true),
            ("09:00", "12:00", 12 * 60, false),
            ("00:00", "24:00", 1_439, true),
            ("20:00", "24:00", 0, false),
            ("12:00", "12:00", 1, true),
            ("noon", "12:00", 1, true),
        ] {
            assert_eq!(
                is_within(start, end, minute),
                expected,
                "{start} {end} {minute}"
            );
        }
    }

    #[test]
    fn the_first_hours_that_hold_set_the_loudness() {
        let at = |start: &str, end: &str, percent| VolumeHours {
            start: start.into(),
            end: end.into(),
            percent,
        };
        let settings = Settings {
            volume_percent: 50,
            volume_hours: vec![at("20:00", "08:00", 0), at("07:00", "09:00", 20)],
            ..Settings::default()
        };
        let heard: Vec<u8> = [7 * 60, 8 * 60, 12 * 60, 20 * 60]
            .map(|minute| settings.volume_at(minute))
            .to_vec();
        assert_eq!(heard, [0, 20, 50, 0]);
    }
}
