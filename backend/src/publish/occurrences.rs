//! When a campaign plays next, zone by zone, as a marketer asks it: by its own window and rules. Pure.
use crate::{
    schedule::core::{
        model::{Edge, Window},
        rule::{Rule, active, swallowed},
        time::{DAY_MS, Date, Span, Zone, date_text, wall_text},
    },
    screens::Located,
    time::Instant,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use utoipa::ToSchema;

/// How far an answer looks ahead unless told.
pub const AHEAD_MS: i64 = 366 * DAY_MS;
/// An occurrence that began earlier than this before the range is told without its beginning.
const BACK_MS: i64 = 8 * DAY_MS;
/// How many swallowed dates are told at most.
const SWALLOWED: usize = 20;

/// When a campaign plays next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignPlan)]
pub struct Ahead {
    /// Each zone that it reaches, the one in which it plays first at the top.
    pub zones: Vec<InZone>,
    /// What the author should know.
    pub warnings: Vec<Caution>,
}

/// When a campaign plays next in the stores of a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignPlanZone)]
pub struct InZone {
    /// The IANA zone.
    pub time_zone: String,
    /// How many of its screens are in it …
    pub screens: usize,
    /// … in how many sites.
    pub sites: usize,
    /// The next occurrences, in order.
    pub occurrences: Vec<Occurrence>,
}

/// One stretch of time in which a campaign is active.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CampaignOccurrence)]
pub struct Occurrence {
    /// Its first instant; `null` = it began long before.
    pub start: Option<Instant>,
    /// The first instant after it; `null` = it goes on beyond what was asked.
    pub end: Option<Instant>,
    /// The same on the wall clock of the stores.
    pub local: OnWall,
}

/// An occurrence on the wall clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LocalOccurrence)]
pub struct OnWall {
    /// Its first moment, such as `2026-10-01T09:00:00`.
    pub start: Option<String>,
    /// The first moment after it.
    pub end: Option<String>,
}

/// What the author of a campaign should know about its times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignPlanWarning)]
pub struct Caution {
    /// `target_empty`, `campaign_over`, `campaign_paused`, `never_active` or `occurrence_swallowed`.
    pub id: &'static str,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do about it.
    pub remedy: &'static str,
    /// The date it is about.
    pub date: Option<String>,
    /// The zones it is about; none = all.
    pub time_zones: Vec<String>,
}

/// The times of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Between which instants.
    pub window: Window,
    /// On which days and at which times.
    pub rules: Vec<Rule>,
    /// Taken off by hand.
    pub paused: bool,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// From when.
    pub from: i64,
    /// Until when; none = a year from where the campaign begins.
    pub to: Option<i64>,
    /// At most so many occurrences a zone.
    pub limit: usize,
}

/// Looks ahead on the targeted `screens`, whose zones are among `zones`.
pub fn ahead(
    timing: &Timing,
    screens: &[&Located],
    zones: &BTreeMap<String, Zone>,
    asked: Asked,
) -> Ahead {
    let mut seen: Vec<(InZone, Outlook)> = zones
        .values()
        .map(|zone| in_zone(timing, screens, (zone, asked)))
        .filter(|(zone, _)| zone.screens > 0)
        .collect();
    let first = |zone: &InZone| zone.occurrences.first().map(|o| (o.start, o.end));
    seen.sort_by_cached_key(|(zone, _)| {
        (first(zone).is_none(), first(zone), zone.time_zone.clone())
    });
    let warnings = cautions(timing.paused, &seen);
    Ahead {
        zones: seen.into_iter().map(|(zone, _)| zone).collect(),
        warnings,
    }
}

/// What a zone says besides its occurrences.
struct Outlook {
    over: bool,
    swallowed: Vec<Date>,
}

fn in_zone(
    timing: &Timing,
    screens: &[&Located],
    (zone, asked): (&Zone, Asked),
) -> (InZone, Outlook) {
    let here = screens.iter().filter(|s| s.time_zone == zone.name());
    let sites: HashSet<_> = here.clone().map(|s| s.screen.site_id).collect();
    let edge = |edge: Option<Edge>| edge.map(|e| e.instant(zone));
    let window = (edge(timing.window.from), edge(timing.window.to));
    let begin = asked.from.max(window.0.unwrap_or(i64::MIN));
    let range = Span {
        start: begin,
        end: asked.to.unwrap_or(begin.saturating_add(AHEAD_MS)),
    };
    let clipped = Span {
        end: range.end.min(window.1.unwrap_or(i64::MAX)),
        ..range
    };
    let empty = clipped.end <= clipped.start;
    let zoned = InZone {
        time_zone: zone.name().to_owned(),
        screens: here.count(),
        sites: sites.len(),
        occurrences: if empty {
            Vec::new()
        } else {
            occurrences(&timing.rules, zone, (window, range), asked.limit)
        },
    };
    let outlook = Outlook {
        over: window.1.is_some_and(|to| to <= asked.from),
        swallowed: if empty {
            Vec::new()
        } else {
            swallowed(&timing.rules, zone, &[clipped])
        },
    };
    (zoned, outlook)
}

