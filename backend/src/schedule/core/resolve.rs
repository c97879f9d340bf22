//! Cuts time into segments: stretches in which the same campaigns play with the same shares.
use super::{
    compose::{Entrant, Entry, Loop, compose},
    layers::{Layer, Light, Note, Programme, Ready, decide},
    model::{Campaign, Kind, Screen},
    rule::{Daypart, Rule, active},
    shares::{WHOLE_PPB, claim, divide},
    standing::{Standing, Track},
    time::{HOUR_MS, Span, Zone, covers},
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
    /// The play of the loop that begins at `start`.
    pub start_index: usize,
    /// What is worth telling.
    pub notes: Vec<Note>,
}

/// What a screen plays over a range.
#[derive(Clone, Debug)]
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

/// What `screen` plays in `range`.
pub fn resolve<'a>(screen: &Screen<'a>, range: Span) -> Plan<'a> {
    let mut ranking = screen.campaigns.clone();
    ranking.sort_by_cached_key(|c| c.rank());
    let mut sweep = Sweep::new(screen, ranking, range);
    let mut segments: Vec<Segment> = Vec::new();
    let cuts = sweep.cuts();
    for (i, cut) in cuts.iter().enumerate() {
        let end = cuts.get(i + 1).map_or(range.end, |c| c.at);
        let (programme, loop_index) = sweep.programme(cut.at);
        let Programme {
            layer,
            shares,
            notes,
        } = programme;
        let segment = Segment {
            start: cut.at,
            end,
            layer,
            shares,
            loop_index,
            start_index: 0,
            notes,
        };
        match segments.last_mut() {
            Some(last) if !cut.midnight && is_same(last, &segment) => last.end = end,
            _ => segments.push(segment),
        }
    }
    let fallback_loop = sweep.fallback();
    for segment in &mut segments {
        let phase = segment.start - screen.zone.midnight_before(segment.start);
        let sequence = segment.loop_index.map(|l| &sweep.loops[l]);
        segment.start_index = sequence.map_or(0, |l| l.first_from(phase));
    }
    Plan {
        ranking: sweep.ranking,
        segments,
        loops: sweep.loops,
        fallback_loop,
    }
}

fn is_same(a: &Segment, b: &Segment) -> bool {
    a.layer == b.layer && a.loop_index == b.loop_index && a.shares == b.shares && a.notes == b.notes
}

/// An instant at which something may change.
struct Cut {
    at: i64,
    midnight: bool,
}

/// When the screen is on, closed or dark.
pub struct Hours {
    open: Option<Vec<Span>>,
    dark: Vec<Span>,
}

impl Hours {
    /// The hours of a screen over a range.
    pub fn new(screen: &Screen<'_>, range: Span) -> Self {
        let open = screen.opening.map(|o| match &*o.0 {
            [] => Vec::new(),
            rules => active(rules, screen.zone, range),
        });
        let night = Rule {
            dayparts: vec![Daypart::new(HOUR_MS, 6 * HOUR_MS)],
            ..Rule::default()
        };
        let dark = if screen.legal_dark {
            active(&[night], screen.zone, range)
        } else {
            Vec::new()
        };
        Self { open, dark }
    }

    /// What they say at an instant.
    pub fn at(&self, at: i64) -> Light {
        if covers(&self.dark, at) {
            Light::Dark
        } else if self.open.as_ref().is_none_or(|open| covers(open, at)) {
            Light::On
        } else {
            Light::Closed
        }
    }

    fn edges(&self) -> impl Iterator<Item = i64> + '_ {
        let open = self.open.iter().flatten();
        open.chain(&self.dark).flat_map(|s| [s.start, s.end])
    }
}

/// Goes through the range from cut to cut, keeping how every campaign stands.
struct Sweep<'a> {
    zone: &'a Zone,
    range: Span,
    ranking: Vec<&'a Campaign>,
    /// For each place the changes still to come, last first, and the present standing.
    coming: Vec<Vec<(i64, Standing)>>,
    present: Vec<Standing>,
    hours: Hours,
    loops: Vec<Loop>,
    known: BTreeMap<Entry, usize>,
    last: Option<(Light, Programme, Option<usize>)>,
}

