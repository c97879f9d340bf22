//! Pictures: decoded under limits, turned upright, shrunk and encoded. Blocking work; memory is shared out by megapixels.
use super::core::{
    self, Format, MAX_PICTURE_BYTES, MAX_PIXELS, MAX_SIDE, PREVIEW_SIDE, Refused, SCREEN_BOX,
    THUMBNAIL_SIDE,
};
use crate::error::{Error, Result};
use fast_image_resize::{ResizeOptions, Resizer};
use image::{
    AnimationDecoder as _, DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage,
    codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder},
    metadata::Orientation,
};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::{
    io::Cursor,
    path::{Path, PathBuf},
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Megapixels that are decoded at the same time in the whole process, since memory belongs to the process.
const BUDGET: u32 = 100;
static MEGAPIXELS: Semaphore = Semaphore::const_new(BUDGET as usize);

/// What a decoder may allocate.
const MAX_DECODER_BYTES: u64 = 512 << 20;

/// A picture that decodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    /// Width as shown.
    pub(super) width: u32,
    /// Height as shown.
    pub(super) height: u32,
    /// Whether there is more than one frame.
    pub(super) moves: bool,
}

/// A version of a picture.
#[derive(Clone, Debug)]
pub(super) struct Encoded {
    pub(super) bytes: Vec<u8>,
    pub(super) mime: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// The three versions of a picture.
#[derive(Clone, Debug)]
pub(super) struct Versions {
    pub(super) screen: Encoded,
    pub(super) preview: Encoded,
    pub(super) thumbnail: Encoded,
}

/// Decodes all of the picture and says what it is.
///
/// # Errors
/// [`Refused`] as a problem document.
pub(super) async fn inspect(file: PathBuf, format: Format) -> Result<Picture> {
    apart(file, format, move |file| {
        let (image, turn) = decode(file, format)?;
        let moves = moves(file, format);
        let (width, height) = upright(image.width(), image.height(), turn);
        Ok(Picture {
            width,
            height,
            moves,
        })
    })
    .await
}

/// Makes the versions for lists, the browser and screens.
///
/// # Errors
/// [`Refused`] as a problem document.
pub(super) async fn versions(file: PathBuf, format: Format) -> Result<Versions> {
    apart(file, format, move |file| {
        let (image, turn) = decode(file, format)?;
        make(image, turn, format)
    })
    .await
}

/// A thumbnail of the picture.
///
/// # Errors
/// [`Refused`] as a problem document.
pub(super) async fn thumbnail(file: PathBuf, format: Format) -> Result<Encoded> {
    apart(file, format, move |file| {
        let (image, _) = decode(file, format)?;
        let small = shrink(&image, (THUMBNAIL_SIDE, THUMBNAIL_SIDE))?;
        jpeg(&on_white(small), Quality::Photo)
    })
    .await
}

/// The picture alone, upright, no larger than a preview: nothing else of the file is kept.
///
/// # Errors
/// [`Refused`] as a problem document.
pub(super) async fn photo(file: PathBuf, format: Format) -> Result<Encoded> {
    apart(file, format, move |file| {
        let (image, turn) = decode(file, format)?;
        let mut small = shrink(&image, (PREVIEW_SIDE, PREVIEW_SIDE))?;
        small.apply_orientation(turn);
        jpeg(&on_white(small), Quality::Photo)
    })
    .await
}

/// Runs `work` where it may block, once there is memory for a picture of this size.
async fn apart<T: Send + 'static>(
    file: PathBuf,
    format: Format,
    work: impl FnOnce(&Path) -> Result<T, Refused> + Send + 'static,
) -> Result<T> {
    let bytes = tokio::fs::metadata(&file).await?.len();
    if bytes > MAX_PICTURE_BYTES {
        return Err(Refused::LargePicture.into());
    }
    let measured = file.clone();
    let memory = room_for(0, bytes).await?;
    let pixels = blocking(move || measure(&measured, format)).await?;
    drop(memory);
    let _memory = room_for(pixels, bytes).await?;
    blocking(move || work(&file)).await
}

