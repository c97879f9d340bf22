//! Scenes over HTTP; every change is a draft.
use super::{
    store,
    templates::{self, Template},
    view::{Body, ListScenes, ListTemplates, Scene},
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Editor, Reader},
    db,
    drafts::{
        self,
        entity::{Kind, Model},
        origin::Messages,
        references::{self, Use},
    },
    error::Result,
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::DraftId,
    organisations,
    page::Page,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction};
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
        .routes(routes!(duplicate))
        .routes(routes!(usage))
        .routes(routes!(list_templates))
}

/// Lists scenes, last changed first.
#[utoipa::path(get, path = "/scenes", tag = "scenes", params(ListScenes),
    responses((status = OK, body = Page<Scene>), (status = 401), (status = 422)))]
async fn list(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListScenes>,
) -> Result<Json<Page<Scene>>> {
    let filter = drafts::Filter {
        q: asked.q,
        state: asked.state,
        ids: None,
        sort: asked.sort,
        limit: asked.limit,
        after: asked.after,
    };
    let page = drafts::list(&db, reader.organisation, Kind::Scene, &filter).await?;
    let messages = Messages::load(&db, reader.organisation).await?;
    let items = page.items.into_iter();
    let items: Result<Vec<Scene>> = items.map(|row| Scene::of(row, &messages)).collect();
    Ok(Json(Page {
        items: items?,
        next: page.next,
    }))
}

/// Adds a scene.
#[utoipa::path(post, path = "/scenes", tag = "scenes", request_body = Body,
    responses((status = CREATED, body = Scene), (status = 401), (status = 403), (status = 422)))]
async fn create(
    editor: Editor,
    State(state): State<AppState>,
    Json(body): Json<Body>,
) -> Result<(StatusCode, Versioned<Scene>)> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::create(txn, &editor, body, now).await?;
        note(txn, &editor, "scene.create", &row).await?;
        Ok(row)
    })
    .await?;
    drafts::tell(&state, editor.organisation, Kind::Scene, row.id).await?;
    Ok((StatusCode::CREATED, view(&state.db, row).await?))
}

/// Shows a scene.
#[utoipa::path(get, path = "/scenes/{id}", tag = "scenes", params(("id" = DraftId, Path)),
    responses((status = OK, body = Scene), (status = 401), (status = 404)))]
async fn show(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Path(id): Path<DraftId>,
) -> Result<Versioned<Scene>> {
    let row = store::find(&db, reader.organisation, id).await?;
    view(&db, row).await
}

/// Replaces a scene; screens follow when it is published.
#[utoipa::path(put, path = "/scenes/{id}", tag = "scenes", params(("id" = DraftId, Path)), request_body = Body,
    responses((status = OK, body = Scene), (status = 401), (status = 403), (status = 404), (status = 412), (status = 422), (status = 428)))]
async fn update(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
    version: IfMatch,
    Json(body): Json<Body>,
) -> Result<Versioned<Scene>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::find(txn, editor.organisation, id).await?;
        version.check(row.version)?;
        let row = store::change(txn, &editor, row, body, now).await?;
        note(txn, &editor, "scene.update", &row).await?;
        Ok(row)
    })
    .await?;
    drafts::tell(&state, editor.organisation, Kind::Scene, id).await?;
    view(&state.db, row).await
}

/// Removes a scene that nothing uses: at once if it was never published, else with the next publication.
#[utoipa::path(delete, path = "/scenes/{id}", tag = "scenes", params(("id" = DraftId, Path)),
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
        note(txn, &editor, "scene.delete", &row).await
    })
    .await?;
    drafts::tell(&state, editor.organisation, Kind::Scene, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Adds a copy of a scene as it is edited now.
#[utoipa::path(post, path = "/scenes/{id}/duplicate", tag = "scenes", params(("id" = DraftId, Path)),
    responses((status = CREATED, body = Scene), (status = 401), (status = 403), (status = 404)))]
async fn duplicate(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
) -> Result<(StatusCode, Versioned<Scene>)> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::find(txn, editor.organisation, id).await?;
        let name = drafts::copy_name(txn, editor.organisation, Kind::Scene, &row.name).await?;
        let row = store::duplicate(txn, &editor, (&row, name), now).await?;
        note(txn, &editor, "scene.create", &row).await?;
        Ok(row)
    })
    .await?;
    drafts::tell(&state, editor.organisation, Kind::Scene, row.id).await?;
    Ok((StatusCode::CREATED, view(&state.db, row).await?))
}

/// Lists the playlists and campaigns that show a scene.
#[utoipa::path(get, path = "/scenes/{id}/usage", tag = "scenes", params(("id" = DraftId, Path)),
    responses((status = OK, body = Page<Use>), (status = 401), (status = 404)))]
async fn usage(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Path(id): Path<DraftId>,
) -> Result<Json<Page<Use>>> {
    let row = store::find(&db, reader.organisation, id).await?;
    let uses = references::used_by(&db, &row).await?;
    Ok(Json(Page::whole(uses)))
}

/// Lists what a scene may start from.
#[utoipa::path(get, path = "/scene-templates", tag = "scenes", params(ListTemplates),
    responses((status = OK, body = Page<Template>), (status = 401), (status = 422)))]
async fn list_templates(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListTemplates>,
) -> Result<Json<Page<Template>>> {
    let locale = match asked.locale {
        Some(locale) => locale,
        None => {
            let own = organisations::find(&db, reader.organisation).await?;
            own.map(|own| own.locale).unwrap_or_default()
        }
    };
    Ok(Json(Page::whole(templates::all(&locale)?)))
}

async fn view(db: &impl ConnectionTrait, row: Model) -> Result<Versioned<Scene>> {
    let messages = Messages::load(db, row.organisation_id).await?;
    let scene = Scene::of(row, &messages)?;
    Ok(Versioned(scene.version, scene))
}

async fn note(
    txn: &DatabaseTransaction,
    caller: &Caller,
    action: &'static str,
    row: &Model,
) -> Result<()> {
    let act = audit::Act::new(action, "scene", &row.id, json!({ "name": row.name }));
    audit::record(txn, caller, act, row.changed_at).await
}
