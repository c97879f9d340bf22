//! Direct actions on a published campaign, each a publication of its own, and its history.
use super::Who;
use crate::{
    app::AppState,
    auth::{Publisher, Reader},
    campaigns::{Background, Campaign},
    drafts::{self, Kind},
    error::{Error, Result},
    extract::{Json, Path, Versioned},
    id::DraftId,
    page::Page,
    publish::{
        act::{self, What, Wish},
        entity::{item, publication},
        store,
    },
    time::Instant,
};
use axum::extract::State;
use sea_orm::{ColumnTrait as _, DatabaseConnection, QueryFilter as _, QueryOrder as _};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(history))
}

/// Takes a published campaign off all screens at once.
#[utoipa::path(post, path = "/campaigns/{id}/pause", tag = "campaigns", params(("id" = DraftId, Path)),
    responses((status = OK, body = Campaign), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn pause(
    publisher: Publisher,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
) -> Result<Versioned<Campaign>> {
    switch(&publisher, &state, id, true).await
}

/// Puts a paused campaign on again at once.
#[utoipa::path(post, path = "/campaigns/{id}/resume", tag = "campaigns", params(("id" = DraftId, Path)),
    responses((status = OK, body = Campaign), (status = 401), (status = 403), (status = 404), (status = 409)))]
async fn resume(
    publisher: Publisher,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
) -> Result<Versioned<Campaign>> {
    switch(&publisher, &state, id, false).await
}

async fn switch(
    publisher: &Publisher,
    state: &AppState,
    id: DraftId,
    paused: bool,
) -> Result<Versioned<Campaign>> {
    let row = drafts::find(&state.db, publisher.organisation, Kind::Campaign, id).await?;
    let row = row.ok_or(Error::NotFound("campaign"))?;
    let alarm = row
        .published
        .is_some_and(|body| body["kind"] == "emergency");
    let verb = match paused {
        true if alarm => "Stopped",
        true => "Paused",
        false => "Resumed",
    };
    let name = row.name;
    let wish = Wish {
        what: What::Pause {
            campaign: id,
            paused,
        },
        note: format!("{verb} {name}"),
    };
    act::publish(state, publisher, &wish).await?;
    let row = drafts::find(&state.db, publisher.organisation, Kind::Campaign, id).await?;
    let background = Background::load(state, publisher.organisation, state.clock.now()).await?;
    let campaign = background.view(row.ok_or(Error::NotFound("campaign"))?)?;
    Ok(Versioned(campaign.version, campaign))
}

/// One publication in the life of a campaign.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = HistoryEntry)]
struct Entry {
    number: i64,
    kind: publication::Kind,
    change: item::Change,
    /// The name it had.
    name: String,
    note: String,
    author: Who,
    created_at: Instant,
}

/// Lists the publications that changed a campaign, newest first.
#[utoipa::path(get, path = "/campaigns/{id}/history", tag = "campaigns", params(("id" = DraftId, Path)),
    responses((status = OK, body = Page<Entry>), (status = 401), (status = 404)))]
async fn history(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Path(id): Path<DraftId>,
) -> Result<Json<Page<Entry>>> {
    let organisation = reader.organisation;
    let items = store::items_within(organisation)
        .filter(item::COLUMN.object_id.eq(id))
        .filter(item::COLUMN.kind.eq(Kind::Campaign))
        .order_by_desc(item::COLUMN.number)
        .all(&db)
        .await?;
    if items.is_empty() {
        let known = drafts::find(&db, organisation, Kind::Campaign, id).await?;
        known.ok_or(Error::NotFound("campaign"))?;
    }
    let numbers = items.iter().map(|i| i.number);
    let rows = store::within(organisation).filter(publication::COLUMN.number.is_in(numbers));
    let rows = rows.all(&db).await?;
    let mut rows: HashMap<i64, publication::Model> =
        rows.into_iter().map(|r| (r.number, r)).collect();
    let entry = |item: item::Model| {
        let row = rows.remove(&item.number)?;
        Some(Entry {
            number: item.number,
            kind: row.kind,
            change: item.change,
            name: item.name,
            note: row.note,
            author: Who {
                id: row.author_id,
                name: row.author_name,
            },
            created_at: row.created_at,
        })
    };
    Ok(Json(Page::whole(
        items.into_iter().filter_map(entry).collect(),
    )))
}
