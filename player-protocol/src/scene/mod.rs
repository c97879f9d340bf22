//! A scene: zones and elements on a canvas, for screens that lie and for screens that stand, and what a screen is sent of it.
//!
//! Lengths are in units of the canvas: a landscape is 1920 units wide and 1080 high, a portrait the other way round, whatever
//! the resolution of the screen.

mod compiled;
mod content;
mod zone;

pub use compiled::{Compiled, Fact, FactValue};
pub use content::{
    Align, Clock, Content, Data, Date, DateFormat, Fit, Format, Image, Logo, Outline, Qr, Shape,
    Text, TextStyle, Ticker, Vertical, Video,
};
pub use zone::{Cycle, Play, Playing, Playlist, Transition};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a colour or font begins with that the brand kit decides.
pub const BRAND: &str = "brand:";

/// What a font begins with that is a media: its id follows.
pub const OWN_FONT: &str = "media:";

/// The media behind a font's name, if it is one.
pub fn font_media(font: &str) -> Option<Uuid> {
    let id = font.strip_prefix(OWN_FONT)?;
    let id = id.parse().ok()?;
    // one way to write it, so that equal scenes are equal bytes
    (own_font(id) == font).then_some(id)
}

/// The name of the font that is this media.
pub fn own_font(id: Uuid) -> String {
    format!("{OWN_FONT}{id}")
}

/// The version of the form in which scenes are sent.
pub const VERSION: u32 = 1;

/// The canvases of a scene; at least one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Canvases {
    /// For screens that are wider than high: 1920 by 1080 units.
    #[serde(default)]
    pub landscape: Option<Canvas>,
    /// For screens that are higher than wide: 1080 by 1920 units.
    #[serde(default)]
    pub portrait: Option<Canvas>,
}

/// What is seen on a screen of one form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Canvas {
    /// Behind all elements, and around the canvas on screens of other proportions.
    pub background: Fill,
    /// From the bottom up.
    pub elements: Vec<Element>,
}

/// One colour, or a course from one to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fill {
    /// `#rrggbb`, or `brand:` and the token of a colour of the brand kit.
    pub colour: String,
    /// Where a course ends; null for one colour.
    #[serde(default)]
    pub to: Option<String>,
    /// The direction of a course in degrees, clockwise from upwards: 0 to 360.
    #[serde(default)]
    pub angle: u16,
}

/// Where an element lies: its box before it is turned about its middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Frame {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// Its width.
    pub w: i32,
    /// Its height.
    pub h: i32,
    /// Clockwise, in degrees: -180 to 180.
    #[serde(default)]
    pub rotation: i32,
}

/// Something on a canvas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Element {
    /// Names it within its canvas.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it lies.
    pub frame: Frame,
    /// In percent.
    #[serde(default = "opaque")]
    pub opacity: u8,
    /// Whether an editor keeps it as it is.
    #[serde(default)]
    pub locked: bool,
    /// Whether it is left out.
    #[serde(default)]
    pub hidden: bool,
    /// Elements of the same group are chosen and moved together by an editor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What it shows.
    pub content: Content,
}

fn opaque() -> u8 {
    100
}

impl Canvases {
    /// Those that are there, with their names on the wire.
    pub fn each(&self) -> impl Iterator<Item = (&'static str, &Canvas)> {
        let named = [("landscape", &self.landscape), ("portrait", &self.portrait)];
        named
            .into_iter()
            .filter_map(|(name, canvas)| Some((name, canvas.as_ref()?)))
    }

    /// What its elements show, in order.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let elements = self.each().flat_map(|(_, canvas)| &canvas.elements);
        elements.map(|element| &element.content)
    }

    /// The pictures, films and fonts that it names itself, without what the brand kit decides.
    pub fn media(&self) -> impl Iterator<Item = Uuid> {
        let shown = self.contents().filter_map(Content::media);
        shown.chain(self.fonts().filter_map(font_media))
    }

    /// The playlists that loop in it, one for each zone.
    pub fn playlists(&self) -> impl Iterator<Item = Uuid> {
        self.contents().filter_map(Content::playlist)
    }

    /// The facts that it tells.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.contents().filter_map(|content| match content {
            Content::Data(data) if !data.fact.is_empty() => Some(data.fact.as_str()),
            _ => None,
        })
    }

    /// Whether it shows the logo of the brand.
    pub fn has_logo(&self) -> bool {
        self.contents().any(|c| matches!(c, Content::Logo(_)))
    }

    /// Every colour that it names.
    pub fn colours(&self) -> impl Iterator<Item = &str> {
        let grounds = self
            .each()
            .flat_map(|(_, canvas)| canvas.background.colours());
        grounds.chain(self.contents().flat_map(Content::colours))
    }

    /// Every font that it names.
    pub fn fonts(&self) -> impl Iterator<Item = &str> {
        let styles = self.contents().filter_map(Content::style);
        styles.map(|style| style.font.as_str())
    }
}

impl Fill {
    /// The colours of it.
    pub fn colours(&self) -> Vec<&str> {
        let to = self.to.as_deref();
        std::iter::once(self.colour.as_str()).chain(to).collect()
    }
}
