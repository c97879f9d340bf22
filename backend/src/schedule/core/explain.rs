//! Why: what plays on a screen at an instant, and for every campaign that targets it the first reason that keeps it out.
use super::{
    compose::Play,
    fact::{Facts, Version},
    gate::{Atom, Door},
    hours::Hours,
    layers::{Layer, Light, Note, Ready, decide},
    model::{Blocked, Campaign, Item, Kind, Screen},
    resolve::{Plan, Segment, resolve},
    rule::active,
    standing::{Standing, Track},
    time::{DAY_MS, Span},
};

/// Why an item does not play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unplayable {
    /// Its media cannot play at all.
    Blocked(Blocked),
    /// Not yet, or no longer, valid.
    OutsideValidity,
}

/// Who keeps a campaign out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// An emergency.
    Emergency,
    /// A takeover.
    Takeover,
    /// Something stronger.
    Priority,
}

/// How a campaign fares at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Taken off by hand.
    Paused,
    /// Not begun (it opens then), or over.
    OutsideWindow {
        /// When it begins; none = it is over.
        opens: Option<i64>,
    },
    /// Not on this day or not at this time.
    OutsideDaypart {
        /// When it is next active; none = not within a year.
        next: Option<i64>,
    },
    /// What it waits for is not so.
    ConditionFalse {
        /// The question that is answered otherwise.
        atom: Atom,
        /// What was said, and when.
        said: Option<Version>,
    },
    /// It waits for a fact that nobody knows.
    ConditionUnknown {
        /// The fact's key.
        key: String,
        /// Whether somebody knew once.
        expired: bool,
    },
    /// Its condition is true, but has not been for long enough.
    DwellHold {
        /// When it opens if nothing changes.
        until: i64,
    },
    /// None of its items can play.
    NoPlayableMedia {
        /// Why, by place in its items.
        items: Vec<Unplayable>,
    },
    /// The screen is off.
    ScreenClosed,
    /// The law wants the screen dark.
    LegalDark,
    /// Others are stronger.
    Suppressed {
        /// Of what sort they are.
        by: By,
        /// Their places in the ranking.
        whom: Vec<usize>,
    },
    /// Sold shares left nothing for it.
    Oversold {
        /// What it got, in thousandths.
        granted_permille: u32,
    },
    /// It plays.
    InLoop {
        /// Its share in parts per billion.
        share_ppb: u64,
        /// When it plays next (or now).
        next_play: Option<i64>,
    },
}

impl Outcome {
    /// The word on the wire.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Paused => "paused",
            Self::OutsideWindow { .. } => "outside_window",
            Self::OutsideDaypart { .. } => "outside_daypart",
            Self::ConditionFalse { .. } => "condition_false",
            Self::ConditionUnknown { .. } => "condition_unknown",
            Self::DwellHold { .. } => "dwell_hold",
            Self::NoPlayableMedia { .. } => "no_playable_media",
            Self::ScreenClosed => "screen_closed",
            Self::LegalDark => "legal_dark",
            Self::Suppressed {
                by: By::Emergency, ..
            } => "suppressed_by_emergency",
            Self::Suppressed {
                by: By::Takeover, ..
            } => "suppressed_by_takeover",
            Self::Suppressed {
                by: By::Priority, ..
            } => "suppressed_by_priority",
            Self::Oversold { .. } => "oversold",
            Self::InLoop { .. } => "in_loop",
        }
    }
}

/// A play at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// What plays.
    pub play: Play,
    /// When it began.
    pub started_at: i64,
    /// When it ends.
    pub ends_at: i64,
}

/// What plays and why.
#[derive(Clone, Debug)]
pub struct Explanation<'a> {
    /// The day's plan and beyond: places point into its ranking.
    pub plan: Plan<'a>,
    /// The place of the segment in `plan.segments`.
    pub segment: usize,
    /// What is on the glass; none = off, or the built-in card.
    pub now: Option<Now>,
    /// By place in the ranking.
    pub outcomes: Vec<Outcome>,
    /// When the programme next changes, within the horizon.
    pub next_change: Option<i64>,
}

/// How far ahead changes are looked for.
const AHEAD_DAYS: i32 = 31;

/// Explains `screen` at `at`.
pub fn explain<'a>(screen: &Screen<'a>, at: i64) -> Explanation<'a> {
    let zone = screen.zone;
    let range = Span {
        start: zone.midnight_before(at),
        end: zone.midnight(zone.date(at) + AHEAD_DAYS),
    };
    let plan = resolve(screen, range);
    let segment = plan
        .segments
        .partition_point(|s| s.start <= at)
        .saturating_sub(1);
    let (now, next_change) = match plan.segments.get(segment) {
        Some(_) => (now(&plan, segment, at), next_change(&plan, segment)),
        None => (None, None),
    };
    let outcomes = outcomes(screen, &plan, segment, at);
    Explanation {
        plan,
        segment,
        now,
        outcomes,
        next_change,
    }
}

