//! The routes of publishing: changes, publications, direct actions on campaigns, and what plays on a screen.
mod campaign_plan;
mod campaigns;
mod choice;
mod dry_run;
mod past;
mod plan;
mod publications;

use crate::{
    app::AppState,
    auth::Caller,
    error::{Error, Result},
    id::{DraftId, ScreenId, SiteId},
    screens::Located,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;

/// All of them.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(publications::router())
        .merge(past::router())
        .merge(dry_run::router())
        .merge(campaigns::router())
        .merge(campaign_plan::router())
        .merge(plan::router())
}

/// A person or program.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Author)]
struct Who {
    id: Uuid,
    name: String,
}

/// A playlist or campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeRef {
    kind: crate::drafts::Kind,
    id: DraftId,
}

/// A screen in a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ScreenRef)]
struct ScreenName {
    id: ScreenId,
    name: String,
    site_name: String,
    /// IANA name of the zone of its clocks.
    time_zone: String,
}

/// Whether the caller may see the screen: store managers see those of their own sites.
fn may_see(caller: &Caller, screen: &Located) -> bool {
    let under = |site: &SiteId| screen.subject.path.contains(&site.to_string());
    caller
        .sites
        .as_ref()
        .is_none_or(|sites| sites.iter().any(under))
}

/// A note as it is kept.
fn checked_note(note: &str) -> Result<String> {
    let note = note.trim();
    if note.chars().count() > 1000 {
        return Err(Error::field("note", "must be at most 1000 characters long"));
    }
    Ok(note.to_owned())
}
