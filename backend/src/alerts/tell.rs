//! Who is told of a round: webhooks by rows of its transaction, browsers after it.
use super::{
    entity::alert,
    round::Changes,
    view::{self, Names},
};
use crate::{
    app::AppState,
    error::Result,
    id::OrganisationId,
    time::Instant,
    webhooks::{self, Event, Happening},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

/// Alerts that a summary names.
const NAMED: usize = 200;

/// Writes the messages of a round; answers whether there are any.
pub(super) async fn webhooks(
    txn: &impl ConnectionTrait,
    state: &AppState,
    (organisation, changes): (OrganisationId, &Changes),
    now: Instant,
) -> Result<bool> {
    let opened = changes.opened.iter().chain(&changes.grown);
    let opened = opened.filter(|row| row.held.is_none());
    let opened = opened.map(|row| (Event::AlertOpened, row));
    let told = |row: &&alert::Model| row.held.is_none() && !changes.untold.contains(&row.id);
    let resolved = changes.resolved.iter().filter(told);
    let resolved = resolved.map(|row| (Event::AlertResolved, row));
    let rows: Vec<_> = opened.chain(resolved).collect();
    if rows.is_empty() && changes.summary.is_empty() {
        return Ok(false);
    }
    let all = rows.iter().map(|(_, row)| *row).chain(&changes.summary);
    let names = Names::of(txn, organisation, all).await?;
    let body = |row: &alert::Model| {
        let mut body = serde_json::to_value(view::of(row.clone(), &names, now)).unwrap_or_default();
        body["url"] = json!(format!(
            "{}/alerts?alert={}",
            state.config.public_url(),
            row.id
        ));
        body
    };
    let mut happened: Vec<Happening> = rows
        .iter()
        .map(|(event, row)| Happening {
            organisation,
            event: *event,
            data: json!({ "alert": body(row) }),
        })
        .collect();
    if !changes.summary.is_empty() {
        happened.push(Happening {
            organisation,
            event: Event::AlertSummary,
            data: summary(&changes.summary, body),
        });
    }
    webhooks::tell(txn, &happened, now).await
}

fn summary(rows: &[alert::Model], body: impl Fn(&alert::Model) -> Value) -> Value {
    let (over, open): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.resolved_at.is_some());
    let some = |rows: &[&alert::Model]| -> Vec<Value> {
        rows.iter().take(NAMED).map(|row| body(row)).collect()
    };
    json!({ "opened": some(&open), "openedCount": open.len(),
        "resolved": some(&over), "resolvedCount": over.len() })
}

/// Tells browsers that there is something new; they read it again.
pub(super) fn watchers(state: &AppState, organisation: OrganisationId, changes: &Changes) {
    let opened = changes.opened.len() + changes.grown.len();
    let resolved = changes.resolved.len();
    if opened + resolved + changes.changed.len() > 0 {
        let data =
            json!({ "opened": opened, "resolved": resolved, "changed": changes.changed.len() });
        state
            .events
            .tell(organisation, "alerts", &organisation, data);
    }
}
