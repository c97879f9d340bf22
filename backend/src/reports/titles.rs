//! What plays showed, by name, also when it is gone or shows something else now.
use super::{names, told::Told};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A play by what names it: revision, campaign, item.
pub type Played = (i64, Uuid, Uuid);

/// What a play showed; nothing is known of plans that were forgotten before reports knew them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Titles {
    /// The campaign.
    pub campaign: Option<String>,
    /// The media or scene.
    pub media: Option<String>,
}

/// The names of what these plays of a screen showed, in their order.
///
/// # Errors
/// If the database fails.
pub async fn titles(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
    plays: &[Played],
) -> Result<Vec<Titles>> {
    let held = plays.iter().map(|(revision, ..)| (screen, *revision));
    let told = Told::of(db, held).await?;
    let shown = |(revision, campaign, item): &Played| {
        let media = told.shown((screen, *revision), (*campaign, *item));
        (*campaign, media)
    };
    let shown: Vec<(Uuid, Option<Uuid>)> = plays.iter().map(shown).collect();
    let campaigns = shown.iter().map(|(campaign, _)| *campaign);
    let ids: Vec<Uuid> = campaigns
        .chain(shown.iter().filter_map(|(_, media)| *media))
        .collect();
    let names = names::of(db, organisation, ids).await?;
    let title = |(campaign, media): &(Uuid, Option<Uuid>)| Titles {
        campaign: names.get(campaign).cloned(),
        media: media.and_then(|id| names.get(&id).cloned()),
    };
    Ok(shown.iter().map(title).collect())
}
