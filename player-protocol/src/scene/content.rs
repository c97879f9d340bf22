//! What the elements of a scene show.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Fill, Playlist};

/// What an element shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Words.
    Text(Text),
    /// What is told of the world outside, such as a price.
    Data(Data),
    /// The time in the store.
    Clock(Clock),
    /// The date in the store.
    Date(Date),
    /// Words that run by.
    Ticker(Ticker),
    /// A QR code.
    Qr(Qr),
    /// A rectangle or an ellipse.
    Shape(Shape),
    /// A picture.
    Image(Image),
    /// A film, without sound, again and again.
    Video(Video),
    /// The logo of the brand.
    Logo(Logo),
    /// Pictures and films of a playlist, one after the other.
    Playlist(Playlist),
}

/// Words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Text {
    /// What it says; line breaks are kept.
    pub text: String,
    /// How it looks.
    pub style: TextStyle,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Data {
    /// Its key as it is told, such as `price:A1`; empty while none is chosen.
    #[serde(default)]
    pub fact: String,
    /// How it is written.
    #[serde(default)]
    pub format: Format,
    /// Digits after the decimal sign, 0 to 3.
    #[serde(default = "cents")]
    pub decimals: u8,
    /// Three letters, for a price.
    #[serde(default = "euro")]
    pub currency: String,
    /// Before it.
    #[serde(default)]
    pub prefix: String,
    /// After it.
    #[serde(default)]
    pub suffix: String,
    /// Instead of it, while nobody knows.
    #[serde(default)]
    pub fallback: String,
    /// How it looks.
    pub style: TextStyle,
}

fn cents() -> u8 {
    2
}

fn euro() -> String {
    "EUR".into()
}

/// How a fact is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// As it was told.
    Text,
    /// A number as people of the language write it.
    Number,
    /// A number with the sign of its currency.
    #[default]
    Price,
}

/// The time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Clock {
    /// Whether seconds are seen.
    #[serde(default)]
    pub seconds: bool,
    /// How it looks.
    pub style: TextStyle,
}

/// The date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Date {
    /// How it is written.
    #[serde(default)]
    pub format: DateFormat,
    /// How it looks.
    pub style: TextStyle,
}

/// How a date is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateFormat {
    /// Saturday 28 November 2026.
    Full,
    /// Saturday 28 November.
    #[default]
    Long,
    /// 28/11/2026.
    Short,
    /// Saturday.
    Weekday,
}

/// Words that run by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ticker {
    /// What it says.
    pub text: String,
    /// Units a second.
    pub speed: u16,
    /// How it looks.
    pub style: TextStyle,
}

/// A QR code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Qr {
    /// What a reader reads, mostly an address.
    pub text: String,
    /// Of the modules; the darker one.
    pub colour: String,
    /// Behind them.
    pub background: String,
}

/// A rectangle or an ellipse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shape {
    /// Which.
    pub shape: Outline,
    /// Inside; null leaves it open.
    #[serde(default)]
    pub fill: Option<Fill>,
    /// The colour of its edge; null for none.
    #[serde(default)]
    pub stroke: Option<String>,
    /// How wide the edge is.
    #[serde(default)]
    pub stroke_width: u16,
    /// How round the corners of a rectangle are.
    #[serde(default)]
    pub radius: u16,
}

/// The outline of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outline {
    /// Four corners.
    Rectangle,
    /// None.
    Ellipse,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Image {
    /// The media; null while none is chosen.
    #[serde(default)]
    pub media_id: Option<Uuid>,
    /// How it fills its frame.
    #[serde(default)]
    pub fit: Fit,
    /// How round its corners are.
    #[serde(default)]
    pub radius: u16,
}

/// A film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Video {
    /// The media; null while none is chosen.
    #[serde(default)]
    pub media_id: Option<Uuid>,
    /// How it fills its frame.
    #[serde(default)]
    pub fit: Fit,
    /// How round its corners are.
    #[serde(default)]
    pub radius: u16,
}

/// How a picture fills its frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// All of the frame; what sticks out is cut.
    #[default]
    Cover,
    /// All of the picture.
    Contain,
}

/// The logo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Logo {
    /// Where it stands in its frame.
    #[serde(default)]
    pub align: Align,
}

/// How words look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TextStyle {
    /// `#rrggbb`, or `brand:` and the token of a colour of the brand kit.
    pub colour: String,
    /// The name of a family, `brand:heading` or `brand:body`, or `media:` and the id of a font.
    pub font: String,
    /// The height of the letters; with `fit` the greatest.
    pub size: u16,
    /// 100 to 900.
    pub weight: u16,
    /// Across.
    #[serde(default)]
    pub align: Align,
    /// Down.
    #[serde(default)]
    pub vertical: Vertical,
    /// Whether letters shrink until all fits into the frame.
    #[serde(default)]
    pub fit: bool,
    /// In percent of the size.
    #[serde(default = "line_height")]
    pub line_height: u16,
    /// Whether it leans.
    #[serde(default)]
    pub italic: bool,
    /// Whether all letters are capitals.
    #[serde(default)]
    pub uppercase: bool,
    /// Behind the words; null for nothing.
    #[serde(default)]
    pub background: Option<String>,
    /// Between the frame and the words.
    #[serde(default)]
    pub padding: u16,
    /// How round the corners of the background are.
    #[serde(default)]
    pub radius: u16,
}

fn line_height() -> u16 {
    120
}

/// Where words stand across their frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// Where words stand down their frame.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vertical {
    /// Above.
    Top,
    /// In the middle.
    #[default]
    Middle,
    /// Below.
    Bottom,
}

impl Content {
    /// How its words look, if it has any.
    pub fn style(&self) -> Option<&TextStyle> {
        match self {
            Self::Text(Text { style, .. })
            | Self::Data(Data { style, .. })
            | Self::Clock(Clock { style, .. })
            | Self::Date(Date { style, .. })
            | Self::Ticker(Ticker { style, .. }) => Some(style),
            Self::Qr(_)
            | Self::Shape(_)
            | Self::Image(_)
            | Self::Video(_)
            | Self::Logo(_)
            | Self::Playlist(_) => None,
        }
    }

    /// The picture or film that it names.
    pub fn media(&self) -> Option<Uuid> {
        match self {
            Self::Image(Image { media_id, .. }) | Self::Video(Video { media_id, .. }) => *media_id,
            _ => None,
        }
    }

    /// The playlist that it names.
    pub fn playlist(&self) -> Option<Uuid> {
        match self {
            Self::Playlist(Playlist { playlist_id, .. }) => *playlist_id,
            _ => None,
        }
    }

    /// The colours that it names.
    pub fn colours(&self) -> Vec<&str> {
        match self {
            Self::Qr(qr) => vec![&qr.colour, &qr.background],
            Self::Playlist(zone) => vec![&zone.background],
            Self::Shape(shape) => {
                let fill = shape.fill.iter().flat_map(Fill::colours);
                fill.chain(shape.stroke.as_deref()).collect()
            }
            _ => {
                let style = self.style();
                let own = style.map(|s| s.colour.as_str());
                own.into_iter()
                    .chain(style.and_then(|s| s.background.as_deref()))
                    .collect()
            }
        }
    }
}
