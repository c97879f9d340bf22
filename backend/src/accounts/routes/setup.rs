//! The first organisation and its owner.
use super::{
    me::describe,
    sign_in::{Welcome, note, open},
};
use crate::{
    accounts::{fields, store, tidy::is_set_up},
    app::AppState,
    auth::{Browser, Role, entity::SiteIds, password, throttle},
    check::Faults,
    db,
    error::{Error, Result},
    extract::Json,
    installation,
    organisations::{self, NewOrganisation},
    secrets,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SetupState {
    /// Whether there is no organisation yet.
    required: bool,
}

/// Is the set-up still to be done
///
/// public: nobody can be signed in before it
#[utoipa::path(
    get,
    path = "/setup",
    tag = "setup",
    responses(
        (status = 200, body = SetupState),
        (status = 400, description = "The request is malformed"),
    )
)]
pub(super) async fn show(State(db): State<DatabaseConnection>) -> Result<Json<SetupState>> {
    let required = !is_set_up(&db).await?;
    Ok(Json(SetupState { required }))
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Setup {
    /// From the link that the server prints while there is no organisation.
    token: String,
    organisation: FirstOrganisation,
    owner: FirstOwner,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FirstOrganisation {
    name: String,
    /// IANA name.
    time_zone: String,
    /// `en` or `fr`.
    #[schema(value_type = organisations::Locale)]
    locale: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FirstOwner {
    name: String,
    email: String,
    /// 12 to 128 characters; common words and names are not enough.
    password: String,
}

/// Set up
///
/// public: nobody can be signed in before it; the token from the server's output opens it, once
#[utoipa::path(
    post,
    path = "/setup",
    tag = "setup",
    request_body = Setup,
    responses(
        (status = 201, body = super::me::Me, description = "Set up, and signed in as the owner"),
        (status = 403, description = "The link is not the latest that the server printed"),
        (status = 409, description = "Set up already"),
        (status = 422, description = "Some fields need attention"),
        (status = 429, description = "Too many attempts"),
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    browser: Browser,
    Json(setup): Json<Setup>,
) -> Result<(StatusCode, Welcome)> {
    let now = state.clock.now();
    throttle::attempt_from(&state.db, browser.address, now).await?;
    if is_set_up(&state.db).await? {
        return Err(Error::Conflict(
            "this server is set up already: sign in".into(),
        ));
    }
    let token_hash = secrets::hash(&setup.token);
    if !installation::is_setup_token(&state.db, &token_hash).await? {
        return Err(WRONG_TOKEN);
    }
    let (organisation, owner) = (setup.organisation, setup.owner);
    let (organisation, person) = check(organisation, &owner)?;
    let password = password::hash(owner.password).await?;
    let (user, cookies) = db::write(&state.db, async |txn| {
        if !installation::use_setup_token(txn, &token_hash).await? {
            return Err(WRONG_TOKEN);
        }
        let locale = organisation.locale.clone();
        let new = store::users::NewUser {
            organisation: organisations::add(txn, organisation, now).await?.id,
            name: person.name,
            email: person.email,
            password,
            role: Role::Owner,
            locale,
            sites: SiteIds::default(),
        };
        let user = store::users::add(txn, new, now).await?;
        let cookies = open(txn, &state.config, &browser, &user, now).await?;
        note(txn, &user, "setup", &browser, now).await?;
        Ok((user, cookies))
    })
    .await?;
    tracing::info!("set up: the first organisation has its owner");
    let me = describe(&state.db, user).await?;
    Ok((StatusCode::CREATED, (cookies, Json(me))))
}

const WRONG_TOKEN: Error = Error::Forbidden(
    "this is not the latest set-up link: the server prints it at every start until the set-up is done",
);

struct Person {
    name: String,
    email: fields::Email,
}

fn check(organisation: FirstOrganisation, owner: &FirstOwner) -> Result<(NewOrganisation, Person)> {
    let mut faults = Faults::default();
    let name = faults.name("organisation.name", &organisation.name);
    faults.zone("organisation.timeZone", &organisation.time_zone);
    fields::locale(&mut faults, "organisation.locale", &organisation.locale);
    let owner_name = faults.name("owner.name", &owner.name);
    let email = fields::email(&mut faults, "owner.email", &owner.email);
    let context = [&*owner_name, &*email.key, &*name];
    fields::password(&mut faults, "owner.password", &owner.password, &context);
    faults.finish()?;
    let organisation = NewOrganisation {
        name,
        time_zone: organisation.time_zone,
        locale: organisation.locale,
    };
    let person = Person {
        name: owner_name,
        email,
    };
    Ok((organisation, person))
}
