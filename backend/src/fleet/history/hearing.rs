//! When servers heard the screens. Each server writes down that it runs and that its line to the broker stands, every few seconds, so that
//! a time in which none did is told apart from a time in which the screens were away.
use super::core;
use crate::{
    app::AppState,
    error::Result,
    fleet::entity::hearing::{self, Entity as Hearing},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, sea_query::Expr,
};
use std::time::{Duration, Instant as Stopwatch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Between two signs.
const EVERY: Duration = Duration::from_secs(10);
/// After so long without a sign written down, it is not known what was heard meanwhile.
const LAPSE: Duration = Duration::from_secs(45);

/// What a server has written down of its hearing.
#[derive(Debug, Default)]
pub struct Diary {
    open: Option<(Uuid, Stopwatch)>,
    /// How long screens have to come back after the broker stopped with the server.
    settling_ms: i64,
}

/// Writes down until `stop` when this server hears the screens.
pub async fn run(state: AppState, mut diary: Diary, stop: CancellationToken) {
    let mut hears = state.signals.hears.subscribe();
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let hearing = *hears.borrow_and_update();
        let written = diary.write(&state.db, hearing, state.clock.now()).await;
        if let Err(e) = written {
            tracing::warn!(error = ?e, "that the screens are heard could not be written down");
        }
        tokio::select! {
            () = stop.cancelled() => break,
            _ = ticks.tick() => {}
            _ = hears.changed() => {}
        }
    }
    let hearing = *hears.borrow();
    let last = diary.write(&state.db, hearing, state.clock.now()).await;
    if let Err(e) = last {
        tracing::warn!(error = ?e, "until when the screens were heard could not be written down");
    }
}

impl Diary {
    /// The diary of a server; with `settling_ms`, screens that come back within it were not away.
    pub fn new(settling_ms: i64) -> Self {
        Self {
            open: None,
            settling_ms,
        }
    }

    /// Writes down whether the screens are heard now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn write(
        &mut self,
        db: &impl ConnectionTrait,
        hearing: bool,
        now: Instant,
    ) -> Result<()> {
        let over = |at: &Stopwatch| !hearing || at.elapsed() > LAPSE;
        if self.open.as_ref().is_some_and(|(_, at)| over(at)) {
            self.open = None;
        }
        match &mut self.open {
            _ if !hearing => Ok(()),
            Some((id, at)) => {
                go_on(db, *id, now).await?;
                *at = Stopwatch::now();
                Ok(())
            }
            None => {
                let id = begin(db, self.settling_ms, now).await?;
                self.open = Some((id, Stopwatch::now()));
                Ok(())
            }
        }
    }
}

async fn go_on(db: &impl ConnectionTrait, id: Uuid, now: Instant) -> Result<()> {
    Hearing::update_many()
        .col_expr(hearing::Column::ToAt, Expr::value(now))
        .filter(hearing::COLUMN.id.eq(id))
        .filter(hearing::COLUMN.to_at.lt(now))
        .exec(db)
        .await?;
    Ok(())
}

/// What the first server of all hears counts from the first moment: there were no screens before.
async fn begin(db: &impl ConnectionTrait, settling_ms: i64, now: Instant) -> Result<Uuid> {
    let is_first = Hearing::find().count(db).await? == 0;
    let from = if is_first {
        now
    } else {
        now.plus_ms(settling_ms)
    };
    let row = hearing::Model {
        id: Uuid::now_v7(),
        from_at: from,
        to_at: from,
    };
    let id = row.id;
    row.into_active_model().reset_all().insert(db).await?;
    Ok(id)
}

/// When nobody heard the screens within a time.
pub(super) async fn gaps(
    db: &impl ConnectionTrait,
    (from, to): (Instant, Instant),
) -> Result<Vec<(i64, i64)>> {
    use hearing::Column as C;
    let before = Hearing::find()
        .filter(C::ToAt.lt(from))
        .order_by_desc(C::ToAt);
    let since = Hearing::find()
        .filter(C::ToAt.gte(from))
        .filter(C::FromAt.lt(to));
    let mut heard: Vec<_> = before.one(db).await?.into_iter().collect();
    heard.extend(since.all(db).await?);
    let spans = heard
        .iter()
        .map(|row| (row.from_at.as_ms(), row.to_at.as_ms()));
    let mut spans: Vec<_> = spans.collect();
    spans.sort_unstable();
    let late_ms = i64::try_from(LAPSE.as_millis()).unwrap_or(i64::MAX);
    Ok(core::gaps(&spans, (from.as_ms(), to.as_ms()), late_ms))
}
