//! From the headers of a request to the caller: a session cookie, an API key or an access token.
use super::{
    caller::{Caller, Permission, Principal, Role},
    cookie,
    entity::{api_key, session, user},
    store, token,
};
use crate::{
    app::AppState,
    error::{Error, Result},
    id::ApiKeyId,
    secrets,
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

/// A person's sign-in in a browser.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The person as a caller.
    pub caller: Caller,
    /// Their row.
    pub user: user::Model,
    /// This sign-in.
    pub session: session::Model,
}

/// How long a "last seen" may be out of date: it is not written at every request.
const COALESCE_MS: i64 = 60_000;

impl FromRequestParts<AppState> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let caller = match bearer(&parts.headers) {
            Some(text) => by_bearer(state, text?).await?,
            None => SignedIn::from_request_parts(parts, state).await?.caller,
        };
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        if bearer(&parts.headers).is_some() {
            return Err(Error::Forbidden("only a person in a browser may do this"));
        }
        let token = cookie::session(&parts.headers, &state.config).ok_or(Error::Unauthenticated)?;
        by_session(state, token).await
    }
}

/// A program that shows its API key itself, not a token made from one.
#[derive(Clone, Debug)]
pub struct KeyHolder {
    /// The key.
    pub id: ApiKeyId,
    /// The key as a caller.
    pub caller: Caller,
}

impl FromRequestParts<AppState> for KeyHolder {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let text = bearer(&parts.headers).ok_or(Error::Unauthenticated)??;
        if !text.starts_with("vk_") {
            return Err(Error::Unauthenticated);
        }
        let caller = by_bearer(state, text).await?;
        match caller.who {
            Principal::ApiKey { id, .. } => Ok(Self { id, caller }),
            Principal::User { .. } => Err(Error::Unauthenticated),
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<Result<&str>> {
    let value = headers.get(header::AUTHORIZATION)?;
    let text = value.to_str().ok().and_then(|v| v.strip_prefix("Bearer "));
    Some(text.ok_or(Error::Unauthenticated))
}

/// Who the headers of an open line name now, without counting as a request; `None` once they name nobody.
///
/// # Errors
/// If the database refuses.
pub async fn still(state: &AppState, headers: &HeaderMap) -> Result<Option<Caller>> {
    let found = match bearer(headers) {
        Some(text) => key_of(state, text?)
            .await
            .map(|(key, maker, scopes)| key_caller(&key, &maker, &scopes)),
        None => {
            let token = cookie::session(headers, &state.config).ok_or(Error::Unauthenticated)?;
            session_of(state, token).await.map(|found| found.caller)
        }
    };
    match found {
        Ok(caller) => Ok(Some(caller)),
        Err(Error::Unauthenticated) => Ok(None),
        Err(e) => Err(e),
    }
}

async fn by_session(state: &AppState, token: &str) -> Result<SignedIn> {
    let now = state.clock.now();
    let found = session_of(state, token).await?;
    if now.ms_since(found.session.last_seen_at) >= COALESCE_MS {
        store::touch_session(&state.db, &found.session, now).await?;
    }
    Ok(found)
}

async fn session_of(state: &AppState, token: &str) -> Result<SignedIn> {
    let now = state.clock.now();
    let idle_ms = i64::from(state.config.session_idle_minutes) * 60_000;
    let found = store::session(&state.db, &secrets::hash(token)).await?;
    let (session, user) = found.ok_or(Error::Unauthenticated)?;
    let idle = now.ms_since(session.last_seen_at);
    if user.disabled_at.is_some() || now >= session.expires_at || idle >= idle_ms {
        return Err(Error::Unauthenticated);
    }
    let caller = Caller {
        organisation: user.organisation_id,
        who: Principal::User {
            id: user.id,
            name: user.name.clone(),
        },
        permissions: permissions(user.role, &Permission::ALL),
        sites: (user.role == Role::Store).then(|| user.site_ids.0.clone()),
    };
    Ok(SignedIn {
        caller,
        user,
        session,
    })
}

async fn by_bearer(state: &AppState, text: &str) -> Result<Caller> {
    let now = state.clock.now();
    let (key, maker, scopes) = key_of(state, text).await?;
    let last = key.last_used_at;
    if last.is_none_or(|at| now.ms_since(at) >= COALESCE_MS) {
        store::touch_key(&state.db, &key, now).await?;
    }
    Ok(key_caller(&key, &maker, &scopes))
}

/// The key that a key's text or an access token names, who made it, and the scopes that were asked for.
async fn key_of(
    state: &AppState,
    text: &str,
) -> Result<(api_key::Model, user::Model, Vec<Permission>)> {
    let Some(rest) = text.strip_prefix("vk_") else {
        let claims = token::verify(state, text).ok_or(Error::Unauthenticated)?;
        let (key, maker) = live_key(state, claims.sub).await?;
        return Ok((key, maker, claims.scopes()));
    };
    let (id, secret) = rest.split_once('_').ok_or(Error::Unauthenticated)?;
    let id = id.parse().map_err(|_| Error::Unauthenticated)?;
    let (key, maker) = live_key(state, id).await?;
    if !secrets::same(&secrets::hash(secret), &key.secret_hash) {
        return Err(Error::Unauthenticated);
    }
    let scopes = key.scopes.0.clone();
    Ok((key, maker, scopes))
}

/// A key works while it has not expired and the person who made it is not disabled.
async fn live_key(state: &AppState, id: ApiKeyId) -> Result<(api_key::Model, user::Model)> {
    let found = store::key(&state.db, id).await?;
    let (key, maker) = found.ok_or(Error::Unauthenticated)?;
    if maker.disabled_at.is_some() || state.clock.now() >= key.expires_at {
        return Err(Error::Unauthenticated);
    }
    Ok((key, maker))
}

/// A key may do what its scopes say, but never more than the person who made it.
fn key_caller(key: &api_key::Model, maker: &user::Model, scopes: &[Permission]) -> Caller {
    let scopes = scopes.iter().copied();
    let scopes = scopes.filter(|s| *s != Permission::Owner && key.scopes.0.contains(s));
    Caller {
        organisation: key.organisation_id,
        who: Principal::ApiKey {
            id: key.id,
            name: key.name.clone(),
        },
        permissions: permissions(maker.role, &scopes.collect::<Vec<_>>()),
        sites: (maker.role == Role::Store).then(|| maker.site_ids.0.clone()),
    }
}

fn permissions(role: Role, of: &[Permission]) -> Vec<Permission> {
    of.iter().copied().filter(|p| role.may(*p)).collect()
}
