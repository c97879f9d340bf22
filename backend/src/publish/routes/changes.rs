//! What is edited but not published.
use super::Who;
use crate::{
    app::AppState,
    audit,
    auth::{Editor, Viewer},
    db,
    drafts::{self, Kind, publishing::Change as What},
    error::{Error, Result},
    extract::{Json, Path},
    id::{DraftId, OrganisationId},
    media::uses,
    page::Page,
    publish::{
        bodies::Bodies,
        diff::{Field, diff},
        world,
    },
    time::Instant,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(discard))
}

/// An edit that the next publication may make real.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Change {
    kind: Kind,
    id: DraftId,
    name: String,
    change: What,
    changed_at: Instant,
    changed_by: Who,
    diff: Vec<Field>,
}

/// Lists what is edited but not published, last changed first, each with the fields that differ.
#[utoipa::path(get, path = "/changes", tag = "publications",
    responses((status = OK, body = Page<Change>), (status = 401)))]
async fn list(viewer: Viewer, State(db): State<DatabaseConnection>) -> Result<Json<Page<Change>>> {
    let rows = drafts::list_changed(&db, viewer.organisation).await?;
    Ok(Json(Page::whole(rows.into_iter().map(view).collect())))
}

fn view(row: drafts::entity::Model) -> Change {
    let change = What::of(&row);
    let after = row.draft.as_ref().filter(|_| change != What::Deleted);
    Change {
        kind: row.kind,
        id: row.id,
        change,
        changed_at: row.changed_at,
        diff: diff(row.published.as_ref(), after),
        changed_by: Who {
            id: row.changed_by,
            name: row.changed_by_name,
        },
        name: row.name,
    }
}

/// Goes back to what is published; what never was is removed.
#[utoipa::path(delete, path = "/changes/{kind}/{id}", tag = "publications",
    params(("kind" = Kind, Path), ("id" = DraftId, Path)),
    responses((status = NO_CONTENT), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn discard(
    editor: Editor,
    State(state): State<AppState>,
    Path((kind, id)): Path<(Kind, DraftId)>,
) -> Result<StatusCode> {
    let (organisation, now) = (editor.organisation, state.clock.now());
    let count = db::write(&state.db, async |txn| {
        let row = drafts::find(txn, organisation, kind, id).await?;
        let row = row.ok_or(Error::NotFound("change"))?;
        if !row.changed {
            return Err(Error::NotFound("change"));
        }
        let name = row.name.clone();
        let kept = drafts::discard(txn, &editor, row, now).await?;
        let body = kept.and_then(|row| row.draft);
        note_uses(txn, organisation, (kind, id, &name), body.as_ref()).await?;
        let act = audit::Act::new("change.discard", kind.word(), &id, json!({ "name": name }));
        audit::record(txn, &editor, act, now).await?;
        drafts::count_changed(txn, organisation).await
    })
    .await?;
    state.events.tell_changed(organisation, kind.word(), &id);
    state.events.tell(
        organisation,
        "changes",
        &organisation,
        json!({ "count": count }),
    );
    Ok(StatusCode::NO_CONTENT)
}

async fn note_uses(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    (kind, id, name): (Kind, DraftId, &str),
    body: Option<&Value>,
) -> Result<()> {
    let mut only = Bodies::default();
    world::put(&mut only, (kind, id), body)?;
    let owner = uses::Owner {
        kind: kind.word(),
        id: id.0,
        name,
        published: false,
    };
    uses::replace(txn, organisation, owner, &only.media()).await
}
