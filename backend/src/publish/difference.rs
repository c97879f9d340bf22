//! What a publication would change on the glass over the next days: from the plans that screens hold to those that they would be told.
//! Screens with the same two plans are looked at once. Pure.
use super::body::Body;
use player_protocol::manifest::{Item, Layer};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// What becomes of a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = SegmentChange)]
pub enum Change {
    /// Nothing played before.
    Added,
    /// Nothing will play.
    Removed,
    /// Something else will play, or the same in another way.
    Changed,
}

/// What plays over a stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Programme {
    /// The layer; none = the card built into the player.
    pub layer: Option<Layer>,
    /// The campaigns, by id.
    pub campaigns: BTreeSet<Uuid>,
}

/// A stretch of time in which something differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its first instant.
    pub start: i64,
    /// The first instant after it.
    pub end: i64,
    /// What becomes of it.
    pub change: Change,
    /// As screens were told.
    pub before: Programme,
    /// As they would be told.
    pub after: Programme,
}

/// The plans of a screen, before and after; none = it was never told.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// As it was told.
    pub before: Option<&'a Body>,
    /// As it would be told.
    pub after: Option<&'a Body>,
}

/// The stretches of `from..to` in which the two plans show something else, in order.
pub fn rows(step: Step<'_>, (from, to): (i64, i64)) -> Vec<Row> {
    let (before, after) = (Side::new(step.before), Side::new(step.after));
    let mut edges: BTreeSet<i64> = before.edges().chain(after.edges()).collect();
    edges.retain(|at| (from..to).contains(at));
    edges.insert(from);
    let ends = edges.iter().skip(1).copied().chain([to]);
    let mut seen = HashMap::new();
    let mut rows: Vec<Row> = Vec::new();
    for (start, end) in edges.iter().copied().zip(ends) {
        let (old, new) = (before.at(start), after.at(start));
        let same = *seen
            .entry((key(old), key(new)))
            .or_insert_with(|| before.shows(old) == after.shows(new));
        if same {
            continue;
        }
        let row = row((start, end), before.programme(old), after.programme(new));
        match rows.last_mut() {
            Some(last) if continues(last, &row) => last.end = end,
            _ => rows.push(row),
        }
    }
    rows
}

fn row((start, end): (i64, i64), before: Programme, after: Programme) -> Row {
    let change = match (before.campaigns.is_empty(), after.campaigns.is_empty()) {
        (true, false) => Change::Added,
        (false, true) => Change::Removed,
        _ => Change::Changed,
    };
    Row {
        start,
        end,
        change,
        before,
        after,
    }
}

fn continues(last: &Row, next: &Row) -> bool {
    last.end == next.start && last.before == next.before && last.after == next.after
}

/// How long each campaign is on one glass in `from..to`, in milliseconds.
pub fn on_glass(body: &Body, (from, to): (i64, i64)) -> BTreeMap<Uuid, i64> {
    let side = Side::new(Some(body));
    let mut edges: BTreeSet<i64> = side.edges().filter(|at| (from..to).contains(at)).collect();
    edges.insert(from);
    let ends = edges.iter().skip(1).copied().chain([to]);
    let mut lasting: BTreeMap<usize, i64> = BTreeMap::new();
    for (start, end) in edges.iter().copied().zip(ends) {
        if let Some(l) = side.at(start).and_then(|(_, l)| l) {
            *lasting.entry(l).or_default() += end - start;
        }
    }
    let mut found = BTreeMap::new();
    for (l, ms) in lasting {
        let mut each: BTreeMap<Uuid, i64> = BTreeMap::new();
        for item in side.plays(l) {
            *each.entry(item.campaign_id).or_default() += item.duration_ms;
        }
        let length: i64 = each.values().sum();
        for (campaign, share) in each {
            let given = i128::from(ms) * i128::from(share) / i128::from(length.max(1));
            *found.entry(campaign).or_default() += i64::try_from(given).unwrap_or(ms);
        }
    }
    found
}

/// A layer and the place of a loop.
type Moment = Option<(Layer, Option<usize>)>;

fn key(moment: Moment) -> Option<(u8, Option<usize>)> {
    moment.map(|(layer, l)| (layer as u8, l))
}

/// A plan, looked at.
struct Side<'a>(Option<&'a Body>);

impl<'a> Side<'a> {
    fn new(body: Option<&'a Body>) -> Self {
        Self(body)
    }

