//! Playlists that loop in scenes: published, and without a scene in them.
use super::{Warning, blocking};
use crate::{
    drafts::{Kind, publishing::Item},
    id::DraftId,
    publish::{
        bodies::{Bodies, Leaf, Scene, Shows},
        zones::playlists_in,
    },
};

/// Looks at the zones of all scenes that one of these items changes.
pub(super) fn check(items: &[Item], after: &Bodies, found: &mut Vec<Warning>) {
    for (id, scene) in &after.scenes {
        let own = items.iter().find(|item| item.id == *id);
        for playlist in playlists_in(scene) {
            match own {
                Some(item) if !after.playlists.contains_key(&playlist) => {
                    let message = format!(
                        "the scene `{}` loops a playlist that is not published",
                        item.name
                    );
                    let remedy = "Publish the playlist together with the scene.";
                    found.push(blocking("playlist_unpublished", item, message, remedy));
                }
                _ => found.extend(nested(items, (own, scene), playlist, after)),
            }
        }
    }
}

/// A scene in a playlist that loops in a scene; told to whoever changes one or the other.
fn nested(
    items: &[Item],
    (own, scene): (Option<&Item>, &Scene),
    playlist: DraftId,
    after: &Bodies,
) -> Option<Warning> {
    let leaves = after.leaves_of(playlist);
    let leaf = leaves.iter().find(|l| matches!(l.shows, Shows::Scene(_)))?;
    let item = own.or_else(|| items.iter().find(|item| leads(item, playlist, leaf)))?;
    let looping = after.playlists.get(&playlist).map_or("", |p| &p.name);
    let message = format!(
        "the scene `{}` loops `{looping}`, in which there is a scene",
        scene.name
    );
    let remedy = "Take the scene out of the playlist, or choose another playlist for the zone.";
    Some(blocking("zone_holds_scene", item, message, remedy))
}

/// Whether this is one of the playlists that lead to the entry.
fn leads(item: &Item, playlist: DraftId, leaf: &Leaf<'_>) -> bool {
    let mut around = leaf.around.iter();
    item.kind == Kind::Playlist
        && (item.id == playlist || around.any(|entry| entry.playlist_id == Some(item.id)))
}
