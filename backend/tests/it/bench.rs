//! A server for one test: its own database, an organisation, an owner, a stopped clock.
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use backend::{
    app::{self, AppState},
    auth::{
        Permission, Role,
        entity::{PasswordHash, Scopes, SiteIds, api_key, user},
        store::{NewSession, add_session},
    },
    config::Config,
    db,
    egress::Egress,
    events::Hub,
    fleet::{device::rates::Rates, gaps::Gaps, metrics::Metrics},
    id::{ApiKeyId, OrganisationId, SiteId, UserId},
    organisations,
    screens::Census,
    secrets,
    signals::Signals,
    storage,
    time::{Clock, Instant},
};
use migrations::MigratorTrait as _;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait as _, DatabaseConnection};
use serde_json::Value;
use std::{net::SocketAddr, sync::Arc};
use tower::ServiceExt as _;

/// Sunday 2026-11-22 at 12:00 UTC: where the clock of every test stands at first.
pub(crate) const NOON_MS: i64 = 1_795_348_800_000;

/// A server for one test, seen by one caller. Clones share the server.
#[derive(Clone)]
pub(crate) struct Bench {
    pub(crate) state: AppState,
    pub(crate) clock: Clock,
    pub(crate) organisation: OrganisationId,
    /// The person whose session the calls carry.
    pub(crate) user: UserId,
    app: Router,
    credential: Credential,
    /// Dropped last: the database and the folder go with it.
    place: Arc<Place>,
}

/// What a call shows to say who it is.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    Nobody,
    /// A browser: cookie, same origin, and the header that only our own page can send.
    Session(String),
    /// An API key, an access token or a screen's secret.
    Bearer(String),
}

/// The whole answer, for tests that look at headers or bytes.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |v| v.to_str().unwrap_or_default())
    }
}

impl Answer {
    /// The value of a cookie that the answer sets.
    pub(crate) fn cookie(&self, name: &str) -> String {
        let lines = self.headers.get_all(header::SET_COOKIE).iter();
        let mut pairs = lines.filter_map(|line| line.to_str().unwrap().split(';').next());
        let value = pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        value.unwrap_or_default().to_owned()
    }

    /// All cookies that the answer sets, as a browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let lines = self.headers.get_all(header::SET_COOKIE).iter();
        let pairs = lines.filter_map(|line| line.to_str().unwrap().split(';').next());
        pairs.collect::<Vec<_>>().join("; ")
    }
}

impl Bench {
    /// A server with an organisation and its owner, signed in.
    pub(crate) async fn new() -> Self {
        let mut bench = Self::empty().await;
        bench.organisation = bench.add_organisation("Maison Lumière").await;
        bench.sign_in(Role::Owner, &[]).await
    }

    /// A server as it is before its set-up.
    pub(crate) async fn empty() -> Self {
        Self::with(|_| {}).await
    }

