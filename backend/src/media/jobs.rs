//! The work of making renditions.
use super::{
    confine::Workshop,
    core::{self, Format, Refused},
    entity::rendition::Purpose,
    film, frames, picture, receive,
    renditions::{self, Made},
    store::{self, Render},
    transcode,
};
use crate::{
    app::AppState,
    config::Config,
    db,
    error::{Error, Result},
    jobs::{Failure, Progress, Registry, Task},
    storage,
};
use serde_json::{Value, json};
use std::{path::Path, time::Duration};

/// Adds the work of this feature.
#[must_use]
pub fn register(registry: Registry, config: &Config) -> Registry {
    registry
        .on(store::RENDER_PICTURE, render_picture)
        .on_failed(store::RENDER_PICTURE, give_up)
        .on_apart(store::RENDER_FILM, config.transcode_jobs, render_film)
        .on_failed(store::RENDER_FILM, give_up)
}

async fn render_picture(state: AppState, task: Task) -> Result<Value, Failure> {
    let work: Render = task.read()?;
    let made = make_picture(&state, &task, &work).await.map_err(failure)?;
    done(&state, &task, &work, made).await
}

async fn render_film(state: AppState, task: Task) -> Result<Value, Failure> {
    let work: Render = task.read()?;
    task.progress.set(0);
    let made = tokio::select! {
        made = make_film(&state, &task, &work) => made,
        never = report(&state, &task, &work) => match never {},
    };
    done(&state, &task, &work, made.map_err(failure)?).await
}

/// What the file's owner can mend is told at once; the rest is tried again.
fn failure(e: Error) -> Failure {
    match e {
        Error::Invalid(fields) => {
            let message = fields.into_iter().next().map(|f| f.message);
            Failure::Fatal(message.unwrap_or_else(|| Refused::DamagedFilm.to_string()))
        }
        Error::Status(_, message) => Failure::Fatal(message),
        Error::NotFound(_) => Failure::Retry(
            "the stored file could not be found: upload it again with `replace`".into(),
        ),
        e => e.into(),
    }
}

async fn done(
    state: &AppState,
    task: &Task,
    work: &Render,
    made: Option<Vec<Made>>,
) -> Result<Value, Failure> {
    let Some(made) = made else {
        return Ok(json!({ "skipped": true }));
    };
    let now = state.clock.now();
    let written = db::write(&state.db, async |txn| {
        renditions::ready(txn, task.organisation, work, made, now).await
    });
    if written.await? {
        tell(state, task, work, "ready", 1000, None);
        state
            .events
            .tell_changed(task.organisation, "media", &work.media);
        // what uses it may have to be compiled anew
        state.signals.jobs.notify_one();
    }
    Ok(json!({ "media": work.media }))
}

async fn give_up(state: AppState, task: Task, why: String) -> Result<()> {
    let Ok(work) = task.read::<Render>() else {
        return Ok(());
    };
    renditions::failed(&state.db, task.organisation, &work, &why, state.clock.now()).await?;
    tell(
        &state,
        &task,
        &work,
        "failed",
        task.progress.get(),
        Some(&why),
    );
    state
        .events
        .tell_changed(task.organisation, "media", &work.media);
    Ok(())
}

fn tell(
    state: &AppState,
    task: &Task,
    work: &Render,
    now: &str,
    permille: i32,
    message: Option<&str>,
) {
    let progress = f64::from(permille) / 1000.0;
    let data = json!({ "state": now, "progress": progress, "message": message });
    state
        .events
        .tell(task.organisation, "media", &work.media, data);
}

/// Tells browsers twice a second how far it is, and writes it down now and then for those who come later.
async fn report(state: &AppState, task: &Task, work: &Render) -> std::convert::Infallible {
    let (mut told, mut written) = (0, 0);
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let permille = task.progress.get();
        if permille != told {
            told = permille;
            tell(state, task, work, "processing", permille, None);
        }
        if permille - written >= 50 {
            written = permille;
            let noted = renditions::progress(&state.db, task.organisation, work, permille).await;
            if let Err(e) = noted {
                tracing::debug!(error = ?e, "progress was not written");
            }
        }
    }
}

