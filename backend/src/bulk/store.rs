//! Acts on many screens in the database, always within one organisation.
use super::{
    change::{Change, Why},
    entity::{
        operation::{self, Entity as Operation},
        result::{self, Entity as Outcome, State},
    },
    view::{Progress, ScreenResult},
};
use crate::{
    error::{Error, Result},
    id::{BulkId, CommandId, OrganisationId, ScreenId},
    page::{Limit, Page},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select, Statement,
    sea_query::{Expr, SelectStatement},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Screens a statement.
pub(super) const BATCH: usize = 500;

/// How long acts are kept.
const KEPT_MS: i64 = 30 * 86_400_000;

/// All acts.
pub(super) fn within(organisation: OrganisationId) -> Select<Operation> {
    Operation::find().filter(operation::COLUMN.organisation_id.eq(organisation))
}

fn results_within(organisation: OrganisationId, id: BulkId) -> Select<Outcome> {
    Outcome::find()
        .filter(result::COLUMN.organisation_id.eq(organisation))
        .filter(result::COLUMN.operation_id.eq(id))
}

/// One act.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: BulkId,
) -> Result<Option<operation::Model>> {
    let row = within(organisation).filter(operation::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// One act, which nobody else moves before the transaction ends.
pub(super) async fn lock(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: BulkId,
) -> Result<Option<operation::Model>> {
    let row = within(organisation).filter(operation::COLUMN.id.eq(id));
    Ok(row.lock_exclusive().one(txn).await?)
}

/// A page of acts, newest first, of everybody or of one person; the cursor is an id, which sorts by time.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    by: Option<Uuid>,
    (limit, after): (Limit, Option<BulkId>),
) -> Result<Page<operation::Model>> {
    let mut rows = within(organisation).order_by_desc(operation::COLUMN.id);
    if let Some(by) = by {
        rows = rows.filter(operation::COLUMN.by_id.eq(by));
    }
    if let Some(after) = after {
        rows = rows.filter(operation::COLUMN.id.lt(after));
    }
    let rows = rows.limit(limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, limit, |row| row.id.to_string()))
}

