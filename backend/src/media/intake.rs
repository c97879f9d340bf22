//! From a file that has come in to a media: examined, stored, written down; or refused, with nothing left behind.
use super::{
    core::{
        self, Format, Refused,
        font::{self, Font},
    },
    entity::{
        media::{self, Kind},
        rendition::Purpose,
    },
    film, picture,
    receive::{self, Incoming},
    renditions::{self, Made},
    store::{self, Original, Render, Words},
    upload_store,
};
use crate::{
    app::AppState,
    audit,
    auth::{Caller, Permission},
    db,
    error::{Error, Result},
    id::{OrganisationId, UploadId},
    storage,
    time::Instant,
};
use axum::http::StatusCode;
use sea_orm::DatabaseTransaction;
use serde_json::json;
use tokio::{io::AsyncReadExt as _, sync::Semaphore};

/// Videos and fonts that are examined at the same time in the whole process.
static EXAMINING: Semaphore = Semaphore::const_new(2);

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Format => {
                Self::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE, refused.to_string())
            }
            _ => Self::field("file", refused.to_string()),
        }
    }
}

/// How many bytes an organisation may still send at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// So many.
    pub(super) bytes: u64,
    max: u64,
}

impl Room {
    /// What is left by the settings, with unfinished uploads counted in.
    ///
    /// # Errors
    /// If the database fails.
    pub(super) async fn of(state: &AppState, organisation: OrganisationId) -> Result<Self> {
        let max = state.config.max_upload_bytes;
        let quota = state.config.media_quota_bytes;
        if quota == 0 {
            return Ok(Self { bytes: max, max });
        }
        let (kept, coming) = store::bytes_kept(&state.db, organisation).await?;
        let left = quota.saturating_sub(kept).saturating_sub(coming);
        Ok(Self {
            bytes: left.min(max),
            max,
        })
    }

    /// Why more does not fit.
    pub(super) fn refusal(self) -> Error {
        if self.bytes == self.max {
            return receive::too_large(self.max);
        }
        Error::Status(
            StatusCode::INSUFFICIENT_STORAGE,
            "the organisation's media storage is full: delete media that are not used any more"
                .into(),
        )
    }
}

/// What became of a file.
#[derive(Debug)]
pub(super) enum Accepted {
    /// A new media.
    New(media::Model),
    /// The organisation has these bytes already, as this media.
    Known(media::Model),
}

impl Accepted {
    /// The media.
    pub(super) fn media(&self) -> &media::Model {
        match self {
            Self::New(row) | Self::Known(row) => row,
        }
    }
}

/// Makes a media of the file, and of the upload it came by, if any, a finished one.
///
/// # Errors
/// 415 and 422 for what is not accepted, in words for the sender.
pub(super) async fn accept(
    state: &AppState,
    by: &Caller,
    incoming: &Incoming,
    file_name: &str,
    words: Words,
    upload: Option<UploadId>,
) -> Result<Accepted> {
    let organisation = by.organisation;
    if let Some(known) = store::with_bytes(&state.db, organisation, &incoming.sha256).await? {
        return known_already(state, known, upload).await;
    }
    let original = examine(state, incoming, file_name).await?;
    may_keep(by, original.kind)?;
    let words = match &original.font {
        Some(font) => Words {
            title: font.title(),
            ..words
        },
        None => words,
    };
    storage::adopt(state.shelf(), &incoming.path, &incoming.sha256).await?;
    let now = state.clock.now();
    let added = db::write(&state.db, async |txn| {
        // two senders of the same bytes meet here
        let known = store::with_bytes(txn, organisation, &incoming.sha256).await?;
        let accepted = match known {
            Some(known) => Accepted::Known(known),
            None => {
                let row = store::add(txn, organisation, original, words, now).await?;
                let row = ready_at_once(txn, row, now).await?;
                note(txn, by, "media.add", &row, now).await?;
                Accepted::New(row)
            }
        };
        if let Some(upload) = upload {
            upload_store::finish(txn, organisation, upload, accepted.media().id).await?;
        }
        Ok(accepted)
    });
    let accepted = added.await?;
    if let Accepted::New(row) = &accepted {
        tracing::info!(media.id = %row.id, bytes = row.bytes, "media `{}` was added", row.title);
        state.signals.jobs.notify_one();
        state.events.tell_changed(organisation, "media", &row.id);
    }
    Ok(accepted)
}

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

