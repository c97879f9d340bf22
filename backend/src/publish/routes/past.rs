//! What a publication changed, looked back at.
use crate::{
    app::AppState,
    auth::Reader,
    drafts::{self, DiffRow, Kind},
    error::{Error, Result},
    extract::{Json, Path},
    id::DraftId,
    page::Page,
    publish::{entity::item, store},
};
use axum::extract::State;
use sea_orm::{ColumnTrait as _, DatabaseConnection, QueryFilter as _, QueryOrder as _};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(differences))
}

/// What a publication did to one object, field by field.
#[derive(Debug, Serialize, ToSchema)]
struct PublishedDifference {
    kind: Kind,
    id: DraftId,
    /// What it was called then.
    name: String,
    change: item::Change,
    /// The fields that differ from what was published before; for what is new or gone all of them.
    diff: Vec<DiffRow>,
}

/// Says what a publication changed, field by field.
#[utoipa::path(get, path = "/publications/{number}/differences", tag = "publications", params(("number" = i64, Path)),
    responses((status = OK, body = Page<PublishedDifference>), (status = 401), (status = 404)))]
async fn differences(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Path(number): Path<i64>,
) -> Result<Json<Page<PublishedDifference>>> {
    let organisation = reader.organisation;
    let row = store::find(&db, organisation, number).await?;
    row.ok_or(Error::NotFound("publication"))?;
    let items = store::items_of(&db, organisation, &[number]).await?;
    let earlier = store::items_within(organisation)
        .filter(
            item::COLUMN
                .object_id
                .is_in(items.iter().map(|row| row.object_id)),
        )
        .filter(item::COLUMN.number.lt(number))
        .order_by_asc(item::COLUMN.number)
        .all(&db)
        .await?;
    let before: HashMap<DraftId, Option<Value>> = earlier
        .into_iter()
        .map(|row| (row.object_id, row.body))
        .collect();
    let sides = items.iter().map(|row| {
        let was = before.get(&row.object_id).and_then(Option::as_ref);
        (was, row.body.as_ref())
    });
    let sides: Vec<_> = sides.collect();
    let diffs = drafts::differences(&db, organisation, &sides).await?;
    let views = items
        .into_iter()
        .zip(diffs)
        .map(|(row, diff)| PublishedDifference {
            kind: row.kind,
            id: row.object_id,
            name: row.name,
            change: row.change,
            diff,
        });
    Ok(Json(Page::whole(views.collect())))
}
