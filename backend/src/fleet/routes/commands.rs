//! Telling a screen what to do, and what came of it; what it has played.
use super::seen;
use crate::{
    app::AppState,
    audit,
    auth::{Commander, Viewer},
    db,
    error::{Error, Result},
    extract::{Json, Path, Query},
    fleet::{
        commands,
        entity::command::{self, State as CommandState},
        plays, views,
    },
    id::{CommandId, ScreenId},
    page::{Limit, Page},
};
use axum::{extract::State, http::StatusCode};
use player_protocol::command::CommandKind;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// A command that no screen has taken within this is over.
const LIFE_MS: i64 = 10 * 60_000;
/// The longest arguments.
const ARGS_MAX_BYTES: usize = 4_096;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, give))
        .routes(routes!(played))
}

/// A command to give.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCommand {
    /// What to do.
    #[schema(value_type = views::Kind)]
    kind: String,
    /// What the kind needs, such as `{"percent": 40}` for `volume`.
    #[serde(default)]
    #[schema(value_type = Object)]
    args: Map<String, Value>,
}

/// The last commands of a screen, newest first
#[utoipa::path(get, path = "/screens/{id}/commands", tag = "fleet", params(("id" = ScreenId, Path)),
    responses((status = 200, body = Page<views::Command>), (status = 401), (status = 403), (status = 404)))]
async fn list(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(id): Path<ScreenId>,
) -> Result<Json<Page<views::Command>>> {
    seen(&state.db, &viewer, id).await?;
    let rows = commands::list(&state.db, viewer.organisation, id).await?;
    Ok(Json(Page::whole(rows).map(views::Command::from)))
}

/// Tell a screen to do something
#[utoipa::path(post, path = "/screens/{id}/commands", tag = "fleet", params(("id" = ScreenId, Path)), request_body = NewCommand,
    responses((status = 202, body = views::Command), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn give(
    State(state): State<AppState>,
    commander: Commander,
    Path(id): Path<ScreenId>,
    Json(wish): Json<NewCommand>,
) -> Result<(StatusCode, Json<views::Command>)> {
    let screen = seen(&state.db, &commander, id).await?;
    if screen.revoked_at.is_some() {
        return Err(Error::Conflict(
            "this screen was revoked: pair it again first".into(),
        ));
    }
    let row = valid(&state, &commander, id, wish)?;
    let row = db::write(&state.db, async |txn| {
        let detail = json!({ "name": screen.name, "kind": row.kind });
        let act = audit::Act::new("screen.command", "screen", &id, detail);
        audit::record(txn, &commander, act, row.created_at).await?;
        commands::add(txn, row).await
    })
    .await?;
    state.signals.delivery.notify_one();
    let view = views::Command::from(row);
    let told = serde_json::to_value(&view).map_err(Error::internal)?;
    let organisation = commander.organisation;
    state.events.tell(organisation, "command", &view.id, told);
    Ok((StatusCode::ACCEPTED, Json(view)))
}

fn valid(
    state: &AppState,
    commander: &Commander,
    screen: ScreenId,
    wish: NewCommand,
) -> Result<command::Model> {
    let named: Option<CommandKind> = serde_json::from_value(Value::String(wish.kind.clone())).ok();
    if !named.is_some_and(|kind| CommandKind::ALL.contains(&kind)) {
        return Err(Error::field(
            "kind",
            "must be one of: identify, restart, refresh, screenshot, reboot, volume, power, clear_cache, send_logs",
        ));
    }
    let args = Value::Object(wish.args);
    let wrong = match named {
        Some(CommandKind::Volume) => {
            let loud = args["percent"].as_u64().is_some_and(|n| n <= 100);
            (!loud).then_some(("args.percent", "must be a whole number from 0 to 100"))
        }
        Some(CommandKind::Power) => {
            let said = args["on"].is_boolean();
            (!said).then_some(("args.on", "must be true or false"))
        }
        _ => None,
    };
    if let Some((field, message)) = wrong {
        return Err(Error::field(field, message));
    }
    if args.to_string().len() > ARGS_MAX_BYTES {
        return Err(Error::field("args", "must not be longer than 4 096 bytes"));
    }
    let now = state.clock.now();
    Ok(command::Model {
        id: CommandId::new(),
        organisation_id: commander.organisation,
        screen_id: screen,
        kind: wish.kind,
        args,
        state: CommandState::Queued,
        message: None,
        by_id: commander.id(),
        by_name: commander.name().to_owned(),
        created_at: now,
        expires_at: now.plus_ms(LIFE_MS),
        send_at: Some(now),
        attempts: 0,
        updated_at: now,
    })
}

/// Which plays.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// How many, 1 to 200; 50 unless asked.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    limit: Limit,
    /// `next` of the page before.
    after: Option<String>,
}

/// What a screen has played, newest first
#[utoipa::path(get, path = "/screens/{id}/plays", tag = "fleet", params(("id" = ScreenId, Path), Wanted),
    responses((status = 200, body = Page<views::Play>), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn played(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(id): Path<ScreenId>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<views::Play>>> {
    seen(&state.db, &viewer, id).await?;
    let after = wanted.after.as_deref().map(str::parse).transpose();
    let after = after.map_err(|()| Error::field("after", "is not a cursor of this list"))?;
    let page = plays::list(&state.db, viewer.organisation, id, after, wanted.limit).await?;
    Ok(Json(page.map(views::Play::from)))
}
