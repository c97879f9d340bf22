//! From a file that has come in to a media: examined, stored, written down; or refused, with nothing left behind.
use super::{
    core::{self, Format, Refused, font::Font},
    entity::media::{self, Kind},
    film, fonts, picture,
    receive::{self, Incoming},
    store::{self, Original, Words},
    upload_store, uses, versions,
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
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;
use tokio::{io::AsyncReadExt as _, sync::Semaphore};

/// Videos that are examined at the same time in the whole process.
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
    fonts::may_keep(by, original.kind)?;
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
                let row = fonts::ready_at_once(txn, row, now).await?;
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
    fonts::may_keep(by, row.kind)?;
    if row.sha256 == incoming.sha256 {
        return Ok(row);
    }
    must_be_new(&state.db, row.organisation_id, &incoming.sha256).await?;
    must_publish_if_shown(&state.db, by, &row).await?;
    let original = examine(state, incoming, file_name).await?;
    if original.kind != row.kind {
        return Err(Refused::OtherKind.into());
    }
    storage::adopt(state.shelf(), &incoming.path, &incoming.sha256).await?;
    exchange(state, by, row, original).await
}

/// Gives the media an original that is in the store already, and keeps the one that it has as a version.
///
/// # Errors
/// 409 if another media has these bytes, 403 if it is on screens and the caller may not publish.
pub(super) async fn exchange(
    state: &AppState,
    by: &Caller,
    row: media::Model,
    original: Original,
) -> Result<media::Model> {
    let (organisation, now) = (row.organisation_id, state.clock.now());
    let row = db::write(&state.db, async |txn| {
        must_be_new(txn, organisation, &original.sha256).await?;
        let row = store::find(txn, organisation, row.id).await?;
        let row = row.ok_or(Error::NotFound("media"))?;
        must_publish_if_shown(txn, by, &row).await?;
        versions::keep(txn, by, &row, now).await?;
        let row = store::replace(txn, row, original.clone(), now).await?;
        versions::drop_same(txn, &row).await?;
        let row = fonts::ready_at_once(txn, row, now).await?;
        note(txn, by, "media.replace", &row, now).await?;
        Ok(row)
    })
    .await?;
    tracing::info!(media.id = %row.id, "media `{}` has a new file", row.title);
    state.signals.jobs.notify_one();
    state.events.tell_changed(organisation, "media", &row.id);
    Ok(row)
}

async fn must_be_new(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sha256: &str,
) -> Result<()> {
    let known = store::with_bytes(db, organisation, sha256).await?;
    known.map_or(Ok(()), |other| {
        Err(Error::Conflict(format!(
            "this very file is the media `{}` already: use that one",
            other.title
        )))
    })
}

/// A new file of what is published is on the screens at once.
async fn must_publish_if_shown(
    db: &impl ConnectionTrait,
    by: &Caller,
    row: &media::Model,
) -> Result<()> {
    let uses = uses::of(db, row.organisation_id, row.id).await?;
    match uses.iter().any(|one| one.published) && !by.may(Permission::Publish) {
        true => Err(Error::Forbidden(
            "this media is on screens, which would change at once: ask somebody who may publish",
        )),
        false => Ok(()),
    }
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
        Seen {
            kind: Kind::Font,
            size: (0, 0),
            duration_ms: None,
            font: Some(fonts::look(incoming, format).await?),
        }
    } else {
        still(incoming, format).await?
    };
    let side = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    Ok(Original {
        file_name: core::shown_name(file_name),
        kind: seen.kind,
        sha256: incoming.sha256.clone(),
        bytes: i64::try_from(incoming.bytes).unwrap_or(i64::MAX),
        mime: format.mime().to_owned(),
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
