//! Uploads in progress where several servers share a store: what counts as received lies there in pieces, so an upload that began at one
//! server goes on at another. Each server's own file is only its copy.
use super::{
    active::Known,
    entity::{upload, upload_piece},
    upload_store,
};
use crate::{
    app::AppState,
    error::{Error, Result},
    id::UploadId,
    storage,
};
use futures_util::TryStreamExt as _;
use object_store::{ObjectStoreExt as _, path::Path as Key};
use sha2::{Digest as _, Sha256};
use std::{collections::HashSet, path::Path};
use tokio::{fs::OpenOptions, io::AsyncWriteExt as _};
use uuid::Uuid;

/// The folder of the store for uploads in progress.
const FOLDER: &str = "uploads";

fn folder(id: UploadId) -> Key {
    Key::from(FOLDER).join(id.to_string())
}

fn key(id: UploadId, object: Uuid) -> Key {
    folder(id).join(object.to_string())
}

/// How far an upload is known to have come.
pub(super) struct Progress<'a> {
    state: &'a AppState,
    row: &'a upload::Model,
    file: &'a Path,
    at: i64,
}

impl<'a> Progress<'a> {
    /// Where the row says that it is.
    pub(super) fn of(state: &'a AppState, row: &'a upload::Model, file: &'a Path) -> Self {
        let at = row.received;
        Self {
            state,
            row,
            file,
            at,
        }
    }

    /// Writes down that the first `received` bytes are safe in the file, once they are where every server finds them.
    ///
    /// # Errors
    /// 409 if another server has gone on meanwhile, or what store and database say.
    pub(super) async fn note(&mut self, received: u64) -> Result<()> {
        let to = i64::try_from(received).unwrap_or(i64::MAX);
        if to == self.at {
            return Ok(());
        }
        let piece = match self.state.config.storage_url.is_some() {
            true => Some(self.share(to).await?),
            false => None,
        };
        let now = self.state.clock.now();
        let noted =
            upload_store::note_received(&self.state.db, (self.row, self.at, to), piece, now);
        if !noted.await? {
            let words = "another request has gone on with it: ask by HEAD where";
            return Err(Error::Conflict(words.into()));
        }
        self.at = to;
        Ok(())
    }

    async fn share(&self, to: i64) -> Result<upload_piece::Model> {
        let (id, object) = (self.row.id, Uuid::now_v7());
        let range = [self.at, to].map(|n| u64::try_from(n).unwrap_or(0));
        storage::upload_range(&self.state.store, &key(id, object), self.file, range).await?;
        Ok(upload_piece::Model {
            upload_id: id,
            first: self.at,
            length: to - self.at,
            object,
        })
    }
}

/// Brings this server's file to where the upload is, from what it is known to hold; the answer is the hash of all that.
///
/// # Errors
/// What store, database and disk say.
pub(super) async fn fetch(
    state: &AppState,
    row: &upload::Model,
    file: &Path,
    known: Known,
) -> Result<Option<Sha256>> {
    let received = u64::try_from(row.received).unwrap_or(0);
    let (mut at, mut hash) = match known {
        Some((at, hash)) if at == received => return Ok(Some(hash)),
        Some((at, hash)) if at < received => (at, hash),
        _ => (0, Sha256::new()),
    };
    if state.config.storage_url.is_none() {
        return Ok((received == 0).then_some(hash));
    }
    let mut out = OpenOptions::new();
    let mut out = out
        .create(true)
        .write(true)
        .truncate(false)
        .open(file)
        .await?;
    out.set_len(at).await?;
    tokio::io::AsyncSeekExt::seek(&mut out, std::io::SeekFrom::Start(at)).await?;
    for piece in upload_store::pieces(&state.db, row.id).await? {
        // what another server has added since is not what this request goes on from
        let is_later = piece.first + piece.length > row.received;
        if is_later || u64::try_from(piece.first) != Ok(at) {
            continue;
        }
        let mut bytes = state
            .store
            .get(&key(row.id, piece.object))
            .await?
            .into_stream();
        while let Some(part) = bytes.try_next().await? {
            hash.update(&part);
            at += part.len() as u64;
            out.write_all(&part).await?;
        }
    }
    out.flush().await?;
    if at != received {
        return Err(Error::internal(format!(
            "upload {}: {at} of {received} bytes are in the store",
            row.id
        )));
    }
    Ok(Some(hash))
}

/// Removes the pieces of an upload that has ended. What is left is removed later.
pub(super) async fn discard(state: &AppState, id: UploadId) {
    if state.config.storage_url.is_some()
        && let Err(e) = remove(state, folder(id), |_| true).await
    {
        tracing::warn!(error = ?e, "pieces of an upload stay for now");
    }
}

/// Removes the pieces of uploads that are not among these.
///
/// # Errors
/// If the store refuses.
pub(super) async fn sweep(state: &AppState, left: &HashSet<UploadId>) -> Result<()> {
    if state.config.storage_url.is_none() {
        return Ok(());
    }
    let is_over = |key: &Key| {
        let id = key.parts().nth(1);
        let id = id.and_then(|id| id.as_ref().parse::<UploadId>().ok());
        id.is_none_or(|id| !left.contains(&id))
    };
    remove(state, Key::from(FOLDER), is_over).await
}

async fn remove(state: &AppState, folder: Key, is_over: impl Fn(&Key) -> bool) -> Result<()> {
    let found: Vec<_> = state.store.list(Some(&folder)).try_collect().await?;
    for object in found.into_iter().filter(|o| is_over(&o.location)) {
        match state.store.delete(&object.location).await {
            // another server was faster
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}
