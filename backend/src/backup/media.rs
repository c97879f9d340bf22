//! The media of a copy: `objects/ab/abcd…` below the folder that all copies share.
use super::{Failure, contents::Object, say};
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

/// Copies what the shared folder does not have yet, and lists all that the store has.
pub(super) async fn save(store: &storage::Store, shared: &Path) -> Result<Vec<Object>, Failure> {
    let all = store.list(None).try_collect::<Vec<ObjectMeta>>().await;
    let mut all = all.map_err(|e| format!("the media cannot be listed: {e}"))?;
    all.sort_by(|a, b| a.location.cmp(&b.location));
    let mut objects = Vec::new();
    for meta in all {
        let Some(sha256) = meta.location.filename().filter(|name| name.len() == 64) else {
            continue;
        };
        let to = place(shared, sha256);
        let kept = std::fs::metadata(&to).is_ok_and(|kept| kept.len() == meta.size);
        if !kept {
            copy_out(store, &meta, sha256, &to).await?;
        }
        objects.push(Object {
            sha256: sha256.to_owned(),
            bytes: meta.size,
        });
    }
    Ok(objects)
}

async fn copy_out(
    store: &storage::Store,
    meta: &ObjectMeta,
    sha256: &str,
    to: &Path,
) -> Result<(), Failure> {
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
        return Err(format!(
            "media {sha256} is damaged in the store: upload the file again, or bring back an earlier copy"
        ));
    }
    file.sync_all().map_err(say(&part))?;
    std::fs::rename(&part, to).map_err(say(to))?;
    super::sync_folder(folder)
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
