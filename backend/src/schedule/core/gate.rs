//! Conditions over time: whether a campaign may pass, given what is known. Assumes that no further fact arrives, so that expiry and
//! dwell are instants known in advance. Three-valued: what nobody knows is neither true nor false.
use super::fact::{Facts, Value};

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// At least.
    AtLeast,
    /// More than.
    Above,
    /// At most.
    AtMost,
    /// Less than.
    Below,
}

impl Comparison {
    fn holds(self, value: i64, limit: i64) -> bool {
        match self {
            Self::AtLeast => value >= limit,
            Self::Above => value > limit,
            Self::AtMost => value <= limit,
            Self::Below => value < limit,
        }
    }
}

/// What is asked of one fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Test {
    /// It counts as yes.
    Yes,
    /// It is this.
    Equal(Value),
    /// It is something else.
    Different(Value),
    /// A number that passes `enter`, and from then on until it no longer passes `exit` (both in millionths).
    Number {
        /// How.
        comparison: Comparison,
        /// The threshold that makes it true.
        enter: i64,
        /// The threshold that keeps it true.
        exit: i64,
    },
}

/// A question about one fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Atom {
    /// The fact's key.
    pub key: String,
    /// What is asked.
    pub test: Test,
}

/// How atoms are combined; places point into [`Gate::atoms`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expr {
    /// All of them.
    All(Vec<Self>),
    /// At least one of them.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// This atom.
    Atom(usize),
}

/// What happens while nobody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unknown {
    /// The gate is shut, at once.
    #[default]
    Hide,
    /// The gate is open.
    Show,
    /// It wants what it wanted before, for so many milliseconds. Then it no longer wants to be open, and shuts as when the condition is false.
    Hold(i64),
}

/// A condition: when the expression is true the gate wants to be open; timers keep it from flapping.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gate {
    /// The questions.
    pub atoms: Vec<Atom>,
    /// How they are combined.
    pub expr: Expr,
    /// What happens while nobody knows.
    pub unknown: Unknown,
    /// It must want to open for so long.
    pub for_ms: i64,
    /// Once open, it stays so for so long.
    pub min_on_ms: i64,
    /// Once shut, it stays so for so long.
    pub min_off_ms: i64,
    /// It shuts at once.
    pub urgent: bool,
}

/// How a gate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Door {
    /// Open.
    Open,
    /// Shut: the condition is false.
    False,
    /// Shut: nobody knows.
    Unknown,
    /// Shut, though the condition is true: a timer runs until then.
    Dwell {
        /// When it opens if nothing changes.
        until: i64,
    },
}

/// The atom that keeps a gate shut, with its place in [`Gate::atoms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Culprit<'a> {
    /// What is asked.
    pub atom: &'a Atom,
    /// What was said last, though it may have expired.
    pub last: Option<&'a super::fact::Version>,
}

/// Atoms as they stand at an instant: `held` remembers which comparisons have been entered.
struct Reading<'a> {
    gate: &'a Gate,
    facts: &'a Facts,
    held: Vec<bool>,
    truths: Vec<Option<bool>>,
}

/// What the gate wants from an instant on.
struct Want {
    since: i64,
    truth: Option<bool>,
    open: bool,
    at_once: bool,
}

impl Gate {
    /// The gate from the beginning of time: from when on it stands how, in order.
    pub fn doors(&self, facts: &Facts) -> Vec<(i64, Door)> {
        let wants = self.wants(facts);
        let mut doors: Vec<(i64, Door)> = Vec::new();
        let mut hinge = Hinge::default();
        for (i, want) in wants.iter().enumerate() {
            let end = wants.get(i + 1).map_or(i64::MAX, |next| next.since);
            let opens_at = hinge.opens_at(self, want);
            doors.push((want.since, door(hinge.open, want, opens_at)));
            let turns_at = hinge.turns_at(self, want, opens_at);
            if let Some(at) = turns_at.filter(|at| *at < end) {
                hinge.turn(at);
                doors.push((at, door(hinge.open, want, opens_at)));
            }
        }
        settle(doors)
    }

    /// The first question because of which the condition stands as it does at the instant: one that nobody can answer where it is unknown,
    /// one that makes it false where it is false.
    pub fn culprit<'a>(&'a self, facts: &'a Facts, at: i64) -> Option<Culprit<'a>> {
        let mut reading = Reading::new(self, facts);
        for instant in self.instants(facts) {
            if instant <= at {
                reading.read(instant);
            }
        }
        reading.read(at);
        let place = reading.blame(&self.expr)?;
        let atom = self.atoms.get(place)?;
        Some(Culprit {
            atom,
            last: facts.last(&atom.key, at),
        })
    }

    /// The instants at which something is said or forgotten, in order.
    fn instants(&self, facts: &Facts) -> Vec<i64> {
        let versions = self.atoms.iter().flat_map(|a| facts.versions(&a.key));
        let mut instants: Vec<i64> = versions
            .flat_map(|v| [v.published_at, v.expires_at()])
            .collect();
        instants.sort_unstable();
        instants.dedup();
        instants
    }

