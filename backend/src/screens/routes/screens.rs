//! Screens: list, show, change, revoke, remove.
use super::tell;
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Operator, Viewer},
    check::{Faults, present},
    db,
    error::{Error, Result},
    extract::{IfMatch, Json, Path, Query, Versioned},
    id::{GroupId, ScreenId, SiteId},
    page::{Limit, Page},
    screens::{
        core::tree::Tree,
        entity::screen,
        input, recompile,
        store::{
            screens::{self, Progress, Sort, Status},
            sites, tree,
        },
        values::{OpeningHours, Settings, Tags},
        view::{Screen, Views},
    },
    time::Instant,
};
use axum::{extract::State, http::StatusCode};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, DatabaseTransaction, QueryFilter as _,
    QuerySelect as _,
};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, update, delete))
        .routes(routes!(revoke))
}

/// Which screens are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListScreens {
    /// Part of the screen's or its site's name.
    q: Option<String>,
    /// At this site or below it.
    site_id: Option<SiteId>,
    /// With this effective tag: `key` (any value) or `key=value`.
    tag: Option<String>,
    /// In this group.
    group_id: Option<GroupId>,
    /// Connected or not.
    status: Option<Status>,
    /// How far with what was published.
    convergence: Option<Progress>,
    /// The order.
    #[serde(default)]
    #[param(value_type = Option<Sort>)]
    sort: Sort,
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    limit: Limit,
    /// The cursor `next` of the page before.
    after: Option<String>,
}

/// What changes of a screen.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[expect(
    clippy::option_option,
    reason = "absent and null mean different things in a PATCH"
)]
struct ScreenPatch {
    name: Option<String>,
    site_id: Option<SiteId>,
    tags: Option<Tags>,
    #[serde(deserialize_with = "present")]
    time_zone: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    opening_hours: Option<Option<OpeningHours>>,
    settings: Option<Settings>,
}

/// Lists screens.
#[utoipa::path(get, path = "/screens", tag = "screens",
    responses((status = OK, body = Page<Screen>), (status = 401), (status = 422)))]
async fn list(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Query(asked): Query<ListScreens>,
) -> Result<Json<Page<Screen>>> {
    let organisation = viewer.organisation;
    let tree = tree::load(&db, organisation).await?;
    let filter = filter(&db, &viewer, &tree, asked).await?;
    let rows = screens::list(&db, organisation, &filter).await?;
    let ids: Vec<_> = rows.items.iter().map(|((s, _), _)| s.id).collect();
    let views = Views::with(&db, organisation, tree, &ids).await?;
    Ok(Json(rows.map(|(row, _)| views.of(row))))
}

/// Shows a screen.
#[utoipa::path(get, path = "/screens/{id}", tag = "screens", params(("id" = ScreenId, Path)),
    responses((status = OK, body = Screen), (status = 401), (status = 404)))]
async fn show(
    viewer: Viewer,
    State(db): State<DatabaseConnection>,
    Path(id): Path<ScreenId>,
) -> Result<Versioned<Screen>> {
    view(&db, &viewer, id).await
}

/// Changes the given fields of a screen.
#[utoipa::path(patch, path = "/screens/{id}", tag = "screens", params(("id" = ScreenId, Path)), request_body = ScreenPatch,
    responses((status = OK, body = Screen), (status = 401), (status = 403), (status = 404), (status = 412), (status = 422), (status = 428)))]
async fn update(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
    version: IfMatch,
    Json(patch): Json<ScreenPatch>,
) -> Result<Versioned<Screen>> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = find(txn, &operator, id).await?;
        version.check(row.version)?;
        let moves = patch.site_id.is_some_and(|site| site != row.site_id);
        let row = check(apply(row, patch, now))?;
        if moves {
            known_site(txn, &operator, row.site_id).await?;
        }
        let row = screens::change(txn, row).await?;
        recompile::screens(txn, operator.organisation, vec![id], now).await?;
        note(txn, &operator, "screen.update", &row).await
    })
    .await?;
    tell(&state, operator.organisation, "screen", &id);
    view(&state.db, &operator, id).await
}

/// Removes a screen; if it is connected, it is cut off and shows its pairing page.
#[utoipa::path(delete, path = "/screens/{id}", tag = "screens", params(("id" = ScreenId, Path)),
    responses((status = NO_CONTENT), (status = 401), (status = 403), (status = 404), (status = 412), (status = 428)))]
async fn delete(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
    version: IfMatch,
) -> Result<StatusCode> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = find(txn, &operator, id).await?;
        version.check(row.version)?;
        screens::remove(txn, &row).await?;
        let row = screen::Model {
            updated_at: now,
            ..row
        };
        note(txn, &operator, "screen.delete", &row).await
    })
    .await?;
    kick(&state, id);
    tell(&state, operator.organisation, "screen", &id);
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a screen's credential away: it is cut off and forgets what it has. The screen stays in the list.
#[utoipa::path(post, path = "/screens/{id}/revoke", tag = "screens", params(("id" = ScreenId, Path)),
    responses((status = OK, body = Screen), (status = 401), (status = 403), (status = 404)))]
async fn revoke(
    operator: Operator,
    State(state): State<AppState>,
    Path(id): Path<ScreenId>,
) -> Result<Versioned<Screen>> {
    let now = state.clock.now();
    db::write(&state.db, async |txn| {
        let row = find(txn, &operator, id).await?;
        if row.revoked_at.is_some() {
            return Ok(());
        }
        let row = screen::Model {
            secret_hash: None,
            revoked_at: Some(now),
            updated_at: now,
            ..row
        };
        let row = screens::change(txn, row).await?;
        note(txn, &operator, "screen.revoke", &row).await
    })
    .await?;
    kick(&state, id);
    tell(&state, operator.organisation, "screen", &id);
    view(&state.db, &operator, id).await
}

