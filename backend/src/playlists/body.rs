//! What a playlist says: the body that is drafted, published and kept.
use crate::id::{DraftId, MediaId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How long an image is shown when nobody says so.
pub const IMAGE_MS: i64 = 10_000;

/// A playlist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlaylistInput)]
pub struct Body {
    /// Its name.
    pub name: String,
    /// What it shows, in order.
    pub items: Vec<Item>,
}

/// An entry: a media, a scene, or another playlist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PlaylistItemInput)]
pub struct Item {
    /// Names the entry in the proof of play; given by the server when absent, and kept when sent back.
    #[serde(default)]
    pub id: Option<Uuid>,
    /// The media it shows …
    #[serde(default)]
    pub media_id: Option<MediaId>,
    /// … or the playlist it stands for.
    #[serde(default)]
    pub playlist_id: Option<DraftId>,
    /// … or the scene.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scene_id: Option<DraftId>,
    /// 1 s to 24 h; `null` = as long as the video lasts, 10 s for an image or a scene. Nested playlists have none.
    #[serde(default)]
    pub duration_ms: Option<i64>,
    /// How it fills the screen.
    #[serde(default)]
    pub fit: Fit,
    /// How it comes in.
    #[serde(default)]
    pub transition: Transition,
    /// Not shown before: `2026-10-01T09:00` on the screen's clock, or with `Z` or an offset.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// Not shown from then on.
    #[serde(default)]
    pub valid_to: Option<String>,
}

/// How a media fills the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PlaylistFit)]
pub enum Fit {
    /// All of it is seen.
    #[default]
    Contain,
    /// All of the screen is filled.
    Cover,
}

/// How a media comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = PlaylistTransition)]
pub enum Transition {
    /// At once.
    #[default]
    Cut,
    /// Softly.
    Fade,
}

impl Body {
    /// The media it names, in order.
    pub fn media(&self) -> Vec<MediaId> {
        self.items.iter().filter_map(|item| item.media_id).collect()
    }

    /// The scenes it names, in order.
    pub fn scenes(&self) -> Vec<DraftId> {
        self.items.iter().filter_map(|item| item.scene_id).collect()
    }

    /// The playlists it names, in order.
    pub fn playlists(&self) -> Vec<DraftId> {
        let named = self.items.iter().filter_map(|item| item.playlist_id);
        named.collect()
    }

    /// Gives an id to entries without one: that of an entry of `before` which says the same, else a fresh one.
    pub fn number(&mut self, before: Option<&Self>) {
        let taken: Vec<Uuid> = self.items.iter().filter_map(|item| item.id).collect();
        let earlier = before.map(|b| b.items.as_slice()).unwrap_or_default();
        let mut free: Vec<&Item> = earlier.iter().collect();
        free.retain(|item| item.id.is_some_and(|id| !taken.contains(&id)));
        for item in self.items.iter_mut().filter(|item| item.id.is_none()) {
            let place = free.iter().position(|old| says_the_same(old, item));
            let id = place.and_then(|place| free.remove(place).id);
            item.id = Some(id.unwrap_or_else(Uuid::now_v7));
        }
    }
}

fn says_the_same(old: &Item, new: &Item) -> bool {
    let bare = Item {
        id: None,
        ..old.clone()
    };
    bare == *new
}
