//! Settings profiles, and what holds on a screen.
use super::{
    profile_body::{ListProfiles, NewProfile, Profile, ProfilePatch, ScreenSettings},
    screens::find as find_screen,
    tell,
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Operator, Reader, Viewer},
    check::Faults,
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::{OrganisationId, ProfileId, ScreenId},
    page::Page,
    screens::{
        entity::profile,
        input, recompile,
        store::{profiles, tree},
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
        .routes(routes!(settings))
}

/// Lists settings profiles by name.
#[utoipa::path(get, path = "/profiles", tag = "profiles", params(ListProfiles),
    responses((status = OK, body = Page<Profile>), (status = 401), (status = 422)))]
async fn list(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListProfiles>,
) -> Result<Json<Page<Profile>>> {
    let part = (asked.limit, asked.after.as_deref());
    let rows = profiles::list(&db, reader.organisation, part).await?;
    let uses = profiles::uses(&db, reader.organisation).await?;
    Ok(Json(rows.map(|row| Profile::of(row, &uses))))
}

/// Adds a settings profile.
#[utoipa::path(post, path = "/profiles", tag = "profiles", request_body = NewProfile,
    responses((status = CREATED, body = Profile), (status = 401), (status = 403), (status = 422)))]
async fn create(
    operator: Operator,
    State(state): State<AppState>,
    Json(new): Json<NewProfile>,
) -> Result<(StatusCode, Versioned<Profile>)> {
    let now = state.clock.now();
    let row = checked(new.row(operator.organisation, now))?;
    let row = db::write(&state.db, async |txn| {
        let row = profiles::add(txn, row).await?;
        if row.is_default {
            follow(txn, &row, &row).await?;
        }
        note(txn, &operator, "profile.create", &row).await?;
        Ok(row)
    })
    .await?;
    tell(&state, operator.organisation, "profile", &row.id);
    let profile = view(&state.db, row).await?;
    Ok((StatusCode::CREATED, profile))
}

/// Shows a settings profile.
#[utoipa::path(get, path = "/profiles/{id}", tag = "profiles", params(("id" = ProfileId, Path)),
    responses((status = OK, body = Profile), (status = 401), (status = 404)))]
async fn show(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Path(id): Path<ProfileId>,
) -> Result<Versioned<Profile>> {
    let row = find(&db, reader.organisation, id).await?;
    view(&db, row).await
}

/// Changes a settings profile; the screens that follow it are told.
#[utoipa::path(patch, path = "/profiles/{id}", tag = "profiles", params(("id" = ProfileId, Path)), request_body = ProfilePatch,
    responses((status = OK, body = Profile), (status = 401), (status = 403), (status = 404), (status = 412), (status = 422), (status = 428)))]
async fn update(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<ProfileId>,
    version: IfMatch,
    Json(patch): Json<ProfilePatch>,
) -> Result<Versioned<Profile>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let before = find(txn, operator.organisation, id).await?;
        version.check(before.version)?;
        let row = checked(patch.on(before.clone(), now))?;
        let row = profiles::change(txn, row).await?;
        let said = |row: &profile::Model| (row.is_default, row.settings.clone());
        if said(&before) != said(&row) {
            follow(txn, &before, &row).await?;
        }
        note(txn, &operator, "profile.update", &row).await?;
        Ok(row)
    })
    .await?;
    tell(&state, operator.organisation, "profile", &id);
    view(&state.db, row).await
}

/// Removes a settings profile that no site and no screen names.
#[utoipa::path(delete, path = "/profiles/{id}", tag = "profiles", params(("id" = ProfileId, Path)),
    responses((status = NO_CONTENT), (status = 401), (status = 403), (status = 404), (status = 409), (status = 412), (status = 428)))]
async fn delete(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<ProfileId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = find(txn, operator.organisation, id).await?;
        version.check(row.version)?;
        if profiles::is_used(txn, &row).await? {
            let message = "sites or screens still follow this profile: give them another one first";
            return Err(Error::Conflict(message.into()));
        }
        let row = profile::Model {
            updated_at: now,
            ..row
        };
        let screens = profiles::followers(txn, operator.organisation, &row).await?;
        profiles::remove(txn, &row).await?;
        recompile::screens(txn, operator.organisation, screens, now).await?;
        note(txn, &operator, "profile.delete", &row).await
    })
    .await?;
    tell(&state, operator.organisation, "profile", &id);
    Ok(StatusCode::NO_CONTENT)
}

/// What holds on a screen, and who says so.
#[utoipa::path(get, path = "/screens/{id}/settings", tag = "profiles", params(("id" = ScreenId, Path)),
    responses((status = OK, body = ScreenSettings), (status = 401), (status = 404)))]
async fn settings(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Path(id): Path<ScreenId>,
) -> Result<Json<ScreenSettings>> {
    let screen = find_screen(&db, &viewer, id).await?;
    let tree = tree::load(&db, viewer.organisation).await?;
    let layers = profiles::layers(&db, &screen, &tree).await?;
    Ok(Json(ScreenSettings::of(&screen, &layers)))
}

/// Has everybody looked at who followed the profile before, or does now.
async fn follow(
    txn: &impl ConnectionTrait,
    before: &profile::Model,
    row: &profile::Model,
) -> Result<()> {
    if row.is_default {
        profiles::be_only_default(txn, row).await?;
    }
    let widest = profile::Model {
        is_default: before.is_default || row.is_default,
        ..row.clone()
    };
    let organisation = row.organisation_id;
    let screens = profiles::followers(txn, organisation, &widest).await?;
    recompile::screens(txn, organisation, screens, row.updated_at).await
}

async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: ProfileId,
) -> Result<profile::Model> {
    let row = profiles::find(db, organisation, id).await?;
    row.ok_or(Error::NotFound("profile"))
}

async fn view(db: &impl ConnectionTrait, row: profile::Model) -> Result<Versioned<Profile>> {
    let uses = profiles::uses(db, row.organisation_id).await?;
    Ok(Versioned(row.version, Profile::of(row, &uses)))
}

fn checked(mut row: profile::Model) -> Result<profile::Model> {
    let mut faults = Faults::default();
    row.name = faults.name("name", &row.name);
    row.name_key = db::fold(&row.name);
    input::settings(&mut faults, &row.settings);
    faults.finish()?;
    Ok(row)
}

async fn note(
    txn: &DatabaseTransaction,
    caller: &Caller,
    action: &'static str,
    row: &profile::Model,
) -> Result<()> {
    let act = audit::Act::new(action, "profile", &row.id, json!({ "name": row.name }));
    audit::record(txn, caller, act, row.updated_at).await
}
