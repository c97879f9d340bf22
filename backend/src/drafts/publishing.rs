//! The step from draft to published, and back to an earlier one. Runs inside the publication's transaction.
use super::{
    entity::{self as draft, Entity as Draft, Kind, Model},
    store::{self, name_of},
};
use crate::{
    auth::Caller,
    db,
    error::{Error, FieldError, Result},
    id::{DraftId, OrganisationId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Which drafts are to be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// All that are changed.
    All,
    /// These.
    These(Vec<(Kind, DraftId)>),
}

/// What a publication does to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ChangeKind)]
pub enum Change {
    /// It was not published before.
    Created,
    /// It was, with another body.
    Updated,
    /// It is no longer.
    Deleted,
}

impl Change {
    /// What publishing this draft would do.
    pub fn of(row: &Model) -> Self {
        match (&row.published, row.deleted) {
            (_, true) => Self::Deleted,
            (None, false) => Self::Created,
            (Some(_), false) => Self::Updated,
        }
    }
}

/// One object of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Playlist or campaign.
    pub kind: Kind,
    /// Its id.
    pub id: DraftId,
    /// Its name in this publication (the last one, if it is deleted).
    pub name: String,
    /// What happens to it.
    pub change: Change,
    /// The body that becomes published; `None` = deleted.
    pub body: Option<Value>,
}

impl Item {
    fn of(row: Model) -> Self {
        let change = Change::of(&row);
        Self {
            kind: row.kind,
            id: row.id,
            name: row.name,
            change,
            body: row.draft.filter(|_| change != Change::Deleted),
        }
    }
}

/// The chosen changes as they would be published, playlists first.
///
/// # Errors
/// 422 on `changes[i]` for a chosen object that does not exist or has nothing to publish.
pub async fn take(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    chosen: &Chosen,
) -> Result<Vec<Item>> {
    let mut rows = store::list_changed(db, organisation).await?;
    if let Chosen::These(these) = chosen {
        let changed = |(kind, id): &(Kind, DraftId)| {
            rows.iter().any(|row| row.kind == *kind && row.id == *id)
        };
        let wrong = these.iter().enumerate().filter(|(_, one)| !changed(one));
        let wrong = wrong.map(|(i, _)| {
            let message = "has no change to publish: somebody may have published it already";
            FieldError::new(format!("changes[{i}]"), message)
        });
        let wrong: Vec<_> = wrong.collect();
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        rows.retain(|row| these.contains(&(row.kind, row.id)));
    }
    rows.sort_by_key(|row| (row.kind, row.id));
    Ok(rows.into_iter().map(Item::of).collect())
}

/// Makes what [`take`] returned, in the same transaction, the published state.
pub async fn apply_published(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    items: &[Item],
    number: i64,
    now: Instant,
) -> Result<()> {
    for item in items {
        let row = store::find(txn, organisation, item.kind, item.id).await?;
        let row = row.ok_or_else(|| vanished(item))?;
        let Some(body) = &item.body else {
            store::remove(txn, &row).await?;
            continue;
        };
        let changed = row.deleted || row.draft.as_ref() != Some(body);
        let row = Model {
            published: Some(body.clone()),
            published_in: Some(number),
            changed,
            ..row
        };
        store::save(txn, row, None, now).await?;
    }
    Ok(())
}

fn vanished(item: &Item) -> Error {
    Error::Conflict(format!(
        "`{}` was removed in the meantime: look at the changes again",
        item.name
    ))
}

/// What stays as a draft when something else becomes published than was drafted. Edits that were never published always stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing else: what is taken away goes, so that publishing everything does not bring it back.
    Edits,
    /// Everything as it was published last, to be mended and published again.
    All,
}

/// Makes `items` published as they are, whatever the drafts say (a rollback). An object that is gone comes back under its old id.
pub async fn restore(
    txn: &impl ConnectionTrait,
    caller: &Caller,
    (items, keep): (&[Item], Keep),
    number: i64,
    now: Instant,
) -> Result<()> {
    for item in items {
        let row = store::find(txn, caller.organisation, item.kind, item.id).await?;
        match (row, &item.body) {
            (None, None) => {}
            (None, Some(body)) => revive(txn, caller, (item, body), number, now).await?,
            (Some(row), None) => withdraw(txn, row, keep, now).await?,
            (Some(row), Some(body)) => set_back(txn, row, (body, keep), number, now).await?,
        }
    }
    Ok(())
}

async fn revive(
    txn: &impl ConnectionTrait,
    caller: &Caller,
    (item, body): (&Item, &Value),
    number: i64,
    now: Instant,
) -> Result<()> {
    let row = Model {
        id: item.id,
        organisation_id: caller.organisation,
        kind: item.kind,
        name: name_of(body),
        name_key: db::fold(&name_of(body)),
        draft: Some(body.clone()),
        published: Some(body.clone()),
        published_in: Some(number),
        changed: false,
        deleted: false,
        changed_at: now,
        changed_by: caller.id(),
        changed_by_name: caller.name().to_owned(),
        version: 1,
        created_at: now,
    };
    Draft::insert(draft::ActiveModel::from(row).reset_all())
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

/// Not published at that time.
async fn withdraw(txn: &impl ConnectionTrait, row: Model, keep: Keep, now: Instant) -> Result<()> {
    if row.deleted || (keep == Keep::Edits && !row.changed) {
        return store::remove(txn, &row).await;
    }
    let row = Model {
        published: None,
        published_in: None,
        changed: true,
        ..row
    };
    store::save(txn, row, None, now).await.map(drop)
}

async fn set_back(
    txn: &impl ConnectionTrait,
    row: Model,
    (body, keep): (&Value, Keep),
    number: i64,
    now: Instant,
) -> Result<()> {
    let stays = (row.changed || keep == Keep::All) && !row.deleted;
    let draft = if stays { row.draft } else { Some(body.clone()) };
    let name = draft.as_ref().map(name_of).unwrap_or_default();
    let row = Model {
        name_key: db::fold(&name),
        name,
        changed: draft.as_ref() != Some(body),
        deleted: false,
        draft,
        published: Some(body.clone()),
        published_in: Some(number),
        ..row
    };
    store::save(txn, row, None, now).await.map(drop)
}

/// The published bodies with these ids, as items that a later rollback can restore.
pub async fn published_of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    kind: Kind,
    ids: &[DraftId],
) -> Result<Vec<store::Published>> {
    let rows = store::within(organisation, kind)
        .filter(draft::COLUMN.id.is_in(ids.iter().copied()))
        .filter(draft::COLUMN.published.is_not_null());
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().filter_map(store::Published::of).collect())
}
