//! What a font file says of itself, and whether it may travel to screens.
use super::{Format, Refused, words};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use ttf_parser::{Face, Permissions, PlatformId, Tag, name_id};
use utoipa::ToSchema;

/// Bytes of a font: it goes to every screen that shows it.
pub const MAX_BYTES: u64 = 4 << 20;
/// Bytes of an unpacked font.
const MAX_UNPACKED: u64 = 32 << 20;
/// Glyphs that are looked at for an outline.
const LOOKED_AT: u16 = 1000;
/// Longest family and style.
const LONGEST: usize = 90;
/// English, as Windows counts languages.
const ENGLISH: u16 = 0x0409;

/// What a font says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MediaFont)]
pub struct Font {
    /// What it is a part of, such as `Acme Sans`.
    pub family: String,
    /// Which part, such as `Bold Italic`.
    pub style: String,
    /// How heavy its letters are, from 1 to 1000; of a variable font the lightest.
    pub weight_min: u16,
    /// The same, or of a variable font the heaviest.
    pub weight_max: u16,
    /// Whether its letters lean.
    pub italic: bool,
}

impl Font {
    /// What people call it.
    pub fn title(&self) -> String {
        match &*self.style {
            "" | "Regular" => self.family.clone(),
            style => format!("{} {style}", self.family),
        }
    }
}

/// Reads a font.
///
/// # Errors
/// If it is damaged, more than one, too large, or its licence keeps it at home.
pub fn read(format: Format, bytes: &[u8]) -> Result<Font, Refused> {
    if ttf_parser::fonts_in_collection(bytes).is_some() {
        return Err(Refused::FontCollection);
    }
    let plain = unpacked(format, bytes)?;
    let face = Face::parse(&plain, 0).map_err(|_| Refused::DamagedFont)?;
    let licence = face.tables().os2.ok_or(Refused::DamagedFont)?;
    let restricted = licence.permissions() == Some(Permissions::Restricted);
    if restricted || !licence.is_outline_embedding_allowed() {
        return Err(Refused::LockedFont);
    }
    let glyphs = 0..face.number_of_glyphs().min(LOOKED_AT);
    let mut glyphs = glyphs.map(ttf_parser::GlyphId);
    let drawn = glyphs.any(|glyph| face.glyph_bounding_box(glyph).is_some());
    let spoken = face.tables().cmap.is_some();
    let family = name(&face, [name_id::TYPOGRAPHIC_FAMILY, name_id::FAMILY]);
    let family = family.filter(|_| drawn && spoken);
    let (weight_min, weight_max) = weights(&face);
    Ok(Font {
        family: family.ok_or(Refused::DamagedFont)?,
        style: name(&face, [name_id::TYPOGRAPHIC_SUBFAMILY, name_id::SUBFAMILY])
            .unwrap_or_default(),
        weight_min,
        weight_max,
        italic: face.is_italic(),
    })
}

fn unpacked(format: Format, bytes: &[u8]) -> Result<Cow<'_, [u8]>, Refused> {
    let plain = match format {
        Format::Woff => {
            if unpacked_size(bytes) > MAX_UNPACKED {
                return Err(Refused::LargeFont);
            }
            wuff::decompress_woff1(bytes)
        }
        // bounds itself
        Format::Woff2 => wuff::decompress_woff2(bytes),
        _ => return Ok(bytes.into()),
    };
    plain.map(Cow::Owned).map_err(|_| Refused::DamagedFont)
}

/// The sum of what the tables of a WOFF say that they become.
fn unpacked_size(woff: &[u8]) -> u64 {
    let entries = woff.get(44..).unwrap_or_default().chunks_exact(20);
    let count = woff
        .get(12..14)
        .map_or(0, |n| usize::from(n[0]) << 8 | usize::from(n[1]));
    let sizes = entries.take(count).map(|entry| {
        let size = [entry[12], entry[13], entry[14], entry[15]];
        u64::from(u32::from_be_bytes(size))
    });
    sizes.sum()
}

fn weights(face: &Face<'_>) -> (u16, u16) {
    let own = face.weight().to_number().clamp(1, 1000);
    let mut axes = face.variation_axes().into_iter();
    let axis = axes.find(|axis| axis.tag == Tag::from_bytes(b"wght"));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was put between 1 and 1000"
    )]
    let whole = |weight: f32| weight.clamp(1.0, 1000.0) as u16;
    axis.map_or((own, own), |axis| {
        (whole(axis.min_value), whole(axis.max_value))
    })
}

/// The first of these names that it has, in English if it can be.
fn name(face: &Face<'_>, ids: [u16; 2]) -> Option<String> {
    let of = |id: u16| {
        let names = || {
            face.names()
                .into_iter()
                .filter(move |name| name.name_id == id)
        };
        let english = names()
            .find(|name| name.platform_id == PlatformId::Windows && name.language_id == ENGLISH);
        let text = |name: ttf_parser::name::Name<'_>| name.to_string();
        english.and_then(text).or_else(|| names().find_map(text))
    };
    let text = ids.into_iter().find_map(of)?;
    let clean: String = text.chars().filter(|c| words::is_shown(*c)).collect();
    let short: String = clean.trim().chars().take(LONGEST).collect();
    Some(short).filter(|text| !text.is_empty())
}