    /// As [`Bench::empty`], with other settings.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let place = Place::new().await;
        let mut config = Config {
            data_dir: place.folder.path().to_owned(),
            ..Config::default()
        };
        change(&mut config);
        let clock = Clock::stopped(Instant::from_ms(NOON_MS));
        let state = AppState {
            db: place.db.clone(),
            store: storage::open(&config).unwrap(),
            egress: Egress::new(config.private_webhooks).unwrap(),
            config: Arc::new(config),
            clock: clock.clone(),
            signer: secrets::Signer::from_seed([7; 32]),
            events: Hub::default(),
            signals: Signals::default(),
            census: Census::default(),
            measures: Metrics::new().unwrap(),
            gaps: Gaps::default(),
            rates: Rates::default(),
        };
        Self {
            app: app::router(state.clone()),
            state,
            clock,
            organisation: OrganisationId::new(),
            user: UserId::new(),
            credential: Credential::Nobody,
            place: Arc::new(place),
        }
    }

    /// As [`Bench::new`], with other settings.
    pub(crate) async fn with_owner(change: impl FnOnce(&mut Config)) -> Self {
        let mut bench = Self::with(change).await;
        bench.organisation = bench.add_organisation("Maison Lumière").await;
        bench.sign_in(Role::Owner, &[]).await
    }

    /// The same data as another process would serve it.
    pub(crate) fn restarted(&self) -> Self {
        let mut other = self.clone();
        other.app = app::router(other.state.clone());
        other
    }

    /// The same server as a new person with this role would see it.
    pub(crate) async fn as_role(&self, role: Role) -> Self {
        self.sign_in(role, &[]).await
    }

    /// The same server as the manager of these stores would see it.
    pub(crate) async fn as_store(&self, sites: &[SiteId]) -> Self {
        self.sign_in(Role::Store, sites).await
    }

    /// The same server as the owner of another organisation would see it.
    pub(crate) async fn as_stranger(&self) -> Self {
        let mut other = self.clone();
        other.organisation = self.add_organisation("Autre Enseigne").await;
        other.sign_in(Role::Owner, &[]).await
    }

    /// The same server without any credential.
    pub(crate) fn as_nobody(&self) -> Self {
        self.showing(Credential::Nobody)
    }

    /// The same server, asked with this credential.
    pub(crate) fn showing(&self, credential: Credential) -> Self {
        let mut other = self.clone();
        other.credential = credential;
        other
    }

    /// The same database behind other settings.
    pub(crate) fn with_state(&self, state: AppState) -> Self {
        let mut other = self.clone();
        other.app = app::router(state.clone());
        other.state = state;
        other
    }

    /// The same server as a program with a key of these scopes would see it.
    pub(crate) async fn as_key(&self, scopes: &[Permission]) -> Self {
        let now = self.clock.now();
        let (id, secret) = (ApiKeyId::new(), secrets::random_token());
        let row = api_key::ActiveModel {
            id: Set(id),
            organisation_id: Set(self.organisation),
            name: Set("a key".into()),
            scopes: Set(Scopes(scopes.to_vec())),
            secret_hash: Set(secrets::hash(&secret)),
            created_by: Set(self.user),
            expires_at: Set(now.plus_ms(30 * 86_400_000)),
            last_used_at: Set(None),
            created_at: Set(now),
        };
        row.insert(&self.state.db).await.unwrap();
        self.showing(Credential::Bearer(format!("vk_{id}_{secret}")))
    }

    /// What this caller shows to say who it is.
    pub(crate) fn credential(&self) -> &Credential {
        &self.credential
    }

    async fn add_organisation(&self, name: &str) -> OrganisationId {
        let now = self.clock.now();
        let id = OrganisationId::new();
        let row = organisations::entity::ActiveModel {
            id: Set(id),
            name: Set(name.into()),
            time_zone: Set("Europe/Paris".into()),
            locale: Set("en".into()),
            play_retention_days: Set(400),
            stores_pair: Set(false),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        row.insert(&self.state.db).await.unwrap();
        id
    }

    async fn sign_in(&self, role: Role, sites: &[SiteId]) -> Self {
        let now = self.clock.now();
        let (id, token) = (UserId::new(), secrets::random_token());
        let row = user::ActiveModel {
            id: Set(id),
            organisation_id: Set(self.organisation),
            name: Set(format!("{role:?} Person")),
            email: Set(format!("{id}@example.com")),
            email_key: Set(format!("{id}@example.com")),
            password_hash: Set(PasswordHash("none".into())),
            role: Set(role),
            locale: Set("en".into()),
            site_ids: Set(SiteIds(sites.to_vec())),
            disabled_at: Set(None),
            last_seen_at: Set(None),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        row.insert(&self.state.db).await.unwrap();
        let session = NewSession {
            organisation: self.organisation,
            user: id,
            token_hash: secrets::hash(&token),
            address: "127.0.0.1".into(),
            user_agent: "bench",
            expires_at: now.plus_ms(7 * 86_400_000),
        };
        add_session(&self.state.db, session, now).await.unwrap();
        let mut other = self.showing(Credential::Session(token));
        other.user = id;
        other
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.call(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        self.call(Method::POST, path, Some(body)).await
    }

    /// PUT with the version as `If-Match`.
    pub(crate) async fn put(&self, path: &str, version: i64, body: Value) -> (StatusCode, Value) {
        self.change(Method::PUT, path, version, Some(body)).await
    }

    /// PATCH with the version as `If-Match`.
    pub(crate) async fn patch(&self, path: &str, version: i64, body: Value) -> (StatusCode, Value) {
        self.change(Method::PATCH, path, version, Some(body)).await
    }

    /// DELETE with the version as `If-Match`.
    pub(crate) async fn delete(&self, path: &str, version: i64) -> (StatusCode, Value) {
        self.change(Method::DELETE, path, version, None).await
    }

    async fn change(
        &self,
        method: Method,
        path: &str,
        version: i64,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let mut request = self.request(method, path, body);
        let version = format!("\"{version}\"").parse().unwrap();
        request.headers_mut().insert(header::IF_MATCH, version);
        let answer = self.send(request).await;
        (answer.status, answer.json())
    }

    /// Any call with a JSON body or none; the path is relative to `/api/v1` unless it starts with `/api/`, `/device/` or `/health/`.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        let answer = self.send(self.request(method, path, body)).await;
        (answer.status, answer.json())
    }

    /// The request that [`Bench::call`] would send, to be changed before [`Bench::send`].
    pub(crate) fn request(&self, method: Method, path: &str, body: Option<Value>) -> Request<Body> {
        let mut whole = ["/api/", "/device/", "/health/"].iter();
        let path = if whole.any(|start| path.starts_with(start)) {
            path.to_owned()
        } else {
            format!("/api/v1{path}")
        };
        let mut request = Request::builder().method(method).uri(path);
        request = request.header(header::HOST, "127.0.0.1:8080");
        request = match &self.credential {
            Credential::Nobody => request.header("x-vitrine", "1"),
            Credential::Session(token) => request
                .header(header::COOKIE, format!("vitrine_session={token}"))
                .header(header::ORIGIN, "http://127.0.0.1:8080")
                .header("x-vitrine", "1"),
            Credential::Bearer(token) => {
                request.header(header::AUTHORIZATION, format!("Bearer {token}"))
            }
        };
        match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        }
        .unwrap()
    }

    /// Sends a request from 192.0.2.7 and reads the whole answer.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from(SocketAddr::from(([192, 0, 2, 7], 40_000)), request)
            .await
    }

    /// Sends a request from the address and reads the whole answer.
    pub(crate) async fn send_from(&self, peer: SocketAddr, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, 64 << 20).await.unwrap(),
        }
    }

    /// The folder of this server's data.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.place.folder.path()
    }
}

