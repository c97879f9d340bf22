//! Playlists that loop in a zone of a scene: no scene may stand in them, or they would go round in circles.
use super::body::Body;
use crate::{
    check::Faults,
    drafts::{
        self,
        entity::{Kind, Model},
        references,
    },
    error::Result,
    id::{DraftId, OrganisationId},
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;

/// A scene in whose zone the playlist loops, and the playlist that the zone names.
struct Looping<'a> {
    scene: &'a Model,
    playlist: &'a Model,
}

/// Notes the entries that would put a scene into a zone.
pub(super) async fn check(
    db: &impl ConnectionTrait,
    (organisation, id): (OrganisationId, DraftId),
    body: &Body,
    faults: &mut Faults,
) -> Result<()> {
    let suspects = |item: &super::body::Item| item.scene_id.or(item.playlist_id).is_some();
    if !body.items.iter().any(suspects) {
        return Ok(());
    }
    let scenes = drafts::within(organisation, Kind::Scene).all(db).await?;
    let playlists = drafts::within(organisation, Kind::Playlist).all(db).await?;
    let standing = |rows: Vec<Model>| rows.into_iter().filter(|row| !row.deleted);
    let scenes: Vec<Model> = standing(scenes).collect();
    let playlists: HashMap<DraftId, Model> = standing(playlists).map(|row| (row.id, row)).collect();
    let Some(looping) = looping(id, &scenes, &playlists) else {
        return Ok(());
    };
    for (i, item) in body.items.iter().enumerate() {
        if let Some(scene) = item.scene_id {
            faults.add(format!("items[{i}].sceneId"), circle(&looping, id, scene));
        }
        let leads = |inner: &DraftId| references::leads_to_scene(*inner, &playlists);
        if item.playlist_id.as_ref().is_some_and(leads) {
            let message = format!("leads to a scene, and {}", looping.said(id));
            faults.add(format!("items[{i}].playlistId"), message);
        }
    }
    Ok(())
}

fn circle(looping: &Looping<'_>, id: DraftId, scene: DraftId) -> String {
    match looping.scene.id == scene {
        true => format!(
            "goes round in a circle: `{}` loops `{}` in a zone, which would show `{}` again: take the scene out",
            looping.scene.name, looping.playlist.name, looping.scene.name
        ),
        false => format!("is a scene, and {}", looping.said(id)),
    }
}

impl Looping<'_> {
    fn said(&self, id: DraftId) -> String {
        let what = match self.playlist.id == id {
            true => "this playlist".to_owned(),
            false => format!("`{}`, which holds this playlist,", self.playlist.name),
        };
        format!(
            "the scene `{}` loops {what} in a zone, which shows pictures and videos only: take it out",
            self.scene.name
        )
    }
}

/// The first scene with a zone that shows this playlist, itself or within another.
fn looping<'a>(
    id: DraftId,
    scenes: &'a [Model],
    playlists: &'a HashMap<DraftId, Model>,
) -> Option<Looping<'a>> {
    let holding = holding(id, playlists);
    let zones = scenes.iter().flat_map(|scene| {
        let named = scene.draft.as_ref().map(references::playlists_of);
        let named = named.unwrap_or_default().into_iter();
        named.map(move |playlist| (scene, playlist))
    });
    zones
        .filter(|(_, playlist)| holding.contains(playlist))
        .find_map(|(scene, playlist)| {
            let playlist = playlists.get(&playlist)?;
            Some(Looping { scene, playlist })
        })
}

/// The playlist and those that hold it, as they are drafted.
fn holding(id: DraftId, playlists: &HashMap<DraftId, Model>) -> Vec<DraftId> {
    let mut found = vec![id];
    let mut next = 0;
    while let Some(inner) = found.get(next).copied() {
        next += 1;
        let around = playlists.values().filter(|row| {
            let named = row.draft.as_ref().map(references::playlists_of);
            named.is_some_and(|named| named.contains(&inner))
        });
        let fresh: Vec<DraftId> = around
            .map(|row| row.id)
            .filter(|id| !found.contains(id))
            .collect();
        found.extend(fresh);
    }
    found
}