    fn edges(&self) -> impl Iterator<Item = i64> + use<'a> {
        let timeline = self.0.into_iter().flat_map(|b| &b.timeline).map(|s| s.from);
        timeline.chain(self.0.map(|b| b.timeline_end))
    }

    /// What holds at an instant; outside its timeline a screen shows the fallback.
    fn at(&self, at: i64) -> Moment {
        let body = self.0?;
        let begun = body.timeline.partition_point(|s| s.from <= at);
        let segment = begun
            .checked_sub(1)
            .and_then(|last| body.timeline.get(last));
        match segment.filter(|_| at < body.timeline_end) {
            Some(segment) => Some((segment.layer, segment.loop_index)),
            None => Some((Layer::Fallback, body.fallback_loop)),
        }
    }

    fn plays(&self, l: usize) -> impl Iterator<Item = &'a Item> + use<'a> {
        let body = self.0;
        let plays = body.and_then(|b| b.loops.get(l)).map(|l| &l.plays);
        plays
            .into_iter()
            .flatten()
            .filter_map(move |play| body?.items.get(*play))
    }

    /// What is seen: a card is a card, whatever it stands for.
    fn shows(&self, moment: Moment) -> Option<(Layer, Vec<&'a Item>)> {
        let (layer, l) = moment?;
        let plays: Vec<&Item> = l.into_iter().flat_map(|l| self.plays(l)).collect();
        let is_card = layer == Layer::Fallback && plays.is_empty();
        (!is_card).then_some((layer, plays))
    }

    fn programme(&self, moment: Moment) -> Programme {
        let shown = self.shows(moment);
        Programme {
            layer: shown.as_ref().map(|(layer, _)| *layer),
            campaigns: shown
                .into_iter()
                .flat_map(|(_, plays)| plays)
                .map(|item| item.campaign_id)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use player_protocol::manifest::{Fit, ItemKind, Loop, Segment, Transition};

    fn item(campaign: u128, duration_ms: i64) -> Item {
        Item {
            id: Uuid::from_u128(campaign),
            campaign_id: Uuid::from_u128(campaign),
            kind: ItemKind::Image,
            asset: String::new(),
            duration_ms,
            fit: Fit::Cover,
            transition: Transition::Cut,
            needs: Vec::new(),
        }
    }

    /// Loop 0 shows campaign 1, loop 1 both 1 and 2.
    fn body(timeline: &[(i64, usize)]) -> Body {
        let segment = |(from, l): &(i64, usize)| Segment {
            from: *from,
            loop_index: Some(*l),
            start: 0,
            late_ms: 0,
            layer: Layer::Scheduled,
        };
        let sequence = |plays: &[usize]| Loop {
            length_ms: 0,
            plays: plays.to_vec(),
        };
        Body {
            items: vec![item(1, 10), item(2, 30)],
            loops: vec![sequence(&[0]), sequence(&[0, 1])],
            timeline: timeline.iter().map(segment).collect(),
            timeline_end: 1000,
            ..Body::default()
        }
    }

    #[test]
    fn only_what_is_seen_differs() {
        let (old, new) = (
            body(&[(0, 0)]),
            body(&[(0, 0), (200, 1), (300, 1), (400, 0)]),
        );
        let step = Step {
            before: Some(&old),
            after: Some(&new),
        };
        let found = rows(step, (100, 2000));
        let brief: Vec<_> = found.iter().map(|r| (r.start, r.end, r.change)).collect();
        assert_eq!(brief, [(200, 400, Change::Changed)]);
        assert_eq!(found[0].after.campaigns.len(), 2);
        let first = Step {
            before: None,
            after: Some(&new),
        };
        let brief: Vec<_> = rows(first, (100, 2000))
            .iter()
            .map(|r| (r.start, r.end, r.change))
            .collect();
        let added = Change::Added;
        assert_eq!(
            brief,
            [(100, 200, added), (200, 400, added), (400, 1000, added)]
        );
    }

    #[test]
    fn time_on_the_glass_is_shared_as_the_loop_shares_it() {
        let found = on_glass(&body(&[(0, 0), (200, 1)]), (100, 2000));
        let of = |campaign: u128| found[&Uuid::from_u128(campaign)];
        assert_eq!((of(1), of(2)), (100 + 200, 600));
    }
}
