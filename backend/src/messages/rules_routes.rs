//! The rules of messages over HTTP.
use super::{rules::Rules, store, templates, view::MessageSettings};
use crate::{
    app::AppState,
    audit::{self, Act},
    auth::{Admin, Viewer},
    check::Faults,
    db,
    error::Result,
    extract::{IfMatch, Json, Versioned},
};
use axum::extract::State;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show, change))
}

/// The rules of messages
///
/// Within which limits stores write messages of their own.
#[utoipa::path(get, path = "/message-rules", operation_id = "show", tag = "messages", responses(
    (status = 200, body = MessageSettings),
    (status = 401, description = "Not signed in"),
))]
async fn show(viewer: Viewer, State(state): State<AppState>) -> Result<Versioned<MessageSettings>> {
    let now = state.clock.now();
    let row = store::rules(&state.db, viewer.organisation, now).await?;
    Ok(Versioned(row.version, row.into()))
}

/// Change the rules of messages
///
/// Messages that are on stay as they are.
#[utoipa::path(put, path = "/message-rules", operation_id = "update", tag = "messages",
    params(("If-Match" = String, Header, description = "The version that was read")), request_body = Rules, responses(
    (status = 200, body = MessageSettings),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Not an administrator"),
    (status = 412, description = "Changed by somebody else"),
    (status = 422, description = "Some fields need attention"),
    (status = 428, description = "If-Match is missing"),
))]
async fn change(
    admin: Admin,
    State(state): State<AppState>,
    version: IfMatch,
    Json(rules): Json<Rules>,
) -> Result<Versioned<MessageSettings>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        audit::hold(txn, admin.organisation).await?;
        let mut row = store::rules(txn, admin.organisation, now).await?;
        version.check(row.version)?;
        let mut faults = Faults::default();
        rules.check(&mut faults);
        templates::check(txn, admin.organisation, (&row.rules, &rules), &mut faults).await?;
        faults.finish()?;
        row.rules = rules.clone();
        let row = store::change_rules(txn, row, now).await?;
        let detail = json!({ "rules": row.rules });
        let act = Act::new(
            "message.rules",
            "message_rules",
            &row.organisation_id,
            detail,
        );
        audit::record(txn, &admin, act, now).await?;
        Ok(row)
    })
    .await?;
    let organisation = row.organisation_id;
    state
        .events
        .tell_changed(organisation, "message_rules", &organisation);
    Ok(Versioned(row.version, row.into()))
}
