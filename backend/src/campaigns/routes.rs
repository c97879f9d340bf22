//! Campaigns over HTTP. Pausing, resuming and the history are publications' business.
use super::{
    core::{
        body::{Body, Kind as CampaignKind},
        phase::Phase,
    },
    store,
    view::{self, Background, Campaign},
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Editor, Reader},
    db,
    drafts::{
        self, Filter, Sort,
        entity::{Kind, Model, State as DraftState},
    },
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::DraftId,
    page::{Limit, Page},
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use serde::Deserialize;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(show, update, delete))
        .routes(routes!(duplicate))
}

/// Which campaigns are listed.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListCampaigns {
    /// Part of the name.
    q: Option<String>,
    /// How the draft stands to what is published.
    state: Option<DraftState>,
    /// Where it stands in time.
    phase: Option<Phase>,
    /// What sort of claim.
    kind: Option<CampaignKind>,
    /// The order; last changed first unless told.
    #[serde(default)]
    #[param(inline, value_type = Option<Sort>)]
    sort: Sort,
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Limit,
    /// The cursor `next` of the page before.
    after: Option<String>,
}

/// Lists campaigns.
#[utoipa::path(get, path = "/campaigns", tag = "campaigns", params(ListCampaigns),
    responses((status = OK, body = Page<Campaign>), (status = 401), (status = 422)))]
async fn list(
    reader: Reader,
    State(state): State<AppState>,
    Query(asked): Query<ListCampaigns>,
) -> Result<Json<Page<Campaign>>> {
    let (db, now) = (&state.db, state.clock.now());
    let background = Background::load(&state, reader.organisation, now).await?;
    let wanted = |row: &Model| {
        asked
            .phase
            .is_none_or(|phase| background.phase(row) == phase)
            && asked.kind.is_none_or(|kind| view::kind(row) == Some(kind))
    };
    let mut filter = Filter {
        q: asked.q.clone(),
        state: asked.state,
        sort: asked.sort,
        limit: asked.limit,
        after: asked.after.clone(),
        ids: None,
    };
    if asked.phase.is_some() || asked.kind.is_some() {
        // phase and kind stand in the body: choose by id first, then page as always
        filter.ids = Some(chosen(db, &reader, wanted).await?);
    }
    let page = drafts::list(db, reader.organisation, Kind::Campaign, &filter).await?;
    let items = page.items.into_iter().map(|row| background.view(row));
    Ok(Json(Page {
        items: items.collect::<Result<_>>()?,
        next: page.next,
    }))
}

async fn chosen(
    db: &DatabaseConnection,
    caller: &Caller,
    wanted: impl Fn(&Model) -> bool,
) -> Result<Vec<DraftId>> {
    let rows = drafts::within(caller.organisation, Kind::Campaign);
    let rows: Vec<Model> = rows.all(db).await?;
    Ok(rows.iter().filter(|r| wanted(r)).map(|r| r.id).collect())
}

/// Adds a campaign as a draft.
#[utoipa::path(post, path = "/campaigns", tag = "campaigns", request_body = Body,
    responses((status = CREATED, body = Campaign), (status = 401), (status = 403), (status = 422)))]
async fn create(
    editor: Editor,
    State(state): State<AppState>,
    Json(body): Json<Body>,
) -> Result<(StatusCode, Versioned<Campaign>)> {
    refuse_paused(&body)?;
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::create(txn, &editor, body, now).await?;
        note(txn, &editor, "campaign.create", &row).await?;
        Ok(row)
    })
    .await?;
    let campaign = answer(&state, &editor, row).await?;
    Ok((StatusCode::CREATED, Versioned(campaign.version, campaign)))
}

/// Shows a campaign: its draft, and how that stands to what is published.
#[utoipa::path(get, path = "/campaigns/{id}", tag = "campaigns", params(("id" = DraftId, Path)),
    responses((status = OK, body = Campaign), (status = 401), (status = 404)))]
