//! Facts over HTTP.
use super::{
    KIND, Told,
    entity::{self, Scope},
    input::{self, Batch, Checked, Fact, KeyedFact, ListFacts, NewFact, Taken},
    lines::Sent,
    store,
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, FactTeller, Viewer},
    db,
    error::{Error, Result},
    extract::{Json, Path, Query},
    id::{OrganisationId, ScreenId, SiteId},
    jobs,
    page::Page,
    screens::{
        entity::{screen, site},
        store::{screens, sites},
    },
};
use axum::extract::State;
use sea_orm::{ColumnTrait as _, DatabaseTransaction, PaginatorTrait as _, QueryFilter as _};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this feature.
pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(tell))
        .routes(routes!(tell_many))
}

/// List facts
///
/// What was told last under each key, with its age and when it expires.
#[utoipa::path(get, path = "/facts", tag = "facts", params(ListFacts), responses(
    (status = 200, body = Page<Fact>),
    (status = 401, description = "Not signed in"),
    (status = 422, description = "A parameter is unknown or malformed"),
))]
async fn list(
    viewer: Viewer,
    State(state): State<AppState>,
    Query(asked): Query<ListFacts>,
) -> Result<Json<Page<Fact>>> {
    let now = state.clock.now();
    let which = (asked.after.as_deref(), asked.limit);
    let rows = store::page(&state.db, &viewer, &asked.key, which).await?;
    Ok(Json(rows.map(|row| Fact::of(row, now))))
}

/// Tell a fact
///
/// Screens whose campaigns wait for it follow within seconds. An observation older than what is known is only recorded.
#[utoipa::path(put, path = "/facts/{key}", tag = "facts", params(("key" = String, Path, description = "Such as `rain` or `stock`")),
    request_body = NewFact, responses(
    (status = 200, body = Fact),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to tell facts"),
    (status = 422, description = "Some fields need attention"),
))]
async fn tell(
    teller: FactTeller,
    State(state): State<AppState>,
    Path(key): Path<String>,
    Json(new): Json<NewFact>,
) -> Result<Json<Fact>> {
    let rows = take(&state, &teller, vec![(String::new(), key, new)]).await?;
    let row = rows
        .into_iter()
        .next()
        .ok_or_else(|| Error::internal("no fact was written"))?;
    Ok(Json(Fact::of(row, state.clock.now())))
}

/// Tell many facts
///
/// All are taken, or none. Faults of lines are named by their number from 1, such as `lines[3].ttlMs`.
#[utoipa::path(post, path = "/facts/batch", tag = "facts",
    request_body(content((Batch = "application/json"), (KeyedFact = "application/x-ndjson")),
        description = "An object with all of them, or one fact a line"), responses(
    (status = 200, body = Taken),
    (status = 401, description = "Not signed in"),
    (status = 403, description = "Needs the permission to tell facts"),
    (status = 422, description = "Some fields need attention"),
))]
async fn tell_many(
    teller: FactTeller,
    State(state): State<AppState>,
    Sent(facts): Sent,
) -> Result<Json<Taken>> {
    let rows = take(&state, &teller, facts).await?;
    let accepted = rows.iter().filter(|row| row.accepted).count();
    Ok(Json(Taken {
        accepted,
        late: rows.len() - accepted,
    }))
}

async fn take(
    state: &AppState,
    caller: &Caller,
    told: Vec<(String, String, NewFact)>,
) -> Result<Vec<entity::Model>> {
    let now = state.clock.now();
    let prefixes: Vec<String> = told.iter().map(|(prefix, ..)| prefix.clone()).collect();
    let checked = input::check(told, now)?;
    let rows = db::write(&state.db, async |txn| {
        audit::hold(txn, caller.organisation).await?;
        let mut rows = Vec::with_capacity(checked.len());
        for (fact, prefix) in checked.into_iter().zip(prefixes) {
            known(txn, caller.organisation, (&fact, &prefix)).await?;
            rows.push(store::add(txn, caller.organisation, fact, now).await?);
        }
        let told = Told::of(&rows);
        jobs::enqueue(txn, caller.organisation, KIND, &told, now).await?;
        Ok(rows)
    })
    .await?;
    state.signals.jobs.notify_one();
    Ok(rows)
}

/// Refuses a site or screen that is not there.
async fn known(
    txn: &DatabaseTransaction,
    organisation: OrganisationId,
    (fact, prefix): (&Checked, &str),
) -> Result<()> {
    let Some(place) = fact.place else {
        return Ok(());
    };
    let (name, count) = match fact.scope {
        Scope::Site => {
            let row = sites::within(organisation).filter(site::COLUMN.id.eq(SiteId(place)));
            ("siteId", row.count(txn).await?)
        }
        _ => {
            let row = screens::within(organisation).filter(screen::COLUMN.id.eq(ScreenId(place)));
            ("screenId", row.count(txn).await?)
        }
    };
    if count == 0 {
        return Err(Error::field(
            format!("{prefix}{name}"),
            "is not one of your organisation",
        ));
    }
    Ok(())
}
