//! Who lives on this PostgreSQL. Each server says so every few seconds, by the clock of the database; one that stands on what the others
//! cannot reach (a broker inside, media on its own disk, another bucket) does not start beside them, since what is published at one
//! would be lost to the screens of the other.
use super::{
    BEAT, PAUSE,
    entity::{self, ActiveModel, Entity as Replica, Model},
};
use crate::{config::Config, db, error::Result};
use sea_orm::{
    ActiveModelTrait as _, ConnectionTrait, DatabaseConnection, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, sea_query::Expr,
};
use std::{
    collections::HashMap,
    fs::File,
    io::{Read as _, Seek as _, Write as _},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

/// The database's clock in milliseconds.
const NOW: &str = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT";
/// A server that has said nothing for so long is dead.
const LEASE_MS: i64 = 10_000;
/// What the row of a server says whose media lie on its own disk.
const LOCAL: &str = "local";

/// What stops a server from entering.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It cannot live beside the others; what to set.
    #[error("{0}")]
    Mixed(String),
    /// The database does not answer.
    #[error("the database cannot be used")]
    Database(#[from] crate::error::Error),
}

/// This server's own place among those that live on the database.
#[derive(Clone, Debug)]
pub struct Lease(Model);

impl Lease {
    /// The place of a server with these settings.
    pub fn of(config: &Config) -> Self {
        let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        let bucket = config
            .storage_url
            .as_deref()
            .map(|url| url.trim_end_matches('/'));
        Self(Model {
            id: Uuid::now_v7(),
            name: format!("{} ({})", machine.trim(), config.http_address),
            broker_inside: config.mqtt_url.is_none(),
            store: bucket.unwrap_or(LOCAL).to_owned(),
            lives_until: 0,
        })
    }

    /// Enters among those that live; `notebook` is the file of the data folder that only one process holds, so whoever wrote its name
    /// there before is dead. Of another one that may have been killed, the next sign of life or the end of its time is waited for.
    ///
    /// # Errors
    /// [`Refused`] with what to set, if one lives that this server cannot live beside.
    pub async fn enter(self, db: &DatabaseConnection, notebook: &File) -> Result<Self, Refused> {
        let former = exchange(notebook, self.0.id);
        let mut heard: HashMap<Uuid, i64> = HashMap::new();
        loop {
            let others = db::in_turn(db, async |txn| self.try_to_enter(txn, former).await).await?;
            if others.is_empty() {
                return Ok(self);
            }
            let speaks =
                |other: &&Model| heard.get(&other.id).is_some_and(|t| *t < other.lives_until);
            if let Some(other) = others.iter().find(speaks) {
                return Err(Refused::Mixed(clash(&self.0, other).unwrap_or_default()));
            }
            for other in &others {
                note(&mut heard, other);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Writes this server's row unless there is one that it cannot live beside; these are answered.
    async fn try_to_enter(
        &self,
        txn: &impl ConnectionTrait,
        former: Option<Uuid>,
    ) -> Result<Vec<Model>> {
        if let Some(former) = former {
            Replica::delete_by_id(former).exec(txn).await?;
        }
        let dead = Expr::cust(format!("lives_until < {NOW}"));
        Replica::delete_many().filter(dead).exec(txn).await?;
        let others = living(txn, self.0.id).await?;
        let others: Vec<_> = others
            .into_iter()
            .filter(|other| clash(&self.0, other).is_some())
            .collect();
        if others.is_empty() {
            self.write(txn).await?;
        }
        Ok(others)
    }

    async fn write(&self, txn: &impl ConnectionTrait) -> Result<()> {
        let row: ActiveModel = self.0.clone().into_active_model().reset_all();
        row.insert(txn).await?;
        self.go_on(txn).await.map(drop)
    }

    /// Says that it lives; `false` if its row is gone.
    async fn go_on(&self, db: &impl ConnectionTrait) -> Result<bool> {
        let said = Replica::update_many()
            .col_expr(
                entity::Column::LivesUntil,
                Expr::cust(format!("{NOW} + {LEASE_MS}")),
            )
            .filter(entity::COLUMN.id.eq(self.0.id))
            .exec(db)
            .await?;
        Ok(said.rows_affected == 1)
    }

    /// Says until `stop` that it lives, and then that it does not.
    pub fn keep(self, db: &DatabaseConnection, (tasks, stop): (&TaskTracker, &CancellationToken)) {
        let (db, stop) = (db.clone(), stop.clone());
        tasks.spawn(async move { self.live(&db, &stop).await });
    }

    async fn live(self, db: &DatabaseConnection, stop: &CancellationToken) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while stop.run_until_cancelled(beat.tick()).await.is_some() {
            if let Err(e) = self.again(db).await {
                tracing::warn!(error = ?e, "the other servers do not see that this one lives");
            }
        }
        let left = Replica::delete_by_id(self.0.id).exec(db).await;
        if let Err(e) = left {
            tracing::warn!(error = ?e, "the others take this server for dead only in some seconds");
        }
    }

    /// After a long silence the others took it for dead, and one may have entered that it cannot live beside.
    async fn again(&self, db: &DatabaseConnection) -> Result<()> {
        if self.go_on(db).await? {
            return Ok(());
        }
        self.write(db).await?;
        for other in living(db, self.0.id).await? {
            if let Some(why) = clash(&self.0, &other) {
                tracing::error!("{why}");
            }
        }
        Ok(())
    }
}

/// Remembers until when another server says that it lives; says once that it is waited for.
fn note(heard: &mut HashMap<Uuid, i64>, other: &Model) {
    if heard.insert(other.id, other.lives_until).is_none() {
        tracing::warn!(
            "the server {} used this database a moment ago: waiting up to {} s to see whether it still runs",
            other.name,
            LEASE_MS / 1_000
        );
    }
}

/// Those that live but for one.
async fn living(db: &impl ConnectionTrait, but: Uuid) -> Result<Vec<Model>> {
    let living = Replica::find()
        .filter(Expr::cust(format!("lives_until >= {NOW}")))
        .filter(entity::COLUMN.id.ne(but))
        .order_by_asc(entity::COLUMN.id);
    Ok(living.all(db).await?)
}

/// The servers that live beside the one of this data folder: how many, or why it could not start.
///
/// # Errors
/// The sentence for the person who has to change a setting.
pub async fn examine(db: &DatabaseConnection, config: &Config) -> Result<usize, Refused> {
    let own = Lease::of(config).0;
    let notebook = File::open(config.data_dir.join(super::NOTEBOOK)).ok();
    let same = notebook.as_ref().and_then(read).unwrap_or(own.id);
    let others = living(db, same).await?;
    match others.iter().find_map(|other| clash(&own, other)) {
        Some(why) => Err(Refused::Mixed(why)),
        None => Ok(others.len()),
    }
}

/// Why two servers cannot live on one database: what to set, and where.
fn clash(own: &Model, other: &Model) -> Option<String> {
    const BROKER: &str =
        "VITRINE_MQTT_URL (a broker that all reach; the one inside knows only its own screens)";
    const STORE: &str =
        "VITRINE_STORAGE_URL (a bucket that all reach; media on a disk are seen only there)";
    let wanting = |server: &Model| {
        let broker = server.broker_inside.then_some(BROKER);
        let store = (server.store == LOCAL).then_some(STORE);
        let both: Vec<_> = broker.into_iter().chain(store).collect();
        both.join(" and ")
    };
    let (here, there) = (wanting(own), wanting(other));
    let todo = match (here.as_str(), there.as_str()) {
        ("", "") if own.store == other.store => return None,
        ("", "") => format!(
            "set VITRINE_STORAGE_URL to the same bucket at both: it is {} here and {} there",
            own.store, other.store
        ),
        (here, "") => format!("set {here}"),
        ("", there) => format!("set there {there}"),
        (here, there) if here == there => format!("set at both {here}"),
        (here, there) => format!("set {here}; and there {there}"),
    };
    Some(format!(
        "another server, {}, runs on this database, and screens or media would get lost between the two: {todo}; or stop the other server",
        other.name
    ))
}

/// Who wrote its name last.
fn read(mut notebook: &File) -> Option<Uuid> {
    let mut text = String::new();
    notebook.rewind().ok()?;
    notebook.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Writes a name, and answers the one that stood there. Without it a start only takes longer.
fn exchange(mut notebook: &File, name: Uuid) -> Option<Uuid> {
    let former = read(notebook);
    let written = notebook
        .set_len(0)
        .and_then(|()| notebook.rewind())
        .and_then(|()| notebook.write_all(name.to_string().as_bytes()));
    if let Err(e) = written {
        tracing::debug!(error = %e, "the data folder does not name the server that holds it");
    }
    former
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(mqtt: Option<&str>, store: Option<&str>) -> Model {
        let config = Config {
            mqtt_url: mqtt.map(str::to_owned),
            storage_url: store.map(str::to_owned),
            ..Config::default()
        };
        Lease::of(&config).0
    }

    #[test]
    fn only_servers_that_share_everything_live_together_and_the_sentence_says_what_to_set() {
        let (broker, bucket) = (Some("mqtt://broker:1883"), Some("s3://media/a"));
        let shared = server(broker, bucket);
        assert_eq!(clash(&shared, &server(broker, Some("s3://media/a/"))), None);
        let says = |own: &Model, other: &Model, words: &[&str], not: &str| {
            let why = clash(own, other).unwrap();
            assert!(words.iter().all(|word| why.contains(word)), "{why}");
            assert!(not.is_empty() || !why.contains(not), "{why}");
        };
        let (inside, local) = (server(None, bucket), server(broker, None));
        says(
            &inside,
            &shared,
            &["set VITRINE_MQTT_URL"],
            "VITRINE_STORAGE_URL",
        );
        says(
            &shared,
            &inside,
            &["set there VITRINE_MQTT_URL"],
            "VITRINE_STORAGE_URL",
        );
        says(
            &local,
            &shared,
            &["set VITRINE_STORAGE_URL"],
            "VITRINE_MQTT_URL",
        );
        says(
            &inside,
            &local,
            &["set VITRINE_MQTT_URL", "and there VITRINE_STORAGE_URL"],
            "",
        );
        let plain = server(None, None);
        says(
            &plain,
            &plain,
            &["set at both VITRINE_MQTT_URL", "VITRINE_STORAGE_URL"],
            "",
        );
        let elsewhere = server(broker, Some("s3://media/b"));
        says(
            &shared,
            &elsewhere,
            &["s3://media/a", "s3://media/b"],
            "VITRINE_MQTT_URL",
        );
    }

    #[test]
    fn a_data_folder_names_the_server_that_held_it_last() {
        let notebook = tempfile::tempfile().unwrap();
        let (first, second) = (Uuid::now_v7(), Uuid::now_v7());
        assert_eq!(exchange(&notebook, first), None);
        assert_eq!(exchange(&notebook, second), Some(first));
        assert_eq!(read(&notebook), Some(second));
    }
}
