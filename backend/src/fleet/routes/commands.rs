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
        entity::play,
        order::{Giver, Order},
        plays, views,
    },
    id::{CommandId, ScreenId},
    page::{Limit, Page},
    reports::titles,
};
use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

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
    let giver = Giver {
        id: commander.id(),
        name: commander.name().to_owned(),
    };
    let order = Order::new(wish.kind, wish.args)?;
    let to = (commander.organisation, id);
    let row = order.to(to, CommandId::new(), &giver, state.clock.now());
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
    let what = |row: &play::Model| (row.revision, row.campaign_id, row.item_id);
    let what: Vec<titles::Played> = page.items.iter().map(what).collect();
    let titles = titles::titles(&state.db, viewer.organisation, id, &what).await?;
    let named = page.items.into_iter().zip(titles);
    Ok(Json(Page {
        items: named
            .map(|(row, titles)| views::Play::new(row, titles))
            .collect(),
        next: page.next,
    }))
}