/// A database and a data folder that vanish at the end.
struct Place {
    folder: tempfile::TempDir,
    db: DatabaseConnection,
    /// The name of the PostgreSQL database and the URL of the server, to drop it.
    postgres: Option<(String, String)>,
}

impl Place {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (url, postgres) = if let Ok(server) = std::env::var("TEST_DATABASE_URL") {
            let (url, name) = create_database(&server).await;
            (url, Some((name, server)))
        } else {
            let file = folder.path().join("vitrine.db");
            (format!("sqlite://{}", file.display()), None)
        };
        let db = db::connect(&url).await.unwrap();
        migrations::Migrator::up(&db, None).await.unwrap();
        Self {
            folder,
            db,
            postgres,
        }
    }
}

async fn create_database(server: &str) -> (String, String) {
    let name = format!("vitrine_test_{}", uuid::Uuid::now_v7().simple());
    let admin = db::connect(server).await.unwrap();
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    admin.close().await.unwrap();
    let (start, query) = server.split_once('?').unwrap_or((server, ""));
    let host = start.rsplit_once('/').map_or(start, |(host, _)| host);
    let url = match query {
        "" => format!("{host}/{name}"),
        query => format!("{host}/{name}?{query}"),
    };
    (url, name)
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some((name, server)) = self.postgres.take() else {
            return;
        };
        // dropping is no place to wait in: a thread with its own runtime does it
        let cleaner = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let admin = db::connect(&server).await.unwrap();
                let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                drop(admin.execute_unprepared(&statement).await);
            });
        });
        drop(cleaner.join());
    }
}
