//! The inbox and the rules over HTTP.
use super::{
    entity::alert,
    inbox::{self, Counts},
    input::{AcknowledgeAlert, AcknowledgeAlerts, ListAlerts, NewAlertSettings, SnoozeAlert, note},
    store,
    view::{self, Alert, AlertSettings, Names},
};
use crate::{
    app::AppState,
    audit::{self, Act},
    auth::{Admin, Caller, Commander, Reader, Viewer},
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::AlertId,
    page::Page,
};
use axum::extract::State;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this feature.
pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(acknowledge_many))
        .routes(routes!(acknowledge))
        .routes(routes!(snooze))
        .routes(routes!(rules, change_rules))
}

/// List alerts
///
/// The newest first.
#[utoipa::path(get, path = "/alerts", tag = "alerts", params(ListAlerts), responses(
    (status = 200, body = Page<Alert>),
    (status = 401, description = "Not signed in"),
    (status = 422, description = "A parameter is unknown or malformed"),
))]
async fn list(
    viewer: Viewer,
    State(state): State<AppState>,
    Query(asked): Query<ListAlerts>,
) -> Result<Json<Page<Alert>>> {
    let now = state.clock.now();
    let page = inbox::list(&state.db, &viewer, &asked, now).await?;
    let names = Names::of(&state.db, viewer.organisation, page.items.iter()).await?;
    Ok(Json(page.map(|row| view::of(row, &names, now))))
}

/// Count alerts
///
/// How many wait for somebody.
#[utoipa::path(get, path = "/alerts/counts", operation_id = "counts", tag = "alerts", responses(
    (status = 200, body = Counts),
    (status = 401, description = "Not signed in"),
))]
async fn count(viewer: Viewer, State(state): State<AppState>) -> Result<Json<Counts>> {
    let counts = inbox::counts(&state.db, &viewer, state.clock.now()).await?;
    Ok(Json(counts))
}

/// Take note of an alert
///
/// It goes on until its condition ends, but counts no longer as open.
#[utoipa::path(post, path = "/alerts/{id}/acknowledge", operation_id = "acknowledge", tag = "alerts",
    params(("id" = AlertId, Path)), request_body = AcknowledgeAlert, responses(
    (status = 200, body = Alert),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to command screens"),
    (status = 404, description = "No such alert"),
    (status = 422, description = "Some fields need attention"),
))]
async fn acknowledge(
    commander: Commander,
    State(state): State<AppState>,
    Path(id): Path<AlertId>,
    Json(told): Json<AcknowledgeAlert>,
) -> Result<Json<Alert>> {
    let note = note(told.note)?;
    let mut done = take_note(&state, &commander, (&[id], note)).await?;
    done.pop().map(Json).ok_or(Error::NotFound("alert"))
}

/// Take note of many alerts
///
/// Of all of them, or none.
#[utoipa::path(post, path = "/alerts/acknowledge", operation_id = "create", tag = "alerts", request_body = AcknowledgeAlerts, responses(
    (status = 200, body = Page<Alert>),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to command screens"),
    (status = 404, description = "One of them does not exist"),
    (status = 422, description = "Some fields need attention"),
))]
async fn acknowledge_many(
    commander: Commander,
    State(state): State<AppState>,
    Json(told): Json<AcknowledgeAlerts>,
) -> Result<Json<Page<Alert>>> {
    told.check()?;
    let note = note(told.note)?;
    let done = take_note(&state, &commander, (&told.ids, note)).await?;
    Ok(Json(Page::whole(done)))
}

async fn take_note(
    state: &AppState,
    caller: &Caller,
    (ids, note): (&[AlertId], Option<String>),
) -> Result<Vec<Alert>> {
    let now = state.clock.now();
    let rows = db::write(&state.db, async |txn| {
        inbox::these(txn, caller, ids).await?;
        inbox::acknowledge(txn, caller, (ids, note.clone()), now).await?;
        let rows = inbox::these(txn, caller, ids).await?;
        for row in &rows {
            let detail = json!({ "kind": row.kind, "subject": row.subject, "note": note });
            let act = Act::new("alert.acknowledge", "alert", &row.id, detail);
            audit::record(txn, caller, act, now).await?;
        }
        Ok(rows)
    })
    .await?;
    seen(state, caller, rows).await
}

