//! The commands of the program.
use crate::{
    accounts, backup,
    config::{Config, LogFormat},
    doctor,
    error::Error,
    journal,
    run::{self, StartError},
    simulator,
    time::Clock,
    traces::Traces,
};
use clap::{Parser, Subcommand};
use std::{
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
};
use tracing_subscriber::{
    EnvFilter, Layer as _, fmt, layer::SubscriberExt as _, registry, util::SubscriberInitExt as _,
};

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
    /// Look at database, store, ffmpeg, limits, clock and ports, and say what to change.
    Doctor,
    /// Copy database, media and secrets into a new folder below FOLDER; the server may be running.
    Backup {
        /// Where copies are kept; media are shared by all copies in it.
        folder: PathBuf,
    },
    /// Bring a copy back into an empty data folder; the server must not be running.
    Restore {
        /// One copy, or the folder of copies: then the newest.
        folder: PathBuf,
        /// Bring it back without media that are damaged in the copy.
        #[arg(long)]
        skip_damaged: bool,
    },
    /// Make an owner, or give an existing person a new password and the owner's role.
    CreateAdmin {
        /// The e-mail address to sign in with.
        email: String,
    },
    /// Run a fleet of screens without glass against a server, and measure what reaches them and when.
    ///
    /// They obey every command as a player does: they restart and reboot, are away meanwhile and come back with what they
    /// held, send a drawn picture where the server asks for one, and the last lines of their log.
    Simulate(simulator::Asked),
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
    let command = cli.command.unwrap_or(Command::Serve);
    let traces = match command {
        Command::Serve => Traces::of(&config)?,
        _ => None,
    };
    log_as(&config, traces.as_ref());
    match command {
        Command::Serve => serve(config, traces).await,
        Command::Migrate => run::state(config).await.map(drop),
        Command::Openapi => Ok(()),
        Command::Doctor => examine(&config).await,
        Command::Backup { folder } => back_up(&config, folder).await,
        Command::Restore {
            folder,
            skip_damaged,
        } => restore(&config, folder, skip_damaged).await,
        Command::CreateAdmin { email } => create_admin(config, &email).await,
        Command::Simulate(asked) => {
            run::raise_file_limit();
            let say = |text: &str| print(text).map_err(|e| e.to_string());
            Ok(simulator::simulate(&asked, say).await?)
        }
    }
}

async fn examine(config: &Config) -> Result<(), StartError> {
    let found = doctor::examine(config).await;
    for finding in &found {
        print(&finding.to_string())?;
    }
    match found.iter().filter(|f| f.is_bad()).count() {
        0 => Ok(()),
        n => Err(StartError::Setting(format!(
            "{n} of {} need a change",
            found.len()
        ))),
    }
}

async fn back_up(config: &Config, folder: PathBuf) -> Result<(), StartError> {
    let now = Clock::system(config.clock_offset_ms).now();
    let made = backup::take(config, &folder, now).await?;
    print(&format!(
        "{} ({} media, {} bytes); bring it back with: vitrine restore {0}",
        made.folder.display(),
        made.objects,
        made.bytes
    ))?;
    match made.damaged.as_slice() {
        [] => Ok(()),
        damaged => Err(format!(
            "the copy is made, but without {} media that are damaged in the store ({}): upload these files again",
            damaged.len(),
            damaged.join(", ")
        )
        .into()),
    }
}

async fn restore(config: &Config, folder: PathBuf, skip_damaged: bool) -> Result<(), StartError> {
    let now = Clock::system(config.clock_offset_ms).now();
    let back = backup::bring_back(config, &folder, skip_damaged, now).await?;
    print(&format!(
        "{} is back ({} media). Start the server: every screen is told anew.",
        back.folder.display(),
        back.objects
    ))
}

async fn create_admin(config: Config, email: &str) -> Result<(), StartError> {
    let state = run::state(config).await?;
    let made = accounts::regain(&state, email).await.map_err(in_words)?;
    print(&format!(
        "{} is an owner of {} now and signs in with this password, to be changed in the account's page:\n\n    {}\n",
        made.email, made.organisation, made.password
    ))
}

/// The fields that need attention, in one sentence.
fn in_words(e: Error) -> StartError {
    match e {
        Error::Invalid(fields) => {
            let fields = fields.iter().map(|f| format!("{} {}", f.field, f.message));
            StartError::Setting(fields.collect::<Vec<_>>().join("; "))
        }
        e => e.into(),
    }
}

async fn serve(config: Config, traces: Option<Traces>) -> Result<(), StartError> {
    let terminate = run::terminations()?;
    let format = config.log_format;
    let server = run::start(config).await?;
    if let Some(link) = accounts::announce(&server.state).await? {
        let mut line = journal::Line::new();
        let says = "There is no organisation yet. Open this link to set up; it works once";
        // a line takes everything
        drop(match format {
            LogFormat::Text => writeln!(line, "{says}:\n\n    {link}\n"),
            LogFormat::Json => {
                let fields = serde_json::json!({ "message": says, "link": link });
                let said = serde_json::json!({ "level": "INFO", "fields": fields });
                writeln!(line, "{said}")
            }
        });
    }
    server.until_stopped(terminate).await;
    if let Some(traces) = traces {
        traces.finish().await;
    }
    Ok(())
}

fn print(text: &str) -> Result<(), StartError> {
    writeln!(std::io::stdout(), "{text}").map_err(|e| StartError::Setting(e.to_string()))
}

fn log_as(config: &Config, traces: Option<&Traces>) {
    let log = fmt::layer()
        .with_ansi(std::io::stdout().is_terminal())
        .with_writer(journal::Line::new);
    let log = match config.log_format {
        LogFormat::Text => log.boxed(),
        LogFormat::Json => log.json().boxed(),
    };
    let log = log.with_filter(EnvFilter::new(&config.log));
    let traces = traces.map(Traces::layer);
    registry().with(log).with(traces).init();
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
