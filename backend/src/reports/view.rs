//! A report as it goes over the wire, as JSON or as a table.
use super::{
    core::lines::{About, Line, Sums},
    query::Covered,
};
use crate::{
    csv::{self, Cell},
    id::ScreenId,
    organisations::Locale,
    time::Instant,
};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the lines of a report are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ReportBy)]
pub(super) enum By {
    /// A line for each campaign.
    #[default]
    Campaign,
    /// A line for each media.
    Media,
    /// A line for each site.
    Site,
    /// A line for each screen, with how complete its log is.
    Screen,
    /// A line for each hour.
    Hour,
    /// A line for each day in the zone.
    Day,
}

/// What was played, beside what was to be played.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlaysReport {
    /// The beginning of the first hour.
    pub(super) from: Instant,
    /// The end of the last hour.
    pub(super) to: Instant,
    /// What the lines are about.
    pub(super) by: By,
    /// The zone of the days.
    pub(super) time_zone: String,
    /// Objects with what was shown longest first; hours and days in their course.
    pub(super) items: Vec<PlaysLine>,
    /// Pass as `after` for the next page; `null` at the end.
    pub(super) next: Option<String>,
    /// All lines of all pages together.
    pub(super) totals: PlaysFigures,
    /// How far the report can be trusted.
    pub(super) coverage: PlaysCoverage,
}

/// A line of a report.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlaysLine {
    /// The campaign, media, site or screen; it may be gone since.
    pub(super) id: Option<Uuid>,
    /// Its name, or its last one; `null` where nobody knows it.
    pub(super) name: Option<String>,
    /// The hour, by its beginning.
    pub(super) hour: Option<Instant>,
    /// The day, such as `2026-11-28`.
    #[schema(format = Date)]
    pub(super) day: Option<String>,
    /// The site of a screen, by name: where it played last in this time.
    pub(super) site: Option<String>,
    pub(super) figures: PlaysFigures,
    /// How complete the screen's log is; only in lines about screens.
    pub(super) coverage: Option<ScreenCoverage>,
}

/// Plays and their time.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlaysFigures {
    /// All that was shown: as planned, cut and unplanned.
    plays: i64,
    /// Shown whole, as planned.
    as_planned: i64,
    /// Planned, shown for less than its length.
    cut: i64,
    /// Shown in the place of something that could not be shown.
    unplanned: i64,
    /// Planned, not shown, and told so by the screen.
    failed: i64,
    /// How long all that was shown was on the glass.
    shown_ms: i64,
    /// Planned plays; the hour that is going on is not planned yet.
    planned: i64,
    /// How long they were to last.
    planned_ms: i64,
    /// Planned, and neither shown nor told to have failed; counted only in hours up to which the screen's log is complete.
    missing: i64,
    /// How much planned time was not filled as planned, counted in the same hours.
    missing_ms: i64,
}

impl From<Sums> for PlaysFigures {
    fn from(sums: Sums) -> Self {
        Self {
            plays: sums.plays(),
            as_planned: sums.as_planned,
            cut: sums.cut,
            unplanned: sums.unplanned,
            failed: sums.failed,
            shown_ms: sums.shown_ms,
            planned: sums.planned,
            planned_ms: sums.planned_ms,
            missing: sums.missing,
            missing_ms: sums.missing_ms,
        }
    }
}

/// How complete the log of a screen is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ScreenCoverage {
    screen_id: ScreenId,
    /// Its name, or its last one.
    name: Option<String>,
    /// Every play that ended before is stored; `null` before the first.
    complete_to: Option<Instant>,
    /// Hours of the range with something planned or shown.
    hours: i64,
    /// Those of them whose plays are all stored.
    hours_complete: i64,
}

impl ScreenCoverage {
    pub(super) fn new(covered: &Covered, names: &HashMap<Uuid, String>) -> Self {
        Self {
            screen_id: covered.screen,
            name: names.get(&covered.screen.0).cloned(),
            complete_to: covered.complete_to,
            hours: covered.hours,
            hours_complete: covered.complete,
        }
    }
}