/// Tells browsers, and answers with the alerts as they are now.
async fn seen(state: &AppState, caller: &Caller, rows: Vec<alert::Model>) -> Result<Vec<Alert>> {
    let organisation = caller.organisation;
    let data = json!({ "opened": 0, "resolved": 0, "changed": rows.len() });
    state
        .events
        .tell(organisation, "alerts", &organisation, data);
    let names = Names::of(&state.db, organisation, rows.iter()).await?;
    let now = state.clock.now();
    Ok(rows
        .into_iter()
        .map(|row| view::of(row, &names, now))
        .collect())
}

/// Put an alert off
///
/// Until then it counts no longer as open; after that it does again, unless it is over.
#[utoipa::path(post, path = "/alerts/{id}/snooze", operation_id = "snooze", tag = "alerts",
    params(("id" = AlertId, Path)), request_body = SnoozeAlert, responses(
    (status = 200, body = Alert),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to command screens"),
    (status = 404, description = "No such alert"),
    (status = 409, description = "The alert is over"),
    (status = 422, description = "Some fields need attention"),
))]
async fn snooze(
    commander: Commander,
    State(state): State<AppState>,
    Path(id): Path<AlertId>,
    Json(told): Json<SnoozeAlert>,
) -> Result<Json<Alert>> {
    let now = state.clock.now();
    told.check(now)?;
    let rows = db::write(&state.db, async |txn| {
        inbox::these(txn, &commander, &[id]).await?;
        inbox::snooze(txn, &commander, (id, told.until)).await?;
        let detail = json!({ "until": told.until });
        let act = Act::new("alert.snooze", "alert", &id, detail);
        let rows = inbox::these(txn, &commander, &[id]).await?;
        audit::record(txn, &commander, act, now).await?;
        Ok(rows)
    })
    .await?;
    let mut done = seen(&state, &commander, rows).await?;
    done.pop().map(Json).ok_or(Error::NotFound("alert"))
}

/// The alert rules
///
/// When something counts as needing somebody, and the quiet hours.
#[utoipa::path(get, path = "/alert-rules", operation_id = "show", tag = "alerts", responses(
    (status = 200, body = AlertSettings),
    (status = 401, description = "Not signed in"),
))]
async fn rules(reader: Reader, State(state): State<AppState>) -> Result<Versioned<AlertSettings>> {
    let now = state.clock.now();
    let row = store::settings(&state.db, reader.organisation, now).await?;
    Ok(Versioned(row.version, row.into()))
}

/// Change the alert rules
///
/// The next round looks at everything anew: what no longer counts resolves, what counts from now on opens.
#[utoipa::path(put, path = "/alert-rules", operation_id = "update", tag = "alerts",
    params(("If-Match" = String, Header, description = "The version that was read")), request_body = NewAlertSettings, responses(
    (status = 200, body = AlertSettings),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 412, description = "Changed by somebody else"),
    (status = 422, description = "Some fields need attention"),
    (status = 428, description = "If-Match is missing"),
))]
async fn change_rules(
    admin: Admin,
    State(state): State<AppState>,
    version: IfMatch,
    Json(new): Json<NewAlertSettings>,
) -> Result<Versioned<AlertSettings>> {
    let now = state.clock.now();
    new.check()?;
    let row = db::write(&state.db, async |txn| {
        audit::hold(txn, admin.organisation).await?;
        store::ensure(txn, admin.organisation, now).await?;
        let mut row = store::settings(txn, admin.organisation, now).await?;
        version.check(row.version)?;
        (row.rules, row.quiet) = (new.rules, new.quiet_hours);
        let row = store::change(txn, &row, now).await?;
        let detail = json!({ "rules": row.rules, "quietHours": row.quiet });
        let act = Act::new("alert.rules", "alert_rules", &row.organisation_id, detail);
        audit::record(txn, &admin, act, now).await?;
        Ok(row)
    })
    .await?;
    let organisation = row.organisation_id;
    state
        .events
        .tell_changed(organisation, "alert_rules", &organisation);
    Ok(Versioned(row.version, row.into()))
}