/// Waits for a share of the memory; four bytes of a file weigh as much as a pixel.
async fn room_for(pixels: u64, bytes: u64) -> Result<SemaphorePermit<'static>> {
    let share = u32::try_from((pixels + bytes / 4) / 1_000_000).unwrap_or(BUDGET);
    let share = MEGAPIXELS.acquire_many(share.clamp(1, BUDGET));
    share.await.map_err(Error::internal)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refused> + Send + 'static,
) -> Result<T> {
    // a decoder that panics has met a picture it cannot decode
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.unwrap_or(Err(Refused::DamagedPicture))?)
}

/// The bytes of the picture; of a PNG only what its pixels need, since its other chunks may swell without measure.
fn read(file: &Path, format: Format) -> Result<Cursor<Vec<u8>>, Refused> {
    let bytes = std::fs::read(file).map_err(|_| Refused::DamagedPicture)?;
    let bytes = if format == Format::Png {
        core::lean_png(&bytes)
    } else {
        bytes
    };
    Ok(Cursor::new(bytes))
}

fn reader(bytes: Cursor<Vec<u8>>, format: Format) -> Result<ImageReader<Cursor<Vec<u8>>>, Refused> {
    let known = match format {
        Format::Jpeg => image::ImageFormat::Jpeg,
        Format::Png => image::ImageFormat::Png,
        Format::WebP => image::ImageFormat::WebP,
        Format::Gif => image::ImageFormat::Gif,
        _ => return Err(Refused::Format),
    };
    let mut reader = ImageReader::with_format(bytes, known);
    reader.limits(limits());
    Ok(reader)
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    limits
}

fn refusal(e: &image::ImageError) -> Refused {
    match e {
        image::ImageError::Limits(_) => Refused::LargePicture,
        _ => Refused::DamagedPicture,
    }
}

/// Pixels by the header, within the limits.
fn measure(file: &Path, format: Format) -> Result<u64, Refused> {
    let decoder = reader(read(file, format)?, format)?
        .into_decoder()
        .map_err(|e| refusal(&e))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if width > MAX_SIDE || height > MAX_SIDE || pixels > MAX_PIXELS {
        return Err(Refused::LargePicture);
    }
    if pixels == 0 {
        return Err(Refused::DamagedPicture);
    }
    Ok(pixels)
}

fn decode(file: &Path, format: Format) -> Result<(DynamicImage, Orientation), Refused> {
    let bytes = read(file, format)?;
    if format == Format::Jpeg && !core::jpeg_ends(bytes.get_ref()) {
        return Err(Refused::DamagedPicture);
    }
    let decoder = reader(bytes, format)?.into_decoder();
    let mut decoder = decoder.map_err(|e| refusal(&e))?;
    if decoder.total_bytes() > MAX_DECODER_BYTES * 2 {
        return Err(Refused::LargePicture);
    }
    let turn = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|e| refusal(&e))?;
    let image = match image {
        DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) => image,
        image if image.color().has_alpha() => image.into_rgba8().into(),
        image => image.into_rgb8().into(),
    };
    Ok((image, turn))
}

/// Whether there is a second frame.
fn moves(file: &Path, format: Format) -> bool {
    frames(file, format).is_ok_and(|frames| frames.is_some_and(|f| f.take(2).count() == 2))
}

/// The frames of a picture that may move; `None` if its format cannot.
pub(super) fn frames(
    file: &Path,
    format: Format,
) -> Result<Option<image::Frames<'static>>, Refused> {
    let reader = read(file, format)?;
    let frames = match format {
        Format::Gif => {
            let mut decoder = GifDecoder::new(reader).map_err(|e| refusal(&e))?;
            decoder.set_limits(limits()).map_err(|e| refusal(&e))?;
            decoder.into_frames()
        }
        Format::WebP => {
            let mut decoder = WebPDecoder::new(reader).map_err(|e| refusal(&e))?;
            if !decoder.has_animation() {
                return Ok(None);
            }
            decoder.set_limits(limits()).map_err(|e| refusal(&e))?;
            decoder.into_frames()
        }
        Format::Png => {
            let decoder = PngDecoder::with_limits(reader, limits()).map_err(|e| refusal(&e))?;
            if !decoder.is_apng().map_err(|e| refusal(&e))? {
                return Ok(None);
            }
            decoder.apng().map_err(|e| refusal(&e))?.into_frames()
        }
        _ => return Ok(None),
    };
    Ok(Some(frames))
}

fn upright(width: u32, height: u32, turn: Orientation) -> (u32, u32) {
    match turn {
        Orientation::Rotate90
        | Orientation::Rotate270
        | Orientation::Rotate90FlipH
        | Orientation::Rotate270FlipH => (height, width),
        _ => (width, height),
    }
}

