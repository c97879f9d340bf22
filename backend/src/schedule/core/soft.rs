//! Soft ends: whether the play that runs where a segment ends may finish, so that the next segment begins a little later.
use super::{
    compose::{Loop, Play},
    layers::Layer,
    resolve::{Segment, Way},
    time::{Span, Zone},
};

/// A play may last so much longer than its segment.
pub const SOFT_MS: i64 = 15_000;

/// Says of each segment how late it begins because the play before it may finish.
pub fn soften(zone: &Zone, ways: &[Way<'_, '_>], loops: &[Loop], segments: &mut [Segment]) {
    if !ways.iter().any(|way| way.campaign.soft_end) {
        return;
    }
    for next in 1..segments.len() {
        let (before, after) = (&segments[next - 1], &segments[next]);
        segments[next].late_ms = late(zone, ways, loops, (before, after)).unwrap_or(0);
    }
}

/// For how long the play that runs where `before` ends goes on; none = it is cut.
fn late(
    zone: &Zone,
    ways: &[Way<'_, '_>],
    loops: &[Loop],
    (before, after): (&Segment, &Segment),
) -> Option<i64> {
    let end = before.end;
    let (play, ends_at) = playing(before, loops.get(before.loop_index?)?, end)?;
    let over = Span {
        start: end,
        end: ends_at,
    };
    let way = ways.get(play.place)?;
    let item = way.campaign.items.get(play.item)?;
    let last = over.end - 1;
    let soft = way.campaign.soft_end
        && (1..=SOFT_MS).contains(&(over.end - end))
        // whoever comes next must still come
        && over.end < after.end
        // neither something stronger nor the hours wait
        && after.layer != Layer::Closed
        && before.layer <= after.layer
        // the days' loops are anchored there, whatever was before
        && zone.midnight_before(end) != end
        && way.campaign.window.holds(last, zone)
        && item.plays(last, zone)
        && !way.course.is_shut_within(over);
    soft.then_some(over.end - end)
}

/// The play that runs where the segment ends, and where it would end by itself; none when one ends just there.
fn playing<'l>(segment: &Segment, sequence: &'l Loop, end: i64) -> Option<(&'l Play, i64)> {
    let begins = segment.begins();
    let head = sequence.plays.iter().take(segment.start_index);
    let head: i64 = head.map(|play| play.duration_ms).sum();
    if begins >= end || sequence.length_ms <= 0 {
        return None;
    }
    let into = (end - begins + head).rem_euclid(sequence.length_ms);
    let mut over = 0;
    for play in &sequence.plays {
        over += play.duration_ms;
        if into < over {
            let left = over - into;
            return (left < play.duration_ms).then_some((play, end + left));
        }
    }
    None
}

#[cfg(test)]
mod tests;
