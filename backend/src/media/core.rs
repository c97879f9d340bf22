//! What an upload is, how it is named, and which versions are made of it. Knows no file, no database and no HTTP.
mod film;
pub mod font;
mod words;

pub use film::{Film, FilmPlan, Means, plan};
pub use words::{folder, shown_name, tags, tags_key, title, title_of};

use std::fmt;

/// Longest side of a picture, in pixels.
pub const MAX_SIDE: u32 = 16_384;
/// Pixels of a picture: what a server of one gigabyte can decode.
pub const MAX_PIXELS: u64 = 100_000_000;
/// Bytes of a picture; videos are bounded by the upload alone.
pub const MAX_PICTURE_BYTES: u64 = 200 << 20;
/// Pixels of a video frame, as [`MAX_PIXELS`]: 8192 x 4320.
pub const MAX_FRAME_PIXELS: u64 = 35_389_440;
/// The longest video.
pub const MAX_DURATION_MS: i64 = 4 * 3600 * 1000;
/// Longest side of a thumbnail.
pub const THUMBNAIL_SIDE: u32 = 480;
/// Longest side of a picture's preview.
pub const PREVIEW_SIDE: u32 = 1600;
/// The box of a picture for screens, lying or standing.
pub const SCREEN_BOX: (u32, u32) = (3840, 2160);
/// The box of a video for screens, lying or standing.
pub const FILM_BOX: (u32, u32) = (1920, 1080);
/// The box of a video's preview.
pub const FILM_PREVIEW_BOX: (u32, u32) = (640, 640);
/// Frames a second of a video for screens.
pub const MAX_FRAME_RATE: f64 = 30.0;

/// The file formats that are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
    /// MP4 and its relatives.
    Mp4,
    /// `QuickTime`.
    Mov,
    /// Matroska.
    Matroska,
    /// Matroska with the codecs of the web.
    WebM,
    /// A font with the outlines of `TrueType`.
    Ttf,
    /// A font with the outlines of `PostScript`.
    Otf,
    /// Either of them, packed for the web.
    Woff,
    /// The same, packed better.
    Woff2,
}

impl Format {
    /// Whether it is one of the video formats.
    pub fn is_film(self) -> bool {
        matches!(self, Self::Mp4 | Self::Mov | Self::Matroska | Self::WebM)
    }

    /// Whether it is one of the picture formats, moving or not.
    pub fn is_picture(self) -> bool {
        !self.is_film() && !self.is_font()
    }

    /// Whether it is one of the font formats.
    pub fn is_font(self) -> bool {
        matches!(self, Self::Ttf | Self::Otf | Self::Woff | Self::Woff2)
    }

    /// Its content type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            Self::Matroska => "video/x-matroska",
            Self::WebM => "video/webm",
            Self::Ttf => "font/ttf",
            Self::Otf => "font/otf",
            Self::Woff => "font/woff",
            Self::Woff2 => "font/woff2",
        }
    }
}

/// The format with this content type.
pub fn format_of_mime(mime: &str) -> Option<Format> {
    use Format::{Gif, Jpeg, Matroska, Mov, Mp4, Otf, Png, Ttf, WebM, WebP, Woff, Woff2};
    let all = [
        Jpeg, Png, WebP, Gif, Mp4, Mov, Matroska, WebM, Ttf, Otf, Woff, Woff2,
    ];
    all.into_iter().find(|format| format.mime() == mime)
}

/// Bytes that [`format_of`] wants to see.
pub const HEAD: usize = 64;

