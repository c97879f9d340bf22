//! Playlists as drafts: what they name must exist, they never go in circles, and media know who uses them.
use super::{
    body::{Body, Item},
    core::{
        moment::Moment,
        nesting::{Graph, MAX_DEPTH, MAX_PLAYS, Refused, Version},
    },
    zones,
};
use crate::{
    auth::Caller,
    check::Faults,
    drafts::{
        self, Edit,
        entity::{Kind, Model},
        references,
    },
    error::{Error, Result},
    id::{DraftId, MediaId, OrganisationId},
    media,
    time::Instant,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QuerySelect as _};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// How many entries a playlist may have.
const MAX_ITEMS: usize = 500;
const SECOND_MS: i64 = 1000;
const DAY_MS: i64 = 86_400_000;

/// The typed body of a draft's JSON; `None` if it is not one of ours.
pub fn body_of(json: &Value) -> Option<Body> {
    serde_json::from_value(json.clone()).ok()
}

/// What is under edit, or, of one marked deleted, what it was.
pub(super) fn current(row: &Model) -> Option<Body> {
    row.draft
        .as_ref()
        .or(row.published.as_ref())
        .and_then(body_of)
}

/// A playlist of the organisation.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: DraftId,
) -> Result<Model> {
    let row = drafts::find(db, organisation, Kind::Playlist, id).await?;
    row.ok_or(Error::NotFound("playlist"))
}

/// Adds a draft.
pub(super) async fn create(
    txn: &DatabaseTransaction,
    caller: &Caller,
    body: Body,
    now: Instant,
) -> Result<Model> {
    // it has no id yet, so nothing can name it
    let mut body = checked(txn, caller.organisation, DraftId(uuid::Uuid::nil()), body).await?;
    body.number(None);
    let row = drafts::create(txn, caller, Kind::Playlist, edit(&body)?, now).await?;
    references::note_media(txn, &row).await?;
    Ok(row)
}

/// Replaces the draft's body.
pub(super) async fn change(
    txn: &DatabaseTransaction,
    caller: &Caller,
    row: Model,
    body: Body,
    now: Instant,
) -> Result<Model> {
    let mut body = checked(txn, caller.organisation, row.id, body).await?;
    body.number(current(&row).as_ref());
    let row = drafts::change(txn, caller, row, edit(&body)?, now).await?;
    references::note_media(txn, &row).await?;
    Ok(row)
}

/// Marks it deleted, or removes it if it was never published.
///
/// # Errors
/// 409 with who uses it.
pub(super) async fn remove(
    txn: &DatabaseTransaction,
    caller: &Caller,
    row: Model,
    now: Instant,
) -> Result<()> {
    references::refuse_while_used(txn, &row).await?;
    references::forget_media(txn, &row).await?;
    drafts::mark_deleted(txn, caller, row, now).await
}

fn edit(body: &Body) -> Result<Edit> {
    Ok(Edit {
        name: body.name.clone(),
        body: serde_json::to_value(body).map_err(Error::internal)?,
    })
}

/// The body as it may be kept, or 422 with everything that is wrong with it.
async fn checked(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: DraftId,
    mut body: Body,
) -> Result<Body> {
    let mut faults = Faults::default();
    body.name = faults.name("name", &body.name);
    let few = body.items.len() <= MAX_ITEMS;
    faults.ensure(few, "items", format!("holds at most {MAX_ITEMS} entries"));
    if few {
        let mut ids = HashSet::new();
        for (i, item) in body.items.iter().enumerate() {
            let once = item.id.is_none_or(|id| ids.insert(id));
            let message = "comes twice: leave it out of the new entry";
            faults.ensure(once, format!("items[{i}].id"), message);
            check_item(&mut faults, &format!("items[{i}]"), item);
        }
        known_media(txn, organisation, &body, &mut faults).await?;
        known_scenes(txn, organisation, &body, &mut faults).await?;
        known_playlists(txn, organisation, id, &body, &mut faults).await?;
        zones::check(txn, (organisation, id), &body, &mut faults).await?;
    }
    faults.finish()?;
    Ok(body)
}

