//! The database of a copy: made by the database itself, so that it is whole even while a server writes.
use super::{Failure, begin_anew, say};
use crate::{config::Config, db, time::Instant};
use migrations::MigratorTrait as _;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use serde::{Deserialize, Serialize};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};
use tokio::process::Command;

/// Which database; also how its file in the copy is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// The name of its file in a copy.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Sqlite => "vitrine.db",
            Self::Postgres => "vitrine.pgdump",
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// The kind that the settings name.
pub(super) fn of(config: &Config) -> Kind {
    match sqlite_path(config) {
        Some(_) => Kind::Sqlite,
        None => Kind::Postgres,
    }
}

fn sqlite_path(config: &Config) -> Option<PathBuf> {
    let url = config.database_url();
    let path = url.strip_prefix("sqlite://")?;
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}

async fn open(url: &str) -> Result<DatabaseConnection, Failure> {
    let opened = db::connect(url).await;
    opened.map_err(|e| format!("the database cannot be opened: {e}"))
}

/// Writes the database's file into `folder`.
pub(super) async fn save(config: &Config, folder: &Path) -> Result<Kind, Failure> {
    let kind = of(config);
    let to = folder.join(kind.file());
    match sqlite_path(config) {
        Some(path) => save_sqlite(&path, &to).await?,
        None => {
            let (url, password) = without_password(&config.database_url());
            let args = ["--format=custom", "--no-owner", "--no-privileges", "--file"];
            let mut dump = Command::new("pg_dump");
            dump.args(args).arg(&to).arg("--dbname").arg(url);
            run(dump, password).await?;
        }
    }
    let synced = std::fs::File::open(&to).and_then(|f| f.sync_all());
    synced.map_err(say(&to))?;
    Ok(kind)
}

async fn save_sqlite(path: &Path, to: &Path) -> Result<(), Failure> {
    if !path.exists() {
        return Err(format!("there is no database at {}", path.display()));
    }
    let db = open(&format!("sqlite://{}", path.display())).await?;
    let statement = Statement::from_sql_and_values(
        db.get_database_backend(),
        "VACUUM INTO ?",
        [to.display().to_string().into()],
    );
    let saved = db.execute_raw(statement).await;
    saved.map_err(|e| format!("the database cannot be copied: {e}"))?;
    db.close().await.map_err(|e| e.to_string())
}

/// Refuses a database that holds anything.
pub(super) async fn must_be_empty(config: &Config) -> Result<(), Failure> {
    if let Some(path) = sqlite_path(config) {
        // a journal alone, too: SQLite would play it over the copy
        let named = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
        let left = ["", "-wal", "-shm", "-journal"].map(named);
        return match left.iter().find(|path| path.exists()) {
            Some(path) => Err(format!(
                "{} is left of a database: bring the copy back into an empty data folder",
                path.display()
            )),
            None => Ok(()),
        };
    }
    let db = open(&config.database_url()).await?;
    let sql =
        "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() LIMIT 1";
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let found = db
        .query_one_raw(statement)
        .await
        .map_err(|e| e.to_string())?;
    match found {
        Some(_) => {
            Err("the database holds tables already: bring the copy back into an empty one".into())
        }
        None => Ok(()),
    }
}

/// Brings the database back as the next generation.
pub(super) async fn bring_back(config: &Config, copy: &Path, now: Instant) -> Result<(), Failure> {
    let from = copy.join(of(config).file());
    let Some(path) = sqlite_path(config) else {
        let (url, password) = without_password(&config.database_url());
        let mut restore = Command::new("pg_restore");
        restore
            .args([
                "--single-transaction",
                "--exit-on-error",
                "--no-owner",
                "--no-privileges",
            ])
            .arg("--dbname")
            .arg(url)
            .arg(&from);
        run(restore, password).await?;
        return next_generation(&config.database_url(), now).await;
    };
    // under another name until all is done: whoever is interrupted here starts again
    let part = path.with_extension("part");
    for left in ["part", "part-wal", "part-shm"] {
        drop(std::fs::remove_file(path.with_extension(left)));
    }
    std::fs::copy(&from, &part).map_err(say(&part))?;
    next_generation(&format!("sqlite://{}", part.display()), now).await?;
    std::fs::rename(&part, &path).map_err(say(&path))?;
    super::sync_folder(
        path.parent()
            .filter(|p| *p != Path::new(""))
            .unwrap_or(Path::new(".")),
    )
}

async fn next_generation(url: &str, now: Instant) -> Result<(), Failure> {
    let db = open(url).await?;
    let migrated = migrations::Migrator::up(&db, None).await;
    migrated.map_err(|e| match db::is_newer(&e) {
        true => db::NEWER.to_owned(),
        false => format!("the database's schema cannot be brought up to date: {e}"),
    })?;
    let begun = begin_anew(&db, now).await;
    begun.map_err(|e| format!("the next generation cannot begin: {e}"))?;
    db.close().await.map_err(|e| e.to_string())
}

/// Runs one of PostgreSQL's programs; the password is only in its environment, where other users do not see it.
async fn run(mut command: Command, password: Option<String>) -> Result<(), Failure> {
    let name = command
        .as_std()
        .get_program()
        .to_string_lossy()
        .into_owned();
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.stdin(Stdio::null()).output().await.map_err(|e| {
        format!("{name} cannot be started ({e}): install PostgreSQL's client programs")
    })?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!(
            "{name} failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )),
    }
}

/// Splits `postgres://user:password@host/name` into the URL without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else {
        return (url.to_owned(), None);
    };
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let Some((user, host)) = authority.rsplit_once('@') else {
        return (url.to_owned(), None);
    };
    let Some((user, password)) = user.split_once(':') else {
        return (url.to_owned(), None);
    };
    let tail = &rest[authority.len()..];
    (
        format!("{scheme}://{user}@{host}{tail}"),
        Some(decoded(password)),
    )
}

/// Undoes `%41`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_leaves_the_command_line() {
        let split = |url| without_password(url);
        assert_eq!(
            split("postgres://u:p%40ss@db:5432/v?sslmode=require"),
            (
                "postgres://u@db:5432/v?sslmode=require".into(),
                Some("p@ss".into())
            )
        );
        assert_eq!(
            split("postgres://u@db/v"),
            ("postgres://u@db/v".into(), None)
        );
        assert_eq!(decoded("100%"), "100%");
    }
}
