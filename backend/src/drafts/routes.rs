//! What is edited but not published.
use super::{
    entity::{Kind, Model},
    publishing::Change,
    references, store,
    told::{DiffRow, differences},
};
use crate::{
    app::AppState,
    audit,
    auth::{Editor, Reader},
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path},
    id::DraftId,
    page::Page,
    time::Instant,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::DatabaseConnection;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The routes of drafts.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(discard))
}

/// A playlist or campaign that is edited but not published.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Change)]
struct View {
    kind: Kind,
    id: DraftId,
    name: String,
    /// For `If-Match` when it is discarded.
    version: i64,
    change: Change,
    changed_at: Instant,
    changed_by: Person,
    /// Field by field, for an update.
    diff: Vec<DiffRow>,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChangePerson)]
struct Person {
    id: Uuid,
    name: String,
}

/// Lists what is edited but not published, last changed first.
#[utoipa::path(get, path = "/changes", tag = "changes", responses((status = OK, body = Page<View>), (status = 401)))]
async fn list(reader: Reader, State(db): State<DatabaseConnection>) -> Result<Json<Page<View>>> {
    let rows = store::list_changed(&db, reader.organisation).await?;
    let sides = rows.iter().map(|row| match Change::of(row) {
        Change::Updated => (row.published.as_ref(), row.draft.as_ref()),
        _ => (None, None),
    });
    let sides: Vec<_> = sides.collect();
    let diffs = differences(&db, reader.organisation, &sides).await?;
    let views = rows.into_iter().zip(diffs).map(view);
    Ok(Json(Page::whole(views.collect())))
}

/// Goes back to what is published; what never was is removed.
#[utoipa::path(delete, path = "/changes/{kind}/{id}", tag = "changes", params(("kind" = Kind, Path), ("id" = DraftId, Path)),
    responses((status = NO_CONTENT), (status = 401), (status = 403), (status = 404), (status = 409), (status = 412), (status = 428)))]
async fn discard(
    editor: Editor,
    State(state): State<AppState>,
    Path((kind, id)): Path<(Kind, DraftId)>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = store::find(txn, editor.organisation, kind, id).await?;
        let row = row.filter(|r| r.changed).ok_or(Error::NotFound("change"))?;
        version.check(row.version)?;
        if row.published.is_none() {
            references::refuse_while_used(txn, &row).await?;
            references::forget_media(txn, &row).await?;
        }
        let detail = json!({ "name": row.name });
        if let Some(back) = store::discard(txn, &editor, row, now).await? {
            references::note_media(txn, &back).await?;
        }
        let act = audit::Act::new("change.discard", kind.word(), &id, detail);
        audit::record(txn, &editor, act, now).await
    })
    .await?;
    super::tell(&state, editor.organisation, kind, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view((row, diff): (Model, Vec<DiffRow>)) -> View {
    View {
        change: Change::of(&row),
        diff,
        kind: row.kind,
        id: row.id,
        name: row.name,
        version: row.version,
        changed_at: row.changed_at,
        changed_by: Person {
            id: row.changed_by,
            name: row.changed_by_name,
        },
    }
}
