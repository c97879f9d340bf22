//! The routes of places.
mod group_body;
mod groups;
mod pairing;
mod profile_body;
mod profiles;
mod provision;
mod screen_body;
mod screens;
mod site_body;
mod sites;
mod tags;
mod targets;

pub use screens::{find as seen, remove, removed};

use crate::{app::AppState, id::OrganisationId};
use utoipa_axum::router::OpenApiRouter;

/// Sites, groups, screens, pairing, tags and targets.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(sites::router())
        .merge(groups::router())
        .merge(pairing::router())
        .merge(profiles::router())
        .merge(provision::router())
        .merge(screens::router())
        .merge(tags::router())
        .merge(targets::router())
}

/// After the commit: browsers read it again, and waiting jobs start.
fn tell(state: &AppState, organisation: OrganisationId, kind: &str, id: &impl ToString) {
    state.events.tell_changed(organisation, kind, id);
    state.signals.jobs.notify_one();
}
