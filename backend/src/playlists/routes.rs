//! Playlists over HTTP; every change is a draft.
use super::{
    body::Body,
    store,
    view::{ListPlaylists, Playlist, Shown},
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Editor, Reader},
    db,
    drafts::{
        self,
        entity::{Kind, Model},
    },
    error::Result,
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::DraftId,
    page::Page,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of playlists.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
}

/// Lists playlists, last changed first.
#[utoipa::path(get, path = "/playlists", tag = "playlists", params(ListPlaylists),
    responses((status = OK, body = Page<Playlist>), (status = 401), (status = 422)))]
async fn list(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListPlaylists>,
) -> Result<Json<Page<Playlist>>> {
    let filter = drafts::Filter {
        q: asked.q,
        state: asked.state,
        ids: None,
        sort: asked.sort,
        limit: asked.limit,
        after: asked.after,
    };
    let page = drafts::list(&db, reader.organisation, Kind::Playlist, &filter).await?;
    let shown = Shown::load(&db, reader.organisation, &page.items).await?;
    Ok(Json(page.map(|row| shown.view(row))))
}

/// Adds a playlist.
#[utoipa::path(post, path = "/playlists", tag = "playlists", request_body = Body,
    responses((status = CREATED, body = Playlist), (status = 401), (status = 403), (status = 422)))]
async fn create(
    editor: Editor,
    State(state): State<AppState>,
    Json(body): Json<Body>,
) -> Result<(StatusCode, Versioned<Playlist>)> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::create(txn, &editor, body, now).await?;
        note(txn, &editor, "playlist.create", &row).await?;
        Ok(row)
    })
    .await?;
    drafts::tell(&state, editor.organisation, Kind::Playlist, row.id).await?;
    Ok((StatusCode::CREATED, view(&state.db, row).await?))
}

/// Shows a playlist.
#[utoipa::path(get, path = "/playlists/{id}", tag = "playlists", params(("id" = DraftId, Path)),
    responses((status = OK, body = Playlist), (status = 401), (status = 404)))]
async fn show(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Path(id): Path<DraftId>,
) -> Result<Versioned<Playlist>> {
    let row = store::find(&db, reader.organisation, id).await?;
    view(&db, row).await
}

/// Replaces a playlist; screens follow when it is published.
#[utoipa::path(put, path = "/playlists/{id}", tag = "playlists", params(("id" = DraftId, Path)), request_body = Body,
    responses((status = OK, body = Playlist), (status = 401), (status = 403), (status = 404), (status = 412), (status = 422), (status = 428)))]
async fn update(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
    version: IfMatch,
    Json(body): Json<Body>,
) -> Result<Versioned<Playlist>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::find(txn, editor.organisation, id).await?;
        version.check(row.version)?;
        let row = store::change(txn, &editor, row, body, now).await?;
        note(txn, &editor, "playlist.update", &row).await?;
        Ok(row)
    })
    .await?;
    drafts::tell(&state, editor.organisation, Kind::Playlist, id).await?;
    view(&state.db, row).await
}

/// Removes a playlist that nothing uses: at once if it was never published, else with the next publication.
#[utoipa::path(delete, path = "/playlists/{id}", tag = "playlists", params(("id" = DraftId, Path)),
    responses((status = NO_CONTENT), (status = 401), (status = 403), (status = 404), (status = 409), (status = 412), (status = 428)))]
async fn delete(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = store::find(txn, editor.organisation, id).await?;
        version.check(row.version)?;
        store::remove(txn, &editor, row.clone(), now).await?;
        let row = Model {
            changed_at: now,
            ..row
        };
        note(txn, &editor, "playlist.delete", &row).await
    })
    .await?;
    drafts::tell(&state, editor.organisation, Kind::Playlist, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn view(db: &impl ConnectionTrait, row: Model) -> Result<Versioned<Playlist>> {
    let shown = Shown::load(db, row.organisation_id, std::slice::from_ref(&row)).await?;
    let playlist = shown.view(row);
    Ok(Versioned(playlist.version, playlist))
}

async fn note(
    txn: &DatabaseTransaction,
    caller: &Caller,
    action: &'static str,
    row: &Model,
) -> Result<()> {
    let act = audit::Act::new(action, "playlist", &row.id, json!({ "name": row.name }));
    audit::record(txn, caller, act, row.changed_at).await
}
