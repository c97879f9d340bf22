//! Plays counted by hour: the same counts whatever the order and the batches in which they come.
use player_protocol::report::{Outcome, PlayRow};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A day has 24 of these, also where clocks change.
pub const HOUR_MS: i64 = 3_600_000;

/// What became of a play, seen from the plan that its screen held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Shown whole and when it was to be.
    AsPlanned,
    /// Planned, and shown for less than its length: something stronger came, its hours ended, or the screen went off.
    Cut,
    /// Shown in the place of something that could not be shown.
    Unplanned,
    /// Planned, and not shown.
    Failed,
}

/// What became of this play; `denied` = the plan that the screen names does not hold it, whatever the screen says.
pub fn classify(row: &PlayRow, denied: bool) -> Class {
    match (row.outcome, row.planned && !denied) {
        (Outcome::Failed, _) => Class::Failed,
        (_, false) => Class::Unplanned,
        (Outcome::Cut, true) => Class::Cut,
        (Outcome::Complete, true) => Class::AsPlanned,
    }
}

/// The beginning of the hour that holds this moment. A play belongs whole to the hour in which it begins.
pub fn hour_of(at_ms: i64) -> i64 {
    at_ms - at_ms.rem_euclid(HOUR_MS)
}

/// Plays and their time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Shown whole, as planned.
    pub as_planned: i64,
    /// Planned, shown in part.
    pub cut: i64,
    /// Shown without being planned.
    pub unplanned: i64,
    /// Planned, not shown, and told so by the screen.
    pub failed: i64,
    /// How long all that was shown was on the glass.
    pub shown_ms: i64,
    /// How much of that was not planned.
    pub unplanned_ms: i64,
}

impl Figures {
    /// Counts one play.
    pub fn count(&mut self, class: Class, duration_ms: i64) {
        let of_class = match class {
            Class::AsPlanned => &mut self.as_planned,
            Class::Cut => &mut self.cut,
            Class::Unplanned => &mut self.unplanned,
            Class::Failed => &mut self.failed,
        };
        *of_class += 1;
        if class != Class::Failed {
            self.shown_ms = self.shown_ms.saturating_add(duration_ms);
        }
        if class == Class::Unplanned {
            self.unplanned_ms = self.unplanned_ms.saturating_add(duration_ms);
        }
    }
}

/// Which count a play belongs to, within one organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The beginning of the hour.
    pub hour: i64,
    /// Where it played.
    pub screen: Uuid,
    /// For which campaign.
    pub campaign: Uuid,
    /// What was seen; nil where nobody knows.
    pub media: Uuid,
}

/// The counts of some plays.
pub type Tally = BTreeMap<Key, Figures>;

/// Counts plays, each with its screen, its media, and whether the plan denies it.
pub fn tally<'a>(plays: impl IntoIterator<Item = (Uuid, &'a PlayRow, Uuid, bool)>) -> Tally {
    let mut tally = Tally::new();
    for (screen, row, media, denied) in plays {
        let key = Key {
            hour: hour_of(row.started_at.as_millisecond()),
            screen,
            campaign: row.campaign_id,
            media,
        };
        let figures = tally.entry(key).or_default();
        figures.count(classify(row, denied), row.duration_ms);
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use proptest::prelude::*;

    fn row(seq: i64, at: i64, (outcome, planned): (Outcome, bool)) -> PlayRow {
        PlayRow {
            seq,
            item_id: Uuid::from_u128(1),
            campaign_id: Uuid::from_u128(2),
            revision: 1,
            started_at: Timestamp::from_millisecond(at).unwrap(),
            duration_ms: 100 + seq,
            outcome,
            planned,
        }
    }

    #[test]
    fn every_play_is_of_one_class() {
        use Class::{AsPlanned, Cut, Failed, Unplanned};
        use Outcome as O;
        for (said, class) in [
            ((O::Complete, true), AsPlanned),
            ((O::Cut, true), Cut),
            ((O::Failed, true), Failed),
            ((O::Complete, false), Unplanned),
            ((O::Cut, false), Unplanned),
            ((O::Failed, false), Failed),
        ] {
            assert_eq!(classify(&row(1, 0, said), false), class, "{said:?}");
        }
    }

    #[test]
    fn a_play_belongs_to_the_hour_in_which_it_begins() {
        for (at, hour) in [(0, 0), (HOUR_MS - 1, 0), (HOUR_MS, HOUR_MS), (-1, -HOUR_MS)] {
            assert_eq!(hour_of(at), hour);
        }
    }

    #[test]
    fn what_failed_takes_no_time() {
        let screen = Uuid::from_u128(7);
        let rows = [
            row(1, 0, (Outcome::Complete, true)),
            row(2, 1, (Outcome::Failed, true)),
            row(3, 2, (Outcome::Cut, false)),
        ];
        let tally = tally(rows.iter().map(|row| (screen, row, Uuid::nil(), false)));
        let figures = tally.into_values().collect::<Vec<_>>();
        let expected = Figures {
            as_planned: 1,
            failed: 1,
            unplanned: 1,
            shown_ms: 101 + 103,
            unplanned_ms: 103,
            ..Figures::default()
        };
        assert_eq!(figures, [expected]);
    }

    fn rows() -> impl Strategy<Value = Vec<PlayRow>> {
        let outcome = prop_oneof![
            Just(Outcome::Complete),
            Just(Outcome::Cut),
            Just(Outcome::Failed)
        ];
        let one = (0..5 * HOUR_MS, outcome, any::<bool>());
        prop::collection::vec(one, 1..60).prop_map(|all| {
            let numbered = all.into_iter().zip(1..);
            numbered
                .map(|((at, outcome, planned), seq)| row(seq, at, (outcome, planned)))
                .collect()
        })
    }

    proptest! {
        /// The sum of what any batches count, in any order, is what all of them count at once.
        #[test]
        fn order_and_batches_do_not_matter(
            (sent, whole) in rows().prop_flat_map(|rows| (Just(rows.clone()).prop_shuffle(), Just(rows))),
            size in 1_usize..20,
        ) {
            let screen = Uuid::from_u128(7);
            let count = |rows: &[PlayRow]| tally(rows.iter().map(|row| (screen, row, Uuid::nil(), false)));
            let mut sum = Tally::new();
            for batch in sent.chunks(size) {
                for (key, new) in count(batch) {
                    let old = sum.entry(key).or_default();
                    old.as_planned += new.as_planned;
                    old.cut += new.cut;
                    old.unplanned += new.unplanned;
                    old.failed += new.failed;
                    old.shown_ms += new.shown_ms;
                    old.unplanned_ms += new.unplanned_ms;
                }
            }
            prop_assert_eq!(sum, count(&whole));
        }
    }
}
