//! What bodies of either kind refer to. Of a body this knows only `items[].mediaId`, `items[].playlistId` and `playlistId`.
use super::entity::{self as draft, Entity as Draft, Kind, Model};
use crate::{
    error::{Error, Result},
    id::{DraftId, MediaId, OrganisationId},
    media::uses,
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Select};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The media that a body names, in order.
pub fn media_of(body: &Value) -> Vec<MediaId> {
    let items = body["items"].as_array().into_iter().flatten();
    items.filter_map(|item| id(&item["mediaId"])).collect()
}

/// The playlists that a body names, in order.
pub fn playlists_of(body: &Value) -> Vec<DraftId> {
    let items = body["items"].as_array().into_iter().flatten();
    let nested = items.filter_map(|item| id(&item["playlistId"]));
    nested.chain(id(&body["playlistId"])).collect()
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

/// 409 with the list while a playlist or campaign uses this playlist.
pub async fn refuse_while_used(db: &impl ConnectionTrait, row: &Model) -> Result<()> {
    if row.kind != Kind::Playlist {
        return Ok(());
    }
    let others = within(row.organisation_id).filter(draft::COLUMN.deleted.eq(false));
    let others = others.all(db).await?;
    let uses = |body: Option<&Value>| body.is_some_and(|body| playlists_of(body).contains(&row.id));
    let using = others.iter().filter(|other| uses(other.draft.as_ref()));
    let usage: Vec<Value> = using
        .map(|other| {
            let published = uses(other.published.as_ref());
            json!({ "kind": other.kind, "id": other.id, "name": other.name, "published": published })
        })
        .collect();
    if usage.is_empty() {
        return Ok(());
    }
    Err(Error::InUse {
        detail: "this playlist is still used: take it out there first".into(),
        usage: usage.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_in_bodies_of_both_kinds() {
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
    }
}