/// The play at an instant of the segment at a place: one of its own, or that of the one before, which may finish.
pub fn now(plan: &Plan<'_>, place: usize, at: i64) -> Option<Now> {
    let seen = |s: &Segment| at >= s.begins();
    let seen = place - usize::from(place > 0 && !plan.segments.get(place).is_some_and(seen));
    let segment = plan.segments.get(seen)?;
    let late_ms = plan.segments.get(seen + 1).map_or(0, |next| next.late_ms);
    let mut found = plays_from(plan, segment).skip_while(|p| p.ends_at <= at);
    found.next().map(|p| Now {
        ends_at: p.ends_at.min(segment.end + late_ms),
        ..p
    })
}

/// The plays of a segment, cycling without end; whole rounds are left to the caller to cut.
fn plays_from<'p>(plan: &'p Plan<'_>, segment: &Segment) -> impl Iterator<Item = Now> + use<'p> {
    let plays: &[Play] = segment.loop_index.map_or(&[], |l| &plan.loops[l].plays);
    let mut begin = segment.begins();
    plays
        .iter()
        .cycle()
        .skip(segment.start_index)
        .map(move |play| {
            let started_at = begin;
            begin += play.duration_ms;
            Now {
                play: *play,
                started_at,
                ends_at: begin,
            }
        })
}

fn next_change(plan: &Plan<'_>, segment: usize) -> Option<i64> {
    let here = &plan.segments[segment];
    let same = |s: &Segment| {
        (s.layer, s.loop_index, &s.shares) == (here.layer, here.loop_index, &here.shares)
    };
    plan.segments[segment..]
        .iter()
        .find(|s| !same(s))
        .map(|s| s.start)
}

fn outcomes(screen: &Screen<'_>, plan: &Plan<'_>, segment: usize, at: i64) -> Vec<Outcome> {
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
    let programme = decide(&ready(&plan.ranking, &standings), light);
    let judge = |(place, standing): (usize, &Standing)| {
        let campaign = plan.ranking[place];
        if let Some(own) = alone(campaign, standing, (screen, at)) {
            return own;
        }
        if let Some((_, share)) = programme.shares.iter().find(|(p, _)| *p == place) {
            let here = plan.segments.get(segment);
            let next_play = here.and_then(|s| next_play(plan, s, place, at));
            return Outcome::InLoop {
                share_ppb: *share,
                next_play,
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
        let whom: Vec<usize> = programme.shares.iter().map(|(p, _)| *p).collect();
        match (programme.layer, light) {
            (Layer::Emergency, _) => Outcome::Suppressed {
                by: By::Emergency,
                whom,
            },
            (_, Light::Dark) => Outcome::LegalDark,
            (Layer::Closed, _) => Outcome::ScreenClosed,
            // a takeover that does not wake the screen is kept out by the hours, not by the one that does
            (_, Light::Closed) if !campaign.wake => Outcome::ScreenClosed,
            (Layer::Takeover, _) => Outcome::Suppressed {
                by: By::Takeover,
                whom,
            },
            _ => Outcome::Suppressed {
                by: By::Priority,
                whom: stronger(plan, campaign, whom),
            },
        }
    };
    standings.iter().enumerate().map(judge).collect()
}

/// Those that may play, by place.
fn ready<'s>(ranking: &[&'s Campaign], standings: &'s [Standing]) -> Vec<Ready<'s>> {
    let one = |(place, (campaign, standing)): (usize, (&&'s Campaign, &'s Standing))| match standing
    {
        Standing::Ready {
            items,
            weight_micro,
        } => Some(Ready {
            place,
            campaign,
            items,
            weight_micro: *weight_micro,
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

/// Of those that play, the ones that keep this campaign out: a loop gives way to the loops of a higher tier, not to sold shares.
fn stronger(plan: &Plan<'_>, campaign: &Campaign, mut whom: Vec<usize>) -> Vec<usize> {
    if campaign.kind == Kind::Loop {
        whom.retain(|place| plan.ranking[*place].kind == Kind::Loop);
    }
    whom
}

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
            let next = active(&campaign.rules, zone, year)
                .into_iter()
                .find(|s| s.start > at);
            Outcome::OutsideDaypart {
                next: next.map(|s| s.start),
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

/// When the campaign is next on the glass, within the segment.
fn next_play(plan: &Plan<'_>, segment: &Segment, place: usize, at: i64) -> Option<i64> {
    let coming = plays_from(plan, segment).skip_while(|p| p.ends_at <= at);
    let mut until_end = coming.take_while(|p| p.started_at < segment.end);
    until_end
        .find(|p| p.play.place == place)
        .map(|p| p.started_at)
}
