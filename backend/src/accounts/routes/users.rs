//! The people of the organisation.
use super::Paging;
use crate::{
    accounts::store,
    app::AppState,
    audit::{self, Act},
    auth::{
        Admin, Caller, Permission, Role,
        entity::{SiteIds, user},
    },
    check::{Faults, some},
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::{SiteId, UserId},
    page::Page,
    screens::store::sites,
    time::Instant,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct User {
    id: UserId,
    name: String,
    email: String,
    role: Role,
    #[schema(value_type = crate::organisations::Locale)]
    locale: String,
    /// For store managers: the sites they see.
    site_ids: Vec<SiteId>,
    disabled: bool,
    last_seen_at: Option<Instant>,
    created_at: Instant,
    version: i64,
}

impl From<user::Model> for User {
    fn from(row: user::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            email: row.email,
            role: row.role,
            locale: row.locale,
            site_ids: row.site_ids.0,
            disabled: row.disabled_at.is_some(),
            last_seen_at: row.last_seen_at,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// The people
///
/// Everybody who can sign in to the organisation, and who could.
#[utoipa::path(
    get,
    path = "/users",
    tag = "people",
    params(Paging),
    responses(
        (status = 200, body = Page<User>),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator"),
        (status = 422, description = "A parameter is not right"),
    )
)]
pub(super) async fn list(
    State(db): State<DatabaseConnection>,
    admin: Admin,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<User>>> {
    let (limit, after) = (paging.limit, paging.after.map(UserId));
    let rows = store::users::page(&db, admin.organisation, after, limit.and_one()).await?;
    let page = Page::cut(rows, limit, |row| row.id.to_string());
    Ok(Json(page.map(User::from)))
}

/// A person
///
/// One of the organisation's people.
#[utoipa::path(
    get,
    path = "/users/{id}",
    tag = "people",
    params(("id" = UserId, Path, description = "The person")),
    responses(
        (status = 200, body = User),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such person"),
    )
)]
pub(super) async fn show(
    State(db): State<DatabaseConnection>,
    admin: Admin,
    Path(id): Path<UserId>,
) -> Result<Versioned<User>> {
    let row = find(&db, &admin, id).await?;
    Ok(Versioned(row.version, row.into()))
}

async fn find(db: &impl ConnectionTrait, admin: &Caller, id: UserId) -> Result<user::Model> {
    let found = store::users::find(db, admin.organisation, id).await?;
    found.ok_or(Error::NotFound("person"))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UserPatch {
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    name: Option<String>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    role: Option<Role>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    site_ids: Option<Vec<SiteId>>,
    /// Signs the person out everywhere and stops the keys they made.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    disabled: Option<bool>,
}

impl UserPatch {
    fn apply(self, to: &mut user::Model, now: Instant) -> Result<()> {
        let mut faults = Faults::default();
        if let Some(name) = self.name {
            to.name = faults.name("name", &name);
        }
        if let Some(sites) = self.site_ids {
            faults.ensure(sites.len() <= 1000, "siteIds", "must be at most 1000 sites");
            to.site_ids = SiteIds(sites);
        }
        to.role = self.role.unwrap_or(to.role);
        to.disabled_at = match self.disabled {
            Some(true) => to.disabled_at.or(Some(now)),
            Some(false) => None,
            None => to.disabled_at,
        };
        faults.finish()
    }
}

/// Change a person
///
/// Only owners change owners; nobody gives more than they have; one owner always remains.
#[utoipa::path(
    patch,
    path = "/users/{id}",
    tag = "people",
    params(
        ("id" = UserId, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The version that was read"),
    ),
    request_body = UserPatch,
    responses(
        (status = 200, body = User),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not allowed for this person or role"),
        (status = 404, description = "No such person"),
        (status = 409, description = "The last owner, or yourself"),
        (status = 412, description = "Changed by somebody else in the meantime"),
        (status = 422, description = "Some fields need attention"),
        (status = 428, description = "If-Match is missing"),
    )
)]
pub(super) async fn update(
    State(state): State<AppState>,
    admin: Admin,
    Path(id): Path<UserId>,
    version: IfMatch,
    Json(patch): Json<UserPatch>,
) -> Result<Versioned<User>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        audit::hold(txn, admin.organisation).await?;
        let before = find(txn, &admin, id).await?;
        version.check(before.version)?;
        let mut row = before.clone();
        patch.apply(&mut row, now)?;
        may_grant(&admin, before.role)?;
        may_grant(&admin, row.role)?;
        let ends = row.disabled_at.is_some() && before.disabled_at.is_none();
        if ends && id.0 == admin.id() {
            return Err(Error::Conflict("you cannot disable yourself".into()));
        }
        if ends || row.role != Role::Owner {
            keep_an_owner(txn, &before).await?;
        }
        if ends {
            store::sessions::end_all(txn, &row, None).await?;
            store::sessions::forget_devices(txn, row.id).await?;
        }
        if row.site_ids != before.site_ids {
            sites::must_exist(txn, admin.organisation, "siteIds", &row.site_ids.0).await?;
        }
        let row = store::users::change(txn, row, now).await?;
        let act = Act::new("user.update", "user", &row.id, difference(&before, &row));
        audit::record(txn, &admin, act, now).await?;
        Ok(row)
    })
    .await?;
    tell(&state, &row);
    Ok(Versioned(row.version, row.into()))
}

