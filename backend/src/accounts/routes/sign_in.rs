//! Signing in and out.
use super::me::{Me, describe};
use crate::{
    accounts::{core::email_key, store},
    app::AppState,
    audit::{self, Act},
    auth::{
        Browser, Caller, Principal, SignedIn, cookie,
        entity::user,
        password::{self, Verdict},
        store::{NewSession, add_session},
        throttle::{self, Subject},
    },
    config::Config,
    db,
    error::{Error, Result},
    extract::Json,
    secrets,
    time::Instant,
};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::AppendHeaders,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Login {
    email: String,
    password: String,
}

/// The answer to somebody who is now signed in.
pub(super) type Welcome = (AppendHeaders<Vec<(HeaderName, HeaderValue)>>, Json<Me>);

const REFUSED: Error = Error::Refused("the e-mail address or the password is not right");

/// The longest password that is looked at.
const MAX_PASSWORD_BYTES: usize = 1024;

/// Sign in
///
/// public: whoever signs in is nobody yet
#[utoipa::path(
    post,
    path = "/auth/login",
    tag = "auth",
    request_body = Login,
    responses(
        (status = 200, body = Me, description = "Signed in; the session is a cookie"),
        (status = 401, description = "The address or the password is not right"),
        (status = 403, description = "The request comes from another site"),
        (status = 422, description = "Some fields need attention"),
        (status = 429, description = "Too many attempts"),
        (status = 503, description = "Too many people sign in at the moment"),
    )
)]
pub(super) async fn login(
    State(state): State<AppState>,
    browser: Browser,
    Json(login): Json<Login>,
) -> Result<Welcome> {
    let now = state.clock.now();
    let key = email_key(&login.email).unwrap_or_else(|| login.email.to_lowercase());
    let user = store::users::find_by_email(&state.db, &key).await?;
    let subject = count(&state, &browser, &key, user.as_ref()).await?;
    let hash = user.as_ref().map(|u| u.password_hash.clone());
    let password = Some(login.password).filter(|p| p.len() <= MAX_PASSWORD_BYTES);
    let verdict = password::verify(password.unwrap_or_default(), hash).await?;
    let (user, renewed) = match (user, verdict) {
        (Some(user), Verdict::Right) if user.disabled_at.is_none() => (user, None),
        (Some(user), Verdict::Outdated(hash)) if user.disabled_at.is_none() => (user, Some(hash)),
        (user, _) => {
            note_failure(&state, &browser, user, &subject).await?;
            return Err(REFUSED);
        }
    };
    let cookies = db::write(&state.db, async |txn| {
        throttle::forget(txn, &subject).await?;
        if let Some(hash) = renewed {
            store::users::renew_hash(txn, user.id, hash).await?;
        }
        let cookies = open(txn, &state.config, &browser, &user, now).await?;
        note(txn, &user, "auth.login", &browser, now).await?;
        Ok(cookies)
    })
    .await?;
    Ok((cookies, Json(describe(&state.db, user).await?)))
}

/// Counts the attempt: against the browser when the owner has used it before, else against the account and the address.
async fn count(
    state: &AppState,
    browser: &Browser,
    email_key: &str,
    user: Option<&user::Model>,
) -> Result<Subject> {
    let now = state.clock.now();
    if let (Some(device), Some(user)) = (&browser.device, user) {
        let device = secrets::hash(device);
        if store::sessions::is_known_device(&state.db, user.id, &device).await? {
            let subject = Subject::device(&device);
            throttle::attempt(&state.db, &subject, now).await?;
            return Ok(subject);
        }
    }
    throttle::attempt_from(&state.db, browser.address, now).await?;
    let subject = Subject::account(email_key);
    throttle::attempt(&state.db, &subject, now).await?;
    Ok(subject)
}

async fn note_failure(
    state: &AppState,
    browser: &Browser,
    user: Option<user::Model>,
    subject: &Subject,
) -> Result<()> {
    let now = state.clock.now();
    tracing::info!(address = %browser.address, "a sign-in was refused");
    db::write(&state.db, async |txn| match &user {
        Some(user) => {
            let from = browser.address.to_string();
            let act = Act::new("auth.login_failed", "user", &user.id, json!({}));
            audit::record_system(txn, user.organisation_id, &from, act, now).await
        }
        None => throttle::pretend(txn, subject).await,
    })
    .await
}

/// Starts a sign-in in the place of the one that the browser had; answers with its cookies.
pub(super) async fn open(
    txn: &impl ConnectionTrait,
    config: &Config,
    browser: &Browser,
    user: &user::Model,
    now: Instant,
) -> Result<AppendHeaders<Vec<(HeaderName, HeaderValue)>>> {
    if let Some(earlier) = &browser.session {
        store::sessions::end_by_token(txn, &secrets::hash(earlier)).await?;
    }
    let token = secrets::random_token();
    let session = NewSession {
        organisation: user.organisation_id,
        user: user.id,
        token_hash: secrets::hash(&token),
        address: browser.address.to_string(),
        user_agent: &browser.user_agent,
        expires_at: now.plus_ms(i64::from(config.session_hours) * 3_600_000),
    };
    add_session(txn, session, now).await?;
    let device = browser.device.clone().filter(|d| d.len() == token.len());
    let device = device.unwrap_or_else(secrets::random_token);
    store::sessions::remember_device(txn, user, &secrets::hash(&device), now).await?;
    Ok(AppendHeaders(vec![
        (header::SET_COOKIE, cookie::start_session(&token, config)),
        (header::SET_COOKIE, cookie::remember_device(&device, config)),
    ]))
}

/// Notes what somebody did who was not signed in before.
pub(super) async fn note(
    txn: &DatabaseTransaction,
    user: &user::Model,
    action: &'static str,
    browser: &Browser,
    now: Instant,
) -> Result<()> {
    let caller = Caller {
        organisation: user.organisation_id,
        who: Principal::User {
            id: user.id,
            name: user.name.clone(),
        },
        permissions: Vec::new(),
        sites: None,
    };
    let from = json!({ "address": browser.address });
    audit::record(txn, &caller, Act::new(action, "user", &user.id, from), now).await
}

/// Sign out
///
/// Ends this sign-in on the server; its cookie is worth nothing from now on.
#[utoipa::path(
    post,
    path = "/auth/logout",
    tag = "auth",
    responses(
        (status = 204, description = "Signed out"),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "The request comes from another site"),
    )
)]
pub(super) async fn logout(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1])> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        store::sessions::end(txn, &signed_in.user, signed_in.session.id).await?;
        let act = Act::new("auth.logout", "user", &signed_in.user.id, json!({}));
        audit::record(txn, &signed_in.caller, act, now).await
    })
    .await?;
    let gone = (header::SET_COOKIE, cookie::end_session(&state.config));
    Ok((StatusCode::NO_CONTENT, [gone]))
}
