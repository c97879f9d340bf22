//! Commands in the database: given, sent until taken, answered, over.
use super::{
    core,
    entity::command::{self, Entity as Command, State},
    lifecycle::{self, Happening},
};
use crate::{
    error::Result,
    id::{CommandId, OrganisationId, ScreenId},
    time::Instant,
};
use player_protocol::{CommandResult, report::ResultState};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::{Expr, SelectStatement},
};

/// Between two attempts to send a command that nobody has taken.
const RESEND_MS: i64 = 30_000;
/// How long after its time a command that was taken may still be answered.
const PATIENCE_MS: i64 = 600_000;

/// The commands of one organisation.
pub fn within(organisation: OrganisationId) -> Select<Command> {
    Command::find().filter(command::Column::OrganisationId.eq(organisation))
}

/// A screen's last commands, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
) -> Result<Vec<command::Model>> {
    Ok(within(organisation)
        .filter(command::Column::ScreenId.eq(screen))
        .order_by_desc(command::Column::CreatedAt)
        .limit(100)
        .all(db)
        .await?)
}

/// One command of this screen.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
    id: CommandId,
) -> Result<Option<command::Model>> {
    Ok(within(organisation)
        .filter(command::Column::ScreenId.eq(screen))
        .filter(command::Column::Id.eq(id))
        .one(db)
        .await?)
}

/// Gives a command; it leaves with the next delivery.
pub async fn add(db: &impl ConnectionTrait, row: command::Model) -> Result<command::Model> {
    Ok(row.into_active_model().reset_all().insert(db).await?)
}

