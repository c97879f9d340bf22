//! What is edited but not published.
use super::{
    diff::diff,
    entity::{Kind, Model},
    publishing::Change,
    references, store,
};
use crate::{
    app::AppState,
    audit,
    auth::{Editor, Viewer},
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path},
    id::{DraftId, MediaId, OrganisationId},
    media,
    page::Page,
    time::Instant,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
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

/// A field that differs.
#[derive(Debug, Serialize, ToSchema)]
struct DiffRow {
    field: String,
    /// Published.
    before: Value,
    /// In the draft.
    after: Value,
}

/// Lists what is edited but not published, last changed first.
#[utoipa::path(get, path = "/changes", tag = "changes", responses((status = OK, body = Page<View>), (status = 401)))]
async fn list(viewer: Viewer, State(db): State<DatabaseConnection>) -> Result<Json<Page<View>>> {
    let rows = store::list_changed(&db, viewer.organisation).await?;
    let titles = Titles::load(&db, viewer.organisation, &rows).await?;
    let views = rows.into_iter().map(|row| view(row, &titles));
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

fn view(row: Model, titles: &Titles) -> View {
    let change = Change::of(&row);
    let none = Value::Null;
    let differences = match (change, &row.published) {
        (Change::Updated, Some(published)) => diff(published, row.draft.as_ref().unwrap_or(&none)),
        _ => Vec::new(),
    };
    let rows = differences.into_iter().map(|d| DiffRow {
        before: titles.told(&d.field, d.before),
        after: titles.told(&d.field, d.after),
        field: d.field,
    });
    View {
        diff: rows.collect(),
        kind: row.kind,
        id: row.id,
        name: row.name,
        version: row.version,
        change,
        changed_at: row.changed_at,
        changed_by: Person {
            id: row.changed_by,
            name: row.changed_by_name,
        },
    }
}

/// The drafts of a kind that a body names.
type References = fn(&Value) -> Vec<DraftId>;

/// What media, scenes and playlists are called, for people.
struct Titles {
    media: HashMap<MediaId, String>,
    drafts: HashMap<DraftId, String>,
}

impl Titles {
    async fn load(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        rows: &[Model],
    ) -> Result<Self> {
        let bodies = || {
            let sides = rows
                .iter()
                .map(|r| [r.published.as_ref(), r.draft.as_ref()]);
            sides.flatten().flatten()
        };
        let ids: BTreeSet<MediaId> = bodies().flat_map(references::media_of).collect();
        let ids: Vec<_> = ids.into_iter().collect();
        let known = media::playable(db, organisation, &ids).await?;
        let mut drafts = HashMap::new();
        let named: [(Kind, References); 2] = [
            (Kind::Playlist, references::playlists_of),
            (Kind::Scene, references::scenes_of),
        ];
        for (kind, of) in named {
            if bodies().any(|body| !of(body).is_empty()) {
                let all = store::within(organisation, kind).all(db).await?;
                drafts.extend(all.into_iter().map(|row| (row.id, row.name)));
            }
        }
        Ok(Self {
            media: known.into_iter().map(|(id, m)| (id, m.title)).collect(),
            drafts,
        })
    }

    /// A value with names beside ids.
    fn told(&self, field: &str, value: Value) -> Value {
        match (field, value) {
            ("playlistId", id) if !id.is_null() => {
                let name = self.title(&json!({ "playlistId": id }));
                json!({ "id": id, "name": name })
            }
            ("landscape" | "portrait", canvas) => names_in(&canvas),
            ("items", Value::Array(mut items)) => {
                for item in items.iter_mut().filter(|item| item.is_object()) {
                    item["title"] = self.title(item).into();
                }
                items.into()
            }
            (_, value) => value,
        }
    }

    fn title(&self, item: &Value) -> String {
        let one = json!({ "items": [item] });
        let media = references::media_of(&one).into_iter().next();
        let mut drafts = references::playlists_of(&one);
        drafts.extend(references::scenes_of(&one));
        let media = media.and_then(|id| self.media.get(&id));
        let title = media.or_else(|| self.drafts.get(drafts.first()?));
        title.cloned().unwrap_or_default()
    }
}

/// The names of the elements of a canvas: all that a list of differences says of it.
fn names_in(canvas: &Value) -> Value {
    let Some(elements) = canvas["elements"].as_array() else {
        return Value::Null;
    };
    elements.iter().map(|e| e["name"].clone()).collect()
}
