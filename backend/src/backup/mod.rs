//! Copies of all that must not be lost: database, media and secrets in one folder, and the way back.
//!
//! The database is copied first and the media after it, so that every row finds its bytes. Media are shared by all copies in
//! the folder and are only copied once.
mod contents;
mod database;
mod media;

use crate::{
    audit::{self, Act},
    config::Config,
    db, installation, jobs, organisations,
    screens::recompile::{self, Recompile},
    secrets, storage,
    time::Instant,
};
use contents::{CONTENTS, Contents};
use sea_orm::DatabaseConnection;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Why a copy could not be made or brought back, as a sentence.
pub type Failure = String;

/// What was copied.
#[derive(Debug)]
pub struct Report {
    /// The folder of this copy.
    pub folder: PathBuf,
    /// How many media objects it holds.
    pub objects: usize,
    /// How many bytes all media have.
    pub bytes: u64,
    /// The names of media that are damaged and left out.
    pub damaged: Vec<String>,
}

fn say(path: &Path) -> impl Fn(std::io::Error) -> Failure {
    move |e| format!("{}: {e}", path.display())
}

/// Copies database, secrets and media into a new folder below `folder`; a server may be running.
///
/// # Errors
/// A sentence; the unfinished copy ends in `.part` and is never taken for a whole one.
pub async fn take(config: &Config, folder: &Path, now: Instant) -> Result<Report, Failure> {
    must_be_elsewhere(config, folder)?;
    let name: String = now.to_string().chars().filter(|c| *c != ':').collect();
    let whole = folder.join(&name);
    let part = folder.join(format!("{name}.part"));
    secrets::private_dir(&part).map_err(say(&part))?;
    let kind = database::save(config, &part).await?;
    let secrets = copy_secrets(config, &part)?;
    let store = storage::open(config)?;
    let media::Saved { objects, damaged } = media::save(&store, folder).await?;
    let files = std::iter::once(kind.file().to_owned()).chain(secrets);
    let contents = Contents::of(&part, (kind, now), files, objects)?;
    contents.write(&part)?;
    std::fs::rename(&part, &whole).map_err(say(&part))?;
    sync_folder(folder)?;
    Ok(Report {
        folder: whole,
        objects: contents.objects.len(),
        bytes: contents.objects.iter().map(|o| o.bytes).sum(),
        damaged,
    })
}

/// Refuses a folder of what is to be copied: who loses the data folder would lose its copies with it, and the server may clear up there.
fn must_be_elsewhere(config: &Config, folder: &Path) -> Result<(), Failure> {
    let real = |path: &Path| path.canonicalize().map_err(say(path));
    let data = real(&config.data_dir)?;
    let wanted = std::path::absolute(folder).map_err(say(folder))?;
    // it may not be there yet: then what is there above it counts
    let there = wanted.ancestors().find_map(|above| real(above).ok());
    match there.is_some_and(|there| there.starts_with(&data)) {
        true => Err(format!(
            "{} lies in the data folder {} itself: name a folder outside of it, best on another disk",
            wanted.display(),
            data.display()
        )),
        false => Ok(()),
    }
}

fn copy_secrets(config: &Config, to: &Path) -> Result<Vec<String>, Failure> {
    let from = config.secrets_dir();
    let target = to.join("secrets");
    secrets::private_dir(&target).map_err(say(&target))?;
    let mut copied = Vec::new();
    let Ok(entries) = std::fs::read_dir(&from) else {
        return Ok(copied);
    };
    for entry in entries {
        let entry = entry.map_err(say(&from))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // copies the mode too
        std::fs::copy(entry.path(), target.join(&name)).map_err(say(&entry.path()))?;
        copied.push(format!("secrets/{name}"));
    }
    Ok(copied)
}

/// Brings a copy back into an installation that is empty: all hashes are checked before anything is written.
///
/// `folder` is one copy, or the folder that holds them: then the newest. Damaged media are left out if `skip_damaged`.
///
/// # Errors
/// A sentence that says what is damaged or in the way.
pub async fn bring_back(
    config: &Config,
    folder: &Path,
    skip_damaged: bool,
    now: Instant,
) -> Result<Report, Failure> {
    let copy = newest(folder)?;
    let mut contents = Contents::read(&copy)?;
    let kind = database::of(config);
    if kind != contents.database {
        return Err(format!(
            "the copy holds a {} database: set VITRINE_DATABASE_URL to an empty one of that kind",
            contents.database
        ));
    }
    database::must_be_empty(config).await?;
    let shared = copy.parent().unwrap_or(&copy);
    let damaged = contents.check(&copy, shared)?;
    if !damaged.is_empty() && !skip_damaged {
        return Err(format!(
            "{} media of the copy are damaged ({}): the next `vitrine backup` mends what the server still has; \
             --skip-damaged brings the copy back without them",
            damaged.len(),
            damaged.join(", ")
        ));
    }
    contents.objects.retain(|o| !damaged.contains(&o.sha256));
    put_secrets(config, &copy, &contents)?;
    let store = storage::open(config)?;
    media::bring_back(&store, shared, &contents.objects).await?;
    database::bring_back(config, &copy, now).await?;
    Ok(Report {
        folder: copy,
        objects: contents.objects.len(),
        bytes: contents.objects.iter().map(|o| o.bytes).sum(),
        damaged,
    })
}

fn newest(folder: &Path) -> Result<PathBuf, Failure> {
    if folder.join(CONTENTS).exists() {
        return std::path::absolute(folder).map_err(say(folder));
    }
    let entries = std::fs::read_dir(folder).map_err(say(folder))?;
    let copies = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_none_or(|e| e != "part"))
        .filter(|path| path.join(CONTENTS).exists());
    let none = || {
        format!(
            "{} holds no copy made by `vitrine backup`",
            folder.display()
        )
    };
    copies.max().ok_or_else(none)
}

fn put_secrets(config: &Config, copy: &Path, contents: &Contents) -> Result<(), Failure> {
    let target = config.secrets_dir();
    secrets::private_dir(&target).map_err(say(&target))?;
    let secrets = contents
        .files
        .iter()
        .filter(|f| f.path.starts_with("secrets/"));
    for file in secrets {
        let to = config.data_dir.join(&file.path);
        if to.exists() {
            return Err(format!(
                "{} is in the way: bring the copy back into an empty data folder",
                to.display()
            ));
        }
    }
    let secrets = contents
        .files
        .iter()
        .filter(|f| f.path.starts_with("secrets/"));
    for file in secrets {
        let to = config.data_dir.join(&file.path);
        std::fs::copy(copy.join(&file.path), &to).map_err(say(&to))?;
    }
    Ok(())
}

/// Begins the next generation and has every screen told anew: what screens hold may be newer than what the copy knows.
async fn begin_anew(db: &DatabaseConnection, now: Instant) -> crate::error::Result<()> {
    db::write(db, async |txn| {
        let generation = installation::next_generation(txn, now).await?;
        for organisation in organisations::all(txn).await? {
            let all = Recompile {
                all: true,
                ..Recompile::default()
            };
            jobs::enqueue(txn, organisation.id, recompile::KIND, &all, now).await?;
            let detail = json!({ "generation": generation });
            let act = Act::new(
                "installation.restored",
                "organisation",
                &organisation.id,
                detail,
            );
            audit::record_system(txn, organisation.id, "restore", act, now).await?;
        }
        Ok(())
    })
    .await
}

fn sync_folder(folder: &Path) -> Result<(), Failure> {
    let synced = std::fs::File::open(folder).and_then(|f| f.sync_all());
    synced.map_err(say(folder))
}
