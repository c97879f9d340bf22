//! Acts on many screens in the REST API.
use super::{
    action::Action,
    change::{Change, Verdict},
    entity::{
        operation::{self, State as Stand},
        result::{self, State as Fate},
    },
    job::{self, KIND, Work},
    prepare::{Prepared, prepare},
    store,
    view::{Operation, Preview, Progress, ScreenResult},
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Commander, Viewer},
    db,
    error::{Error, Result},
    extract::{Json, Path, Query},
    fleet::commands,
    id::{BulkId, CommandId, ScreenId},
    jobs,
    page::{Limit, Page},
    screens::selection::Selection,
    time::Instant,
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(bulk))
        .routes(routes!(list))
        .routes(routes!(show))
        .routes(routes!(results))
        .routes(routes!(cancel))
        .routes(routes!(undo))
}

/// What to do to which screens.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = BulkInput)]
struct Bulk {
    /// Which screens; `{}` = all that the caller may see.
    filter: Selection,
    /// What to do.
    action: Action,
    /// Only count.
    #[serde(default)]
    dry_run: bool,
    /// `count` of the dry run.
    expected_count: Option<usize>,
    /// `token` of the dry run.
    token: Option<String>,
}

/// Does one thing to all screens that fit a filter
///
/// With `dryRun` it only counts. Without, it needs `expectedCount` or `token` of a dry run, and refuses with 409 when other screens
/// fit by now. The screens are worked off in batches: follow the operation, or the live event `bulk`. Everything but commands
/// needs the permission to manage screens too.
#[utoipa::path(post, path = "/screens/bulk", tag = "bulk", request_body = Bulk,
    responses((status = OK, body = Preview, description = "with dryRun"), (status = ACCEPTED, body = Operation),
        (status = 401), (status = 403), (status = 409), (status = 422)))]
async fn bulk(
    commander: Commander,
    State(state): State<AppState>,
    Json(asked): Json<Bulk>,
) -> Result<Response> {
    let what = (&asked.filter, &asked.action);
    asked.action.check(&state.db, &commander).await?;
    if asked.dry_run {
        let prepared = prepare(&state.db, &commander, what).await?;
        return Ok(Json(prepared.preview()).into_response());
    }
    let now = state.clock.now();
    let id = db::write(&state.db, async |txn| {
        let prepared = prepare(txn, &commander, what).await?;
        prepared.must_be(asked.expected_count, asked.token.as_deref())?;
        begin(txn, &commander, &asked, prepared, now).await
    })
    .await?;
    let view = job::tell(&state, commander.organisation, id).await?;
    Ok((StatusCode::ACCEPTED, Json(view)).into_response())
}

async fn begin(
    txn: &DatabaseTransaction,
    caller: &Caller,
    asked: &Bulk,
    prepared: Prepared,
    now: Instant,
) -> Result<BulkId> {
    let filter = serde_json::to_value(&asked.filter).map_err(Error::internal)?;
    let row = fresh(
        caller,
        (asked.action.clone(), filter),
        prepared.rows.len(),
        now,
    )?;
    let commands = matches!(asked.action, Action::Command { .. });
    let results = prepared.rows.into_iter().map(|((screen, _), verdict)| {
        let to = (screen.id, screen.name);
        match verdict {
            Verdict::Act(change) => result::Model {
                command_id: commands.then(CommandId::new),
                change,
                ..waiting(&row, to)
            },
            Verdict::Skip(why) => result::Model {
                state: Fate::Skipped,
                reason: Some(why.as_str().to_owned()),
                ..waiting(&row, to)
            },
        }
    });
    let results = results.collect();
    start(txn, caller, (row, results), "screen.bulk").await
}