/// What the first bytes say the file is; names and declared types play no role.
pub fn format_of(head: &[u8]) -> Option<Format> {
    let at = |start: usize, what: &[u8]| head.get(start..start + what.len()) == Some(what);
    if at(0, b"\xff\xd8\xff") {
        return Some(Format::Jpeg);
    }
    if at(0, b"\x89PNG\r\n\x1a\n") {
        return Some(Format::Png);
    }
    if at(0, b"GIF87a") || at(0, b"GIF89a") {
        return Some(Format::Gif);
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Some(Format::WebP);
    }
    if at(0, b"\x1a\x45\xdf\xa3") {
        let web = head.windows(4).any(|w| w == b"webm");
        return Some(if web { Format::WebM } else { Format::Matroska });
    }
    if at(4, b"ftyp") {
        return iso_brand(head.get(8..12)?);
    }
    let quicktime = [b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"];
    if quicktime.iter().any(|kind| at(4, *kind)) {
        return Some(Format::Mov);
    }
    match head.get(..4)? {
        // a collection of fonts is refused once it is looked at, in better words
        b"\0\x01\0\0" | b"true" | b"ttcf" => Some(Format::Ttf),
        b"OTTO" => Some(Format::Otf),
        b"wOFF" => Some(Format::Woff),
        b"wOF2" => Some(Format::Woff2),
        _ => None,
    }
}

/// Pictures (AVIF, HEIC) share the container of MP4.
fn iso_brand(brand: &[u8]) -> Option<Format> {
    match brand {
        b"qt  " => Some(Format::Mov),
        b"avif" | b"avis" | b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1"
        | b"msf1" | b"jxl " | b"crx " => None,
        _ => Some(Format::Mp4),
    }
}

/// Chunks of a PNG, beside the critical ones, that its pixels need: transparency, orientation, frames.
const PNG_KEPT: [&[u8]; 5] = [b"tRNS", b"eXIf", b"acTL", b"fcTL", b"fdAT"];

/// Whether the scan of a JPEG ends: its decoder fills up what is missing, and a half-sent photo would go to screens.
pub fn jpeg_ends(bytes: &[u8]) -> bool {
    let scan = bytes.windows(2).position(|w| w == b"\xff\xda");
    let end = bytes.windows(2).rposition(|w| w == b"\xff\xd9");
    scan.zip(end).is_some_and(|(scan, end)| scan < end)
}

/// A PNG without texts, colour profiles and what else does not change its pixels. What is malformed stays, for the decoder to refuse.
pub fn lean_png(bytes: &[u8]) -> Vec<u8> {
    let mut lean = Vec::with_capacity(bytes.len());
    let mut at = 8.min(bytes.len());
    lean.extend_from_slice(&bytes[..at]);
    while let Some(&[a, b, c, d]) = bytes.get(at..at + 4) {
        let length = usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX);
        let end = at.saturating_add(12).saturating_add(length);
        let (Some(chunk), Some(kind)) = (bytes.get(at..end), bytes.get(at + 4..at + 8)) else {
            break;
        };
        if kind[0].is_ascii_uppercase() || PNG_KEPT.contains(&kind) {
            lean.extend_from_slice(chunk);
        }
        at = end;
        if kind == b"IEND" {
            return lean;
        }
    }
    lean.extend_from_slice(&bytes[at..]);
    lean
}

/// Why a file is not accepted; written for the person who sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Not one of the accepted formats.
    Format,
    /// Nothing in it.
    Empty,
    /// The picture cannot be decoded.
    DamagedPicture,
    /// The picture has too many pixels or bytes.
    LargePicture,
    /// The video cannot be decoded.
    DamagedFilm,
    /// There is no moving picture in the file.
    NoPictures,
    /// The video has too many pixels a frame.
    LargeFilm,
    /// The video lasts too long.
    LongFilm,
    /// The animation lasts too long.
    LongAnimation,
    /// The font cannot be read.
    DamagedFont,
    /// The font has too many bytes.
    LargeFont,
    /// Several fonts in one file.
    FontCollection,
    /// Whoever made the font does not let it travel.
    LockedFont,
    /// The new version of a media is of another kind.
    OtherKind,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => {
                "this file type cannot be shown: send a picture as JPEG, PNG, WebP or GIF, a video as MP4, MOV, MKV or WebM, or a font as WOFF2, WOFF, TTF or OTF"
            }
            Self::Empty => "the file is empty: choose another one",
            Self::DamagedPicture => {
                "the picture is damaged or incomplete: export it again as JPEG or PNG"
            }
            Self::LargePicture => {
                "the picture is too large: at most 16384 pixels a side, 100 megapixels and 200 MB"
            }
            Self::DamagedFilm => {
                "the video is damaged or incomplete: export it again as MP4 (H.264)"
            }
            Self::NoPictures => "the file holds no moving picture: send a video",
            Self::LargeFilm => "the video is too large: at most 8192 x 4320 pixels",
            Self::LongFilm => "the video is too long: at most 4 hours",
            Self::LongAnimation => {
                "the animation is too long or too large: at most 5 minutes; send it as a video (MP4) instead"
            }
            Self::DamagedFont => {
                "the font is damaged, or holds no letters: export it again as WOFF2, TTF or OTF"
            }
            Self::LargeFont => "the font is too large: at most 4 MB; send it as WOFF2, or only with the letters that you need",
            Self::FontCollection => {
                "this file holds several fonts: send each of them as a file of its own"
            }
            Self::LockedFont => {
                "the licence written in this font does not allow it to be sent to screens: ask whoever sold it for a version that may be embedded"
            }
            Self::OtherKind => {
                "a media can only be replaced by a file of its kind (picture, video or font): upload this file as a new media"
            }
        })
    }
}

