//! Campaigns as drafts: what they refer to must exist, and media must know who uses them.
use super::core::{body::Body, check};
use crate::{
    auth::Caller,
    calendars,
    check::Faults,
    drafts::{
        self, Edit,
        entity::{Kind, Model},
    },
    error::{Error, Result},
    id::{CalendarId, DraftId, MediaId, OrganisationId},
    media::{self, uses},
    screens::reach,
    time::Instant,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The typed body of a draft's JSON; `None` if it is not one of ours.
pub fn body_of(json: &Value) -> Option<Body> {
    serde_json::from_value(json.clone()).ok()
}

/// The JSON that is kept of a body.
pub fn json_of(body: &Body) -> Result<Value> {
    serde_json::to_value(body).map_err(Error::internal)
}

/// The body with `paused` set so.
#[must_use]
pub fn with_paused(body: Body, paused: bool) -> Body {
    Body { paused, ..body }
}

/// A campaign of the organisation that is not marked deleted.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: DraftId,
) -> Result<Model> {
    let row = drafts::find(db, organisation, Kind::Campaign, id).await?;
    row.ok_or(Error::NotFound("campaign"))
}

/// Adds a draft.
pub async fn create(
    txn: &DatabaseTransaction,
    caller: &Caller,
    body: Body,
    now: Instant,
) -> Result<Model> {
    let body = checked(txn, caller.organisation, body).await?;
    let edit = edit(&body)?;
    let row = drafts::create(txn, caller, Kind::Campaign, edit, now).await?;
    note_uses(txn, &row, &body).await?;
    Ok(row)
}

/// Replaces the draft's body; whether it is paused stays as it is.
pub async fn change(
    txn: &DatabaseTransaction,
    caller: &Caller,
    current: Model,
    body: Body,
    now: Instant,
) -> Result<Model> {
    let paused = current
        .draft
        .as_ref()
        .and_then(body_of)
        .is_some_and(|b| b.paused);
    let body = checked(txn, caller.organisation, with_paused(body, paused)).await?;
    let edit = edit(&body)?;
    let row = drafts::change(txn, caller, current, edit, now).await?;
    note_uses(txn, &row, &body).await?;
    Ok(row)
}

/// Marks it deleted, or removes it if it was never published.
pub async fn remove(
    txn: &DatabaseTransaction,
    caller: &Caller,
    current: Model,
    now: Instant,
) -> Result<()> {
    let owner = owner(&current);
    uses::replace(txn, caller.organisation, owner, &[]).await?;
    drafts::mark_deleted(txn, caller, current.clone(), now).await
}

fn edit(body: &Body) -> Result<Edit> {
    Ok(Edit {
        name: body.name.clone(),
        body: json_of(body)?,
    })
}

async fn note_uses(txn: &DatabaseTransaction, row: &Model, body: &Body) -> Result<()> {
    let used: Vec<_> = body.media().into_iter().map(MediaId).collect();
    uses::replace(txn, row.organisation_id, owner(row), &used).await
}

fn owner(row: &Model) -> uses::Owner<'_> {
    uses::Owner {
        kind: Kind::Campaign.word(),
        id: row.id.0,
        name: &row.name,
        published: false,
    }
}

/// The body as it may be kept, or 422 with everything that is wrong with it.
async fn checked(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    mut body: Body,
) -> Result<Body> {
    let mut faults = Faults::default();
    for (field, message) in check::check(&body) {
        faults.add(field, message);
    }
    if let Err(e) = reach::read("target", &body.target) {
        faults.push(e);
    }
    references(db, organisation, &body, &mut faults).await?;
    faults.finish()?;
    body.name = body.name.trim().to_owned();
    body.target = body.target.trim().to_owned();
    body.number_items(Uuid::now_v7);
    Ok(body)
}

async fn references(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    body: &Body,
    faults: &mut Faults,
) -> Result<()> {
    if let Some(id) = body.playlist_id {
        let row = drafts::find(db, organisation, Kind::Playlist, DraftId(id)).await?;
        let there = row.is_some_and(|r| !r.deleted);
        faults.ensure(there, "playlistId", "is no playlist of this organisation");
    }
    refer_to_content(db, organisation, body, faults).await?;
    refer_to_calendars(db, organisation, body, faults).await
}

async fn refer_to_content(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    body: &Body,
    faults: &mut Faults,
) -> Result<()> {
    let media: Vec<_> = body.media().into_iter().map(MediaId).collect();
    let media = media::playable(db, organisation, &media).await?;
    let scenes: Vec<_> = body.scenes().into_iter().map(DraftId).collect();
    let scenes = drafts::standing(db, organisation, Kind::Scene, &scenes).await?;
    for (i, item) in body.items.iter().flatten().enumerate() {
        let plays = |id| media.get(&MediaId(id)).is_some_and(media::Playable::plays);
        let known = item.media_id.is_none_or(plays);
        let message = "is no picture or video of this organisation";
        faults.ensure(known, format!("items[{i}].mediaId"), message);
        let known = item.scene_id.is_none_or(|id| scenes.contains(&DraftId(id)));
        let message = "is no scene of this organisation";
        faults.ensure(known, format!("items[{i}].sceneId"), message);
    }
    Ok(())
}

async fn refer_to_calendars(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    body: &Body,
    faults: &mut Faults,
) -> Result<()> {
    let named = || {
        let rules = body.rules.iter().enumerate();
        rules.flat_map(|(i, rule)| {
            let within = rule.in_calendars.iter().enumerate();
            let without = rule.not_in_calendars.iter().enumerate();
            let within = within.map(move |(n, id)| (format!("rules[{i}].inCalendars[{n}]"), id));
            let without =
                without.map(move |(n, id)| (format!("rules[{i}].notInCalendars[{n}]"), id));
            within.chain(without)
        })
    };
    let ids: BTreeSet<CalendarId> = named().map(|(_, id)| CalendarId(*id)).collect();
    let known = calendars::store::known(db, organisation, &ids).await?;
    for (field, id) in named() {
        let there = known.contains(&CalendarId(*id));
        faults.ensure(there, field, "is no calendar of this organisation");
    }
    Ok(())
}
