//! Calendars over HTTP. Whoever edits content may edit calendars; but other dates in a calendar that published campaigns name are on
//! screens at once, so they need the permission to publish.
use super::{
    Changed, KIND,
    core::{
        dates::{MAX_DAYS, entries, joined, stretches, total},
        ics::Read,
        shipped::Shipped,
    },
    entity::{Dates, Model, Source},
    import::{self, Ics},
    input::{
        self, CalendarPatch, Checked, ImportInto, ImportNew, ListCalendars, Mode, NewCalendar,
    },
    store,
    view::{Calendar, CalendarSummary, ImportReport, Imported, ShippedCalendar},
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Editor, Permission, Reader},
    check::Faults,
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::{CalendarId, OrganisationId},
    jobs, organisations,
    page::Page,
    time::Instant,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this feature.
pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(shipped))
        .routes(routes!(import_new))
        .routes(routes!(show, update, delete))
        .routes(routes!(import_into))
}

/// List calendars
///
/// By name, without their dates.
#[utoipa::path(get, path = "/calendars", tag = "calendars", params(ListCalendars), responses(
    (status = 200, body = Page<CalendarSummary>),
    (status = 401, description = "Not signed in"),
    (status = 422, description = "A parameter is unknown or malformed"),
))]
async fn list(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListCalendars>,
) -> Result<Json<Page<CalendarSummary>>> {
    let which = (asked.q.as_deref(), asked.kind);
    let page = (asked.after.as_deref(), asked.limit);
    let rows = store::list(&db, reader.organisation, which, page).await?;
    let mut uses = store::uses(&db, reader.organisation).await?;
    Ok(Json(rows.map(|row| {
        CalendarSummary::of(&row, uses.remove(&row.id).unwrap_or_default())
    })))
}

/// List the calendars that come with the product
///
/// Add one with `POST /calendars {"shipped": id}`.
#[utoipa::path(get, path = "/calendars/shipped", tag = "calendars", responses(
    (status = 200, body = Page<ShippedCalendar>),
    (status = 401, description = "Not signed in"),
))]
async fn shipped(_: Reader) -> Json<Page<ShippedCalendar>> {
    let all = Shipped::ALL.map(ShippedCalendar::of);
    Json(Page::whole(all.into()))
}

/// Add a calendar
///
/// With dates of one's own, or one that comes with the product.
#[utoipa::path(post, path = "/calendars", tag = "calendars", request_body = NewCalendar, responses(
    (status = 201, body = Calendar),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content"),
    (status = 409, description = "Another calendar has this name"),
    (status = 422, description = "Some fields need attention"),
))]
async fn create(
    editor: Editor,
    State(state): State<AppState>,
    Json(new): Json<NewCalendar>,
) -> Result<(StatusCode, Versioned<Calendar>)> {
    let row = add(&state, &editor, input::check(new)?, "calendar.create").await?;
    let calendar = view(&state.db, row).await?;
    Ok((StatusCode::CREATED, versioned(calendar)))
}

/// Show a calendar with its dates
#[utoipa::path(get, path = "/calendars/{id}", tag = "calendars", params(("id" = CalendarId, Path)), responses(
    (status = 200, body = Calendar),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such calendar"),
))]
async fn show(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Path(id): Path<CalendarId>,
) -> Result<Versioned<Calendar>> {
    let row = store::find(&db, reader.organisation, id).await?;
    Ok(versioned(view(&db, row).await?))
}

/// Change a calendar
///
/// Screens whose published campaigns name it follow at once; other dates then need the permission to publish.
#[utoipa::path(patch, path = "/calendars/{id}", tag = "calendars", params(("id" = CalendarId, Path)),
    request_body = CalendarPatch, responses(
    (status = 200, body = Calendar),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content, or to publish"),
    (status = 404, description = "No such calendar"),
    (status = 409, description = "Another calendar has this name"),
    (status = 412, description = "Changed by somebody else"),
    (status = 422, description = "Some fields need attention"),
    (status = 428, description = "If-Match is missing"),
))]
async fn update(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<CalendarId>,
    version: IfMatch,
    Json(patch): Json<CalendarPatch>,
) -> Result<Versioned<Calendar>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::find_to_change(txn, editor.organisation, id).await?;
        version.check(row.version)?;
        let next = patched(&row, &patch)?;
        change(txn, &editor, (row, next, "calendar.update"), now).await
    })
    .await?;
    tell(&state, editor.organisation, id);
    Ok(versioned(view(&state.db, row).await?))
}

