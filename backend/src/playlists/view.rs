//! A playlist as it is answered: each entry with what it shows.
use super::{
    body::{Body, Fit, IMAGE_MS, Item, Transition},
    store::current,
};
use crate::{
    drafts::{
        self,
        entity::{Kind, Model, State},
    },
    error::Result,
    id::{DraftId, MediaId, OrganisationId},
    media::{self, entity::media as media_row},
    page::Limit,
    time::Instant,
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Select};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Ids a statement names at most.
const CHUNK: usize = 500;

/// Which playlists are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListPlaylists {
    /// Part of the name.
    pub(super) q: Option<String>,
    /// How the draft stands to what is published.
    pub(super) state: Option<State>,
    /// The order.
    #[serde(default)]
    #[param(inline, value_type = Option<drafts::Sort>)]
    pub(super) sort: drafts::Sort,
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub(super) limit: Limit,
    /// The cursor `next` of the page before.
    pub(super) after: Option<String>,
}

/// A playlist.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Playlist {
    id: DraftId,
    name: String,
    items: Vec<PlaylistItem>,
    /// Once through, everything included.
    duration_ms: i64,
    /// How the draft stands to what is published.
    state: State,
    /// The publication that screens follow.
    published_in: Option<i64>,
    changed_at: Instant,
    changed_by: Person,
    pub(super) version: i64,
    created_at: Instant,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaylistPerson)]
struct Person {
    id: Uuid,
    name: String,
}

/// What an entry shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PlaylistItemKind)]
enum Shows {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A scene.
    Scene,
    /// Another playlist.
    Playlist,
}

/// An entry of a playlist with what it shows.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PlaylistItem {
    id: Option<Uuid>,
    media_id: Option<MediaId>,
    playlist_id: Option<DraftId>,
    scene_id: Option<DraftId>,
    duration_ms: Option<i64>,
    fit: Fit,
    transition: Transition,
    valid_from: Option<String>,
    valid_to: Option<String>,
    kind: Shows,
    /// The title of the media or the name of the scene or playlist; empty if it is gone.
    title: String,
    /// A small picture, once it is made.
    thumbnail_url: Option<String>,
    /// How long it is on the glass.
    effective_duration_ms: i64,
    /// Whether the media can be played; `null` for a playlist, or if it is gone.
    media_state: Option<media::State>,
    /// When the media itself begins to hold …
    media_valid_from: Option<Instant>,
    /// … and when it ceases to.
    media_valid_to: Option<Instant>,
}

/// What entries refer to.
#[derive(Debug, Default)]
pub(super) struct Shown {
    media: HashMap<MediaId, media_row::Model>,
    playlists: HashMap<DraftId, Body>,
    scenes: HashMap<DraftId, String>,
}

fn media_within(organisation: OrganisationId) -> Select<media_row::Entity> {
    media_row::Entity::find().filter(media_row::COLUMN.organisation_id.eq(organisation))
}

impl Shown {
    /// Reads everything that these playlists show, also through playlists inside.
    pub(super) async fn load(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        rows: &[Model],
    ) -> Result<Self> {
        let bodies: Vec<Body> = rows.iter().filter_map(current).collect();
        let mut shown = Self::default();
        if bodies.iter().any(|b| !b.playlists().is_empty()) {
            let all = drafts::within(organisation, Kind::Playlist).all(db).await?;
            let known = all.iter().filter_map(|row| Some((row.id, current(row)?)));
            shown.playlists = known.collect();
        }
        if bodies.iter().any(|b| !b.scenes().is_empty()) {
            let all = drafts::within(organisation, Kind::Scene).all(db).await?;
            shown.scenes = all.into_iter().map(|row| (row.id, row.name)).collect();
        }
        let inner = shown.playlists.values().flat_map(Body::media);
        let wanted: BTreeSet<MediaId> = bodies.iter().flat_map(Body::media).chain(inner).collect();
        let wanted: Vec<_> = wanted.into_iter().collect();
        for ids in wanted.chunks(CHUNK) {
            let rows = media_within(organisation)
                .filter(media_row::COLUMN.id.is_in(ids.iter().copied()))
                .all(db)
                .await?;
            shown
                .media
                .extend(rows.into_iter().map(|row| (row.id, row)));
        }
        Ok(shown)
    }

