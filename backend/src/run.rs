//! Wiring: settings become state, tasks and listeners, and all of them stop together.
use crate::{
    accounts,
    app::{self, AppState},
    config::Config,
    db,
    events::Hub,
    jobs, media,
    secrets::Signer,
    signals::Signals,
    storage,
    time::Clock,
};
use migrations::MigratorTrait as _;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What stops a start; each says what to change.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting does not work.
    #[error("{0}")]
    Setting(String),
    /// The database cannot be used.
    #[error("the database cannot be used")]
    Database(#[from] sea_orm::DbErr),
    /// Something that is needed on the way failed.
    #[error("start failed")]
    Start(#[from] crate::error::Error),
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: is another program using it?")]
    Listen {
        /// The address of the setting.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
}

impl From<String> for StartError {
    fn from(sentence: String) -> Self {
        Self::Setting(sentence)
    }
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    /// Where HTTP is served, with the real port.
    pub http: SocketAddr,
    /// The shared state, for tests that look inside.
    pub state: AppState,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// Builds the state: secrets, database with its schema, store.
///
/// # Errors
/// [`StartError`] with the sentence for the person who starts it.
pub async fn state(config: Config) -> Result<AppState, StartError> {
    std::fs::create_dir_all(&config.data_dir).map_err(|e| {
        format!(
            "cannot make the data folder {}: {e}",
            config.data_dir.display()
        )
    })?;
    let signer = Signer::open(&config.secrets_dir())?;
    let store = storage::open(&config)?;
    let db = db::connect(&config.database_url()).await?;
    migrations::Migrator::up(&db, None).await?;
    Ok(AppState {
        clock: Clock::system(config.clock_offset_ms),
        config: Arc::new(config),
        db,
        store,
        signer,
        events: Hub::default(),
        signals: Signals::default(),
    })
}

/// Starts everything and returns once requests are answered.
///
/// # Errors
/// [`StartError`] with the sentence for the person who starts it.
pub async fn start(mut config: Config) -> Result<Server, StartError> {
    let address = config.http_address;
    let listener = listen(address)?;
    let http = listener
        .local_addr()
        .map_err(|source| StartError::Listen { address, source })?;
    // with port 0 the links are to show the port that was given
    config.http_address = http;
    let state = state(config).await?;
    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    let service = app::router(state.clone()).into_make_service_with_connect_info::<SocketAddr>();
    media::housekeeping::start_clean(&state).await?;
    tasks.spawn(media::housekeeping::run(state.clone(), stop.clone()));
    tasks.spawn(jobs::run(
        state.clone(),
        registry(&state.config),
        stop.clone(),
    ));
    tasks.spawn(accounts::tidy_hourly(state.clone(), stop.clone()));
    let until = stop.clone();
    tasks.spawn(async move {
        let serve = axum::serve(listener, service)
            .with_graceful_shutdown(async move { until.cancelled().await });
        if let Err(e) = serve.await {
            tracing::error!(error = ?e, "the web listener ended");
        }
    });
    tracing::info!(address = %http, "serving");
    Ok(Server {
        http,
        state,
        stop,
        tasks,
    })
}

/// Who does which kind of background work.
pub fn registry(config: &Config) -> jobs::Registry {
    media::register(jobs::Registry::new(), config)
}

fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    let open = || {
        let socket = if address.is_ipv4() {
            tokio::net::TcpSocket::new_v4()?
        } else {
            tokio::net::TcpSocket::new_v6()?
        };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(4096)
    };
    open().map_err(|source| StartError::Listen { address, source })
}

impl Server {
    /// Stops taking work, lets what runs finish, at most 10 seconds.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        if tokio::time::timeout(Duration::from_secs(9), self.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("some work was cut at the end of the grace period");
        }
        if let Err(e) = self.state.db.close_by_ref().await {
            tracing::warn!(error = ?e, "the database did not close cleanly");
        }
    }

    /// Serves until SIGTERM or Ctrl+C.
    ///
    /// # Errors
    /// [`StartError`] if signals cannot be waited for.
    pub async fn until_stopped(self) -> Result<(), StartError> {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate =
            signal(SignalKind::terminate()).map_err(|e| format!("cannot wait for signals: {e}"))?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        self.stop().await;
        Ok(())
    }
}
