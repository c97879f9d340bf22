//! Pictures of the glass that nobody asks for one by one: as often as a screen's settings say, and the newest of them kept.
use super::{
    commands,
    entity::command,
    order::{Giver, Order},
};
use crate::{
    app::AppState,
    db,
    error::Result,
    id::{CommandId, OrganisationId, ScreenId},
    time::Instant,
};
use player_protocol::manifest::Settings;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use serde::Deserialize;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Between two looks at whose turn it is.
const EVERY: Duration = Duration::from_mins(1);
/// Unasked pictures that are kept of each screen.
const KEPT: i64 = 24;
/// Orders of one look at most; the others have their turn a minute later.
const MOST: usize = 2_000;

/// The newest pictures of screens that want them, and when each was last asked for one.
const WANTED: &str = "SELECT s.organisation_id, s.screen_id, m.head, \
        (SELECT MAX(c.created_at) FROM command c WHERE c.screen_id = s.screen_id AND c.kind = 'screenshot') AS asked \
    FROM screen_state s JOIN screen_manifest m ON m.screen_id = s.screen_id AND m.revision = s.desired_revision \
    WHERE s.online AND m.head LIKE '%\"screenshotEveryMs\":%' AND m.head NOT LIKE '%\"screenshotEveryMs\":null%'";

/// Unasked pictures but for the newest of each screen; they are the ones whose command nobody gave.
const TOO_MANY: &str = "DELETE FROM screenshot WHERE id IN (SELECT id FROM (SELECT s.id, \
        ROW_NUMBER() OVER (PARTITION BY s.screen_id ORDER BY s.taken_at DESC) AS place \
    FROM screenshot s JOIN command c ON c.id = s.command_id WHERE c.by_id = $1) AS ranked WHERE place > $2)";

#[derive(Debug, FromQueryResult)]
struct Wanted {
    organisation_id: OrganisationId,
    screen_id: ScreenId,
    head: String,
    asked: Option<Instant>,
}

#[derive(Deserialize)]
struct Head {
    settings: Settings,
}

impl Wanted {
    fn is_due(&self, now: Instant) -> bool {
        let head = serde_json::from_str::<Head>(&self.head).ok();
        let every_ms = head.and_then(|head| head.settings.screenshot_every_ms);
        every_ms.is_some_and(|ms| self.asked.is_none_or(|at| now.ms_since(at) >= ms))
    }
}

/// The server itself.
fn nobody() -> Giver {
    Giver {
        id: Uuid::nil(),
        name: "Vitrine".into(),
    }
}

/// Asks for pictures until `stop`.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        match ask(&state).await {
            Ok(0) => {}
            Ok(_) => state.signals.delivery.notify_one(),
            Err(e) => tracing::warn!(error = ?e, "screenshots are asked for later"),
        }
    }
}

/// Asks every screen whose turn it is for a picture; answers how many those were.
///
/// # Errors
/// If the database fails.
pub async fn ask(state: &AppState) -> Result<usize> {
    let now = state.clock.now();
    db::in_turn(&state.db, async |txn| {
        let sql = Statement::from_string(txn.get_database_backend(), WANTED);
        let wanted = Wanted::find_by_statement(sql).all(txn).await?;
        let due = wanted.iter().filter(|wanted| wanted.is_due(now));
        let order = Order::new("screenshot".into(), serde_json::Map::new())?;
        let give = |to: &Wanted| {
            let screen = (to.organisation_id, to.screen_id);
            order.clone().to(screen, CommandId::new(), &nobody(), now)
        };
        let orders: Vec<command::Model> = due.take(MOST).map(give).collect();
        let count = orders.len();
        if count > 0 {
            commands::add_all(txn, orders).await?;
        }
        Ok(count)
    })
    .await
}

/// Forgets unasked pictures but for the newest of each screen; their bytes go with the next sweep.
///
/// # Errors
/// If the database fails.
pub async fn forget(db: &impl ConnectionTrait) -> Result<()> {
    let values = [nobody().id.into(), KEPT.into()];
    let sql = Statement::from_sql_and_values(db.get_database_backend(), TOO_MANY, values);
    db.execute_raw(sql).await?;
    Ok(())
}
