//! A playlist in a scene: a zone in which pictures and films follow each other while the rest stays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Fit;
use crate::manifest::{self, ItemKind};

/// The pictures and films of a playlist, one after the other, without sound, again and again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Playlist {
    /// The playlist; null while none is chosen.
    #[serde(default)]
    pub playlist_id: Option<Uuid>,
    /// How each fills the frame; null leaves it to the playlist.
    #[serde(default)]
    pub fit: Option<Fit>,
    /// How each replaces the one before; null leaves it to the playlist.
    #[serde(default)]
    pub transition: Option<Transition>,
    /// Behind what does not fill the frame, and in its place while nothing plays.
    pub background: String,
    /// How round the corners of the frame are.
    #[serde(default)]
    pub radius: u16,
}

/// How one picture replaces another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// From one frame to the next.
    Cut,
    /// One melts into the other.
    Fade,
}

/// What loops in the zones of a playlist, as a screen is sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cycle {
    /// Epoch milliseconds from which on the plays are counted; 0 unless something has begun or ceased to hold before.
    pub from: i64,
    /// In their order.
    pub plays: Vec<Play>,
}

/// A picture or a film of a playlist as a screen is sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Play {
    /// `image` or `video`; another kind is left out.
    pub kind: ItemKind,
    /// Its file: a key of the manifest's `assets`.
    pub asset: String,
    /// How long it stays.
    pub duration_ms: i64,
    /// How it fills the frame where the zone leaves it to the playlist.
    pub fit: manifest::Fit,
    /// How it replaces the one before where the zone leaves it to the playlist.
    pub transition: manifest::Transition,
    /// Epoch milliseconds before which it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// Epoch milliseconds from which on it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

impl Play {
    fn holds(&self, at_ms: i64) -> bool {
        let known = matches!(self.kind, ItemKind::Image | ItemKind::Video) && self.duration_ms > 0;
        known
            && self.from.is_none_or(|from| from <= at_ms)
            && self.until.is_none_or(|until| at_ms < until)
    }
}

/// One play in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Playing {
    /// Index into the plays.
    pub play: usize,
    /// Epoch milliseconds of its beginning.
    pub started_at_ms: i64,
    /// Epoch milliseconds of its end.
    pub ends_at_ms: i64,
}

impl Cycle {
    /// What is seen at an instant; `None` while no play holds. Before `from` it is as if it had always been as it is then.
    ///
    /// The plays that hold follow each other from the last instant on at which one began or ceased to hold.
    pub fn playing(&self, at_ms: i64) -> Option<Playing> {
        let seen = at_ms.max(self.from);
        let edges = self.plays.iter().flat_map(|play| [play.from, play.until]);
        let edges: Vec<i64> = edges.flatten().filter(|edge| *edge > self.from).collect();
        let begun = edges.iter().copied().filter(|edge| *edge <= seen).max();
        let next = edges.iter().copied().filter(|edge| *edge > seen).min();
        let holding = self.plays.iter().enumerate().filter(|(_, p)| p.holds(seen));
        let holding: Vec<(usize, i64)> = holding.map(|(i, p)| (i, p.duration_ms)).collect();
        let length: i64 = holding.iter().map(|(_, ms)| ms).sum();
        let mut into = (at_ms - begun.unwrap_or(self.from)).checked_rem_euclid(length)?;
        for (play, duration) in holding {
            if into < duration {
                let started_at_ms = at_ms - into;
                let ends = started_at_ms + duration;
                return Some(Playing {
                    play,
                    started_at_ms,
                    ends_at_ms: next.map_or(ends, |edge| edge.min(ends)),
                });
            }
            into -= duration;
        }
        None
    }
}