/// Adds an act with its screens, and forgets those of long ago.
pub(super) async fn add(
    txn: &impl ConnectionTrait,
    row: operation::Model,
    results: Vec<result::Model>,
) -> Result<operation::Model> {
    Operation::delete_many()
        .filter(operation::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(
            operation::COLUMN
                .created_at
                .lt(row.created_at.plus_ms(-KEPT_MS)),
        )
        .exec(txn)
        .await?;
    let row = operation::ActiveModel::from(row)
        .reset_all()
        .insert(txn)
        .await?;
    for chunk in results.chunks(BATCH) {
        let rows = chunk.iter().cloned();
        let rows = rows.map(|row| result::ActiveModel::from(row).reset_all());
        Outcome::insert_many(rows)
            .exec_without_returning(txn)
            .await?;
    }
    Ok(row)
}

/// Writes where the act stands.
pub(super) async fn set_state(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
    (state, message): (operation::State, Option<String>),
    now: Instant,
) -> Result<()> {
    Operation::update_many()
        .col_expr(operation::Column::State, Expr::value(state))
        .col_expr(operation::Column::Message, Expr::value(message))
        .col_expr(operation::Column::UpdatedAt, Expr::value(now))
        .filter(operation::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(operation::COLUMN.id.eq(row.id))
        .exec(txn)
        .await?;
    Ok(())
}

/// Notes that another act takes this one back.
pub(super) async fn set_undone(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
    by: BulkId,
) -> Result<()> {
    Operation::update_many()
        .col_expr(operation::Column::UndoneBy, Expr::value(by))
        .filter(operation::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(operation::COLUMN.id.eq(row.id))
        .exec(txn)
        .await?;
    Ok(())
}

/// The next screens whose turn it is.
pub(super) async fn waiting(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
) -> Result<Vec<result::Model>> {
    let rows = results_within(row.organisation_id, row.id)
        .filter(result::COLUMN.state.eq(State::Waiting))
        .order_by_asc(result::COLUMN.screen_id)
        .limit(BATCH as u64);
    Ok(rows.all(txn).await?)
}

/// What was changed, by screen.
pub(super) async fn changed(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
) -> Result<Vec<result::Model>> {
    let rows = results_within(row.organisation_id, row.id)
        .filter(result::COLUMN.state.eq(State::Done))
        .filter(result::COLUMN.change.is_not_null())
        .order_by_asc(result::COLUMN.screen_id);
    Ok(rows.all(txn).await?)
}

/// Writes what became of these screens.
pub(super) async fn settle(
    txn: &impl ConnectionTrait,
    row: &operation::Model,
    screens: &[ScreenId],
    (state, why): (State, Option<Why>),
) -> Result<()> {
    if screens.is_empty() {
        return Ok(());
    }
    Outcome::update_many()
        .col_expr(result::Column::State, Expr::value(state))
        .col_expr(
            result::Column::Reason,
            Expr::value(why.map(|why| why.as_str().to_owned())),
        )
        .filter(result::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(result::COLUMN.operation_id.eq(row.id))
        .filter(result::COLUMN.screen_id.is_in(screens.iter().copied()))
        .exec(txn)
        .await?;
    Ok(())
}

/// Calls off the screens whose turn has not come.
pub(super) async fn call_off(txn: &impl ConnectionTrait, row: &operation::Model) -> Result<u64> {
    let done = Outcome::update_many()
        .col_expr(result::Column::State, Expr::value(State::Cancelled))
        .filter(result::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(result::COLUMN.operation_id.eq(row.id))
        .filter(result::COLUMN.state.eq(State::Waiting))
        .exec(txn)
        .await?;
    Ok(done.rows_affected)
}

/// The commands that an act gives.
pub(super) fn commands_of(row: &operation::Model) -> SelectStatement {
    results_within(row.organisation_id, row.id)
        .filter(result::COLUMN.command_id.is_not_null())
        .select_only()
        .column(result::Column::CommandId)
        .into_query()
}

/// How far a screen is: a command that was given knows better than the act; one that is gone went with its screen.
const PROGRESS: &str =
    "CASE WHEN c.id IS NOT NULL THEN c.state WHEN r.state = 'given' THEN 'failed' ELSE r.state END";

/// How many screens of each of these acts are how far.
pub(super) async fn counts(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: BulkId,
) -> Result<BTreeMap<&'static str, i64>> {
    #[derive(FromQueryResult)]
    struct Row {
        progress: String,
        screens: i64,
    }
    let sql = format!(
        "SELECT {PROGRESS} AS progress, COUNT(*) AS screens FROM bulk_result r \
         LEFT JOIN command c ON c.id = r.command_id \
         WHERE r.organisation_id = $1 AND r.operation_id = $2 GROUP BY 1"
    );
    let values = [organisation.into(), id.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(db).await?;
    let named = rows.into_iter().filter_map(|row| {
        let state = Progress::named(&row.progress)?;
        Some((state.name(), row.screens))
    });
    Ok(named.collect())
}

/// A page of what became of each screen, by screen.
pub(super) async fn results(
    db: &impl ConnectionTrait,
    row: &operation::Model,
    state: Option<Progress>,
    (limit, after): (Limit, Option<ScreenId>),
) -> Result<Page<ScreenResult>> {
    #[derive(FromQueryResult)]
    struct Row {
        screen_id: ScreenId,
        screen_name: String,
        progress: String,
        reason: Option<String>,
        command_id: Option<CommandId>,
        change: Option<Change>,
    }
    let sql = format!(
        "SELECT r.screen_id, r.screen_name, {PROGRESS} AS progress, COALESCE(c.message, r.reason) AS reason, \
         CASE WHEN c.id IS NULL THEN NULL ELSE r.command_id END AS command_id, r.change FROM bulk_result r \
         LEFT JOIN command c ON c.id = r.command_id \
         WHERE r.organisation_id = $1 AND r.operation_id = $2 AND r.screen_id > $3 AND ($4 = '' OR {PROGRESS} = $4) \
         ORDER BY r.screen_id LIMIT $5"
    );
    let values = [
        row.organisation_id.into(),
        row.id.into(),
        after.map_or(Uuid::nil(), |id| id.0).into(),
        state.map_or("", Progress::name).into(),
        i64::try_from(limit.and_one())
            .map_err(Error::internal)?
            .into(),
    ];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(db).await?;
    let page = Page::cut(rows, limit, |row| row.screen_id.to_string());
    Ok(page.map(|row| ScreenResult {
        screen_id: row.screen_id,
        screen_name: row.screen_name,
        state: Progress::named(&row.progress).unwrap_or(Progress::Failed),
        reason: row.reason,
        command_id: row.command_id,
        change: row.change,
    }))
}
