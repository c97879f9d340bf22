//! Reports over HTTP: stores report, headquarters closes with an answer, both look.
use super::{
    entity as fault,
    form::{self, Described},
    store,
    view::{CloseFault, Fault, ListFaults},
};
use crate::{
    app::AppState,
    audit::{self, Act},
    auth::{Caller, Commander, Operator, Viewer},
    db,
    error::{Error, Result},
    extract::{self, Json, Path, Query},
    id::{FaultId, ScreenId},
    media::{
        bytes::{self, File},
        photo,
    },
    page::Page,
    screens::{entity::screen, seen},
    storage,
};
use axum::{
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Reports about one screen that may wait at the same time.
const MOST_OPEN: u64 = 10;
/// A form may hold that much more than a photo may, so that one that is too large is told so.
const ROOM_BYTES: usize = 20 << 20;

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    let largest = usize::try_from(photo::MAX_BYTES).unwrap_or(usize::MAX);
    let reports = OpenApiRouter::new()
        .routes(routes!(report))
        .layer(DefaultBodyLimit::max(largest + ROOM_BYTES));
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(show_photo))
        .routes(routes!(close))
        .merge(reports)
}

/// List reports
///
/// What people said is wrong with screens, the newest first.
#[utoipa::path(get, path = "/faults", tag = "faults", params(ListFaults), responses(
    (status = 200, body = Page<Fault>),
    (status = 401, description = "Not signed in"),
    (status = 422, description = "A parameter is unknown or malformed"),
))]
async fn list(
    viewer: Viewer,
    State(state): State<AppState>,
    Query(asked): Query<ListFaults>,
) -> Result<Json<Page<Fault>>> {
    let page = store::list(&state.db, &viewer, &asked).await?;
    Ok(Json(page.map(Fault::from)))
}

/// Show a report
#[utoipa::path(get, path = "/faults/{id}", tag = "faults", params(("id" = FaultId, Path)), responses(
    (status = 200, body = Fault),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such report"),
))]
async fn show(
    viewer: Viewer,
    State(state): State<AppState>,
    Path(id): Path<FaultId>,
) -> Result<Json<Fault>> {
    Ok(Json(found(&state.db, &viewer, id).await?.into()))
}

/// The photo of a report
#[utoipa::path(get, path = "/faults/{id}/photo", operation_id = "show", tag = "faults", params(("id" = FaultId, Path)), responses(
    (status = 200, body = extract::Bytes, content_type = "image/jpeg"),
    (status = 206), (status = 304), (status = 401), (status = 404), (status = 416),
))]
async fn show_photo(
    viewer: Viewer,
    State(state): State<AppState>,
    Path(id): Path<FaultId>,
    headers: HeaderMap,
) -> Result<Response> {
    let row = found(&state.db, &viewer, id).await?;
    let sha256 = row.photo_sha256.ok_or(Error::NotFound("photo"))?;
    let file = File {
        sha256: &sha256,
        mime: photo::MIME,
        fixed: true,
        download: None,
    };
    bytes::serve(&state.store, file, &headers).await
}

/// Report a fault
///
/// What is wrong with a screen, as somebody before it sees it. It is an alert until it is closed.
#[utoipa::path(post, path = "/screens/{id}/faults", operation_id = "create", tag = "faults", params(("id" = ScreenId, Path)),
    request_body(content = Described, content_type = "multipart/form-data"), responses(
    (status = 201, body = Fault),
    (status = 400, description = "The form is malformed or broke off"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to command screens"),
    (status = 404, description = "No such screen"),
    (status = 409, description = "Too many reports about it wait already"),
    (status = 413, description = "The photo is too large"),
    (status = 415, description = "Not a form"),
    (status = 422, description = "Some fields need attention"),
))]
async fn report(
    commander: Commander,
    State(state): State<AppState>,
    Path(screen): Path<ScreenId>,
    request: Request,
) -> Result<(StatusCode, Json<Fault>)> {
    let now = state.clock.now();
    let about = seen(&state.db, &commander, screen).await?;
    room(&state.db, &about).await?;
    let form = form::read(&state, request).await?;
    let photo_sha256 = match form.photo {
        Some(jpeg) => Some(storage::put(&state.db, &state.store, jpeg).await?),
        None => None,
    };
    let row = fault::Model {
        id: FaultId::new(),
        organisation_id: commander.organisation,
        screen_id: screen,
        kind: form.kind,
        words: form.words,
        photo_sha256,
        reported_by: commander.id(),
        reported_name: commander.name().to_owned(),
        reported_at: now,
        answer: None,
        closed_by: None,
        closed_name: None,
        closed_at: None,
    };
    let row = db::write(&state.db, async |txn| {
        room(txn, &about).await?;
        let row = store::add(txn, row.clone()).await?;
        let detail = json!({ "screen": about.name, "kind": row.kind, "words": row.words,
            "photo": row.photo_sha256.is_some() });
        let act = Act::new("fault.report", "fault", &row.id, detail);
        audit::record(txn, &commander, act, now).await?;
        Ok(row)
    })
    .await?;
    tell(&state, &row);
    Ok((StatusCode::CREATED, Json(row.into())))
}

/// Close a report
///
/// With an answer, which the store sees. Its alert is over.
#[utoipa::path(post, path = "/faults/{id}/close", operation_id = "close", tag = "faults",
    params(("id" = FaultId, Path)), request_body = CloseFault, responses(
    (status = 200, body = Fault),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to manage screens"),
    (status = 404, description = "No such report"),
    (status = 409, description = "Somebody has closed it already"),
    (status = 422, description = "Some fields need attention"),
))]
async fn close(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<FaultId>,
    Json(told): Json<CloseFault>,
) -> Result<Json<Fault>> {
    let now = state.clock.now();
    let answer = told.checked()?;
    let row = db::write(&state.db, async |txn| {
        let row = found(txn, &operator, id).await?;
        if !store::close(txn, &operator, (id, &answer), now).await? {
            let by = row.closed_name.unwrap_or_default();
            return Err(Error::Conflict(format!("{by} has closed this report")));
        }
        let act = Act::new("fault.close", "fault", &id, json!({ "answer": answer }));
        audit::record(txn, &operator, act, now).await?;
        found(txn, &operator, id).await
    })
    .await?;
    tell(&state, &row);
    Ok(Json(row.into()))
}

async fn found(db: &impl ConnectionTrait, caller: &Caller, id: FaultId) -> Result<fault::Model> {
    let row = store::find(db, caller, id).await?;
    row.ok_or(Error::NotFound("report"))
}

async fn room(db: &impl ConnectionTrait, screen: &screen::Model) -> Result<()> {
    let open = store::count_open(db, screen.organisation_id, screen.id).await?;
    if open < MOST_OPEN {
        return Ok(());
    }
    Err(Error::Conflict(format!(
        "{MOST_OPEN} reports about this screen wait already: headquarters knows"
    )))
}

/// After the commit: browsers read it again, and the alerts are looked at without waiting.
fn tell(state: &AppState, row: &fault::Model) {
    state
        .events
        .tell_changed(row.organisation_id, "fault", &row.id);
    state.signals.alerts.notify_one();
}
