//! How a screen went from one manifest to the next.
use player_protocol::{Manifest, Playing, playing_at};

/// The longest that a player waits for the end of a play before it follows a new manifest (`LONGEST_WAIT_MS` in player-core).
pub const LONGEST_WAIT_MS: i64 = 60_000;

/// A stretch of time in which a screen followed one manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stretch<T> {
    /// The manifest.
    pub what: T,
    /// From when.
    pub from: i64,
    /// To before when.
    pub to: i64,
    /// Whether it began in the middle of a play, which the screen then showed in part.
    pub joins: bool,
    /// Whether its end cut the running play.
    pub cuts: bool,
}

impl<T> Stretch<T> {
    /// What of it lies within these times.
    pub fn within(self, (from, to): (i64, i64)) -> Option<Self> {
        let within = Self {
            from: self.from.max(from),
            to: self.to.min(to),
            joins: self.joins && self.from >= from,
            cuts: self.cuts && self.to <= to,
            what: self.what,
        };
        (within.from < within.to).then_some(within)
    }
}

/// When a screen that is told at `at` goes from one manifest to another, and whether what it shows then just goes on.
fn hand_over(old: &Manifest, new: &Manifest, at: i64) -> (i64, bool) {
    let (Playing::Item(running), next) = (playing_at(old, at), playing_at(new, at)) else {
        return (at, false);
    };
    let mut cuts = running.layer.interrupts();
    if let Playing::Item(next) = next {
        let items = (
            old.items.get(running.item_index),
            new.items.get(next.item_index),
        );
        if let (Some(old), Some(new)) = items
            && (old.id, &old.asset, old.fit) == (new.id, &new.asset, new.fit)
            && running.started_at_ms == next.started_at_ms
        {
            return (at, true);
        }
        cuts |= next.layer.interrupts();
    }
    cuts |= running.ends_at_ms - at > LONGEST_WAIT_MS;
    (if cuts { at } else { running.ends_at_ms }, false)
}

/// The stretches of time in which a screen followed these manifests, ascending by when it was told of them; nothing was in force just
/// before one that it was told of after `begin`.
pub fn stretches<'a, T: Copy>(
    told: &[(T, (i64, i64))],
    begin: i64,
    manifest: impl Fn(T) -> Option<&'a Manifest>,
) -> Vec<Stretch<T>> {
    let mut course: Vec<Stretch<T>> = Vec::new();
    for (what, (since, to)) in told.iter().copied() {
        // what waited for the end of a play until something newer came was never followed
        while course.last().is_some_and(|last| last.from >= since) {
            course.pop();
        }
        let (mut from, mut joins) = (since, since > begin);
        if let Some(last) = course.last_mut() {
            let both = manifest(last.what).zip(manifest(what));
            let (at, goes_on) =
                both.map_or((since, false), |(old, new)| hand_over(old, new, since));
            (from, joins) = (at, !goes_on);
            (last.to, last.cuts) = (at, joins && at == since);
        }
        course.push(Stretch {
            what,
            from,
            to,
            joins,
            cuts: false,
        });
    }
    let end = told.last().map_or(begin, |(_, (_, to))| *to);
    let within = course.into_iter();
    within.filter_map(|one| one.within((begin, end))).collect()
}

/// A manifest and since when a screen was to follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<T> {
    /// Since when.
    pub since: i64,
    /// What.
    pub what: T,
}

