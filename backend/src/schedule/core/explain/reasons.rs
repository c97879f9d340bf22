//! The first reason that keeps each campaign out.
use super::{By, Outcome, Unplayable, next_play, plays_from};
use crate::schedule::core::{
    compose::{Refusal, refused},
    fact::Facts,
    gate::Door,
    hours::Hours,
    layers::{Layer, Light, Note, Programme, Ready, decide},
    loops::entry,
    model::{Campaign, Item, Kind, Screen},
    resolve::{Plan, Segment},
    rule::active,
    shares::WHOLE_PPB,
    standing::{Standing, Track},
    time::{DAY_MS, Span},
};

/// How every campaign of a plan fares at an instant of a segment, by place in the ranking.
pub(super) fn outcomes(
    screen: &Screen<'_>,
    plan: &Plan<'_>,
    segment: usize,
    at: i64,
) -> Vec<Outcome> {
    let instant = Span {
        start: at,
        end: at + 1,
    };
    let standings: Vec<Standing> = plan
        .ranking
        .iter()
        .map(|c| Track::new(c, (screen.zone, screen.facts), instant).at(at))
        .collect();
    let light = Hours::new(screen, instant).at(at);
    let ready = ready(&plan.ranking, &standings);
    let look = Look {
        plan,
        segment,
        at,
        light,
        programme: decide(&ready, light),
        ready,
    };
    let held_back = look.held_back();
    let judge = |(place, standing): (usize, &Standing)| {
        let own = alone(plan.ranking[place], standing, (screen, at));
        let held = || held_back.iter().find(|(p, _)| *p == place);
        own.or_else(|| look.dark(place))
            .or_else(|| held().map(|(_, outcome)| outcome.clone()))
            .unwrap_or_else(|| look.among_others(place))
    };
    standings.iter().enumerate().map(judge).collect()
}

/// An instant, with those that may play then and what was decided among them.
struct Look<'p, 'a, 's> {
    plan: &'p Plan<'a>,
    segment: usize,
    at: i64,
    light: Light,
    programme: Programme,
    ready: Vec<Ready<'s>>,
}

impl Look<'_, '_, '_> {
    /// Whether the hours keep a campaign out.
    fn dark(&self, place: usize) -> Option<Outcome> {
        let campaign = self.plan.ranking[place];
        let wakes = campaign.kind == Kind::Takeover && campaign.wake;
        match (campaign.kind, self.light) {
            (Kind::Emergency, _) | (_, Light::On) => None,
            (_, Light::Dark) => Some(Outcome::LegalDark),
            (_, Light::Closed) => (!wakes).then_some(Outcome::ScreenClosed),
        }
    }

    /// Those that take part and whom a constraint kept from the play that is on the glass.
    fn held_back(&self) -> Vec<(usize, Outcome)> {
        let seen = |segment: &&Segment| segment.begins() <= self.at;
        let Some(segment) = self.plan.segments.get(self.segment).filter(seen) else {
            return Vec::new();
        };
        let plays = plays_from(self.plan, segment);
        let place = plays.enumerate().find(|(_, play)| self.at < play.ends_at);
        let (Some(repeated), Some((n, play))) = (segment.loop_index, place) else {
            return Vec::new();
        };
        let repeated = &self.plan.loops[repeated].plays;
        let index = (segment.start_index + n) % repeated.len();
        let before: i64 = repeated[..index].iter().map(|p| p.duration_ms).sum();
        let into = before + (self.at - play.started_at).max(0);
        let entry = entry(&self.programme, &self.ready, self.light);
        let others = refused(&entry, &self.plan.ranking, into);
        let others = others.into_iter().filter(|(p, _)| *p != play.play.place);
        let told = |(place, refusal): (usize, Refusal)| {
            let outcome = match refusal {
                Refusal::Cap(until) => Outcome::Capped {
                    until: self.at - into + until,
                },
                Refusal::Gap(until) => Outcome::Gap {
                    until: self.at - into + until,
                },
                Refusal::Separation(from) => Outcome::Separated { from },
            };
            (place, outcome)
        };
        others.map(told).collect()
    }

    /// How a campaign fares that may play as far as it alone and the hours are concerned.
    fn among_others(&self, place: usize) -> Outcome {
        let programme = &self.programme;
        if let Some((_, share)) = programme.shares.iter().find(|(p, _)| *p == place) {
            let here = self.plan.segments.get(self.segment);
            return Outcome::InLoop {
                share_ppb: self.shown(place).unwrap_or(*share),
                next_play: here.and_then(|s| next_play(self.plan, s, place, self.at)),
            };
        }
        let granted = programme.notes.iter().find_map(
            |Note::Oversold {
                 place: p,
                 granted_permille,
             }| { (*p == place).then_some(*granted_permille) },
        );
        if let Some(granted_permille) = granted {
            return Outcome::Oversold { granted_permille };
        }
        let playing = || programme.shares.iter().map(|(p, _)| *p).collect();
        let (by, whom) = match programme.layer {
            Layer::Emergency => (By::Emergency, playing()),
            Layer::Takeover => (By::Takeover, playing()),
            _ if self.plan.ranking[place].kind == Kind::Loop => (By::Priority, self.top_tier()),
            _ => (By::Priority, playing()),
        };
        Outcome::Suppressed { by, whom }
    }

    /// Which part of the loop it has, in parts per billion: a cap, gap or separation may leave it less than its share.
    fn shown(&self, place: usize) -> Option<u64> {
        let repeated = self.plan.segments.get(self.segment)?.loop_index?;
        let repeated = &self.plan.loops[repeated];
        let own = repeated.plays.iter().filter(|play| play.place == place);
        let own: i64 = own.map(|play| play.duration_ms).sum();
        let part = i128::from(own) * i128::from(WHOLE_PPB) / i128::from(repeated.length_ms.max(1));
        u64::try_from(part).ok()
    }

    /// The loops of the highest tier, which others give way to even where sold shares leave nothing for them.
    fn top_tier(&self) -> Vec<usize> {
        let loops = || self.ready.iter().filter(|r| r.campaign.kind == Kind::Loop);
        let top = loops().map(|r| r.campaign.priority).max();
        let highest = loops().filter(|r| Some(r.campaign.priority) == top);
        highest.map(|r| r.place).collect()
    }
}

