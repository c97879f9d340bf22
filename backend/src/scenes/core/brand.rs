//! The brand kit: colours by token, fonts by role, the logo, and what it keeps to itself. Pure.
use super::check::{Fault, is_hex};
use crate::id::MediaId;
use player_protocol::scene::font_media;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Families that every screen has in some form; players know what to try for each.
pub const FAMILIES: [&str; 9] = [
    "manrope",
    "sans",
    "humanist",
    "geometric",
    "condensed",
    "serif",
    "didone",
    "slab",
    "mono",
];

/// Whether this names a family, or a media that may be a font.
pub fn is_font(name: &str) -> bool {
    FAMILIES.contains(&name) || font_media(name).is_some()
}

const MOST_COLOURS: usize = 12;

/// The colours, fonts and logo that scenes follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = BrandKitInput)]
pub struct Kit {
    /// 1 to 12, in the order in which they are offered.
    pub colours: Vec<Colour>,
    /// The family behind `brand:heading`: `manrope`, `sans`, `humanist`, `geometric`, `condensed`, `serif`, `didone`, `slab` or `mono`,
    /// or `media:` and the id of a font.
    pub heading_font: String,
    /// The family behind `brand:body`.
    pub body_font: String,
    /// The picture that is the logo.
    pub logo_media_id: Option<MediaId>,
    /// What only administrators may choose freely.
    pub locked: BTreeSet<Lock>,
}

/// A colour with its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = BrandColour)]
pub struct Colour {
    /// What scenes call it after `brand:`: 1 to 20 lower-case letters and digits.
    pub token: String,
    /// What people call it.
    pub name: String,
    /// `#rrggbb`.
    pub value: String,
}

/// What a brand kit keeps to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = BrandLock)]
pub enum Lock {
    /// Scenes use only colours of the brand.
    Colours,
    /// Scenes use only fonts of the brand.
    Fonts,
    /// Logos in scenes stay as they are.
    Logo,
}

impl Default for Kit {
    fn default() -> Self {
        Self::first("en")
    }
}

impl Kit {
    /// The one to begin with.
    pub fn first(locale: &str) -> Self {
        let french = locale.starts_with("fr");
        let colour = |token: &str, fr: &str, en: &str, value: &str| Colour {
            token: token.into(),
            name: if french { fr } else { en }.into(),
            value: value.into(),
        };
        Self {
            colours: vec![
                colour("primary", "Principale", "Primary", "#123c3a"),
                colour("accent", "Accent", "Accent", "#ff6b4a"),
                colour("soft", "Douce", "Soft", "#f7d9c4"),
                colour("dark", "Sombre", "Dark", "#14201f"),
                colour("light", "Claire", "Light", "#fffaf3"),
            ],
            heading_font: "manrope".into(),
            body_font: "manrope".into(),
            logo_media_id: None,
            locked: BTreeSet::new(),
        }
    }

    /// The colour behind a token.
    pub fn colour(&self, token: &str) -> Option<&str> {
        let found = self.colours.iter().find(|colour| colour.token == token);
        found.map(|colour| colour.value.as_str())
    }

    /// The family behind a role.
    pub fn font(&self, role: &str) -> Option<&str> {
        match role {
            "heading" => Some(&self.heading_font),
            "body" => Some(&self.body_font),
            _ => None,
        }
    }

    /// The fonts that are media, with the field that names each.
    pub fn own_fonts(&self) -> impl Iterator<Item = (&'static str, MediaId)> {
        let roles = [
            ("headingFont", &self.heading_font),
            ("bodyFont", &self.body_font),
        ];
        let own = |(field, font): (_, &String)| Some((field, MediaId(font_media(font)?)));
        roles.into_iter().filter_map(own)
    }

    /// The media that it names.
    pub fn media(&self) -> impl Iterator<Item = MediaId> {
        let fonts = self.own_fonts().map(|(_, id)| id);
        fonts.chain(self.logo_media_id)
    }

    /// Everything that is wrong with it by itself.
    pub fn faults(&self) -> Vec<Fault> {
        let mut found = Vec::new();
        if !(1..=MOST_COLOURS).contains(&self.colours.len()) {
            found.push(("colours".into(), "must be 1 to 12 colours".to_owned()));
        }
        let mut tokens = BTreeSet::new();
        for (i, colour) in self.colours.iter().enumerate() {
            let mut say = |field: &str, message: &str| {
                found.push((format!("colours[{i}].{field}"), message.to_owned()));
            };
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
            let good = (1..=20).contains(&colour.token.len()) && colour.token.bytes().all(plain);
            if !good {
                say("token", "must have 1 to 20 lower-case letters or digits");
            } else if !tokens.insert(&colour.token) {
                say("token", "comes twice");
            }
            if !(1..=40).contains(&colour.name.trim().chars().count()) {
                say("name", "must have 1 to 40 characters");
            }
            if !is_hex(&colour.value) {
                say("value", "must be a colour such as #1a7f5a");
            }
        }
        for (field, family) in [
            ("headingFont", &self.heading_font),
            ("bodyFont", &self.body_font),
        ] {
            if !is_font(family) {
                let message = format!(
                    "must be one of {}, or media: and the id of a font",
                    FAMILIES.join(", ")
                );
                found.push((field.into(), message));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kit_names_each_colour_once() {
        let mut kit = Kit::first("fr");
        assert!(kit.faults().is_empty());
        kit.colours[1].token = "primary".into();
        kit.colours[2].value = "red".into();
        kit.heading_font = format!("media:{}", MediaId::new());
        kit.body_font = "Comic Sans".into();
        let fields: Vec<_> = kit.faults().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["colours[1].token", "colours[2].value", "bodyFont"]);
        kit.colours.clear();
        assert_eq!(kit.faults()[0].0, "colours");
    }
}
