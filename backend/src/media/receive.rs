//! Bytes that come in: written to a file of the uploads folder and hashed on the way, in bounded memory.
use super::core::Refused;
use crate::{
    config::Config,
    error::{Error, Result},
    secrets,
};
use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use std::{
    fs::{File, OpenOptions},
    io::{Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    pin::pin,
    time::Duration,
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};

/// How long the next bytes may take to come.
const SILENCE: Duration = Duration::from_mins(1);
/// Pieces that wait to be written.
const WAITING: usize = 16;
/// So many bytes are brought safely to disk at a time, so that an interruption costs no more.
const SAFE_EVERY: u64 = 32 << 20;

/// Where uploads in progress are.
pub(super) fn folder(config: &Config) -> PathBuf {
    config.data_dir.join("uploads")
}

/// Why the flow of bytes ended.
#[derive(Debug)]
pub(super) enum End {
    /// There are no more.
    Complete,
    /// The connection broke or was silent for too long.
    Broken,
    /// More bytes came than may.
    TooMany,
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Writing {
    pieces: mpsc::Sender<Bytes>,
    worker: JoinHandle<std::io::Result<Written>>,
    safe: watch::Receiver<u64>,
}

/// A file after its bytes were written and brought safely to disk.
#[derive(Debug)]
pub(super) struct Written {
    /// All of its bytes.
    pub(super) length: u64,
    /// The hash of all of its bytes, if it was known up to where writing began.
    pub(super) hash: Option<Sha256>,
}

impl Writing {
    /// Writes behind the first `from` bytes of the file, whose hash so far is `hash`.
    pub(super) fn start(path: &Path, from: u64, hash: Option<Sha256>) -> Result<Self> {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        file.set_len(from)?;
        file.seek(SeekFrom::Start(from))?;
        let (pieces, coming) = mpsc::channel(WAITING);
        let (tell, safe) = watch::channel(from);
        let work = move || write(file, from, hash, coming, &tell);
        let worker = tokio::task::spawn_blocking(work);
        Ok(Self {
            pieces,
            worker,
            safe,
        })
    }

    /// Hears how many bytes of the file are safe, now and then.
    pub(super) fn safe(&self) -> watch::Receiver<u64> {
        self.safe.clone()
    }

    /// Takes bytes until the stream ends, at most `room`.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(super) async fn take<E>(
        self,
        stream: impl Stream<Item = Result<Bytes, E>>,
        room: u64,
    ) -> Result<(Written, End)> {
        let mut stream = pin!(stream);
        let mut room = room;
        let end = loop {
            let piece = match tokio::time::timeout(SILENCE, stream.next()).await {
                Ok(None) => break End::Complete,
                Ok(Some(Ok(piece))) => piece,
                Ok(Some(Err(_))) | Err(_) => break End::Broken,
            };
            let length = piece.len() as u64;
            if length > room {
                break End::TooMany;
            }
            room -= length;
            if self.pieces.send(piece).await.is_err() {
                // the writer has ended: its answer says why
                break End::Broken;
            }
        };
        drop(self.pieces);
        let written = self.worker.await.map_err(Error::internal)??;
        Ok((written, end))
    }
}

fn write(
    mut file: File,
    from: u64,
    mut hash: Option<Sha256>,
    mut coming: mpsc::Receiver<Bytes>,
    safe: &watch::Sender<u64>,
) -> std::io::Result<Written> {
    let (mut length, mut unsafe_bytes) = (from, 0);
    while let Some(piece) = coming.blocking_recv() {
        file.write_all(&piece)?;
        if let Some(hash) = &mut hash {
            hash.update(&piece);
        }
        length += piece.len() as u64;
        unsafe_bytes += piece.len() as u64;
        if unsafe_bytes >= SAFE_EVERY {
            file.sync_data()?;
            unsafe_bytes = 0;
            safe.send_replace(length);
        }
    }
    file.sync_all()?;
    Ok(Written { length, hash })
}

/// The SHA-256 of a whole file, in hex.
///
/// # Errors
/// If it cannot be read.
pub(super) async fn hash_of(path: PathBuf) -> Result<String> {
    let work = move || {
        let mut hash = Sha256::new();
        std::io::copy(&mut File::open(path)?, &mut hash)?;
        std::io::Result::Ok(secrets::hex(&hash.finalize()))
    };
    Ok(tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)??)
}

/// A whole file that has come in; removed when dropped, unless it was moved into the store.
#[derive(Debug)]
pub(super) struct Incoming {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its SHA-256 in hex.
    pub(super) sha256: String,
    /// Its length.
    pub(super) bytes: u64,
    /// Not removed when dropped: another attempt follows.
    pub(super) kept: bool,
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.kept {
            discard(&self.path);
        }
    }
}

/// Removes a file of the uploads folder.
pub(super) fn discard(path: &Path) {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(error = ?e, "a file of the uploads folder could not be removed");
        }
        _ => {}
    }
}

/// Takes a whole file from a stream of unknown length.
///
/// # Errors
/// 413 above `max`, 400 if it breaks off, 422 if it is empty, or what the disk says; nothing is left behind.
pub(super) async fn whole<E>(
    config: &Config,
    stream: impl Stream<Item = Result<Bytes, E>>,
    max: u64,
) -> Result<Incoming> {
    std::fs::create_dir_all(folder(config))?;
    let path = folder(config).join(format!("{}.part", uuid::Uuid::now_v7().simple()));
    let mut incoming = Incoming {
        path,
        sha256: String::new(),
        bytes: 0,
        kept: false,
    };
    let writing = Writing::start(&incoming.path, 0, Some(Sha256::new()))?;
    let (written, end) = writing.take(stream, max).await?;
    match end {
        End::Complete if written.length == 0 => return Err(Refused::Empty.into()),
        End::Complete => {}
        End::TooMany => return Err(too_large(max)),
        End::Broken => {
            return Err(Error::BadRequest(
                "the upload broke off: send it again".into(),
            ));
        }
    }
    incoming.bytes = written.length;
    incoming.sha256 = written
        .hash
        .map(|h| secrets::hex(&h.finalize()))
        .unwrap_or_default();
    Ok(incoming)
}

/// The 413 that names the limit.
pub(super) fn too_large(max: u64) -> Error {
    Error::Status(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("the file is too large: at most {} MB", max / 1_000_000),
    )
}
