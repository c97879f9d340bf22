//! An explanation as the API tells it: what plays at an instant, and the first reason of every other campaign. Pure.
use super::{
    bodies::Shows,
    catalogue::{Catalogue, Listed},
};
use crate::{
    id::{DraftId, ScreenId},
    schedule::core::{
        self, Plan,
        explain::{Explanation, Outcome, Unplayable},
        fact::{self, Version},
        gate::{Atom, Test},
        model::Blocked,
        time::{Date, wall_text},
    },
    screens::{
        Located,
        target::{Expr, Target},
    },
    time::Instant,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// What plays on a screen at an instant, and why.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Explanation)]
pub struct Explained {
    /// The screen.
    pub screen_id: ScreenId,
    /// The instant.
    pub at: Instant,
    /// What the screen's wall clock reads then.
    pub local: String,
    /// The zone of that clock.
    pub time_zone: String,
    /// The layer that plays.
    #[schema(value_type = core::Layer)]
    pub layer: &'static str,
    /// What is on the glass; `null` = nothing, or the card built into the player.
    pub now: Option<Playing>,
    /// Every campaign of the organisation, in the order of their strength.
    pub candidates: Vec<Candidate>,
    /// The facts that its campaigns ask for.
    pub facts: Vec<UsedFact>,
    /// When the programme next changes; `null` = not within a month.
    pub next_change: Option<Instant>,
}

/// The play at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Playing {
    /// The campaign.
    pub campaign_id: Uuid,
    /// The item, as in the proof of play.
    pub item_id: Uuid,
    /// The media that the item shows; `null` for a scene.
    pub media_id: Option<Uuid>,
    /// When it began.
    pub started_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
}

/// A fact that a campaign asks for, as this screen knows it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsedFact {
    /// Its key.
    pub key: String,
    /// What was told last; `null` = nothing yet.
    pub value: Value,
    /// When that was told.
    pub published_at: Option<Instant>,
    /// When it expires or expired; `null` = never.
    pub expires_at: Option<Instant>,
    /// Milliseconds since it was told.
    pub age_ms: Option<i64>,
    /// Whether anybody knows at this instant.
    pub known: bool,
}

/// How a campaign fares.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The campaign.
    pub campaign_id: Uuid,
    /// Its name.
    pub name: String,
    /// `in_loop`, or the first reason that keeps it out.
    #[schema(value_type = Reason)]
    pub outcome: &'static str,
    /// What the reason is about.
    pub detail: Value,
}

/// How a campaign fares, in the order in which reasons are looked for.
#[derive(ToSchema)]
#[schema(as = CandidateOutcome, rename_all = "snake_case")]
pub enum Reason {
    /// Taken off by hand.
    Paused,
    /// Its target does not mean this screen.
    NotTargeted,
    /// Not begun, or over.
    OutsideWindow,
    /// Not on this day or not at this time.
    OutsideDaypart,
    /// What it waits for is not so.
    ConditionFalse,
    /// It waits for a fact that nobody knows.
    ConditionUnknown,
    /// Its condition is true, but has not been for long enough.
    DwellHold,
    /// None of its items can play.
    NoPlayableMedia,
    /// The screen is off.
    ScreenClosed,
    /// The law wants the screen dark.
    LegalDark,
    /// An emergency plays.
    SuppressedByEmergency,
    /// A takeover plays.
    SuppressedByTakeover,
    /// Something stronger plays.
    SuppressedByPriority,
    /// Sold shares left nothing for it.
    Oversold,
    /// It takes part, but its cap lets others go before it.
    Capped,
    /// It takes part, but its last start is too near.
    Gap,
    /// It takes part, but is kept apart from what was on before.
    Separated,
    /// It plays.
    InLoop,
}

/// The view of an explanation.
pub fn explained(
    explanation: &Explanation<'_>,
    (screen, catalogue): (&Located, &Catalogue),
    (place, at): (&core::Screen<'_>, i64),
) -> Explained {
    let zone = place.zone;
    let plan = &explanation.plan;
    let targeted =
        plan.ranking
            .iter()
            .zip(&explanation.outcomes)
            .filter_map(|(campaign, outcome)| {
                let listed = catalogue.get(&DraftId(campaign.id))?;
                Some(candidate(
                    listed,
                    outcome.word(),
                    detail(outcome, (plan, catalogue), (listed, zone.date(at))),
                ))
            });
    let others = catalogue
        .values()
        .filter(|l| !l.target.matches(&screen.subject));
    let candidates = targeted.chain(others.map(|listed| untargeted(listed, screen)));
    Explained {
        screen_id: screen.screen.id,
        at: Instant::from_ms(at),
        local: wall_text(zone.wall(at)),
        time_zone: zone.name().to_owned(),
        layer: plan
            .segments
            .get(explanation.segment)
            .map_or("default", |s| s.layer.word()),
        now: playing(explanation, catalogue),
        candidates: candidates.collect(),
        facts: used(place, at),
        next_change: explanation.next_change.map(Instant::from_ms),
    }
}

fn used(place: &core::Screen<'_>, at: i64) -> Vec<UsedFact> {
    let gates = place.campaigns.iter().filter_map(|c| c.condition.as_ref());
    let keys: BTreeSet<&str> = gates
        .flat_map(|gate| gate.atoms.iter().map(|atom| atom.key.as_str()))
        .collect();
    let view = |key: &str| {
        let said = place.facts.last(key, at);
        let ends = said.filter(|v| v.ttl_ms.is_some());
        UsedFact {
            key: key.to_owned(),
            value: said.map_or(Value::Null, |v| shown(&v.value)),
            published_at: said.map(|v| Instant::from_ms(v.published_at)),
            expires_at: ends.map(|v| Instant::from_ms(v.expires_at())),
            age_ms: said.map(|v| at - v.published_at),
            known: place.facts.known(key, at).is_some(),
        }
    };
    keys.into_iter().map(view).collect()
}

fn candidate(listed: &Listed, outcome: &'static str, detail: Value) -> Candidate {
    let (campaign_id, name) = (listed.campaign.id, listed.name.clone());
    Candidate {
        campaign_id,
        name,
        outcome,
        detail,
    }
}

/// A pause comes before the target among the reasons.
fn untargeted(listed: &Listed, screen: &Located) -> Candidate {
    if listed.campaign.paused {
        return candidate(listed, "paused", Value::Null);
    }
    let part = failing(&listed.target, screen).map(ToString::to_string);
    candidate(listed, "not_targeted", json!({ "part": part }))
}

/// The first part of the target that is false here.
fn failing<'a>(target: &'a Target, screen: &Located) -> Option<&'a Expr> {
    let expr = target.0.as_ref()?;
    let Expr::And(parts) = expr else {
        return Some(expr);
    };
    parts
        .iter()
        .find(|part| !Target(Some((*part).clone())).matches(&screen.subject))
}

