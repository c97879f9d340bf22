//! What is published, ready to be compiled: each campaign as the scheduling core takes it, whom it targets, and what its items look
//! like. Pure: media come in as values.
use super::{
    bodies::{self, Bodies, Leaf, Shows},
    scenes,
};
use crate::{
    calendars,
    id::{CalendarId, DraftId, MediaId},
    media,
    scenes::core::brand::Kit,
    schedule::{
        conditions,
        core::{
            model::{Blocked, Campaign, Edge, Item, Kind, Ramp, Severity, Window},
            recurrence::Recurrence,
            rule::{Daypart, Rule},
            time::{DAY_MS, Date, parse_date, parse_time},
        },
    },
    screens::target::{self, Target},
};
use player_protocol::manifest::{Fit, ItemKind, Transition};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};
use uuid::Uuid;

/// How long an image shows when nobody says.
pub const IMAGE_MS: i64 = 10_000;

/// How an item looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creative {
    /// Where its picture comes from.
    pub source: Source,
    /// How it fills the screen.
    pub fit: Fit,
    /// How it comes.
    pub transition: Transition,
}

/// Where a picture comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file, still or moving.
    File(ItemKind, media::Asset),
    /// A scene, whose file depends on the screen.
    Scene(Box<scenes::Ready>),
}

/// A published campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// As the core takes it.
    pub campaign: Campaign,
    /// Whom it targets.
    pub target: Target,
    /// By place in `campaign.items`; none while the item is blocked.
    pub creatives: Vec<Option<Creative>>,
    /// By place in `campaign.items`: what it shows.
    pub shows: Vec<Shows>,
    /// The calendars on whose days a rule of it does not count.
    pub away: Vec<Arc<calendars::store::Days>>,
}

/// All published campaigns.
pub type Catalogue = BTreeMap<DraftId, Listed>;

/// What media and calendars are known, and in which order campaigns were first published.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Media by id.
    pub media: HashMap<MediaId, media::Playable>,
    /// The publication that first held a campaign.
    pub sequences: HashMap<DraftId, i64>,
    /// The days of calendars.
    pub calendars: HashMap<CalendarId, Arc<calendars::store::Days>>,
    /// The colours, fonts and logo of the brand.
    pub kit: Kit,
    /// The language of the organisation.
    pub locale: String,
}

/// Makes the catalogue of what `bodies` say.
pub fn catalogue(bodies: &Bodies, known: &Known) -> Catalogue {
    let listed =
        |(id, body): (&DraftId, &bodies::Campaign)| (*id, listed(*id, body, bodies, known));
    bodies.campaigns.iter().map(listed).collect()
}

fn listed(id: DraftId, body: &bodies::Campaign, bodies: &Bodies, known: &Known) -> Listed {
    let leaves = bodies.leaves(body);
    let shows = leaves.iter().map(|leaf| leaf.shows).collect();
    let both = leaves.iter().enumerate().map(|(place, leaf)| {
        let content = shown(leaf.shows, bodies, known);
        let source = content.source.clone();
        let creative = source.map(|source| creative(leaf, source));
        (item(id, place, leaf, content), creative)
    });
    let (items, creatives) = both.unzip();
    Listed {
        name: body.name.clone(),
        // a target that cannot be read targets nothing
        target: target::parse(&body.target).unwrap_or_default(),
        campaign: campaign(id, body, items, known),
        creatives,
        shows,
        away: away(body, known),
    }
}

fn away(body: &bodies::Campaign, known: &Known) -> Vec<Arc<calendars::store::Days>> {
    let rules = body.rules.iter();
    let ids: BTreeSet<&CalendarId> = rules.flat_map(|r| &r.not_in_calendars).flatten().collect();
    let found = ids.into_iter().filter_map(|id| known.calendars.get(id));
    found.cloned().collect()
}

