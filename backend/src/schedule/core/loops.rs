//! Which loop a programme repeats. Made once for equal content, however many screens, days and segments ask for it.
use super::{
    compose::{Entrant, Entry, Loop, compose},
    layers::{Layer, Light, Programme, Ready},
    model::{Campaign, Kind},
    shares::{Claim, WHOLE_PPB, claim, divide},
    table::Table,
};
use uuid::Uuid;

/// Plays that are remembered; with more, all are forgotten and remembering begins anew.
const MOST_PLAYS: usize = 1 << 20;

/// Loops by content, for campaigns that do not change meanwhile.
#[derive(Clone, Debug, Default)]
pub struct Loops {
    known: Table<(Entry, Vec<Uuid>), Loop>,
    plays: usize,
    made: usize,
}

impl Loops {
    /// The loop of an entry whose places are into `ranking`.
    pub fn of(&mut self, entry: &Entry, ranking: &[&Campaign]) -> Loop {
        let all = [&entry.entrants, &entry.fillers, &entry.fallbacks];
        let places: Vec<usize> = all.into_iter().flatten().map(|e| e.place).collect();
        let cast: Vec<&Campaign> = places.iter().map(|place| ranking[*place]).collect();
        let content = (in_order(entry), cast.iter().map(|c| c.id).collect());
        if self.plays > MOST_PLAYS {
            self.known.clear();
            self.plays = 0;
        }
        let (plays, count) = (&mut self.plays, &mut self.made);
        let made = self.known.entry(content);
        let made = made.or_insert_with_key(|(entry, _)| {
            let made = compose(entry, &cast);
            *plays += made.plays.len();
            *count += 1;
            made
        });
        let mut own = made.clone();
        for play in &mut own.plays {
            play.place = places[play.place];
        }
        own
    }

    /// How many were composed.
    pub fn made(&self) -> usize {
        self.made
    }
}

/// The entry with places that say nothing but the order.
fn in_order(entry: &Entry) -> Entry {
    let mut renamed = entry.clone();
    let all = [
        &mut renamed.entrants,
        &mut renamed.fillers,
        &mut renamed.fallbacks,
    ];
    for (place, entrant) in all.into_iter().flatten().enumerate() {
        entrant.place = place;
    }
    renamed
}

/// What the loop of a programme depends on. Who might step in counts only where something can stand in the way, and only while the screen is
/// meant to be on: a takeover that wakes it lets in nobody else.
pub fn entry(programme: &Programme, ready: &[Ready<'_>], light: Light) -> Entry {
    let find = |place: usize| ready.iter().find(|r| r.place == place);
    let entrant = |(place, share_ppb): &(usize, u64)| {
        let items = find(*place).map(|r| r.items.to_vec()).unwrap_or_default();
        Entrant {
            place: *place,
            share_ppb: *share_ppb,
            items,
        }
    };
    let entrants: Vec<Entrant> = programme.shares.iter().map(entrant).collect();
    let constrained = programme.layer != Layer::Emergency
        && entrants
            .iter()
            .any(|e| find(e.place).is_some_and(|r| is_limited(r.campaign)));
    let may_step_in = constrained && light == Light::On;
    let playing = |r: &&Ready<'_>| programme.shares.iter().any(|(place, _)| *place == r.place);
    let helpers = |kind: Kind| {
        let those: Vec<&Ready<'_>> = ready
            .iter()
            .filter(|r| may_step_in && r.campaign.kind == kind && !playing(r))
            .collect();
        let claims: Vec<Claim> = those
            .iter()
            .map(|r| {
                claim(
                    r.weight,
                    r.items.iter().map(|i| r.campaign.items[*i].duration_ms),
                )
            })
            .collect();
        let shares = divide(WHOLE_PPB, &claims);
        let places = those.iter().map(|r| r.place).zip(shares);
        places
            .map(|(place, share)| entrant(&(place, share)))
            .collect()
    };
    Entry {
        fillers: helpers(Kind::Filler),
        fallbacks: helpers(Kind::Fallback),
        entrants,
        constrained,
    }
}

fn is_limited(campaign: &Campaign) -> bool {
    campaign.apart_ms() > 0 || !campaign.separation_keys.is_empty()
}
