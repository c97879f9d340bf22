//! What publishing needs to know of media: the rendition for screens and when it may be shown.
use super::entity::{
    media::{self, Entity as Media, Kind, State},
    rendition::{self, Entity as Rendition, Purpose},
};
use crate::{
    error::Result,
    id::{MediaId, OrganisationId},
    time::Instant,
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _};
use std::collections::HashMap;

/// Ids a statement names at most.
const CHUNK: usize = 500;

/// A media as screens play it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playable {
    /// What it is.
    pub kind: Kind,
    /// Whether its renditions are made; a replaced media that is processing or failed still has the earlier asset.
    pub state: State,
    /// Its title, for warnings.
    pub title: String,
    /// The file for screens; `None` until it is made for the first time.
    pub asset: Option<Asset>,
    /// Not shown before.
    pub valid_from: Option<Instant>,
    /// Not shown from then on.
    pub valid_to: Option<Instant>,
}

impl Playable {
    /// Whether it can be shown by itself.
    pub fn plays(&self) -> bool {
        self.kind != Kind::Font
    }
}

/// A file that screens download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its content address, 64 hex digits.
    pub sha256: String,
    /// Its length.
    pub bytes: i64,
    /// Its type.
    pub mime: String,
    /// Its width in pixels.
    pub width: i32,
    /// Its height in pixels.
    pub height: i32,
    /// The exact duration of a video.
    pub duration_ms: Option<i64>,
}

/// The named media of the organisation; ids that do not exist are absent.
pub async fn playable(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    ids: &[MediaId],
) -> Result<HashMap<MediaId, Playable>> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let rows = Media::find()
            .filter(media::COLUMN.organisation_id.eq(organisation))
            .filter(media::COLUMN.id.is_in(ids.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id, bare(row))));
        let renditions = Rendition::find()
            .filter(rendition::COLUMN.organisation_id.eq(organisation))
            .filter(rendition::COLUMN.media_id.is_in(ids.iter().copied()))
            .filter(rendition::COLUMN.purpose.eq(Purpose::Screen))
            .all(db)
            .await?;
        for row in renditions {
            if let Some(playable) = found.get_mut(&row.media_id) {
                playable.asset = Some(asset(row));
            }
        }
    }
    Ok(found)
}

fn bare(row: media::Model) -> Playable {
    Playable {
        kind: row.kind,
        state: row.state,
        title: row.title,
        asset: None,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
    }
}

fn asset(row: rendition::Model) -> Asset {
    Asset {
        sha256: row.sha256,
        bytes: row.bytes,
        mime: row.mime,
        width: row.width,
        height: row.height,
        duration_ms: row.duration_ms,
    }
}
