//! Sends what waits. Whoever takes a message has it for a minute: of several servers one sends it, and when that one dies another does.
use super::{
    core::{self, is_taken, pause_ms, signed_text},
    entity::{
        delivery::{self, Entity as Delivery, State},
        webhook::{self, Entity as Webhook},
    },
    store,
};
use crate::{
    app::AppState,
    db,
    error::Result,
    id::WebhookId,
    secrets::{Signer, hmac},
    time::Instant,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures_util::future::join_all;
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, ExprTrait as _, LockBehavior, LockType, Query},
};
use std::{collections::HashSet, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// Between two looks, if nobody taps.
const LOOK: Duration = Duration::from_secs(2);
/// How long a message belongs to whoever sends it.
const LEASE_MS: i64 = 60_000;
/// Messages of one webhook at the same time.
const AT_ONCE: u64 = 4;
/// Webhooks at the same time; those of slow receivers hold up none of the others.
const HOOKS: usize = 64;
/// Between two removals of what is old.
const SWEEP_EVERY: Duration = Duration::from_hours(1);
/// How long what was sent can be looked up.
const KEPT_MS: i64 = 30 * 86_400_000;

/// Sends until `stop`.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut sweeps = tokio::time::interval(SWEEP_EVERY);
    let mut sender = Sender::default();
    while !stop.is_cancelled() {
        if let Err(e) = sender.begin(&state).await {
            tracing::warn!(error = ?e, "webhooks are told later");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            Some(_) = sender.next() => {}
            () = state.signals.webhooks.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
            _ = sweeps.tick() => sweep(&state).await,
        }
    }
}

/// The webhooks that are being told something.
#[derive(Default)]
struct Sender {
    tasks: JoinSet<(WebhookId, usize)>,
    busy: HashSet<WebhookId>,
}

impl Sender {
    /// Begins with those for which something is due.
    async fn begin(&mut self, state: &AppState) -> Result<()> {
        let room = HOOKS.saturating_sub(self.busy.len());
        for hook in waiting(state, &self.busy, room).await? {
            self.busy.insert(hook);
            self.tasks.spawn(serve(state.clone(), hook));
        }
        Ok(())
    }

    /// How many messages one of them was sent; `None` when none is told anything.
    async fn next(&mut self) -> Option<usize> {
        let (hook, sent) = match self.tasks.join_next().await? {
            Ok(done) => done,
            Err(e) => {
                tracing::error!(error = %e, "telling a webhook failed");
                self.busy.clear();
                return Some(0);
            }
        };
        self.busy.remove(&hook);
        Some(sent)
    }
}

async fn sweep(state: &AppState) {
    let old = Delivery::delete_many()
        .filter(delivery::COLUMN.state.ne(State::Pending))
        .filter(
            delivery::COLUMN
                .updated_at
                .lt(state.clock.now().plus_ms(-KEPT_MS)),
        );
    if let Err(e) = old.exec(&state.db).await {
        tracing::warn!(error = ?e, "old webhook messages could not be removed");
    }
}

/// Sends some of what is due to each webhook; answers how many messages that were.
///
/// # Errors
/// If the database fails.
pub async fn due(state: &AppState) -> Result<usize> {
    let mut sender = Sender::default();
    sender.begin(state).await?;
    let mut sent = 0;
    while let Some(more) = sender.next().await {
        sent += more;
    }
    Ok(sent)
}

fn is_due(now: Instant) -> Condition {
    Condition::all()
        .add(delivery::COLUMN.state.eq(State::Pending))
        .add(delivery::COLUMN.next_at.lte(now))
}

/// Webhooks for which something is due, those first that wait longest.
async fn waiting(
    state: &AppState,
    busy: &HashSet<WebhookId>,
    most: usize,
) -> Result<Vec<WebhookId>> {
    let oldest = Expr::col(delivery::Column::NextAt).min();
    Ok(Delivery::find()
        .select_only()
        .column(delivery::Column::WebhookId)
        .filter(is_due(state.clock.now()))
        .filter(delivery::COLUMN.webhook_id.is_not_in(busy.iter().copied()))
        .group_by(delivery::Column::WebhookId)
        .order_by_asc(oldest)
        .limit(most as u64)
        .into_tuple()
        .all(&state.db)
        .await?)
}

async fn serve(state: AppState, hook: WebhookId) -> (WebhookId, usize) {
    let sent = some(&state, hook).await.unwrap_or_else(|e| {
        tracing::warn!(error = ?e, webhook = %hook, "a webhook is told later");
        0
    });
    (hook, sent)
}

/// Sends some of what is due to one webhook, at the same time.
async fn some(state: &AppState, hook: WebhookId) -> Result<usize> {
    let taken = claim(state, hook).await?;
    let Some(hook) = Webhook::find_by_id(hook).one(&state.db).await? else {
        return Ok(0);
    };
    let sent = taken.iter().map(async |row| {
        let outcome = attempt(state, &hook, row).await;
        note(state, row, &outcome).await
    });
    for noted in join_all(sent).await {
        noted?;
    }
    Ok(taken.len())
}

