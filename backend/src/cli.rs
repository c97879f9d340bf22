//! The commands of the program.
use crate::{
    accounts,
    config::{Config, LogFormat},
    run::{self, StartError},
};
use clap::{Parser, Subcommand};
use std::io::Write as _;

/// Digital signage for retail networks: media, schedules, publications and the fleet of screens.
#[derive(Debug, Parser)]
#[command(name = "vitrine", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Debug, Subcommand)]
enum Command {
    /// Run the server (the default).
    Serve,
    /// Bring the database's schema up to date and leave.
    Migrate,
    /// Print the OpenAPI document.
    Openapi,
}

/// Runs what the command line asks for.
///
/// # Errors
/// [`StartError`] with the sentence for the person at the terminal.
pub async fn run(cli: Cli) -> Result<(), StartError> {
    if let Some(Command::Openapi) = cli.command {
        let text = crate::app::openapi()
            .to_pretty_json()
            .map_err(|e| e.to_string())?;
        return print(&text);
    }
    let config = Config::load()?;
    log_as(&config);
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(config).await,
        Command::Migrate => run::state(config).await.map(drop),
        Command::Openapi => Ok(()),
    }
}

async fn serve(config: Config) -> Result<(), StartError> {
    let server = run::start(config).await?;
    if let Some(link) = accounts::announce(&server.state).await? {
        print(&format!(
            "There is no organisation yet. Open this link to set up; it works once:\n\n    {link}\n"
        ))?;
    }
    server.until_stopped().await
}

fn print(text: &str) -> Result<(), StartError> {
    writeln!(std::io::stdout(), "{text}").map_err(|e| StartError::Setting(e.to_string()))
}

fn log_as(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::new(&config.log);
    let log = tracing_subscriber::fmt().with_env_filter(filter);
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// Tells the person at the terminal what went wrong, with all its causes.
pub fn complain(e: &dyn std::error::Error) {
    let causes = std::iter::successors(Some(e), |e| e.source());
    let text = causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ");
    // nobody can be told if standard error is closed
    drop(writeln!(std::io::stderr(), "vitrine: {text}"));
}
