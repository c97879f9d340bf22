//! Brings the fleet's tasks to life, in the order in which they depend on each other.
use super::{
    dispatch::{Dispatch, Sealed},
    history::hearing::{self, Diary},
    ingest,
    metrics::Metrics,
    reconcile,
};
use crate::{
    app::AppState,
    broker::{Beyond, Embedded, Endpoint, Load, Publisher, Relay, Sources, reader},
    delivery,
    error::Error,
    id::ScreenId,
    screens::entity::screen::{self, Entity as Screen},
    secrets,
};
use sea_orm::{
    ColumnTrait as _, DatabaseConnection, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use std::{collections::HashMap, net::SocketAddr, sync::Arc};
use tokio::sync::mpsc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Messages between the broker and those who decode.
const INCOMING: usize = 4_096;
/// Receipts that may wait to be sent.
const SAYINGS: usize = 16_384;
/// Screens come back at random within half a minute after a start; they are called offline only after as long again.
const COMING_BACK_MS: i64 = 30_000;

/// What stops the start of the fleet.
#[derive(Debug, thiserror::Error)]
pub enum Unstartable {
    /// A setting does not work.
    #[error("{0}")]
    Setting(String),
    /// The broker's address cannot be listened on.
    #[error("cannot listen on {address}: is another program using it?")]
    Listen {
        /// The address of the setting.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// The database does not answer.
    #[error("the database cannot be used")]
    Database(#[from] Error),
}

/// Starts the broker (or the connection to an external one) and everything that listens, writes, sends and reminds.
///
/// # Errors
/// [`Unstartable`] if the settings or the address do not allow it.
pub async fn start(
    state: &AppState,
    metrics: &Metrics,
    manifests: Load<ScreenId, Sealed>,
    (tasks, stop): (&TaskTracker, &CancellationToken),
) -> Result<(), Unstartable> {
    let secret = secrets::random_token();
    let endpoint = Endpoint::of(&state.config, &secret).map_err(Unstartable::Setting)?;
    if endpoint.embedded {
        let lost = state.clock.now().plus_ms(COMING_BACK_MS);
        delivery::store::lose_all(&state.db, lost).await?;
        embed(state, secret, manifests.clone(), (tasks, stop)).await?;
    } else {
        let beyond = Beyond::of(&state.config, &endpoint).map_err(Unstartable::Setting)?;
        let address = state.config.mqtt_address;
        let sources = sources(state, manifests.clone());
        Relay::start((address, beyond), sources, &state.signals, (tasks, stop))
            .map_err(|source| Unstartable::Listen { address, source })?;
    }
    let diary = Diary::new(if endpoint.embedded { COMING_BACK_MS } else { 0 });
    tasks.spawn(hearing::run(state.clone(), diary, stop.clone()));
    let (incoming, came) = mpsc::channel(INCOMING);
    let (say, said) = mpsc::channel(SAYINGS);
    ingest::start(state, metrics, came, say, (tasks, stop));
    tasks.spawn(reader::run(endpoint.clone(), incoming, stop.clone()));
    let publisher = Publisher::new(endpoint);
    let dispatch = Dispatch::new(state.clone(), metrics.clone(), manifests, publisher);
    tasks.spawn(dispatch.run(said, stop.clone()));
    tasks.spawn(reconcile::run(state.clone(), stop.clone()));
    Ok(())
}

async fn embed(
    state: &AppState,
    secret: String,
    manifests: Load<ScreenId, Sealed>,
    (tasks, stop): (&TaskTracker, &CancellationToken),
) -> Result<(), Unstartable> {
    let address = state.config.mqtt_address;
    let broker = Embedded::new(
        address,
        secret,
        sources(state, manifests),
        state.signals.clone(),
        (tasks, stop),
    );
    let started = broker.start(tasks, stop.clone()).await;
    started.map_err(|source| Unstartable::Listen { address, source })
}

/// What stands between screens and a broker looks up.
fn sources(state: &AppState, manifests: Load<ScreenId, Sealed>) -> Sources {
    let db = state.db.clone();
    Sources {
        secrets: Arc::new(move |screens| Box::pin(secrets_of(db.clone(), screens))),
        manifests: Arc::new(move |screens| {
            let sealed = manifests(screens);
            Box::pin(async move {
                let messages = sealed.await?.into_iter();
                Ok(messages.map(|(id, sealed)| (id, sealed.message)).collect())
            })
        }),
    }
}

/// The hashed secrets of those of these screens that may connect.
async fn secrets_of(
    db: DatabaseConnection,
    screens: Vec<ScreenId>,
) -> crate::error::Result<HashMap<ScreenId, String>> {
    let rows: Vec<(ScreenId, Option<String>)> = Screen::find()
        .select_only()
        .columns([screen::Column::Id, screen::Column::SecretHash])
        .filter(screen::Column::Id.is_in(screens))
        .filter(screen::Column::RevokedAt.is_null())
        .into_tuple()
        .all(&db)
        .await?;
    let known = rows.into_iter();
    Ok(known
        .filter_map(|(id, hash)| hash.map(|hash| (id, hash)))
        .collect())
}
