//! Scenes, playlists and campaigns as they were published: what compiling reads of their bodies. Bodies are kept for ever, so reading is
//! lenient: what a later version adds is ignored, what an earlier one lacked has a default.
use crate::{
    id::{CalendarId, DraftId, MediaId},
    schedule::conditions,
};
use player_protocol::scene::{Canvas, Canvases};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

/// An entry of a playlist, or of a campaign that has its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Entry {
    /// Named in the proof of play; derived from its place if it has none.
    pub id: Option<Uuid>,
    /// What it shows …
    pub media_id: Option<MediaId>,
    /// … or which scene …
    pub scene_id: Option<DraftId>,
    /// … or the playlist it stands for.
    pub playlist_id: Option<DraftId>,
    /// How long; none = as long as the video lasts, or the usual time of an image.
    pub duration_ms: Option<i64>,
    /// `contain` or `cover`.
    pub fit: Option<String>,
    /// `cut` or `fade`.
    pub transition: Option<String>,
    /// Not shown before.
    pub valid_from: Option<String>,
    /// Not shown from then on.
    pub valid_to: Option<String>,
}

/// A scene.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scene {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub canvases: Arc<Canvases>,
}

impl<'de> Deserialize<'de> for Scene {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Body {
            name: String,
            landscape: Option<Canvas>,
            portrait: Option<Canvas>,
        }
        let Body {
            name,
            landscape,
            portrait,
        } = Body::deserialize(deserializer)?;
        let canvases = Canvases {
            landscape,
            portrait,
        };
        Ok(Self {
            name,
            canvases: Arc::new(canvases),
        })
    }
}

/// A playlist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Playlist {
    /// Its name.
    pub name: String,
    /// What it shows, in order.
    pub items: Vec<Entry>,
}

/// A campaign.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Campaign {
    /// Its name.
    pub name: String,
    /// `loop`, `share_of_voice`, …
    pub kind: String,
    /// Greater is stronger.
    pub priority: Option<i32>,
    /// How often it plays beside others of its tier.
    pub weight: Option<u32>,
    /// What a share of voice asks for.
    pub share_permille: Option<u32>,
    /// Which screens.
    pub target: String,
    /// Not before.
    pub from: Option<String>,
    /// Not from then on.
    pub to: Option<String>,
    /// On which days and at which times.
    pub rules: Vec<Rule>,
    /// What it waits for.
    pub condition: Option<Value>,
    /// Plays that share a key are kept apart.
    pub separation_keys: Vec<String>,
    /// The least time between two starts.
    pub gap_ms: Option<i64>,
    /// At most so many plays an hour.
    pub cap_per_hour: Option<u32>,
    /// A weight that grows.
    pub ramp: Option<Ramp>,
    /// Plays outside opening hours too.
    pub wake: Option<bool>,
    /// How grave an emergency is.
    pub severity: Option<String>,
    /// A play may finish where its segment ends.
    pub soft_end: Option<bool>,
    /// Prices that its media print.
    pub printed_prices: Vec<PrintedPrice>,
    /// Taken off by hand.
    pub paused: Option<bool>,
    /// The playlist it shows …
    pub playlist_id: Option<DraftId>,
    /// … or its own entries.
    pub items: Option<Vec<Entry>>,
}

/// A price that is printed in a media.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PrintedPrice {
    /// The fact that holds the price.
    pub fact: String,
    /// As it is printed.
    pub value: Value,
}

/// A rule of a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Rule {
    /// RFC 5545.
    pub recurrence: Option<String>,
    /// Where the recurrence starts.
    pub start_date: Option<String>,
    /// ISO weekdays.
    pub weekdays: Option<Vec<u8>>,
    /// More dates.
    pub dates: Option<Vec<String>>,
    /// Fewer dates.
    pub except_dates: Option<Vec<String>>,
    /// Only dates in one of these.
    pub in_calendars: Option<Vec<CalendarId>>,
    /// No dates in these.
    pub not_in_calendars: Option<Vec<CalendarId>>,
    /// Times of day.
    pub dayparts: Vec<Daypart>,
    /// Dates with their own times.
    pub overrides: Option<Vec<Override>>,
}

/// A time of day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Daypart {
    /// `HH:MM`.
    pub start: String,
    /// `HH:MM` up to `24:00`.
    pub end: String,
}

/// A date with its own times.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Override {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Its times; none = nothing on that date.
    pub dayparts: Vec<Daypart>,
}

/// A weight that grows towards an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Ramp {
    /// The first weight.
    pub w0: u32,
    /// The last weight.
    pub w1: u32,
    /// When the last weight is reached.
    pub event: String,
}

/// Everything that screens follow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bodies {
    /// Published scenes.
    pub scenes: BTreeMap<DraftId, Scene>,
    /// Published playlists.
    pub playlists: BTreeMap<DraftId, Playlist>,
    /// Published campaigns.
    pub campaigns: BTreeMap<DraftId, Campaign>,
}

