//! Fonts among the media: who may bring them, what their files say, and that they are ready at once.
use super::{
    core::{
        self, Format, Refused,
        font::{self, Font},
    },
    entity::{
        media::{self, Kind},
        rendition::Purpose,
    },
    receive::Incoming,
    renditions::{self, Made},
    store::{self, Render},
};
use crate::{
    app::AppState,
    auth::{Caller, Permission},
    error::{Error, Result},
    storage,
    time::Instant,
};
use object_store::ObjectStoreExt as _;
use sea_orm::DatabaseTransaction;
use tokio::sync::Semaphore;

/// Fonts that are unpacked at the same time in the whole process.
static LOOKING: Semaphore = Semaphore::const_new(2);

/// Fonts belong to the brand, which is an administrator's.
///
/// # Errors
/// 403 if it is a font and somebody else's.
pub(super) fn may_keep(by: &Caller, kind: Kind) -> Result<()> {
    match kind {
        Kind::Font if !by.may(Permission::Admin) => Err(Error::Forbidden(
            "only an administrator may add, change or remove a font of the brand: ask one",
        )),
        _ => Ok(()),
    }
}

/// What a font that has come in says of itself.
///
/// # Errors
/// 422 if it is none that may go to screens.
pub(super) async fn look(incoming: &Incoming, format: Format) -> Result<Font> {
    if incoming.bytes > font::MAX_BYTES {
        return Err(Refused::LargeFont.into());
    }
    read(format, tokio::fs::read(&incoming.path).await?).await
}

/// What a font in the store says of itself; `None` if this is no font.
///
/// # Errors
/// 404 if the store does not have it.
pub(super) async fn stored(state: &AppState, sha256: &str, mime: &str) -> Result<Option<Font>> {
    let format = core::format_of_mime(mime).filter(|format| format.is_font());
    let Some(format) = format else {
        return Ok(None);
    };
    let file = state.store.get(&storage::key(sha256)).await?;
    let bytes = file.bytes().await?.to_vec();
    Ok(Some(read(format, bytes).await?))
}

async fn read(format: Format, bytes: Vec<u8>) -> Result<Font> {
    let _turn = LOOKING.acquire().await.map_err(Error::internal)?;
    let read = tokio::task::spawn_blocking(move || font::read(format, &bytes));
    // what makes the reader stumble is no sound font
    Ok(read.await.unwrap_or(Err(Refused::DamagedFont))?)
}

/// A font needs no work: browsers and screens read it as it is.
pub(super) async fn ready_at_once(
    txn: &DatabaseTransaction,
    row: media::Model,
    now: Instant,
) -> Result<media::Model> {
    let format = core::format_of_mime(&row.mime).filter(|format| format.is_font());
    let Some(format) = format else {
        return Ok(row);
    };
    let made = |purpose| Made {
        purpose,
        sha256: row.sha256.clone(),
        bytes: row.bytes,
        mime: format.mime(),
        width: 0,
        height: 0,
        duration_ms: None,
    };
    let made = vec![made(Purpose::Screen), made(Purpose::Preview)];
    let work = Render {
        media: row.id,
        sha256: row.sha256.clone(),
    };
    renditions::ready(txn, row.organisation_id, &work, made, now).await?;
    let row = store::find(txn, row.organisation_id, row.id).await?;
    row.ok_or(Error::NotFound("media"))
}