fn campaign(id: DraftId, body: &bodies::Campaign, items: Vec<Item>, known: &Known) -> Campaign {
    let (window, rules) = timing(body, known);
    Campaign {
        priority: body.priority.unwrap_or(0),
        // one that was never published comes after all that were
        sequence: known.sequences.get(&id).copied().unwrap_or(i64::MAX),
        weight: body.weight.unwrap_or(1),
        share_permille: body.share_permille.unwrap_or(0),
        window,
        rules,
        paused: body.paused.unwrap_or(false),
        condition: body
            .condition
            .as_ref()
            .filter(|condition| !condition.is_null())
            .map(conditions::gate),
        severity: match body
            .severity
            .as_deref()
            .map(str::to_ascii_lowercase)
            .as_deref()
        {
            Some("extreme") => Severity::Extreme,
            Some("severe") => Severity::Severe,
            Some("moderate") => Severity::Moderate,
            _ => Severity::Minor,
        },
        wake: body.wake.unwrap_or(false),
        soft_end: body.soft_end.unwrap_or(false),
        separation_keys: body.separation_keys.clone(),
        gap_ms: body.gap_ms.unwrap_or(0),
        cap_per_hour: body.cap_per_hour,
        ramp: body.ramp.as_ref().and_then(ramp),
        ..Campaign::plain(id.0, kind(&body.kind), items)
    }
}

/// Between which instants a campaign is active, and on which days and at which times.
pub fn timing(body: &bodies::Campaign, known: &Known) -> (Window, Vec<Rule>) {
    let rules = body.rules.iter().map(|body| rule(body, known));
    let window = window(body.from.as_deref(), body.to.as_deref());
    (window, rules.collect())
}

fn kind(word: &str) -> Kind {
    match word {
        "emergency" => Kind::Emergency,
        "takeover" => Kind::Takeover,
        "share_of_voice" => Kind::ShareOfVoice,
        "filler" => Kind::Filler,
        "fallback" => Kind::Fallback,
        _ => Kind::Loop,
    }
}

fn ramp(body: &bodies::Ramp) -> Option<Ramp> {
    Some(Ramp {
        first: body.w0,
        last: body.w1,
        event: edge(&body.event)?,
    })
}

/// Reads `2026-10-01T09:00` (the screen's wall clock) or an instant with `Z` or an offset.
pub fn edge(text: &str) -> Option<Edge> {
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(Edge::Instant(at.as_millisecond()));
    }
    // an instant without seconds
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let zoned = time.find(['Z', '+', '-']).map(|at| time.split_at(at));
    if let Some((time, offset)) = zoned {
        let full = format!("{day}T{time}:00{offset}")
            .parse::<jiff::Timestamp>()
            .ok()?;
        return Some(Edge::Instant(full.as_millisecond()));
    }
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    Some(Edge::Floating(
        i64::from(parse_date(day)?) * DAY_MS + parse_time(time)?,
    ))
}

fn window(from: Option<&str>, to: Option<&str>) -> Window {
    Window {
        from: from.and_then(edge),
        to: to.and_then(edge),
    }
}

fn rule(body: &bodies::Rule, known: &Known) -> Rule {
    let dates = |texts: &Option<Vec<String>>| {
        let texts = texts.iter().flatten();
        texts
            .filter_map(|text| parse_date(text))
            .collect::<Vec<_>>()
    };
    let overrides = body.overrides.iter().flatten();
    Rule {
        recurrence: body
            .recurrence
            .as_deref()
            .and_then(|text| Recurrence::parse(text).ok()),
        start: body.start_date.as_deref().and_then(parse_date),
        weekdays: body.weekdays.clone().unwrap_or_default(),
        dates: dates(&body.dates),
        except: dates(&body.except_dates),
        within: body
            .in_calendars
            .as_ref()
            .filter(|ids| !ids.is_empty())
            .map(|ids| days(ids, known)),
        without: days(body.not_in_calendars.as_deref().unwrap_or_default(), known),
        dayparts: dayparts(&body.dayparts),
        overrides: overrides
            .filter_map(|o| Some((parse_date(&o.date)?, dayparts(&o.dayparts))))
            .collect(),
    }
}

/// The days of these calendars together; one that is gone has none.
fn days(ids: &[CalendarId], known: &Known) -> BTreeSet<Date> {
    let found = ids.iter().filter_map(|id| known.calendars.get(id));
    found.flat_map(|c| c.labels.keys()).copied().collect()
}

fn dayparts(bodies: &[bodies::Daypart]) -> Vec<Daypart> {
    let read = |d: &bodies::Daypart| Some(Daypart::new(parse_time(&d.start)?, parse_time(&d.end)?));
    bodies.iter().filter_map(read).collect()
}

/// What is to be known of what an entry shows.
pub(super) struct Shown {
    pub(super) source: Option<Source>,
    natural_ms: Option<i64>,
    windows: Vec<Window>,
    blocked: Option<Blocked>,
}

