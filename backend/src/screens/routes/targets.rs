//! How far a target expression reaches.
use crate::{
    app::AppState,
    auth::Viewer,
    error::Result,
    extract::Json,
    id::ScreenId,
    screens::{
        reach::{self, Reach},
        store::{located::located, subjects::subjects, tree},
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
    Json(asked): Json<Asked>,
) -> Result<Json<Reached>> {
    let target = reach::parse("target", &asked.target)?;
    let tree = tree::load(&db, viewer.organisation).await?;
    let seen = tree::visible(&viewer, &tree);
    let mut screens = subjects(&db, viewer.organisation).await?;
    screens.retain(|s| {
        let visible = seen.as_ref().is_none_or(|ids| ids.contains(&s.site));
        visible && target.matches(&s.subject)
    });
    let first: Vec<_> = screens.iter().take(SAMPLE).map(|s| s.id).collect();
    let mut named = located(&db, viewer.organisation, Some(&first)).await?;
    named.sort_by(|a, b| a.screen.name_key.cmp(&b.screen.name_key));
    let sample = named.into_iter().map(|s| ReachedScreen {
        id: s.screen.id,
        name: s.screen.name,
        site_name: s.site_name,
    });
    Ok(Json(Reached {
        reach: reach::count(&screens),
        sample: sample.collect(),
    }))
}
