//! Removes objects of the media store that nothing has named for a day: no media, no rendition, no plan that a screen may hold, no screenshot, no report of a fault.
use crate::{
    app::AppState, db, error::Result, faults, fleet, media, orphans, publish, storage,
    time::Instant,
};
use futures_util::TryStreamExt as _;
use object_store::{ObjectMeta, ObjectStore as _, ObjectStoreExt as _};
use sea_orm::{ConnectionTrait, FromQueryResult as _, Statement};
use std::{
    collections::{BTreeSet, HashSet},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_hours(6);
const DAY_MS: i64 = 86_400_000;
/// A younger object may belong to something that is not written down yet.
const YOUNG_MS: i64 = 7 * DAY_MS;

/// Sweeps now and then until `stop`.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut turns = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turns.tick() => {}
        }
        match sweep(&state).await {
            Ok(0) => {}
            Ok(n) => tracing::info!(count = n, "objects that nothing named were removed"),
            Err(e) => tracing::warn!(error = ?e, "the media store could not be swept"),
        }
    }
}

/// Notes what nothing names, and removes what nothing has named for a day; answers how many.
///
/// # Errors
/// If the database or the store refuses.
pub async fn sweep(state: &AppState) -> Result<usize> {
    let now = state.clock.now();
    // before the list of objects: what is named from now on is young, or was claimed
    let named = named(&state.db).await?;
    let unnamed = unnamed(state, &named, now).await?;
    db::write(&state.db, async |txn| {
        orphans::note(txn, &unnamed, now).await
    })
    .await?;
    let mut removed = 0;
    for sha256 in orphans::since(&state.db, now.plus_ms(-DAY_MS)).await? {
        removed += usize::from(remove(state, &sha256).await?);
    }
    Ok(removed)
}

async fn remove(state: &AppState, sha256: &str) -> Result<bool> {
    db::write(&state.db, async |txn| {
        if !orphans::hold(txn, sha256).await? {
            return Ok(false);
        }
        match state.store.delete(&storage::key(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(e) => return Err(e.into()),
        }
        orphans::claim(txn, sha256).await?;
        Ok(true)
    })
    .await
}

async fn unnamed(
    state: &AppState,
    named: &HashSet<String>,
    now: Instant,
) -> Result<BTreeSet<String>> {
    let old = |meta: &ObjectMeta| now.as_ms() - meta.last_modified.timestamp_millis() >= YOUNG_MS;
    let folder = object_store::path::Path::from("objects");
    let objects = state.store.list(Some(&folder));
    let found = objects.try_filter_map(async |meta| {
        let name = meta
            .location
            .filename()
            .filter(|n| n.len() == 64 && old(&meta));
        Ok(name.filter(|n| !named.contains(*n)).map(str::to_owned))
    });
    Ok(found.try_collect().await?)
}

/// Every object that something names.
async fn named(db: &impl ConnectionTrait) -> Result<HashSet<String>> {
    let mut named = HashSet::new();
    for sql in [media::NAMED, publish::NAMED, fleet::NAMED, faults::NAMED].concat() {
        let statement = Statement::from_string(db.get_database_backend(), sql);
        for row in db.query_all_raw(statement).await? {
            collect(&mut named, &Text::from_query_result(&row, "")?.name);
        }
    }
    Ok(named)
}

/// A hash, or a JSON list of hashes.
fn collect(named: &mut HashSet<String>, text: &str) {
    match serde_json::from_str::<Vec<String>>(text) {
        Ok(list) => named.extend(list),
        Err(_) => {
            named.insert(text.to_owned());
        }
    }
}

#[derive(Debug, sea_orm::FromQueryResult)]
struct Text {
    name: String,
}
