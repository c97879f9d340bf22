//! What rounds read and write.
use super::{
    entity::{
        alert::{self, Entity as Alert},
        settings::{self, Entity as Settings},
        watch::{self, Entity as Watched},
    },
    kind::Held,
    round::Changes,
    rules::Rules,
};
use crate::{
    db,
    error::Result,
    id::{AlertId, OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseConnection, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, Select,
    sea_query::{Expr, OnConflict},
};
use std::collections::HashMap;

/// Rows a statement.
const CHUNK: usize = 500;
/// How long resolved alerts can be looked up.
const KEPT_MS: i64 = 90 * 86_400_000;

pub(super) fn within(organisation: OrganisationId) -> Select<Alert> {
    Alert::find().filter(alert::COLUMN.organisation_id.eq(organisation))
}

fn settings_of(organisation: OrganisationId) -> Select<Settings> {
    Settings::find().filter(settings::COLUMN.organisation_id.eq(organisation))
}

/// Gives an organisation the rules that everybody begins with, if it has none.
pub(super) async fn ensure(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: Instant,
) -> Result<()> {
    if settings_of(organisation).one(db).await?.is_some() {
        return Ok(());
    }
    let first = usual(organisation, now).into_active_model().reset_all();
    let once = OnConflict::column(settings::Column::OrganisationId)
        .do_nothing()
        .to_owned();
    Settings::insert(first)
        .on_conflict(once)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// The rules of an organisation; those that everybody begins with, if no round has come by yet.
pub(super) async fn settings(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: Instant,
) -> Result<settings::Model> {
    let row = settings_of(organisation).one(db).await?;
    Ok(row.unwrap_or_else(|| usual(organisation, now)))
}

fn usual(organisation: OrganisationId, now: Instant) -> settings::Model {
    settings::Model {
        organisation_id: organisation,
        rules: Rules::default(),
        quiet: None,
        version: 1,
        updated_at: now,
        evaluated_at: Instant::default(),
    }
}

/// Stores changed rules as the next version.
pub(super) async fn change(
    txn: &impl ConnectionTrait,
    row: &settings::Model,
    now: Instant,
) -> Result<settings::Model> {
    Settings::update_many()
        .set(settings::ActiveModel {
            rules: Set(row.rules.clone()),
            quiet: Set(row.quiet.clone()),
            version: Set(row.version + 1),
            updated_at: Set(now),
            ..Default::default()
        })
        .filter(settings::COLUMN.organisation_id.eq(row.organisation_id))
        .exec(txn)
        .await?;
    settings(txn, row.organisation_id, now).await
}

/// Takes the round that is due; `false` if another server has it.
pub(super) async fn claim(
    db: &DatabaseConnection,
    organisation: OrganisationId,
    now: Instant,
    round_ms: i64,
) -> Result<bool> {
    let claimed = Settings::update_many()
        .col_expr(settings::Column::EvaluatedAt, Expr::value(now))
        .filter(settings::COLUMN.organisation_id.eq(organisation))
        .filter(settings::COLUMN.evaluated_at.lte(now.plus_ms(-round_ms)))
        .exec(db)
        .await?;
    Ok(claimed.rows_affected == 1)
}

/// Whether the round that began at `began` is still ours; nobody else takes the next one before the transaction ends.
pub(super) async fn is_ours(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    began: Instant,
) -> Result<bool> {
    let held = Settings::update_many()
        .col_expr(settings::Column::EvaluatedAt, Expr::value(began))
        .filter(settings::COLUMN.organisation_id.eq(organisation))
        .filter(settings::COLUMN.evaluated_at.eq(began))
        .exec(txn)
        .await?;
    Ok(held.rows_affected == 1)
}

pub(super) async fn watches(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<watch::Model>> {
    let rows = Watched::find().filter(watch::COLUMN.organisation_id.eq(organisation));
    Ok(rows.all(db).await?)
}

pub(super) async fn unresolved(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<AlertId, alert::Model>> {
    let rows = within(organisation).filter(alert::COLUMN.resolved_at.is_null());
    Ok(rows
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect())
}

/// What is open about a screen.
pub(super) async fn of_screen(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
) -> Result<Vec<alert::Model>> {
    let rows = within(organisation)
        .filter(alert::COLUMN.resolved_at.is_null())
        .filter(alert::COLUMN.screen_id.eq(screen));
    Ok(rows.all(db).await?)
}

/// Writes a round. Columns that people write (note taken, put off) are left alone but for what has grown.
pub(super) async fn write(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    changes: &Changes,
    now: Instant,
) -> Result<()> {
    for row in &changes.resolved {
        let over = alert::ActiveModel {
            resolved_at: Set(row.resolved_at),
            held: Set(row.held),
            ..Default::default()
        };
        update(txn, row, over).await?;
    }
    for row in &changes.changed {
        let goes_on = alert::ActiveModel {
            figures: Set(row.figures.clone()),
            count: Set(row.count),
            last_seen_at: Set(now),
            ..Default::default()
        };
        update(txn, row, goes_on).await?;
    }
    for row in &changes.grown {
        let anew = alert::ActiveModel {
            figures: Set(row.figures.clone()),
            count: Set(row.count),
            last_seen_at: Set(now),
            acknowledged_at: Set(None),
            acknowledged_by: Set(None),
            acknowledged_name: Set(None),
            snoozed_until: Set(None),
            ..Default::default()
        };
        update(txn, row, anew).await?;
    }
    for ids in changes.seen.chunks(CHUNK) {
        Alert::update_many()
            .col_expr(alert::Column::LastSeenAt, Expr::value(now))
            .filter(alert::COLUMN.organisation_id.eq(organisation))
            .filter(alert::COLUMN.id.is_in(ids.iter().copied()))
            .exec(txn)
            .await?;
    }
    for rows in changes.opened.chunks(CHUNK) {
        let rows = rows
            .iter()
            .cloned()
            .map(|row| row.into_active_model().reset_all());
        Alert::insert_many(rows).exec_without_returning(txn).await?;
    }
    remember(txn, organisation, changes).await
}

async fn update(
    txn: &impl ConnectionTrait,
    row: &alert::Model,
    change: alert::ActiveModel,
) -> Result<()> {
    Alert::update_many()
        .set(change)
        .filter(alert::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(alert::COLUMN.id.eq(row.id))
        .exec(txn)
        .await?;
    Ok(())
}

async fn remember(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    changes: &Changes,
) -> Result<()> {
    use watch::Column as C;
    let newer = OnConflict::columns([C::OrganisationId, C::Kind, C::Subject, C::Item])
        .update_columns([C::Since, C::GoneSince, C::Openings, C::AlertId, C::Unstable])
        .to_owned();
    for rows in changes.watches.chunks(CHUNK) {
        let rows = rows
            .iter()
            .cloned()
            .map(|row| row.into_active_model().reset_all());
        Watched::insert_many(rows)
            .on_conflict(newer.clone())
            .exec_without_returning(txn)
            .await?;
    }
    for keys in changes.forgotten.chunks(CHUNK / 4) {
        let any = keys
            .iter()
            .fold(Condition::any(), |any, (kind, subject, item)| {
                let key = Condition::all()
                    .add(C::Kind.eq(*kind))
                    .add(C::Subject.eq(*subject))
                    .add(C::Item.eq(*item));
                any.add(key)
            });
        Watched::delete_many()
            .filter(watch::COLUMN.organisation_id.eq(organisation))
            .filter(any)
            .exec(txn)
            .await?;
    }
    Ok(())
}

/// What was kept back, which from now on is told.
pub(super) async fn release(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<alert::Model>> {
    let held = within(organisation)
        .filter(alert::COLUMN.held.is_not_null())
        .all(txn)
        .await?;
    if !held.is_empty() {
        Alert::update_many()
            .col_expr(alert::Column::Held, Expr::value(Option::<Held>::None))
            .filter(alert::COLUMN.organisation_id.eq(organisation))
            .filter(alert::COLUMN.held.is_not_null())
            .exec(txn)
            .await?;
    }
    Ok(held)
}

/// Removes what was resolved long ago.
pub(super) async fn forget(db: &DatabaseConnection, now: Instant) -> Result<()> {
    db::write(db, async |txn| {
        Alert::delete_many()
            .filter(alert::COLUMN.resolved_at.lt(now.plus_ms(-KEPT_MS)))
            .exec(txn)
            .await?;
        Ok(())
    })
    .await
}
