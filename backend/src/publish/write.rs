//! The one transaction of a publication: the act and what it did, the drafts, the uses of media, the manifests, the log.
use super::{
    act::{Prepared, What, Wish, with_pause},
    bodies::Bodies,
    entity::{item, publication},
    outcome::Bump,
    store, world,
};
use crate::{
    audit,
    auth::Caller,
    drafts::{
        self, Kind,
        publishing::{self, Change, Item, Keep},
    },
    error::Result,
    id::{OrganisationId, PublicationId},
    media::uses,
    time::Instant,
    webhooks::{self, Event, Happening},
};
use sea_orm::DatabaseTransaction;
use serde_json::json;

/// Writes everything; whoever calls holds the right to publish.
pub(super) async fn write(
    txn: &DatabaseTransaction,
    caller: &Caller,
    wish: &Wish,
    prepared: &Prepared,
    now: Instant,
) -> Result<publication::Model> {
    let (organisation, number) = (caller.organisation, prepared.world.number + 1);
    let (kind, rolled_back_to) = match wish.what {
        What::Drafts(_) | What::Objects(_) => (publication::Kind::Publish, None),
        What::After { number, .. } => (publication::Kind::Rollback, Some(number)),
        What::Pause { .. } => (publication::Kind::Automatic, None),
    };
    let bumps: &[Bump] = &prepared.outcome.bumps;
    let row = publication::Model {
        id: PublicationId::new(),
        organisation_id: organisation,
        number,
        kind,
        note: wish.note.clone(),
        author_id: caller.id(),
        author_name: caller.name().to_owned(),
        rolled_back_to,
        screens_affected: i32::try_from(bumps.len()).unwrap_or(i32::MAX),
        created_at: now,
    };
    let row = store::add(txn, row, &prepared.items).await?;
    apply(txn, caller, wish, (&prepared.items, number), now).await?;
    note_uses(txn, organisation, prepared).await?;
    let told = (&*prepared.outcome.plans, bumps);
    store::tell(txn, organisation, &prepared.world, told, (number, now)).await?;
    let data = json!({ "number": number, "kind": kind, "note": wish.note, "author": caller.name(),
        "screensAffected": bumps.len() });
    let happened = Happening {
        organisation,
        event: Event::PublicationPublished,
        data,
    };
    webhooks::tell(txn, &[happened], now).await?;
    let action = match kind {
        publication::Kind::Publish => "publication.publish",
        publication::Kind::Rollback => "publication.rollback",
        publication::Kind::Automatic => "publication.automatic",
    };
    let detail = json!({ "note": wish.note, "screensAffected": bumps.len(), "rolledBackTo": rolled_back_to });
    audit::record(
        txn,
        caller,
        audit::Act::new(action, "publication", &number, detail),
        now,
    )
    .await?;
    Ok(row)
}

async fn apply(
    txn: &DatabaseTransaction,
    caller: &Caller,
    wish: &Wish,
    (items, number): (&[Item], i64),
    now: Instant,
) -> Result<()> {
    let organisation = caller.organisation;
    match &wish.what {
        What::Drafts(_) => publishing::apply_published(txn, organisation, items, number, now).await,
        What::After { keep, .. } => {
            let keep = if *keep { Keep::All } else { Keep::Edits };
            publishing::restore(txn, caller, (items, keep), number, now).await
        }
        What::Objects(_) => {
            publishing::restore(txn, caller, (items, Keep::Edits), number, now).await
        }
        What::Pause { campaign, paused } => {
            publishing::restore(txn, caller, (items, Keep::Edits), number, now).await?;
            let row = drafts::find(txn, organisation, Kind::Campaign, *campaign).await?;
            // an edit that waits must not undo the pause when it is published
            if let Some(row) = row.filter(|row| row.changed)
                && let Some(draft) = row.draft.clone()
            {
                let edit = drafts::Edit {
                    name: row.name.clone(),
                    body: with_pause(draft, *paused),
                };
                drafts::change(txn, caller, row, edit, now).await?;
            }
            Ok(())
        }
    }
}

/// Says which media are used by what is now published.
async fn note_uses(
    txn: &DatabaseTransaction,
    organisation: OrganisationId,
    prepared: &Prepared,
) -> Result<()> {
    for item in &prepared.items {
        let mut only = Bodies::default();
        world::put(&mut only, (item.kind, item.id), item.body.as_ref())?;
        let mut used = only.media();
        used.retain(|id| prepared.world.known.media.contains_key(id));
        let owner = |published| uses::Owner {
            kind: item.kind.word(),
            id: item.id.0,
            name: &item.name,
            published,
        };
        uses::replace(txn, organisation, owner(true), &used).await?;
        if item.body.is_none() && item.change == Change::Deleted {
            let draft = drafts::find(txn, organisation, item.kind, item.id).await?;
            if draft.is_none() {
                uses::replace(txn, organisation, owner(false), &[]).await?;
            }
        }
    }
    Ok(())
}

impl From<Change> for item::Change {
    fn from(change: Change) -> Self {
        match change {
            Change::Created => Self::Created,
            Change::Updated => Self::Updated,
            Change::Deleted => Self::Deleted,
        }
    }
}
