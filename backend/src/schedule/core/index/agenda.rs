//! What all screens play, now and over a range: for every zone the slices between the changes of its campaigns, gone through once for
//! each class with its own campaigns picked out.
use super::{Class, Index, tiers::Tiers};
use crate::{
    schedule::core::{
        course::Stand,
        layers::{Layer, Light, Note, Ready, decide},
        table::Table,
        time::Span,
    },
    screens::bits::Bits,
};
use uuid::Uuid;

/// What a screen shows, campaigns in rank order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shown {
    /// The layer.
    pub layer: Layer,
    /// Who plays, with shares in parts per billion.
    pub shares: Vec<(Uuid, u64)>,
    /// Who got less than was sold, with what was granted in thousandths.
    pub oversold: Vec<(Uuid, u32)>,
}

/// A stretch of time in which a screen shows the same; cut at local midnights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first instant.
    pub start: i64,
    /// The first instant after it.
    pub end: i64,
    /// The place of what is shown.
    pub shown: usize,
}

/// What all screens show over a range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    /// Each distinct thing once.
    pub shown: Vec<Shown>,
    /// For each class its stretches, touching, in order.
    pub stretches: Vec<Vec<Stretch>>,
    /// For each screen its class.
    pub class_of: Vec<usize>,
}

/// A stretch in which no campaign of a zone changes.
struct Slice {
    start: i64,
    /// Those whose standing changed where it starts.
    changed: Bits,
    /// Those that are ready, of the ones without a condition.
    ready: Bits,
}

/// An instant at which something other than the campaigns of the zone may change.
#[derive(Clone, Copy)]
struct Cut {
    at: i64,
    midnight: bool,
}

impl Index<'_> {
    /// What every screen shows over a span of the range.
    pub fn agenda(&self, span: Span) -> Agenda {
        let tiers = Tiers::new(self);
        let classes = self.classes();
        let zones = 0..self.around.zones.len();
        let slices: Vec<Vec<Slice>> = zones.map(|zone| self.slices(zone, span)).collect();
        let mut looks = Looks::new(self, tiers);
        let mut agenda = Agenda {
            class_of: vec![0; self.len()],
            ..Agenda::default()
        };
        for (place, class) in classes.iter().enumerate() {
            for screen in &class.screens {
                agenda.class_of[*screen] = place;
            }
            let zone = class.screens.first().map_or(0, |s| self.profiles[*s].zone);
            let walked = self.walk(class, &slices[zone], span, &mut looks);
            agenda.stretches.push(walked);
        }
        agenda.shown = looks.shown;
        agenda
    }

    fn slices(&self, zone: usize, span: Span) -> Vec<Slice> {
        let length = self.entered.len();
        let (mut ready, mut changes) = (Bits::none(length), Vec::new());
        for (place, entered) in self.entered.iter().enumerate() {
            let Some(entered) = entered.as_ref().filter(|e| !e.is_conditional()) else {
                continue;
            };
            let Some(course) = entered.course((zone, 0)).map(|c| &entered.courses[c]) else {
                continue;
            };
            if course.at(span.start).is_some() {
                ready.insert(place);
            }
            let own = course.between(span).iter();
            changes.extend(own.map(|(at, stand)| (*at, place, stand.is_some())));
        }
        changes.sort_unstable();
        let mut slices = vec![Slice {
            start: span.start,
            changed: Bits::none(length),
            ready: ready.clone(),
        }];
        for together in changes.chunk_by(|a, b| a.0 == b.0) {
            let mut moved = Bits::none(length);
            for (_, place, is_ready) in together {
                moved.insert(*place);
                ready.set(*place, *is_ready);
            }
            slices.push(Slice {
                start: together[0].0,
                changed: moved,
                ready: ready.clone(),
            });
        }
        slices
    }

    fn walk(
        &self,
        class: &Class,
        slices: &[Slice],
        span: Span,
        looks: &mut Looks<'_, '_>,
    ) -> Vec<Stretch> {
        let Some(screen) = class.screens.first().copied() else {
            return Vec::new();
        };
        let (meant, hours) = (&self.meant[screen], &self.hours[self.hours_of[screen]]);
        let cuts = self.cuts(class, screen, span);
        let mut cuts = cuts.into_iter().peekable();
        let mut walked: Vec<Stretch> = Vec::new();
        for (n, slice) in slices.iter().enumerate() {
            let end = slices.get(n + 1).map_or(span.end, |next| next.start);
            let moves = n == 0 || slice.changed.meets(meant);
            let own = cuts.next_if(|cut| cut.at == slice.start);
            let first = (moves || own.is_some()).then_some(Cut {
                at: slice.start,
                midnight: own.is_some_and(|cut| cut.midnight),
            });
            let inside = std::iter::from_fn(|| cuts.next_if(|cut| cut.at < end));
            for cut in first.into_iter().chain(inside) {
                let light = hours.at(cut.at);
                let shown = looks.at(class, screen, (&slice.ready, light), cut.at);
                go_on(&mut walked, cut, shown);
            }
        }
        if let Some(last) = walked.last_mut() {
            last.end = span.end;
        }
        walked
    }

    /// Midnights, edges of the hours and changes of conditions strictly inside the span, in order.
    fn cuts(&self, class: &Class, screen: usize, span: Span) -> Vec<Cut> {
        let profile = &self.profiles[screen];
        let zone = &self.around.zones[profile.zone].0;
        let inside = |at: &i64| span.start < *at && *at < span.end;
        let edges = self.hours[self.hours_of[screen]].edges();
        let gates = class.gates.iter().filter_map(|(place, course)| {
            let entered = self.entered(*place)?;
            Some(entered.courses[*course].between(span))
        });
        let gates = gates.flatten().map(|(at, _)| *at);
        let others = edges.filter(inside).chain(gates).map(|at| (at, true));
        let mut cuts: Vec<(i64, bool)> = others.collect();
        cuts.extend(zone.midnights(span).into_iter().map(|at| (at, false)));
        cuts.sort_unstable();
        cuts.dedup_by_key(|(at, _)| *at);
        let cut = |(at, other): (i64, bool)| Cut {
            at,
            midnight: !other,
        };
        cuts.into_iter().map(cut).collect()
    }
}

