//! Who of those that are ready takes part: the layers as sets of campaigns, so that going down them costs a few words each.
use super::{Entered, Index};
use crate::{
    schedule::core::{
        layers::{Layer, Light},
        model::{Campaign, Kind},
    },
    screens::bits::Bits,
};
use std::{cmp::Reverse, collections::BTreeMap};

/// Tiers, the strongest first, and all of them together.
struct Ladder {
    tiers: Vec<Bits>,
    all: Bits,
}

/// Campaigns by what they claim; places are those of the index.
pub(super) struct Tiers {
    /// The gravest first.
    emergencies: Ladder,
    /// The strongest first.
    takeovers: Ladder,
    /// Takeovers that play outside opening hours too.
    waking: Bits,
    sold: Bits,
    /// The strongest first.
    loops: Ladder,
    fillers: Bits,
    fallbacks: Bits,
    /// Those that are ready in more than one way.
    pub varied: Bits,
}

impl Tiers {
    pub(super) fn new(index: &Index<'_>) -> Self {
        let length = index.entered.len();
        let there = || {
            let all = index.entered.iter().enumerate();
            all.filter_map(|(place, entered)| Some((place, entered.as_ref()?)))
        };
        let those = |fits: &dyn Fn(&Entered<'_>) -> bool| {
            let mut bits = Bits::none(length);
            for (place, _) in there().filter(|(_, e)| fits(e)) {
                bits.insert(place);
            }
            bits
        };
        let of = |kind: Kind| those(&|e| e.aimed.campaign.kind == kind);
        let by = |kind: Kind| {
            let own = there().filter(|(_, e)| e.aimed.campaign.kind == kind);
            tiers(own.map(|(place, e)| (place, e.aimed.campaign)), length)
        };
        Self {
            emergencies: by(Kind::Emergency),
            takeovers: by(Kind::Takeover),
            waking: those(&|e| e.aimed.campaign.wake),
            sold: of(Kind::ShareOfVoice),
            loops: by(Kind::Loop),
            fillers: of(Kind::Filler),
            fallbacks: of(Kind::Fallback),
            varied: those(&|e| e.states.vary()),
        }
    }

    /// The layer, and into `part` those of the ready that take part in it.
    pub(super) fn take_part(&self, ready: &Bits, light: Light, part: &mut Bits) -> Layer {
        if strongest(&self.emergencies, ready, part) {
            return Layer::Emergency;
        }
        if self.takes_over(ready, light, part) {
            return Layer::Takeover;
        }
        if light != Light::On {
            part.clear();
            return Layer::Closed;
        }
        if strongest(&self.loops, ready, part) {
            part.join_common(&self.sold, ready);
            return Layer::Scheduled;
        }
        let one = |bits: &Bits, part: &mut Bits| {
            part.set_common(ready, bits);
            !part.is_empty()
        };
        if one(&self.sold, part) {
            part.join_common(&self.fillers, ready);
            return Layer::Scheduled;
        }
        if one(&self.fillers, part) {
            return Layer::Filler;
        }
        if one(&self.fallbacks, part) {
            return Layer::Fallback;
        }
        Layer::Default
    }

    fn takes_over(&self, ready: &Bits, light: Light, part: &mut Bits) -> bool {
        match light {
            Light::On => strongest(&self.takeovers, ready, part),
            Light::Closed => {
                let mut awake = ready.clone();
                awake.meet(&self.waking);
                strongest(&self.takeovers, &awake, part)
            }
            Light::Dark => false,
        }
    }
}

/// Campaigns by the strength of their claim, the strongest first.
fn tiers<'c>(campaigns: impl Iterator<Item = (usize, &'c Campaign)>, length: usize) -> Ladder {
    let mut by: BTreeMap<_, Bits> = BTreeMap::new();
    for (place, campaign) in campaigns {
        let severity = (campaign.kind == Kind::Emergency).then_some(campaign.severity);
        let claim = Reverse((severity, campaign.priority));
        let bits = by.entry(claim).or_insert_with(|| Bits::none(length));
        bits.insert(place);
    }
    let tiers: Vec<Bits> = by.into_values().collect();
    let mut all = Bits::none(length);
    for tier in &tiers {
        all.join(tier);
    }
    Ladder { tiers, all }
}

/// The ready of the first tier that has any.
fn strongest(ladder: &Ladder, ready: &Bits, part: &mut Bits) -> bool {
    if !ladder.all.meets(ready) {
        return false;
    }
    let Some(tier) = ladder.tiers.iter().find(|tier| tier.meets(ready)) else {
        return false;
    };
    part.set_common(tier, ready);
    true
}
