//! A loop: the finite sequence of plays that gives every entrant its share. A pure function of entrants, shares, items and constraints.
mod refusals;

pub use refusals::{Refusal, refused};

use super::{model::Campaign, shares::WHOLE_PPB, time::HOUR_MS};

/// No loop has more plays.
pub const MOST_PLAYS: usize = 4096;
/// No loop is longer.
const LONGEST_MS: i64 = 24 * HOUR_MS;

/// What had to give way so that something could play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, utoipa::ToSchema)]
#[schema(as = PlanRelaxed, rename_all = "lowercase")]
pub enum Relaxed {
    /// A filler stepped in.
    Filler,
    /// A separation key was repeated.
    Separation,
    /// A gap was shortened.
    Gap,
    /// The fallback stepped in.
    Fallback,
    /// Nothing could follow: the play was held until something can.
    Held,
}

impl Relaxed {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Filler => "filler",
            Self::Separation => "separation",
            Self::Gap => "gap",
            Self::Fallback => "fallback",
            Self::Held => "held",
        }
    }
}

/// One play of a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Play {
    /// The campaign's place in the ranking.
    pub place: usize,
    /// The item's place in the campaign.
    pub item: usize,
    /// How long it shows.
    pub duration_ms: i64,
    /// What gave way.
    pub relaxed: Option<Relaxed>,
}

/// A sequence of plays that repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Loop {
    /// The sum of its plays.
    pub length_ms: i64,
    /// The plays.
    pub plays: Vec<Play>,
}

impl Loop {
    /// The first play that does not start before `into_ms`, counted modulo the length.
    pub fn first_from(&self, into_ms: i64) -> usize {
        if self.length_ms == 0 {
            return 0;
        }
        let (into, mut start) = (into_ms.rem_euclid(self.length_ms), 0);
        for (index, play) in self.plays.iter().enumerate() {
            if start >= into {
                return index;
            }
            start += play.duration_ms;
        }
        0
    }
}

/// A campaign in a loop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entrant {
    /// Its place in the ranking.
    pub place: usize,
    /// Its share in parts per billion.
    pub share_ppb: u64,
    /// Its playable items.
    pub items: Vec<usize>,
}

/// Who takes part, in rank order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// Those who share the time.
    pub entrants: Vec<Entrant>,
    /// Fillers that may step in.
    pub fillers: Vec<Entrant>,
    /// Fallbacks that may step in when nothing else can.
    pub fallbacks: Vec<Entrant>,
    /// Whether gaps, caps and separation count; not for emergencies.
    pub constrained: bool,
}

/// A campaign's way through the loop so far.
struct Runner<'a> {
    place: usize,
    campaign: &'a Campaign,
    share: i64,
    items: &'a [usize],
    next: usize,
    rounds: usize,
    given_ms: i64,
    /// Its share of the next item less what it was given: what its claim is besides its share of the time so far.
    credit: i128,
    last_start: Option<i64>,
}

impl Runner<'_> {
    fn item(&self) -> (usize, i64) {
        let item = self.items[self.next];
        (item, self.campaign.items[item].duration_ms)
    }

    fn settle(&mut self) {
        let (_, duration_ms) = self.item();
        let wanted = i128::from(self.share) * i128::from(duration_ms);
        self.credit = wanted - i128::from(self.given_ms) * i128::from(WHOLE_PPB);
    }

    fn apart(&self, at: i64, least_ms: i64) -> bool {
        self.last_start.is_none_or(|last| at - last >= least_ms)
    }
}

/// Which constraints still hold for a candidate.
#[derive(Clone, Copy)]
struct Strictness {
    separation: bool,
    gap: bool,
}

/// All constraints.
const STRICT: Strictness = Strictness {
    separation: true,
    gap: true,
};

/// Runners that compete for the same time.
struct Field<'a> {
    runners: Vec<Runner<'a>>,
    total_ms: i64,
}

