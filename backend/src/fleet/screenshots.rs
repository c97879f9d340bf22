//! Pictures of the glass: their rows and their bytes.
use super::entity::{
    command,
    screenshot::{self, Entity as Screenshot},
};
use crate::{
    error::{Error, Result},
    id::{CommandId, OrganisationId, ScreenId, ScreenshotId},
    secrets::{Signer, hex},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::OnConflict,
};
use std::io::Cursor;

/// The largest picture.
pub const MAX_BYTES: usize = 8 << 20;
/// The longest side.
const MAX_SIDE: u32 = 8_192;
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

/// Reads kind and size from the bytes, whatever the request called them.
///
/// # Errors
/// 415 for anything but JPEG and PNG, 422 for a size that no glass has.
pub fn picture(bytes: &[u8]) -> Result<Picture> {
    let kind = image::guess_format(bytes).ok();
    let mime = match kind {
        Some(image::ImageFormat::Jpeg) => "image/jpeg",
        Some(image::ImageFormat::Png) => "image/png",
        _ => {
            return Err(Error::Status(
                axum::http::StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send a JPEG or PNG".into(),
            ));
        }
    };
    let reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let (width, height) = reader
        .into_dimensions()
        .map_err(|_| Error::field("body", "is not a picture that can be read"))?;
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(Error::field(
            "body",
            "must not be wider or higher than 8192",
        ));
    }
    Ok(Picture {
        mime,
        width,
        height,
    })
}