/// The next occurrences: most campaigns have enough of them in the next weeks, so that nobody looks at the whole year.
fn occurrences(
    rules: &[Rule],
    zone: &Zone,
    (window, range): ((Option<i64>, Option<i64>), Span),
    limit: usize,
) -> Vec<Occurrence> {
    let mut reach = 16 * DAY_MS;
    loop {
        let end = range.start.saturating_add(reach).min(range.end);
        let found = between(rules, zone, window, Span { end, ..range });
        // the last one may go on behind what was looked at
        let whole = found.iter().filter(|o| o.end.is_some()).count();
        if whole >= limit || end == range.end {
            return found.into_iter().take(limit).collect();
        }
        reach *= 5;
    }
}

fn between(
    rules: &[Rule],
    zone: &Zone,
    (from, to): (Option<i64>, Option<i64>),
    range: Span,
) -> Vec<Occurrence> {
    if rules.is_empty() {
        return vec![occurrence(zone, from, to)];
    }
    let wide = Span {
        start: range.start.saturating_sub(BACK_MS),
        end: range.end,
    };
    let spans = active(rules, zone, wide).into_iter();
    let spans = spans.filter(|s| s.end > range.start && to.is_none_or(|to| s.start < to));
    let told = |span: Span| {
        let began = from.filter(|from| *from >= span.start);
        let start = began.or_else(|| (span.start > wide.start).then_some(span.start));
        let ends = to.filter(|to| *to <= span.end);
        let end = ends.or_else(|| (span.end < wide.end).then_some(span.end));
        occurrence(zone, start, end)
    };
    spans.map(told).collect()
}

fn occurrence(zone: &Zone, start: Option<i64>, end: Option<i64>) -> Occurrence {
    let wall = |at: i64| wall_text(zone.wall(at));
    Occurrence {
        start: start.map(Instant::from_ms),
        end: end.map(Instant::from_ms),
        local: OnWall {
            start: start.map(wall),
            end: end.map(wall),
        },
    }
}

fn cautions(paused: bool, zones: &[(InZone, Outlook)]) -> Vec<Caution> {
    let names = |which: &dyn Fn(&(InZone, Outlook)) -> bool| -> Vec<String> {
        let named = zones.iter().filter(|zone| which(zone));
        named.map(|(zone, _)| zone.time_zone.clone()).collect()
    };
    if zones.is_empty() {
        let message = "the campaign targets no screen".to_owned();
        let remedy = "Widen the target, or pair and tag screens.";
        return vec![caution("target_empty", message, remedy)];
    }
    let mut found = Vec::new();
    if paused {
        let message = "the campaign is paused: it is not shown until it is resumed".to_owned();
        found.push(caution("campaign_paused", message, "Resume it."));
    }
    let over = names(&|(_, outlook)| outlook.over);
    if !over.is_empty() {
        let message = "the campaign is over: it will not be shown".to_owned();
        let remedy = "Move the end of the campaign.";
        found.push(Caution {
            time_zones: over,
            ..caution("campaign_over", message, remedy)
        });
    }
    let never = names(&|(zone, outlook)| zone.occurrences.is_empty() && !outlook.over);
    if !never.is_empty() {
        let message = "the campaign is never active in this time".to_owned();
        let remedy = "Look at its dates, weekdays, calendars and times of day.";
        found.push(Caution {
            time_zones: never,
            ..caution("never_active", message, remedy)
        });
    }
    found.extend(leapt_over(zones));
    found
}

/// Each date once, with the zones in which the clocks leap over an occurrence.
fn leapt_over(zones: &[(InZone, Outlook)]) -> Vec<Caution> {
    let dates = zones.iter().flat_map(|(_, outlook)| &outlook.swallowed);
    let dates: BTreeSet<Date> = dates.copied().collect();
    let told = |day: &Date| {
        let here = zones
            .iter()
            .filter(|(_, outlook)| outlook.swallowed.contains(day));
        let date = date_text(*day);
        let message =
            format!("on {date} the clocks skip the time of day of the campaign: it is not shown");
        Caution {
            date: Some(date),
            time_zones: here.map(|(zone, _)| zone.time_zone.clone()).collect(),
            ..caution("occurrence_swallowed", message, LEAP_REMEDY)
        }
    };
    dates.iter().take(SWALLOWED).map(told).collect()
}

/// What helps when the clocks skip an occurrence.
pub const LEAP_REMEDY: &str = "Give that date another time of day.";

fn caution(id: &'static str, message: String, remedy: &'static str) -> Caution {
    Caution {
        id,
        message,
        remedy,
        date: None,
        time_zones: Vec::new(),
    }
}