impl<'a> Field<'a> {
    fn new(entrants: &'a [Entrant], ranking: &[&'a Campaign]) -> Self {
        let runner = |e: &'a Entrant| {
            let mut runner = Runner {
                place: e.place,
                campaign: ranking[e.place],
                share: i64::try_from(e.share_ppb).unwrap_or(i64::MAX),
                items: &e.items,
                next: 0,
                rounds: 0,
                given_ms: 0,
                credit: 0,
                last_start: None,
            };
            runner.settle();
            runner
        };
        let playable = entrants.iter().filter(|e| !e.items.is_empty());
        Self {
            runners: playable.map(runner).collect(),
            total_ms: 0,
        }
    }

    /// The candidate furthest behind its share; ties to the first in rank.
    fn choose(&self, allowed: impl Fn(&Runner<'_>) -> bool) -> Option<usize> {
        let mut best: Option<(i128, usize)> = None;
        for (index, runner) in self.runners.iter().enumerate() {
            if !allowed(runner) {
                continue;
            }
            let behind = self.behind(runner);
            if best.is_none_or(|(most, _)| behind > most) {
                best = Some((behind, index));
            }
        }
        best.map(|(_, index)| index)
    }

    /// How far a runner is behind its share.
    fn behind(&self, runner: &Runner<'_>) -> i128 {
        i128::from(runner.share) * i128::from(self.total_ms) + runner.credit
    }

    fn play(&mut self, index: usize, at: i64) -> Play {
        let runner = &mut self.runners[index];
        let (item, duration_ms) = runner.item();
        runner.next += 1;
        if runner.next == runner.items.len() {
            runner.next = 0;
            runner.rounds += 1;
        }
        runner.given_ms += duration_ms;
        runner.settle();
        runner.last_start = Some(at);
        self.total_ms += duration_ms;
        Play {
            place: runner.place,
            item,
            duration_ms,
            relaxed: None,
        }
    }

    fn everybody_played_all(&self) -> bool {
        self.runners.iter().all(|r| r.rounds > 0)
    }

    /// Whether repeating from here gives everybody exactly its share; a share is rounded to 1 ppb.
    fn is_exact(&self, t: i64) -> bool {
        let t = i128::from(t);
        self.runners.iter().all(|r| {
            let promised = i128::from(r.share) * t;
            let off = i128::from(r.given_ms) * i128::from(WHOLE_PPB) - promised;
            r.next == 0 && off.abs() <= t
        })
    }
}

/// The state of a loop under composition.
struct Composer<'a> {
    main: Field<'a>,
    fillers: Field<'a>,
    fallbacks: Field<'a>,
    constrained: bool,
    plays: Vec<Play>,
    t: i64,
    before: Option<&'a Campaign>,
    relaxed: bool,
}

/// Composes the loop of `entry`; places are into `ranking`.
pub fn compose(entry: &Entry, ranking: &[&Campaign]) -> Loop {
    let mut composer = Composer::new(entry, ranking);
    if composer.main.runners.is_empty() {
        return Loop::default();
    }
    let limited = |r: &Runner<'_>| entry.constrained && r.campaign.apart_ms() > 0;
    let may_be_exact = !composer.main.runners.iter().any(limited);
    loop {
        composer.step();
        if composer.is_over(may_be_exact) {
            return Loop {
                length_ms: composer.t,
                plays: composer.plays,
            };
        }
    }
}

