//! Looking at a job.
use super::{
    entity::{self, State},
    store,
};
use crate::{
    app::AppState,
    auth::Reader,
    error::{Error, Result},
    extract::{Json, Path},
    id::JobId,
    time::Instant,
};
use axum::extract::State as Part;
use sea_orm::DatabaseConnection;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show))
}

/// A unit of background work.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Job {
    id: JobId,
    /// What is done.
    kind: String,
    state: State,
    /// From 0 to 1.
    progress: f64,
    /// What went wrong and what to do about it.
    message: Option<String>,
    /// What came out, once it is done.
    result: Option<serde_json::Value>,
    created_at: Instant,
}

impl From<entity::Model> for Job {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            state: row.state,
            progress: f64::from(row.progress_permille) / 1000.0,
            message: row.message,
            result: row.result,
            created_at: row.created_at,
        }
    }
}

/// Show a job.
#[utoipa::path(get, path = "/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)), responses(
    (status = 200, body = Job),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such job"),
))]
async fn show(
    reader: Reader,
    Part(db): Part<DatabaseConnection>,
    Path(id): Path<JobId>,
) -> Result<Json<Job>> {
    let row = store::find(&db, reader.organisation, id).await?;
    Ok(Json(row.ok_or(Error::NotFound("job"))?.into()))
}