/// Nobody gives or takes a role above their own.
pub(super) fn may_grant(caller: &Caller, role: Role) -> Result<()> {
    if role == Role::Owner && !caller.may(Permission::Owner) {
        return Err(Error::Forbidden("only owners may make or change owners"));
    }
    Ok(())
}

async fn keep_an_owner(txn: &impl ConnectionTrait, leaving: &user::Model) -> Result<()> {
    let counts = leaving.role == Role::Owner && leaving.disabled_at.is_none();
    if counts && store::users::other_owners(txn, leaving.organisation_id, leaving.id).await? == 0 {
        return Err(Error::Conflict(
            "this is the last owner: make somebody else owner first".into(),
        ));
    }
    Ok(())
}

fn difference(before: &user::Model, after: &user::Model) -> serde_json::Value {
    json!({
        "name": [before.name, after.name],
        "role": [before.role, after.role],
        "siteIds": [before.site_ids, after.site_ids],
        "disabled": [before.disabled_at.is_some(), after.disabled_at.is_some()],
    })
}

fn tell(state: &AppState, row: &user::Model) {
    state
        .events
        .tell_changed(row.organisation_id, "user", &row.id);
}

/// Remove a person
///
/// Signs the person out everywhere; the keys they made stop working. What they did stays in the log under their name.
#[utoipa::path(
    delete,
    path = "/users/{id}",
    tag = "people",
    params(
        ("id" = UserId, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The version that was read"),
    ),
    responses(
        (status = 204, description = "Removed"),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not allowed for this person"),
        (status = 404, description = "No such person"),
        (status = 409, description = "The last owner, or yourself"),
        (status = 412, description = "Changed by somebody else in the meantime"),
        (status = 428, description = "If-Match is missing"),
    )
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    admin: Admin,
    Path(id): Path<UserId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        audit::hold(txn, admin.organisation).await?;
        let row = find(txn, &admin, id).await?;
        version.check(row.version)?;
        may_grant(&admin, row.role)?;
        if id.0 == admin.id() {
            return Err(Error::Conflict("you cannot remove yourself".into()));
        }
        keep_an_owner(txn, &row).await?;
        store::users::remove(txn, &row).await?;
        let detail = json!({ "name": row.name, "role": row.role });
        let act = Act::new("user.delete", "user", &row.id, detail);
        audit::record(txn, &admin, act, now).await?;
        Ok(row)
    })
    .await?;
    tell(&state, &row);
    Ok(StatusCode::NO_CONTENT)
}

/// Sign a person out everywhere
///
/// Ends all sign-ins of the person at once.
#[utoipa::path(
    delete,
    path = "/users/{id}/sessions",
    tag = "people",
    params(("id" = UserId, Path, description = "The person")),
    responses(
        (status = 204, description = "Signed out everywhere"),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not allowed for this person"),
        (status = 404, description = "No such person"),
    )
)]
pub(super) async fn end_sessions(
    State(state): State<AppState>,
    admin: Admin,
    Path(id): Path<UserId>,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = find(txn, &admin, id).await?;
        may_grant(&admin, row.role)?;
        store::sessions::end_all(txn, &row, None).await?;
        let act = Act::new("user.sessions_ended", "user", &id, json!({}));
        audit::record(txn, &admin, act, now).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
