//! Which of many screens a target means. For every tag, group and site there is the set of its screens as bits, so that a target costs
//! a few passes over 64 screens a word instead of a look at every screen.
use super::{
    bits::Bits,
    tags,
    target::{Comparison, Expr, Subject, Target},
};
use std::collections::{BTreeMap, HashMap};

/// Screens by what targets ask for; a screen is named by its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    length: usize,
    screens: HashMap<String, usize>,
    groups: HashMap<String, Bits>,
    sites: HashMap<String, Bits>,
    /// By key, then by value; `None` for the bare key.
    tags: HashMap<String, BTreeMap<Option<String>, Bits>>,
}

impl Roster {
    /// The roster of these screens, in this order.
    pub fn new<'a>(subjects: impl ExactSizeIterator<Item = &'a Subject>) -> Self {
        let mut roster = Self {
            length: subjects.len(),
            ..Self::default()
        };
        for (place, subject) in subjects.enumerate() {
            roster.put(place, subject);
        }
        roster
    }

    /// How many screens there are.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether there is no screen.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The screen at a place is another one now, or has other tags, groups or sites.
    pub fn replace(&mut self, place: usize, before: &Subject, after: &Subject) {
        self.screens.remove(&before.screen);
        let lists = [
            (&mut self.groups, &before.groups),
            (&mut self.sites, &before.path),
        ];
        for (sets, keys) in lists {
            for key in keys {
                take(sets, key, place);
            }
        }
        for tag in &before.tags {
            let (key, value) = tags::split(tag);
            let Some(values) = self.tags.get_mut(key) else {
                continue;
            };
            let value = value.map(str::to_owned);
            if let Some(bits) = values.get_mut(&value) {
                bits.remove(place);
            }
            values.retain(|_, bits| !bits.is_empty());
            if values.is_empty() {
                self.tags.remove(key);
            }
        }
        self.put(place, after);
    }

    fn put(&mut self, place: usize, subject: &Subject) {
        let length = self.length;
        self.screens.insert(subject.screen.clone(), place);
        for group in &subject.groups {
            add(&mut self.groups, group, place, length);
        }
        for site in &subject.path {
            add(&mut self.sites, site, place, length);
        }
        for tag in &subject.tags {
            let (key, value) = tags::split(tag);
            let values = self.tags.entry(key.to_owned()).or_default();
            let bits = values.entry(value.map(str::to_owned));
            bits.or_insert_with(|| Bits::none(length)).insert(place);
        }
    }

    /// How many bytes it takes, about.
    pub fn size_bytes(&self) -> usize {
        let named = self.groups.iter().chain(&self.sites);
        let named = named.map(|(name, bits)| name.capacity() + bits.size_bytes());
        let tags = self.tags.values().flat_map(BTreeMap::values);
        let screens = self.screens.keys().map(|name| name.capacity() + 32);
        named.chain(tags.map(Bits::size_bytes)).chain(screens).sum()
    }

    /// Every tag that a screen has: its key, its value (`None` for the bare key), and whose it is.
    pub fn tags(&self) -> impl Iterator<Item = (&str, Option<&str>, &Bits)> {
        self.tags.iter().flat_map(|(key, values)| {
            let each = values.iter();
            each.map(|(value, screens)| (key.as_str(), value.as_deref(), screens))
        })
    }

    /// The screens that the target means.
    pub fn of(&self, target: &Target) -> Bits {
        match &target.0 {
            Some(expr) => self.meant(expr),
            None => Bits::none(self.length),
        }
    }

    fn meant(&self, expr: &Expr) -> Bits {
        let none = || Bits::none(self.length);
        let known = |sets: &HashMap<String, Bits>, id: &str| sets.get(id).cloned();
        match expr {
            Expr::Or(parts) => {
                let mut bits = none();
                for part in parts {
                    bits.join(&self.meant(part));
                }
                bits
            }
            Expr::And(parts) => {
                let mut bits = Bits::all(self.length);
                for part in parts {
                    bits.meet(&self.meant(part));
                }
                bits
            }
            Expr::Not(part) => self.meant(part).inverted(self.length),
            Expr::All => Bits::all(self.length),
            Expr::Screen(id) => {
                let mut bits = none();
                if let Some(place) = self.screens.get(id) {
                    bits.insert(*place);
                }
                bits
            }
            Expr::Group(id) => known(&self.groups, id).unwrap_or_else(none),
            Expr::Under(id) => known(&self.sites, id).unwrap_or_else(none),
            Expr::Has(key) => self.with(key, |_| true),
            Expr::Is(key, wanted) => self.with(key, |value| value == Some(wanted)),
            Expr::Compares(key, comparison, n) => {
                self.with(key, |value| compares(value, *comparison, *n))
            }
        }
    }

    fn with(&self, key: &str, fits: impl Fn(Option<&str>) -> bool) -> Bits {
        let mut bits = Bits::none(self.length);
        for (value, screens) in self.tags.get(key).into_iter().flatten() {
            if fits(value.as_deref()) {
                bits.join(screens);
            }
        }
        bits
    }
}