/// From the cut on something is shown, perhaps what was shown before.
fn go_on(walked: &mut Vec<Stretch>, cut: Cut, shown: usize) {
    if let Some(last) = walked.last_mut() {
        last.end = cut.at;
    }
    let same = walked.last().is_some_and(|last| last.shown == shown);
    if !same || cut.midnight {
        walked.push(Stretch {
            start: cut.at,
            end: cut.at,
            shown,
        });
    }
}

type Key = (Layer, Bits, Vec<Stand>);

/// What is shown anywhere, each once, by who takes part and with what.
struct Looks<'i, 'a> {
    index: &'i Index<'a>,
    tiers: Tiers,
    /// For each place who goes first among equals.
    rank: Vec<usize>,
    known: Table<Key, usize>,
    shown: Vec<Shown>,
    places: Table<Shown, usize>,
    key: Key,
    ready: Bits,
}

impl<'i, 'a> Looks<'i, 'a> {
    fn new(index: &'i Index<'a>, tiers: Tiers) -> Self {
        let none = Bits::none(index.entered.len());
        Self {
            index,
            tiers,
            rank: index.ranks(),
            known: Table::default(),
            shown: Vec::new(),
            places: Table::default(),
            key: (Layer::Default, none.clone(), Vec::new()),
            ready: none,
        }
    }

    /// The place of what the screens of a class show at an instant.
    fn at(
        &mut self,
        class: &Class,
        screen: usize,
        (ready, light): (&Bits, Light),
        at: i64,
    ) -> usize {
        let index = self.index;
        self.ready.set_common(ready, &index.meant[screen]);
        for (place, course) in &class.gates {
            let stand = index
                .entered(*place)
                .and_then(|e| e.courses[*course].at(at));
            if stand.is_some() {
                self.ready.insert(*place);
            }
        }
        let (layer, part, stands) = &mut self.key;
        *layer = self.tiers.take_part(&self.ready, light, part);
        stands.clear();
        if part.meets(&self.tiers.varied) {
            let varied = part
                .iter()
                .filter(|place| self.tiers.varied.contains(*place));
            stands.extend(varied.map(|place| index.stand(screen, place, at)));
        }
        if let Some(known) = self.known.get(&self.key) {
            return *known;
        }
        // others may come to the same: a campaign that is alone has the whole, whatever its weight
        let shown = self.dress(screen, light, at);
        let next = self.shown.len();
        let place = *self.places.entry(shown).or_insert_with_key(|shown| {
            self.shown.push(shown.clone());
            next
        });
        self.known.insert(self.key.clone(), place);
        place
    }

    fn dress(&self, screen: usize, light: Light, at: i64) -> Shown {
        let mut places: Vec<usize> = self.key.1.iter().collect();
        places.sort_unstable_by_key(|place| self.rank[*place]);
        let ready = |place: usize| {
            let entered = self.index.entered(place)?;
            let state = entered.states.get(self.index.stand(screen, place, at))?;
            Some(Ready {
                place,
                campaign: entered.aimed.campaign,
                items: &state.items,
                weight: state.weight,
            })
        };
        let ready: Vec<Ready<'_>> = places.into_iter().filter_map(ready).collect();
        let programme = decide(&ready, light);
        let id = |place: usize| {
            let entered = self.index.entered(place);
            entered.map_or(Uuid::nil(), |e| e.aimed.campaign.id)
        };
        let note = |Note::Oversold {
                        place,
                        granted_permille,
                    }: &Note| (id(*place), *granted_permille);
        let shares = programme.shares.iter();
        Shown {
            layer: programme.layer,
            shares: shares.map(|(place, share)| (id(*place), *share)).collect(),
            oversold: programme.notes.iter().map(note).collect(),
        }
    }
}

impl Index<'_> {
    fn ranks(&self) -> Vec<usize> {
        let all = self.entered.iter().enumerate();
        let mut order: Vec<_> = all.filter_map(|(n, e)| Some((n, e.as_ref()?))).collect();
        order.sort_by_cached_key(|(_, e)| e.aimed.campaign.rank());
        let mut rank = vec![usize::MAX; self.entered.len()];
        for (n, (place, _)) in order.into_iter().enumerate() {
            rank[place] = n;
        }
        rank
    }

    fn stand(&self, screen: usize, place: usize, at: i64) -> Stand {
        let entered = self.entered(place)?;
        let course = entered.course(entered.key(&self.profiles[screen]))?;
        entered.courses[course].at(at)
    }
}
