//! Screens: list, show, change, revoke, remove.
use super::{
    screen_body::{ListScreens, ScreenPatch, apply, check},
    tell,
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Operator, Viewer},
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::{OrganisationId, ScreenId, SiteId},
    page::Page,
    screens::{
        enrolment,
        entity::screen,
        recompile, selection,
        store::{profiles, screens, sites, tree},
        view::{Screen, Views},
    },
    time::Instant,
};
use axum::extract::State;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, DatabaseTransaction, QueryFilter as _,
    QuerySelect as _,
};
use serde_json::json;
use std::collections::HashSet;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, update))
        .routes(routes!(revoke))
}

/// Lists screens.
#[utoipa::path(get, path = "/screens", tag = "screens", params(ListScreens),
    responses((status = OK, body = Page<Screen>), (status = 401), (status = 422)))]
async fn list(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListScreens>,
) -> Result<Json<Page<Screen>>> {
    let organisation = viewer.organisation;
    let tree = tree::load(&db, organisation).await?;
    let (selection, paging) = asked.parts();
    let filter = selection::filter(&db, &viewer, &tree, selection).await?;
    let filter = paging.of(filter);
    let rows = screens::list(&db, organisation, &filter).await?;
    let ids: Vec<_> = rows.items.iter().map(|((s, _), _)| s.id).collect();
    let views = Views::with(&db, organisation, tree, &ids).await?;
    Ok(Json(rows.map(|(row, _)| views.of(row))))
}

/// Shows a screen.
#[utoipa::path(get, path = "/screens/{id}", tag = "screens", params(("id" = ScreenId, Path)),
    responses((status = OK, body = Screen), (status = 401), (status = 404)))]
async fn show(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Path(id): Path<ScreenId>,
) -> Result<Versioned<Screen>> {
    view(&db, &viewer, id).await
}

/// Changes the given fields of a screen.
#[utoipa::path(patch, path = "/screens/{id}", tag = "screens", params(("id" = ScreenId, Path)), request_body = ScreenPatch,
    responses((status = OK, body = Screen), (status = 401), (status = 403), (status = 404), (status = 412), (status = 422), (status = 428)))]
async fn update(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
    version: IfMatch,
    Json(patch): Json<ScreenPatch>,
) -> Result<Versioned<Screen>> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = find(txn, &operator, id).await?;
        version.check(row.version)?;
        let moves = patch.site_id.is_some_and(|site| site != row.site_id);
        let row = check(apply(row, patch, now))?;
        if moves {
            known_site(txn, &operator, row.site_id).await?;
        }
        profiles::must_exist(txn, operator.organisation, "profileId", row.profile_id).await?;
        let row = screens::change(txn, row).await?;
        recompile::screens(txn, operator.organisation, vec![id], now).await?;
        note(txn, &operator, "screen.update", &row).await
    })
    .await?;
    tell(&state, operator.organisation, "screen", &id);
    view(&state.db, &operator, id).await
}

/// Takes a screen's credential away: it is cut off and forgets what it has. The screen stays in the list.
#[utoipa::path(post, path = "/screens/{id}/revoke", tag = "screens", params(("id" = ScreenId, Path)),
    responses((status = OK, body = Screen), (status = 401), (status = 403), (status = 404)))]
async fn revoke(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
) -> Result<Versioned<Screen>> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = find(txn, &operator, id).await?;
        if row.revoked_at.is_some() {
            return Ok(());
        }
        let row = screen::Model {
            secret_hash: None,
            revoked_at: Some(now),
            updated_at: now,
            ..row
        };
        let row = screens::change(txn, row).await?;
        enrolment::void(txn, id).await?;
        note(txn, &operator, "screen.revoke", &row).await
    })
    .await?;
    state.signals.kick(id);
    tell(&state, operator.organisation, "screen", &id);
    view(&state.db, &operator, id).await
}

/// The screen, if the caller may see it.
///
/// # Errors
/// 404 if not.
pub async fn find(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ScreenId,
) -> Result<screen::Model> {
    let row = screens::find(db, caller.organisation, id).await?;
    let row = row.ok_or(Error::NotFound("screen"))?;
    if caller.sites.is_some() {
        let tree = tree::load(db, caller.organisation).await?;
        let seen = tree::visible(caller, &tree).is_none_or(|ids| ids.contains(&row.site_id));
        return seen.then_some(row).ok_or(Error::NotFound("screen"));
    }
    Ok(row)
}

/// The view of a screen that the caller may see.
pub(super) async fn view(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ScreenId,
) -> Result<Versioned<Screen>> {
    find(db, caller, id).await?;
    let row = screens::find_row(db, caller.organisation, id).await?;
    let row = row.ok_or(Error::NotFound("screen"))?;
    let views = Views::load(db, caller.organisation, &[id]).await?;
    let screen = views.of(row);
    Ok(Versioned(screen.version(), screen))
}

/// The screens that a store manager may see; `None` = all.
pub(super) async fn seen(
    db: &impl ConnectionTrait,
    caller: &Caller,
) -> Result<Option<HashSet<ScreenId>>> {
    if caller.sites.is_none() {
        return Ok(None);
    }
    let tree = tree::load(db, caller.organisation).await?;
    let sites = tree::visible(caller, &tree).unwrap_or_default();
    let ids = screens::within(caller.organisation)
        .filter(screen::COLUMN.site_id.is_in(sites))
        .select_only()
        .column(screen::Column::Id)
        .into_tuple::<ScreenId>();
    Ok(Some(ids.all(db).await?.into_iter().collect()))
}

/// 422 on `siteId` unless the caller sees such a site.
pub(super) async fn known_site(
    db: &impl ConnectionTrait,
    caller: &Caller,
    site: SiteId,
) -> Result<()> {
    let row = sites::find(db, caller.organisation, site).await?;
    let tree = tree::load(db, caller.organisation).await?;
    let seen = tree::visible(caller, &tree).is_none_or(|ids| ids.contains(&site));
    if row.is_none() || !seen {
        return Err(Error::field("siteId", "is no site of this organisation"));
    }
    Ok(())
}

/// Removes a screen in a transaction; [`removed`] comes after it.
///
/// # Errors
/// 404 if the caller sees no such screen, 412 if it has changed since it was read.
pub async fn remove(
    txn: &DatabaseTransaction,
    caller: &Caller,
    (id, version): (ScreenId, IfMatch),
    now: Instant,
) -> Result<()> {
    let row = find(txn, caller, id).await?;
    version.check(row.version)?;
    screens::remove(txn, &row).await?;
    let row = screen::Model {
        updated_at: now,
        ..row
    };
    note(txn, caller, "screen.delete", &row).await
}

/// Cuts a removed screen off, and tells who watches.
pub fn removed(state: &AppState, organisation: OrganisationId, id: ScreenId) {
    state.signals.kick(id);
    tell(state, organisation, "screen", &id);
}

async fn note(
    txn: &DatabaseTransaction,
    caller: &Caller,
    action: &'static str,
    row: &screen::Model,
) -> Result<()> {
    let act = audit::Act::new(action, "screen", &row.id, json!({ "name": row.name }));
    audit::record(txn, caller, act, row.updated_at).await
}