/// The original in a workshop; `None` if the media is gone or has other bytes by now.
async fn fetch(state: &AppState, task: &Task, work: &Render) -> Result<Option<(Workshop, Format)>> {
    let row = store::find(&state.db, task.organisation, work.media).await?;
    let Some(row) = row.filter(|row| row.sha256 == work.sha256) else {
        return Ok(None);
    };
    let format = core::format_of_mime(&row.mime).ok_or(Refused::Format)?;
    let shop = Workshop::bare(&state.config)?;
    storage::fetch(&state.config, &state.store, &row.sha256, &shop.source()).await?;
    Ok(Some((shop, format)))
}

async fn make_picture(state: &AppState, task: &Task, work: &Render) -> Result<Option<Vec<Made>>> {
    let Some((shop, format)) = fetch(state, task, work).await? else {
        return Ok(None);
    };
    let versions = picture::versions(shop.source(), format).await?;
    task.progress.set(800);
    let (screen, preview, thumbnail) = tokio::try_join!(
        keep(state, Purpose::Screen, versions.screen),
        keep(state, Purpose::Preview, versions.preview),
        keep(state, Purpose::Thumbnail, versions.thumbnail),
    )?;
    Ok(Some(vec![screen, preview, thumbnail]))
}

async fn keep(state: &AppState, purpose: Purpose, version: picture::Encoded) -> Result<Made> {
    let bytes = version.bytes.len();
    Ok(Made {
        purpose,
        sha256: storage::put(&state.db, &state.store, version.bytes.into()).await?,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        mime: version.mime,
        width: side(version.width),
        height: side(version.height),
        duration_ms: None,
    })
}

fn side(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

async fn make_film(state: &AppState, task: &Task, work: &Render) -> Result<Option<Vec<Made>>> {
    let Some((shop, format)) = fetch(state, task, work).await? else {
        return Ok(None);
    };
    convert(state, &shop, format, &task.progress).await?;
    let screen = keep_film(state, &shop, Purpose::Screen, "screen.mp4").await?;
    let at_ms = screen.duration_ms.map_or(0, |ms| (ms / 10).min(3000));
    transcode::poster(&state.config, &shop, at_ms).await?;
    let poster = shop.made("poster.png");
    let large = picture::versions(poster.clone(), Format::Png).await?.screen;
    let small = picture::thumbnail(poster, Format::Png).await?;
    let preview = keep_film(state, &shop, Purpose::Preview, "preview.mp4").await?;
    for (name, made) in [("screen.mp4", &screen), ("preview.mp4", &preview)] {
        storage::adopt(state.shelf(), &shop.made(name), &made.sha256).await?;
    }
    let poster = keep(state, Purpose::Poster, large).await?;
    let thumbnail = keep(state, Purpose::Thumbnail, small).await?;
    Ok(Some(vec![screen, preview, poster, thumbnail]))
}

async fn convert(
    state: &AppState,
    shop: &Workshop,
    format: Format,
    progress: &Progress,
) -> Result<()> {
    let tell = |permille: i32| progress.set(permille.min(990));
    if !format.is_film() {
        return frames::convert(&state.config, shop, format, tell).await;
    }
    let film = film::describe(&state.config, shop, format).await?;
    transcode::convert(&state.config, shop, format, &film, tell).await
}

/// Measures a finished file and brings it safely to disk.
async fn keep_film(
    state: &AppState,
    shop: &Workshop,
    purpose: Purpose,
    name: &str,
) -> Result<Made> {
    let path = shop.made(name);
    let film = film::describe_made(&state.config, shop, name).await?;
    let bytes = synced(&path).await?;
    Ok(Made {
        purpose,
        sha256: receive::hash_of(path).await?,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        mime: Format::Mp4.mime(),
        width: side(film.width),
        height: side(film.height),
        duration_ms: Some(film.duration_ms),
    })
}

async fn synced(path: &Path) -> Result<u64> {
    let file = tokio::fs::File::open(path).await?;
    file.sync_all().await?;
    Ok(file.metadata().await?.len())
}
