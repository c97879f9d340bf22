//! The report as a table.
use super::{By, Line};
use crate::{
    csv::{self, Cell},
    fleet::history::core::Share,
    organisations::Locale,
};
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};

const HEAD_EN: [&str; 8] = [
    "Screens",
    "Uptime (%)",
    "Uptime when open (%)",
    "Connected (h)",
    "Known (h)",
    "Unknown (h)",
    "Outages",
    "Longest outage (h)",
];
const HEAD_FR: [&str; 8] = [
    "Écrans",
    "Disponibilité (%)",
    "Disponibilité aux heures d’allumage (%)",
    "Connecté (h)",
    "Connu (h)",
    "Inconnu (h)",
    "Coupures",
    "Plus longue coupure (h)",
];

/// The lines as a table for a spreadsheet.
pub(super) fn of(by: By, locale: &Locale, lines: &[Line]) -> Response {
    let (about, figures) = match locale {
        Locale::En => (["Screen", "Site", "Day"], HEAD_EN),
        Locale::Fr => (["Écran", "Magasin", "Jour"], HEAD_FR),
    };
    let of_screens = by == By::Screen;
    let id = match locale {
        Locale::En => "Screen id",
        Locale::Fr => "Identifiant de l’écran",
    };
    let mut head = vec![about[by as usize]];
    head.extend(of_screens.then_some(about[By::Site as usize]));
    head.extend(figures);
    head.extend(of_screens.then_some(id));
    let percent = |share: Share| match share.known_ms {
        0 => Cell::Empty,
        known_ms => Cell::Thousandths(share.online_ms * 100_000 / known_ms),
    };
    let hours = |ms: i64| Cell::Thousandths((ms + 1_800) / 3_600);
    let rows = lines.iter().map(|line| {
        let all = line.sum.all;
        let mut row = vec![Cell::Text(line.title.clone())];
        row.extend(line.site.clone().map(Cell::Text));
        row.extend([
            Cell::Count(i64::try_from(line.screens).unwrap_or(i64::MAX)),
            percent(all),
            percent(line.sum.open),
            hours(all.online_ms),
            hours(all.known_ms),
            hours(all.unknown_ms),
            Cell::Count(all.outages),
            hours(all.longest_ms),
        ]);
        let id = line.id.filter(|_| of_screens);
        row.extend(id.map(|id| Cell::Text(id.to_string())));
        row
    });
    let text = csv::table(locale.manner(), &head, rows);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"vitrine-uptime.csv\"",
        ),
        (header::VARY, "Accept"),
    ];
    (headers, text).into_response()
}