fn check_item(faults: &mut Faults, path: &str, item: &Item) {
    match (item.media_id, item.playlist_id, item.scene_id) {
        (None, None, None) => faults.add(path, "needs a mediaId, a sceneId or a playlistId"),
        (Some(_), None, None) | (None, Some(_), None) | (None, None, Some(_)) => {}
        (Some(_), Some(_), None) => {
            faults.add(path, "has a mediaId and a playlistId: keep one of them");
        }
        _ => faults.add(path, "has a sceneId and something else: keep one of them"),
    }
    let field = format!("{path}.durationMs");
    if let Some(duration) = item.duration_ms {
        let nested = item.playlist_id.is_some();
        let good = nested || (SECOND_MS..=DAY_MS).contains(&duration);
        let message = "must be from 1000 (1 s) to 86400000 (24 h)";
        faults.ensure(good, &field, message);
        let message = "must be null for a playlist: it lasts as long as its entries";
        faults.ensure(!nested, &field, message);
    }
    let mut edge = |name: &str, text: &Option<String>| {
        let moment = text.as_deref().map(Moment::parse)?;
        let message = "must be a time such as 2026-10-01T09:00 (on the screen's clock) or 2026-10-01T09:00:00Z";
        faults.ensure(moment.is_some(), format!("{path}.{name}"), message);
        moment
    };
    let from = edge("validFrom", &item.valid_from);
    let to = edge("validTo", &item.valid_to);
    if let (Some(from), Some(to)) = (from, to) {
        let message = "must come after validFrom, on the clock of every screen";
        faults.ensure(to.is_after(from), format!("{path}.validTo"), message);
    }
}

async fn known_media(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    body: &Body,
    faults: &mut Faults,
) -> Result<()> {
    let ids: HashSet<MediaId> = body.media().into_iter().collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let known = media::playable(txn, organisation, &ids).await?;
    for (i, item) in body.items.iter().enumerate() {
        let plays = |id| known.get(&id).is_some_and(media::Playable::plays);
        let there = item.media_id.is_none_or(plays);
        let message = "is no picture or video of this organisation";
        faults.ensure(there, format!("items[{i}].mediaId"), message);
    }
    Ok(())
}

async fn known_scenes(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    body: &Body,
    faults: &mut Faults,
) -> Result<()> {
    let known = drafts::standing(txn, organisation, Kind::Scene, &body.scenes()).await?;
    for (i, item) in body.items.iter().enumerate() {
        let there = item.scene_id.is_none_or(|id| known.contains(&id));
        let message = "is no scene of this organisation";
        faults.ensure(there, format!("items[{i}].sceneId"), message);
    }
    Ok(())
}

async fn known_playlists(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: DraftId,
    body: &Body,
    faults: &mut Faults,
) -> Result<()> {
    // the lock keeps two people from closing a circle from both ends
    let rows = drafts::within(organisation, Kind::Playlist).lock_exclusive();
    let rows = rows.all(txn).await?;
    let there: HashMap<_, _> = rows.iter().map(|row| (row.id, row.deleted)).collect();
    let nested = body.items.iter().enumerate();
    let nested: Vec<_> = nested
        .filter_map(|(i, item)| Some((format!("items[{i}].playlistId"), item.playlist_id?)))
        .collect();
    for (field, inner) in &nested {
        match there.get(inner) {
            Some(false) => {}
            Some(true) => faults.add(field, "is a playlist that is going to be removed"),
            None => faults.add(field, "is no playlist of this organisation"),
        }
    }
    match graph(&rows, id).check(id.0, version(body)) {
        Ok(()) => {}
        Err(Refused::Circle(place)) => {
            let field = nested.get(place).map_or("items", |(field, _)| field);
            faults.add(
                field,
                "contains this playlist, so they would never end: take it out",
            );
        }
        Err(Refused::TooDeep) => {
            let message = format!("would put more than {MAX_DEPTH} playlists inside one another");
            faults.add("items", message);
        }
        Err(Refused::TooMuch) => {
            let message =
                format!("would come to more than {MAX_PLAYS} plays with the playlists inside");
            faults.add("items", message);
        }
    }
    Ok(())
}

/// All playlists as drafted and as published; of `changing` only what is published.
fn graph(rows: &[Model], changing: DraftId) -> Graph {
    let versions = |row: &Model| {
        let draft = row.draft.as_ref().filter(|_| row.id != changing);
        let bodies = draft.into_iter().chain(row.published.as_ref());
        bodies.filter_map(body_of).map(|b| version(&b)).collect()
    };
    Graph(rows.iter().map(|row| (row.id.0, versions(row))).collect())
}

fn version(body: &Body) -> Version {
    Version {
        media: body.media().len() + body.scenes().len(),
        playlists: body.playlists().into_iter().map(|id| id.0).collect(),
    }
}
