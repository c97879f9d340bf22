//! Flat sets of screens.
use super::{
    group_body::{Group, GroupPatch, ListGroups, NewGroup, view},
    tell,
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Operator, Viewer},
    check::Faults,
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::{GroupId, OrganisationId, ScreenId},
    page::Page,
    screens::{
        entity::{group, screen},
        recompile,
        store::{groups, screens},
    },
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, DatabaseTransaction, QueryFilter as _,
    QuerySelect as _,
};
use serde_json::json;
use std::collections::BTreeSet;
use utoipa_axum::{router::OpenApiRouter, routes};

/// How many screens a group may have.
const MAX_SCREENS: usize = 10_000;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
}

/// Lists groups by name.
#[utoipa::path(get, path = "/groups", tag = "groups", params(ListGroups),
    responses((status = OK, body = Page<Group>), (status = 401), (status = 422)))]
async fn list(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListGroups>,
) -> Result<Json<Page<Group>>> {
    let organisation = viewer.organisation;
    let rows = groups::list(&db, organisation, asked.limit, asked.after.as_deref()).await?;
    let ids: Vec<_> = rows.items.iter().map(|g| g.id).collect();
    let mut members = groups::screens_of(&db, organisation, &ids).await?;
    let seen = super::screens::seen(&db, &viewer).await?;
    Ok(Json(rows.map(|row| {
        let mut screens = members.remove(&row.id).unwrap_or_default();
        screens.retain(|id| seen.as_ref().is_none_or(|seen| seen.contains(id)));
        view(row, screens)
    })))
}

/// Adds a group.
#[utoipa::path(post, path = "/groups", tag = "groups", request_body = NewGroup,
    responses((status = CREATED, body = Group), (status = 401), (status = 403), (status = 422)))]
async fn create(
    operator: Operator,
    State(state): State<AppState>,
    Json(new): Json<NewGroup>,
) -> Result<(StatusCode, Versioned<Group>)> {
    let now = state.clock.now();
    let row = group::Model {
        id: GroupId::new(),
        organisation_id: operator.organisation,
        name: checked_name(&new.name)?,
        name_key: db::fold(&new.name),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let row = db::write(&state.db, async |txn| {
        let row = groups::add(txn, row).await?;
        set_screens(txn, &row, &new.screen_ids).await?;
        note(txn, &operator, "group.create", &row).await?;
        Ok(row)
    })
    .await?;
    tell(&state, operator.organisation, "group", &row.id);
    let group = with_screens(&state.db, row).await?;
    Ok((StatusCode::CREATED, Versioned(group.version, group)))
}

/// Shows a group.
#[utoipa::path(get, path = "/groups/{id}", tag = "groups", params(("id" = GroupId, Path)),
    responses((status = OK, body = Group), (status = 401), (status = 404)))]
async fn show(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Path(id): Path<GroupId>,
) -> Result<Versioned<Group>> {
    let row = find(&db, viewer.organisation, id).await?;
    let mut group = with_screens(&db, row).await?;
    if let Some(seen) = super::screens::seen(&db, &viewer).await? {
        group.screen_ids.retain(|id| seen.contains(id));
    }
    Ok(Versioned(group.version, group))
}

/// Changes a group's name or its screens.
#[utoipa::path(patch, path = "/groups/{id}", tag = "groups", params(("id" = GroupId, Path)), request_body = GroupPatch,
    responses((status = OK, body = Group), (status = 401), (status = 403), (status = 404), (status = 412), (status = 422), (status = 428)))]
async fn update(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<GroupId>,
    version: IfMatch,
    Json(patch): Json<GroupPatch>,
) -> Result<Versioned<Group>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = find(txn, operator.organisation, id).await?;
        version.check(row.version)?;
        let name = patch.name.as_deref().unwrap_or(&row.name);
        let row = group::Model {
            name: checked_name(name)?,
            name_key: db::fold(name),
            updated_at: now,
            ..row
        };
        let row = groups::change(txn, row).await?;
        if let Some(screens) = &patch.screen_ids {
            set_screens(txn, &row, screens).await?;
        }
        note(txn, &operator, "group.update", &row).await?;
        Ok(row)
    })
    .await?;
    tell(&state, operator.organisation, "group", &id);
    let group = with_screens(&state.db, row).await?;
    Ok(Versioned(group.version, group))
}

/// Removes a group; its screens stay.
#[utoipa::path(delete, path = "/groups/{id}", tag = "groups", params(("id" = GroupId, Path)),
    responses((status = NO_CONTENT), (status = 401), (status = 403), (status = 404), (status = 412), (status = 428)))]
async fn delete(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<GroupId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = find(txn, operator.organisation, id).await?;
        version.check(row.version)?;
        let row = group::Model {
            updated_at: now,
            ..row
        };
        set_screens(txn, &row, &[]).await?;
        groups::remove(txn, &row).await?;
        note(txn, &operator, "group.delete", &row).await
    })
    .await?;
    tell(&state, operator.organisation, "group", &id);
    Ok(StatusCode::NO_CONTENT)
}

async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: GroupId,
) -> Result<group::Model> {
    let row = groups::find(db, organisation, id).await?;
    row.ok_or(Error::NotFound("group"))
}

fn checked_name(name: &str) -> Result<String> {
    let mut faults = Faults::default();
    let name = faults.name("name", name);
    faults.finish()?;
    Ok(name)
}

/// Sets the members; those who come or go are looked at again.
async fn set_screens(
    txn: &impl ConnectionTrait,
    row: &group::Model,
    given: &[ScreenId],
) -> Result<()> {
    let organisation = row.organisation_id;
    let wanted: BTreeSet<ScreenId> = given.iter().copied().collect();
    if wanted.len() > MAX_SCREENS {
        let message = format!("holds at most {MAX_SCREENS} screens");
        return Err(Error::field("screenIds", message));
    }
    let wanted: Vec<_> = wanted.into_iter().collect();
    let known = screens::within(organisation)
        .filter(screen::COLUMN.id.is_in(wanted.iter().copied()))
        .select_only()
        .column(screen::Column::Id)
        .into_tuple::<ScreenId>();
    let known: BTreeSet<_> = known.all(txn).await?.into_iter().collect();
    let mut faults = Faults::default();
    for (i, id) in given.iter().enumerate() {
        let message = "is no screen of this organisation";
        faults.ensure(known.contains(id), format!("screenIds[{i}]"), message);
    }
    faults.finish()?;
    let mut before = groups::screens_of(txn, organisation, &[row.id]).await?;
    let before: BTreeSet<_> = before
        .remove(&row.id)
        .unwrap_or_default()
        .into_iter()
        .collect();
    groups::set_screens(txn, row, &wanted).await?;
    let moved = known.symmetric_difference(&before).copied().collect();
    recompile::screens(txn, organisation, moved, row.updated_at).await
}

async fn note(
    txn: &DatabaseTransaction,
    caller: &Caller,
    action: &'static str,
    row: &group::Model,
) -> Result<()> {
    let act = audit::Act::new(action, "group", &row.id, json!({ "name": row.name }));
    audit::record(txn, caller, act, row.updated_at).await
}

async fn with_screens(db: &impl ConnectionTrait, row: group::Model) -> Result<Group> {
    let mut members = groups::screens_of(db, row.organisation_id, &[row.id]).await?;
    let screens = members.remove(&row.id).unwrap_or_default();
    Ok(view(row, screens))
}