/// Playlists nest no deeper.
const MAX_DEPTH: usize = 16;

/// What an entry shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shows {
    /// A picture or a film.
    Media(MediaId),
    /// A scene.
    Scene(DraftId),
}

impl Shows {
    /// Its id, whatever it is.
    pub fn id(self) -> Uuid {
        match self {
            Self::Media(id) => id.0,
            Self::Scene(id) => id.0,
        }
    }

    /// The media, if it is one.
    pub fn media(self) -> Option<MediaId> {
        match self {
            Self::Media(id) => Some(id),
            Self::Scene(_) => None,
        }
    }
}

impl Entry {
    /// What it shows itself; `None` for one that stands for a playlist.
    pub fn shows(&self) -> Option<Shows> {
        let media = self.media_id.map(Shows::Media);
        media.or(self.scene_id.map(Shows::Scene))
    }
}

/// An entry that shows a media or a scene, with the entries it stands in.
#[derive(Clone, Debug)]
pub struct Leaf<'a> {
    /// The entry itself.
    pub entry: &'a Entry,
    /// What.
    pub shows: Shows,
    /// The entries of the playlists around it: their windows hold too.
    pub around: Vec<&'a Entry>,
}

impl Campaign {
    /// Every calendar that its rules name.
    pub fn calendars(&self) -> BTreeSet<CalendarId> {
        let lists = self
            .rules
            .iter()
            .flat_map(|rule| [&rule.in_calendars, &rule.not_in_calendars]);
        lists.flatten().flatten().copied().collect()
    }
}

impl Bodies {
    /// The entries of a campaign that show something, in playing order, playlists opened; one that is not published counts as empty.
    pub fn leaves<'a>(&'a self, campaign: &'a Campaign) -> Vec<Leaf<'a>> {
        match campaign.playlist_id {
            Some(id) => self.leaves_of(id),
            None => self.opened(campaign.items.as_deref().unwrap_or_default()),
        }
    }

    /// The same of a playlist.
    pub fn leaves_of(&self, playlist: DraftId) -> Vec<Leaf<'_>> {
        self.opened(self.items(playlist))
    }

    fn opened<'a>(&'a self, items: &'a [Entry]) -> Vec<Leaf<'a>> {
        let mut found = Vec::new();
        self.open(items, &mut Vec::new(), &mut found);
        found
    }

    fn items(&self, playlist: DraftId) -> &[Entry] {
        self.playlists.get(&playlist).map_or(&[], |p| &p.items)
    }

    fn open<'a>(
        &'a self,
        items: &'a [Entry],
        around: &mut Vec<&'a Entry>,
        found: &mut Vec<Leaf<'a>>,
    ) {
        for entry in items {
            match (entry.shows(), entry.playlist_id) {
                (Some(shows), _) => found.push(Leaf {
                    entry,
                    shows,
                    around: around.clone(),
                }),
                (None, Some(playlist)) if around.len() < MAX_DEPTH => {
                    around.push(entry);
                    self.open(self.items(playlist), around, found);
                    around.pop();
                }
                (None, _) => {}
            }
        }
    }

    /// Every media that something here shows, each once.
    pub fn media(&self) -> Vec<MediaId> {
        let lists = self.playlists.values().map(|p| &p.items);
        let own = self.campaigns.values().filter_map(|c| c.items.as_ref());
        let mut ids: Vec<MediaId> = lists
            .chain(own)
            .flatten()
            .filter_map(|e| e.media_id)
            .collect();
        let scenes = self.scenes.values();
        ids.extend(scenes.flat_map(|scene| scene.canvases.media()).map(MediaId));
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Every calendar that a rule here names.
    pub fn calendars(&self) -> BTreeSet<CalendarId> {
        let campaigns = self.campaigns.values();
        campaigns.flat_map(Campaign::calendars).collect()
    }

    /// Every fact that holds a price which something here prints.
    pub fn price_keys(&self) -> BTreeSet<String> {
        let prices = self.campaigns.values().flat_map(|c| &c.printed_prices);
        prices.map(|price| price.fact.clone()).collect()
    }

    /// Every fact that a scene here tells.
    pub fn scene_keys(&self) -> BTreeSet<String> {
        let scenes = self.scenes.values();
        let keys = scenes.flat_map(|scene| scene.canvases.facts());
        keys.map(str::to_owned).collect()
    }

    /// Every fact that a condition here asks for.
    pub fn fact_keys(&self) -> BTreeSet<String> {
        let conditions = self.campaigns.values().filter_map(|c| c.condition.as_ref());
        let gates = conditions.map(conditions::gate);
        gates
            .flat_map(|gate| gate.atoms.into_iter().map(|atom| atom.key))
            .collect()
    }
}
