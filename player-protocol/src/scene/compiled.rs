//! A scene as a screen is sent it: with everything beside its canvases that is needed to draw it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Canvas, Cycle};

/// The file behind an item of the kind `layout`, as JSON in UTF-8. Equal words in equal places are equal bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Compiled {
    /// 1; a player leaves out what is of a version that it does not know.
    pub version: u32,
    /// For screens that are wider than high.
    pub landscape: Option<Canvas>,
    /// For screens that are higher than wide.
    pub portrait: Option<Canvas>,
    /// The colours of the brand that it names, by token: `#rrggbb`.
    pub colours: BTreeMap<String, String>,
    /// The families of the brand that it names, by role; `media:` and an id is a font whose file is in `media`.
    pub fonts: BTreeMap<String, String>,
    /// The media that is the logo.
    pub logo: Option<Uuid>,
    /// The file of each media, pictures, films and fonts: a key of the manifest's `assets`.
    pub media: BTreeMap<Uuid, String>,
    /// What loops in its zones, by playlist.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub playlists: BTreeMap<Uuid, Cycle>,
    /// What is told, by key; what nobody knows is absent.
    pub facts: BTreeMap<String, Fact>,
    /// The language in which numbers, times and dates are written.
    pub locale: String,
    /// The IANA name of the zone that its clocks show.
    pub time_zone: String,
}

/// What is told of the world outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// What.
    pub value: FactValue,
    /// Epoch milliseconds from which on nobody knows; null for as long as nothing else is told.
    pub until: Option<i64>,
}

/// A number, yes or no, or words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
}
