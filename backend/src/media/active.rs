//! Which uploads are being written by a request of this process.
use crate::{
    error::{Error, Result},
    id::UploadId,
};
use axum::http::StatusCode;
use sha2::Sha256;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The uploads that this process is writing, and the hashes of those it has begun.
#[derive(Clone, Debug, Default)]
pub(super) struct Active(Arc<Mutex<HashMap<UploadId, Known>>>);

/// `None` while a request writes it; else the hash of its first bytes.
pub(super) type Known = Option<(u64, Sha256)>;

impl Active {
    /// The right to write an upload, with the hash of the first bytes that this process has written itself.
    pub(super) fn begin(&self, id: UploadId) -> Result<(Turn, Known)> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = match known.remove(&id) {
            Some(None) => {
                known.insert(id, None);
                let busy = "this upload is being written by another request: wait for it";
                return Err(Error::Status(StatusCode::LOCKED, busy.into()));
            }
            own => own.flatten(),
        };
        known.insert(id, None);
        let turn = Turn {
            active: self.clone(),
            id,
            hash: None,
        };
        Ok((turn, own))
    }
}

/// Ends with the request; then the next one may write.
#[derive(Debug)]
pub(super) struct Turn {
    active: Active,
    id: UploadId,
    hash: Known,
}

impl Turn {
    /// Keeps the hash of the first `received` bytes for the next request.
    pub(super) fn keep(&mut self, received: u64, hash: Option<Sha256>) {
        self.hash = hash.map(|hash| (received, hash));
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut known = self.active.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&self.id);
        if let Some(hash) = self.hash.take() {
            known.insert(self.id, Some(hash));
        }
    }
}
