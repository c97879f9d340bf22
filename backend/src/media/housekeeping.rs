//! Files that nobody waits for any more: expired uploads, and what a killed process left.
use super::{confine, pieces, receive, upload_store, uploads};
use crate::{app::AppState, error::Result};
use std::{path::Path, time::Duration};
use tokio_util::sync::CancellationToken;

const EVERY: Duration = Duration::from_mins(10);

/// Removes expired uploads now and then until `stop`.
pub async fn run(state: AppState, stop: CancellationToken) {
    let mut turns = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = turns.tick() => {}
        }
        if let Err(e) = sweep(&state).await {
            tracing::warn!(error = ?e, "expired uploads could not be removed");
        }
    }
}

/// Removes what the last run of this process left behind; call it before requests are served.
///
/// # Errors
/// If the disk or the database refuses.
pub async fn start_clean(state: &AppState) -> Result<()> {
    let work = confine::root(&state.config);
    if work.exists() {
        tokio::fs::remove_dir_all(work).await?;
    }
    for path in files(&receive::folder(&state.config)).await? {
        if path.extension().is_some_and(|e| e == "part") {
            receive::discard(&path);
        }
    }
    sweep(state).await
}

/// Removes expired uploads and the files of uploads that are gone.
///
/// # Errors
/// If the disk or the database refuses.
pub async fn sweep(state: &AppState) -> Result<()> {
    // listed before the rows are read: a file that appears now belongs to a row that follows
    let files = files(&receive::folder(&state.config)).await?;
    let left = upload_store::expire(&state.db, state.clock.now()).await?;
    for path in files {
        if uploads::id_of(&path).is_some_and(|id| !left.contains(&id)) {
            receive::discard(&path);
        }
    }
    pieces::sweep(state, &left).await
}

async fn files(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut entries = match tokio::fs::read_dir(folder).await {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        files.push(entry.path());
    }
    Ok(files)
}