async fn claim(state: &AppState, hook: WebhookId) -> Result<Vec<delivery::Model>> {
    let now = state.clock.now();
    let mut oldest = Delivery::find()
        .select_only()
        .column(delivery::Column::Id)
        .filter(is_due(now))
        .filter(delivery::COLUMN.webhook_id.eq(hook))
        .order_by_asc(delivery::COLUMN.next_at)
        .limit(AT_ONCE)
        .into_query();
    if db::is_postgres(state.db.get_database_backend()) {
        oldest.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    let mut claim = Query::update();
    claim
        .table(Delivery)
        .value(
            delivery::Column::Attempts,
            Expr::col(delivery::Column::Attempts).add(1),
        )
        .value(delivery::Column::NextAt, now.plus_ms(LEASE_MS))
        .and_where(Expr::col(delivery::Column::Id).in_subquery(oldest))
        .returning_all();
    let rows = sea_orm::ConnectionTrait::query_all(&state.db, &claim).await?;
    let read = |row| sea_orm::FromQueryResult::from_query_result(row, "");
    let mut taken = rows
        .iter()
        .map(read)
        .collect::<std::result::Result<Vec<delivery::Model>, _>>()?;
    // the database names them in any order; they leave as they came about
    taken.sort_unstable_by_key(|row| row.id);
    Ok(taken)
}

/// What came of one attempt.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) status: Option<u16>,
    pub(super) duration_ms: i64,
    pub(super) answer: Option<String>,
    pub(super) error: Option<String>,
}

impl Outcome {
    pub(super) fn is_taken(&self) -> bool {
        self.status.is_some_and(is_taken)
    }
}

/// The secret that a webhook's receiver checks with, as Standard Webhooks writes it.
pub(super) fn secret(signer: &Signer, hook: &webhook::Model) -> String {
    let key = key(signer, hook, hook.secret_number);
    format!("whsec_{}", BASE64_STANDARD.encode(key))
}

fn key(signer: &Signer, hook: &webhook::Model, number: i32) -> [u8; 32] {
    let purpose = format!("webhook {} {number}", hook.id);
    signer.derive(purpose.as_bytes())
}

/// One signature for each secret that receivers may check with, the newest first, as Standard Webhooks writes them.
fn signatures(signer: &Signer, hook: &webhook::Model, text: &str, now: Instant) -> String {
    let both = hook.old_secret_until.is_some_and(|until| now < until);
    let numbers = [
        Some(hook.secret_number),
        both.then(|| hook.secret_number - 1),
    ];
    let all = numbers.into_iter().flatten().map(|number| {
        let signature = hmac(&key(signer, hook, number), text.as_bytes());
        format!("v1,{}", BASE64_STANDARD.encode(signature))
    });
    all.collect::<Vec<_>>().join(" ")
}

/// Sends one message once.
pub(super) async fn attempt(
    state: &AppState,
    hook: &webhook::Model,
    row: &delivery::Model,
) -> Outcome {
    let now = state.clock.now();
    let seconds = now.as_ms() / 1000;
    let id = row.event_id.to_string();
    let text = signed_text(&id, seconds, &row.body);
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("webhook-id", id),
        ("webhook-timestamp", seconds.to_string()),
        (
            "webhook-signature",
            signatures(&state.signer, hook, &text, now),
        ),
    ];
    let begun = tokio::time::Instant::now();
    let answer = state
        .egress
        .post(&hook.url, &headers, row.body.clone())
        .await;
    let duration_ms = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
    match answer {
        Ok(answer) => Outcome {
            status: Some(answer.status),
            duration_ms,
            error: None,
            answer: Some(answer.body),
        },
        Err(why) => Outcome {
            status: None,
            duration_ms,
            error: Some(why),
            answer: None,
        },
    }
}

/// Writes down what came of it: taken, again later, or given up, and with it perhaps the webhook.
async fn note(state: &AppState, row: &delivery::Model, outcome: &Outcome) -> Result<()> {
    let now = state.clock.now();
    let next = now.plus_ms(pause_ms(row.attempts, fastrand::f64()));
    let (next_state, next_at) = match outcome {
        taken if taken.is_taken() => (State::Delivered, None),
        _ if next >= row.give_up_at => (State::Failed, None),
        _ => (State::Pending, Some(next)),
    };
    let changed = delivery::ActiveModel {
        state: Set(next_state),
        next_at: Set(next_at),
        updated_at: Set(now),
        ..told(outcome)
    };
    db::write(&state.db, async |txn| {
        Delivery::update_many()
            .set(changed)
            .filter(delivery::COLUMN.id.eq(row.id))
            .filter(delivery::COLUMN.attempts.eq(row.attempts))
            .filter(delivery::COLUMN.state.eq(State::Pending))
            .exec(txn)
            .await?;
        let hook = store::find(txn, row.organisation_id, row.webhook_id).await;
        // somebody may have removed it in the meantime
        let Ok(hook) = hook else { return Ok(()) };
        judge(txn, hook, outcome.is_taken(), now).await
    })
    .await
}

/// The columns of an outcome.
pub(super) fn told(outcome: &Outcome) -> delivery::ActiveModel {
    delivery::ActiveModel {
        status: Set(outcome.status.map(i32::from)),
        duration_ms: Set(Some(outcome.duration_ms)),
        answer: Set(outcome.answer.clone()),
        error: Set(outcome.error.clone()),
        ..Default::default()
    }
}

/// Notes since when nothing is taken; after a day without anything the webhook is switched off.
async fn judge(
    txn: &sea_orm::DatabaseTransaction,
    hook: webhook::Model,
    taken: bool,
    now: Instant,
) -> Result<()> {
    let failing = (!taken).then(|| hook.failing_since.unwrap_or(now));
    let over = failing.is_some_and(|since| now.ms_since(since) >= core::PATIENCE_MS);
    if failing == hook.failing_since && !over || !hook.enabled {
        return Ok(());
    }
    let mut row = webhook::ActiveModel {
        id: Set(hook.id),
        failing_since: Set(failing),
        ..Default::default()
    };
    if over {
        row.enabled = Set(false);
        row.given_up_at = Set(Some(now));
        row.version = Set(hook.version + 1);
        store::drop_waiting(txn, hook.id, now).await?;
    }
    row.update(txn).await?;
    Ok(())
}
