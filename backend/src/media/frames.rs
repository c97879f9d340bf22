//! Pictures that move (GIF, WebP, PNG): their frames are decoded here and fed to ffmpeg as raw pixels, so that it parses nothing.
use super::{
    confine::Workshop,
    core::{self, FILM_BOX, Format, Refused},
    picture, transcode,
};
use crate::{
    config::Config,
    error::{Error, Result},
};
use std::path::Path;
use tokio::{io::AsyncWriteExt as _, process::ChildStdin, sync::mpsc};

/// A frame of the video lasts so long.
const FRAME_MS: u64 = 40;
/// The longest animation.
const MAX_MS: u64 = 5 * 60 * 1000;
/// Pixels that all frames together may have: about ten minutes of Full HD.
const MAX_WORK: u64 = 16_000_000_000;

/// Raw pixels, to be shown for a number of frames of the video.
type Still = (Vec<u8>, u64);

/// Makes `screen.mp4` and `preview.mp4` of the animation, telling thousandths of a guess since its length is not known before.
///
/// # Errors
/// [`Refused`] as a problem document.
pub(super) async fn convert(
    config: &Config,
    shop: &Workshop,
    format: Format,
    tell: impl FnMut(i32),
) -> Result<()> {
    let size = size(&shop.source(), format)?;
    let mut child = transcode::from_frames(config, shop, size).await?;
    let input = child
        .stdin
        .take()
        .ok_or_else(|| Error::internal("a program has no input"))?;
    let (send, stills) = mpsc::channel(2);
    let source = shop.source();
    let decoding = tokio::task::spawn_blocking(move || decode(&source, format, size, &send));
    let (poured, converted) = tokio::join!(pour(input, stills), transcode::follow(child, 0, tell));
    decoding.await.unwrap_or(Err(Refused::DamagedPicture))?;
    converted?;
    poured.map_err(Into::into)
}

fn size(source: &Path, format: Format) -> Result<(u32, u32), Refused> {
    let frames = picture::frames(source, format)?.ok_or(Refused::NoPictures)?;
    let first = frames.take(1).next().ok_or(Refused::NoPictures)?;
    let first = first.map_err(|_| Refused::DamagedPicture)?;
    let (width, height) = first.buffer().dimensions();
    Ok(core::fit_even(width, height, FILM_BOX))
}

async fn pour(mut feed: ChildStdin, mut stills: mpsc::Receiver<Still>) -> std::io::Result<()> {
    while let Some((pixels, times)) = stills.recv().await {
        for _ in 0..times {
            feed.write_all(&pixels).await?;
        }
    }
    feed.shutdown().await
}

fn decode(
    source: &Path,
    format: Format,
    size: (u32, u32),
    send: &mpsc::Sender<Still>,
) -> Result<(), Refused> {
    let frames = picture::frames(source, format)?.ok_or(Refused::NoPictures)?;
    let (mut ends_ms, mut shown, mut work) = (0, 0, 0);
    for frame in frames {
        let frame = frame.map_err(|_| Refused::DamagedPicture)?;
        let delay = std::time::Duration::from(frame.delay());
        ends_ms += duration_ms(u64::try_from(delay.as_millis()).unwrap_or(0));
        let image = frame.into_buffer();
        work += u64::from(image.width()) * u64::from(image.height());
        if ends_ms > MAX_MS || work > MAX_WORK {
            return Err(Refused::LongAnimation);
        }
        let until = (ends_ms / FRAME_MS).max(shown);
        if until == shown {
            continue;
        }
        let image = picture::resize(&image.into(), size.0, size.1)?;
        let pixels = picture::on_white(image).into_raw();
        if send.blocking_send((pixels, until - shown)).is_err() {
            // ffmpeg has ended: its answer says why
            return Ok(());
        }
        shown = until;
    }
    if shown == 0 {
        return Err(Refused::DamagedPicture);
    }
    Ok(())
}

/// Browsers show frames that ask for next to no time for a tenth of a second.
fn duration_ms(delay_ms: u64) -> u64 {
    if delay_ms <= 10 { 100 } else { delay_ms }
}