    /// The answer for a draft.
    pub(super) fn view(&self, row: Model) -> Playlist {
        let body = current(&row).unwrap_or_default();
        let items: Vec<_> = body.items.into_iter().map(|item| self.item(item)).collect();
        Playlist {
            id: row.id,
            state: row.state(),
            duration_ms: items.iter().map(|item| item.effective_duration_ms).sum(),
            items,
            name: row.name,
            published_in: row.published_in,
            changed_at: row.changed_at,
            changed_by: Person {
                id: row.changed_by,
                name: row.changed_by_name,
            },
            version: row.version,
            created_at: row.created_at,
        }
    }

    fn item(&self, item: Item) -> PlaylistItem {
        let media = item.media_id.and_then(|id| self.media.get(&id));
        let nested = item.playlist_id.and_then(|id| self.playlists.get(&id));
        let kind = match (item.playlist_id, item.scene_id, media.map(|m| m.kind)) {
            (Some(_), _, _) => Shows::Playlist,
            (None, Some(_), _) => Shows::Scene,
            (None, None, Some(media::Kind::Video)) => Shows::Video,
            (None, None, _) => Shows::Image,
        };
        let scene = item.scene_id.and_then(|id| self.scenes.get(&id));
        let title = media.map(|m| &m.title).or(nested.map(|b| &b.name));
        let title = title.or(scene);
        PlaylistItem {
            kind,
            title: title.cloned().unwrap_or_default(),
            thumbnail_url: self.thumbnail(&item, 0),
            effective_duration_ms: self.lasts(&item, 0),
            media_state: media.map(|m| m.state),
            media_valid_from: media.and_then(|m| m.valid_from),
            media_valid_to: media.and_then(|m| m.valid_to),
            id: item.id,
            media_id: item.media_id,
            playlist_id: item.playlist_id,
            scene_id: item.scene_id,
            duration_ms: item.duration_ms,
            fit: item.fit,
            transition: item.transition,
            valid_from: item.valid_from,
            valid_to: item.valid_to,
        }
    }

    /// A nested playlist looks like its first picture.
    fn thumbnail(&self, item: &Item, depth: usize) -> Option<String> {
        if let Some(media) = item.media_id.and_then(|id| self.media.get(&id)) {
            let made = media.state == media::State::Ready;
            let (id, bytes) = (media.id, media.sha256.get(..16).unwrap_or_default());
            return made.then(|| format!("/api/v1/media/{id}/thumbnail?v={bytes}"));
        }
        let inside = self.inside(item, depth);
        inside
            .iter()
            .find_map(|inner| self.thumbnail(inner, depth + 1))
    }

    fn lasts(&self, item: &Item, depth: usize) -> i64 {
        if item.playlist_id.is_some() {
            let inside = self.inside(item, depth).iter();
            return inside.map(|inner| self.lasts(inner, depth + 1)).sum();
        }
        let media = item.media_id.and_then(|id| self.media.get(&id));
        let natural = media.map(|m| match m.kind {
            media::Kind::Image | media::Kind::Font => IMAGE_MS,
            media::Kind::Video => m.duration_ms.unwrap_or(0),
        });
        let scene = item.scene_id.map(|_| IMAGE_MS);
        item.duration_ms.or(natural).or(scene).unwrap_or(0)
    }

    /// The entries of a nested playlist; bodies are checked for circles, the depth is for those that are not.
    fn inside(&self, item: &Item, depth: usize) -> &[Item] {
        let nested = item.playlist_id.and_then(|id| self.playlists.get(&id));
        let shallow = nested.filter(|_| depth < super::core::nesting::MAX_DEPTH);
        shallow
            .map(|body| body.items.as_slice())
            .unwrap_or_default()
    }
}