    fn wants(&self, facts: &Facts) -> Vec<Want> {
        let mut reading = Reading::new(self, facts);
        let mut wants: Vec<Want> = Vec::new();
        let mut forgotten_at = None;
        for at in std::iter::once(i64::MIN).chain(self.instants(facts)) {
            if let Some(end) = forgotten_at.take_if(|end| *end <= at) {
                wants.push(self.want(end, None, false));
            }
            reading.read(at);
            let truth = reading.truth(&self.expr);
            let before = wants.last();
            if before.is_some_and(|w| w.truth == truth) {
                continue;
            }
            let open = match (truth, self.unknown) {
                (Some(truth), _) => truth,
                (None, Unknown::Hide) => false,
                (None, Unknown::Show) => true,
                (None, Unknown::Hold(_)) => before.is_some_and(|w| w.open),
            };
            forgotten_at = match (truth, self.unknown) {
                (None, Unknown::Hold(ms)) if open => Some(at.saturating_add(ms)),
                _ => None,
            };
            wants.push(self.want(at, truth, open));
        }
        if let Some(end) = forgotten_at {
            wants.push(self.want(end, None, false));
        }
        wants
    }

    fn want(&self, since: i64, truth: Option<bool>, open: bool) -> Want {
        Want {
            since,
            truth,
            open,
            // what nobody knows is never shown while it is to be hidden, whatever the timers say
            at_once: self.urgent || (truth.is_none() && self.unknown == Unknown::Hide),
        }
    }
}

/// What a gate remembers of its own past.
#[derive(Default)]
struct Hinge {
    open: bool,
    opened: Option<i64>,
    shut: Option<i64>,
    wanted_since: Option<i64>,
}

impl Hinge {
    /// When the timers let it open; none while it does not want to.
    fn opens_at(&mut self, gate: &Gate, want: &Want) -> Option<i64> {
        if !want.open {
            self.wanted_since = None;
            return None;
        }
        let since = *self.wanted_since.get_or_insert(want.since);
        let rested = self
            .shut
            .map_or(i64::MIN, |at| at.saturating_add(gate.min_off_ms));
        let ready = since.saturating_add(gate.for_ms).max(rested);
        Some(ready.max(want.since))
    }

    /// When it opens or shuts if nothing else changes.
    fn turns_at(&self, gate: &Gate, want: &Want, opens_at: Option<i64>) -> Option<i64> {
        match (self.open, want.open) {
            (false, true) => opens_at,
            (true, false) if want.at_once => Some(want.since),
            (true, false) => {
                let stayed = self
                    .opened
                    .map_or(i64::MIN, |at| at.saturating_add(gate.min_on_ms));
                Some(stayed.max(want.since))
            }
            _ => None,
        }
    }

    fn turn(&mut self, at: i64) {
        self.open = !self.open;
        let turned = if self.open {
            &mut self.opened
        } else {
            &mut self.shut
        };
        *turned = Some(at);
    }
}

fn door(open: bool, want: &Want, opens_at: Option<i64>) -> Door {
    match (open, want.open, want.truth) {
        (true, ..) => Door::Open,
        (false, true, _) => Door::Dwell {
            until: opens_at.unwrap_or(i64::MAX),
        },
        (false, false, None) => Door::Unknown,
        (false, false, Some(_)) => Door::False,
    }
}

/// The last word at each instant, and no word twice.
fn settle(doors: Vec<(i64, Door)>) -> Vec<(i64, Door)> {
    let mut settled: Vec<(i64, Door)> = Vec::new();
    for (at, door) in doors {
        settled.pop_if(|(when, _)| *when == at);
        if settled.last().is_none_or(|(_, before)| *before != door) {
            settled.push((at, door));
        }
    }
    settled
}

impl<'a> Reading<'a> {
    fn new(gate: &'a Gate, facts: &'a Facts) -> Self {
        Self {
            gate,
            facts,
            held: vec![false; gate.atoms.len()],
            truths: vec![None; gate.atoms.len()],
        }
    }

    /// Goes on to an instant; none at which something is said may be left out.
    fn read(&mut self, at: i64) {
        for (place, atom) in self.gate.atoms.iter().enumerate() {
            let said = self.facts.known(&atom.key, at).map(|v| &v.value);
            self.truths[place] = said.and_then(|value| answer(&atom.test, value, self.held[place]));
            if let Some(truth) = self.truths[place] {
                self.held[place] = truth;
            }
        }
    }

    fn truth(&self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::Atom(place) => *self.truths.get(*place)?,
            Expr::Not(part) => self.truth(part).map(|truth| !truth),
            Expr::All(parts) => self.joined(parts, true),
            Expr::Any(parts) => self.joined(parts, false),
        }
    }

    /// `neutral` unless a part decides otherwise; unknown if a part is unknown and none decides.
    fn joined(&self, parts: &[Expr], neutral: bool) -> Option<bool> {
        let mut joined = Some(neutral);
        for part in parts {
            match self.truth(part) {
                Some(truth) if truth != neutral => return Some(truth),
                Some(_) => {}
                None => joined = None,
            }
        }
        joined
    }

    /// The first atom that makes `expr` stand as it does: of several parts the first that stands as they do together.
    fn blame(&self, expr: &Expr) -> Option<usize> {
        match expr {
            Expr::Atom(place) => Some(*place),
            Expr::Not(part) => self.blame(part),
            Expr::All(parts) | Expr::Any(parts) => {
                let truth = self.truth(expr);
                let mut alike = parts.iter().filter(|part| self.truth(part) == truth);
                alike.find_map(|part| self.blame(part))
            }
        }
    }
}

/// None when the value is no number though one is needed.
fn answer(test: &Test, value: &Value, held: bool) -> Option<bool> {
    match (test, value) {
        (Test::Yes, value) => Some(value.is_yes()),
        (Test::Equal(other), value) => Some(value == other),
        (Test::Different(other), value) => Some(value != other),
        (
            Test::Number {
                comparison,
                enter,
                exit,
            },
            Value::Number(n),
        ) => Some(comparison.holds(*n, *enter) || (held && comparison.holds(*n, *exit))),
        (Test::Number { .. }, _) => None,
    }
}

#[cfg(test)]
mod tests;
