//! Scenes as drafts: what they show must exist, and media know who uses them.
use super::{
    brand,
    core::{check, limits},
    view::{Body, current},
};
use crate::{
    auth::{Caller, Permission},
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
use player_protocol::scene::{self, Canvases, Content};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::HashMap;

/// A scene of the organisation.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: DraftId,
) -> Result<Model> {
    let row = drafts::find(db, organisation, Kind::Scene, id).await?;
    row.ok_or(Error::NotFound("scene"))
}

/// Adds a draft.
pub(super) async fn create(
    txn: &DatabaseTransaction,
    caller: &Caller,
    body: Body,
    now: Instant,
) -> Result<Model> {
    let body = checked(txn, caller, &Canvases::default(), body).await?;
    add(txn, caller, &body, now).await
}

/// Replaces the draft's body.
pub(super) async fn change(
    txn: &DatabaseTransaction,
    caller: &Caller,
    row: Model,
    body: Body,
    now: Instant,
) -> Result<Model> {
    let before = current(&row)?.canvases();
    let body = checked(txn, caller, &before, body).await?;
    let row = drafts::change(txn, caller, row, edit(&body)?, now).await?;
    references::note_media(txn, &row).await?;
    Ok(row)
}

/// Adds a copy of what is under edit, under another name.
pub(super) async fn duplicate(
    txn: &DatabaseTransaction,
    caller: &Caller,
    (row, name): (&Model, String),
    now: Instant,
) -> Result<Model> {
    let body = current(row)?;
    add(txn, caller, &Body { name, ..body }, now).await
}

async fn add(
    txn: &DatabaseTransaction,
    caller: &Caller,
    body: &Body,
    now: Instant,
) -> Result<Model> {
    let row = drafts::create(txn, caller, Kind::Scene, edit(body)?, now).await?;
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
    caller: &Caller,
    before: &Canvases,
    mut body: Body,
) -> Result<Body> {
    let mut faults = Faults::default();
    body.name = faults.name("name", &body.name);
    let canvases = body.canvases();
    let mut found = check::faults(&canvases);
    if !caller.may(Permission::Admin) {
        let (kit, _) = brand::find(txn, caller.organisation).await?;
        found.extend(limits::faults(&kit, before, &canvases));
    }
    for (field, message) in found {
        faults.add(field, message);
    }
    known_media(txn, caller.organisation, &canvases, &mut faults).await?;
    known_playlists(txn, caller.organisation, &canvases, &mut faults).await?;
    faults.finish()?;
    Ok(body)
}

async fn known_media(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    canvases: &Canvases,
    faults: &mut Faults,
) -> Result<()> {
    let mut ids: Vec<MediaId> = canvases.media().map(MediaId).collect();
    ids.sort_unstable();
    ids.dedup();
    let known = media::playable(txn, organisation, &ids).await?;
    let is = |id, kind| known.get(&MediaId(id)).is_some_and(|m| m.kind == kind);
    for (name, canvas) in canvases.each() {
        for (i, element) in canvas.elements.iter().enumerate() {
            let path = format!("{name}.elements[{i}].content");
            let (kind, message) = match &element.content {
                Content::Video(_) => (media::Kind::Video, "is no video of this organisation"),
                _ => (media::Kind::Image, "is no picture of this organisation"),
            };
            let shown = element.content.media().is_none_or(|id| is(id, kind));
            faults.ensure(shown, format!("{path}.mediaId"), message);
            let style = element.content.style();
            let font = style.and_then(|style| scene::font_media(&style.font));
            let there = font.is_none_or(|id| is(id, media::Kind::Font));
            let message = "is no font of this organisation";
            faults.ensure(there, format!("{path}.style.font"), message);
        }
    }
    Ok(())
}

/// A zone shows a playlist that is there; one that leads to a scene would put a scene into a scene.
async fn known_playlists(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    canvases: &Canvases,
    faults: &mut Faults,
) -> Result<()> {
    if canvases.playlists().next().is_none() {
        return Ok(());
    }
    let rows = drafts::within(organisation, Kind::Playlist)
        .all(txn)
        .await?;
    let rows = rows.into_iter().filter(|row| !row.deleted);
    let there: HashMap<DraftId, Model> = rows.map(|row| (row.id, row)).collect();
    for (name, canvas) in canvases.each() {
        for (i, element) in canvas.elements.iter().enumerate() {
            let Some(id) = element.content.playlist().map(DraftId) else {
                continue;
            };
            let field = format!("{name}.elements[{i}].content.playlistId");
            let known = there.contains_key(&id);
            faults.ensure(known, &field, "is no playlist of this organisation");
            let message = "leads to a scene, and a zone shows pictures and videos only: choose another playlist";
            faults.ensure(!references::leads_to_scene(id, &there), &field, message);
        }
    }
    Ok(())
}
