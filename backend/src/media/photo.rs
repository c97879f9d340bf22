//! A photo that comes with a form and is no media: judged like one, and kept only as the pixels that were decoded from it.
use super::{
    core::{self, Format},
    picture, receive,
};
use crate::{
    config::Config,
    error::{Error, FieldError, Result},
};
use bytes::Bytes;
use futures_util::Stream;
use tokio::io::AsyncReadExt as _;

/// The largest photo that is taken in.
pub const MAX_BYTES: u64 = 20 << 20;

/// The content type of what is kept.
pub const MIME: &str = "image/jpeg";

/// Takes the photo and makes a JPEG of it, without what cameras write beside the picture, such as the place where it was taken.
///
/// # Errors
/// 413 above [`MAX_BYTES`], 400 if it breaks off, 422 on `field` for what is no picture; nothing is left behind.
pub async fn receive<E>(
    config: &Config,
    field: &str,
    stream: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Bytes> {
    let incoming = receive::whole(config, stream, MAX_BYTES).await;
    let incoming = incoming.map_err(|e| on(field, e))?;
    let mut head = Vec::with_capacity(core::HEAD);
    let file = tokio::fs::File::open(&incoming.path).await?;
    file.take(core::HEAD as u64).read_to_end(&mut head).await?;
    let format = core::format_of(&head).filter(|format: &Format| format.is_picture());
    let message = "must be a picture: JPEG, PNG, WebP or GIF";
    let format = format.ok_or_else(|| Error::field(field, message))?;
    let kept = picture::photo(incoming.path.clone(), format).await;
    Ok(kept.map_err(|e| on(field, e))?.bytes.into())
}

/// The refusal, named after the field of the form.
fn on(field: &str, e: Error) -> Error {
    match e {
        Error::Invalid(errors) => {
            let errors = errors.into_iter();
            Error::Invalid(errors.map(|e| FieldError::new(field, e.message)).collect())
        }
        other => other,
    }
}
