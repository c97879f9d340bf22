//! Groups and their screens in the database.
use crate::{
    error::{Error, Result},
    id::{GroupId, OrganisationId, ScreenId},
    page::{Limit, Page, cursor, parse_cursor},
    screens::entity::{
        group::{self, Entity as Group},
        member::{self, Entity as Member},
    },
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};
use std::collections::HashMap;

/// Rows a statement inserts at most.
const CHUNK: usize = 500;

/// All groups.
pub fn within(organisation: OrganisationId) -> Select<Group> {
    Group::find().filter(group::COLUMN.organisation_id.eq(organisation))
}

fn members_within(organisation: OrganisationId) -> Select<Member> {
    Member::find().filter(member::COLUMN.organisation_id.eq(organisation))
}

/// One group.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: GroupId,
) -> Result<Option<group::Model>> {
    let row = within(organisation).filter(group::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// A page of groups by name.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    limit: Limit,
    after: Option<&str>,
) -> Result<Page<group::Model>> {
    let mut rows = within(organisation);
    if let Some(after) = after {
        let (id, name) = parse_cursor(after)?;
        let id = GroupId(id);
        let same = Condition::all()
            .add(group::COLUMN.name_key.eq(name.as_str()))
            .add(group::COLUMN.id.gt(id));
        let later = Condition::any()
            .add(group::COLUMN.name_key.gt(name.as_str()))
            .add(same);
        rows = rows.filter(later);
    }
    let rows = rows
        .order_by_asc(group::COLUMN.name_key)
        .order_by_asc(group::COLUMN.id)
        .limit(limit.and_one());
    let rows = rows.all(db).await?;
    Ok(Page::cut(rows, limit, |row| {
        cursor(row.id.0, &row.name_key)
    }))
}

/// The screens of these groups, by group.
pub async fn screens_of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    groups: &[GroupId],
) -> Result<HashMap<GroupId, Vec<ScreenId>>> {
    let rows = members_within(organisation)
        .filter(member::COLUMN.group_id.is_in(groups.iter().copied()))
        .order_by_asc(member::COLUMN.screen_id);
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows.all(db).await? {
        found.entry(row.group_id).or_default().push(row.screen_id);
    }
    Ok(found)
}

/// The groups of these screens (`None` = of all), by screen.
pub async fn groups_of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screens: Option<&[ScreenId]>,
) -> Result<HashMap<ScreenId, Vec<GroupId>>> {
    let mut rows = members_within(organisation).order_by_asc(member::COLUMN.group_id);
    if let Some(screens) = screens {
        rows = rows.filter(member::COLUMN.screen_id.is_in(screens.iter().copied()));
    }
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows.all(db).await? {
        found.entry(row.screen_id).or_default().push(row.group_id);
    }
    Ok(found)
}

/// Adds a group without screens.
pub async fn add(db: &impl ConnectionTrait, row: group::Model) -> Result<group::Model> {
    Ok(group::ActiveModel::from(row).reset_all().insert(db).await?)
}

/// Writes the group over the version it was read at, as its next version.
pub async fn change(db: &impl ConnectionTrait, row: group::Model) -> Result<group::Model> {
    let read_at = row.version;
    let row = group::Model {
        version: read_at + 1,
        ..row
    };
    let done = Group::update_many()
        .set(group::ActiveModel::from(row.clone()).reset_all())
        .filter(group::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(group::COLUMN.id.eq(row.id))
        .filter(group::COLUMN.version.eq(read_at))
        .exec(db)
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(row)
}

/// Makes these screens, and no others, the group's.
pub async fn set_screens(
    db: &impl ConnectionTrait,
    row: &group::Model,
    screens: &[ScreenId],
) -> Result<()> {
    Member::delete_many()
        .filter(member::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(member::COLUMN.group_id.eq(row.id))
        .exec(db)
        .await?;
    for chunk in screens.chunks(CHUNK) {
        let rows = chunk.iter().map(|screen| member::ActiveModel {
            organisation_id: Set(row.organisation_id),
            group_id: Set(row.id),
            screen_id: Set(*screen),
        });
        Member::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Removes a group; its screens stay.
pub async fn remove(db: &impl ConnectionTrait, row: &group::Model) -> Result<()> {
    let gone = Group::delete_many()
        .filter(group::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(group::COLUMN.id.eq(row.id))
        .filter(group::COLUMN.version.eq(row.version))
        .exec(db)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(())
}
