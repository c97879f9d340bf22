//! Whether the process lives, and whether it can serve.
use crate::{
    app::AppState,
    error::{Error, Result},
};
use axum::{Router, extract::State, routing::get};
use sea_orm::DatabaseConnection;

/// `/health/live` and `/health/ready`.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/health/live", get(async || "ok\n"))
        .route("/health/ready", get(ready))
}

/// public: load balancers ask without a credential, and learn one bit
async fn ready(State(db): State<DatabaseConnection>) -> Result<&'static str> {
    db.ping().await.map_err(|_| Error::Unavailable(1))?;
    Ok("ready\n")
}
