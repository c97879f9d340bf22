//! The person who is signed in.
use crate::{
    accounts::{fields, store},
    app::AppState,
    audit::{self, Act},
    auth::{
        Permission, Role, SignedIn,
        entity::user,
        password::{self, Verdict},
        throttle::{self, Subject},
    },
    check::{Faults, some},
    db,
    error::{Error, Result},
    extract::Json,
    id::{OrganisationId, SiteId, UserId},
    organisations,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The person who is signed in, the organisation, and what they may do in it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Me {
    user: MyUser,
    organisation: MyOrganisation,
    permissions: Vec<Permission>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MyUser {
    id: UserId,
    name: String,
    email: String,
    role: Role,
    #[schema(value_type = organisations::Locale)]
    locale: String,
    site_ids: Vec<SiteId>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MyOrganisation {
    id: OrganisationId,
    name: String,
    time_zone: String,
    #[schema(value_type = organisations::Locale)]
    locale: String,
}

/// What the page needs to know about a person.
pub(super) async fn describe(db: &impl ConnectionTrait, user: user::Model) -> Result<Me> {
    let organisation = organisations::find(db, user.organisation_id).await?;
    let organisation = organisation.ok_or(Error::Unauthenticated)?;
    let permissions = Permission::ALL.into_iter().filter(|p| user.role.may(*p));
    Ok(Me {
        permissions: permissions.collect(),
        user: MyUser {
            id: user.id,
            name: user.name,
            email: user.email,
            role: user.role,
            locale: user.locale,
            site_ids: user.site_ids.0,
        },
        organisation: MyOrganisation {
            id: organisation.id,
            name: organisation.name,
            time_zone: organisation.time_zone,
            locale: organisation.locale,
        },
    })
}

/// Who am I
///
/// The person whose session this is, the organisation and the permissions.
#[utoipa::path(
    get,
    path = "/auth/me",
    tag = "auth",
    responses(
        (status = 200, body = Me),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "A key is nobody"),
    )
)]
pub(super) async fn show(
    State(db): State<DatabaseConnection>,
    signed_in: SignedIn,
) -> Result<Json<Me>> {
    Ok(Json(describe(&db, signed_in.user).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MePatch {
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// `en` or `fr`.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false, value_type = Option<organisations::Locale>)]
    locale: Option<String>,
}

/// Change my name or language
///
/// Nothing else about oneself can be changed here.
#[utoipa::path(
    patch,
    path = "/auth/me",
    tag = "auth",
    request_body = MePatch,
    responses(
        (status = 200, body = Me),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "The request comes from another site"),
        (status = 422, description = "Some fields need attention"),
    )
)]
pub(super) async fn update(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Json(patch): Json<MePatch>,
) -> Result<Json<Me>> {
    let now = state.clock.now();
    let mut faults = Faults::default();
    let name = patch.name.map(|name| faults.name("name", &name));
    if let Some(locale) = &patch.locale {
        fields::locale(&mut faults, "locale", locale);
    }
    faults.finish()?;
    let user = db::write(&state.db, async |txn| {
        let mut user = current(txn, &signed_in.user).await?;
        user.name = name.unwrap_or(user.name);
        user.locale = patch.locale.unwrap_or(user.locale);
        store::users::change(txn, user, now).await
    })
    .await?;
    state
        .events
        .tell_changed(user.organisation_id, "user", &user.id);
    Ok(Json(describe(&state.db, user).await?))
}

/// The person as they are now: somebody may have changed their role since the request was let in.
async fn current(txn: &DatabaseTransaction, user: &user::Model) -> Result<user::Model> {
    audit::hold(txn, user.organisation_id).await?;
    let found = store::users::find(txn, user.organisation_id, user.id).await?;
    found.ok_or(Error::Unauthenticated)
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PasswordChange {
    current: String,
    /// 12 to 128 characters; common words and names are not enough.
    password: String,
}

/// Change my password
///
/// Ends all other sign-ins.
#[utoipa::path(
    post,
    path = "/auth/password",
    tag = "auth",
    request_body = PasswordChange,
    responses(
        (status = 204, description = "Changed"),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "The request comes from another site"),
        (status = 422, description = "The current password is not right, or the new one too easy to guess"),
        (status = 429, description = "Too many attempts"),
    )
)]
pub(super) async fn password(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Json(change): Json<PasswordChange>,
) -> Result<StatusCode> {
    let now = state.clock.now();
    let user = signed_in.user;
    let organisation = organisations::find(&state.db, user.organisation_id).await?;
    let organisation = organisation.map(|o| o.name).unwrap_or_default();
    let mut faults = Faults::default();
    let context = [&*user.name, &*user.email, &*organisation];
    fields::password(&mut faults, "password", &change.password, &context);
    faults.finish()?;
    let subject = Subject::device(&signed_in.session.token_hash);
    throttle::attempt(&state.db, &subject, now).await?;
    let hash = Some(user.password_hash.clone());
    if password::verify(change.current, hash).await? == Verdict::Wrong {
        return Err(Error::field("current", "is not your current password"));
    }
    let hash = password::hash(change.password).await?;
    db::write(&state.db, async |txn| {
        let mut user = current(txn, &user).await?;
        user.password_hash = hash;
        throttle::forget(txn, &subject).await?;
        store::sessions::end_all(txn, &user, Some(signed_in.session.id)).await?;
        let user = store::users::change(txn, user, now).await?;
        let act = Act::new("auth.password", "user", &user.id, json!({}));
        audit::record(txn, &signed_in.caller, act, now).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
