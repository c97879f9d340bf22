//! Works an act off, a batch a transaction: whatever stops it, the next attempt goes on with the screens that still wait.
use super::{
    act,
    entity::operation::{self, State},
    store,
    view::Operation,
};
use crate::{
    app::AppState,
    db,
    error::{Error, Result},
    id::{BulkId, OrganisationId, ScreenId},
    jobs::{Failure, Registry, Task},
    screens::recompile,
};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kind of the job.
pub(super) const KIND: &str = "bulk";

/// What the job is told.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Work {
    /// The act.
    pub operation: BulkId,
}

/// The handlers of this feature's jobs.
#[must_use]
pub fn register(registry: Registry) -> Registry {
    let given_up = async |state: AppState, task: Task, why: String| {
        let Ok(work) = task.read::<Work>() else {
            return Ok(());
        };
        give_up(&state, task.organisation, work.operation, why).await
    };
    registry.on(KIND, run).on_failed(KIND, given_up)
}

/// What one batch came to.
enum Step {
    More(Vec<ScreenId>),
    Over,
}

async fn run(state: AppState, task: Task) -> Result<Value, Failure> {
    let work: Work = task.read()?;
    let organisation = task.organisation;
    loop {
        let step = db::write(&state.db, async |txn| {
            step(&state, txn, organisation, work.operation).await
        });
        let step = step.await?;
        let operation = tell(&state, organisation, work.operation).await?;
        let Step::More(cut) = step else {
            return Ok(json!({ "operation": work.operation }));
        };
        task.progress.set(permille(&operation));
        state.signals.delivery.notify_one();
        for screen in cut {
            // nobody listening is no failure
            drop(state.signals.kicks.send(screen));
        }
    }
}

fn permille(operation: &Operation) -> i32 {
    let waiting = operation.counts.get("waiting").copied().unwrap_or(0);
    let total = i64::from(operation.total).max(1);
    i32::try_from((total - waiting) * 1_000 / total).unwrap_or(0)
}

async fn step(
    state: &AppState,
    txn: &DatabaseTransaction,
    organisation: OrganisationId,
    id: BulkId,
) -> Result<Step> {
    let now = state.clock.now();
    let row = store::lock(txn, organisation, id).await?;
    let Some(row) = row else {
        return Ok(Step::Over);
    };
    let waiting = store::waiting(txn, &row).await?;
    if waiting.is_empty() {
        finish(state, txn, &row).await?;
        return Ok(Step::Over);
    }
    let cut = act::batch(txn, &row, waiting, now).await?;
    store::set_state(txn, &row, (State::Running, None), now).await?;
    Ok(Step::More(cut))
}

/// Screens that were changed are looked at by publishing, once for all of them.
async fn finish(state: &AppState, txn: &DatabaseTransaction, row: &operation::Model) -> Result<()> {
    let now = state.clock.now();
    let changed = store::changed(txn, row).await?;
    let screens = changed.iter().map(|result| result.screen_id).collect();
    recompile::screens(txn, row.organisation_id, screens, now).await?;
    let over = match row.state {
        State::Cancelled => State::Cancelled,
        _ => State::Done,
    };
    store::set_state(txn, row, (over, None), now).await
}

async fn give_up(
    state: &AppState,
    organisation: OrganisationId,
    id: BulkId,
    why: String,
) -> Result<()> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let Some(row) = store::lock(txn, organisation, id).await? else {
            return Ok(());
        };
        store::call_off(txn, &row).await?;
        finish(state, txn, &row).await?;
        store::set_state(txn, &row, (State::Failed, Some(why.clone())), now).await
    })
    .await?;
    tell(state, organisation, id).await.map(drop)
}

/// After the commit: browsers see how far it is, and read the screens again.
pub(super) async fn tell(
    state: &AppState,
    organisation: OrganisationId,
    id: BulkId,
) -> Result<Operation> {
    let row = store::find(&state.db, organisation, id).await?;
    let row = row.ok_or(Error::NotFound("operation"))?;
    let counts = store::counts(&state.db, organisation, id).await?;
    let changes = row.action.is_reversible();
    let view = Operation::of(row, counts);
    let data = json!({ "state": view.state, "total": view.total, "counts": view.counts });
    state.events.tell(organisation, "bulk", &id, data);
    if changes {
        state.events.tell_changed(organisation, "screens", &id);
    }
    state.signals.jobs.notify_one();
    Ok(view)
}