fn playing(explanation: &Explanation<'_>, catalogue: &Catalogue) -> Option<Playing> {
    let now = explanation.now?;
    let campaign = explanation.plan.ranking[now.play.place];
    let listed = catalogue.get(&DraftId(campaign.id));
    Some(Playing {
        campaign_id: campaign.id,
        item_id: campaign.items[now.play.item].id,
        media_id: listed
            .and_then(|l| l.shows.get(now.play.item)?.media())
            .map(|m| m.0),
        started_at: Instant::from_ms(now.started_at),
        ends_at: Instant::from_ms(now.ends_at),
    })
}

fn detail(
    outcome: &Outcome,
    (plan, catalogue): (&Plan<'_>, &Catalogue),
    (listed, today): (&Listed, Date),
) -> Value {
    let instant = |at: &Option<i64>| at.map(Instant::from_ms);
    let named = |place: &usize| {
        let id = plan.ranking[*place].id;
        json!({ "campaignId": id, "name": catalogue.get(&DraftId(id)).map(|l| &l.name) })
    };
    match outcome {
        Outcome::Paused | Outcome::ScreenClosed | Outcome::LegalDark => Value::Null,
        Outcome::OutsideWindow { opens } => {
            json!({ "opens": instant(opens), "over": opens.is_none() })
        }
        Outcome::OutsideDaypart { next } => {
            json!({ "next": instant(next), "calendar": keeping_away(listed, today) })
        }
        Outcome::ConditionFalse { atom, said } => unmet(atom, said.as_ref()),
        Outcome::ConditionUnknown { key, expired } => json!({ "key": key, "expired": expired }),
        Outcome::DwellHold { until } | Outcome::Capped { until } | Outcome::Gap { until } => {
            json!({ "until": Instant::from_ms(*until) })
        }
        Outcome::NoPlayableMedia { items } => {
            let each = listed.campaign.items.iter().zip(&listed.shows).zip(items);
            let view = |((item, shows), why): ((&core::Item, &Shows), &Unplayable)| json!({ "itemId": item.id, "mediaId": shows.media(), "reason": reason(*why) });
            json!({ "items": each.map(view).collect::<Vec<_>>() })
        }
        Outcome::Suppressed { whom, .. } => {
            json!({ "whom": whom.iter().map(named).collect::<Vec<_>>() })
        }
        Outcome::Separated { from } => json!({ "from": named(from) }),
        Outcome::Oversold { granted_permille } => json!({ "grantedPermille": granted_permille }),
        Outcome::InLoop {
            share_ppb,
            next_play,
        } => {
            json!({ "sharePpb": share_ppb, "nextPlay": instant(next_play) })
        }
    }
}

/// The calendar that keeps it away on this date, if one does.
fn keeping_away(listed: &Listed, today: Date) -> Value {
    let mut away = listed.away.iter();
    let found = away.find_map(|calendar| Some((calendar, calendar.labels.get(&today)?)));
    found.map_or(
        Value::Null,
        |(calendar, label)| json!({ "id": calendar.id, "name": calendar.name, "label": label }),
    )
}

/// What was asked of a fact, and what it says.
fn unmet(atom: &Atom, said: Option<&Version>) -> Value {
    let threshold = match &atom.test {
        Test::Yes => Value::Null,
        Test::Equal(value) | Test::Different(value) => shown(value),
        Test::Number { enter, .. } => shown(&fact::Value::Number(*enter)),
    };
    json!({
        "key": atom.key,
        "value": said.map(|v| shown(&v.value)),
        "threshold": threshold,
        "since": said.map(|v| Instant::from_ms(v.published_at)),
    })
}

/// A value as it was told: whole numbers stay whole.
fn shown(value: &fact::Value) -> Value {
    const MILLION: i64 = 1_000_000;
    match value {
        fact::Value::Flag(yes) => json!(yes),
        fact::Value::Text(word) => json!(word),
        fact::Value::Number(n) if n % MILLION == 0 => json!(n / MILLION),
        fact::Value::Number(n) => {
            let sign = if *n < 0 { "-" } else { "" };
            let (whole, part) = ((n / MILLION).abs(), (n % MILLION).abs());
            serde_json::from_str(&format!("{sign}{whole}.{part:06}")).unwrap_or_default()
        }
    }
}

fn reason(why: Unplayable) -> &'static str {
    match why {
        Unplayable::Blocked(Blocked::Missing) => "missing",
        Unplayable::Blocked(Blocked::Processing) => "processing",
        Unplayable::Blocked(Blocked::Failed) => "failed",
        Unplayable::OutsideValidity => "outside_validity",
    }
}