impl<'a> Sweep<'a> {
    fn new(screen: &Screen<'a>, ranking: Vec<&'a Campaign>, range: Span) -> Self {
        let changes = |c: &&'a Campaign| {
            let mut changes = Track::new(c, (screen.zone, screen.facts), range).changes();
            changes.reverse();
            changes
        };
        Self {
            zone: screen.zone,
            range,
            coming: ranking.iter().map(changes).collect(),
            present: vec![Standing::Paused; ranking.len()],
            ranking,
            hours: Hours::new(screen, range),
            loops: Vec::new(),
            known: BTreeMap::new(),
            last: None,
        }
    }

    fn cuts(&self) -> Vec<Cut> {
        let changes = self.coming.iter().flatten().map(|(at, _)| *at);
        let mut cuts: BTreeMap<i64, bool> = changes
            .chain(self.hours.edges())
            .map(|at| (at, false))
            .collect();
        cuts.retain(|at, _| self.range.holds(*at));
        cuts.extend(
            self.zone
                .midnights(self.range)
                .into_iter()
                .map(|at| (at, true)),
        );
        cuts.entry(self.range.start).or_insert(false);
        cuts.into_iter()
            .map(|(at, midnight)| Cut { at, midnight })
            .collect()
    }

    /// The programme at the next cut and its loop; made anew only if something has changed.
    fn programme(&mut self, at: i64) -> (Programme, Option<usize>) {
        let mut changed = false;
        for (coming, present) in self.coming.iter_mut().zip(&mut self.present) {
            while let Some((_, standing)) = coming.pop_if(|(when, _)| *when <= at) {
                *present = standing;
                changed = true;
            }
        }
        let light = self.hours.at(at);
        if let Some((before, programme, loop_index)) = &self.last
            && !changed
            && *before == light
        {
            return (programme.clone(), *loop_index);
        }
        let ready = ready(&self.ranking, &self.present);
        let programme = decide(&ready, light);
        let entry = entry(&programme, &ready);
        let loop_index = self.loop_of(entry);
        self.last = Some((light, programme.clone(), loop_index));
        (programme, loop_index)
    }

    fn loop_of(&mut self, entry: Entry) -> Option<usize> {
        if entry.entrants.is_empty() {
            return None;
        }
        if let Some(index) = self.known.get(&entry) {
            return Some(*index);
        }
        let made = compose(&entry, &self.ranking);
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
        let mut ready = ready(&self.ranking, &self.present);
        ready.retain(|r| r.campaign.kind == Kind::Fallback);
        let programme = decide(&ready, Light::On);
        let entry = entry(&programme, &ready);
        self.loop_of(entry)
    }
}

/// Those that may play, by place.
pub fn ready<'a, 's>(ranking: &[&'s Campaign], standings: &'s [Standing]) -> Vec<Ready<'s>>
where
    'a: 's,
{
    let one = |(place, (campaign, standing)): (usize, (&&'s Campaign, &'s Standing))| match standing
    {
        Standing::Ready {
            items,
            weight_micro,
        } => Some(Ready {
            place,
            campaign,
            items,
            weight_micro: *weight_micro,
        }),
        _ => None,
    };
    ranking
        .iter()
        .zip(standings)
        .enumerate()
        .filter_map(one)
        .collect()
}

/// What the loop of a programme depends on. Who might step in counts only where something can stand in the way.
pub fn entry(programme: &Programme, ready: &[Ready<'_>]) -> Entry {
    let find = |place: usize| ready.iter().find(|r| r.place == place);
    let entrant = |(place, share_ppb): &(usize, u64)| {
        let items = find(*place).map(|r| r.items.to_vec()).unwrap_or_default();
        Entrant {
            place: *place,
            share_ppb: *share_ppb,
            items,
        }
    };
    let entrants: Vec<Entrant> = programme.shares.iter().map(entrant).collect();
    let constrained = programme.layer != Layer::Emergency
        && entrants
            .iter()
            .any(|e| find(e.place).is_some_and(|r| is_limited(r.campaign)));
    let playing = |r: &&Ready<'_>| programme.shares.iter().any(|(place, _)| *place == r.place);
    let helpers = |kind: Kind| {
        let those: Vec<&Ready<'_>> = ready
            .iter()
            .filter(|r| constrained && r.campaign.kind == kind && !playing(r))
            .collect();
        let claims: Vec<u128> = those
            .iter()
            .map(|r| {
                claim(
                    r.weight_micro,
                    r.items.iter().map(|i| r.campaign.items[*i].duration_ms),
                )
            })
            .collect();
        let shares = divide(WHOLE_PPB, &claims);
        let places = those.iter().map(|r| r.place).zip(shares);
        places
            .map(|(place, share)| entrant(&(place, share)))
            .collect()
    };
    Entry {
        fillers: helpers(Kind::Filler),
        fallbacks: helpers(Kind::Fallback),
        entrants,
        constrained,
    }
}

fn is_limited(campaign: &Campaign) -> bool {
    campaign.apart_ms() > 0 || !campaign.separation_keys.is_empty()
}
