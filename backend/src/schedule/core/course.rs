//! A campaign's way through a range: from when to when it is ready, and with what. The same for every screen of a zone on which the same
//! is known, so it is walked once for all of them.
use super::{
    fact::Facts,
    model::{Campaign, Window},
    shares::Weight,
    standing::Track,
    time::{Span, Zone},
};

/// With what a campaign is ready.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// Places in `Campaign::items`.
    pub items: Vec<usize>,
    /// How often the campaign plays beside others.
    pub weight: Weight,
}

/// The states that a campaign is in anywhere; courses name them by their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct States(Vec<State>);

/// The place of a state; none = the campaign is not ready.
pub type Stand = Option<u32>;

impl States {
    /// The state at a place.
    pub fn get(&self, stand: Stand) -> Option<&State> {
        self.0.get(usize::try_from(stand?).ok()?)
    }

    /// Whether there is more than one way to be ready.
    pub fn vary(&self) -> bool {
        self.0.len() > 1
    }

    fn place_of(&mut self, (items, weight): (Vec<usize>, Weight)) -> Stand {
        if items.is_empty() {
            return None;
        }
        let state = State { items, weight };
        // the newest ones are the likeliest
        let known = self.0.iter().rposition(|s| *s == state);
        let place = known.unwrap_or_else(|| {
            self.0.push(state);
            self.0.len() - 1
        });
        u32::try_from(place).ok()
    }
}

/// From when on a campaign stands how; the first change lies where the range begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Course {
    changes: Vec<(i64, Stand)>,
    /// Of a campaign with soft ends: when its gate shuts so that nothing may go on.
    shut: Vec<i64>,
}

impl Course {
    /// The course of a campaign in a zone over a range, given what is known; its states are added to `states`.
    pub fn new(
        states: &mut States,
        campaign: &Campaign,
        (zone, facts): (&Zone, &Facts),
        range: Span,
    ) -> Self {
        let track = Track::new(campaign, (zone, facts), range);
        let own = |item: &super::Item| item.windows.iter().any(|w| *w != Window::default());
        let steady = campaign.ramp.is_none() && !campaign.items.iter().any(own);
        let always = steady.then(|| states.place_of(track.claim(range.start)));
        let mut changes: Vec<(i64, Stand)> = Vec::new();
        for at in std::iter::once(range.start).chain(track.edges()) {
            let stand = match (track.kept_out(at), always) {
                (Some(_), _) => None,
                (None, Some(always)) => always,
                (None, None) => states.place_of(track.claim(at)),
            };
            if changes.last().is_none_or(|(_, before)| *before != stand) {
                changes.push((at, stand));
            }
        }
        changes.shrink_to_fit();
        let shut = if campaign.soft_end {
            track.shut_at_once()
        } else {
            Vec::new()
        };
        Self { changes, shut }
    }

    /// How the campaign stands at an instant of the range.
    pub fn at(&self, at: i64) -> Stand {
        let after = self.changes.partition_point(|(from, _)| *from <= at);
        let last = self.changes[..after].last();
        last.and_then(|(_, stand)| *stand)
    }

    /// Whether the gate of a campaign with soft ends shuts in the span so that nothing may go on.
    pub fn is_shut_within(&self, span: Span) -> bool {
        self.shut.iter().any(|at| span.holds(*at))
    }

    /// The changes, in order.
    pub fn changes(&self) -> &[(i64, Stand)] {
        &self.changes
    }

    /// The changes strictly between two instants.
    pub fn between(&self, span: Span) -> &[(i64, Stand)] {
        let first = self.changes.partition_point(|(at, _)| *at <= span.start);
        let last = self.changes.partition_point(|(at, _)| *at < span.end);
        &self.changes[first..last.max(first)]
    }

    /// How many bytes it takes.
    pub fn size_bytes(&self) -> usize {
        let changes = size_of::<(i64, Stand)>() * self.changes.capacity();
        size_of::<Self>() + changes + size_of::<i64>() * self.shut.capacity()
    }
}
