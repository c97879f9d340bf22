//! The organisation's page, and the version of the server.
use super::{entity, store};
use crate::{
    app::AppState,
    audit::{self, Act},
    auth::{Admin, Viewer},
    check::{Faults, some},
    csv::Manner,
    db,
    error::{Error, Result},
    events::Hub,
    extract::{IfMatch, Json, Versioned},
    id::OrganisationId,
    jobs,
    time::Instant,
};
use axum::extract::State;
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The languages that people are spoken to in.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    En,
    /// French.
    Fr,
}

impl Locale {
    /// How numbers and tables are written in it.
    pub fn manner(&self) -> Manner {
        match self {
            Self::En => Manner::English,
            Self::Fr => Manner::French,
        }
    }
}

/// The routes of this feature.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(show, update))
        .routes(routes!(version))
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Organisation {
    id: OrganisationId,
    name: String,
    /// IANA name; sites without a zone of their own live in it.
    time_zone: String,
    #[schema(value_type = Locale)]
    locale: String,
    /// How many days single plays are kept; the counts in reports stay.
    play_retention_days: i32,
    /// Whether store managers pair screens and replace devices at their own sites.
    stores_pair: bool,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl From<entity::Model> for Organisation {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            time_zone: row.time_zone,
            locale: row.locale,
            play_retention_days: row.play_retention_days,
            stores_pair: row.stores_pair,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OrganisationPatch {
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    name: Option<String>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    time_zone: Option<String>,
    /// `en` or `fr`.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false, value_type = Option<Locale>)]
    locale: Option<String>,
    /// 31 to 3,650.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false, minimum = 31, maximum = 3650)]
    play_retention_days: Option<i32>,
    /// Whether store managers pair screens and replace devices at their own sites.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    stores_pair: Option<bool>,
}

impl OrganisationPatch {
    fn apply(self, to: &mut entity::Model) -> Result<()> {
        let mut faults = Faults::default();
        if let Some(name) = self.name {
            to.name = faults.name("name", &name);
        }
        if let Some(zone) = self.time_zone {
            faults.zone("timeZone", &zone);
            to.time_zone = zone;
        }
        if let Some(locale) = self.locale {
            let known = ["en", "fr"].contains(&&*locale);
            faults.ensure(known, "locale", "must be en or fr");
            to.locale = locale;
        }
        if let Some(days) = self.play_retention_days {
            let known = (31..=3650).contains(&days);
            faults.ensure(known, "playRetentionDays", "must be 31 to 3650");
            to.play_retention_days = days;
        }
        to.stores_pair = self.stores_pair.unwrap_or(to.stores_pair);
        faults.finish()
    }
}

/// The organisation
///
/// Its name, zone and language.
#[utoipa::path(
    get,
    path = "/organisation",
    tag = "organisation",
    responses(
        (status = 200, body = Organisation),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "No permission to read"),
    )
)]
async fn show(
    State(db): State<DatabaseConnection>,
    viewer: Viewer,
) -> Result<Versioned<Organisation>> {
    let found = store::find(&db, viewer.organisation).await?;
    let row = found.ok_or(Error::NotFound("organisation"))?;
    Ok(Versioned(row.version, row.into()))
}

/// Change the organisation
///
/// A new zone moves the hours of every site that has none of its own.
#[utoipa::path(
    patch,
    path = "/organisation",
    tag = "organisation",
    params(("If-Match" = String, Header, description = "The version that was read")),
    request_body = OrganisationPatch,
    responses(
        (status = 200, body = Organisation),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "Not an administrator"),
        (status = 412, description = "Changed by somebody else in the meantime"),
        (status = 422, description = "Some fields need attention"),
        (status = 428, description = "If-Match is missing"),
    )
)]
async fn update(
    State(state): State<AppState>,
    admin: Admin,
    version: IfMatch,
    Json(patch): Json<OrganisationPatch>,
) -> Result<Versioned<Organisation>> {
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        audit::hold(txn, admin.organisation).await?;
        let found = store::find(txn, admin.organisation).await?;
        let mut row = found.ok_or(Error::NotFound("organisation"))?;
        version.check(row.version)?;
        let zone = row.time_zone.clone();
        patch.apply(&mut row)?;
        let row = store::change(txn, row, now).await?;
        if row.time_zone != zone {
            let everything = json!({ "all": true });
            jobs::enqueue_once(txn, row.id, "recompile", &everything, now).await?;
        }
        let detail = json!({ "name": row.name, "timeZone": row.time_zone, "locale": row.locale,
            "playRetentionDays": row.play_retention_days, "storesPair": row.stores_pair });
        let act = Act::new("organisation.update", "organisation", &row.id, detail);
        audit::record(txn, &admin, act, now).await?;
        Ok(row)
    })
    .await?;
    state.signals.jobs.notify_one();
    tell(&state.events, &row);
    Ok(Versioned(row.version, row.into()))
}

fn tell(events: &Hub, row: &entity::Model) {
    events.tell_changed(row.id, "organisation", &row.id);
}

/// The server's version
///
/// For the page that says what runs here.
#[utoipa::path(
    get,
    path = "/version",
    tag = "organisation",
    responses(
        (status = 200, body = Version),
        (status = 401, description = "Not signed in"),
        (status = 403, description = "No permission to read"),
    )
)]
async fn version(_: Viewer) -> Json<Version> {
    Json(Version {
        version: env!("CARGO_PKG_VERSION"),
    })
}

#[derive(Debug, Serialize, ToSchema)]
struct Version {
    #[schema(example = "1.0.0")]
    version: &'static str,
}