/// Remove a calendar
#[utoipa::path(delete, path = "/calendars/{id}", tag = "calendars", params(("id" = CalendarId, Path)), responses(
    (status = 204, description = "It is gone"),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content"),
    (status = 404, description = "No such calendar"),
    (status = 409, description = "Still used; `usage` lists by which campaigns"),
    (status = 412, description = "Changed by somebody else"),
    (status = 428, description = "If-Match is missing"),
))]
async fn delete(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<CalendarId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = store::find_to_change(txn, editor.organisation, id).await?;
        version.check(row.version)?;
        store::remove(txn, &row).await?;
        note(txn, &editor, ("calendar.delete", &row), now).await
    })
    .await?;
    tell(&state, editor.organisation, id);
    Ok(StatusCode::NO_CONTENT)
}

/// Make a calendar of an `.ics` file
///
/// The report says of each event what was taken, changed or refused.
#[utoipa::path(post, path = "/calendars/import", operation_id = "create", tag = "calendars", params(ImportNew),
    request_body(content = String, content_type = "text/calendar"), responses(
    (status = 201, body = Imported),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content"),
    (status = 409, description = "Another calendar has this name"),
    (status = 413, description = "More than 1 MiB"),
    (status = 415, description = "Not text/calendar"),
    (status = 422, description = "No calendar, or nothing in it could be taken"),
))]
async fn import_new(
    editor: Editor,
    State(state): State<AppState>,
    Query(asked): Query<ImportNew>,
    file: Ics,
) -> Result<(StatusCode, Versioned<Imported>)> {
    let read = read(&state, &editor, file).await?;
    let mut faults = Faults::default();
    let name = faults.name("name", asked.name.as_deref().unwrap_or(&read.name));
    faults.finish()?;
    let new = Checked {
        name,
        kind: asked.kind.unwrap_or(super::entity::Kind::Other),
        source: Source::Import,
        shipped: None,
        dates: Dates(entries(&read.stretches)),
    };
    let row = add(&state, &editor, new, "calendar.import").await?;
    let imported = imported(&state, row, read).await?;
    Ok((StatusCode::CREATED, imported))
}

/// Read an `.ics` file into a calendar
///
/// Its dates take the place of those that are there, or add to them; who may do that is as with a change by hand.
#[utoipa::path(post, path = "/calendars/{id}/import", tag = "calendars", params(("id" = CalendarId, Path), ImportInto),
    request_body(content = String, content_type = "text/calendar"), responses(
    (status = 200, body = Imported),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to edit content, or to publish"),
    (status = 404, description = "No such calendar"),
    (status = 412, description = "Changed by somebody else"),
    (status = 413, description = "More than 1 MiB"),
    (status = 415, description = "Not text/calendar"),
    (status = 422, description = "No calendar, or nothing in it could be taken"),
    (status = 428, description = "If-Match is missing"),
))]
async fn import_into(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<CalendarId>,
    Query(asked): Query<ImportInto>,
    version: IfMatch,
    file: Ics,
) -> Result<Versioned<Imported>> {
    let found = store::find(&state.db, editor.organisation, id).await?;
    version.check(found.version)?;
    let read = read(&state, &editor, file).await?;
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::find_to_change(txn, editor.organisation, id).await?;
        version.check(row.version)?;
        let next = Model {
            source: Source::Import,
            shipped: None,
            dates: merged(&row, &read, asked.mode)?,
            ..row.clone()
        };
        change(txn, &editor, (row, next, "calendar.import"), now).await
    })
    .await?;
    tell(&state, editor.organisation, id);
    imported(&state, row, read).await
}

