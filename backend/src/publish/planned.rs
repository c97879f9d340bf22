//! A plan as the API tells it. Pure.
use crate::{
    schedule::core::{self, Note},
    time::Instant,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a screen plays over a range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Plan)]
pub struct Planned {
    /// The segments, touching, in order.
    pub segments: Vec<Segment>,
}

/// A stretch of time with one programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanSegment)]
pub struct Segment {
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// `emergency`, `takeover`, `closed`, `scheduled`, `filler`, `fallback` or `default` (the card built into the player).
    #[schema(value_type = core::Layer)]
    pub layer: &'static str,
    /// For each campaign that plays, its share of the time in parts per billion. A cap, a gap or a separation may leave it less:
    /// the loop has what it gets.
    pub shares: BTreeMap<Uuid, u64>,
    /// What repeats; `null` = nothing.
    #[serde(rename = "loop")]
    pub sequence: Option<Loop>,
    /// The play of the loop that begins first.
    pub start_index: usize,
    /// So much later than `start` that play begins: the play before it may finish (`softEnd`), by at most 15 s; else 0.
    pub late_ms: i64,
    /// What is worth telling.
    pub notes: Vec<PlanNote>,
}

/// A sequence of plays that repeats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanLoop)]
pub struct Loop {
    /// The sum of its plays.
    pub length_ms: i64,
    /// The plays.
    pub plays: Vec<Play>,
}

/// One play of a loop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PlanPlay)]
pub struct Play {
    /// The campaign.
    pub campaign_id: Uuid,
    /// The item, as in the proof of play.
    pub item_id: Uuid,
    /// How long it shows.
    pub duration_ms: i64,
    /// What gave way so that it could play: `filler`, `separation`, `gap`, `fallback`, `held`; `null` = nothing.
    #[schema(value_type = Option<core::Relaxed>)]
    pub relaxed: Option<&'static str>,
}

/// Something worth telling about a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanNote {
    /// The campaign it is about.
    pub campaign_id: Uuid,
    /// What is worth telling.
    pub note: NoteKind,
    /// What it got, in thousandths.
    pub granted_permille: u32,
}

/// What is worth telling about a campaign in a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlanNoteKind)]
pub enum NoteKind {
    /// It got less than it asked for.
    Oversold,
}

/// The view of a plan.
pub fn planned(plan: &core::Plan<'_>) -> Planned {
    let segments = plan.segments.iter().map(|s| segment(plan, s));
    Planned {
        segments: segments.collect(),
    }
}

fn segment(plan: &core::Plan<'_>, segment: &core::Segment) -> Segment {
    let id = |place: usize| plan.ranking[place].id;
    let note = |Note::Oversold {
                    place,
                    granted_permille,
                }: &Note| PlanNote {
        campaign_id: id(*place),
        note: NoteKind::Oversold,
        granted_permille: *granted_permille,
    };
    Segment {
        start: Instant::from_ms(segment.start),
        end: Instant::from_ms(segment.end),
        layer: segment.layer.word(),
        shares: segment
            .shares
            .iter()
            .map(|(place, share)| (id(*place), *share))
            .collect(),
        sequence: segment.loop_index.map(|l| sequence(plan, &plan.loops[l])),
        start_index: segment.start_index,
        late_ms: segment.late_ms,
        notes: segment.notes.iter().map(note).collect(),
    }
}

fn sequence(plan: &core::Plan<'_>, sequence: &core::Loop) -> Loop {
    let one = |play: &core::Play| {
        let campaign = plan.ranking[play.place];
        Play {
            campaign_id: campaign.id,
            item_id: campaign.items[play.item].id,
            duration_ms: play.duration_ms,
            relaxed: play.relaxed.map(core::Relaxed::word),
        }
    };
    Loop {
        length_ms: sequence.length_ms,
        plays: sequence.plays.iter().map(one).collect(),
    }
}
