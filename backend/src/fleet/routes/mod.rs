//! The fleet in the REST API.
mod commands;
mod content;
mod events;
mod history;
mod overview;
mod screenshots;
mod uptime;

use crate::{
    app::AppState,
    auth::Caller,
    error::{Error, Result},
    id::ScreenId,
    screens::{
        entity::screen,
        store::{screens, tree},
    },
};
use sea_orm::ConnectionTrait;
use utoipa_axum::router::OpenApiRouter;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(commands::router())
        .merge(screenshots::router())
        .merge(events::router())
        .merge(content::router())
        .merge(history::router())
        .merge(uptime::router())
        .merge(overview::router())
}

/// The screen, if the caller may see it.
async fn seen(db: &impl ConnectionTrait, caller: &Caller, id: ScreenId) -> Result<screen::Model> {
    let row = screens::find(db, caller.organisation, id).await?;
    let row = row.ok_or(Error::NotFound("screen"))?;
    if caller.sites.is_some() {
        let sites = tree::load(db, caller.organisation).await?;
        let visible = tree::visible(caller, &sites);
        if visible.is_some_and(|sites| !sites.contains(&row.site_id)) {
            return Err(Error::NotFound("screen"));
        }
    }
    Ok(row)
}
