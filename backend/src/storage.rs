//! Where media bytes live: content-addressed objects in a local folder (fsynced) or in S3.
use crate::config::{Config, secret};
use object_store::{
    ObjectStore, aws::AmazonS3Builder, local::LocalFileSystem, path::Path, prefix::PrefixStore,
};
use std::sync::Arc;

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
    let root = config.data_dir.join("media");
    std::fs::create_dir_all(&root)
        .map_err(|e| format!("cannot make the media folder {}: {e}", root.display()))?;
    let store = LocalFileSystem::new_with_prefix(&root).map_err(|e| e.to_string())?;
    Ok(Arc::new(store.with_fsync(true)))
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
    if let (Some(key), Some(path)) = (&config.s3_access_key, &config.s3_secret_key_file) {
        builder = builder
            .with_access_key_id(key)
            .with_secret_access_key(secret(path)?);
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
