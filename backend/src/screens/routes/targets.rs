//! How far a target expression reaches.
use crate::{
    app::AppState,
    auth::Viewer,
    error::Result,
    extract::Json,
    id::ScreenId,
    screens::{
        Census,
        reach::{self, Reach},
        store::{located::located, tree},
    },
};
use axum::extract::State;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// How many screens are named.
const SAMPLE: usize = 20;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(reach))
}

/// A target expression.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TargetInput)]
struct Asked {
    target: String,
}

/// What a target reaches.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TargetReach)]
struct Reached {
    #[serde(flatten)]
    reach: Reach,
    /// The first of them, by name.
    sample: Vec<ReachedScreen>,
}

/// One reached screen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ReachedScreen {
    id: ScreenId,
    name: String,
    site_name: String,
}

/// Counts the screens that a target means now, and names some.
#[utoipa::path(post, path = "/targets/reach", tag = "targets", request_body = Asked,
    responses((status = OK, body = Reached), (status = 401), (status = 422)))]
async fn reach(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    State(census): State<Census>,
    Json(asked): Json<Asked>,
) -> Result<Json<Reached>> {
    let target = reach::parse("target", &asked.target)?;
    let tree = tree::load(&db, viewer.organisation).await?;
    let seen = tree::visible(&viewer, &tree);
    let counted = census.of(&db, viewer.organisation).await?;
    let mut places = counted.meant(&target);
    places.meet(&counted.at(seen.as_deref()));
    let first: Vec<_> = counted.screens(&places).take(SAMPLE).collect();
    let mut named = located(&db, viewer.organisation, Some(&first)).await?;
    named.sort_by(|a, b| a.screen.name_key.cmp(&b.screen.name_key));
    let sample = named.into_iter().map(|s| ReachedScreen {
        id: s.screen.id,
        name: s.screen.name,
        site_name: s.site_name,
    });
    Ok(Json(Reached {
        reach: counted.reach(&places),
        sample: sample.collect(),
    }))
}
