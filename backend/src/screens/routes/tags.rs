//! The tags that are in use.
use crate::{
    app::AppState,
    auth::Viewer,
    error::Result,
    extract::Json,
    page::Page,
    screens::{
        Census,
        core::tags,
        store::{sites, tree},
    },
};
use axum::extract::State;
use sea_orm::DatabaseConnection;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A key with its values.
#[derive(Debug, Serialize, ToSchema)]
struct TagKey {
    key: String,
    values: Vec<TagValue>,
}

/// A value of a key and how often it is met.
#[derive(Debug, Default, Serialize, ToSchema)]
struct TagValue {
    /// `null` for the bare key.
    value: Option<String>,
    /// Screens that have it, themselves or from their place.
    screens: usize,
    /// Sites that give it.
    sites: usize,
}

/// Lists every tag in use, by key and value.
#[utoipa::path(get, path = "/tags", tag = "tags", responses((status = OK, body = Page<TagKey>), (status = 401)))]
async fn list(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    State(census): State<Census>,
) -> Result<Json<Page<TagKey>>> {
    let mut counts: BTreeMap<(String, Option<String>), TagValue> = BTreeMap::new();
    let tree = tree::load(&db, viewer.organisation).await?;
    let seen = tree::visible(&viewer, &tree);
    let within = |site| seen.as_ref().is_none_or(|ids| ids.contains(&site));
    let sites = sites::within(viewer.organisation).all(&db).await?;
    for site in sites.iter().filter(|site| within(site.id)) {
        for tag in site.tags.0.iter().filter(|t| !t.starts_with('-')) {
            counts.entry(parts(tag)).or_default().sites += 1;
        }
    }
    let counted = census.of(&db, viewer.organisation).await?;
    let visible = counted.at(seen.as_deref());
    for (key, value, screens) in counted.tags() {
        let mut screens = screens.clone();
        screens.meet(&visible);
        if !screens.is_empty() {
            let tag = (key.to_owned(), value.map(ToOwned::to_owned));
            counts.entry(tag).or_default().screens += screens.count();
        }
    }
    Ok(Json(Page::whole(by_key(counts))))
}

fn parts(tag: &str) -> (String, Option<String>) {
    let (key, value) = tags::split(tag);
    (key.to_owned(), value.map(ToOwned::to_owned))
}

fn by_key(counts: BTreeMap<(String, Option<String>), TagValue>) -> Vec<TagKey> {
    let mut keys: Vec<TagKey> = Vec::new();
    for ((key, value), count) in counts {
        let value = TagValue { value, ..count };
        match keys.last_mut() {
            Some(last) if last.key == key => last.values.push(value),
            _ => keys.push(TagKey {
                key,
                values: vec![value],
            }),
        }
    }
    keys
}