/// The largest size with the same proportions inside the box, which turns with the picture; never larger than the original.
pub fn fit(width: u32, height: u32, (long, short): (u32, u32)) -> (u32, u32) {
    let (box_width, box_height) = if width >= height {
        (long, short)
    } else {
        (short, long)
    };
    if width <= box_width && height <= box_height {
        return (width, height);
    }
    let [width, height, box_width, box_height] =
        [width, height, box_width, box_height].map(u64::from);
    let (part, whole) = if width * box_height > height * box_width {
        (box_width, width)
    } else {
        (box_height, height)
    };
    let shrunk = |side: u64| {
        let rounded = (2 * side * part + whole) / (2 * whole);
        u32::try_from(rounded).unwrap_or(u32::MAX).max(1)
    };
    (shrunk(width), shrunk(height))
}

/// As [`fit`], in even numbers as video wants them.
pub fn fit_even(width: u32, height: u32, within: (u32, u32)) -> (u32, u32) {
    let (width, height) = fit(width, height, within);
    let even = |side: u32| (side & !1).max(2);
    (even(width), even(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        for (head, expected) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], Some(Format::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(Format::Png)),
            (b"GIF89a\x01\0", Some(Format::Gif)),
            (b"RIFF\x1e\0\0\0WEBPVP8X", Some(Format::WebP)),
            (b"RIFF\x1e\0\0\0AVI LIST", None),
            (b"\0\0\0\x18ftypisom\0\0\x02\0", Some(Format::Mp4)),
            (b"\0\0\0\x14ftypqt  \0\0\0\0", Some(Format::Mov)),
            (b"\0\0\0\x1cftypavif\0\0\0\0", None),
            (b"\0\0\0\x18ftypheic\0\0\0\0", None),
            (b"\0\0\x01\0moov\0\0", Some(Format::Mov)),
            (b"\x1a\x45\xdf\xa3\x01\0", Some(Format::Matroska)),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm", Some(Format::WebM)),
            (b"\0\x01\0\0\0\x0c\0\x80", Some(Format::Ttf)),
            (b"\0\x01\0\0moov\0\0", Some(Format::Mov)),
            (b"OTTO\0\x0a", Some(Format::Otf)),
            (b"wOFF\0\x01\0\0", Some(Format::Woff)),
            (b"wOF2\0\x01\0\0", Some(Format::Woff2)),
            (b"#EXTM3U\n", None),
            (b"ffconcat version 1.0", None),
            (b"<svg xmlns=", None),
            (b"BM\x36\0", None),
            (b"PK\x03\x04", None),
            (b"", None),
        ] {
            assert_eq!(format_of(head), expected, "{head:?}");
        }
    }

    #[test]
    fn a_png_is_read_without_what_its_pixels_do_not_need() {
        let chunk = |kind: &[u8], length: u32| {
            let mut chunk = length.to_be_bytes().to_vec();
            chunk.extend_from_slice(kind);
            chunk.resize(12 + usize::try_from(length).unwrap(), 7);
            chunk
        };
        let start = b"\x89PNG\r\n\x1a\n".to_vec();
        let (head, data, end) = (chunk(b"IHDR", 13), chunk(b"IDAT", 9), chunk(b"IEND", 0));
        let (clear, text) = (chunk(b"tRNS", 3), chunk(b"iTXt", 5));
        let all = [&start, &head, &text, &clear, &data, &text, &end, &text].map(|c| &c[..]);
        let kept = [&start, &head, &clear, &data, &end].map(|c| &c[..]);
        assert_eq!(lean_png(&all.concat()), kept.concat());
        for broken in [&all.concat()[..40], &start[..3], b""] {
            assert_eq!(lean_png(broken), broken, "left to the decoder");
        }
        let mut lies = [&start[..], &head].concat();
        lies.extend(u32::MAX.to_be_bytes());
        lies.extend_from_slice(b"iTXt");
        assert_eq!(lean_png(&lies), lies);
    }

    #[test]
    fn a_picture_fits_its_box_standing_or_lying_and_never_grows() {
        for (size, within, expected) in [
            ((4000, 3000), SCREEN_BOX, (2880, 2160)),
            ((3000, 4000), SCREEN_BOX, (2160, 2880)),
            ((7680, 4320), SCREEN_BOX, (3840, 2160)),
            ((1080, 1920), SCREEN_BOX, (1080, 1920)),
            ((64, 48), SCREEN_BOX, (64, 48)),
            ((16384, 1), SCREEN_BOX, (3840, 1)),
            ((1000, 500), (480, 480), (480, 240)),
        ] {
            assert_eq!(fit(size.0, size.1, within), expected, "{size:?}");
        }
        assert_eq!(fit_even(1081, 1921, FILM_BOX), (1080, 1918));
        assert_eq!(fit_even(1, 1, FILM_BOX), (2, 2));
    }
}
