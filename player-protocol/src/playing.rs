//! What plays at an instant: a pure function of a manifest and a time, the same in every player and on the server.
//!
//! It is total: whatever the manifest holds, the answer is an item, darkness or the built-in card, never a panic.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::manifest::{Layer, Loop, Manifest, Segment};

/// What is on the glass at an instant, and until when that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "state",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum Playing {
    /// The screen is dark.
    Off {
        /// Epoch milliseconds when the segment ends.
        until_ms: Option<i64>,
    },
    /// An item is shown.
    Item(Shown),
    /// There is nothing that can be played: the player shows its built-in card.
    Card {
        /// Epoch milliseconds when the segment ends; null when nothing more will come.
        until_ms: Option<i64>,
    },
}

/// One play of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// Index into the manifest's `loops`.
    #[serde(rename = "loop")]
    pub loop_index: usize,
    /// Index into the loop's `plays`.
    #[serde(rename = "play")]
    pub play_index: usize,
    /// Index into the manifest's `items`.
    #[serde(rename = "item")]
    pub item_index: usize,
    /// Epoch milliseconds when this play began.
    pub started_at_ms: i64,
    /// Epoch milliseconds when it ends: after its duration, or earlier when the segment ends.
    pub ends_at_ms: i64,
    /// The layer of the segment; `fallback` outside the timeline.
    pub layer: Layer,
    /// Epoch milliseconds from which the loop counts: the segment's `from` (and `lateMs` more); `timelineEnd` after the timeline;
    /// 0 before it.
    pub segment_from: i64,
}

/// What `manifest` says is on the glass at `at_ms` (epoch milliseconds).
pub fn playing_at(manifest: &Manifest, at_ms: i64) -> Playing {
    let stretch = stretch_at(manifest, at_ms);
    let Some(loop_index) = stretch.loop_index else {
        return nothing(&stretch);
    };
    manifest
        .loops
        .get(loop_index)
        .and_then(|sequence| play_at(manifest, sequence, &stretch, at_ms))
        .map_or(
            Playing::Card {
                until_ms: stretch.until,
            },
            |(play_index, item_index, started_at_ms, ends_at_ms)| {
                Playing::Item(Shown {
                    loop_index,
                    play_index,
                    item_index,
                    started_at_ms,
                    ends_at_ms,
                    layer: stretch.layer,
                    segment_from: stretch.from,
                })
            },
        )
}

/// The part of time around an instant in which one loop cycles.
struct Stretch {
    from: i64,
    until: Option<i64>,
    loop_index: Option<usize>,
    start: usize,
    layer: Layer,
    in_timeline: bool,
}

/// No loop means off within the timeline and the built-in card outside it.
fn nothing(stretch: &Stretch) -> Playing {
    if stretch.in_timeline {
        Playing::Off {
            until_ms: stretch.until,
        }
    } else {
        Playing::Card {
            until_ms: stretch.until,
        }
    }
}

/// The last segment in the list that is seen already holds. The scan does not rely on order, so an unsorted timeline still gives
/// stretches that meet without gap or overlap.
fn stretch_at(manifest: &Manifest, at_ms: i64) -> Stretch {
    if at_ms >= manifest.timeline_end {
        return fallback(manifest, manifest.timeline_end, None);
    }
    let current = manifest
        .timeline
        .iter()
        .rposition(|segment| segment.begins() <= at_ms);
    let later = &manifest.timeline[current.map_or(0, |index| index + 1)..];
    let next = later.iter().map(Segment::begins).min();
    let until = Some(
        next.unwrap_or(manifest.timeline_end)
            .min(manifest.timeline_end),
    );
    match current.and_then(|index| manifest.timeline.get(index)) {
        None => fallback(manifest, 0, until),
        Some(segment) => Stretch {
            from: segment.begins(),
            until,
            loop_index: segment.loop_index,
            start: segment.start,
            layer: segment.layer,
            in_timeline: true,
        },
    }
}

fn fallback(manifest: &Manifest, from: i64, until: Option<i64>) -> Stretch {
    Stretch {
        from,
        until,
        loop_index: manifest.fallback_loop,
        start: 0,
        layer: Layer::Fallback,
        in_timeline: false,
    }
}

/// The play that runs at `at_ms`: its index, its item, its beginning and its end. None when the loop cannot be played.
fn play_at(
    manifest: &Manifest,
    sequence: &Loop,
    stretch: &Stretch,
    at_ms: i64,
) -> Option<(usize, usize, i64, i64)> {
    let durations = durations(manifest, sequence)?;
    let length: i128 = durations.iter().copied().map(i128::from).sum();
    let head: i128 = durations
        .get(..stretch.start)?
        .iter()
        .copied()
        .map(i128::from)
        .sum();
    if stretch.start >= durations.len() {
        return None;
    }
    let elapsed = i128::from(at_ms) - i128::from(stretch.from);
    let mut into = (elapsed + head).rem_euclid(length);
    for (play_index, (duration, item_index)) in durations.iter().zip(&sequence.plays).enumerate() {
        if into < i128::from(*duration) {
            let started_at = at_ms.saturating_sub(i64::try_from(into).ok()?);
            let ends_at = started_at.saturating_add(*duration);
            return Some((
                play_index,
                *item_index,
                started_at,
                stretch.until.map_or(ends_at, |until| ends_at.min(until)),
            ));
        }
        into -= i128::from(*duration);
    }
    None
}

/// The durations of a loop's plays, or None when it points outside the items or holds one that takes no time.
fn durations(manifest: &Manifest, sequence: &Loop) -> Option<Vec<i64>> {
    let duration = |index: &usize| {
        manifest
            .items
            .get(*index)
            .map(|item| item.duration_ms)
            .filter(|ms| *ms > 0)
    };
    sequence.plays.iter().map(duration).collect()
}
