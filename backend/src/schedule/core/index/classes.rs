//! Screens that nothing tells apart: they play the same, so whatever is computed for one holds for all of them.
use super::{Entered, Index};
use crate::{
    schedule::core::{
        loops::Loops,
        resolve::{Plan, Way, follow},
        table::Table,
        time::{Span, Zone},
    },
    screens::bits::Bits,
};

/// Screens of one zone with the same hours, the same campaigns, and the same answers to their conditions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// The screens by place, ascending.
    pub screens: Vec<usize>,
    /// Places of the campaigns that have a condition, with those of their courses.
    pub(super) gates: Vec<(usize, usize)>,
}

type Key<'i> = (usize, &'i Bits, Vec<(usize, usize)>);

impl<'a> Index<'a> {
    /// The classes, in the order of their first screens.
    pub fn classes(&self) -> Vec<Class> {
        let conditional = self.conditional();
        let mut classes: Vec<Class> = Vec::new();
        let mut known: Table<Key<'_>, usize> = Table::default();
        for (screen, meant) in self.meant.iter().enumerate() {
            let gates = self.gates(screen, &conditional);
            let next = classes.len();
            match *known
                .entry((self.hours_of[screen], meant, gates))
                .or_insert(next)
            {
                class if class < next => classes[class].screens.push(screen),
                _ => classes.push(Class {
                    screens: vec![screen],
                    gates: self.gates(screen, &conditional),
                }),
            }
        }
        classes
    }

    /// The campaigns that wait for a fact.
    pub(super) fn conditional(&self) -> Bits {
        let mut conditional = Bits::none(self.entered.len());
        for (place, entered) in self.entered.iter().enumerate() {
            if entered.as_ref().is_some_and(Entered::is_conditional) {
                conditional.insert(place);
            }
        }
        conditional
    }

    /// The campaigns of a screen that wait for a fact, with their courses.
    pub(super) fn gates(&self, screen: usize, conditional: &Bits) -> Vec<(usize, usize)> {
        let meant = &self.meant[screen];
        if !meant.meets(conditional) {
            return Vec::new();
        }
        let profile = &self.profiles[screen];
        let own = meant.iter().filter(|place| conditional.contains(*place));
        let gate = |place: usize| {
            let entered = self.entered(place)?;
            Some((place, entered.course(entered.key(profile))?))
        };
        own.filter_map(gate).collect()
    }

    /// What the screens of a class play, with their zone and its range.
    pub fn plan(&self, class: &Class, loops: &mut Loops) -> Option<(Plan<'a>, &'a (Zone, Span))> {
        let screen = *class.screens.first()?;
        let profile = &self.profiles[screen];
        let place = &self.around.zones[profile.zone];
        let hours = &self.hours[self.hours_of[screen]];
        let way = |place: usize| {
            let entered = self.entered(place)?;
            let course = entered.course(entered.key(profile))?;
            Some(Way {
                campaign: entered.aimed.campaign,
                states: &entered.states,
                course: &entered.courses[course],
            })
        };
        let ways = self.meant[screen].iter().filter_map(way).collect();
        let (zone, range) = place;
        Some((follow((zone, hours), ways, *range, loops), place))
    }
}
