//! Going back: from what is published now to what was right after an earlier publication.
use super::{entity::item, store};
use crate::{
    drafts::{
        self, Kind, origin,
        publishing::{Change, Item},
        references,
    },
    error::{Error, Result},
    id::{DraftId, OrganisationId},
};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The steps to what was right after publication `number`. Emergencies and the messages of stores stay as they are, with all they
/// show: whoever goes back means contents, and must not start an alarm again, nor end one.
pub(super) async fn to(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    number: i64,
) -> Result<Vec<Item>> {
    if number != 0 {
        let known = store::find(db, organisation, number).await?;
        known.ok_or(Error::NotFound("publication"))?;
    }
    let then = store::state_after(db, organisation, number).await?;
    let mut then: BTreeMap<DraftId, item::Model> =
        then.into_iter().map(|row| (row.object_id, row)).collect();
    let messages = origin::Messages::load(db, organisation).await?;
    let stays = |id: DraftId, body: &Value| is_emergency(body) || messages.made(id);
    let (mut items, mut there, mut staying) = (Vec::new(), HashMap::new(), Vec::new());
    for kind in [Kind::Scene, Kind::Playlist, Kind::Campaign] {
        for now in drafts::published(db, organisation, kind).await? {
            let body = then.remove(&now.id).and_then(|row| row.body);
            if stays(now.id, &now.body) {
                staying.push(now.id);
            } else {
                items.extend(step(kind, &now, body));
            }
            there.insert(now.id, now.body);
        }
    }
    let gone = then.into_values().filter(|row| {
        let body = row.body.as_ref();
        body.is_some_and(|body| !stays(row.object_id, body))
    });
    items.extend(gone.map(|row| Item {
        kind: row.kind,
        id: row.object_id,
        name: row.name,
        change: Change::Created,
        body: row.body,
    }));
    let shown = shown_by(staying, &there);
    items.retain(|item| item.change != Change::Deleted || !shown.contains(&item.id));
    items.sort_by_key(|item| (item.kind, item.id));
    Ok(items)
}

fn is_emergency(body: &Value) -> bool {
    body["kind"] == "emergency"
}

/// These, and the playlists and scenes that they show.
fn shown_by(mut found: Vec<DraftId>, there: &HashMap<DraftId, Value>) -> HashSet<DraftId> {
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        let Some(body) = there.get(&id) else {
            continue;
        };
        let shown = references::playlists_of(body).into_iter();
        let shown = shown.chain(references::scenes_of(body));
        let fresh: Vec<_> = shown.filter(|id| !found.contains(id)).collect();
        found.extend(fresh);
    }
    found.into_iter().collect()
}

/// The step of one object that is published now, if there is any.
fn step(kind: Kind, now: &drafts::Published, body: Option<Value>) -> Option<Item> {
    if body.as_ref() == Some(&now.body) {
        return None;
    }
    let change = match body {
        Some(_) => Change::Updated,
        None => Change::Deleted,
    };
    let name = body.as_ref().and_then(|body| body["name"].as_str());
    let name = name.unwrap_or(&now.name).to_owned();
    Some(Item {
        kind,
        id: now.id,
        name,
        change,
        body,
    })
}