fn shown(shows: Shows, bodies: &Bodies, known: &Known) -> Shown {
    match shows {
        Shows::Media(id) => of_media(known.media.get(&id)),
        Shows::Scene(id) => of_scene(bodies.scenes.get(&id), bodies, known),
    }
}

/// What is to be known of a media.
pub(super) fn of_media(media: Option<&media::Playable>) -> Shown {
    let asset = media.and_then(|m| Some((m, m.asset.as_ref()?)));
    let own = media.map(|m| Window {
        from: m.valid_from.map(|at| Edge::Instant(at.as_ms())),
        to: m.valid_to.map(|at| Edge::Instant(at.as_ms())),
    });
    Shown {
        natural_ms: asset.and_then(|(_, a)| a.duration_ms),
        source: asset.and_then(|(media, asset)| {
            let kind = match media.kind {
                media::Kind::Image => ItemKind::Image,
                media::Kind::Video => ItemKind::Video,
                media::Kind::Font => return None,
            };
            Some(Source::File(kind, asset.clone()))
        }),
        windows: own.into_iter().collect(),
        blocked: blocked(media),
    }
}

fn of_scene(scene: Option<&bodies::Scene>, bodies: &Bodies, known: &Known) -> Shown {
    let ready = scene.and_then(|scene| scenes::ready(scene, bodies, known));
    Shown {
        natural_ms: None,
        source: ready.map(|ready| Source::Scene(Box::new(ready))),
        windows: scene.map(|s| scenes::windows(s, known)).unwrap_or_default(),
        blocked: match scene {
            None => Some(Blocked::Missing),
            Some(scene) => scenes::blocked(scene, known),
        },
    }
}

/// Why a media cannot play at all, if so.
pub fn blocked(media: Option<&media::Playable>) -> Option<Blocked> {
    match media {
        None => Some(Blocked::Missing),
        Some(m) if m.asset.is_some() => None,
        Some(m) if m.state == media::State::Failed => Some(Blocked::Failed),
        Some(_) => Some(Blocked::Processing),
    }
}

/// An entry as the core takes it; `list` is the campaign or playlist in which it stands.
pub(super) fn item(list: DraftId, place: usize, leaf: &Leaf<'_>, shown: Shown) -> Item {
    let natural = shown.natural_ms.unwrap_or(IMAGE_MS);
    let around = leaf.around.iter().chain(std::iter::once(&leaf.entry));
    let windows = around.map(|e| window(e.valid_from.as_deref(), e.valid_to.as_deref()));
    let limits = windows
        .chain(shown.windows)
        .filter(|w| *w != Window::default());
    Item {
        id: leaf
            .entry
            .id
            .unwrap_or_else(|| derived(list, place, leaf.shows.id())),
        duration_ms: leaf.entry.duration_ms.unwrap_or(natural).max(1),
        windows: limits.collect(),
        blocked: shown.blocked,
    }
}

/// The id of an entry that was saved without one: the same whenever it is compiled.
fn derived(list: DraftId, place: usize, shown: Uuid) -> Uuid {
    let hash = Sha256::digest(format!("{list}/{place}/{shown}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// How an entry looks.
pub(super) fn creative(leaf: &Leaf<'_>, source: Source) -> Creative {
    Creative {
        source,
        fit: match leaf.entry.fit.as_deref() {
            Some("cover") => Fit::Cover,
            _ => Fit::Contain,
        },
        transition: match leaf.entry.transition.as_deref() {
            Some("fade") => Transition::Fade,
            _ => Transition::Cut,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::core::time::date;

    #[test]
    fn an_edge_floats_unless_it_names_its_offset() {
        let noon = i64::from(date(2026, 10, 1)) * DAY_MS + DAY_MS / 2;
        for floating in [
            "2026-10-01T12:00",
            "2026-10-01T12:00:00",
            "2026-10-01T12:00:00.000",
        ] {
            assert_eq!(edge(floating), Some(Edge::Floating(noon)), "{floating}");
        }
        assert_eq!(edge("2026-10-01"), Some(Edge::Floating(noon - DAY_MS / 2)));
        for fixed in [
            "2026-10-01T12:00Z",
            "2026-10-01T12:00:00.000Z",
            "2026-10-01T14:00+02:00",
        ] {
            assert_eq!(edge(fixed), Some(Edge::Instant(noon)), "{fixed}");
        }
        assert_eq!(edge("soon"), None);
    }
}