fn compares(value: Option<&str>, comparison: Comparison, n: i64) -> bool {
    value
        .and_then(|text| text.parse().ok())
        .is_some_and(|value| comparison.holds(value, n))
}

fn add(sets: &mut HashMap<String, Bits>, key: &str, place: usize, length: usize) {
    if let Some(bits) = sets.get_mut(key) {
        bits.insert(place);
        return;
    }
    let mut bits = Bits::none(length);
    bits.insert(place);
    sets.insert(key.to_owned(), bits);
}

fn take(sets: &mut HashMap<String, Bits>, key: &str, place: usize) {
    let Some(bits) = sets.get_mut(key) else {
        return;
    };
    bits.remove(place);
    if bits.is_empty() {
        sets.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::core::target::parse;
    use proptest::prelude::*;

    fn subjects() -> impl Strategy<Value = Vec<Subject>> {
        let tag = prop_oneof![
            Just("a".to_owned()),
            Just("a=1".to_owned()),
            Just("a=7".to_owned()),
            Just("b=x".to_owned()),
            Just("b".to_owned()),
        ];
        let few = |name: &'static str| {
            prop::collection::vec(0..3u8, 0..3).prop_map(move |n| {
                let mut ids: Vec<String> = n.iter().map(|n| format!("{name}{n}")).collect();
                ids.sort();
                ids.dedup();
                ids
            })
        };
        let one = (few("g"), few("s"), prop::collection::btree_set(tag, 0..4));
        prop::collection::vec(one, 0..70).prop_map(|all| {
            let each = all.into_iter().enumerate();
            each.map(|(n, (groups, path, tags))| Subject {
                screen: format!("n{n}"),
                groups,
                path,
                tags: tags.into_iter().collect(),
            })
            .collect()
        })
    }

    fn target() -> impl Strategy<Value = String> {
        let atom = prop_oneof![
            Just("*"),
            Just("a"),
            Just("a=1"),
            Just("a>=3"),
            Just("a<7"),
            Just("b=x"),
            Just("c"),
            Just("group:g1"),
            Just("under:s2"),
            Just("screen:n5"),
            Just("screen:n77"),
        ]
        .prop_map(str::to_owned);
        atom.prop_recursive(4, 16, 3, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} | {b})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} & {b})")),
                inner.prop_map(|a| format!("!({a})")),
            ]
        })
    }

    fn places(subjects: &[Subject], target: &Target) -> Vec<usize> {
        let each = subjects.iter().enumerate();
        let meant = each.filter(|(_, subject)| target.matches(subject));
        meant.map(|(place, _)| place).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn a_roster_says_what_each_screen_says(all in subjects(), text in target()) {
            let target = parse(&text).unwrap();
            let roster = Roster::new(all.iter());
            let meant = roster.of(&target);
            let expected = places(&all, &target);
            prop_assert_eq!(meant.count(), expected.len());
            prop_assert!(expected.iter().all(|place| meant.contains(*place)));
            prop_assert_eq!(meant.iter().collect::<Vec<_>>(), expected);
        }

        #[test]
        fn a_changed_roster_is_the_roster_of_what_is_there_now(
            before in subjects(), after in subjects(), turns in prop::collection::vec((0..70usize, 0..70usize), 0..12),
        ) {
            let mut now = before.clone();
            let mut roster = Roster::new(now.iter());
            for (place, with) in turns {
                let (Some(old), Some(new)) = (now.get(place).cloned(), after.get(with)) else { continue };
                let new = Subject { screen: old.screen.clone(), ..new.clone() };
                roster.replace(place, &old, &new);
                now[place] = new;
            }
            prop_assert_eq!(roster, Roster::new(now.iter()));
        }
    }
}
