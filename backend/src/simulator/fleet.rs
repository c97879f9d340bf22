//! `vitrine simulate`: a fleet in one process, to try the system before the screens are bought.
use super::{
    enrol::{self, Api, Fleet},
    fetch::Shelf,
    link::{self, World},
    meter::Meter,
    scenario::Scenario,
};
use crate::time::Clock;
use clap::Args;
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// A fleet to simulate.
#[derive(Args, Clone, Debug)]
pub struct Asked {
    /// How many screens.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    screens: u32,
    /// Address of the server.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    server: String,
    /// File with an API key that may operate screens; only needed to make screens that there are not yet.
    #[arg(long, value_name = "FILE")]
    api_key_file: Option<PathBuf>,
    /// File that keeps who the screens are; a second run with it is the same fleet, or grows it.
    #[arg(long, value_name = "FILE", default_value = "vitrine-fleet.json")]
    fleet_file: PathBuf,
    /// Connect by WebSocket at the server's address instead of MQTT over TCP.
    #[arg(long)]
    websocket: bool,
    /// Really download what is to be shown; else it is pretended, at 20 Mbit/s.
    #[arg(long)]
    download: bool,
    /// Spread the first connections over so many seconds.
    #[arg(long, default_value_t = 0.0)]
    start_within: f64,
    /// Outages of each screen an hour, on average.
    #[arg(long, default_value_t = 0.0)]
    outages_per_hour: f64,
    /// How many seconds an outage lasts, on average.
    #[arg(long, default_value_t = 60.0)]
    outage: f64,
    /// Come back within so many seconds after a lost connection, instead of what the manifest says.
    #[arg(long)]
    reconnect_within: Option<f64>,
    /// Where chance starts: the same number, the same outages.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// End after so many seconds; else with Ctrl+C.
    #[arg(long)]
    seconds: Option<f64>,
}

impl Asked {
    fn scenario(&self) -> Result<Scenario, String> {
        Ok(Scenario {
            seed: self.seed,
            start_within: seconds("start-within", self.start_within)?,
            outages_per_hour: seconds("outages-per-hour", self.outages_per_hour)?.as_secs_f64(),
            outage: seconds("outage", self.outage)?,
            reconnect_within: self
                .reconnect_within
                .map(|n| seconds("reconnect-within", n))
                .transpose()?,
        })
    }

    async fn fleet(&self, http: &reqwest::Client, server: &str) -> Result<Fleet, String> {
        let count = usize::try_from(self.screens).unwrap_or(usize::MAX);
        let kept = Fleet::kept(&self.fleet_file)?;
        let there = kept.as_ref().map_or(0, |fleet| fleet.screens.len());
        let mut fleet = match kept {
            Some(fleet) if there >= count => fleet,
            kept => {
                let api = self.api(http, server, there)?;
                let more = api.enrol(there + 1..=count).await?;
                let fleet = match kept {
                    Some(fleet) => fleet.joined(more),
                    None => more,
                };
                fleet.keep(&self.fleet_file)?;
                fleet
            }
        };
        fleet.screens.truncate(count);
        Ok(fleet)
    }

    /// What makes screens; `there` are made.
    fn api(&self, http: &reqwest::Client, server: &str, there: usize) -> Result<Api, String> {
        let Some(file) = &self.api_key_file else {
            let fleet = self.fleet_file.display();
            return Err(format!(
                "{fleet} holds {there} screens: to make more, name an API key with --api-key-file"
            ));
        };
        let key = std::fs::read_to_string(file)
            .map_err(|e| format!("{} cannot be read: {e}", file.display()))?;
        Ok(Api::new(http.clone(), server, key.trim().to_owned()))
    }
}

fn seconds(name: &str, number: f64) -> Result<Duration, String> {
    Duration::try_from_secs_f64(number)
        .map_err(|_| format!("--{name} must be a number, not below 0"))
}

/// Runs the fleet until its time is over or somebody stops it, and tells how it goes by `say`.
///
/// # Errors
/// A sentence for the person at the terminal.
pub async fn simulate(
    asked: &Asked,
    say: impl Fn(&str) -> Result<(), String>,
) -> Result<(), String> {
    let scenario = asked.scenario()?;
    let server = asked.server.trim_end_matches('/').to_owned();
    if !server.starts_with("http://") && !server.starts_with("https://") {
        return Err(format!(
            "--server must look like http://signage.example.com:8080, not `{server}`"
        ));
    }
    let shelf = Shelf::of(&server)?;
    let fleet = asked.fleet(shelf.http(), &server).await?;
    let first = fleet.screens.first().ok_or("the fleet has no screen")?;
    let offset = enrol::clock_offset_ms(shelf.http(), &server, &first.secret).await?;
    let world = Arc::new(World {
        broker: fleet.broker(&server, asked.websocket),
        clock: Clock::system(offset),
        scenario,
        meter: Arc::new(Meter::default()),
        shelf,
        downloads: asked.download,
        stop: CancellationToken::new(),
    });
    let (count, tasks) = (fleet.screens.len(), TaskTracker::new());
    say(&format!(
        "{count} screens connect to {server}; Ctrl+C ends them."
    ))?;
    for screen in fleet.screens {
        tasks.spawn(link::run(screen, Arc::clone(&world)));
    }
    tasks.close();
    watch(asked, &world, count, &say).await?;
    world.stop.cancel();
    tasks.wait().await;
    say(&world.meter.table())
}

/// Tells how the fleet is whenever that has changed, until the end.
async fn watch(
    asked: &Asked,
    world: &World,
    count: usize,
    say: &impl Fn(&str) -> Result<(), String>,
) -> Result<(), String> {
    let over = async {
        match asked.seconds {
            Some(n) => tokio::time::sleep(Duration::try_from_secs_f64(n).unwrap_or_default()).await,
            None => std::future::pending().await,
        }
    };
    tokio::pin!(over);
    let mut terminated = signal(SignalKind::terminate()).map_err(|e| e.to_string())?;
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    let mut told = String::new();
    loop {
        tokio::select! {
            () = &mut over => return Ok(()),
            stopped = tokio::signal::ctrl_c() => return stopped.map_err(|e| e.to_string()),
            _ = terminated.recv() => return Ok(()),
            _ = beat.tick() => {
                let line = world.meter.line(count);
                if line != told {
                    say(&line)?;
                    told = line;
                }
            }
        }
    }
}
