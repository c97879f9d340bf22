//! Publishing, looking back, going back.
use super::{Who, checked_note, choice::Choice};
use crate::{
    app::AppState,
    auth::{Publisher, Reader},
    drafts::{self, Kind},
    error::{Error, Result},
    extract::{Bytes, Json, Path, Query},
    id::{DraftId, OrganisationId, ScreenId},
    page::{Limit, Page},
    publish::{
        act::{self, What, Wish},
        convergence::{self, Counts},
        entity::{item, publication},
        store,
    },
    screens::{Census, target},
    time::Instant,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show))
        .routes(routes!(converged))
        .routes(routes!(roll_back))
}

/// One numbered, immutable act that made drafts real.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Publication {
    number: i64,
    kind: publication::Kind,
    note: String,
    author: Who,
    created_at: Instant,
    changes: Vec<Done>,
    /// How many screens were told something new.
    screens_affected: i32,
    /// For a rollback: the publication whose content came back.
    rolled_back_to: Option<i64>,
}

/// What a publication did to one object.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PublishedChange)]
struct Done {
    kind: Kind,
    id: DraftId,
    name: String,
    change: item::Change,
}

/// Publishes: the chosen changes become real, together and at once.
#[utoipa::path(post, path = "/publications", tag = "publications", request_body = Choice,
    responses((status = CREATED, body = Publication), (status = 401), (status = 403), (status = 409), (status = 422)))]
async fn create(
    publisher: Publisher,
    State(state): State<AppState>,
    Json(choice): Json<Choice>,
) -> Result<(StatusCode, Json<Publication>)> {
    let wish = Wish {
        what: What::Drafts(choice.chosen()?),
        note: checked_note(&choice.note)?,
    };
    let row = act::publish(&state, &publisher, &wish).await?;
    Ok((StatusCode::CREATED, Json(one(&state.db, row).await?)))
}

/// Which publications are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Listing {
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Limit,
    /// The cursor `next` of the page before.
    after: Option<i64>,
}

/// Lists publications, newest first.
#[utoipa::path(get, path = "/publications", tag = "publications", params(Listing),
    responses((status = OK, body = Page<Publication>), (status = 401), (status = 422)))]
async fn list(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<Listing>,
) -> Result<Json<Page<Publication>>> {
    let page = store::list(&db, reader.organisation, (asked.after, asked.limit)).await?;
    let numbers: Vec<i64> = page.items.iter().map(|row| row.number).collect();
    let mut done = done(&db, reader.organisation, &numbers).await?;
    let view = |row: publication::Model| {
        let changes = done.remove(&row.number).unwrap_or_default();
        view(row, changes)
    };
    Ok(Json(page.map(view)))
}

/// Shows a publication.
#[utoipa::path(get, path = "/publications/{number}", tag = "publications", params(("number" = i64, Path)),
    responses((status = OK, body = Publication), (status = 401), (status = 404)))]
async fn show(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    Path(number): Path<i64>,
) -> Result<Json<Publication>> {
    let row = store::find(&db, reader.organisation, number).await?;
    let row = row.ok_or(Error::NotFound("publication"))?;
    Ok(Json(one(&db, row).await?))
}

/// Which of its screens count.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Of {
    /// Only those that this campaign, as it is published now, aims at.
    campaign_id: Option<DraftId>,
}

/// Says how far the screens of a publication are, and why those behind are.
#[utoipa::path(get, path = "/publications/{number}/convergence", tag = "publications", params(("number" = i64, Path), Of),
    responses((status = OK, body = Counts), (status = 401), (status = 404)))]
async fn converged(
    reader: Reader,
    State(db): State<DatabaseConnection>,
    State(census): State<Census>,
    Path(number): Path<i64>,
    Query(of): Query<Of>,
) -> Result<Json<Counts>> {
    let row = store::find(&db, reader.organisation, number).await?;
    row.ok_or(Error::NotFound("publication"))?;
    let organisation = reader.organisation;
    let among = match of.campaign_id {
        Some(id) => Some(aimed_at((&db, &census), organisation, id).await?),
        None => None,
    };
    let counts = convergence::count(&db, organisation, number, among.as_ref()).await?;
    Ok(Json(counts))
}

async fn aimed_at(
    (db, census): (&DatabaseConnection, &Census),
    organisation: OrganisationId,
    campaign: DraftId,
) -> Result<BTreeSet<ScreenId>> {
    let row = drafts::find(db, organisation, Kind::Campaign, campaign).await?;
    let body = row.and_then(|row| row.published);
    let body = body.ok_or(Error::NotFound("campaign"))?;
    let text = body["target"].as_str().unwrap_or_default();
    let target = target::parse(text).map_err(|e| Error::internal(e.message))?;
    let counted = census.of(db, organisation).await?;
    let places = counted.meant(&target);
    Ok(counted.screens(&places).collect())
}

/// Why somebody goes back, and what becomes of what was published since.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = RollbackInput)]
struct Reason {
    /// Why, for those who look back.
    #[serde(default)]
    note: String,
    /// Leaves everything that was published since as changes that wait, to be mended and published again; else it goes back too.
    #[serde(default)]
    keep_drafts: bool,
    /// The newest publication that the caller knows of: 409 if somebody has published since.
    newest: Option<i64>,
}

/// Goes back: a new publication whose content is as it was right after this one; 0 is before the first.
///
/// Emergencies and the messages of stores stay as they are now. What was edited since stays as a change that waits. What was not published then goes, and comes back by going to a later publication.
#[utoipa::path(post, path = "/publications/{number}/rollback", tag = "publications", params(("number" = i64, Path)),
    request_body = Option<Reason>,
    responses((status = CREATED, body = Publication), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn roll_back(
    publisher: Publisher,
    State(state): State<AppState>,
    Path(number): Path<i64>,
    Bytes(body): Bytes,
) -> Result<(StatusCode, Json<Publication>)> {
    let reason: Reason = match &*body {
        [] | b"null" => Reason::default(),
        bytes => crate::extract::parse(bytes)?,
    };
    let wish = Wish {
        what: What::After {
            number,
            keep: reason.keep_drafts,
            newest: reason.newest,
        },
        note: checked_note(&reason.note)?,
    };
    let row = act::publish(&state, &publisher, &wish).await?;
    Ok((StatusCode::CREATED, Json(one(&state.db, row).await?)))
}

/// A publication with what it did.
async fn one(db: &impl ConnectionTrait, row: publication::Model) -> Result<Publication> {
    let mut done = done(db, row.organisation_id, &[row.number]).await?;
    let changes = done.remove(&row.number).unwrap_or_default();
    Ok(view(row, changes))
}

async fn done(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    numbers: &[i64],
) -> Result<HashMap<i64, Vec<Done>>> {
    let mut found: HashMap<i64, Vec<Done>> = HashMap::new();
    for row in store::items_of(db, organisation, numbers).await? {
        let one = Done {
            kind: row.kind,
            id: row.object_id,
            name: row.name,
            change: row.change,
        };
        found.entry(row.number).or_default().push(one);
    }
    Ok(found)
}

fn view(row: publication::Model, changes: Vec<Done>) -> Publication {
    Publication {
        number: row.number,
        kind: row.kind,
        note: row.note,
        author: Who {
            id: row.author_id,
            name: row.author_name,
        },
        created_at: row.created_at,
        changes,
        screens_affected: row.screens_affected,
        rolled_back_to: row.rolled_back_to,
    }
}
