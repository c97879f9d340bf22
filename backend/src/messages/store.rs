//! Messages and their rules in the database, always within one organisation.
use super::{
    core::{self, Campaign, State, Window},
    entity::{
        message::{self, Entity as Message},
        rules::{self, Entity as RulesOf},
    },
    rules::Rules,
};
use crate::{
    auth::Caller,
    drafts::{self, Kind},
    error::Result,
    id::{DraftId, MessageId, OrganisationId, SiteId},
    page::{Limit, Page},
    time::Instant,
};
use jiff::civil::DateTime;
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::OnConflict,
};
use std::collections::HashMap;

/// Messages of a site that are looked at to see which are on.
const LOOKED_AT: u64 = 200;
/// What is being published for longer than this never will be.
const PUBLISHING_MS: i64 = 10 * 60_000;

fn within(organisation: OrganisationId) -> Select<Message> {
    Message::find().filter(message::COLUMN.organisation_id.eq(organisation))
}

fn rules_within(organisation: OrganisationId) -> Select<RulesOf> {
    RulesOf::find().filter(rules::COLUMN.organisation_id.eq(organisation))
}

/// The rules of an organisation; stores write nothing until it says so.
pub(super) async fn rules(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: Instant,
) -> Result<rules::Model> {
    let row = rules_within(organisation).one(db).await?;
    Ok(row.unwrap_or_else(|| rules::Model {
        organisation_id: organisation,
        rules: Rules::default(),
        version: 1,
        updated_at: now,
    }))
}

/// Stores changed rules as the next version.
pub(super) async fn change_rules(
    txn: &impl ConnectionTrait,
    row: rules::Model,
    now: Instant,
) -> Result<rules::Model> {
    use rules::Column as C;
    let row = rules::Model {
        version: row.version + 1,
        updated_at: now,
        ..row
    };
    let newer = OnConflict::column(C::OrganisationId)
        .update_columns([C::Rules, C::Version, C::UpdatedAt])
        .to_owned();
    RulesOf::insert(row.clone().into_active_model().reset_all())
        .on_conflict(newer)
        .exec_without_returning(txn)
        .await?;
    Ok(row)
}

/// A page of the messages of a site, the newest first.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    (organisation, site): (OrganisationId, SiteId),
    (after, limit): (Option<MessageId>, Limit),
) -> Result<Page<message::Model>> {
    let mut rows = within(organisation)
        .filter(message::COLUMN.site_id.eq(site))
        .filter(message::COLUMN.publication.is_not_null())
        .order_by_desc(message::Column::Id);
    if let Some(after) = after {
        rows = rows.filter(message::COLUMN.id.lt(after));
    }
    let rows = rows.limit(limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, limit, |row| row.id.to_string()))
}

pub(super) async fn find(
    db: &impl ConnectionTrait,
    (organisation, site): (OrganisationId, SiteId),
    id: MessageId,
) -> Result<Option<message::Model>> {
    let row = within(organisation)
        .filter(message::COLUMN.site_id.eq(site))
        .filter(message::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

pub(super) async fn add(txn: &impl ConnectionTrait, row: message::Model) -> Result<()> {
    row.into_active_model().reset_all().insert(txn).await?;
    Ok(())
}

/// Forgets a message that could not be published.
pub(super) async fn remove(db: &impl ConnectionTrait, row: &message::Model) -> Result<()> {
    Message::delete_many()
        .filter(message::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(message::COLUMN.id.eq(row.id))
        .exec(db)
        .await?;
    Ok(())
}

/// Notes the publication that put it on.
pub(super) async fn published(
    txn: &impl ConnectionTrait,
    row: message::Model,
    number: i64,
) -> Result<message::Model> {
    let mut row = row.into_active_model();
    row.publication = Set(Some(number));
    Ok(row.update(txn).await?)
}

/// Notes who took it down.
pub(super) async fn taken(
    txn: &impl ConnectionTrait,
    caller: &Caller,
    row: message::Model,
    now: Instant,
) -> Result<message::Model> {
    let mut row = row.into_active_model();
    row.taken_by = Set(Some(caller.id()));
    row.taken_name = Set(Some(caller.name().to_owned()));
    row.taken_at = Set(Some(now));
    Ok(row.update(txn).await?)
}

/// Where these messages stand.
pub(super) async fn states(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    rows: &[message::Model],
    wall: DateTime,
) -> Result<HashMap<MessageId, State>> {
    let ids: Vec<DraftId> = rows.iter().map(|row| row.campaign_id).collect();
    let known = drafts::publishing::published_of(db, organisation, Kind::Campaign, &ids).await?;
    let campaign = |row: &message::Model| {
        let found = known.iter().find(|one| one.id == row.campaign_id);
        match found.map(|one| one.body["paused"] == true) {
            None => Campaign::Gone,
            Some(true) => Campaign::Paused,
            Some(false) => Campaign::On,
        }
    };
    let state = |row: &message::Model| core::state(window(row), campaign(row), wall);
    Ok(rows.iter().map(|row| (row.id, state(row))).collect())
}

fn window(row: &message::Model) -> Option<Window> {
    let starts = row.starts.as_deref().map(core::minute);
    match starts {
        Some(None) => None,
        starts => Some(Window {
            starts: starts.flatten(),
            ends: core::minute(&row.ends)?,
        }),
    }
}

/// How many messages of a site are on, coming, or being published.
pub(super) async fn count_on(
    db: &impl ConnectionTrait,
    (organisation, site): (OrganisationId, SiteId),
    (now, wall): (Instant, DateTime),
) -> Result<usize> {
    let rows = within(organisation)
        .filter(message::COLUMN.site_id.eq(site))
        .order_by_desc(message::Column::Id)
        .limit(LOOKED_AT);
    let rows = rows.all(db).await?;
    let states = states(db, organisation, &rows, wall).await?;
    let counts = |row: &&message::Model| {
        let coming = row.publication.is_none() && now.ms_since(row.written_at) < PUBLISHING_MS;
        coming || states.get(&row.id).is_some_and(|s| s.takes_a_place())
    };
    Ok(rows.iter().filter(counts).count())
}