/// The dates of a file beside those that are there, or in their place.
fn merged(row: &Model, read: &Read, mode: Mode) -> Result<Dates> {
    if mode == Mode::Replace {
        return Ok(Dates(entries(&read.stretches)));
    }
    let mut both = stretches(&row.dates.0);
    both.extend_from_slice(&read.stretches);
    let both = joined(both);
    if total(&both) > MAX_DAYS {
        let message = format!("makes more than {MAX_DAYS} days together with those that are there");
        return Err(Error::field("file", message));
    }
    Ok(Dates(entries(&both)))
}

async fn read(state: &AppState, caller: &Caller, file: Ics) -> Result<Read> {
    let own = organisations::find(&state.db, caller.organisation).await?;
    let own = own.ok_or(Error::NotFound("organisation"))?;
    import::read(file, &own.time_zone, state.clock.now()).await
}

async fn imported(state: &AppState, row: Model, read: Read) -> Result<Versioned<Imported>> {
    let calendar = view(&state.db, row).await?;
    let version = calendar.version();
    let report = ImportReport::of(read.told);
    Ok(Versioned(version, Imported { calendar, report }))
}

/// The calendar with what the patch says; other dates are one's own.
fn patched(row: &Model, patch: &CalendarPatch) -> Result<Model> {
    let mut faults = Faults::default();
    let name = faults.name("name", patch.name.as_deref().unwrap_or(&row.name));
    let mut next = Model {
        name,
        kind: patch.kind.unwrap_or(row.kind),
        ..row.clone()
    };
    if let Some(given) = &patch.dates {
        next.dates = input::dates(given, &mut faults);
    }
    if next.dates != row.dates {
        (next.source, next.shipped) = (Source::Own, None);
    }
    faults.finish()?;
    Ok(next)
}

async fn add(
    state: &AppState,
    caller: &Caller,
    new: Checked,
    action: &'static str,
) -> Result<Model> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::add(txn, caller.organisation, new, now).await?;
        note(txn, caller, (action, &row), now).await?;
        Ok(row)
    })
    .await?;
    tell(state, caller.organisation, row.id);
    Ok(row)
}

/// Writes what a calendar is from now on; if its dates differ, the screens that follow it are looked at.
async fn change(
    txn: &DatabaseTransaction,
    caller: &Caller,
    (before, after, action): (Model, Model, &'static str),
    now: Instant,
) -> Result<Model> {
    let after = Model {
        updated_at: now,
        ..after
    };
    if before.dates != after.dates {
        let uses = store::uses(txn, caller.organisation).await?;
        let mut uses = uses.get(&before.id).into_iter().flatten();
        if uses.any(store::Use::is_published) && !caller.may(Permission::Publish) {
            return Err(Error::Forbidden(
                "published campaigns use this calendar, so other dates are on screens at once: this needs the permission to publish",
            ));
        }
        let changed = Changed {
            calendar: before.id,
        };
        jobs::enqueue(txn, caller.organisation, KIND, &changed, now).await?;
    }
    let row = store::change(txn, after).await?;
    note(txn, caller, (action, &row), now).await?;
    Ok(row)
}

async fn note(
    txn: &DatabaseTransaction,
    caller: &Caller,
    (action, row): (&'static str, &Model),
    now: Instant,
) -> Result<()> {
    let days = total(&stretches(&row.dates.0));
    let detail = json!({ "name": row.name, "dayCount": days });
    let act = audit::Act::new(action, "calendar", &row.id, detail);
    audit::record(txn, caller, act, now).await
}

async fn view(db: &impl ConnectionTrait, row: Model) -> Result<Calendar> {
    let mut uses = store::uses(db, row.organisation_id).await?;
    let used_by = uses.remove(&row.id).unwrap_or_default();
    Ok(Calendar::of(row, used_by))
}

fn versioned(calendar: Calendar) -> Versioned<Calendar> {
    Versioned(calendar.version(), calendar)
}

/// After the commit: browsers read it again, and waiting jobs start.
fn tell(state: &AppState, organisation: OrganisationId, id: CalendarId) {
    state.events.tell_changed(organisation, "calendar", &id);
    state.signals.jobs.notify_one();
}
