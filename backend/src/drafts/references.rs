//! What bodies of any kind refer to. Of a body this knows only `items[].mediaId`, `items[].playlistId`, `items[].sceneId`,
//! `playlistId`, and of a scene `landscape` and `portrait` with `elements[].content` and in that `mediaId`, `playlistId` and `style.font`.
use super::entity::{self as draft, Entity as Draft, Kind, Model};
use crate::{
    error::{Error, Result},
    id::{DraftId, MediaId, OrganisationId},
    media::uses,
};
use player_protocol::scene::font_media;
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Select};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::HashMap, hash::BuildHasher};
use utoipa::ToSchema;

/// The media that a body names, in order.
pub fn media_of(body: &Value) -> Vec<MediaId> {
    let entries = items(body).filter_map(|item| id(&item["mediaId"]));
    let elements = contents(body).flat_map(|content| {
        let font = content["style"]["font"].as_str().and_then(font_media);
        id(&content["mediaId"]).into_iter().chain(font.map(MediaId))
    });
    entries.chain(elements).collect()
}

/// What the elements of a scene show.
fn contents(body: &Value) -> impl Iterator<Item = &Value> {
    let canvases = ["landscape", "portrait"].into_iter();
    let elements = canvases.flat_map(|name| {
        let elements = body[name]["elements"].as_array();
        elements.into_iter().flatten()
    });
    elements.map(|element| &element["content"])
}

fn items(body: &Value) -> impl Iterator<Item = &Value> {
    body["items"].as_array().into_iter().flatten()
}

/// The playlists that a body names, in order.
pub fn playlists_of(body: &Value) -> Vec<DraftId> {
    let nested = items(body).chain(contents(body)).chain([body]);
    nested
        .filter_map(|named| id(&named["playlistId"]))
        .collect()
}

/// The scenes that a body names, in order.
pub fn scenes_of(body: &Value) -> Vec<DraftId> {
    items(body)
        .filter_map(|item| id(&item["sceneId"]))
        .collect()
}

/// Whether a playlist, or one inside it, shows a scene, as they are drafted.
pub fn leads_to_scene<S: BuildHasher>(
    playlist: DraftId,
    there: &HashMap<DraftId, Model, S>,
) -> bool {
    let mut found = vec![playlist];
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        let Some(body) = there.get(&id).and_then(|row| row.draft.as_ref()) else {
            continue;
        };
        if !scenes_of(body).is_empty() {
            return true;
        }
        let inner = playlists_of(body);
        let fresh: Vec<_> = inner.into_iter().filter(|id| !found.contains(id)).collect();
        found.extend(fresh);
    }
    false
}

fn id<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn owner(row: &Model) -> uses::Owner<'_> {
    uses::Owner {
        kind: row.kind.word(),
        id: row.id.0,
        name: &row.name,
        published: false,
    }
}

/// Lets media know what the draft uses.
pub async fn note_media(txn: &impl ConnectionTrait, row: &Model) -> Result<()> {
    let used = row.draft.as_ref().map(media_of).unwrap_or_default();
    uses::replace(txn, row.organisation_id, owner(row), &used).await
}

/// Lets media know that the draft uses none.
pub async fn forget_media(txn: &impl ConnectionTrait, row: &Model) -> Result<()> {
    uses::replace(txn, row.organisation_id, owner(row), &[]).await
}

fn within(organisation: OrganisationId) -> Select<Draft> {
    Draft::find().filter(draft::COLUMN.organisation_id.eq(organisation))
}

/// A scene, playlist or campaign that names another draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DraftUse)]
pub struct Use {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: DraftId,
    /// Its name.
    pub name: String,
    /// Whether its published form names it too.
    pub published: bool,
}

/// The scenes, playlists and campaigns whose draft or published form names this playlist or scene, by name.
pub async fn used_by(db: &impl ConnectionTrait, row: &Model) -> Result<Vec<Use>> {
    let named: fn(&Value) -> Vec<DraftId> = match row.kind {
        Kind::Scene => scenes_of,
        Kind::Playlist => playlists_of,
        Kind::Campaign => return Ok(Vec::new()),
    };
    let others = within(row.organisation_id).filter(draft::COLUMN.deleted.eq(false));
    let others = others.all(db).await?;
    let uses = |body: Option<&Value>| body.is_some_and(|body| named(body).contains(&row.id));
    let using = others.into_iter().filter(|o| uses(o.draft.as_ref()));
    let mut found: Vec<Use> = using
        .map(|other| Use {
            published: uses(other.published.as_ref()),
            kind: other.kind,
            id: other.id,
            name: other.name,
        })
        .collect();
    found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    Ok(found)
}

/// 409 with the list while a scene, playlist or campaign uses this playlist or scene.
pub async fn refuse_while_used(db: &impl ConnectionTrait, row: &Model) -> Result<()> {
    let usage = used_by(db, row).await?;
    if usage.is_empty() {
        return Ok(());
    }
    Err(Error::InUse {
        detail: format!(
            "this {} is still used: take it out there first",
            row.kind.word()
        ),
        usage: serde_json::to_value(usage).map_err(Error::internal)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn references_are_found_in_bodies_of_every_kind() {
        let (media, list) = (MediaId::new(), DraftId::new());
        let playlist =
            json!({ "items": [{ "mediaId": media, "playlistId": null }, { "playlistId": list }] });
        assert_eq!(
            (media_of(&playlist), playlists_of(&playlist)),
            (vec![media], vec![list])
        );
        let campaign = json!({ "playlistId": list, "items": null });
        assert_eq!(
            (media_of(&campaign), playlists_of(&campaign)),
            (vec![], vec![list])
        );
        let shown = json!({ "content": { "kind": "image", "mediaId": media } });
        let font = MediaId::new();
        let style = |font: String| json!({ "content": { "style": { "font": font } } });
        let (own, role) = (style(format!("media:{font}")), style("brand:body".into()));
        let scene = json!({ "landscape": null, "portrait": { "elements": [shown, {}, own.clone(), role] } });
        assert_eq!(media_of(&scene), vec![media, font]);
        let zone = json!({ "content": { "kind": "playlist", "playlistId": list } });
        let scene = json!({ "landscape": { "elements": [zone, own] }, "portrait": null });
        assert_eq!(playlists_of(&scene), vec![list]);
        assert_eq!(
            scenes_of(&json!({ "items": [{ "sceneId": list }] })),
            vec![list]
        );
    }
}
