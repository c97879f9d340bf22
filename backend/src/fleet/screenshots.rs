//! Pictures of the glass: their rows and their bytes.
use super::entity::{
    command,
    screenshot::{self, Entity as Screenshot},
};
use crate::{
    error::{Error, Result},
    id::{CommandId, OrganisationId, ScreenId, ScreenshotId},
    media,
    secrets::{Signer, hex},
    time::Instant,
};
use bytes::Bytes;
use image::{ImageFormat, ImageReader, Limits};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::OnConflict,
};
use std::io::Cursor;
use tokio::sync::Semaphore;

/// The largest picture.
pub const MAX_BYTES: usize = 8 << 20;
/// The longest side.
const MAX_SIDE: u32 = 8_192;
/// The largest glass, 8192 x 4320, and what its pixels may take in memory.
const MAX_PIXELS: u64 = 36_000_000;
const MAX_DECODED_BYTES: u64 = 256 << 20;
/// Few are looked at at the same time, for the memory's sake.
static TURNS: Semaphore = Semaphore::const_new(2);
/// How long after the time of its command a picture may come.
const GRACE_MS: i64 = 60_000;
const USED: &str = "this address was used already: it takes one picture";

/// The screenshots of one organisation.
pub fn within(organisation: OrganisationId) -> Select<Screenshot> {
    Screenshot::find().filter(screenshot::Column::OrganisationId.eq(organisation))
}

/// A screen's last screenshots, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
) -> Result<Vec<screenshot::Model>> {
    Ok(within(organisation)
        .filter(screenshot::Column::ScreenId.eq(screen))
        .order_by_desc(screenshot::Column::TakenAt)
        .order_by_desc(screenshot::Column::Id)
        .limit(50)
        .all(db)
        .await?)
}

/// One screenshot of this screen.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
    id: ScreenshotId,
) -> Result<Option<screenshot::Model>> {
    Ok(within(organisation)
        .filter(screenshot::Column::ScreenId.eq(screen))
        .filter(screenshot::Column::Id.eq(id))
        .one(db)
        .await?)
}

/// Where the picture that a command asks for is to be sent: an address of its own, which nobody can guess.
pub fn address(signer: &Signer, command: CommandId) -> String {
    format!(
        "/device/v1/screenshots/{command}/{}",
        ticket(signer, command)
    )
}

/// The part of the address that nobody can guess.
pub fn ticket(signer: &Signer, command: CommandId) -> String {
    let purpose = format!("screenshot {command}");
    hex(&signer.derive(purpose.as_bytes()))
}

/// Whether the address of a command may still be used: it ends a minute after the command.
///
/// # Errors
/// 410 if it was used, or is too old.
pub async fn is_open(
    db: &impl ConnectionTrait,
    asked: &command::Model,
    now: Instant,
) -> Result<()> {
    if now > asked.expires_at.plus_ms(GRACE_MS) {
        return Err(Error::Gone(
            "it is too late for this picture: its address has ended",
        ));
    }
    let used = within(asked.organisation_id).filter(screenshot::Column::CommandId.eq(asked.id));
    match used.one(db).await? {
        Some(_) => Err(Error::Gone(USED)),
        None => Ok(()),
    }
}

/// Keeps a picture.
///
/// # Errors
/// 410 if there is one of the same command.
pub async fn keep(db: &impl ConnectionTrait, row: screenshot::Model) -> Result<()> {
    let kept = Screenshot::insert(row.into_active_model().reset_all())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(db)
        .await?;
    match kept {
        0 => Err(Error::Gone(USED)),
        _ => Ok(()),
    }
}

/// What the bytes of a picture say about themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its content type.
    pub mime: &'static str,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// Reads kind and size from the bytes, whatever the request called them, and looks whether all of the picture is there.
///
/// # Errors
/// 415 for anything but JPEG and PNG, 422 for half a picture, or a size that no glass has.
pub async fn judge(bytes: Bytes) -> Result<Picture> {
    let _turn = TURNS.acquire().await.map_err(Error::internal)?;
    // a decoder that panics has met a picture it cannot decode
    let judged = tokio::task::spawn_blocking(move || picture(&bytes)).await;
    judged.unwrap_or_else(|_| Err(damaged()))
}

fn damaged() -> Error {
    Error::field("body", "is not a whole picture that can be read")
}

fn picture(bytes: &[u8]) -> Result<Picture> {
    let (format, mime) = match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => (ImageFormat::Jpeg, "image/jpeg"),
        Ok(ImageFormat::Png) => (ImageFormat::Png, "image/png"),
        _ => {
            return Err(Error::Status(
                axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send a JPEG or PNG".into(),
            ));
        }
    };
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let (width, height) = reader.into_dimensions().map_err(|_| damaged())?;
    let pixels = u64::from(width) * u64::from(height);
    if width > MAX_SIDE || height > MAX_SIDE || pixels > MAX_PIXELS {
        let most = "must not be wider or higher than 8192, nor have more than 36 million pixels";
        return Err(Error::field("body", most));
    }
    // a decoder fills up what is missing of a JPEG, and of a PNG what is beside its pixels may swell
    let whole = match format {
        ImageFormat::Png => media::core::lean_png(bytes),
        _ if media::core::jpeg_ends(bytes) => bytes.to_vec(),
        _ => return Err(damaged()),
    };
    let mut reader = ImageReader::with_format(Cursor::new(whole), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    reader.limits(limits);
    reader.decode().map_err(|_| damaged())?;
    Ok(Picture {
        mime,
        width,
        height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(format: ImageFormat, side: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let noise = image::RgbImage::from_fn(side, side, |x, y| {
            image::Rgb([x, y, x * y].map(|n| u8::try_from(n % 256).unwrap_or(0)))
        });
        noise.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn only_a_whole_picture_is_one() {
        for (format, mime) in [
            (ImageFormat::Jpeg, "image/jpeg"),
            (ImageFormat::Png, "image/png"),
        ] {
            let bytes = drawn(format, 64);
            let whole = picture(&bytes).unwrap();
            assert_eq!((whole.mime, whole.width, whole.height), (mime, 64, 64));
            for kept in [bytes.len() / 2, bytes.len() * 9 / 10, 60] {
                let cut = picture(&bytes[..kept]).unwrap_err();
                assert_eq!(cut.status(), 422, "{mime} {kept}");
            }
        }
        assert_eq!(picture(b"GIF89a").unwrap_err().status(), 415);
    }
}
