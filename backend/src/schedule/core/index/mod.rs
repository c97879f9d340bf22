//! Many screens at once: which campaigns each one has, what all of them play now and over a range, and whom an edit reaches. Screens are
//! bits of the sets of campaigns and campaigns bits of the sets of screens; a campaign's way through time is walked once for a zone.
//!
//! An edit patches it: what it answers then is what an index of the edited values answers.
mod agenda;
mod classes;
mod now;
mod tiers;

pub use agenda::{Agenda, Shown, Stretch};
pub use classes::Class;
pub use now::Now;

use super::{
    course::{Course, States},
    fact::Facts,
    gate::Door,
    hours::Hours,
    model::{Campaign, Opening},
    time::{Span, Zone},
};
use crate::screens::{
    bits::Bits,
    roster::Roster,
    target::{Subject, Target},
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What screens have in common; they name it by its place.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Zones, each with the range that is looked at there.
    pub zones: &'a [(Zone, Span)],
    /// Opening hours.
    pub openings: &'a [Opening],
    /// What is known.
    pub facts: &'a [Facts],
}

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile<'a> {
    /// What targets ask for.
    pub subject: &'a Subject,
    /// The place of its zone.
    pub zone: usize,
    /// The place of its opening hours; none = always open.
    pub opening: Option<usize>,
    /// Whether it must be dark at night.
    pub legal_dark: bool,
    /// The place of what is known there.
    pub facts: usize,
}

/// A campaign with its target.
#[derive(Clone, Copy, Debug)]
pub struct Aimed<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// Whom it means.
    pub target: &'a Target,
}

/// A campaign in the index.
#[derive(Clone, Debug)]
struct Entered<'a> {
    aimed: Aimed<'a>,
    screens: Bits,
    states: States,
    /// Each distinct course once.
    courses: Vec<Course>,
    /// By zone, and by what is known if it has a condition.
    course_of: BTreeMap<(usize, usize), usize>,
    /// By zone, and by how its gate stands when.
    behind: BTreeMap<(usize, Doors), usize>,
}

type Doors = Vec<(i64, Door)>;

type Timed = (usize, Option<usize>, bool);

/// Screens and campaigns by each other.
#[derive(Clone, Debug)]
pub struct Index<'a> {
    around: Around<'a>,
    roster: Roster,
    profiles: Vec<Profile<'a>>,
    /// The screens of each zone.
    in_zone: Vec<Bits>,
    /// Hours that screens have, and for each screen the place of its own.
    hours: Vec<Hours>,
    timed: HashMap<Timed, usize>,
    hours_of: Vec<usize>,
    /// Campaigns in no order; a place that was left is taken again.
    entered: Vec<Option<Entered<'a>>>,
    places: HashMap<Uuid, usize>,
    /// For each screen the campaigns that mean it.
    meant: Vec<Bits>,
}

impl<'a> Index<'a> {
    /// The index of these screens and campaigns.
    pub fn new(
        around: Around<'a>,
        profiles: Vec<Profile<'a>>,
        campaigns: impl IntoIterator<Item = Aimed<'a>>,
    ) -> Self {
        let subjects: Vec<&Subject> = profiles.iter().map(|p| p.subject).collect();
        let mut in_zone = vec![Bits::none(profiles.len()); around.zones.len()];
        for (screen, profile) in profiles.iter().enumerate() {
            in_zone[profile.zone].insert(screen);
        }
        let mut index = Self {
            around,
            roster: Roster::new(subjects.into_iter()),
            meant: vec![Bits::default(); profiles.len()],
            in_zone,
            hours: Vec::new(),
            timed: HashMap::new(),
            hours_of: vec![0; profiles.len()],
            entered: Vec::new(),
            places: HashMap::new(),
            profiles,
        };
        for screen in 0..index.profiles.len() {
            index.learn_hours(screen);
        }
        for aimed in campaigns {
            index.put(aimed);
        }
        index
    }