fn fresh(
    caller: &Caller,
    (action, filter): (Action, serde_json::Value),
    total: usize,
    now: Instant,
) -> Result<operation::Model> {
    Ok(operation::Model {
        id: BulkId::new(),
        organisation_id: caller.organisation,
        action,
        filter,
        state: Stand::Queued,
        total: i32::try_from(total).map_err(Error::internal)?,
        undoes: None,
        undone_by: None,
        message: None,
        by_id: caller.id(),
        by_name: caller.name().to_owned(),
        created_at: now,
        updated_at: now,
    })
}

fn waiting(row: &operation::Model, (screen, name): (ScreenId, String)) -> result::Model {
    result::Model {
        operation_id: row.id,
        screen_id: screen,
        organisation_id: row.organisation_id,
        screen_name: name,
        command_id: None,
        state: Fate::Waiting,
        reason: None,
        change: None,
    }
}

async fn start(
    txn: &DatabaseTransaction,
    caller: &Caller,
    (row, results): (operation::Model, Vec<result::Model>),
    action: &'static str,
) -> Result<BulkId> {
    let row = store::add(txn, row, results).await?;
    let work = Work { operation: row.id };
    jobs::enqueue(txn, row.organisation_id, KIND, &work, row.created_at).await?;
    let detail = json!({ "action": row.action.word(), "screens": row.total, "undoes": row.undoes });
    let act = audit::Act::new(action, "bulk", &row.id, detail);
    audit::record(txn, caller, act, row.created_at).await?;
    Ok(row.id)
}

/// Which part of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Part {
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Limit,
    /// The cursor `next` of the page before.
    after: Option<String>,
}

/// The last acts on many screens, newest first; they are kept for 30 days
#[utoipa::path(get, path = "/bulk-operations", tag = "bulk", params(Part),
    responses((status = OK, body = Page<Operation>), (status = 401), (status = 422)))]
async fn list(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Query(part): Query<Part>,
) -> Result<Json<Page<Operation>>> {
    let own = viewer.sites.is_some().then(|| viewer.id());
    let after = cursor(part.after.as_deref())?.map(BulkId);
    let rows = store::list(&db, viewer.organisation, own, (part.limit, after)).await?;
    let mut items = Vec::with_capacity(rows.items.len());
    for row in rows.items {
        let counts = store::counts(&db, viewer.organisation, row.id).await?;
        items.push(Operation::of(row, counts));
    }
    let next = rows.next;
    Ok(Json(Page { items, next }))
}

/// An act on many screens
#[utoipa::path(get, path = "/bulk-operations/{id}", tag = "bulk", params(("id" = BulkId, Path)),
    responses((status = OK, body = Operation), (status = 401), (status = 404)))]
async fn show(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Path(id): Path<BulkId>,
) -> Result<Json<Operation>> {
    let row = seen(&db, &viewer, id).await?;
    let counts = store::counts(&db, viewer.organisation, id).await?;
    Ok(Json(Operation::of(row, counts)))
}

/// Which results.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only screens that are so far.
    state: Option<Progress>,
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Limit,
    /// The cursor `next` of the page before.
    after: Option<String>,
}

/// What became of an act on each screen
#[utoipa::path(get, path = "/bulk-operations/{id}/results", tag = "bulk", params(("id" = BulkId, Path), Wanted),
    responses((status = OK, body = Page<ScreenResult>), (status = 401), (status = 404), (status = 422)))]