/// Gives many commands in one statement; they leave with the next delivery.
pub async fn add_all(db: &impl ConnectionTrait, rows: Vec<command::Model>) -> Result<()> {
    let rows = rows
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    Command::insert_many(rows)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// Calls back those of these that no screen has taken.
pub async fn cancel(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    ids: SelectStatement,
    now: Instant,
) -> Result<u64> {
    let untaken = [State::Queued, State::Sent];
    let done = Command::update_many()
        .col_expr(command::Column::State, Expr::value(State::Cancelled))
        .col_expr(
            command::Column::SendAt,
            Expr::value(Option::<Instant>::None),
        )
        .col_expr(command::Column::UpdatedAt, Expr::value(now))
        .filter(command::Column::OrganisationId.eq(organisation))
        .filter(command::Column::Id.in_subquery(ids))
        .filter(command::Column::State.is_in(untaken))
        .exec(txn)
        .await?;
    Ok(done.rows_affected)
}

/// The screen is still the device that the command was given to.
const SAME_DEVICE: &str = "EXISTS (SELECT 1 FROM screen WHERE screen.id = command.screen_id AND screen.revoked_at IS NULL \
    AND (screen.paired_at IS NULL OR screen.paired_at <= command.created_at))";

/// Commands whose time to be sent has come, of any organisation. What was meant for a device that was taken away or replaced runs out.
pub async fn due(
    db: &impl ConnectionTrait,
    now: Instant,
    most: u64,
) -> Result<Vec<command::Model>> {
    Ok(everywhere()
        .filter(command::Column::SendAt.lte(now))
        .filter(command::Column::ExpiresAt.gt(now))
        .filter(Expr::cust(SAME_DEVICE))
        .order_by_asc(command::Column::SendAt)
        .limit(most)
        .all(db)
        .await?)
}

/// Notes, before these are sent, when they are sent next: a screen that connects after this asks for them anew, one that connected
/// before it hears them.
pub async fn claim(db: &impl ConnectionTrait, ids: &[CommandId], now: Instant) -> Result<()> {
    Command::update_many()
        .col_expr(command::Column::SendAt, Expr::value(now.plus_ms(RESEND_MS)))
        .col_expr(command::Column::Attempts, Expr::cust("attempts + 1"))
        .filter(command::Column::Id.is_in(ids.iter().copied()))
        .filter(command::Column::State.is_in([State::Queued, State::Sent]))
        .exec(db)
        .await?;
    Ok(())
}

/// The broker has these.
pub async fn acknowledged(
    txn: &impl ConnectionTrait,
    ids: &[CommandId],
    now: Instant,
) -> Result<()> {
    Command::update_many()
        .col_expr(command::Column::State, Expr::value(State::Sent))
        .col_expr(command::Column::UpdatedAt, Expr::value(now))
        .filter(command::Column::Id.is_in(ids.iter().copied()))
        .filter(command::Column::State.eq(State::Queued))
        .exec(txn)
        .await?;
    Ok(())
}

/// Has the untaken commands of these screens sent at once: they have just connected.
pub async fn send_again(
    txn: &impl ConnectionTrait,
    screens: &[ScreenId],
    now: Instant,
) -> Result<bool> {
    let mut found = 0;
    for chunk in screens.chunks(500) {
        let updated = Command::update_many()
            .col_expr(command::Column::SendAt, Expr::value(now))
            .filter(command::Column::ScreenId.is_in(chunk.iter().copied()))
            .filter(command::Column::State.is_in([State::Queued, State::Sent]))
            .filter(command::Column::ExpiresAt.gt(now))
            .exec(txn)
            .await?;
        found += updated.rows_affected;
    }
    Ok(found > 0)
}

/// Carries a screen's answer into its command; `None` if it changes nothing.
pub async fn answer(
    txn: &impl ConnectionTrait,
    screen: ScreenId,
    result: &CommandResult,
    now: Instant,
) -> Result<Option<command::Model>> {
    let row = everywhere()
        .filter(command::Column::Id.eq(CommandId(result.id)))
        .filter(command::Column::ScreenId.eq(screen))
        .one(txn)
        .await?;
    let happening = match result.state {
        ResultState::Accepted => Happening::Accepted,
        ResultState::Running => Happening::Running,
        ResultState::Done => Happening::Done,
        ResultState::Failed => Happening::Failed,
        ResultState::Expired => Happening::TooLate,
    };
    match row {
        Some(row) => {
            let message = result.message.as_deref().map(|m| core::clean(m, 1_000));
            happen(txn, row, happening, message, now).await
        }
        None => Ok(None),
    }
}

/// Ends the commands whose time has run out.
pub async fn time_out(txn: &impl ConnectionTrait, now: Instant) -> Result<Vec<command::Model>> {
    let untaken = Command::find()
        .filter(command::Column::State.is_in([State::Queued, State::Sent]))
        .filter(command::Column::ExpiresAt.lte(now));
    let unanswered = Command::find()
        .filter(command::Column::State.is_in([State::Accepted, State::Running]))
        .filter(command::Column::ExpiresAt.lte(now.plus_ms(-PATIENCE_MS)));
    let mut rows = untaken.limit(500).all(txn).await?;
    rows.extend(unanswered.limit(500).all(txn).await?);
    let mut over = Vec::new();
    for row in rows {
        let message = match row.state {
            State::Queued | State::Sent => "the screen was not reached in time",
            _ => "the screen did not answer in time",
        };
        let row = happen(txn, row, Happening::TimeOut, Some(message.into()), now).await?;
        over.extend(row);
    }
    Ok(over)
}

async fn happen(
    txn: &impl ConnectionTrait,
    mut row: command::Model,
    happening: Happening,
    message: Option<String>,
    now: Instant,
) -> Result<Option<command::Model>> {
    let Some(state) = lifecycle::next(row.state, happening) else {
        return Ok(None);
    };
    row.state = state;
    row.message = message.or(row.message);
    row.send_at = None;
    row.updated_at = now;
    let row = row.into_active_model().reset_all().update(txn).await?;
    Ok(Some(row))
}

fn everywhere() -> Select<Command> {
    Command::find()
}
