//! What a manifest had a screen show within a stretch of time, play by play.
use super::course::Stretch;
use player_protocol::{Manifest, Playing, playing_at};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Planned plays and their time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// How many plays begin in the stretch.
    pub plays: i64,
    /// How long they last.
    pub ms: i64,
}

/// What each item, by campaign and item, was to show.
pub type Programme = BTreeMap<(Uuid, Uuid), Planned>;

/// Counts the plays that begin in a stretch, and the one that it joins.
pub fn planned<T>(manifest: &Manifest, of: &Stretch<T>) -> Programme {
    let mut programme = Programme::new();
    let mut at = of.from;
    while at < of.to {
        let until = match playing_at(manifest, at) {
            Playing::Item(shown) => {
                let is_new = shown.started_at_ms >= of.from || of.joins;
                if is_new && let Some(item) = manifest.items.get(shown.item_index) {
                    let end = match of.cuts {
                        true => shown.ends_at_ms.min(of.to),
                        false => shown.ends_at_ms,
                    };
                    let planned = programme.entry((item.campaign_id, item.id)).or_default();
                    planned.plays += 1;
                    planned.ms += end - shown.started_at_ms.max(of.from);
                }
                Some(shown.ends_at_ms)
            }
            Playing::Off { until_ms } | Playing::Card { until_ms } => until_ms,
        };
        let Some(until) = until else { break };
        at = until.max(at + 1);
    }
    programme
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::reports::core::tally::HOUR_MS;
    use player_protocol::manifest::{
        Fit, Item, ItemKind, Layer, Loop, Segment, Settings, Transition,
    };

    const CAMPAIGN: Uuid = Uuid::from_u128(9);

    fn item(n: u128, duration_ms: i64) -> Item {
        Item {
            id: Uuid::from_u128(n),
            campaign_id: CAMPAIGN,
            kind: ItemKind::Image,
            asset: String::new(),
            duration_ms,
            fit: Fit::Contain,
            transition: Transition::Cut,
            needs: Vec::new(),
        }
    }

    pub(crate) fn segment(from: i64, loop_index: Option<usize>) -> Segment {
        Segment {
            from,
            loop_index,
            start: 0,
            late_ms: 0,
            layer: Layer::Scheduled,
        }
    }

    pub(crate) fn manifest(timeline: Vec<Segment>) -> Manifest {
        Manifest {
            screen_id: Uuid::nil(),
            revision: 1,
            generation: 1,
            publication: 1,
            issued_at: jiff::Timestamp::UNIX_EPOCH,
            time_zone: "UTC".into(),
            screen_name: String::new(),
            site_name: String::new(),
            organisation: String::new(),
            items: vec![item(1, 10_000), item(2, 20_000)],
            loops: vec![Loop {
                length_ms: 30_000,
                plays: vec![0, 1],
            }],
            timeline,
            timeline_end: 10 * HOUR_MS,
            fallback_loop: None,
            assets: BTreeMap::new(),
            asset_base: String::new(),
            settings: Settings::default(),
        }
    }

    /// What is planned in this time by a manifest that was there before.
    fn planned(manifest: &Manifest, (from, to): (i64, i64)) -> Programme {
        let stretch = Stretch {
            what: (),
            from,
            to,
            joins: false,
            cuts: false,
        };
        super::planned(manifest, &stretch)
    }

    pub(crate) fn of(programme: &Programme, n: u128) -> Planned {
        let key = (CAMPAIGN, Uuid::from_u128(n));
        programme.get(&key).copied().unwrap_or_default()
    }

    #[test]
    fn plays_count_where_they_begin_and_as_long_as_they_last() {
        let all_day = manifest(vec![segment(0, Some(0))]);
        let hour = planned(&all_day, (HOUR_MS, 2 * HOUR_MS));
        assert_eq!(
            of(&hour, 1),
            Planned {
                plays: 120,
                ms: 1_200_000
            }
        );
        assert_eq!(
            of(&hour, 2),
            Planned {
                plays: 120,
                ms: 2_400_000
            }
        );
        let middle = planned(&all_day, (15_000, 45_000));
        assert_eq!(of(&middle, 1).plays, 1, "the one at 30 s");
        assert_eq!(of(&middle, 2).plays, 1, "the one at 40 s, not that of 10 s");
    }

    #[test]
    fn an_end_of_hours_shortens_and_darkness_is_nothing() {
        let evening = manifest(vec![segment(0, Some(0)), segment(35_000, None)]);
        let hour = planned(&evening, (0, HOUR_MS));
        assert_eq!(
            of(&hour, 1),
            Planned {
                plays: 2,
                ms: 15_000
            }
        );
        assert_eq!(
            of(&hour, 2),
            Planned {
                plays: 1,
                ms: 20_000
            }
        );
        assert!(planned(&evening, (HOUR_MS, 20 * HOUR_MS)).is_empty());
    }

    #[test]
    fn any_cut_of_time_gives_the_same_sum() {
        let all_day = manifest(vec![segment(0, Some(0)), segment(1_234_567, Some(0))]);
        let whole = planned(&all_day, (0, 2 * HOUR_MS));
        for cut in [1, 9_999, 10_000, 1_234_567, HOUR_MS, 2 * HOUR_MS - 1] {
            let mut sum = planned(&all_day, (0, cut));
            for (key, more) in planned(&all_day, (cut, 2 * HOUR_MS)) {
                let planned = sum.entry(key).or_default();
                planned.plays += more.plays;
                planned.ms += more.ms;
            }
            assert_eq!(sum, whole, "cut at {cut}");
        }
    }
}
