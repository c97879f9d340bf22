//! Who takes part on every screen at an instant: a few words of sets for each.
use super::{Index, tiers::Tiers};
use crate::{
    schedule::core::layers::{Layer, Light},
    screens::bits::Bits,
};
use uuid::Uuid;

/// What every screen shows at an instant.
#[derive(Clone, Debug)]
pub struct Now {
    /// For each screen its layer.
    pub layers: Vec<Layer>,
    /// For each screen those who take part in the layer, by their places in the index.
    parts: Vec<Bits>,
    /// For each of these places the campaign.
    ids: Vec<Uuid>,
}

impl Now {
    /// Those who take part on a screen, by id.
    pub fn on(&self, screen: usize) -> Vec<Uuid> {
        let mut ids: Vec<Uuid> = self.parts[screen].iter().map(|p| self.ids[p]).collect();
        ids.sort_unstable();
        ids
    }
}

impl Index<'_> {
    /// What every screen shows at an instant of the range.
    pub fn now(&self, at: i64) -> Now {
        let tiers = Tiers::new(self);
        let conditional = self.conditional();
        let lights: Vec<Light> = self.hours.iter().map(|hours| hours.at(at)).collect();
        let zones = 0..self.around.zones.len();
        let ready: Vec<Bits> = zones.map(|zone| self.ready(zone, at)).collect();
        let mut mine = Bits::none(self.entered.len());
        let (mut layers, mut parts) = (Vec::new(), Vec::new());
        for (screen, meant) in self.meant.iter().enumerate() {
            mine.set_common(meant, &ready[self.profiles[screen].zone]);
            let gates = self.gates(screen, &conditional).into_iter();
            let open = |(place, course): &(usize, usize)| {
                let entered = self.entered(*place);
                entered.is_some_and(|e| e.courses[*course].at(at).is_some())
            };
            for (place, _) in gates.filter(open) {
                mine.insert(place);
            }
            let mut part = Bits::none(self.entered.len());
            layers.push(tiers.take_part(&mine, lights[self.hours_of[screen]], &mut part));
            parts.push(part);
        }
        let id = |e: &Option<super::Entered<'_>>| {
            e.as_ref().map_or(Uuid::nil(), |e| e.aimed.campaign.id)
        };
        let ids = self.entered.iter().map(id).collect();
        Now { layers, parts, ids }
    }

    /// Those without a condition that are ready in a zone.
    fn ready(&self, zone: usize, at: i64) -> Bits {
        let mut ready = Bits::none(self.entered.len());
        for (place, entered) in self.entered.iter().enumerate() {
            let Some(entered) = entered.as_ref().filter(|e| !e.is_conditional()) else {
                continue;
            };
            let course = entered.course((zone, 0)).map(|c| &entered.courses[c]);
            if course.is_some_and(|course| course.at(at).is_some()) {
                ready.insert(place);
            }
        }
        ready
    }
}
