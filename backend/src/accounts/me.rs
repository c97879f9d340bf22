//! The person who is signed in.
use crate::{
    auth::{Permission, Role, SignedIn, entity::user},
    error::{Error, Result},
    extract::Json,
    id::{OrganisationId, SiteId, UserId},
    organisations,
};
use axum::extract::State;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde::Serialize;
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
    locale: String,
    site_ids: Vec<SiteId>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct MyOrganisation {
    id: OrganisationId,
    name: String,
    time_zone: String,
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
    responses((status = 200, body = Me), (status = 401, description = "Not signed in"))
)]
pub(super) async fn show(
    State(db): State<DatabaseConnection>,
    signed_in: SignedIn,
) -> Result<Json<Me>> {
    Ok(Json(describe(&db, signed_in.user).await?))
}
