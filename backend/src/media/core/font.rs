//! What a font file says of itself, and whether it may travel to screens.
use super::{Format, Refused, words};
use serde::{Deserialize, Serialize};
use skrifa::{
    FontRef, MetadataProvider as _, Tag,
    attribute::Style,
    instance::{LocationRef, Size},
    outline::{DrawSettings, pen::PathElement},
    raw::{FileRef, TableProvider as _},
    string::StringId,
};
use std::borrow::Cow;
use utoipa::ToSchema;

/// Bytes of a font: it goes to every screen that shows it.
pub const MAX_BYTES: u64 = 4 << 20;
/// Bytes of an unpacked font.
const MAX_UNPACKED: u64 = 32 << 20;
/// Glyphs that are looked at for an outline.
const LOOKED_AT: usize = 1000;
/// Longest family and style.
const LONGEST: usize = 90;
/// The bits of `fsType` that say how a font may be embedded; of several the freest counts.
const USAGE: u16 = 0x000e;
/// Not at all.
const RESTRICTED: u16 = 0x0002;
/// Only pictures of its letters.
const PICTURES_ONLY: u16 = 0x0200;

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
    let plain = unpacked(format, bytes)?;
    let font = match FileRef::new(&plain).map_err(|_| Refused::DamagedFont)? {
        FileRef::Font(font) => font,
        FileRef::Collection(_) => return Err(Refused::FontCollection),
    };
    let os2 = font.os2().map_err(|_| Refused::DamagedFont)?;
    let only_pictures = os2.version() > 1 && os2.fs_type() & PICTURES_ONLY != 0;
    if os2.fs_type() & USAGE == RESTRICTED || only_pictures {
        return Err(Refused::LockedFont);
    }
    let family = name(
        &font,
        [StringId::TYPOGRAPHIC_FAMILY_NAME, StringId::FAMILY_NAME],
    );
    let family = family.filter(|_| font.charmap().has_map() && has_outlines(&font));
    let style = name(
        &font,
        [
            StringId::TYPOGRAPHIC_SUBFAMILY_NAME,
            StringId::SUBFAMILY_NAME,
        ],
    );
    let (weight_min, weight_max) = weights(&font);
    Ok(Font {
        family: family.ok_or(Refused::DamagedFont)?,
        style: style.unwrap_or_default(),
        weight_min,
        weight_max,
        italic: font.attributes().style != Style::Normal,
    })
}

/// Whether one of its first glyphs is drawn with lines.
fn has_outlines(font: &FontRef<'_>) -> bool {
    let outlines = font.outline_glyphs();
    let mut glyphs = outlines.iter().take(LOOKED_AT);
    glyphs.any(|(_, glyph)| {
        let mut drawn = Vec::<PathElement>::new();
        let plain = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
        glyph.draw(plain, &mut drawn).is_ok() && !drawn.is_empty()
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

fn weights(font: &FontRef<'_>) -> (u16, u16) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was put between 1 and 1000"
    )]
    let whole = |weight: f32| weight.clamp(1.0, 1000.0) as u16;
    match font.axes().get_by_tag(Tag::new(b"wght")) {
        Some(axis) => (whole(axis.min_value()), whole(axis.max_value())),
        None => {
            let own = whole(font.attributes().weight.value());
            (own, own)
        }
    }
}

/// The first of these names that it has, in English if it can be.
fn name(font: &FontRef<'_>, ids: [StringId; 2]) -> Option<String> {
    let of = |id| font.localized_strings(id).english_or_first();
    let text = ids.into_iter().find_map(of)?;
    let clean: String = text.chars().filter(|c| words::is_shown(*c)).collect();
    let short: String = clean.trim().chars().take(LONGEST).collect();
    Some(short).filter(|text| !text.is_empty())
}
