//! The picture that a simulated screen sends of its glass: a colour of what plays, brighter at the top, so that another item is another picture.
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use uuid::Uuid;

/// The picture is so many times smaller than the glass.
const SMALLER: u32 = 8;
/// The longest side of a glass that is drawn.
const LONGEST: u32 = 8_192;

/// A PNG of a glass of this size, on which this item plays; grey if nothing does.
///
/// # Errors
/// A sentence, if it cannot be packed.
pub(super) fn draw([width, height]: [u32; 2], item: Option<Uuid>) -> Result<Vec<u8>, String> {
    let side = |pixels: u32| (pixels.min(LONGEST) / SMALLER).max(1);
    let (width, height) = (side(width), side(height));
    // the end of an id is chance
    let chance = |item: Uuid| {
        let [.., red, green, blue] = item.into_bytes();
        [red, green, blue].map(|part| 64 + part / 2)
    };
    let colour = item.map_or([40; 3], chance);
    let picture = RgbImage::from_fn(width, height, |_, y| {
        let left = u64::from(height - y);
        let dim =
            |part: u8| u8::try_from(u64::from(part) * left / u64::from(height)).unwrap_or(part);
        Rgb(colour.map(dim))
    });
    let mut bytes = Cursor::new(Vec::new());
    let packed = picture.write_to(&mut bytes, ImageFormat::Png);
    packed.map_err(|e| format!("the picture cannot be packed: {e}"))?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_makes_a_picture_of_its_own_in_the_shape_of_the_glass() {
        let items = [None, Some(Uuid::from_u128(1)), Some(Uuid::from_u128(0x80))];
        let pictures = items.map(|item| draw([1080, 1920], item).unwrap());
        for (n, picture) in pictures.iter().enumerate() {
            let read = image::load_from_memory(picture).unwrap();
            assert_eq!((read.width(), read.height()), (135, 240));
            assert!(!pictures[..n].contains(picture), "{n}");
        }
        assert!(draw([0, u32::MAX], None).is_ok());
    }
}
