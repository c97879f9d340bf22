//! Many simulated screens in one process, for the benchmarks: `crowd HOST:PORT SCREENS.json` runs until its standard input ends.
use backend::{
    simulator::{self, Identity},
    time::Clock,
};
use std::{error::Error, io::Read as _, net::SocketAddr};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "crowd HOST:PORT SCREENS.json";
    let broker: SocketAddr = arguments.next().ok_or(usage)?.parse()?;
    let screens = std::fs::read(arguments.next().ok_or(usage)?)?;
    let screens: Vec<Identity> = serde_json::from_slice(&screens)?;
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let clock = Clock::system(0);
    for screen in screens {
        tasks.spawn(simulator::run(screen, broker, clock.clone(), stop.clone()));
    }
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    Ok(())
}
