//! Shared state and the whole router: one page.
use crate::{
    accounts, alerts, audit, auth, broker, bulk, calendars, campaigns, config::Config, demo,
    drafts, egress, events, extract, facts, faults, fleet, health, jobs, leftover, listen, media,
    messages, metrics, operations, organisations, playlists, publish, reports, retag, scenes,
    schedule, screens, secrets, signals, storage, time, web, webhooks,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    http::{HeaderName, StatusCode},
    middleware::{from_fn, from_fn_with_state},
    response::Redirect,
    routing::get,
};
use sea_orm::DatabaseConnection;
use std::{sync::Arc, time::Duration};
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
    trace::TraceLayer,
};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

/// What handlers and tasks share; a handler asks for the part it uses.
#[derive(Clone, Debug, FromRef)]
pub struct AppState {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub db: DatabaseConnection,
    /// Media bytes.
    pub store: storage::Store,
    /// The present moment.
    pub clock: time::Clock,
    /// The signing key.
    pub signer: secrets::Signer,
    /// Live changes for browsers.
    pub events: events::Hub,
    /// The way out to webhooks.
    pub egress: egress::Egress,
    /// Taps between tasks.
    pub signals: signals::Signals,
    /// Which screens targets mean.
    pub census: screens::Census,
    /// What is missing in the screens' proof of play.
    pub gaps: fleet::gaps::Gaps,
    /// What the fleet's tasks and routes count.
    pub measures: fleet::metrics::Metrics,
    /// What screens have asked over HTTP lately.
    pub rates: fleet::device::rates::Rates,
}

impl AppState {
    /// Where media bytes are put.
    pub fn shelf(&self) -> storage::Shelf<'_> {
        storage::Shelf {
            config: &self.config,
            db: &self.db,
            store: &self.store,
        }
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Vitrine",
        description = "Digital signage for retail networks: media, schedules, publications and the fleet of screens."
    ),
    components(schemas(events::Event))
)]
struct Document;

/// Every route of the REST API, with its description.
pub fn api() -> OpenApiRouter<AppState> {
    let api = OpenApiRouter::new()
        .merge(accounts::router())
        .merge(organisations::router())
        .merge(audit::router())
        .merge(webhooks::router())
        .merge(jobs::router())
        .merge(media::router())
        .merge(screens::router())
        .merge(drafts::router())
        .merge(playlists::router())
        .merge(scenes::router())
        .merge(schedule::router())
        .merge(facts::router())
        .merge(calendars::router())
        .merge(campaigns::router())
        .merge(publish::router())
        .merge(retag::router())
        .merge(reports::router())
        .merge(fleet::router())
        .merge(bulk::router())
        .merge(faults::router())
        .merge(messages::router())
        .merge(alerts::router())
        .merge(demo::router());
    OpenApiRouter::with_openapi(Document::openapi())
        .nest("/api/v1", api)
        .nest("/device/v1", fleet::device_router())
}

/// The OpenAPI document that the code describes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = api().into_openapi();
    operations::complete(&mut document);
    document
}

/// The whole HTTP side: API, device API, MQTT over WebSocket, health, and the web.
pub fn router(state: AppState) -> Router {
    let (api, mut openapi) = api().split_for_parts();
    operations::complete(&mut openapi);
    let known = operations::parameters::Known::of(&openapi);
    let openapi = Arc::new(openapi);
    let request_id = HeaderName::from_static("x-request-id");
    let timed = api
        .layer(from_fn_with_state(
            known,
            operations::parameters::refuse_unknown,
        ))
        .layer(from_fn_with_state(state.clone(), auth::idempotency::replay))
        .layer(from_fn_with_state(state.clone(), auth::guard::same_origin))
        .layer(DefaultBodyLimit::max(1 << 20))
        .route(
            "/api/openapi.json",
            get(move || async move { extract::Json(openapi) }),
        )
        .route(
            "/api/docs",
            get(|| async { Redirect::permanent("/docs/api") }),
        )
        .merge(health::router())
        .layer(RequestBodyTimeoutLayer::new(listen::BODY_PATIENCE))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_mins(10),
        ));
    timed
        .merge(broker::bridge())
        .fallback(web::serve)
        .layer(CatchPanicLayer::custom(web::panicked))
        .layer(from_fn(metrics::measure))
        .layer(from_fn(leftover::clear))
        .layer(from_fn_with_state(state.clone(), web::guard))
        .layer(PropagateRequestIdLayer::new(request_id.clone()))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(web::span)
                .on_failure(web::failed),
        )
        .layer(SetRequestIdLayer::new(request_id, MakeRequestUuid))
        .layer(from_fn(web::harmless_id))
        .with_state(state)
}
