//! The log as a table.
use super::entity::entry;
use crate::csv::{self, Cell, Manner};
use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// The language of the head; what is done keeps the name that programs know.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = AuditLanguage)]
pub(super) enum Language {
    #[default]
    En,
    Fr,
}

const ENGLISH: [&str; 8] = [
    "No.",
    "Time (UTC)",
    "Who",
    "Kind of who",
    "Action",
    "Kind of object",
    "Object",
    "Details",
];
const FRENCH: [&str; 8] = [
    "N°",
    "Heure (UTC)",
    "Qui",
    "Nature de qui",
    "Action",
    "Nature de l’objet", // typos:ignore
    "Objet",             // typos:ignore
    "Détails",
];

/// These entries as a file.
pub(super) fn answer(language: Language, rows: &[entry::Model]) -> Response {
    let (head, manner) = match language {
        Language::En => (&ENGLISH, Manner::English),
        Language::Fr => (&FRENCH, Manner::French),
    };
    let lines = rows.iter().map(|row| {
        let text = |words: &str| Cell::Text(words.to_owned());
        vec![
            Cell::Count(row.sequence),
            Cell::Text(row.at.to_string()),
            text(&row.who_name),
            text(&row.who_kind),
            text(&row.action),
            text(&row.object_kind),
            text(&row.object_id),
            text(&row.detail),
        ]
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"vitrine-audit.csv\"",
        ),
        (header::VARY, "Accept"),
    ];
    (headers, csv::table(manner, head, lines)).into_response()
}