/// A font needs no work: browsers and screens read it as it is.
async fn ready_at_once(
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

async fn known_already(
    state: &AppState,
    known: media::Model,
    upload: Option<UploadId>,
) -> Result<Accepted> {
    if let Some(upload) = upload {
        upload_store::finish(&state.db, known.organisation_id, upload, known.id).await?;
    }
    Ok(Accepted::Known(known))
}

/// Gives the media the bytes of the file; the media keeps its id and everything that uses it.
///
/// # Errors
/// As [`accept`]; 409 if another media has these bytes.
pub(super) async fn replace(
    state: &AppState,
    by: &Caller,
    row: media::Model,
    incoming: &Incoming,
    file_name: &str,
) -> Result<media::Model> {
    may_keep(by, row.kind)?;
    if row.sha256 == incoming.sha256 {
        return Ok(row);
    }
    let organisation = row.organisation_id;
    if let Some(other) = store::with_bytes(&state.db, organisation, &incoming.sha256).await? {
        return Err(Error::Conflict(format!(
            "this very file is the media `{}` already: use that one",
            other.title
        )));
    }
    let original = examine(state, incoming, file_name).await?;
    if original.kind != row.kind {
        return Err(Refused::OtherKind.into());
    }
    storage::adopt(state.shelf(), &incoming.path, &incoming.sha256).await?;
    let now = state.clock.now();
    let row = db::write(&state.db, async |txn| {
        let row = store::find(txn, organisation, row.id).await?;
        let row = row.ok_or(Error::NotFound("media"))?;
        let row = store::replace(txn, row, original, now).await?;
        let row = ready_at_once(txn, row, now).await?;
        note(txn, by, "media.replace", &row, now).await?;
        Ok(row)
    })
    .await?;
    tracing::info!(media.id = %row.id, "media `{}` has a new file", row.title);
    state.signals.jobs.notify_one();
    state.events.tell_changed(organisation, "media", &row.id);
    Ok(row)
}

/// Writes down who did what to a media.
pub(super) async fn note(
    txn: &DatabaseTransaction,
    by: &Caller,
    action: &'static str,
    row: &media::Model,
    now: Instant,
) -> Result<()> {
    let detail = json!({ "title": row.title, "fileName": row.file_name });
    let act = audit::Act::new(action, "media", &row.id, detail);
    audit::record(txn, by, act, now).await
}

/// Finds out what the file is, by its bytes alone.
async fn examine(state: &AppState, incoming: &Incoming, file_name: &str) -> Result<Original> {
    let mut head = Vec::with_capacity(core::HEAD);
    let file = tokio::fs::File::open(&incoming.path).await?;
    file.take(core::HEAD as u64).read_to_end(&mut head).await?;
    let format = core::format_of(&head).ok_or(Refused::Format)?;
    let seen = if format.is_film() {
        film_seen(state, incoming, format).await?
    } else if format.is_font() {
        font_seen(incoming, format).await?
    } else {
        still(incoming, format).await?
    };
    let side = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    Ok(Original {
        file_name: core::shown_name(file_name),
        kind: seen.kind,
        sha256: incoming.sha256.clone(),
        bytes: i64::try_from(incoming.bytes).unwrap_or(i64::MAX),
        mime: format.mime(),
        width: side(seen.size.0),
        height: side(seen.size.1),
        duration_ms: seen.duration_ms,
        font: seen.font,
    })
}

/// What a file turned out to be.
struct Seen {
    kind: Kind,
    size: (u32, u32),
    duration_ms: Option<i64>,
    font: Option<Font>,
}

async fn film_seen(state: &AppState, incoming: &Incoming, format: Format) -> Result<Seen> {
    let _turn = EXAMINING.acquire().await.map_err(Error::internal)?;
    let found = film::inspect(&state.config, &incoming.path, format).await?;
    Ok(Seen {
        kind: Kind::Video,
        size: (found.width, found.height),
        duration_ms: (found.duration_ms > 0).then_some(found.duration_ms),
        font: None,
    })
}

async fn font_seen(incoming: &Incoming, format: Format) -> Result<Seen> {
    if incoming.bytes > font::MAX_BYTES {
        return Err(Refused::LargeFont.into());
    }
    let _turn = EXAMINING.acquire().await.map_err(Error::internal)?;
    let bytes = tokio::fs::read(&incoming.path).await?;
    let read = tokio::task::spawn_blocking(move || font::read(format, &bytes));
    // what makes the reader stumble is no sound font
    let font = read.await.unwrap_or(Err(Refused::DamagedFont))?;
    Ok(Seen {
        kind: Kind::Font,
        size: (0, 0),
        duration_ms: None,
        font: Some(font),
    })
}

/// A picture that moves is played as a video.
async fn still(incoming: &Incoming, format: Format) -> Result<Seen> {
    let found = picture::inspect(incoming.path.clone(), format).await?;
    let kind = if found.moves {
        Kind::Video
    } else {
        Kind::Image
    };
    Ok(Seen {
        kind,
        size: (found.width, found.height),
        duration_ms: None,
        font: None,
    })
}