/// Cuts the screen's connection; nobody listening is no failure.
fn kick(state: &AppState, id: ScreenId) {
    drop(state.signals.kicks.send(id));
}

async fn find(db: &impl ConnectionTrait, caller: &Caller, id: ScreenId) -> Result<screen::Model> {
    let row = screens::find(db, caller.organisation, id).await?;
    let row = row.ok_or(Error::NotFound("screen"))?;
    if caller.sites.is_some() {
        let tree = tree::load(db, caller.organisation).await?;
        let seen = tree::visible(caller, &tree).is_none_or(|ids| ids.contains(&row.site_id));
        return seen.then_some(row).ok_or(Error::NotFound("screen"));
    }
    Ok(row)
}

/// The view of a screen that the caller may see.
pub(super) async fn view(
    db: &impl ConnectionTrait,
    caller: &Caller,
    id: ScreenId,
) -> Result<Versioned<Screen>> {
    find(db, caller, id).await?;
    let row = screens::find_row(db, caller.organisation, id).await?;
    let row = row.ok_or(Error::NotFound("screen"))?;
    let views = Views::load(db, caller.organisation, &[id]).await?;
    let screen = views.of(row);
    Ok(Versioned(screen.version(), screen))
}

/// The screens that a store manager may see; `None` = all.
pub(super) async fn seen(
    db: &impl ConnectionTrait,
    caller: &Caller,
) -> Result<Option<HashSet<ScreenId>>> {
    if caller.sites.is_none() {
        return Ok(None);
    }
    let tree = tree::load(db, caller.organisation).await?;
    let sites = tree::visible(caller, &tree).unwrap_or_default();
    let ids = screens::within(caller.organisation)
        .filter(screen::COLUMN.site_id.is_in(sites))
        .select_only()
        .column(screen::Column::Id)
        .into_tuple::<ScreenId>();
    Ok(Some(ids.all(db).await?.into_iter().collect()))
}

/// 422 on `siteId` unless the caller sees such a site.
pub(super) async fn known_site(
    db: &impl ConnectionTrait,
    caller: &Caller,
    site: SiteId,
) -> Result<()> {
    let row = sites::find(db, caller.organisation, site).await?;
    let tree = tree::load(db, caller.organisation).await?;
    let seen = tree::visible(caller, &tree).is_none_or(|ids| ids.contains(&site));
    if row.is_none() || !seen {
        return Err(Error::field("siteId", "is no site of this organisation"));
    }
    Ok(())
}

async fn filter(
    db: &impl ConnectionTrait,
    caller: &Caller,
    tree: &Tree,
    asked: ListScreens,
) -> Result<screens::Filter> {
    let mut at = tree::visible(caller, tree);
    if let Some(site) = asked.site_id {
        let below = tree::below(tree, &[site]);
        at = Some(match at {
            Some(at) => below.into_iter().filter(|s| at.contains(s)).collect(),
            None => below,
        });
    }
    let among = match &asked.tag {
        Some(tag) => Some(tagged(db, caller, tree, tag).await?),
        None => None,
    };
    Ok(screens::Filter {
        q: asked.q,
        sites: at,
        among,
        group: asked.group_id,
        status: asked.status,
        convergence: asked.convergence,
        sort: asked.sort,
        limit: asked.limit,
        after: asked.after,
    })
}

/// Screens with an effective tag; tags are inherited, so this is not the database's to say.
async fn tagged(
    db: &impl ConnectionTrait,
    caller: &Caller,
    tree: &Tree,
    tag: &str,
) -> Result<Vec<ScreenId>> {
    let rows = screens::within(caller.organisation)
        .select_only()
        .columns([
            screen::Column::Id,
            screen::Column::SiteId,
            screen::Column::Tags,
        ])
        .into_tuple::<(ScreenId, SiteId, Tags)>();
    let has = |(_, site, own): &(ScreenId, SiteId, Tags)| {
        let mut tags = tree.tags(site.0, &own.0).into_iter();
        tags.any(|t| {
            t == tag
                || t.strip_prefix(tag)
                    .is_some_and(|rest| rest.starts_with('='))
        })
    };
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().filter(has).map(|row| row.0).collect())
}

fn apply(row: screen::Model, patch: ScreenPatch, now: Instant) -> screen::Model {
    screen::Model {
        name: patch.name.unwrap_or(row.name),
        site_id: patch.site_id.unwrap_or(row.site_id),
        tags: patch.tags.unwrap_or(row.tags),
        time_zone: patch.time_zone.unwrap_or(row.time_zone),
        opening_hours: patch.opening_hours.unwrap_or(row.opening_hours),
        settings: patch.settings.unwrap_or(row.settings),
        updated_at: now,
        ..row
    }
}

/// The row with its texts trimmed, if all its fields are good.
fn check(mut row: screen::Model) -> Result<screen::Model> {
    let mut faults = Faults::default();
    row.name = faults.name("name", &row.name);
    row.name_key = db::fold(&row.name);
    row.tags = input::tags(&mut faults, &row.tags);
    input::settings(&mut faults, &row.settings);
    if let Some(zone) = &row.time_zone {
        faults.zone("timeZone", zone);
    }
    if let Some(hours) = &row.opening_hours {
        input::opening_hours(&mut faults, hours);
    }
    faults.finish()?;
    Ok(row)
}

async fn note(
    txn: &DatabaseTransaction,
    caller: &Caller,
    action: &'static str,
    row: &screen::Model,
) -> Result<()> {
    let act = audit::Act::new(action, "screen", &row.id, json!({ "name": row.name }));
    audit::record(txn, caller, act, row.updated_at).await
}
