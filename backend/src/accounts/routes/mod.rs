//! The REST API of accounts, by noun.
mod invitations;
mod keys;
mod me;
mod sessions;
mod setup;
mod sign_in;
mod users;
mod views;

use crate::app::AppState;
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(setup::show, setup::create))
        .routes(routes!(sign_in::login))
        .routes(routes!(sign_in::logout))
        .routes(routes!(me::show, me::update))
        .routes(routes!(me::password))
        .routes(routes!(views::show, views::update))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(users::list))
        .routes(routes!(users::show, users::update, users::delete))
        .routes(routes!(users::end_sessions))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::delete))
        .routes(routes!(invitations::check))
        .routes(routes!(invitations::accept))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::delete))
        .routes(routes!(keys::token))
}

/// Which part of a list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Paging {
    /// 1 to 200.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    limit: crate::page::Limit,
    /// The `next` of the page before.
    after: Option<uuid::Uuid>,
}