impl<'a> Composer<'a> {
    fn new(entry: &'a Entry, ranking: &[&'a Campaign]) -> Self {
        Self {
            main: Field::new(&entry.entrants, ranking),
            fillers: Field::new(&entry.fillers, ranking),
            fallbacks: Field::new(&entry.fallbacks, ranking),
            constrained: entry.constrained,
            plays: Vec::new(),
            t: 0,
            before: None,
            relaxed: false,
        }
    }

    fn is_over(&self, may_be_exact: bool) -> bool {
        let exact = may_be_exact && !self.relaxed && self.main.is_exact(self.t);
        let long = self.t >= HOUR_MS && self.main.everybody_played_all();
        exact || long || self.t >= LONGEST_MS || self.plays.len() >= MOST_PLAYS
    }

    /// Adds one play, or holds the last one.
    fn step(&mut self) {
        let picked = self.pick();
        self.take(picked);
    }

    fn take(&mut self, picked: Option<(Who, usize, Option<Relaxed>)>) {
        match picked {
            Some((who, index, relaxed)) => self.add(who, index, relaxed),
            None => self.hold(),
        }
    }

    /// Who plays next, and what gives way to it.
    fn pick(&self) -> Option<(Who, usize, Option<Relaxed>)> {
        let no_separation = Strictness {
            separation: false,
            gap: true,
        };
        let only_caps = Strictness {
            separation: false,
            gap: false,
        };
        let (main, fillers) = (&self.main, &self.fillers);
        if let Some(i) = main.choose(|r| self.allows(r, STRICT)) {
            Some((Who::Main, i, None))
        } else if let Some(i) = fillers.choose(|r| self.allows(r, STRICT)) {
            Some((Who::Fillers, i, Some(Relaxed::Filler)))
        } else if let Some(i) = main.choose(|r| self.allows(r, no_separation)) {
            Some((Who::Main, i, Some(Relaxed::Separation)))
        } else if let Some(i) = main.choose(|r| self.allows(r, only_caps)) {
            Some((Who::Main, i, Some(Relaxed::Gap)))
        } else {
            let last = self.fallbacks.choose(|r| self.allows(r, only_caps));
            last.map(|i| (Who::Fallbacks, i, Some(Relaxed::Fallback)))
        }
    }

    fn add(&mut self, who: Who, index: usize, relaxed: Option<Relaxed>) {
        let field = match who {
            Who::Main => &mut self.main,
            Who::Fillers => &mut self.fillers,
            Who::Fallbacks => &mut self.fallbacks,
        };
        let campaign = field.runners[index].campaign;
        let mut play = field.play(index, self.t);
        play.relaxed = relaxed;
        self.relaxed |= relaxed.is_some();
        self.before = Some(campaign);
        self.t += play.duration_ms;
        // others race against the time of the whole loop
        self.main.total_ms = self.t;
        self.plays.push(play);
    }

    /// Only caps stand in the way and there is nothing else: what plays stays until the first of them may play again.
    fn hold(&mut self) {
        let until = self.held_until();
        if let Some(last) = self.plays.last_mut() {
            last.duration_ms += until - self.t;
            last.relaxed = Some(Relaxed::Held);
        }
        self.relaxed = true;
        self.t = until;
        self.main.total_ms = until;
    }

    fn held_until(&self) -> i64 {
        let free = |r: &Runner<'_>| r.last_start.map(|last| last + r.campaign.cap_apart_ms());
        let next = self.main.runners.iter().filter_map(free).min();
        next.unwrap_or(self.t)
            .clamp(self.t + 1, LONGEST_MS.max(self.t + 1))
    }

    fn field(&self, who: Who) -> &Field<'a> {
        match who {
            Who::Main => &self.main,
            Who::Fillers => &self.fillers,
            Who::Fallbacks => &self.fallbacks,
        }
    }

    fn allows(&self, runner: &Runner<'a>, strictness: Strictness) -> bool {
        if !self.constrained {
            return true;
        }
        let separated = !strictness.separation || !self.meets_its_like(runner.campaign);
        let least = if strictness.gap {
            runner.campaign.apart_ms()
        } else {
            runner.campaign.cap_apart_ms()
        };
        separated && runner.apart(self.t, least)
    }

    /// Whether a campaign shares a key with what is on before.
    fn meets_its_like(&self, campaign: &Campaign) -> bool {
        let keys = &campaign.separation_keys;
        let shares = |other: &Campaign| keys.iter().any(|k| other.separation_keys.contains(k));
        self.before.is_some_and(shares)
    }
}

/// Which field a play comes from.
#[derive(Clone, Copy)]
enum Who {
    Main,
    Fillers,
    Fallbacks,
}
