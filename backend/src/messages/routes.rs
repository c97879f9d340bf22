//! Messages of a site over HTTP. Whoever does not see the site finds nothing there.
use super::{
    act::{self, Place},
    core::State as Stands,
    entity::message,
    input::{ListMessages, New},
    store, templates,
    view::{Message, MessageTemplate},
};
use crate::{
    app::AppState,
    auth::{Caller, Messenger, Viewer},
    error::{Error, Result},
    extract::{Json, Path, Query},
    id::{MessageId, SiteId},
    page::Page,
    screens::store::tree,
    time::Instant,
};
use axum::{extract::State, http::StatusCode};
use jiff::{Timestamp, tz::TimeZone};
use sea_orm::ConnectionTrait;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(take_down))
        .routes(routes!(list_templates))
}

/// List the messages of a site
///
/// Those that somebody wrote for it, the newest first.
#[utoipa::path(get, path = "/sites/{id}/messages", operation_id = "list", tag = "messages", params(("id" = SiteId, Path), ListMessages), responses(
    (status = 200, body = Page<Message>),
    (status = 401, description = "Not signed in"),
    (status = 404, description = "No such site"),
    (status = 422, description = "A parameter is unknown or malformed"),
))]
async fn list(
    viewer: Viewer,
    State(state): State<AppState>,
    Path(site): Path<SiteId>,
    Query(asked): Query<ListMessages>,
) -> Result<Json<Page<Message>>> {
    let place = place(&state.db, &viewer, site, state.clock.now()).await?;
    let at = (viewer.organisation, site);
    let page = store::list(&state.db, at, (asked.after, asked.limit)).await?;
    let states = store::states(&state.db, viewer.organisation, &page.items, place.wall).await?;
    Ok(Json(page.map(|row| {
        let stands = states.get(&row.id).copied().unwrap_or(Stands::Taken);
        Message::of(row, stands)
    })))
}

/// Write a message
///
/// Published at once for the screens of this site, in the name of the caller, within the limits of `/message-rules`.
#[utoipa::path(post, path = "/sites/{id}/messages", operation_id = "create", tag = "messages",
    params(("id" = SiteId, Path)), request_body = New, responses(
    (status = 201, body = Message),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to write messages"),
    (status = 404, description = "No such site"),
    (status = 409, description = "Stores may not write messages, or this one has as many as it may"),
    (status = 422, description = "Some fields need attention"),
))]
async fn create(
    messenger: Messenger,
    State(state): State<AppState>,
    Path(site): Path<SiteId>,
    Json(new): Json<New>,
) -> Result<(StatusCode, Json<Message>)> {
    let now = state.clock.now();
    let place = place(&state.db, &messenger, site, now).await?;
    let rules = store::rules(&state.db, messenger.organisation, now).await?;
    let rules = rules.rules;
    if !rules.enabled {
        let message = "headquarters has not opened messages to stores: ask an administrator";
        return Err(Error::Conflict(message.into()));
    }
    let templates = templates::all(&state.db, messenger.organisation, &rules).await?;
    let new = new.checked(&rules, templates, place.wall)?;
    let row = act::put_on(&state, &messenger, (&place, &rules), new).await?;
    let message = view(&state.db, row, &place).await?;
    Ok((StatusCode::CREATED, Json(message)))
}

/// Take a message down
///
/// A publication of its own takes it off all screens.
#[utoipa::path(post, path = "/sites/{id}/messages/{message}/take-down", operation_id = "take_down", tag = "messages",
    params(("id" = SiteId, Path), ("message" = MessageId, Path)), responses(
    (status = 200, body = Message),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to write messages"),
    (status = 404, description = "No such message"),
    (status = 409, description = "It is off already"),
))]
async fn take_down(
    messenger: Messenger,
    State(state): State<AppState>,
    Path((site, id)): Path<(SiteId, MessageId)>,
) -> Result<Json<Message>> {
    let place = place(&state.db, &messenger, site, state.clock.now()).await?;
    let row = store::find(&state.db, (messenger.organisation, site), id).await?;
    let row = row.ok_or(Error::NotFound("message"))?;
    let row = act::take_down(&state, &messenger, &place, row).await?;
    Ok(Json(view(&state.db, row, &place).await?))
}

/// List the templates of messages
///
/// The scenes that stores write into.
#[utoipa::path(get, path = "/message-templates", operation_id = "list", tag = "messages", responses(
    (status = 200, body = Page<MessageTemplate>),
    (status = 401, description = "Not signed in"),
))]
async fn list_templates(
    viewer: Viewer,
    State(state): State<AppState>,
) -> Result<Json<Page<MessageTemplate>>> {
    let now = state.clock.now();
    let rules = store::rules(&state.db, viewer.organisation, now).await?;
    let found = templates::all(&state.db, viewer.organisation, &rules.rules).await?;
    Ok(Json(Page::whole(found).map(MessageTemplate::from)))
}

/// The site, if the caller may see it, and what its clocks show.
async fn place(
    db: &impl ConnectionTrait,
    caller: &Caller,
    site: SiteId,
    now: Instant,
) -> Result<Place> {
    let tree = tree::load(db, caller.organisation).await?;
    let seen = tree::visible(caller, &tree).is_none_or(|sites| sites.contains(&site));
    let node = tree.node(site.0).filter(|_| seen);
    let node = node.ok_or(Error::NotFound("site"))?;
    let zone = TimeZone::get(tree.time_zone(site.0)).unwrap_or(TimeZone::UTC);
    let at = Timestamp::from_millisecond(now.as_ms()).map_err(Error::internal)?;
    Ok(Place {
        site,
        name: node.name.clone(),
        now,
        wall: at.to_zoned(zone).datetime(),
    })
}

async fn view(db: &impl ConnectionTrait, row: message::Model, place: &Place) -> Result<Message> {
    let rows = std::slice::from_ref(&row);
    let states = store::states(db, row.organisation_id, rows, place.wall).await?;
    let stands = states.get(&row.id).copied().unwrap_or(Stands::Taken);
    Ok(Message::of(row, stands))
}
