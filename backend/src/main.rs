//! The `vitrine` program.
use backend::{cli, journal};
use clap::Parser as _;
use std::process::ExitCode;
use tikv_jemallocator::Jemalloc;

#[global_allocator]
static MEMORY: Jemalloc = Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let installed = rustls::crypto::aws_lc_rs::default_provider().install_default();
    debug_assert!(installed.is_ok(), "nothing else has chosen a provider");
    let ended = cli::run(cli::Cli::parse()).await;
    journal::finish();
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            cli::complain(&e);
            ExitCode::FAILURE
        }
    }
}
