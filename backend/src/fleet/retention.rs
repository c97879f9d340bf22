//! Single plays are kept for as long as the organisation says, their counts in reports stay; what machines said is thinned; commands
//! that are over go after a while.
use super::{
    captures,
    entity::{
        command::{self, Entity as Command, State},
        play::{self, Entity as Play},
        screenshot::{self, Entity as Screenshot},
        watermark::{self, Entity as Watermark},
    },
    history,
};
use crate::{
    app::AppState, db, error::Result, id::ScreenId, organisations, reports, time::Instant,
};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    sea_query::Expr,
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;
/// How often what is old is looked for.
const EVERY: Duration = Duration::from_hours(6);
/// How long a command that is over can be looked up, and the picture it asked for.
const COMMANDS_KEPT_MS: i64 = 90 * DAY_MS;
/// How often what machines said is summed up.
const THIN_EVERY: Duration = Duration::from_mins(20);

/// Forgets old plays, a screen at a time, now and then.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    let mut thins = tokio::time::interval(THIN_EVERY);
    loop {
        let work = async {
            tokio::select! {
                _ = ticks.tick() => forget(&state).await,
                _ = thins.tick() => history::thin::thin(&state).await,
            }
        };
        let done = tokio::select! {
            () = stop.cancelled() => return,
            done = work => done,
        };
        if let Err(e) = done {
            tracing::warn!(error = ?e, "what is old is forgotten later");
        }
    }
}

/// Forgets the plays of every organisation that are older than it keeps them, and commands that were over long ago.
///
/// # Errors
/// If the database fails.
pub async fn forget(state: &AppState) -> Result<()> {
    let now = state.clock.now();
    for organisation in organisations::all(&state.db).await? {
        let kept_ms = i64::from(organisation.play_retention_days) * DAY_MS;
        let before = now.plus_ms(-kept_ms);
        for screen in reports::store::screens(&state.db, organisation.id).await? {
            forget_of(state, screen, before).await?;
        }
    }
    captures::forget(&state.db).await?;
    forget_commands(state, now.plus_ms(-COMMANDS_KEPT_MS)).await
}

async fn forget_commands(state: &AppState, before: Instant) -> Result<()> {
    let open = [State::Queued, State::Sent, State::Accepted, State::Running];
    let over = || {
        Command::find()
            .select_only()
            .column(command::Column::Id)
            .filter(command::Column::UpdatedAt.lt(before))
            .filter(command::Column::State.is_not_in(open))
            .into_query()
    };
    db::write(&state.db, async |txn| {
        Screenshot::delete_many()
            .filter(screenshot::Column::CommandId.in_subquery(over()))
            .exec(txn)
            .await?;
        Command::delete_many()
            .filter(command::Column::Id.in_subquery(over()))
            .exec(txn)
            .await?;
        Ok(())
    })
    .await
}

async fn forget_of(state: &AppState, screen: ScreenId, before: Instant) -> Result<()> {
    let old: Vec<(Uuid, i64)> = Play::find()
        .select_only()
        .column(play::Column::Boot)
        .column_as(play::Column::Seq.max(), "last")
        .filter(play::Column::ScreenId.eq(screen))
        .filter(play::Column::StartedAt.lt(before))
        .group_by(play::Column::Boot)
        .into_tuple()
        .all(&state.db)
        .await?;
    for (boot, last) in old {
        db::write(&state.db, async |txn| {
            let mark = Watermark::find_by_id((screen, boot)).one(txn).await?;
            // what lies behind a gap waits until the gap is closed; a screen that is gone sends nothing more
            let last = mark.as_ref().map_or(last, |mark| last.min(mark.up_to));
            if mark.is_some() {
                Watermark::update_many()
                    .col_expr(watermark::Column::PrunedTo, Expr::value(last))
                    .filter(watermark::Column::ScreenId.eq(screen))
                    .filter(watermark::Column::Boot.eq(boot))
                    .filter(watermark::Column::PrunedTo.lt(last))
                    .exec(txn)
                    .await?;
            }
            Play::delete_many()
                .filter(play::Column::ScreenId.eq(screen))
                .filter(play::Column::Boot.eq(boot))
                .filter(play::Column::Seq.lte(last))
                .filter(play::Column::StartedAt.lt(before))
                .exec(txn)
                .await?;
            Ok(())
        })
        .await?;
    }
    Ok(())
}
