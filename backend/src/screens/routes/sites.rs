//! The tree of regions and stores.
use super::{
    site_body::{ListSites, NewSite, Site, SitePatch, Views, apply, check, fresh},
    tell,
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Operator, Viewer},
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::SiteId,
    page::Page,
    screens::{
        core::tree::{MAX_DEPTH, Refused, Tree},
        entity::site,
        recompile,
        store::{profiles, sites, tree},
        values::SiteKind,
    },
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
}

/// Lists sites by name.
#[utoipa::path(get, path = "/sites", tag = "sites", params(ListSites),
    responses((status = OK, body = Page<Site>), (status = 401), (status = 422)))]
async fn list(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListSites>,
) -> Result<Json<Page<Site>>> {
    let views = Views::load(&db, &viewer).await?;
    let filter = sites::Filter {
        q: asked.q,
        kind: asked.kind,
        parent: asked.parent_id,
        among: tree::visible(&viewer, &views.tree),
        limit: asked.limit,
        after: asked.after,
    };
    let rows = sites::list(&db, viewer.organisation, &filter).await?;
    Ok(Json(rows.map(|row| views.of(row))))
}

/// Adds a site.
#[utoipa::path(post, path = "/sites", tag = "sites", request_body = NewSite,
    responses((status = CREATED, body = Site), (status = 401), (status = 403), (status = 422)))]
async fn create(
    operator: Operator,
    State(state): State<AppState>,
    Json(new): Json<NewSite>,
) -> Result<(StatusCode, Versioned<Site>)> {
    let row = fresh(operator.organisation, new, state.clock.now());
    let row = check(row)?;
    let row = db::write(&state.db, async |txn| add(txn, &operator, row).await).await?;
    tell(&state, operator.organisation, "site", &row.id);
    let views = Views::load(&state.db, &operator).await?;
    Ok((StatusCode::CREATED, Versioned(row.version, views.of(row))))
}

/// Shows a site.
#[utoipa::path(get, path = "/sites/{id}", tag = "sites", params(("id" = SiteId, Path)),
    responses((status = OK, body = Site), (status = 401), (status = 404)))]
async fn show(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Path(id): Path<SiteId>,
) -> Result<Versioned<Site>> {
    let views = Views::load(&db, &viewer).await?;
    let row = find(&db, &viewer, &views.tree, id).await?;
    Ok(Versioned(row.version, views.of(row)))
}

/// Changes the given fields of a site.
#[utoipa::path(patch, path = "/sites/{id}", tag = "sites", params(("id" = SiteId, Path)), request_body = SitePatch,
    responses((status = OK, body = Site), (status = 401), (status = 403), (status = 404), (status = 412), (status = 422), (status = 428)))]
async fn update(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<SiteId>,
    version: IfMatch,
    Json(patch): Json<SitePatch>,
) -> Result<Versioned<Site>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let tree = tree::lock(txn, operator.organisation).await?;
        let before = find(txn, &operator, &tree, id).await?;
        version.check(before.version)?;
        let row = check(apply(before.clone(), patch, now))?;
        change(txn, &operator, &tree, (before, row)).await
    })
    .await?;
    tell(&state, operator.organisation, "site", &id);
    let views = Views::load(&state.db, &operator).await?;
    Ok(Versioned(row.version, views.of(row)))
}

/// Removes a site that has neither screens nor sites below it.
#[utoipa::path(delete, path = "/sites/{id}", tag = "sites", params(("id" = SiteId, Path)),
    responses((status = NO_CONTENT), (status = 401), (status = 403), (status = 404), (status = 409), (status = 412), (status = 428)))]
async fn delete(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<SiteId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let tree = tree::lock(txn, operator.organisation).await?;
        let row = find(txn, &operator, &tree, id).await?;
        version.check(row.version)?;
        sites::remove(txn, &row).await?;
        let act = audit::Act::new("site.delete", "site", &id, json!({ "name": row.name }));
        audit::record(txn, &operator, act, now).await
    })
    .await?;
    tell(&state, operator.organisation, "site", &id);
    Ok(StatusCode::NO_CONTENT)
}

async fn find(
    db: &impl ConnectionTrait,
    caller: &Caller,
    tree: &Tree,
    id: SiteId,
) -> Result<site::Model> {
    let row = sites::find(db, caller.organisation, id).await?;
    let seen = tree::visible(caller, tree).is_none_or(|ids| ids.contains(&id));
    row.filter(|_| seen).ok_or(Error::NotFound("site"))
}

async fn add(txn: &DatabaseTransaction, caller: &Caller, row: site::Model) -> Result<site::Model> {
    let tree = tree::lock(txn, caller.organisation).await?;
    check_parent(txn, &tree, &row).await?;
    profiles::must_exist(txn, caller.organisation, "profileId", row.profile_id).await?;
    let row = sites::add(txn, row).await?;
    let act = audit::Act::new("site.create", "site", &row.id, json!({ "name": row.name }));
    audit::record(txn, caller, act, row.created_at).await?;
    Ok(row)
}

async fn change(
    txn: &DatabaseTransaction,
    caller: &Caller,
    tree: &Tree,
    (before, row): (site::Model, site::Model),
) -> Result<site::Model> {
    if before.parent_id != row.parent_id {
        check_parent(txn, tree, &row).await?;
    }
    profiles::must_exist(txn, caller.organisation, "profileId", row.profile_id).await?;
    let below = tree::below(tree, &[row.id]);
    if row.kind == SiteKind::Store && below.len() > 1 {
        let message = "must stay `region` while sites stand below it";
        return Err(Error::field("kind", message));
    }
    let row = sites::change(txn, row).await?;
    if affects_plans(&before, &row) {
        recompile::sites(txn, caller.organisation, &below, row.updated_at).await?;
    }
    let act = audit::Act::new("site.update", "site", &row.id, json!({ "name": row.name }));
    audit::record(txn, caller, act, row.updated_at).await?;
    Ok(row)
}

/// Whether its screens may be sent something else.
fn affects_plans(before: &site::Model, after: &site::Model) -> bool {
    let parts = |s: &site::Model| {
        let own = (s.parent_id, s.name.clone(), s.tags.clone());
        (
            own,
            s.time_zone.clone(),
            s.opening_hours.clone(),
            s.legal_dark,
            s.profile_id,
        )
    };
    parts(before) != parts(after)
}

async fn check_parent(txn: &impl ConnectionTrait, tree: &Tree, row: &site::Model) -> Result<()> {
    let Some(parent) = row.parent_id else {
        return Ok(());
    };
    let above = sites::find(txn, row.organisation_id, parent).await?;
    let wrong = |message: String| Err(Error::field("parentId", message));
    match above.map(|site| site.kind) {
        None => return wrong("is no site of this organisation".into()),
        Some(SiteKind::Store) => {
            return wrong("is a store: only regions have sites below them".into());
        }
        Some(SiteKind::Region) => {}
    }
    match tree.check_move(row.id.0, Some(parent.0)) {
        Ok(()) => Ok(()),
        Err(Refused::Cycle) => wrong("stands below this site: choose a site outside of it".into()),
        Err(Refused::TooDeep) => wrong(format!("would make more than {MAX_DEPTH} levels")),
    }
}