    /// How many screens there are.
    pub fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Whether there is no screen.
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }

    /// The screens that a target means.
    pub fn of(&self, target: &Target) -> Bits {
        self.roster.of(target)
    }

    /// The campaign is new, or is another one now. Answers the screens that it meant or means.
    pub fn put(&mut self, aimed: Aimed<'a>) -> Bits {
        let mut affected = self.remove(aimed.campaign.id);
        let screens = self.roster.of(aimed.target);
        affected.join(&screens);
        let place = self.free_place();
        for screen in screens.iter() {
            self.meant[screen].insert(place);
        }
        let mut entered = Entered {
            aimed,
            screens,
            states: States::default(),
            courses: Vec::new(),
            course_of: BTreeMap::new(),
            behind: BTreeMap::new(),
        };
        for key in self.keys(&entered) {
            entered.walk(&self.around, key);
        }
        self.places.insert(aimed.campaign.id, place);
        self.entered[place] = Some(entered);
        affected
    }

    /// The campaign is gone. Answers the screens that it meant.
    pub fn remove(&mut self, campaign: Uuid) -> Bits {
        let known = self.places.remove(&campaign);
        let known = known.and_then(|place| Some((place, self.entered[place].take()?)));
        let Some((place, entered)) = known else {
            return Bits::none(self.len());
        };
        for screen in entered.screens.iter() {
            self.meant[screen].remove(place);
        }
        entered.screens
    }

    /// The screen at a place is another one now, or stands elsewhere.
    pub fn replace(&mut self, screen: usize, after: Profile<'a>) {
        let before = std::mem::replace(&mut self.profiles[screen], after);
        self.roster.replace(screen, before.subject, after.subject);
        self.in_zone[before.zone].remove(screen);
        self.in_zone[after.zone].insert(screen);
        self.learn_hours(screen);
        for (place, entered) in self.entered.iter_mut().enumerate() {
            let Some(entered) = entered else { continue };
            if entered.aimed.target.matches(after.subject) {
                entered.screens.insert(screen);
                self.meant[screen].insert(place);
                let key = entered.key(&after);
                entered.walk(&self.around, key);
            } else {
                entered.screens.remove(screen);
                self.meant[screen].remove(place);
            }
        }
    }

    /// How many bytes it takes, about.
    pub fn size_bytes(&self) -> usize {
        let courses = |e: &Entered<'_>| {
            let each = e.courses.iter().map(Course::size_bytes).sum::<usize>();
            each + e.screens.size_bytes() + 48 * e.course_of.len() + size_of::<Entered<'_>>()
        };
        let entered = self.entered.iter().flatten().map(courses).sum::<usize>();
        let meant = self.meant.iter().map(Bits::size_bytes).sum::<usize>();
        let profiles = self.profiles.len() * size_of::<Profile<'_>>();
        entered + meant + profiles + self.roster.size_bytes()
    }

    fn free_place(&mut self) -> usize {
        if let Some(place) = self.entered.iter().position(Option::is_none) {
            return place;
        }
        let place = self.entered.len();
        self.entered.push(None);
        if place.is_multiple_of(64) {
            for bits in &mut self.meant {
                bits.grow(place + 1);
            }
        }
        place
    }

    /// Where the campaign needs a course.
    fn keys(&self, entered: &Entered<'_>) -> Vec<(usize, usize)> {
        if entered.aimed.campaign.condition.is_none() {
            let zones = self.in_zone.iter().enumerate();
            let used = zones.filter(|(_, screens)| screens.meets(&entered.screens));
            return used.map(|(zone, _)| (zone, 0)).collect();
        }
        let profiles = entered.screens.iter().map(|s| &self.profiles[s]);
        let mut keys: Vec<_> = profiles.map(|profile| entered.key(profile)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    fn learn_hours(&mut self, screen: usize) {
        let profile = self.profiles[screen];
        let (zone, range) = &self.around.zones[profile.zone];
        let opening = profile.opening.map(|o| &self.around.openings[o]);
        let next = self.hours.len();
        let place = *self.timed.entry(profile.timed()).or_insert(next);
        if place == next {
            let hours = Hours::of((opening, profile.legal_dark), zone, *range);
            self.hours.push(hours);
        }
        self.hours_of[screen] = place;
    }

    fn entered(&self, place: usize) -> Option<&Entered<'a>> {
        self.entered.get(place)?.as_ref()
    }
}

impl Profile<'_> {
    fn timed(&self) -> Timed {
        (self.zone, self.opening, self.legal_dark)
    }
}

impl Entered<'_> {
    fn is_conditional(&self) -> bool {
        self.aimed.campaign.condition.is_some()
    }

    fn key(&self, profile: &Profile<'_>) -> (usize, usize) {
        let known = if self.is_conditional() {
            profile.facts
        } else {
            0
        };
        (profile.zone, known)
    }

    /// The place of its course in a zone, given what is known.
    fn course(&self, key: (usize, usize)) -> Option<usize> {
        self.course_of.get(&key).copied()
    }

    fn walk(&mut self, around: &Around<'_>, key: (usize, usize)) {
        if self.course_of.contains_key(&key) {
            return;
        }
        let unknown = Facts::default();
        let facts = around.facts.get(key.1).unwrap_or(&unknown);
        let gate = self.aimed.campaign.condition.as_ref();
        let doors = gate.map_or(Vec::new(), |gate| gate.doors(facts));
        let behind = (key.0, doors);
        let place = match self.behind.get(&behind) {
            Some(known) => *known,
            None => {
                let place = self.follow(&around.zones[key.0], facts);
                self.behind.insert(behind, place);
                place
            }
        };
        self.course_of.insert(key, place);
    }

    /// The place of the course over the range of a zone; the same one may serve several.
    fn follow(&mut self, (zone, range): &(Zone, Span), facts: &Facts) -> usize {
        let campaign = self.aimed.campaign;
        let course = Course::new(&mut self.states, campaign, (zone, facts), *range);
        let known = self.courses.iter().position(|known| *known == course);
        known.unwrap_or_else(|| {
            self.courses.push(course);
            self.courses.len() - 1
        })
    }
}

#[cfg(test)]
mod tests;
