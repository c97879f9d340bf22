//! Connections, and the one way to write more than one row.
use crate::{
    error::{Error, Result},
    meter,
};
use migrations::MigratorTrait as _;
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, RuntimeErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
    sea_query::{Expr, ExprTrait as _, LikeExpr},
    sqlx::{
        Connection as _,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};
use sqlx::{PgConnection, postgres::PgListener};
use std::{sync::Arc, time::Duration};

/// How many connections a pool has at most.
pub const CONNECTIONS: u32 = 8;

/// How long somebody waits for a connection to SQLite, where one writes after the other.
const PATIENCE: Duration = Duration::from_secs(10);
/// And to PostgreSQL: while it is away, those who ask are to be told so soon.
const SHORT_PATIENCE: Duration = Duration::from_secs(3);
/// How often a start asks for a PostgreSQL that starts at the same time.
const STARTS: usize = 3;

/// Opens the pool for `url` (`sqlite://path` or `postgres://…`); a missing SQLite file is created.
///
/// # Errors
/// What the database said, or why there is none.
pub async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    if !url.starts_with("postgres") {
        return open(url).await;
    }
    for _ in 1..STARTS {
        match open(url).await {
            Err(e) if is_late(&e) => {}
            opened => return opened,
        }
    }
    reach(url).await?;
    open(url).await
}

fn is_late(e: &DbErr) -> bool {
    match e {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(e)) => matches!(**e, sqlx::Error::PoolTimedOut),
        _ => false,
    }
}

/// Asks PostgreSQL without the pool, which only says that it waited in vain.
///
/// # Errors
/// Why it cannot be reached.
pub async fn reach(url: &str) -> Result<(), DbErr> {
    if !url.starts_with("postgres") {
        return Ok(());
    }
    let asked = tokio::time::timeout(SHORT_PATIENCE, PgConnection::connect(url)).await;
    match asked.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
        // it has answered: how it says goodbye changes nothing
        Ok(line) => drop(line.close().await),
        Err(e) => return Err(DbErr::Conn(RuntimeErr::SqlxError(Arc::new(e)))),
    }
    Ok(())
}

async fn open(url: &str) -> Result<DatabaseConnection, DbErr> {
    let patience = match url.starts_with("postgres") {
        true => SHORT_PATIENCE,
        false => PATIENCE,
    };
    let url = match url.strip_prefix("sqlite://") {
        Some(path) if !path.contains('?') && !path.contains(":memory:") => {
            format!("sqlite://{path}?mode=rwc")
        }
        _ => url.to_owned(),
    };
    let mut options = ConnectOptions::new(&url);
    options
        .sqlx_logging(false)
        .connect_timeout(patience)
        .acquire_timeout(patience)
        .max_connections(match &url {
            url if url.contains(":memory:") => 1,
            // one listens for as long as the server runs
            url if url.starts_with("postgres") => CONNECTIONS + 1,
            _ => CONNECTIONS,
        })
        .map_sqlx_sqlite_opts(|o| {
            o.journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(Duration::from_secs(10))
                .pragma("cache_size", "-16384")
        })
        // when the disk is full SQLite ends the transaction by itself, and the driver goes on counting it: what is written after
        // that would be answered and then lost, so such a connection is closed
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.before_acquire(|connection, _| {
                Box::pin(std::future::ready(Ok(!connection.is_in_transaction())))
            })
        });
    let mut db = Database::connect(options).await?;
    db.set_metric_callback(|done| meter::query(&done.statement.sql, done.elapsed));
    Ok(db)
}

/// How many connections are open, and how many of them rest.
pub fn connections(db: &DatabaseConnection) -> (u64, u64) {
    let (open, idle) = if is_postgres(db.get_database_backend()) {
        let pool = db.get_postgres_connection_pool();
        (pool.size(), pool.num_idle())
    } else {
        let pool = db.get_sqlite_connection_pool();
        (pool.size(), pool.num_idle())
    };
    (open.into(), idle as u64)
}

