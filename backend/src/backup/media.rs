//! The media of a copy: `objects/ab/abcd…` below the folder that all copies share.
use super::{
    Failure,
    contents::{Object, hash},
    say,
};
use crate::{secrets, storage};
use futures_util::TryStreamExt as _;
use object_store::{ObjectMeta, ObjectStore as _, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

/// Where the bytes with this SHA-256 are kept.
pub(super) fn place(shared: &Path, sha256: &str) -> PathBuf {
    shared.join(storage::key(sha256).as_ref())
}

/// What became of the media of a store.
#[derive(Debug, Default)]
pub(super) struct Saved {
    /// What the copy holds.
    pub(super) objects: Vec<Object>,
    /// The names of what the store itself has only damaged, and the copy therefore has not.
    pub(super) damaged: Vec<String>,
}

/// Copies what the shared folder does not have, or no longer has whole, and lists all that the store has.
pub(super) async fn save(store: &storage::Store, shared: &Path) -> Result<Saved, Failure> {
    let all = store.list(None).try_collect::<Vec<ObjectMeta>>().await;
    let mut all = all.map_err(|e| format!("the media cannot be listed: {e}"))?;
    all.sort_by(|a, b| a.location.cmp(&b.location));
    let mut saved = Saved::default();
    for meta in all {
        let Some(sha256) = meta.location.filename().filter(|name| name.len() == 64) else {
            continue;
        };
        let to = place(shared, sha256);
        if !is_kept(&to, &meta, sha256) && !copy_out(store, &meta, sha256, &to).await? {
            saved.damaged.push(sha256.to_owned());
            continue;
        }
        saved.objects.push(Object {
            sha256: sha256.to_owned(),
            bytes: meta.size,
        });
    }
    Ok(saved)
}

/// Whether the bytes are there from an earlier copy, read once more: disks forget.
fn is_kept(path: &Path, meta: &ObjectMeta, sha256: &str) -> bool {
    std::fs::metadata(path).is_ok_and(|kept| kept.len() == meta.size)
        && hash(path).is_ok_and(|(found, _)| found == sha256)
}

/// False if the store's own bytes are not what their name says; then nothing is kept.
async fn copy_out(
    store: &storage::Store,
    meta: &ObjectMeta,
    sha256: &str,
    to: &Path,
) -> Result<bool, Failure> {
    let unreadable = |e: object_store::Error| format!("media {sha256}: {e}");
    let folder = to.parent().unwrap_or(to);
    std::fs::create_dir_all(folder).map_err(say(folder))?;
    let part = to.with_extension("part");
    let mut file = std::fs::File::create(&part).map_err(say(&part))?;
    let mut stream = store
        .get(&meta.location)
        .await
        .map_err(unreadable)?
        .into_stream();
    let mut hasher = Sha256::new();
    while let Some(piece) = stream.try_next().await.map_err(unreadable)? {
        hasher.update(&piece);
        file.write_all(&piece).map_err(say(&part))?;
    }
    if secrets::hex(&hasher.finalize()) != sha256 {
        std::fs::remove_file(&part).map_err(say(&part))?;
        return Ok(false);
    }
    file.sync_all().map_err(say(&part))?;
    std::fs::rename(&part, to).map_err(say(to))?;
    super::sync_folder(folder)?;
    Ok(true)
}

/// Puts the listed media into the store.
pub(super) async fn bring_back(
    store: &storage::Store,
    shared: &Path,
    objects: &[Object],
) -> Result<(), Failure> {
    for object in objects {
        let from = place(shared, &object.sha256);
        let stored = storage::copy_in(store, &from, &object.sha256).await;
        stored.map_err(|e| format!("media {}: {e}", object.sha256))?;
    }
    Ok(())
}
