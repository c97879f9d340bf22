//! The brand kit over HTTP.
use super::{brand, core::brand::Kit};
use crate::{
    app::AppState,
    audit,
    auth::{Admin, Viewer},
    check::Faults,
    db,
    error::Result,
    extract::{IfMatch, Json, Versioned},
    id::OrganisationId,
    media,
};
use axum::extract::State;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show, update))
}

/// The colours, fonts and logo that scenes follow.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct BrandKit {
    #[serde(flatten)]
    kit: Kit,
    /// 0 while it was never changed.
    version: i64,
}

/// Shows the brand kit.
#[utoipa::path(get, path = "/brand-kit", tag = "scenes",
    responses((status = OK, body = BrandKit), (status = 401)))]
async fn show(viewer: Viewer, State(db): State<DatabaseConnection>) -> Result<Versioned<BrandKit>> {
    let (kit, version) = brand::find(&db, viewer.organisation).await?;
    Ok(Versioned(version, BrandKit { kit, version }))
}

/// Replaces the brand kit.
///
/// It holds at once: screens that show scenes follow within seconds.
#[utoipa::path(put, path = "/brand-kit", tag = "scenes", request_body = Kit,
    responses((status = OK, body = BrandKit), (status = 401), (status = 403), (status = 412), (status = 422), (status = 428)))]
async fn update(
    admin: Admin,
    State(state): State<AppState>,
    version: IfMatch,
    Json(kit): Json<Kit>,
) -> Result<Versioned<BrandKit>> {
    let now = state.clock.now();
    let organisation = admin.organisation;
    let version = db::write(&state.db, async |txn| {
        let (_, held) = brand::find(txn, organisation).await?;
        version.check(held)?;
        checked(txn, organisation, &kit).await?;
        let detail = json!({ "colours": kit.colours.len(), "locked": kit.locked });
        let act = audit::Act::new("brand_kit.update", "organisation", &organisation, detail);
        audit::record(txn, &admin, act, now).await?;
        brand::replace(txn, organisation, (&kit, held), now).await
    })
    .await?;
    state.signals.jobs.notify_one();
    state
        .events
        .tell_changed(organisation, "brand", &organisation);
    Ok(Versioned(version, BrandKit { kit, version }))
}

/// 422 with everything that is wrong with the kit.
async fn checked(db: &impl ConnectionTrait, organisation: OrganisationId, kit: &Kit) -> Result<()> {
    let mut faults = Faults::default();
    for (field, message) in kit.faults() {
        faults.add(field, message);
    }
    let named: Vec<_> = kit.media().collect();
    let known = media::playable(db, organisation, &named).await?;
    let is = |id, kind| known.get(&id).is_some_and(|m| m.kind == kind);
    for (field, id) in kit.own_fonts() {
        let message = "is no font of this organisation";
        faults.ensure(is(id, media::Kind::Font), field, message);
    }
    let picture = kit
        .logo_media_id
        .is_none_or(|id| is(id, media::Kind::Image));
    let message = "is no picture of this organisation";
    faults.ensure(picture, "logoMediaId", message);
    faults.finish()
}
