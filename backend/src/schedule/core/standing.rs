//! Whether a campaign may play on a screen that it targets, seen by itself: window, rules, conditions, playable items.
use super::{
    fact::Facts,
    gate::Door,
    model::{Campaign, Edge, Ramp},
    rule::active,
    shares::Weight,
    time::{HOUR_MS, Span, Zone, covers},
};

/// How a campaign stands at an instant, before others are looked at. In the order of the reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Taken off by hand.
    Paused,
    /// Not begun, or over.
    OutsideWindow,
    /// Not on this day or not at this time.
    OutsideDaypart,
    /// Its condition keeps it out.
    Shut(Door),
    /// None of its items can play.
    NoPlayableMedia,
    /// It may play: these items, with this weight.
    Ready {
        /// Places in `Campaign::items`.
        items: Vec<usize>,
        /// How often it plays beside others.
        weight: Weight,
    },
}

/// A campaign over a range of time: when its standing changes.
#[derive(Clone, Debug)]
pub struct Track<'a> {
    campaign: &'a Campaign,
    zone: &'a Zone,
    spans: Vec<Span>,
    doors: Vec<(i64, Door)>,
    range: Span,
}

impl<'a> Track<'a> {
    /// Looks at a campaign in a zone over a range, given what is known.
    pub fn new(campaign: &'a Campaign, (zone, facts): (&'a Zone, &Facts), range: Span) -> Self {
        let spans = if campaign.paused {
            Vec::new()
        } else {
            active(&campaign.rules, zone, range)
        };
        Self {
            campaign,
            zone,
            spans,
            doors: campaign
                .condition
                .as_ref()
                .map_or(Vec::new(), |gate| gate.doors(facts)),
            range,
        }
    }

    /// How it stands at an instant of the range.
    pub fn at(&self, at: i64) -> Standing {
        if let Some(kept_out) = self.kept_out(at) {
            return kept_out;
        }
        let (items, weight) = self.claim(at);
        if items.is_empty() {
            return Standing::NoPlayableMedia;
        }
        Standing::Ready { items, weight }
    }

    /// What keeps it out whatever its items are; none = nothing does.
    pub fn kept_out(&self, at: i64) -> Option<Standing> {
        let campaign = self.campaign;
        if campaign.paused {
            return Some(Standing::Paused);
        }
        if !campaign.window.holds(at, self.zone) {
            return Some(Standing::OutsideWindow);
        }
        if !campaign.rules.is_empty() && !covers(&self.spans, at) {
            return Some(Standing::OutsideDaypart);
        }
        let door = self.door(at).filter(|door| *door != Door::Open);
        door.map(Standing::Shut)
    }

    /// Its items that can play and its weight, were nothing to keep it out.
    pub fn claim(&self, at: i64) -> (Vec<usize>, Weight) {
        let items = self.campaign.items.iter().enumerate();
        let playable = items.filter(|(_, item)| item.plays(at, self.zone));
        let weight = weight(self.campaign, self.zone, at);
        (playable.map(|(place, _)| place).collect(), weight)
    }

    /// How its condition stands; none = it has none.
    fn door(&self, at: i64) -> Option<Door> {
        let after = self.doors.partition_point(|(from, _)| *from <= at);
        self.doors[..after].last().map(|(_, door)| *door)
    }

    /// When its condition shuts so that a running play is cut: it is urgent (stock, price, law), or nobody knows any more.
    pub fn shut_at_once(&self) -> Vec<i64> {
        let gate = self.campaign.condition.as_ref();
        let urgent = gate.is_some_and(|gate| gate.urgent);
        let at_once = |door: Door| match door {
            Door::Open => false,
            Door::Unknown => true,
            Door::False | Door::Dwell { .. } => urgent,
        };
        let doors = self.doors.iter().filter(|(_, door)| at_once(*door));
        let inside = doors.map(|(at, _)| *at).filter(|at| self.range.holds(*at));
        inside.collect()
    }

    /// The instants strictly inside the range at which the standing may change, in order.
    pub fn edges(&self) -> Vec<i64> {
        let (campaign, zone) = (self.campaign, self.zone);
        if campaign.paused {
            return Vec::new();
        }
        let mut edges: Vec<i64> = self.spans.iter().flat_map(|s| [s.start, s.end]).collect();
        let windows = campaign.items.iter().flat_map(|item| &item.windows);
        let windows = windows.chain(std::iter::once(&campaign.window));
        edges.extend(
            windows
                .flat_map(|w| [w.from, w.to])
                .flatten()
                .map(|e: Edge| e.instant(zone)),
        );
        edges.extend(self.doors.iter().map(|(at, _)| *at));
        if let Some(ramp) = campaign.ramp {
            edges.extend(ramp_hours(campaign, ramp, zone, self.range));
        }
        edges.retain(|at| self.range.start < *at && *at < self.range.end);
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}

/// Whole hours at which a ramp steps, within the range.
fn ramp_hours(campaign: &Campaign, ramp: Ramp, zone: &Zone, range: Span) -> Vec<i64> {
    let from = campaign
        .window
        .from
        .map_or(range.start, |e| e.instant(zone));
    let event = ramp.event.instant(zone);
    let first = from.max(range.start).div_euclid(HOUR_MS) * HOUR_MS;
    let steps = (event.min(range.end) - first) / HOUR_MS;
    let mut hours: Vec<i64> = (0..=steps.max(0)).map(|n| first + n * HOUR_MS).collect();
    hours.push(event);
    hours
}

/// The weight at an instant.
fn weight(campaign: &Campaign, zone: &Zone, at: i64) -> Weight {
    let Some(ramp) = campaign.ramp else {
        return Weight::new(campaign.weight.into(), 1);
    };
    let event = ramp.event.instant(zone);
    let from = campaign.window.from.map_or(event, |e| e.instant(zone));
    if at >= event || from >= event {
        return Weight::new(ramp.last.into(), 1);
    }
    let hour = at.div_euclid(HOUR_MS) * HOUR_MS;
    let (gone, whole) = (i128::from((hour - from).max(0)), i128::from(event - from));
    let (first, last) = (i128::from(ramp.first), i128::from(ramp.last));
    let over = first * whole + (last - first) * gone;
    let part = |n: i128| u64::try_from(n).unwrap_or(u64::MAX);
    Weight::new(part(over), part(whole))
}
