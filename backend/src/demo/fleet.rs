//! The simulated screens of the demo: who they are is kept in a secret file, so that they come back with the server.
use crate::{
    app::AppState,
    simulator::{self, Identity},
};
use serde::{Deserialize, Serialize};
use std::{
    net::{SocketAddr, ToSocketAddrs as _},
    path::PathBuf,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Where and until when simulated screens run.
#[derive(Clone, Debug)]
pub struct Crowd {
    broker: SocketAddr,
    tasks: TaskTracker,
    stop: CancellationToken,
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    screens: Vec<Identity>,
}

impl Crowd {
    /// Screens that connect to the broker at this host and port.
    ///
    /// # Errors
    /// A sentence, if the host is not known.
    pub fn new(
        broker: (&str, u16),
        tasks: TaskTracker,
        stop: CancellationToken,
    ) -> Result<Self, String> {
        let mut found = broker
            .to_socket_addrs()
            .map_err(|e| format!("the broker {} is not known: {e}", broker.0))?;
        let broker = found.next().ok_or("the broker has no address")?;
        Ok(Self {
            broker,
            tasks,
            stop,
        })
    }

    /// Starts the screens that an earlier run has paired.
    pub fn resume(&self, state: &AppState) {
        for identity in kept(state).screens {
            self.start(state, identity);
        }
    }

    /// Keeps who these screens are, and starts them.
    pub(super) fn add(&self, state: &AppState, screens: Vec<Identity>) -> Result<(), String> {
        let mut all = kept(state);
        all.screens.extend(screens.iter().cloned());
        let bytes = serde_json::to_vec(&all).map_err(|e| e.to_string())?;
        let folder = state.config.secrets_dir();
        drop(std::fs::remove_file(path(state)));
        crate::secrets::keep(&folder, FILE, || bytes.clone())?;
        for identity in screens {
            self.start(state, identity);
        }
        Ok(())
    }

    fn start(&self, state: &AppState, identity: Identity) {
        let (broker, clock, stop) = (self.broker, state.clock.clone(), self.stop.clone());
        self.tasks
            .spawn(simulator::run(identity, broker, clock, stop));
    }
}

const FILE: &str = "demo-screens.json";

fn path(state: &AppState) -> PathBuf {
    state.config.secrets_dir().join(FILE)
}

fn kept(state: &AppState) -> Kept {
    let bytes = std::fs::read(path(state)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}
