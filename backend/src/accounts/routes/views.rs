//! The views of the fleet that the person who is signed in has saved.
use crate::{
    accounts::store::views,
    auth::{
        SignedIn,
        entity::{SavedView, Views},
    },
    check::Faults,
    error::Result,
    extract::Json,
};
use axum::extract::State;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Views a person may have.
const MOST: usize = 30;
/// Filters of a view.
const FILTERS: usize = 12;

/// The views of one person, by name.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SavedViews)]
pub(super) struct Saved {
    /// At most 30; names of at most 60 characters, each once.
    #[schema(max_items = 30)]
    items: Vec<SavedView>,
}

/// My saved views
///
/// Filters of the list of screens under names of one's own.
#[utoipa::path(get, path = "/auth/me/views", tag = "auth",
    responses((status = 200, body = Saved), (status = 401), (status = 403)))]
pub(super) async fn show(
    State(db): State<DatabaseConnection>,
    signed_in: SignedIn,
) -> Result<Json<Saved>> {
    let Views(items) = views::of(&db, signed_in.user.id).await?;
    Ok(Json(Saved { items }))
}

/// Save my views
///
/// All of them at once: what is not in the list is forgotten.
#[utoipa::path(put, path = "/auth/me/views", tag = "auth", request_body = Saved,
    responses((status = 200, body = Saved), (status = 401), (status = 403), (status = 422)))]
pub(super) async fn update(
    State(db): State<DatabaseConnection>,
    signed_in: SignedIn,
    Json(asked): Json<Saved>,
) -> Result<Json<Saved>> {
    let items = checked(asked.items)?;
    views::keep(&db, signed_in.user.id, Views(items.clone())).await?;
    Ok(Json(Saved { items }))
}

fn checked(asked: Vec<SavedView>) -> Result<Vec<SavedView>> {
    let mut faults = Faults::default();
    faults.ensure(
        asked.len() <= MOST,
        "items",
        format!("must be at most {MOST} views: remove some"),
    );
    let mut names = BTreeSet::new();
    let mut items = Vec::with_capacity(asked.len());
    for (i, view) in asked.into_iter().enumerate().take(MOST) {
        let mut own = Faults::default();
        let name = own.name("name", &view.name);
        own.text("name", &name, 60);
        own.ensure(
            names.insert(name.clone()),
            "name",
            "another view has this name",
        );
        own.ensure(
            view.search.len() <= FILTERS,
            "search",
            format!("must be at most {FILTERS} filters"),
        );
        for (key, value) in &view.search {
            own.text("search", key, 40);
            own.text("search", value, 200);
        }
        faults.within(&format!("items[{i}]"), own);
        items.push(SavedView { name, ..view });
    }
    faults.finish()?;
    items.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(items)
}
