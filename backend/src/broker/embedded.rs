//! The broker inside this process. It can crash, flood or be lied to; it must not take the process with it, and it forgets nothing
//! that matters, since it keeps nothing that matters.
use super::{
    access::{self, Access},
    batch::{Batch, Load},
    fitter::Limits,
    gate::{self, Behind, Gate},
    hooks,
    porter::{self, Porter},
    retained::Retained,
};
use crate::{id::ScreenId, signals::Signals};
use bytes::Bytes;
use futures_util::FutureExt as _;
use rmqtt::{context::ServerContext, net::Builder, server::MqttServer, types::Id};
use std::{
    collections::HashSet, net::SocketAddr, num::NonZeroU16, panic::AssertUnwindSafe, sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{
        broadcast::{self, error::RecvError},
        watch,
    },
    time::Instant,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// What the broker must look up.
pub struct Sources {
    /// SHA-256 in hex of the secrets of screens that may connect.
    pub secrets: Load<ScreenId, String>,
    /// The signed manifest message of each screen that has one.
    pub manifests: Load<ScreenId, Bytes>,
}

/// A broker and where it listens.
type Built = (ServerContext, MqttServer, SocketAddr);

/// A broker about to run.
pub struct Embedded {
    address: SocketAddr,
    /// Where no porter may look at connections.
    is_behind_gate: bool,
    access: Arc<Access>,
    retained: Retained,
    signals: Signals,
}

impl Embedded {
    /// A broker for `address` that admits screens and, with `server_secret`, the server's own clients.
    pub fn new(
        address: SocketAddr,
        server_secret: String,
        sources: Sources,
        signals: Signals,
        (tasks, stop): (&TaskTracker, &CancellationToken),
    ) -> Self {
        let secrets = Batch::new(sources.secrets, tasks, stop.clone());
        let manifests = Batch::new(sources.manifests, tasks, stop.clone());
        Self {
            address,
            is_behind_gate: porter(address).is_none(),
            access: Arc::new(Access::new(Some(server_secret), secrets)),
            retained: Retained::new(manifests),
            signals,
        }
    }

    /// Listens, then serves until `stop`; a broker that breaks is made anew.
    ///
    /// # Errors
    /// What the operating system said if the address cannot be listened on.
    pub async fn start(
        self,
        tasks: &TaskTracker,
        stop: CancellationToken,
    ) -> Result<(), std::io::Error> {
        let (context, server, place) = self.build().await.map_err(std::io::Error::other)?;
        let (moves, broker) = watch::channel(place);
        if self.is_behind_gate {
            let gate = Gate::listen(self.address, Behind::Broker(broker), gate::PATIENCE)?;
            tasks.spawn(gate.serve(tasks.clone(), stop.clone()));
        }
        tasks.spawn(self.supervise((context, server), moves, stop));
        Ok(())
    }

    async fn supervise(
        self,
        (mut context, mut server): (ServerContext, MqttServer),
        moves: watch::Sender<SocketAddr>,
        stop: CancellationToken,
    ) {
        loop {
            let kicks = self.signals.kicks.subscribe();
            tokio::select! {
                () = stop.cancelled() => break,
                () = self.cut_revoked(&context, kicks) => {}
                () = self.watch_door(&context) => {}
                ended = AssertUnwindSafe(server.run()).catch_unwind() => {
                    tracing::error!(?ended, "the embedded broker ended: starting it again");
                }
            }
            let Some(fresh) = self.rebuild(&stop).await else {
                break;
            };
            (context, server) = (fresh.0, fresh.1);
            moves.send_replace(fresh.2);
        }
        close_all(&context).await;
    }

    async fn rebuild(&self, stop: &CancellationToken) -> Option<Built> {
        loop {
            let pause = tokio::time::sleep(Duration::from_secs(1));
            stop.run_until_cancelled(pause).await?;
            match self.build().await {
                Ok(fresh) => return Some(fresh),
                Err(e) => tracing::error!(error = %e, "the embedded broker cannot start"),
            }
        }
    }

    async fn build(&self) -> Result<Built, rmqtt::Error> {
        let context = ServerContext::new().busy_check_enable(false).build().await;
        *context.extends.retain_mut().await = Box::new(self.retained.clone());
        *context.extends.fitter_mgr_mut().await = Box::new(Limits);
        hooks::install(&context, self.access.clone()).await;
        let address = match self.is_behind_gate {
            true => ([127, 0, 0, 1], 0).into(),
            false => self.address,
        };
        let listener = listener(address).bind()?.tcp()?;
        let place = listener.local_addr()?;
        let server = MqttServer::new(context.clone())
            .listener_by_id(listener, self.address.port())
            .build();
        Ok((context, server, place))
    }

    /// Cuts the connections of those who do not say who they are.
    async fn watch_door(&self, context: &ServerContext) {
        let mut posted = porter(self.address).filter(|_| !self.is_behind_gate);
        while let Some(mut porter) = posted {
            tokio::time::sleep(porter::PAUSE).await;
            let (now, context) = (Instant::now(), context.clone());
            let runtime = tokio::runtime::Handle::current();
            let round = tokio::task::spawn_blocking(move || {
                let knows = || runtime.block_on(addresses(&context));
                porter.round(now, knows);
                porter
            });
            // whoever stumbled is replaced: the door is never left alone
            posted = round.await.ok().or_else(|| self::porter(self.address));
        }
        std::future::pending::<()>().await;
    }

    /// Cuts the connection of each screen that is revoked, and once more for a CONNECT that overtook the revocation.
    async fn cut_revoked(&self, context: &ServerContext, mut kicks: broadcast::Receiver<ScreenId>) {
        let mut gaps = self.signals.gaps.subscribe();
        loop {
            let kicked = tokio::select! {
                kicked = kicks.recv() => kicked,
                Ok(()) = gaps.changed() => {
                    // screens of this broker are cut by this server only, so their connections may stay
                    self.access.forget_all();
                    continue;
                }
            };
            match kicked {
                Ok(screen) => {
                    self.access.forget(screen);
                    self.retained.forget(screen);
                    tokio::spawn(cut(context.clone(), screen));
                }
                Err(RecvError::Lagged(_)) => {
                    self.access.forget_all();
                    close_all(context).await;
                }
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}

async fn cut(context: ServerContext, screen: ScreenId) {
    kick(&context, &screen.to_string()).await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    kick(&context, &screen.to_string()).await;
}

async fn kick(context: &ServerContext, client: &str) {
    let id = Id::from(context.node.id(), client.into());
    let mut entry = context.extends.shared().await.entry(id);
    if let Err(e) = entry.kick(true, true, true).await {
        tracing::warn!(error = %e, client, "a connection could not be cut");
    }
}

async fn close_all(context: &ServerContext) {
    let clients: Vec<String> = {
        let shared = context.extends.shared().await;
        let ids = shared.iter().map(|entry| entry.id().client_id.to_string());
        ids.filter(|client| access::screen_of(client).is_some())
            .collect()
    };
    let kicks = clients.iter().map(|client| kick(context, client));
    futures_util::future::join_all(kicks).await;
}

fn porter(address: SocketAddr) -> Option<Porter> {
    Porter::new(address.port(), gate::PATIENCE)
}

/// Where the clients are that have said who they are.
async fn addresses(context: &ServerContext) -> HashSet<SocketAddr> {
    let shared = context.extends.shared().await;
    let addresses = shared.iter().filter_map(|entry| entry.id().remote_addr);
    addresses.collect()
}

fn listener(address: SocketAddr) -> Builder {
    Builder::new()
        .name("screens")
        .laddr(address)
        .backlog(4096)
        .reuseaddr(Some(true))
        .nodelay(true)
        .allow_anonymous(false)
        .allow_zero_keepalive(false)
        .max_topic_levels(12)
        .max_clientid_len(64)
        .max_packet_size(256 * 1024)
        .max_mqueue_len(100)
        .max_inflight(NonZeroU16::new(1000).unwrap_or(NonZeroU16::MAX))
        .max_subscriptions(16)
        .handshake_timeout(Duration::from_secs(10))
        .max_handshaking_limit(2000)
        .max_session_expiry_interval(Duration::from_hours(2))
        .message_expiry_interval(Duration::ZERO)
}