/// Brings the schema up to date; of several servers that start together one does it, the others wait.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    /// Any number that nobody else locks: "vitrine" in ASCII.
    const LOCK: &str = "SELECT pg_advisory_xact_lock(33317485473590885)";
    if !is_postgres(db.get_database_backend()) {
        return migrations::Migrator::up(db, None).await;
    }
    let alone = db.begin().await?;
    alone.execute_unprepared(LOCK).await?;
    migrations::Migrator::up(db, None).await?;
    alone.rollback().await
}

/// What to do about a database whose migrations are not all known here.
pub const NEWER: &str = "this database was made by a newer Vitrine, which this one does not know: start that version or a later one, \
    or bring back a copy that this version made";

/// Whether a newer version has changed this database.
pub fn is_newer(e: &DbErr) -> bool {
    e.to_string().contains("its file is missing")
}

/// Runs `work` in one transaction while no other server on this database runs its own.
pub async fn in_turn<T>(
    db: &DatabaseConnection,
    work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T>,
) -> Result<T> {
    /// Any number that nobody else locks: "replicas" in ASCII.
    const LOCK: &str = "SELECT pg_advisory_xact_lock(8243108412903285107)";
    write(db, async |txn| {
        if is_postgres(txn.get_database_backend()) {
            txn.execute_unprepared(LOCK).await?;
        }
        work(txn).await
    })
    .await
}

/// Listens on a channel of PostgreSQL. When the line breaks it says so instead of connecting anew in silence.
pub async fn listen(db: &DatabaseConnection, channel: &str) -> Result<PgListener, DbErr> {
    let broken = |e: sqlx::Error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(e)));
    let mut listener = PgListener::connect_with(db.get_postgres_connection_pool())
        .await
        .map_err(broken)?;
    listener.eager_reconnect(false);
    listener.listen(channel).await.map_err(broken)?;
    Ok(listener)
}

/// Tells whoever listens on a channel of PostgreSQL.
pub async fn notify(db: &DatabaseConnection, channel: &str, text: String) -> Result<(), DbErr> {
    const NOTIFY: &str = "SELECT pg_notify($1, $2)";
    let values = [channel.into(), text.into()];
    let told = Statement::from_sql_and_values(DbBackend::Postgres, NOTIFY, values);
    db.execute_raw(told).await.map(drop)
}

/// Runs `work` in one transaction that takes SQLite's write lock at once, and commits it if it succeeds.
pub async fn write<T>(
    db: &DatabaseConnection,
    work: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T>,
) -> Result<T> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    };
    let txn = db.begin_with_options(options).await?;
    let done = work(&txn).await?;
    txn.commit().await?;
    Ok(done)
}

/// Takes one connection of the pool out, in a transaction that only reads and is rolled back.
pub async fn hold(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin().await
}

/// Whether the database is PostgreSQL (else SQLite).
pub fn is_postgres(backend: DbBackend) -> bool {
    backend == DbBackend::Postgres
}

/// The text that names are searched and compared by: lower case, without accents, single spaces.
pub fn fold(name: &str) -> String {
    let lower = name.to_lowercase();
    let plain = lower.chars().map(without_accent).collect::<String>();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the column's text holds `part`, whose wildcards mean themselves.
pub fn holds(column: impl ColumnTrait, part: &str) -> Expr {
    like(column, format!("%{}%", plain(part)))
}

/// Whether the column's text begins with `part`, whose wildcards mean themselves.
pub fn begins(column: impl ColumnTrait, part: &str) -> Expr {
    like(column, format!("{}%", plain(part)))
}

fn like(column: impl ColumnTrait, pattern: String) -> Expr {
    column.into_expr().like(LikeExpr::new(pattern).escape('\\'))
}

fn plain(part: &str) -> String {
    part.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

fn without_accent(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        c => c,
    }
}

impl From<sea_orm::TransactionError<Self>> for Error {
    fn from(e: sea_orm::TransactionError<Self>) -> Self {
        match e {
            sea_orm::TransactionError::Connection(e) => e.into(),
            sea_orm::TransactionError::Transaction(e) => e,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_accents_or_case() {
        assert_eq!(fold("  Écran  Noël "), "ecran noel");
    }
}
