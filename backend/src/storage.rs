//! Where media bytes live: content-addressed objects in a local folder (fsynced) or in S3.
use crate::{
    config::{Config, secret},
    error::Result,
    orphans, secrets,
};
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::{
    ObjectStore, ObjectStoreExt as _, WriteMultipart, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path, prefix::PrefixStore,
};
use sea_orm::DatabaseConnection;
use sha2::{Digest as _, Sha256};
use std::{
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

/// The part size of an upload to S3.
const PART: usize = 8 << 20;

/// The object store that holds every original and rendition.
pub type Store = Arc<dyn ObjectStore>;

/// Opens the store that the settings name.
///
/// # Errors
/// A sentence that says which setting does not work.
pub fn open(config: &Config) -> Result<Store, String> {
    match &config.storage_url {
        None => local(config),
        Some(url) => s3(config, url),
    }
}

fn local(config: &Config) -> Result<Store, String> {
    let root = root(config);
    std::fs::create_dir_all(&root)
        .map_err(|e| format!("cannot make the media folder {}: {e}", root.display()))?;
    let store = LocalFileSystem::new_with_prefix(&root).map_err(|e| e.to_string())?;
    Ok(Arc::new(store.with_fsync(true)))
}

fn root(config: &Config) -> PathBuf {
    config.data_dir.join("media")
}

/// Where the object lies when media are kept in the local folder.
fn local_path(config: &Config, sha256: &str) -> Option<PathBuf> {
    let local = config.storage_url.is_none();
    local.then(|| root(config).join(key(sha256).as_ref()))
}

/// Stores bytes under their own hash, which is returned. Only then is it written down who names them.
///
/// # Errors
/// If the store refuses.
pub async fn put(db: &DatabaseConnection, store: &Store, bytes: Bytes) -> Result<String> {
    let sha256 = secrets::hex(&Sha256::digest(&bytes));
    orphans::claim(db, &sha256).await?;
    let key = key(&sha256);
    if !holds(store, &key, bytes.len() as u64).await {
        store.put(&key, bytes.into()).await?;
    }
    Ok(sha256)
}

async fn holds(store: &Store, key: &Path, bytes: u64) -> bool {
    store.head(key).await.is_ok_and(|meta| meta.size == bytes)
}

/// Where an object is to be.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    /// The settings.
    pub config: &'a Config,
    /// Where it is noted which objects nothing names.
    pub db: &'a DatabaseConnection,
    /// The store.
    pub store: &'a Store,
}

/// Moves a file, already safe on disk, into the store under its hash; copies it where it cannot be moved. The file is gone afterwards.
///
/// # Errors
/// If the store refuses; the file is still there then.
pub async fn adopt(to: Shelf<'_>, file: &FilePath, sha256: &str) -> Result<()> {
    let Shelf { config, db, store } = to;
    let key = key(sha256);
    orphans::claim(db, sha256).await?;
    let bytes = tokio::fs::metadata(file).await?.len();
    if holds(store, &key, bytes).await {
        tokio::fs::remove_file(file).await?;
        return Ok(());
    }
    if let Some(target) = local_path(config, sha256)
        && move_into(file, &target).await.is_ok()
    {
        if holds(store, &key, bytes).await {
            return Ok(());
        }
        tokio::fs::rename(&target, file).await?;
    }
    upload(store, &key, file).await?;
    tokio::fs::remove_file(file).await?;
    Ok(())
}

/// Copies a file into the store under its hash, unless it is there.
///
/// # Errors
/// If the store refuses.
pub async fn copy_in(store: &Store, file: &FilePath, sha256: &str) -> Result<()> {
    let key = key(sha256);
    let bytes = tokio::fs::metadata(file).await?.len();
    match holds(store, &key, bytes).await {
        true => Ok(()),
        false => upload(store, &key, file).await,
    }
}

async fn upload(store: &Store, key: &Path, file: &FilePath) -> Result<()> {
    upload_range(store, key, file, [0, u64::MAX]).await
}

/// Copies the bytes of a file from one number to before another into the store.
///
/// # Errors
/// If the store refuses.
pub async fn upload_range(
    store: &Store,
    key: &Path,
    file: &FilePath,
    [from, to]: [u64; 2],
) -> Result<()> {
    let mut source = tokio::fs::File::open(file).await?;
    source.seek(std::io::SeekFrom::Start(from)).await?;
    let mut source = source.take(to.saturating_sub(from));
    let parts = store.put_multipart(key).await?;
    let mut parts = WriteMultipart::new_with_chunk_size(parts, PART);
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = source.read(&mut piece).await?;
        if read == 0 {
            break;
        }
        parts.wait_for_capacity(4).await?;
        parts.write(&piece[..read]);
    }
    parts.finish().await?;
    Ok(())
}

/// A rename that survives a power cut: the folders are synced too.
async fn move_into(file: &FilePath, target: &FilePath) -> std::io::Result<()> {
    let folder = target.parent().unwrap_or(target);
    tokio::fs::create_dir_all(folder).await?;
    tokio::fs::rename(file, target).await?;
    for folder in folder.ancestors().take(3) {
        tokio::fs::File::open(folder).await?.sync_all().await?;
    }
    Ok(())
}

/// Puts the object's bytes into a new file: as another name of the same file where that is possible.
///
/// # Errors
/// 404 if the store does not have it, or what the disk says.
pub async fn fetch(config: &Config, store: &Store, sha256: &str, to: &FilePath) -> Result<()> {
    if let Some(source) = local_path(config, sha256)
        && tokio::fs::hard_link(source, to).await.is_ok()
    {
        return Ok(());
    }
    let mut stream = store.get(&key(sha256)).await?.into_stream();
    let mut file = tokio::fs::File::create_new(to).await?;
    while let Some(piece) = stream.try_next().await? {
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    Ok(())
}

fn s3(config: &Config, url: &str) -> Result<Store, String> {
    let rest = url
        .strip_prefix("s3://")
        .ok_or_else(|| format!("storage_url must start with s3://, not `{url}`"))?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(&config.s3_region);
    if let Some(endpoint) = &config.s3_endpoint {
        builder = builder
            .with_endpoint(endpoint)
            .with_allow_http(endpoint.starts_with("http://"));
    }
    match (&config.s3_access_key, &config.s3_secret_key_file) {
        (Some(key), Some(path)) => {
            builder = builder
                .with_access_key_id(key)
                .with_secret_access_key(secret(path)?);
        }
        (Some(_), None) => {
            return Err("VITRINE_S3_ACCESS_KEY is set: set VITRINE_S3_SECRET_KEY_FILE, too, to the file that holds its secret key".into());
        }
        (None, Some(_)) => {
            return Err("VITRINE_S3_SECRET_KEY_FILE is set: set VITRINE_S3_ACCESS_KEY, too, to the key that the secret belongs to".into());
        }
        // the machine itself may have been given access
        (None, None) => {}
    }
    let store = builder.build().map_err(|e| format!("S3: {e}"))?;
    if prefix.is_empty() {
        return Ok(Arc::new(store));
    }
    Ok(Arc::new(PrefixStore::new(store, prefix)))
}

/// The key of the object with this SHA-256 (64 lower-case hex digits).
pub fn key(sha256: &str) -> Path {
    let fan = sha256.get(..2).unwrap_or("00");
    Path::from(format!("objects/{fan}/{sha256}"))
}
