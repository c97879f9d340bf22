//! The simulated screens of the demo: who they are is kept in a secret file, so that they come back with the server.
use crate::{
    app::AppState,
    simulator::{self, Broker, Identity, Meter, Scenario, Shelf, World},
    time::Clock,
};
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Where and until when simulated screens run.
#[derive(Clone, Debug)]
pub struct Crowd {
    world: Arc<World>,
    tasks: TaskTracker,
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    screens: Vec<Identity>,
}

impl Crowd {
    /// Screens that connect to the broker at this host and port, and to the server's HTTP side.
    pub fn new(
        ((host, port), shelf): ((&str, u16), Shelf),
        clock: Clock,
        tasks: TaskTracker,
        stop: CancellationToken,
    ) -> Self {
        let world = World {
            broker: Broker::Tcp(host.to_owned(), port),
            clock,
            scenario: Scenario::default(),
            meter: Arc::new(Meter::default()),
            shelf,
            downloads: false,
            stop,
        };
        Self {
            world: Arc::new(world),
            tasks,
        }
    }

    /// Starts the screens that an earlier run has paired.
    pub fn resume(&self, state: &AppState) {
        for identity in kept(state).screens {
            self.start(identity);
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
            self.start(identity);
        }
        Ok(())
    }

    fn start(&self, identity: Identity) {
        let world = Arc::clone(&self.world);
        self.tasks.spawn(simulator::run(identity, world));
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
