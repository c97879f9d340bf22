//! The database: each connection of the pool, not only the first.
use super::{Finding, Verdict, finding, judged};
use crate::{config::Config, db, installation, replicas, secrets};
use migrations::MigratorTrait as _;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use std::path::PathBuf;

/// What every SQLite connection must say: nothing acknowledged is lost when the power goes.
const PRAGMAS: [(&str, &str); 4] = [
    ("journal_mode", "wal"),
    ("synchronous", "2"),
    ("foreign_keys", "1"),
    ("busy_timeout", "10000"),
];

pub(super) async fn examine(config: &Config) -> Vec<Finding> {
    if let Some(path) = absent(config) {
        let text = format!("none yet at {}: the first start makes it", path.display());
        return vec![finding("database", Verdict::Good(text))];
    }
    let url = config.database_url();
    let opened = match db::reach(&url).await {
        Ok(()) => db::connect(&url).await,
        Err(e) => Err(e),
    };
    let db = match opened {
        Ok(db) => db,
        Err(e) => {
            let text = format!("cannot be opened: {e}; look at VITRINE_DATABASE_URL");
            return vec![finding("database", Verdict::Bad(text))];
        }
    };
    let found = vec![
        finding("database", judged(settings(&db).await)),
        finding("schema", schema(&db).await),
        finding("data", judged(whole(&db).await)),
        finding("signing key", key(config, &db).await),
        finding("replicas", others(config, &db).await),
    ];
    // whatever it says at the end changes nothing about what was found
    drop(db.close().await);
    found
}

/// Where the file of the database will be, if there is none yet: to look must not make it.
fn absent(config: &Config) -> Option<PathBuf> {
    let url = config.database_url();
    let path = PathBuf::from(url.strip_prefix("sqlite://")?.split('?').next()?);
    (!path.exists()).then_some(path)
}

/// Whether this server signs as the others on this database do.
async fn key(config: &Config, db: &DatabaseConnection) -> Verdict {
    let folder = config.secrets_dir();
    match installation::signing_key(db).await {
        // the schema's own finding says what is wrong then
        Err(_) | Ok(None) => Verdict::Good("none yet: the first start makes it".into()),
        Ok(Some(known)) => judged(
            secrets::Signer::open_as(&folder, Some(&known))
                .map(|_| format!("{}, as the database says", secrets::fingerprint(&known))),
        ),
    }
}

/// Whether this server could live beside those that are on this database.
async fn others(config: &Config, db: &DatabaseConnection) -> Verdict {
    if !db::is_postgres(db.get_database_backend()) {
        return Verdict::Good("none: SQLite is for one server".into());
    }
    match replicas::examine(db, config).await {
        Ok(0) => Verdict::Good("no other server on this database".into()),
        Ok(others) => Verdict::Good(format!("{others} others, with broker and media in common")),
        Err(replicas::Refused::Mixed(why)) => Verdict::Bad(why),
        // the schema's own finding says what is wrong then
        Err(replicas::Refused::Database(_)) => Verdict::Good("none seen".into()),
    }
}

async fn one(db: &impl ConnectionTrait, sql: &str) -> Result<String, String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await;
    let row = row.map_err(|e| e.to_string())?.ok_or("no answer")?;
    let text = row.try_get_by_index::<String>(0);
    text.or_else(|_| row.try_get_by_index::<i32>(0).map(|n| n.to_string()))
        .or_else(|_| row.try_get_by_index::<i64>(0).map(|n| n.to_string()))
        .map_err(|e| e.to_string())
}

async fn settings(db: &DatabaseConnection) -> Result<String, String> {
    // held together, so that each is another connection
    let mut held = Vec::new();
    for _ in 0..db::CONNECTIONS {
        held.push(db::hold(db).await.map_err(|e| e.to_string())?);
    }
    let postgres = db::is_postgres(db.get_database_backend());
    for connection in &held {
        match postgres {
            true => synced(connection).await?,
            false => pragmas(connection).await?,
        }
    }
    let count = held.len();
    for connection in held {
        connection.rollback().await.map_err(|e| e.to_string())?;
    }
    Ok(match postgres {
        true => format!(
            "PostgreSQL {}, {count} connections, every commit is synced",
            one(db, "SHOW server_version").await?
        ),
        false => format!(
            "SQLite {}, {count} connections, every commit is synced (WAL, FULL)",
            one(db, "SELECT sqlite_version()").await?
        ),
    })
}

async fn pragmas(connection: &impl ConnectionTrait) -> Result<(), String> {
    for (name, wanted) in PRAGMAS {
        let value = one(connection, &format!("PRAGMA {name}")).await?;
        if value != wanted {
            return Err(format!("a connection has {name} = {value}, not {wanted}"));
        }
    }
    Ok(())
}

async fn synced(connection: &impl ConnectionTrait) -> Result<(), String> {
    for name in ["fsync", "synchronous_commit"] {
        let value = one(connection, &format!("SHOW {name}")).await?;
        if value == "off" {
            return Err(format!(
                "{name} is off: a power cut loses what was acknowledged; set it to on in postgresql.conf"
            ));
        }
    }
    Ok(())
}

async fn schema(db: &DatabaseConnection) -> Verdict {
    match migrations::Migrator::get_pending_migrations(db).await {
        Ok(pending) if pending.is_empty() => Verdict::Good("up to date".into()),
        Ok(pending) => Verdict::Odd(format!(
            "{} migrations are to be made: the next start does it",
            pending.len()
        )),
        Err(e) if db::is_newer(&e) => Verdict::Bad(db::NEWER.into()),
        Err(e) => Verdict::Bad(format!("cannot be read: {e}")),
    }
}

async fn whole(db: &DatabaseConnection) -> Result<String, String> {
    if db::is_postgres(db.get_database_backend()) {
        return Ok("PostgreSQL checks its pages itself".into());
    }
    match one(db, "PRAGMA quick_check(1)").await?.as_str() {
        "ok" => Ok("the file is whole".into()),
        damage => Err(format!(
            "the file is damaged ({damage}): bring back a copy with `vitrine restore`"
        )),
    }
}
