//! Scenes that are not there where something published shows them.
use super::{Warning, blocking};
use crate::{
    drafts::publishing::Item,
    publish::bodies::{Bodies, Entry},
};

/// The entries of one of these that show a scene which is not published.
pub(super) fn check(items: &[Item], after: &Bodies, found: &mut Vec<Warning>) {
    for item in items {
        let missing = |entry: &Entry| {
            let scene = entry.scene_id.filter(|_| entry.media_id.is_none());
            scene.is_some_and(|id| !after.scenes.contains_key(&id))
        };
        if entries(item, after).any(missing) {
            let message = format!("`{}` shows a scene that is not published", item.name);
            let remedy = "Publish the scene together with it.";
            found.push(blocking("scene_unpublished", item, message, remedy));
        }
    }
}

fn entries<'a>(item: &Item, after: &'a Bodies) -> impl Iterator<Item = &'a Entry> + use<'a> {
    let campaign = after.campaigns.get(&item.id).and_then(|c| c.items.as_ref());
    let playlist = after.playlists.get(&item.id).map(|p| &p.items);
    campaign.into_iter().chain(playlist).flatten()
}

/// A scene that goes while something published shows it.
pub(super) fn check_gone(item: &Item, after: &Bodies, found: &mut Vec<Warning>) {
    let shows = |entries: &[Entry]| entries.iter().any(|e| e.scene_id == Some(item.id));
    let mut campaigns = after.campaigns.values();
    let campaign = campaigns.find(|c| c.items.as_deref().is_some_and(shows));
    let mut playlists = after.playlists.values();
    let playlist = playlists.find(|p| shows(&p.items));
    if let Some(user) = campaign.map(|c| &c.name).or(playlist.map(|p| &p.name)) {
        let message = format!("the scene `{}` is still used by `{user}`", item.name);
        let remedy = "Publish the change of what uses it too, or keep the scene.";
        found.push(blocking("scene_used", item, message, remedy));
    }
}
