//! What is edited but not published: the shared life of scenes, playlists and campaigns. Knows of a body only its name and its references.
mod copies;
mod diff;
pub mod entity;
pub mod origin;
pub mod publishing;
pub mod references;
mod routes;
mod store;
mod told;

pub use copies::copy_name;
pub use entity::{Kind, State};
pub use routes::router;
pub use store::{
    Edit, Filter, Published, Sort, change, count_changed, create, discard, find, list,
    list_changed, mark_deleted, published, reword, standing, within,
};
pub use told::{DiffRow, Sides, differences};

use crate::{
    app::AppState,
    error::Result,
    id::{DraftId, OrganisationId},
};
use serde_json::json;

/// After the commit: browsers read it again and see how many changes wait.
pub async fn tell(
    state: &AppState,
    organisation: OrganisationId,
    kind: Kind,
    id: DraftId,
) -> Result<()> {
    let count = count_changed(&state.db, organisation).await?;
    let hub = &state.events;
    hub.tell_changed(organisation, kind.word(), &id);
    hub.tell(organisation, "changes", &id, json!({ "count": count }));
    Ok(())
}