/// Which of the manifests of a screen, ascending by time, held when from `begin` to before `end`; not before the screen was there, nor
/// once it was gone.
pub fn in_force<T: Copy>(
    told: &[Told<T>],
    (begin, end): (i64, i64),
    (there, gone): (i64, i64),
) -> Vec<(T, (i64, i64))> {
    let ends = told.iter().skip(1).map(|next| next.since);
    let ends = ends.chain(std::iter::once(i64::MAX));
    let pieces = told.iter().zip(ends).map(|(one, until)| {
        let from = one.since.max(begin).max(there);
        (one.what, (from, until.min(end).min(gone)))
    });
    pieces.filter(|(_, (from, to))| from < to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::core::{
        planned::{
            Planned, planned,
            tests::{manifest, of, segment},
        },
        tally::HOUR_MS,
    };
    use player_protocol::manifest::{Layer, Segment};

    #[test]
    fn the_manifest_in_force_changes_within_the_hour() {
        let told = [
            Told {
                since: 0,
                what: 'a',
            },
            Told {
                since: HOUR_MS + 10,
                what: 'b',
            },
            Told {
                since: 3 * HOUR_MS,
                what: 'c',
            },
        ];
        let hour = |hours: i64| (hours * HOUR_MS, (hours + 1) * HOUR_MS);
        let at = |hours: i64| in_force(&told, hour(hours), (0, i64::MAX));
        assert_eq!(at(0), [('a', (0, HOUR_MS))]);
        let second = [
            ('a', (HOUR_MS, HOUR_MS + 10)),
            ('b', (HOUR_MS + 10, 2 * HOUR_MS)),
        ];
        assert_eq!(at(1), second);
        assert_eq!(at(5), [('c', (5 * HOUR_MS, 6 * HOUR_MS))]);
        let late = (2 * HOUR_MS, i64::MAX);
        assert!(in_force(&told, hour(0), late).is_empty(), "not yet there");
        assert!(
            in_force(&told, hour(0), (0, 0)).is_empty(),
            "no longer there"
        );
    }

    /// From when to when, and of two items plays and their time.
    type Course = (Vec<(i64, i64)>, [(i64, i64); 2]);

    /// The stretches of manifests that were told one after the other, and what is planned in them, by item: plays and their time.
    fn course(told: &[(&Manifest, i64)], until: i64) -> Course {
        let ends = told.iter().skip(1).map(|(_, since)| *since).chain([until]);
        let pieces = (0..).zip(told.iter().zip(ends));
        let pieces: Vec<_> = pieces
            .into_iter()
            .map(|(n, ((_, since), end))| (n, (*since, end)))
            .collect();
        let course = stretches(&pieces, 0, |n: usize| Some(told[n].0));
        let mut sums = [(0, 0); 2];
        for one in &course {
            let programme = planned(told[one.what].0, one);
            for (n, sum) in (1..).zip(&mut sums) {
                let more = of(&programme, n);
                *sum = (sum.0 + more.plays, sum.1 + more.ms);
            }
        }
        (course.iter().map(|one| (one.from, one.to)).collect(), sums)
    }

    fn looping(plays: Vec<usize>, layer: Layer) -> Manifest {
        let mut one = manifest(vec![Segment {
            layer,
            ..segment(0, Some(0))
        }]);
        let length = |n: &usize| one.items[*n].duration_ms;
        one.loops[0].length_ms = plays.iter().map(length).sum();
        one.loops[0].plays = plays;
        one
    }

    #[test]
    fn a_new_manifest_waits_for_the_end_of_a_play_and_what_it_joins_is_planned() {
        let both = looping(vec![0, 1], Layer::Scheduled);
        let second = looping(vec![1], Layer::Scheduled);
        let alarm = looping(vec![1], Layer::Emergency);
        // the same goes on: nothing is counted twice
        let same = course(&[(&both, 0), (&both, 15_000)], 60_000);
        assert_eq!(
            same,
            (
                vec![(0, 15_000), (15_000, 60_000)],
                [(2, 20_000), (2, 40_000)]
            )
        );
        // told at 4 s, the first item ends at 10 s; the second is joined in its middle and then begins at 20 s and 40 s
        let waits = course(&[(&both, 0), (&second, 4_000)], 60_000);
        assert_eq!(
            waits,
            (
                vec![(0, 10_000), (10_000, 60_000)],
                [(1, 10_000), (3, 50_000)]
            )
        );
        // an alarm cuts, and so does its end
        let cut = course(&[(&both, 0), (&alarm, 4_000), (&both, 34_000)], 60_000);
        let (first, again) = ((2, 4_000 + 6_000), (3, 16_000 + 14_000 + 20_000));
        assert_eq!(
            cut,
            (
                vec![(0, 4_000), (4_000, 34_000), (34_000, 60_000)],
                [first, again]
            )
        );
        // what waited and was replaced was never followed
        let replaced = course(&[(&both, 0), (&second, 4_000), (&both, 6_000)], 60_000);
        assert_eq!(
            replaced,
            (
                vec![(0, 6_000), (6_000, 60_000)],
                [(2, 20_000), (2, 40_000)]
            )
        );
        // nothing was there before: what is on at that moment is joined
        let pieces = [(0, (25_000, 60_000))];
        let fresh = stretches(&pieces, 0, |_: usize| Some(&both));
        let programme = planned(&both, &fresh[0]);
        assert_eq!(
            (of(&programme, 1).plays, of(&programme, 2)),
            (
                1,
                Planned {
                    plays: 2,
                    ms: 25_000
                }
            )
        );
    }

    #[test]
    fn a_stretch_that_goes_over_the_hour_joins_and_cuts_only_where_it_does() {
        let one = Stretch {
            what: (),
            from: 10,
            to: 100,
            joins: true,
            cuts: true,
        };
        let cut = |from, to| one.within((from, to)).map(|cut| (cut.joins, cut.cuts));
        assert_eq!(cut(0, 200), Some((true, true)));
        assert_eq!(cut(10, 100), Some((true, true)));
        assert_eq!(cut(11, 99), Some((false, false)));
        assert_eq!(cut(100, 200), None);
    }
}
