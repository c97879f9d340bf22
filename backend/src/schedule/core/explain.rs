//! Why: what plays on a screen at an instant, and for every campaign that targets it the first reason that keeps it out.
//!
//! Reasons come in this order: paused, (not targeted: decided before,) outside its window, outside its rules, condition, nothing playable,
//! screen closed or dark by law, suppressed, oversold, and at last what holds back a campaign that takes part: cap, gap, separation. These
//! three are told where, at the boundary at which the play on the glass was chosen, the campaign was further behind its share than the one
//! that was chosen (or nobody of the layer could be), was refused by that constraint, and a cap or gap still lasts at the instant. All
//! others that take part are in the loop, with their next play.
mod outcome;
mod reasons;

pub use outcome::{By, Outcome, Unplayable};

use super::{
    compose::Play,
    loops::Loops,
    model::Screen,
    resolve::{Plan, Segment, Walked},
    time::Span,
};
use reasons::outcomes;

/// A play at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// What plays.
    pub play: Play,
    /// When it began.
    pub started_at: i64,
    /// When it ends.
    pub ends_at: i64,
}

/// What plays and why.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// The day's plan: places point into its ranking.
    pub plan: Plan<'a>,
    /// The place of the segment in `plan.segments`.
    pub segment: usize,
    /// What is on the glass; none = off, or the built-in card.
    pub now: Option<Now>,
    /// By place in the ranking.
    pub outcomes: Vec<Outcome>,
    /// When the programme next changes, within the horizon.
    pub next_change: Option<i64>,
}

/// How far ahead changes are looked for.
const AHEAD_DAYS: i32 = 31;

/// Explains `screen` at `at`. Only loops of the day and of days that are wholly alike are composed.
pub fn explain<'a>(screen: &Screen<'a>, at: i64) -> Explanation<'a> {
    let zone = screen.zone;
    let range = Span {
        start: zone.midnight_before(at),
        end: zone.midnight(zone.date(at) + AHEAD_DAYS),
    };
    let walked = Walked::new(screen, range);
    let mut ends = zone.midnights(range);
    ends.retain(|midnight| *midnight > range.start);
    ends.push(range.end);
    let (mut start, mut loops) = (range.start, Loops::default());
    let mut days = ends.into_iter().map(|end| {
        let day = Span { start, end };
        start = end;
        walked.plan(day, &mut loops)
    });
    let today = |plan: &Plan<'_>| plan.segments.last().is_some_and(|s| at < s.end);
    let plan = days.find(today).unwrap_or_default();
    let segment = plan
        .segments
        .partition_point(|s| s.start <= at)
        .saturating_sub(1);
    let (now, next_change) = match plan.segments.get(segment) {
        Some(_) => (now(&plan, segment, at), next_change(&plan, segment, days)),
        None => (None, None),
    };
    let outcomes = outcomes(screen, &plan, segment, at);
    Explanation {
        plan,
        segment,
        now,
        outcomes,
        next_change,
    }
}

/// The play at an instant of the segment at a place: one of its own, or that of the one before, which may finish.
pub fn now(plan: &Plan<'_>, place: usize, at: i64) -> Option<Now> {
    let seen = |s: &Segment| at >= s.begins();
    let seen = place - usize::from(place > 0 && !plan.segments.get(place).is_some_and(seen));
    let segment = plan.segments.get(seen)?;
    let late_ms = plan.segments.get(seen + 1).map_or(0, |next| next.late_ms);
    let mut found = plays_from(plan, segment).skip_while(|p| p.ends_at <= at);
    found.next().map(|p| Now {
        ends_at: p.ends_at.min(segment.end + late_ms),
        ..p
    })
}

/// The plays of a segment, cycling without end; whole rounds are left to the caller to cut.
fn plays_from<'p>(plan: &'p Plan<'_>, segment: &Segment) -> impl Iterator<Item = Now> + use<'p> {
    let plays: &[Play] = segment.loop_index.map_or(&[], |l| &plan.loops[l].plays);
    let mut begin = segment.begins();
    plays
        .iter()
        .cycle()
        .skip(segment.start_index)
        .map(move |play| {
            let started_at = begin;
            begin += play.duration_ms;
            Now {
                play: *play,
                started_at,
                ends_at: begin,
            }
        })
}

/// When something else plays than in a segment of a day, looked for in that day and in those that follow.
fn next_change<'a>(
    plan: &Plan<'a>,
    segment: usize,
    mut days: impl Iterator<Item = Plan<'a>>,
) -> Option<i64> {
    let here = &plan.segments[segment];
    let own = here.loop_index.map(|l| &plan.loops[l]);
    let differs = |plan: &Plan<'a>, s: &Segment| {
        (s.layer, &s.shares) != (here.layer, &here.shares)
            || s.loop_index.map(|l| &plan.loops[l]) != own
    };
    let first = |plan: &Plan<'a>, from: usize| {
        let mut later = plan.segments[from..].iter();
        later.find(|s| differs(plan, s)).map(|s| s.start)
    };
    first(plan, segment).or_else(|| days.find_map(|day| first(&day, 0)))
}

/// When the campaign is next on the glass, within the segment.
fn next_play(plan: &Plan<'_>, segment: &Segment, place: usize, at: i64) -> Option<i64> {
    let coming = plays_from(plan, segment).skip_while(|p| p.ends_at <= at);
    let mut until_end = coming.take_while(|p| p.started_at < segment.end);
    until_end
        .find(|p| p.play.place == place)
        .map(|p| p.started_at)
}

#[cfg(test)]
mod tests;