/// Those that may play, by place.
fn ready<'s>(ranking: &[&'s Campaign], standings: &'s [Standing]) -> Vec<Ready<'s>> {
    let one = |(place, (campaign, standing)): (usize, (&&'s Campaign, &'s Standing))| match standing
    {
        Standing::Ready { items, weight } => Some(Ready {
            place,
            campaign,
            items,
            weight: *weight,
        }),
        _ => None,
    };
    ranking
        .iter()
        .zip(standings)
        .enumerate()
        .filter_map(one)
        .collect()
}

/// The reason of its own that keeps a campaign out.
fn alone(
    campaign: &Campaign,
    standing: &Standing,
    (screen, at): (&Screen<'_>, i64),
) -> Option<Outcome> {
    let zone = screen.zone;
    Some(match standing {
        Standing::Paused => Outcome::Paused,
        Standing::OutsideWindow => {
            let from = campaign.window.from.map(|e| e.instant(zone));
            Outcome::OutsideWindow {
                opens: from.filter(|from| *from > at),
            }
        }
        Standing::OutsideDaypart => {
            let year = Span {
                start: at,
                end: at + 366 * DAY_MS,
            };
            let over = campaign.window.to.map(|e| e.instant(zone));
            let mut starts = active(&campaign.rules, zone, year)
                .into_iter()
                .map(|s| s.start);
            let next = starts.find(|start| *start > at);
            Outcome::OutsideDaypart {
                next: next.filter(|start| over.is_none_or(|over| *start < over)),
            }
        }
        Standing::Shut(Door::Dwell { until }) => Outcome::DwellHold { until: *until },
        Standing::Shut(door) => shut(campaign, *door, (screen.facts, at)),
        Standing::NoPlayableMedia => {
            let why = |item: &Item| {
                item.blocked
                    .map_or(Unplayable::OutsideValidity, Unplayable::Blocked)
            };
            Outcome::NoPlayableMedia {
                items: campaign.items.iter().map(why).collect(),
            }
        }
        Standing::Ready { .. } => return None,
    })
}

/// Which fact keeps the campaign out.
fn shut(campaign: &Campaign, door: Door, (facts, at): (&Facts, i64)) -> Outcome {
    let gate = campaign.condition.as_ref();
    let Some(culprit) = gate.and_then(|gate| gate.culprit(facts, at)) else {
        let (key, expired) = (String::new(), false);
        return Outcome::ConditionUnknown { key, expired };
    };
    match door {
        Door::False => Outcome::ConditionFalse {
            atom: culprit.atom.clone(),
            said: culprit.last.cloned(),
        },
        _ => Outcome::ConditionUnknown {
            key: culprit.atom.key.clone(),
            expired: culprit.last.is_some(),
        },
    }
}
