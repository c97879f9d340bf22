//! Cuts time into segments: stretches in which the same campaigns play with the same shares.
use super::{
    compose::{Entry, Loop},
    course::{Course, Stand, States},
    hours::Hours,
    layers::{Layer, Light, Note, Programme, Ready, decide},
    loops::{Loops, entry},
    model::{Campaign, Kind, Screen},
    soft::soften,
    table::Table,
    time::{Span, Zone},
};
use std::collections::BTreeMap;

/// A stretch of time with one programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its first instant.
    pub start: i64,
    /// The first instant after it.
    pub end: i64,
    /// What it stands for.
    pub layer: Layer,
    /// Who plays, by places in [`Plan::ranking`], with shares in parts per billion.
    pub shares: Vec<(usize, u64)>,
    /// The loop it repeats; none = off, or the built-in card.
    pub loop_index: Option<usize>,
    /// The play of the loop that begins first.
    pub start_index: usize,
    /// So much later than `start` it begins: the play before may finish.
    pub late_ms: i64,
    /// What is worth telling.
    pub notes: Vec<Note>,
}

impl Segment {
    /// From when on it is seen.
    pub fn begins(&self) -> i64 {
        self.start + self.late_ms
    }
}

/// What a screen plays over a range.
#[derive(Clone, Debug, Default)]
pub struct Plan<'a> {
    /// The campaigns in rank order: places elsewhere point here.
    pub ranking: Vec<&'a Campaign>,
    /// The segments, touching, in order.
    pub segments: Vec<Segment>,
    /// The loops that segments repeat.
    pub loops: Vec<Loop>,
    /// The loop for when the plan is over.
    pub fallback_loop: Option<usize>,
}

/// A campaign with its course.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a, 'w> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The states that the course names.
    pub states: &'w States,
    /// How it stands from when on.
    pub course: &'w Course,
}

/// What `screen` plays in `range`.
pub fn resolve<'a>(screen: &Screen<'a>, range: Span) -> Plan<'a> {
    Walked::new(screen, range).plan(range, &mut Loops::default())
}

/// A screen with the courses of its campaigns over a range.
pub(super) struct Walked<'s, 'a> {
    zone: &'s Zone,
    hours: Hours,
    courses: Vec<(&'a Campaign, States, Course)>,
}

impl<'s, 'a> Walked<'s, 'a> {
    pub(super) fn new(screen: &'s Screen<'a>, range: Span) -> Self {
        let walk = |campaign: &&'a Campaign| {
            let mut states = States::default();
            let around = (screen.zone, screen.facts);
            let course = Course::new(&mut states, campaign, around, range);
            (*campaign, states, course)
        };
        Self {
            zone: screen.zone,
            hours: Hours::new(screen, range),
            courses: screen.campaigns.iter().map(walk).collect(),
        }
    }

    /// What plays in a part of the range.
    pub(super) fn plan(&self, part: Span, loops: &mut Loops) -> Plan<'a> {
        let ways = self.courses.iter().map(|(campaign, states, course)| Way {
            campaign,
            states,
            course,
        });
        follow((self.zone, &self.hours), ways.collect(), part, loops)
    }
}

/// What a screen plays in `range`, given the courses of the campaigns that target it, which reach at least as far.
pub fn follow<'a>(
    (zone, hours): (&Zone, &Hours),
    mut ways: Vec<Way<'a, '_>>,
    range: Span,
    loops: &mut Loops,
) -> Plan<'a> {
    ways.sort_by_cached_key(|way| way.campaign.rank());
    let mut sweep = Sweep::new(hours, ways, range, loops);
    let mut segments: Vec<Segment> = Vec::new();
    let cuts = sweep.cuts(zone);
    for (i, cut) in cuts.iter().enumerate() {
        let end = cuts.get(i + 1).map_or(range.end, |c| c.at);
        let (programme, loop_index) = sweep.programme(cut.at);
        match segments.last_mut() {
            Some(last) if !cut.midnight && is_same(last, programme, loop_index) => last.end = end,
            _ => segments.push(segment(cut.at, end, (programme, loop_index))),
        }
    }
    let fallback_loop = sweep.fallback();
    for segment in &mut segments {
        let phase = segment.start - zone.midnight_before(segment.start);
        let sequence = segment.loop_index.map(|l| &sweep.loops[l]);
        segment.start_index = sequence.map_or(0, |l| l.first_from(phase));
    }
    soften(zone, &sweep.ways, &sweep.loops, &mut segments);
    Plan {
        ranking: sweep.ranking,
        segments,
        loops: sweep.loops,
        fallback_loop,
    }
}

fn segment(start: i64, end: i64, (programme, loop_index): (&Programme, Option<usize>)) -> Segment {
    Segment {
        start,
        end,
        layer: programme.layer,
        shares: programme.shares.clone(),
        loop_index,
        start_index: 0,
        late_ms: 0,
        notes: programme.notes.clone(),
    }
}

