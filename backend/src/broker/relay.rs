//! The product's own door to a broker outside. Screens never have an account there: each replica knows them by the database, holds their
//! sessions, and cuts those whose screen is revoked.
use super::{
    access::{Access, Admission, Introduction},
    batch::Batch,
    embedded::Sources,
    endpoint::Beyond,
    fitter::KEEP_ALIVE,
    gate::{self, Behind, Gate},
    session::Screen,
};
use crate::{id::ScreenId, signals::Signals};
use rmqtt::codec::v3::{self, ConnectAckReason};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    net::TcpStream,
    sync::{
        broadcast::{self, error::RecvError},
        watch,
    },
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Screens looked up at a time when everything must be looked up again.
const TOGETHER: usize = 256;

/// The sessions of this server, and where they go.
pub struct Relay {
    access: Access,
    beyond: Beyond,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    next: u64,
    sessions: HashMap<u64, (ScreenId, CancellationToken)>,
}

impl Relay {
    /// Listens on `address`, then relays screens to `beyond` until `stop`.
    ///
    /// # Errors
    /// What the operating system said if the address cannot be listened on.
    pub fn start(
        (address, beyond): (SocketAddr, Beyond),
        sources: Sources,
        signals: &Signals,
        (tasks, stop): (&TaskTracker, &CancellationToken),
    ) -> std::io::Result<()> {
        let secrets = Batch::new(sources.secrets, tasks, stop.clone());
        let relay = Arc::new(Self {
            access: Access::new(None, secrets),
            beyond,
            open: Mutex::default(),
        });
        let behind = Behind::Relay(Arc::clone(&relay));
        let gate = Gate::listen(address, behind, gate::PATIENCE)?;
        tasks.spawn(gate.serve(tasks.clone(), stop.clone()));
        let (kicks, gaps) = (signals.kicks.subscribe(), signals.gaps.subscribe());
        let stop = stop.clone();
        tasks.spawn(async move { stop.run_until_cancelled(relay.watch(kicks, gaps)).await });
        Ok(())
    }

    /// Serves one connection until either side ends it, or the screen is revoked.
    pub(super) async fn serve(&self, client: TcpStream) {
        let greeted = timeout(gate::PATIENCE, Screen::greet(client)).await;
        let Ok(Ok((screen, asked))) = greeted else {
            return;
        };
        if !KEEP_ALIVE.contains(&asked.keep_alive) {
            return;
        }
        // entered before the secret is looked up: a revocation meanwhile is not missed
        let Some(entry) = Entry::new(self, &asked) else {
            return screen.refuse(ConnectAckReason::BadUserNameOrPassword).await;
        };
        let revoked = entry.cut.clone();
        let session = async {
            match self.admit(&asked).await {
                Ok(()) => screen.carry(*asked, &self.beyond, &self.access).await,
                Err(code) => screen.refuse(code).await,
            }
        };
        revoked.run_until_cancelled(session).await;
    }

    async fn admit(&self, asked: &v3::Connect) -> Result<(), ConnectAckReason> {
        let will = asked.last_will.as_ref();
        let introduction = Introduction {
            client: &asked.client_id,
            user: asked.username.as_deref().unwrap_or_default(),
            password: asked.password.as_deref().unwrap_or_default(),
            will: will.map(|will| (&*will.topic, will.message.len())),
        };
        match self.access.admit(introduction).await {
            Admission::Screen => Ok(()),
            Admission::Unknown => Err(ConnectAckReason::ServiceUnavailable),
            Admission::Refused | Admission::Server => Err(ConnectAckReason::BadUserNameOrPassword),
        }
    }

    async fn watch(
        &self,
        mut kicks: broadcast::Receiver<ScreenId>,
        mut gaps: watch::Receiver<u64>,
    ) {
        loop {
            tokio::select! {
                kicked = kicks.recv() => match kicked {
                    Ok(screen) => self.cut(screen),
                    Err(RecvError::Lagged(_)) => self.look_again().await,
                    Err(RecvError::Closed) => return,
                },
                Ok(()) = gaps.changed() => self.look_again().await,
            }
        }
    }

    fn cut(&self, screen: ScreenId) {
        self.access.forget(screen);
        let open = self.open();
        let own = open.sessions.values().filter(|(of, _)| *of == screen);
        own.for_each(|(_, cut)| cut.cancel());
    }

    /// Some revocations may have been missed: cuts every screen whose secret is no longer what it was.
    async fn look_again(&self) {
        let before = self.access.forget_all();
        let mut screens: Vec<_> = self.open().sessions.values().map(|(of, _)| *of).collect();
        screens.sort_unstable();
        screens.dedup();
        for screens in screens.chunks(TOGETHER) {
            let looks = screens.iter().map(async |screen| {
                let now = self.access.hash_of(*screen).await;
                // what cannot be looked up is not known to be revoked
                let stays = now.is_err()
                    || matches!(now, Ok(Some(now)) if Some(&now) == before.get(screen));
                (!stays).then_some(*screen)
            });
            let gone = futures_util::future::join_all(looks).await;
            gone.into_iter()
                .flatten()
                .for_each(|screen| self.cut(screen));
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A session's place among the open ones.
struct Entry<'a> {
    relay: &'a Relay,
    number: u64,
    cut: CancellationToken,
}

impl<'a> Entry<'a> {
    /// None if the client names no screen.
    fn new(relay: &'a Relay, asked: &v3::Connect) -> Option<Self> {
        let screen = super::access::screen_of(&asked.client_id)?;
        let cut = CancellationToken::new();
        let mut open = relay.open();
        open.next += 1;
        let number = open.next;
        open.sessions.insert(number, (screen, cut.clone()));
        drop(open);
        Some(Self { relay, number, cut })
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.relay.open().sessions.remove(&self.number);
    }
}

#[cfg(test)]
mod tests;