/// How far a report can be trusted.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PlaysCoverage {
    /// Screens with something planned or shown.
    pub(super) screens: usize,
    /// Those of them whose logs are complete for all their hours.
    pub(super) screens_complete: usize,
    /// Hours of all these screens.
    pub(super) hours: i64,
    /// Those of them whose plays are all stored.
    pub(super) hours_complete: i64,
    /// Up to which hour it is known what was planned; `null` before the first.
    pub(super) planned_to: Option<Instant>,
    /// The screens that lack most hours, at most 20.
    pub(super) incomplete: Vec<ScreenCoverage>,
}

/// The words of a table.
struct Words {
    about: [&'static str; 6],
    figures: [&'static str; 11],
    unknown: &'static str,
    id: &'static str,
}

/// What reports call their lines.
pub(super) struct Titles {
    /// By id.
    pub(super) names: HashMap<Uuid, String>,
    /// The sites of screens, by name.
    pub(super) sites: HashMap<ScreenId, String>,
}

const ENGLISH: Words = Words {
    about: ["Campaign", "Media", "Site", "Screen", "Hour", "Day"],
    figures: [
        "Plays",
        "As planned",
        "Cut",
        "Unplanned",
        "Failed",
        "Planned",
        "Missing",
        "Shown (h)",
        "Planned (h)",
        "Missing (h)",
        "Log complete up to",
    ],
    unknown: "Unknown",
    id: "Screen id",
};

const FRENCH: Words = Words {
    about: ["Campagne", "Média", "Site", "Écran", "Heure", "Jour"],
    figures: [
        "Diffusions",
        "Comme prévu",
        "Coupées",
        "Non prévues",
        "Échouées",
        "Prévues",
        "Manquantes",
        "Diffusé (h)",
        "Prévu (h)",
        "Manquant (h)",
        "Journal complet jusqu’à",
    ],
    unknown: "Inconnu",
    id: "Identifiant de l’écran",
};

/// The report as a table that a spreadsheet opens.
pub(super) fn table(
    (by, locale, zone): (By, &Locale, &TimeZone),
    lines: &[Line],
    titles: &Titles,
    covered: &HashMap<ScreenId, Covered>,
    is_settled: bool,
) -> String {
    let words = match locale {
        Locale::En => &ENGLISH,
        Locale::Fr => &FRENCH,
    };
    let mut head = vec![words.about[by as usize]];
    if by == By::Screen {
        head.push(words.about[By::Site as usize]);
        head.extend(&words.figures);
        head.push(words.id);
    } else {
        head.extend(&words.figures[..10]);
    }
    let text = |text: Option<String>| text.map_or(Cell::Empty, Cell::Text);
    let rows = lines.iter().map(|(about, sums)| {
        let name = Cell::Text(title(*about, zone, &titles.names, words.unknown));
        let (By::Screen, About::Object(id)) = (by, about) else {
            return std::iter::once(name)
                .chain(figures(sums, is_settled))
                .collect();
        };
        let screen = ScreenId(*id);
        let log = covered.get(&screen).and_then(|c| c.complete_to);
        let mut row = vec![name, text(titles.sites.get(&screen).cloned())];
        row.extend(figures(sums, is_settled));
        row.push(text(log.map(|at| minute(at.timestamp(), zone))));
        row.push(Cell::Text(id.to_string()));
        row
    });
    csv::table(locale.manner(), &head, rows)
}

fn title(about: About, zone: &TimeZone, names: &HashMap<Uuid, String>, unknown: &str) -> String {
    match about {
        About::Object(id) => names
            .get(&id)
            .cloned()
            .unwrap_or_else(|| unknown.to_owned()),
        About::Hour(at) => minute(Timestamp::from_millisecond(at).unwrap_or_default(), zone),
        About::Day(day) => day.to_string(),
    }
}

fn minute(at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned(zone.clone());
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Nothing is said of what was planned while that is not known.
fn figures(sums: &Sums, is_settled: bool) -> [Cell; 10] {
    let hours = |ms: i64| Cell::Thousandths((ms + 1_800) / 3_600);
    let known = |cell: Cell| if is_settled { cell } else { Cell::Empty };
    [
        Cell::Count(sums.plays()),
        Cell::Count(sums.as_planned),
        Cell::Count(sums.cut),
        Cell::Count(sums.unplanned),
        Cell::Count(sums.failed),
        known(Cell::Count(sums.planned)),
        known(Cell::Count(sums.missing)),
        hours(sums.shown_ms),
        known(hours(sums.planned_ms)),
        known(hours(sums.missing_ms)),
    ]
}