fn is_same(segment: &Segment, programme: &Programme, loop_index: Option<usize>) -> bool {
    segment.layer == programme.layer
        && segment.loop_index == loop_index
        && segment.shares == programme.shares
        && segment.notes == programme.notes
}

/// An instant at which something may change.
struct Cut {
    at: i64,
    midnight: bool,
}

/// A programme with its loop.
type Decided = (Programme, Option<usize>);

/// Goes through the range from cut to cut, keeping how every campaign stands.
struct Sweep<'a, 'w> {
    range: Span,
    ranking: Vec<&'a Campaign>,
    ways: Vec<Way<'a, 'w>>,
    /// The changes in order, by place, and how many of them are over.
    changes: Vec<(i64, usize, Stand)>,
    over: usize,
    present: Vec<Stand>,
    hours: &'w Hours,
    loops: Vec<Loop>,
    known: Table<Entry, usize>,
    shared: &'w mut Loops,
    /// What was decided when everything stood the same: days are much alike.
    decided: BTreeMap<Light, Table<Vec<Stand>, Decided>>,
}

impl<'a, 'w> Sweep<'a, 'w> {
    fn new(hours: &'w Hours, ways: Vec<Way<'a, 'w>>, range: Span, shared: &'w mut Loops) -> Self {
        let coming = ways.iter().enumerate().flat_map(|(place, way)| {
            let own = way.course.between(range).iter();
            own.map(move |(at, stand)| (*at, place, *stand))
        });
        let mut changes: Vec<_> = coming.collect();
        changes.sort_unstable();
        Self {
            range,
            ranking: ways.iter().map(|way| way.campaign).collect(),
            present: ways.iter().map(|way| way.course.at(range.start)).collect(),
            ways,
            changes,
            over: 0,
            hours,
            loops: Vec::new(),
            known: Table::default(),
            shared,
            decided: BTreeMap::new(),
        }
    }

    fn cuts(&self, zone: &Zone) -> Vec<Cut> {
        let changes = self.changes.iter().map(|(at, ..)| *at);
        let edges = self.hours.edges().filter(|at| self.range.holds(*at));
        let start = std::iter::once(self.range.start);
        let mut cuts: Vec<(i64, bool)> = start
            .chain(changes)
            .chain(edges)
            .map(|at| (at, true))
            .collect();
        let midnights = zone.midnights(self.range).into_iter();
        cuts.extend(midnights.map(|at| (at, false)));
        // a midnight goes before other cuts at its instant
        cuts.sort_unstable();
        cuts.dedup_by_key(|(at, _)| *at);
        let cut = |(at, other): (i64, bool)| Cut {
            at,
            midnight: !other,
        };
        cuts.into_iter().map(cut).collect()
    }

    /// The programme at the next cut and its loop; made anew only where everything has never stood like this.
    fn programme(&mut self, at: i64) -> (&Programme, Option<usize>) {
        while let Some((when, place, stand)) = self.changes.get(self.over)
            && *when <= at
        {
            self.present[*place] = *stand;
            self.over += 1;
        }
        let light = self.hours.at(at);
        let known = self.decided.get(&light);
        if known.is_none_or(|d| !d.contains_key(&*self.present)) {
            let made = self.decide(light, |_| true);
            let decided = self.decided.entry(light).or_default();
            decided.insert(self.present.clone(), made);
        }
        let (programme, loop_index) = &self.decided[&light][&*self.present];
        (programme, *loop_index)
    }

    /// Decides among those that are ready now and that are `meant`.
    fn decide(&mut self, light: Light, meant: impl Fn(&Campaign) -> bool) -> Decided {
        let ways = self.ways.iter().zip(&self.present).enumerate();
        let ready: Vec<Ready<'_>> = ways
            .filter(|(_, (way, _))| meant(way.campaign))
            .filter_map(|(place, (way, stand))| {
                let state = way.states.get(*stand)?;
                Some(Ready {
                    place,
                    campaign: way.campaign,
                    items: &state.items,
                    weight: state.weight,
                })
            })
            .collect();
        let programme = decide(&ready, light);
        let entry = entry(&programme, &ready, light);
        let loop_index = self.loop_of(entry);
        (programme, loop_index)
    }

    fn loop_of(&mut self, entry: Entry) -> Option<usize> {
        if entry.entrants.is_empty() {
            return None;
        }
        if let Some(index) = self.known.get(&entry) {
            return Some(*index);
        }
        let made = self.shared.of(&entry, &self.ranking);
        // other entrants may come to the same plays
        let index = self
            .loops
            .iter()
            .position(|l| *l == made)
            .unwrap_or_else(|| {
                self.loops.push(made);
                self.loops.len() - 1
            });
        self.known.insert(entry, index);
        Some(index)
    }

    /// The fallbacks that are ready at the end of the range.
    fn fallback(&mut self) -> Option<usize> {
        let (_, loop_index) = self.decide(Light::On, |c| c.kind == Kind::Fallback);
        loop_index
    }
}
