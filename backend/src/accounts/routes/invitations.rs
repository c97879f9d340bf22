//! Invitations: a link by which somebody joins the organisation.
use super::{
    Paging,
    me::{Me, describe},
    sign_in::{Welcome, note, open},
    users::may_grant,
};
use crate::{
    accounts::{fields, store},
    app::AppState,
    audit::{self, Act},
    auth::{
        Admin, Browser, Role,
        entity::{SiteIds, invitation},
        password, throttle,
    },
    check::Faults,
    db,
    error::{Error, Result},
    extract::{Json, Path, Query},
    id::{InvitationId, SiteId},
    organisations,
    page::Page,
    screens::store::sites,
    secrets,
    time::Instant,
};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

const LIFETIME_MS: i64 = 72 * 3_600_000;

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invitation {
    id: InvitationId,
    email: String,
    role: Role,
    site_ids: Vec<SiteId>,
    expires_at: Instant,
    created_at: Instant,
    /// The link to hand over; only in the answer that makes the invitation.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

impl From<invitation::Model> for Invitation {
    fn from(row: invitation::Model) -> Self {
        Self {
            id: row.id,
            email: row.email,
            role: row.role,
            site_ids: row.site_ids.0,
            expires_at: row.expires_at,
            created_at: row.created_at,
            link: None,
        }
    }
}

/// The invitations
///
/// Those that can still be accepted.
#[utoipa::path(
    get,
    path = "/invitations",
    tag = "people",
    params(Paging),
    responses(
        (status = 200, body = Page<Invitation>),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator"),
        (status = 422, description = "A parameter is not right"),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    admin: Admin,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Invitation>>> {
    let (limit, after) = (paging.limit, paging.after.map(InvitationId));
    let (organisation, now) = (admin.organisation, state.clock.now());
    let rows = store::invitations::page(&state.db, organisation, after, limit.and_one(), now);
    let page = Page::cut(rows.await?, limit, |row| row.id.to_string());
    Ok(Json(page.map(Invitation::from)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewInvitation {
    email: String,
    role: Role,
    /// For store managers: the sites they see.
    #[serde(default)]
    site_ids: Vec<SiteId>,
}

/// Invite somebody
///
/// The link is shown once, works once and for three days; a second invitation for the same address replaces the first.
#[utoipa::path(
    post,
    path = "/invitations",
    tag = "people",
    request_body = NewInvitation,
    responses(
        (status = 201, body = Invitation),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not allowed for this role"),
        (status = 409, description = "Is in the organisation already"),
        (status = 422, description = "Some fields need attention"),
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    admin: Admin,
    Json(new): Json<NewInvitation>,
) -> Result<(
    StatusCode,
    [(HeaderName, &'static str); 1],
    Json<Invitation>,
)> {
    let now = state.clock.now();
    let mut faults = Faults::default();
    let email = fields::email(&mut faults, "email", &new.email);
    faults.ensure(
        new.site_ids.len() <= 1000,
        "siteIds",
        "must be at most 1000 sites",
    );
    faults.finish()?;
    may_grant(&admin, new.role)?;
    let token = secrets::random_token();
    let row = db::write(&state.db, async |txn| {
        sites::must_exist(txn, admin.organisation, "siteIds", &new.site_ids).await?;
        let member = store::users::find_by_email(txn, &email.key).await?;
        if member.is_some_and(|m| m.organisation_id == admin.organisation) {
            return Err(Error::Conflict(
                "email: is in the organisation already".into(),
            ));
        }
        let new = store::invitations::NewInvitation {
            organisation: admin.organisation,
            email,
            role: new.role,
            sites: new.site_ids,
            token_hash: secrets::hash(&token),
            expires_at: now.plus_ms(LIFETIME_MS),
        };
        let row = store::invitations::add(txn, new, now).await?;
        let detail = json!({ "email": row.email, "role": row.role });
        let act = Act::new("invitation.create", "invitation", &row.id, detail);
        audit::record(txn, &admin, act, now).await?;
        Ok(row)
    })
    .await?;
    let mut view = Invitation::from(row);
    view.link = Some(format!("{}/invite#{token}", state.config.public_url()));
    let once = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, once, Json(view)))
}

/// Withdraw an invitation
///
/// Its link stops working.
#[utoipa::path(
    delete,
    path = "/invitations/{id}",
    tag = "people",
    params(("id" = InvitationId, Path, description = "The invitation")),
    responses(
        (status = 204, description = "Withdrawn"),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator"),
        (status = 404, description = "No such invitation"),
    )
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    admin: Admin,
    Path(id): Path<InvitationId>,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let found = store::invitations::find(txn, admin.organisation, id).await?;
        let row = found.ok_or(Error::NotFound("invitation"))?;
        may_grant(&admin, row.role)?;
        store::invitations::remove(txn, id).await?;
        let act = Act::new("invitation.delete", "invitation", &id, json!({}));
        audit::record(txn, &admin, act, now).await
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Check {
    /// From the link.
    token: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invited {
    email: String,
    organisation_name: String,
    role: Role,
}

const NO_INVITATION: Error = Error::NotFound("invitation");

/// What an invitation is for
///
/// public: the link is the credential of somebody who cannot sign in yet
#[utoipa::path(
    post,
    path = "/invitations/check",
    tag = "people",
    request_body = Check,
    responses(
        (status = 200, body = Invited),
        (status = 403, description = "The request comes from another site"),
        (status = 404, description = "Used, expired, withdrawn, or never made"),
        (status = 422, description = "Some fields need attention"),
    )
)]
pub(super) async fn check(
    State(state): State<AppState>,
    Json(check): Json<Check>,
) -> Result<Json<Invited>> {
    let row = invited(&state.db, &check.token, state.clock.now()).await?;
    let organisation = organisations::find(&state.db, row.organisation_id).await?;
    Ok(Json(Invited {
        email: row.email,
        organisation_name: organisation.ok_or(NO_INVITATION)?.name,
        role: row.role,
    }))
}

async fn invited(
    db: &impl ConnectionTrait,
    token: &str,
    now: Instant,
) -> Result<invitation::Model> {
    let found = store::invitations::find_by_token(db, &secrets::hash(token), now).await?;
    found.ok_or(NO_INVITATION)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Acceptance {
    /// From the link.
    token: String,
    name: String,
    /// 12 to 128 characters; common words and names are not enough.
    password: String,
    /// `en` or `fr`.
    locale: String,
}

/// Accept an invitation
///
/// public: the link is the credential of somebody who cannot sign in yet
#[utoipa::path(
    post,
    path = "/invitations/accept",
    tag = "people",
    request_body = Acceptance,
    responses(
        (status = 201, body = Me, description = "Joined, and signed in"),
        (status = 403, description = "The request comes from another site"),
        (status = 404, description = "Used, expired, withdrawn, or never made"),
        (status = 409, description = "Somebody signs in with this address already"),
        (status = 422, description = "Some fields need attention"),
        (status = 429, description = "Too many attempts"),
    )
)]
pub(super) async fn accept(
    State(state): State<AppState>,
    browser: Browser,
    Json(acceptance): Json<Acceptance>,
) -> Result<(StatusCode, Welcome)> {
    let now = state.clock.now();
    throttle::attempt_from(&state.db, browser.address, now).await?;
    let row = invited(&state.db, &acceptance.token, now).await?;
    let name = checked(&state.db, &acceptance, &row).await?;
    let password = password::hash(acceptance.password).await?;
    let (user, cookies) = db::write(&state.db, async |txn| {
        if !store::invitations::remove(txn, row.id).await? {
            return Err(NO_INVITATION);
        }
        let new = store::users::NewUser {
            organisation: row.organisation_id,
            name,
            email: fields::Email {
                shown: row.email,
                key: row.email_key,
            },
            password,
            role: row.role,
            locale: acceptance.locale,
            sites: SiteIds(row.site_ids.0),
        };
        let user = store::users::add(txn, new, now).await?;
        let cookies = open(txn, &state.config, &browser, &user, now).await?;
        note(txn, &user, "invitation.accept", &browser, now).await?;
        Ok((user, cookies))
    })
    .await?;
    state
        .events
        .tell_changed(user.organisation_id, "user", &user.id);
    let me = describe(&state.db, user).await?;
    Ok((StatusCode::CREATED, (cookies, Json(me))))
}

/// The name of whoever accepts, if everything they typed is in order.
async fn checked(
    db: &DatabaseConnection,
    acceptance: &Acceptance,
    row: &invitation::Model,
) -> Result<String> {
    let organisation = organisations::find(db, row.organisation_id).await?;
    let organisation = organisation.map(|o| o.name).unwrap_or_default();
    let mut faults = Faults::default();
    let name = faults.name("name", &acceptance.name);
    fields::locale(&mut faults, "locale", &acceptance.locale);
    let context = [&*name, &*row.email_key, &*organisation];
    fields::password(&mut faults, "password", &acceptance.password, &context);
    faults.finish()?;
    Ok(name)
}