async fn show(
    reader: Reader,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
) -> Result<Versioned<Campaign>> {
    let row = store::find(&state.db, reader.organisation, id).await?;
    let background = Background::load(&state, reader.organisation, state.clock.now()).await?;
    let campaign = background.view(row)?;
    Ok(Versioned(campaign.version, campaign))
}

/// Replaces the draft of a campaign.
#[utoipa::path(put, path = "/campaigns/{id}", tag = "campaigns", params(("id" = DraftId, Path)), request_body = Body,
    responses((status = OK, body = Campaign), (status = 401), (status = 403), (status = 404), (status = 412), (status = 422), (status = 428)))]
async fn update(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
    version: IfMatch,
    Json(body): Json<Body>,
) -> Result<Versioned<Campaign>> {
    refuse_paused(&body)?;
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let current = store::find(txn, editor.organisation, id).await?;
        version.check(current.version)?;
        let row = store::change(txn, &editor, current, body, now).await?;
        note(txn, &editor, "campaign.update", &row).await?;
        Ok(row)
    })
    .await?;
    let campaign = answer(&state, &editor, row).await?;
    Ok(Versioned(campaign.version, campaign))
}

/// Removes a draft, or marks a published campaign to end with the next publication.
#[utoipa::path(delete, path = "/campaigns/{id}", tag = "campaigns", params(("id" = DraftId, Path)),
    responses((status = NO_CONTENT), (status = 401), (status = 403), (status = 404), (status = 412), (status = 428)))]
async fn delete(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let current = store::find(txn, editor.organisation, id).await?;
        version.check(current.version)?;
        store::remove(txn, &editor, current.clone(), now).await?;
        note(txn, &editor, "campaign.delete", &current).await
    })
    .await?;
    tell(&state, &editor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Copies a campaign's draft into a new one.
#[utoipa::path(post, path = "/campaigns/{id}/duplicate", tag = "campaigns", params(("id" = DraftId, Path)),
    responses((status = CREATED, body = Campaign), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn duplicate(
    editor: Editor,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
) -> Result<(StatusCode, Versioned<Campaign>)> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let source = store::find(txn, editor.organisation, id).await?;
        let body = source.draft.as_ref().and_then(store::body_of);
        let body = body.ok_or(Error::NotFound("campaign"))?;
        let name = drafts::copy_name(txn, editor.organisation, Kind::Campaign, &body.name).await?;
        let row = store::create(txn, &editor, copy(body, name), now).await?;
        note(txn, &editor, "campaign.duplicate", &row).await?;
        Ok(row)
    })
    .await?;
    let campaign = answer(&state, &editor, row).await?;
    Ok((StatusCode::CREATED, Versioned(campaign.version, campaign)))
}

/// A copy is its own campaign: its plays are counted apart, and its name says what it is.
fn copy(mut body: Body, name: String) -> Body {
    body.name = name;
    for item in body.items.iter_mut().flatten() {
        item.id = None;
    }
    store::with_paused(body, false)
}

fn refuse_paused(body: &Body) -> Result<()> {
    if body.paused {
        let message = "is changed by the actions pause and resume: leave it out";
        return Err(Error::field("paused", message));
    }
    Ok(())
}

async fn note(
    txn: &DatabaseTransaction,
    caller: &Caller,
    action: &'static str,
    row: &Model,
) -> Result<()> {
    let act = audit::Act::new(action, "campaign", &row.id, json!({ "name": row.name }));
    audit::record(txn, caller, act, row.changed_at).await
}

async fn answer(state: &AppState, caller: &Caller, row: Model) -> Result<Campaign> {
    tell(state, caller, row.id).await?;
    let background = Background::load(state, caller.organisation, state.clock.now()).await?;
    background.view(row)
}

async fn tell(state: &AppState, caller: &Caller, id: DraftId) -> Result<()> {
    let count = drafts::count_changed(&state.db, caller.organisation).await?;
    let organisation = caller.organisation;
    state.events.tell_changed(organisation, "campaign", &id);
    state.events.tell(
        organisation,
        "changes",
        &organisation,
        json!({ "count": count }),
    );
    Ok(())
}
