//! API keys for programs, and the access tokens made from them.
use super::Paging;
use crate::{
    accounts::store,
    app::AppState,
    audit::{self, Act},
    auth::{
        Admin, Permission, SignedIn,
        entity::{Scopes, api_key},
        identify::KeyHolder,
        token,
    },
    check::Faults,
    db,
    error::{Error, Result},
    extract::{Json, Path, Query},
    id::ApiKeyId,
    page::Page,
    secrets,
    time::Instant,
};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
};
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The longest life of a key.
const YEAR_MS: i64 = 366 * 86_400_000;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiKey {
    id: ApiKeyId,
    name: String,
    scopes: Vec<Permission>,
    /// How the secret starts, to recognise it.
    prefix: String,
    expires_at: Instant,
    last_used_at: Option<Instant>,
    created_at: Instant,
    /// The whole secret; only in the answer that makes the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret: Option<String>,
}

impl From<api_key::Model> for ApiKey {
    fn from(row: api_key::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            scopes: row.scopes.0,
            prefix: format!("vk_{}", row.id),
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            created_at: row.created_at,
            secret: None,
        }
    }
}

/// The API keys
///
/// Without their secrets, which nobody knows any more.
#[utoipa::path(
    get,
    path = "/api-keys",
    tag = "people",
    params(Paging),
    responses(
        (status = 200, body = Page<ApiKey>),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator"),
        (status = 422, description = "A parameter is not right"),
    )
)]
pub(super) async fn list(
    State(db): State<DatabaseConnection>,
    admin: Admin,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ApiKey>>> {
    let (limit, after) = (paging.limit, paging.after.map(ApiKeyId));
    let rows = store::keys::page(&db, admin.organisation, after, limit.and_one()).await?;
    let page = Page::cut(rows, limit, |row| row.id.to_string());
    Ok(Json(page.map(ApiKey::from)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewApiKey {
    name: String,
    /// What the key may do; `owner` is never given to a key.
    scopes: Vec<Permission>,
    /// At most a year from now, which is also the default.
    expires_at: Option<Instant>,
}

/// Make an API key
///
/// The secret is shown once. The key may do what its scopes say, never more than the person who makes it, and works as long as that person may sign in.
#[utoipa::path(
    post,
    path = "/api-keys",
    tag = "people",
    request_body = NewApiKey,
    responses(
        (status = 201, body = ApiKey),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator in a browser"),
        (status = 422, description = "Some fields need attention"),
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    admin: Admin,
    signed_in: SignedIn,
    Json(new): Json<NewApiKey>,
) -> Result<(StatusCode, [(HeaderName, &'static str); 1], Json<ApiKey>)> {
    let now = state.clock.now();
    let new = check(new, &admin, now)?;
    let secret = secrets::random_token();
    let row = db::write(&state.db, async |txn| {
        let new = store::keys::NewKey {
            organisation: admin.organisation,
            name: new.name,
            scopes: Scopes(new.scopes),
            secret_hash: secrets::hash(&secret),
            maker: signed_in.user.id,
            expires_at: new.expires_at.unwrap_or(now.plus_ms(YEAR_MS)),
        };
        let row = store::keys::add(txn, new, now).await?;
        let detail = json!({ "name": row.name, "scopes": row.scopes, "expiresAt": row.expires_at });
        let act = Act::new("api_key.create", "api_key", &row.id, detail);
        audit::record(txn, &admin, act, now).await?;
        Ok(row)
    })
    .await?;
    let mut view = ApiKey::from(row);
    view.secret = Some(format!("{}_{secret}", view.prefix));
    let once = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, once, Json(view)))
}

fn check(mut new: NewApiKey, admin: &Admin, now: Instant) -> Result<NewApiKey> {
    let mut faults = Faults::default();
    new.name = faults.name("name", &new.name);
    let named = Permission::ALL.into_iter();
    new.scopes = named.filter(|p| new.scopes.contains(p)).collect();
    faults.ensure(
        !new.scopes.is_empty(),
        "scopes",
        "must name at least one scope",
    );
    let too_much = |p: &Permission| *p == Permission::Owner || !admin.may(*p);
    if let Some(scope) = new.scopes.iter().find(|p| too_much(p)) {
        let message = format!("you cannot give `{}` to a key", scope.as_str());
        faults.add("scopes", message);
    }
    if let Some(at) = new.expires_at {
        let good = at > now && at <= now.plus_ms(YEAR_MS);
        faults.ensure(good, "expiresAt", "must be in the coming year");
    }
    faults.finish()?;
    Ok(new)
}

/// Revoke an API key
///
/// It stops working at once, and so do the access tokens made from it.
#[utoipa::path(
    delete,
    path = "/api-keys/{id}",
    tag = "people",
    params(("id" = ApiKeyId, Path, description = "The key")),
    responses(
        (status = 204, description = "Revoked"),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such key"),
    )
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    admin: Admin,
    Path(id): Path<ApiKeyId>,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let found = store::keys::find(txn, admin.organisation, id).await?;
        let row = found.ok_or(Error::NotFound("key"))?;
        store::keys::remove(txn, &row).await?;
        let detail = json!({ "name": row.name });
        let act = Act::new("api_key.delete", "api_key", &id, detail);
        audit::record(txn, &admin, act, now).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccessToken {
    #[serde(rename = "accessToken")]
    token: String,
    #[serde(rename = "tokenType")]
    #[schema(example = "Bearer")]
    kind: &'static str,
    expires_at: Instant,
}

/// An access token
///
/// Made from the API key in the Authorization header; valid for ten minutes, or until the key is revoked.
#[utoipa::path(
    post,
    path = "/auth/token",
    tag = "auth",
    responses(
        (status = 200, body = AccessToken),
        (status = 401, description = "No valid API key"),
        (status = 403, description = "The request comes from another site"),
    )
)]
pub(super) async fn token(
    State(state): State<AppState>,
    key: KeyHolder,
) -> Result<([(HeaderName, &'static str); 1], Json<AccessToken>)> {
    let (token, expires_at) = token::sign(
        &state,
        key.id,
        key.caller.organisation,
        &key.caller.permissions,
    )?;
    let view = AccessToken {
        token,
        kind: "Bearer",
        expires_at,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)))
}
