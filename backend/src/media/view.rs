//! A media as the API shows it.
use super::{
    core::font::Font,
    entity::{
        media::{self, Kind, State},
        media_use,
        rendition::{self, Purpose},
    },
    renditions, uses,
};
use crate::{
    error::Result,
    id::{MediaId, OrganisationId},
    time::Instant,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// An uploaded picture, video or font.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Media {
    pub(super) id: MediaId,
    title: String,
    kind: Kind,
    pub(super) state: State,
    /// What went wrong and what to do about it.
    message: Option<String>,
    /// Of the renditions, from 0 to 1.
    progress: f64,
    file_name: String,
    /// The type of the original.
    mime: String,
    /// The size of the original.
    bytes: i64,
    /// The hash of the original.
    sha256: String,
    /// As shown, in pixels.
    width: i32,
    height: i32,
    /// Of a video.
    duration_ms: Option<i64>,
    /// Of a font: what it says of itself.
    font: Option<Font>,
    /// Names with `/` between them; empty at the top.
    folder: String,
    tags: Vec<String>,
    /// Screens do not show it before.
    valid_from: Option<Instant>,
    /// Screens do not show it from then on.
    valid_to: Option<Instant>,
    /// A small JPEG, once it is made.
    thumbnail_url: Option<String>,
    /// A JPEG or MP4 to look at, or the font itself, once it is made.
    preview_url: Option<String>,
    /// Whether anything uses it.
    used: bool,
    created_at: Instant,
    created_by: Person,
    updated_at: Instant,
    pub(super) version: i64,
}

/// Who did it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = MediaPerson)]
pub(super) struct Person {
    pub(super) id: Uuid,
    pub(super) name: String,
}

/// A version of a media.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rendition {
    purpose: Purpose,
    mime: String,
    bytes: i64,
    sha256: String,
    width: i32,
    height: i32,
    duration_ms: Option<i64>,
    url: String,
}

/// Where a media is used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MediaUse)]
pub(super) struct Use {
    /// What shows it.
    kind: User,
    id: Uuid,
    name: String,
    /// Whether this is its published form (else its draft).
    published: bool,
}

/// What can show a media.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = MediaUserKind)]
enum User {
    /// A playlist.
    Playlist,
    /// A campaign, by itself.
    Campaign,
    /// A scene.
    Scene,
    /// The brand kit.
    Brand,
}

impl From<media_use::Model> for Use {
    fn from(row: media_use::Model) -> Self {
        Self {
            kind: match &*row.owner_kind {
                "playlist" => User::Playlist,
                "scene" => User::Scene,
                "brand" => User::Brand,
                _ => User::Campaign,
            },
            id: row.owner_id,
            name: row.owner_name,
            published: row.published,
        }
    }
}

/// The path segment of a purpose.
pub(super) fn segment(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Thumbnail => "thumbnail",
        Purpose::Preview => "preview",
        Purpose::Screen => "screen",
        Purpose::Poster => "poster",
    }
}

/// The URL names the bytes, so that browsers never ask twice.
fn url(row: &rendition::Model) -> String {
    let name = segment(row.purpose);
    let bytes = row.sha256.get(..16).unwrap_or_default();
    match row.purpose {
        Purpose::Thumbnail | Purpose::Preview => {
            format!("/api/v1/media/{}/{name}?v={bytes}", row.media_id)
        }
        _ => format!("/api/v1/media/{}/renditions/{name}?v={bytes}", row.media_id),
    }
}

impl From<rendition::Model> for Rendition {
    fn from(row: rendition::Model) -> Self {
        Self {
            url: url(&row),
            purpose: row.purpose,
            mime: row.mime,
            bytes: row.bytes,
            sha256: row.sha256,
            width: row.width,
            height: row.height,
            duration_ms: row.duration_ms,
        }
    }
}

/// Which bytes the caller expects.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The start of their hash, as in the URLs of a media: such an answer may be kept for ever.
    v: Option<String>,
}

impl Wanted {
    /// Whether these are they.
    pub(super) fn names(&self, sha256: &str) -> bool {
        let wanted = self.v.as_deref();
        wanted.is_some_and(|v| v.len() >= 12 && sha256.starts_with(v))
    }
}

/// The rows with what other tables know of them.
pub(super) async fn all(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    rows: Vec<media::Model>,
) -> Result<Vec<Media>> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let used = uses::used_among(db, organisation, &rows).await?;
    let mut urls = HashMap::new();
    for row in renditions::of(db, organisation, &ids).await? {
        urls.insert((row.media_id, row.purpose), url(&row));
    }
    let view = |row: media::Model| Media {
        thumbnail_url: urls.remove(&(row.id, Purpose::Thumbnail)),
        preview_url: urls.remove(&(row.id, Purpose::Preview)),
        used: used.contains(&row.id),
        tags: serde_json::from_value(row.tags).unwrap_or_default(),
        progress: f64::from(row.progress_permille) / 1000.0,
        id: row.id,
        title: row.title,
        kind: row.kind,
        state: row.state,
        message: row.message,
        file_name: row.file_name,
        mime: row.mime,
        bytes: row.bytes,
        sha256: row.sha256,
        width: row.width,
        height: row.height,
        duration_ms: row.duration_ms,
        font: row.font.and_then(|font| serde_json::from_value(font).ok()),
        folder: row.folder,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        created_at: row.created_at,
        created_by: Person {
            id: row.created_by,
            name: row.created_by_name,
        },
        updated_at: row.updated_at,
        version: row.version,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// One row with what other tables know of it.
pub(super) async fn one(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    row: media::Model,
) -> Result<Media> {
    let mut all = all(db, organisation, vec![row]).await?;
    all.pop()
        .ok_or_else(|| crate::error::Error::internal("a view is missing"))
}