async fn results(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Path(id): Path<BulkId>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<ScreenResult>>> {
    let row = seen(&db, &viewer, id).await?;
    let after = cursor(wanted.after.as_deref())?.map(ScreenId);
    let part = (wanted.limit, after);
    Ok(Json(store::results(&db, &row, wanted.state, part).await?))
}

/// Calls an act off: screens whose turn has not come are left as they are, commands that no screen has taken are called back
#[utoipa::path(post, path = "/bulk-operations/{id}/cancel", tag = "bulk", params(("id" = BulkId, Path)),
    responses((status = OK, body = Operation), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn cancel(
    commander: Commander,
    State(state): State<AppState>,
    Path(id): Path<BulkId>,
) -> Result<Json<Operation>> {
    let now = state.clock.now();
    let organisation = commander.organisation;
    seen(&state.db, &commander, id).await?;
    db::write(&state.db, async |txn| {
        let row = store::lock(txn, organisation, id).await?;
        let row = row.ok_or(Error::NotFound("operation"))?;
        if row.state == Stand::Cancelled {
            return Ok(());
        }
        let mut stopped = store::call_off(txn, &row).await?;
        if matches!(row.action, Action::Command { .. }) {
            let ids = store::commands_of(&row);
            stopped += commands::cancel(txn, organisation, ids, now).await?;
        }
        if stopped == 0 {
            return Err(Error::Conflict(
                "nothing is left to call off: every screen is done or has its command".into(),
            ));
        }
        store::set_state(txn, &row, (Stand::Cancelled, None), now).await?;
        let act = audit::Act::new(
            "screen.bulk_cancel",
            "bulk",
            &id,
            json!({ "screens": stopped }),
        );
        audit::record(txn, &commander, act, now).await
    })
    .await?;
    Ok(Json(job::tell(&state, organisation, id).await?))
}

/// Takes an act back where nobody else has changed the screens since; commands and revocations cannot be taken back
#[utoipa::path(post, path = "/bulk-operations/{id}/undo", tag = "bulk", params(("id" = BulkId, Path)),
    responses((status = ACCEPTED, body = Operation), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn undo(
    commander: Commander,
    State(state): State<AppState>,
    Path(id): Path<BulkId>,
) -> Result<(StatusCode, Json<Operation>)> {
    let now = state.clock.now();
    let organisation = commander.organisation;
    let before = seen(&state.db, &commander, id).await?;
    before.action.check(&state.db, &commander).await?;
    let id = db::write(&state.db, async |txn| {
        let row = store::lock(txn, organisation, id).await?;
        let row = row.ok_or(Error::NotFound("operation"))?;
        refuse_undo(&row)?;
        let done = store::changed(txn, &row).await?;
        if done.is_empty() {
            return Err(Error::Conflict("no screen was changed".into()));
        }
        let what = (row.action.clone(), row.filter.clone());
        let back = operation::Model {
            undoes: Some(row.id),
            ..fresh(&commander, what, done.len(), now)?
        };
        store::set_undone(txn, &row, back.id).await?;
        let results = done.into_iter().map(|done| result::Model {
            change: done.change.as_ref().map(Change::inverse),
            ..waiting(&back, (done.screen_id, done.screen_name))
        });
        let results = results.collect();
        start(txn, &commander, (back, results), "screen.bulk_undo").await
    })
    .await?;
    let view = job::tell(&state, organisation, id).await?;
    Ok((StatusCode::ACCEPTED, Json(view)))
}

fn refuse_undo(row: &operation::Model) -> Result<()> {
    let why = match row.state {
        _ if !row.action.is_reversible() => "commands and revocations cannot be taken back",
        _ if row.undone_by.is_some() => "this was taken back already",
        Stand::Queued | Stand::Running => "this is not over: call it off first",
        Stand::Done | Stand::Cancelled | Stand::Failed => return Ok(()),
    };
    Err(Error::Conflict(why.into()))
}

/// The act, if the caller may see it: store managers see their own.
async fn seen(db: &impl ConnectionTrait, caller: &Caller, id: BulkId) -> Result<operation::Model> {
    let row = store::find(db, caller.organisation, id).await?;
    let row = row.filter(|row| caller.sites.is_none() || row.by_id == caller.id());
    row.ok_or(Error::NotFound("operation"))
}

fn cursor(after: Option<&str>) -> Result<Option<uuid::Uuid>> {
    let read = after.map(str::parse).transpose();
    read.map_err(|_| {
        Error::field(
            "after",
            "is no cursor of this list: start from the beginning",
        )
    })
}
