//! Campaigns that nobody changes and that would be seen no more, because what is published comes first everywhere.
use super::{Class, Fate, LOOK_MS, MOST, classes};
use crate::{
    drafts::{Kind as DraftKind, publishing::Item},
    id::DraftId,
    publish::{
        bodies::Bodies,
        catalogue::{Catalogue, Listed},
        check::{Severity, Warning},
        outcome::catalogue_of,
        world::World,
    },
    schedule::core::{Kind, time::Span},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A warning for each of them.
pub(super) fn eclipsed(
    (world, before): (&World, &Bodies),
    items: &[Item],
    (after, catalogue): (&[Class], &Catalogue),
    now: i64,
) -> Vec<Warning> {
    let changed = |item: &&Item| item.kind == DraftKind::Campaign && item.body.is_some();
    let changed: BTreeSet<DraftId> = items.iter().filter(changed).map(|i| i.id).collect();
    let mut seen = Seen::new(after, now);
    let mut lost: Vec<(DraftId, &Listed, String)> = Vec::new();
    for (id, listed) in catalogue {
        let last_resort = matches!(listed.campaign.kind, Kind::Filler | Kind::Fallback);
        if changed.contains(id) || listed.campaign.paused || last_resort {
            continue;
        }
        let here: Vec<usize> = seen.of(*id).collect();
        let meets = |place: &usize| changed.iter().any(|other| after[*place].shows(*other));
        if !here.iter().any(meets) || seen.plays(*id) {
            continue;
        }
        let mut fate = Fate::default();
        for place in here {
            after[place].look(listed, now, &mut fate);
        }
        if let Some(whom) = fate.kept_out_by.filter(|_| !fate.plays) {
            lost.push((*id, listed, whom));
        }
    }
    if lost.is_empty() {
        return Vec::new();
    }
    let earlier = classes(world, &catalogue_of(world, before));
    let mut seen = Seen::new(&earlier, now);
    lost.retain(|(id, ..)| seen.plays(*id));
    lost.into_iter().map(warning).collect()
}

fn warning((id, listed, whom): (DraftId, &Listed, String)) -> Warning {
    let name = &listed.name;
    Warning {
        severity: Severity::Warning,
        id: "always_suppressed",
        message: format!(
            "`{name}` would no longer be shown in the next two weeks: `{whom}` comes first"
        ),
        object_kind: DraftKind::Campaign.word(),
        object_id: id.0,
        object_name: name.clone(),
        remedy: "Raise its priority, or choose other times or screens for what comes first.",
        field: None,
    }
}

/// Who plays in the next two weeks, each class looked at once.
struct Seen<'c> {
    classes: &'c [Class],
    now: i64,
    playing: BTreeMap<usize, BTreeSet<Uuid>>,
}

impl<'c> Seen<'c> {
    fn new(classes: &'c [Class], now: i64) -> Self {
        let playing = BTreeMap::new();
        Self {
            classes,
            now,
            playing,
        }
    }

    fn of(&self, id: DraftId) -> impl Iterator<Item = usize> + use<'c> {
        let classes = self.classes.iter().enumerate();
        classes
            .filter(move |(_, class)| class.shows(id))
            .map(|(place, _)| place)
    }

    /// Whether it is shown somewhere; beyond what is looked at, it counts as shown.
    fn plays(&mut self, id: DraftId) -> bool {
        self.of(id).any(|place| {
            if self.playing.len() >= MOST && !self.playing.contains_key(&place) {
                return true;
            }
            let (classes, now) = (self.classes, self.now);
            let playing = self.playing.entry(place);
            let playing = playing.or_insert_with(|| playing_in(&classes[place], now));
            playing.contains(&id.0)
        })
    }
}

fn playing_in(class: &Class, now: i64) -> BTreeSet<Uuid> {
    let range = Span {
        start: now,
        end: now.saturating_add(LOOK_MS),
    };
    let plan = class.resolve(class.campaigns.iter().map(|(c, _)| c).collect(), range);
    let shares = plan.segments.iter().flat_map(|s| &s.shares);
    shares.map(|(place, _)| plan.ranking[*place].id).collect()
}
