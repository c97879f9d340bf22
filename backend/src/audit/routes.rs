//! Reading the log, and checking that nobody has tampered with it.
use super::{
    entity::entry,
    sheet::{self, Language},
    store,
};
use crate::{
    app::AppState,
    auth::Admin,
    error::{Error, Result},
    extract::{Json, Query},
    id::AuditId,
    page::{Limit, Page},
    time::Instant,
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// A table is made in memory.
const MOST_LINES: u64 = 50_000;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(verify))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// 1 to 200.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    limit: Limit,
    /// The `next` of the page before.
    after: Option<i64>,
    /// Only what this person or key did.
    who_id: Option<Uuid>,
    /// Only what was done by `user`, `key` or `system`.
    who_kind: Option<String>,
    /// Only this action, such as `user.update`.
    action: Option<String>,
    /// Only what was done to objects of this kind.
    object_kind: Option<String>,
    /// Only what was done to this object.
    object_id: Option<String>,
    /// Only from then on.
    from: Option<Instant>,
    /// Only before.
    to: Option<Instant>,
    /// The language of the table's head.
    #[serde(default)]
    #[param(inline, value_type = Option<Language>)]
    locale: Language,
}

impl Asked {
    fn filter(&self) -> store::Filter {
        store::Filter {
            before: self.after,
            who_id: self.who_id,
            who_kind: self.who_kind.clone(),
            action: self.action.clone(),
            object_kind: self.object_kind.clone(),
            object_id: self.object_id.clone(),
            from: self.from,
            to: self.to,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Entry {
    id: AuditId,
    sequence: i64,
    at: Instant,
    who: Who,
    action: String,
    object_kind: String,
    object_id: String,
    #[schema(value_type = Object)]
    detail: Value,
}

#[derive(Debug, Serialize, ToSchema)]
struct Who {
    /// `user`, `key` or `system`.
    kind: String,
    id: Option<Uuid>,
    name: String,
}

impl From<entry::Model> for Entry {
    fn from(row: entry::Model) -> Self {
        Self {
            id: row.id,
            sequence: row.sequence,
            at: row.at,
            who: Who {
                kind: row.who_kind,
                id: row.who_id,
                name: row.who_name,
            },
            action: row.action,
            object_kind: row.object_kind,
            object_id: row.object_id,
            detail: serde_json::from_str(&row.detail).unwrap_or_default(),
        }
    }
}

/// The audit log
///
/// Who did what, newest first. With `Accept: text/csv` the answer is all of it as a table for a spreadsheet in French manner: UTF-8 with
/// a mark, semicolons; times are of UTC.
#[utoipa::path(
    get,
    path = "/audit",
    tag = "audit",
    params(Asked),
    responses(
        (status = 200, content((Page<Entry> = "application/json"), (String = "text/csv"))),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator"),
        (status = 422, description = "A parameter is not right"),
    )
)]
async fn list(
    State(db): State<DatabaseConnection>,
    admin: Admin,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    if asked
        .from
        .zip(asked.to)
        .is_some_and(|(from, to)| from >= to)
    {
        return Err(Error::field("to", "must be after `from`"));
    }
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    if accept.is_some_and(|accept| accept.trim_start().starts_with("text/csv")) {
        let rows = store::page(&db, admin.organisation, asked.filter(), MOST_LINES + 1).await?;
        if rows.len() as u64 > MOST_LINES {
            let message = "a table holds at most 50000 entries: choose a shorter time";
            return Err(Error::field("from", message));
        }
        return Ok(sheet::answer(asked.locale, &rows));
    }
    let limit = asked.limit;
    let rows = store::page(&db, admin.organisation, asked.filter(), limit.and_one()).await?;
    let page = Page::cut(rows, limit, |row| row.sequence.to_string());
    Ok(Json(page.map(Entry::from)).into_response())
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Verdict {
    /// Whether every entry follows from the one before, and none is missing.
    intact: bool,
    /// How many entries there are.
    entries: i64,
    /// The place of the first entry that was changed, inserted, moved or removed.
    first_bad: Option<i64>,
    /// The hash of the last entry: note it elsewhere to be able to prove the log later.
    head: String,
}

/// Verify the audit log
///
/// Reads the whole chain; an entry that was changed or removed behind our back is named.
#[utoipa::path(
    get,
    path = "/audit/verify",
    tag = "audit",
    responses(
        (status = 200, body = Verdict),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator"),
    )
)]
async fn verify(State(db): State<DatabaseConnection>, admin: Admin) -> Result<Json<Verdict>> {
    let checked = store::verify(&db, admin.organisation).await?;
    Ok(Json(Verdict {
        intact: checked.first_bad.is_none(),
        entries: checked.entries,
        first_bad: checked.first_bad,
        head: checked.head,
    }))
}
