//! In which zones the days are that hours are summed up by.
use super::{
    core::{
        days::{Zone, Zones},
        tally::hour_of,
    },
    entity::zone::{self, Entity as PastZones},
};
use crate::{
    error::{Error, Result},
    id::OrganisationId,
    organisations::entity::Model as Organisation,
    time::Instant,
};
use jiff::tz::TimeZone;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, sea_query::OnConflict,
};

/// Notes the zone of the organisation's days, where it is another one since.
pub(super) async fn follow(
    db: &impl ConnectionTrait,
    organisation: &Organisation,
    now: Instant,
) -> Result<()> {
    let last = PastZones::find()
        .filter(zone::COLUMN.organisation_id.eq(organisation.id))
        .order_by_desc(zone::Column::Since)
        .one(db)
        .await?;
    if last.is_some_and(|last| last.time_zone == organisation.time_zone) {
        return Ok(());
    }
    let row = zone::ActiveModel {
        organisation_id: Set(organisation.id),
        since: Set(Instant::from_ms(hour_of(now.as_ms()))),
        time_zone: Set(organisation.time_zone.clone()),
    };
    let mut again = OnConflict::columns([zone::Column::OrganisationId, zone::Column::Since]);
    PastZones::insert(row)
        .on_conflict(again.update_column(zone::Column::TimeZone).to_owned())
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// In which zones the days of an organisation are.
pub(super) async fn of(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Zones> {
    let rows = PastZones::find()
        .filter(zone::COLUMN.organisation_id.eq(organisation))
        .order_by_asc(zone::Column::Since)
        .all(db)
        .await?;
    let zone = |row: zone::Model| {
        let zone = TimeZone::get(&row.time_zone).map_err(Error::internal)?;
        let since = row.since.as_ms();
        Ok(Zone { since, zone })
    };
    Ok(Zones(rows.into_iter().map(zone).collect::<Result<_>>()?))
}
