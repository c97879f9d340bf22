//! Who plays: the strongest layer that has anybody, and the shares within it.
use super::{
    model::{Campaign, Kind},
    shares::{Claim, WHOLE_PPB, Weight, claim, divide},
};

/// What a segment stands for, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, utoipa::ToSchema)]
#[schema(as = PlanLayer, rename_all = "lowercase")]
pub enum Layer {
    /// A message of safety.
    Emergency,
    /// A campaign that has the screen to itself.
    Takeover,
    /// The screen is off.
    Closed,
    /// Shares of voice and the top loop tier.
    Scheduled,
    /// What fills time that nobody booked.
    Filler,
    /// What plays when there is nothing else.
    Fallback,
    /// The card built into the player.
    Default,
}

impl Layer {
    /// The word on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Takeover => "takeover",
            Self::Closed => "closed",
            Self::Scheduled => "scheduled",
            Self::Filler => "filler",
            Self::Fallback => "fallback",
            Self::Default => "default",
        }
    }
}

/// What the hours say about the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// It is meant to be on.
    On,
    /// Outside opening hours.
    Closed,
    /// The law wants it dark.
    Dark,
}

/// A campaign that may play, seen by itself.
#[derive(Clone, Debug)]
pub struct Ready<'a> {
    /// Its place in the ranking.
    pub place: usize,
    /// The campaign.
    pub campaign: &'a Campaign,
    /// Its playable items.
    pub items: &'a [usize],
    /// How often it plays beside others.
    pub weight: Weight,
}

/// Something worth telling about a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Note {
    /// A campaign got less than it asked for: this many thousandths.
    Oversold {
        /// Its place in the ranking.
        place: usize,
        /// What it got.
        granted_permille: u32,
    },
}

/// Who plays, by places in the ranking.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Programme {
    /// The layer.
    pub layer: Layer,
    /// Those who play, in rank order, with their shares in parts per billion.
    pub shares: Vec<(usize, u64)>,
    /// What is worth telling.
    pub notes: Vec<Note>,
}

/// Decides who of those that are ready (in rank order) plays.
pub fn decide(ready: &[Ready<'_>], light: Light) -> Programme {
    let of = |kind: Kind| ready.iter().filter(move |r| r.campaign.kind == kind);
    let emergencies = strongest(of(Kind::Emergency), |c| (c.severity, c.priority));
    if !emergencies.is_empty() {
        return alone(Layer::Emergency, &emergencies);
    }
    let may_wake =
        |r: &&Ready<'_>| light == Light::On || (light == Light::Closed && r.campaign.wake);
    let takeovers = strongest(of(Kind::Takeover).filter(may_wake), |c| c.priority);
    if !takeovers.is_empty() {
        return alone(Layer::Takeover, &takeovers);
    }
    if light != Light::On {
        return alone(Layer::Closed, &[]);
    }
    let sold: Vec<_> = of(Kind::ShareOfVoice).collect();
    let tier = strongest(of(Kind::Loop), |c| c.priority);
    let fillers: Vec<_> = of(Kind::Filler).collect();
    if !sold.is_empty() || !tier.is_empty() {
        return scheduled(&sold, &tier, &fillers);
    }
    if !fillers.is_empty() {
        return alone(Layer::Filler, &fillers);
    }
    let fallbacks: Vec<_> = of(Kind::Fallback).collect();
    match &*fallbacks {
        [] => alone(Layer::Default, &[]),
        some => alone(Layer::Fallback, some),
    }
}

/// Those with the greatest claim.
fn strongest<'r, 'a, K: Ord>(
    ready: impl Iterator<Item = &'r Ready<'a>>,
    claim: impl Fn(&Campaign) -> K,
) -> Vec<&'r Ready<'a>>
where
    'a: 'r,
{
    let all: Vec<_> = ready.collect();
    let greatest = all.iter().map(|r| claim(r.campaign)).max();
    let mut best = all;
    best.retain(|r| Some(claim(r.campaign)) == greatest);
    best
}

fn alone(layer: Layer, players: &[&Ready<'_>]) -> Programme {
    let shares = divide(WHOLE_PPB, &claims(players));
    Programme {
        layer,
        shares: given(players, shares),
        notes: Vec::new(),
    }
}

/// Shares of voice take what was sold, the loop tier (else fillers) the rest.
fn scheduled(sold: &[&Ready<'_>], tier: &[&Ready<'_>], fillers: &[&Ready<'_>]) -> Programme {
    let (mut left, mut grants, mut notes) = (1000, Vec::new(), Vec::new());
    for r in sold {
        let asked = r.campaign.share_permille;
        let granted = asked.min(left);
        left -= granted;
        if granted < asked {
            notes.push(Note::Oversold {
                place: r.place,
                granted_permille: granted,
            });
        }
        grants.push(granted);
    }
    let others = if tier.is_empty() { fillers } else { tier };
    let mut shares = if others.is_empty() {
        let claims: Vec<Claim> = grants.iter().map(|g| u128::from(*g).into()).collect();
        given(sold, divide(WHOLE_PPB, &claims))
    } else {
        given(
            sold,
            grants.iter().map(|g| u64::from(*g) * 1_000_000).collect(),
        )
    };
    if left == 0 {
        let nothing = |r: &&Ready<'_>| Note::Oversold {
            place: r.place,
            granted_permille: 0,
        };
        notes.extend(tier.iter().map(nothing));
    } else {
        let rest = divide(u64::from(left) * 1_000_000, &claims(others));
        shares.extend(given(others, rest));
    }
    Programme {
        layer: Layer::Scheduled,
        shares,
        notes,
    }
}

fn claims(players: &[&Ready<'_>]) -> Vec<Claim> {
    let durations = |r: &&Ready<'_>| {
        let each = r.items.iter().map(|i| r.campaign.items[*i].duration_ms);
        claim(r.weight, each)
    };
    players.iter().map(durations).collect()
}

fn given(players: &[&Ready<'_>], shares: Vec<u64>) -> Vec<(usize, u64)> {
    let places = players.iter().map(|r| r.place);
    places.zip(shares).filter(|(_, share)| *share > 0).collect()
}