/// How a JPEG is written: photos lose a little colour sharpness, drawings and letters none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quality {
    Photo,
    Drawing,
}

fn make(image: DynamicImage, turn: Orientation, format: Format) -> Result<Versions, Refused> {
    let quality = if format == Format::Jpeg {
        Quality::Photo
    } else {
        Quality::Drawing
    };
    let image = without_idle_alpha(image);
    let mut screen = shrink(&image, SCREEN_BOX)?;
    drop(image);
    screen.apply_orientation(turn);
    let preview = shrink(&screen, (PREVIEW_SIDE, PREVIEW_SIDE))?;
    std::thread::scope(|scope| {
        let small = scope.spawn(|| {
            let thumbnail = on_white(shrink(&preview, (THUMBNAIL_SIDE, THUMBNAIL_SIDE))?);
            let preview = on_white(preview.clone());
            Ok((jpeg(&preview, quality)?, jpeg(&thumbnail, Quality::Photo)?))
        });
        let screen = match &screen {
            DynamicImage::ImageRgb8(opaque) => jpeg(opaque, quality),
            _ => png(&screen),
        };
        let small = small.join().unwrap_or(Err(Refused::DamagedPicture));
        let (preview, thumbnail) = small?;
        Ok(Versions {
            screen: screen?,
            preview,
            thumbnail,
        })
    })
}

/// An alpha channel that hides nothing is dropped.
fn without_idle_alpha(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageRgba8(pixels) if pixels.pixels().all(|p| p.0[3] == 255) => {
            DynamicImage::ImageRgba8(pixels).into_rgb8().into()
        }
        image => image,
    }
}

/// The picture, no larger than the box.
pub(super) fn shrink(image: &DynamicImage, within: (u32, u32)) -> Result<DynamicImage, Refused> {
    let (width, height) = core::fit(image.width(), image.height(), within);
    resize(image, width, height)
}

/// The picture in this size.
pub(super) fn resize(
    image: &DynamicImage,
    width: u32,
    height: u32,
) -> Result<DynamicImage, Refused> {
    if (width, height) == (image.width(), image.height()) {
        return Ok(image.clone());
    }
    let mut small = DynamicImage::new(width, height, image.color());
    let options = ResizeOptions::new();
    Resizer::new()
        .resize(image, &mut small, &options)
        .map_err(|_| Refused::DamagedPicture)?;
    Ok(small)
}

/// Where nothing is drawn becomes white, as on paper.
pub(super) fn on_white(image: DynamicImage) -> RgbImage {
    let DynamicImage::ImageRgba8(pixels) = image else {
        return image.into_rgb8();
    };
    let mut opaque = RgbImage::new(pixels.width(), pixels.height());
    for (to, from) in opaque.pixels_mut().zip(pixels.pixels()) {
        let [r, g, b, a] = from.0.map(u16::from);
        let over = |c: u16| u8::try_from((c * a + 255 * (255 - a) + 127) / 255).unwrap_or(255);
        to.0 = [over(r), over(g), over(b)];
    }
    opaque
}

fn jpeg(image: &RgbImage, quality: Quality) -> Result<Encoded, Refused> {
    let (width, height) = image.dimensions();
    let side = |n: u32| u16::try_from(n).map_err(|_| Refused::LargePicture);
    let mut bytes = Vec::new();
    let (percent, sampling) = match quality {
        Quality::Photo => (88, SamplingFactor::F_2_2),
        Quality::Drawing => (90, SamplingFactor::F_1_1),
    };
    let mut encoder = Encoder::new(&mut bytes, percent);
    encoder.set_sampling_factor(sampling);
    encoder
        .encode(image.as_raw(), side(width)?, side(height)?, ColorType::Rgb)
        .map_err(|_| Refused::DamagedPicture)?;
    Ok(Encoded {
        bytes,
        mime: "image/jpeg",
        width,
        height,
    })
}

fn png(image: &DynamicImage) -> Result<Encoded, Refused> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, image::ImageFormat::Png)
        .map_err(|_| Refused::DamagedPicture)?;
    Ok(Encoded {
        bytes: bytes.into_inner(),
        mime: "image/png",
        width: image.width(),
        height: image.height(),
    })
}
