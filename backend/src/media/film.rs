//! Videos: described by ffprobe and tried by ffmpeg. Their input is always one local file under a name of ours, read by one
//! demuxer that is chosen by the magic bytes, so that a playlist in disguise is never followed.
use super::{
    confine::{self, Bounds, Tool, Workshop},
    core::{Film, Format, MAX_DURATION_MS, MAX_FRAME_PIXELS, Refused},
};
use crate::{
    config::Config,
    error::{Error, Result},
};
use serde::Deserialize;
use std::{ffi::OsString, path::Path, time::Duration};
use tokio::{io::AsyncReadExt as _, process::Child};

pub(super) const MIB: u64 = 1 << 20;
const DESCRIBING: Bounds = Bounds {
    cpu_s: 10,
    memory: 1024 * MIB,
    file: MIB,
};
const TRYING: Bounds = Bounds {
    cpu_s: 20,
    memory: 2048 * MIB,
    file: MIB,
};
/// What a program may say.
pub(super) const MAX_OUTPUT: u64 = 2 * MIB;

/// The arguments that open the source.
pub(super) fn input(path: &Path, format: Format) -> Vec<OsString> {
    let (demuxer, list) = match format {
        Format::Matroska | Format::WebM => ("matroska", "matroska,webm"),
        _ => ("mov", "mov,mp4,m4a,3gp,3g2,mj2"),
    };
    let mut file = OsString::from("file:");
    file.push(path);
    let fixed = [
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        list,
        "-max_pixels",
    ];
    let mut args = words(&fixed);
    args.push(MAX_FRAME_PIXELS.to_string().into());
    args.extend(words(&["-f", demuxer, "-i"]));
    args.push(file);
    args
}

pub(super) fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

#[derive(Debug, Deserialize)]
struct Probe {
    #[serde(default)]
    streams: Vec<Stream>,
    format: Option<Container>,
}

#[derive(Debug, Deserialize)]
struct Container {
    duration: Option<String>,
    bit_rate: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Stream {
    codec_type: Option<String>,
    codec_name: Option<String>,
    pix_fmt: Option<String>,
    width: Option<u32>,
    height: Option<u32>,
    channels: Option<u32>,
    field_order: Option<String>,
    avg_frame_rate: Option<String>,
    r_frame_rate: Option<String>,
    sample_aspect_ratio: Option<String>,
    duration: Option<String>,
    #[serde(default)]
    disposition: Disposition,
    #[serde(default)]
    side_data_list: Vec<SideData>,
}

#[derive(Debug, Default, Deserialize)]
struct Disposition {
    #[serde(default)]
    attached_pic: i32,
}

#[derive(Debug, Deserialize)]
struct SideData {
    rotation: Option<f64>,
}

/// Says what the video is, and that its first second decodes.
///
/// # Errors
/// [`Refused`] as a problem document.
pub(super) async fn inspect(config: &Config, source: &Path, format: Format) -> Result<Film> {
    let shop = Workshop::open(config, source).await?;
    let film = describe(config, &shop, format).await?;
    if u64::from(film.width) * u64::from(film.height) > MAX_FRAME_PIXELS {
        return Err(Refused::LargeFilm.into());
    }
    if film.duration_ms > MAX_DURATION_MS {
        return Err(Refused::LongFilm.into());
    }
    let mut args = words(&[
        "-hide_banner",
        "-nostdin",
        "-v",
        "error",
        "-xerror",
        "-threads",
        "2",
    ]);
    args.extend(input(&shop.source(), format));
    args.extend(words(&["-map", "0:V:0", "-t", "1", "-f", "null", "-"]));
    let child = confine::start(config, &shop, Tool::Ffmpeg, args, TRYING, false).await?;
    finish(child, Duration::from_secs(30))
        .await?
        .ok_or(Refused::DamagedFilm)?;
    Ok(film)
}

/// Asks ffprobe.
pub(super) async fn describe(config: &Config, shop: &Workshop, format: Format) -> Result<Film> {
    describe_file(config, shop, &shop.source(), format).await
}

async fn describe_file(
    config: &Config,
    shop: &Workshop,
    file: &Path,
    format: Format,
) -> Result<Film> {
    let mut args = words(&[
        "-v",
        "error",
        "-hide_banner",
        "-show_streams",
        "-show_format",
    ]);
    args.extend(words(&["-of", "json"]));
    args.extend(input(file, format));
    let child = confine::start(config, shop, Tool::Ffprobe, args, DESCRIBING, false).await?;
    let said = finish(child, Duration::from_secs(15)).await?;
    let said = said.ok_or(Refused::DamagedFilm)?;
    let probe: Probe = serde_json::from_slice(&said).map_err(|_| Refused::DamagedFilm)?;
    Ok(film(&probe, format)?)
}

/// Asks ffprobe about a file that was made in the workshop.
pub(super) async fn describe_made(config: &Config, shop: &Workshop, name: &str) -> Result<Film> {
    describe_file(config, shop, &shop.made(name), Format::Mp4).await
}

/// Waits for the program's end; what it printed, or `None` if it failed or took too long.
pub(super) async fn finish(mut child: Child, at_most: Duration) -> Result<Option<Vec<u8>>> {
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(Error::internal("a program has no output"));
    };
    let (mut said, mut complained) = (Vec::new(), Vec::new());
    let work = async {
        let (mut out, mut err) = (out.take(MAX_OUTPUT), err.take(MAX_OUTPUT));
        let both = (out.read_to_end(&mut said), err.read_to_end(&mut complained));
        let _: (std::io::Result<usize>, std::io::Result<usize>) = tokio::join!(both.0, both.1);
        child.wait().await
    };
    match tokio::time::timeout(at_most, work).await {
        Ok(Ok(status)) if status.success() => Ok(Some(said)),
        Ok(_) => {
            tracing::debug!(said = %String::from_utf8_lossy(&complained), "a video was refused");
            Ok(None)
        }
        Err(_) => Ok(None),
    }
}

fn film(probe: &Probe, format: Format) -> Result<Film, Refused> {
    let of = |kind: &'static str| {
        let mut streams = probe.streams.iter();
        streams
            .find(move |s| s.codec_type.as_deref() == Some(kind) && s.disposition.attached_pic == 0)
    };
    let pictures = of("video").ok_or(Refused::NoPictures)?;
    let (width, height) = pictures
        .width
        .zip(pictures.height)
        .ok_or(Refused::NoPictures)?;
    if width == 0 || height == 0 {
        return Err(Refused::DamagedFilm);
    }
    let rotation = pictures
        .side_data_list
        .iter()
        .find_map(|s| s.rotation)
        .unwrap_or(0.0);
    let (width, height, stretched) = unstretched(width, height, pictures);
    let lies = (rotation.abs() % 180.0 - 90.0).abs() < 45.0;
    let (width, height) = if lies {
        (height, width)
    } else {
        (width, height)
    };
    let container = probe.format.as_ref();
    let duration = container.and_then(|c| milliseconds(c.duration.as_deref()));
    let sound = of("audio");
    let codec = |s: &Stream| s.codec_name.clone().unwrap_or_default();
    Ok(Film {
        mp4: matches!(format, Format::Mp4 | Format::Mov),
        codec: codec(pictures),
        pixel_format: pictures.pix_fmt.clone().unwrap_or_default(),
        width,
        height,
        turned: rotation != 0.0 || stretched,
        interlaced: !matches!(
            pictures.field_order.as_deref(),
            None | Some("progressive" | "unknown")
        ),
        frame_rate: rate(pictures),
        bit_rate: container
            .and_then(|c| c.bit_rate.as_deref()?.parse().ok())
            .unwrap_or(0),
        duration_ms: duration
            .or_else(|| milliseconds(pictures.duration.as_deref()))
            .unwrap_or(0),
        sound: sound.map(|s| (codec(s), s.channels.unwrap_or(0))),
    })
}

/// The size with square pixels.
fn unstretched(width: u32, height: u32, stream: &Stream) -> (u32, u32, bool) {
    let shape = stream.sample_aspect_ratio.as_deref();
    let shape = shape.and_then(|r| r.split_once(':'));
    let shape = shape.and_then(|(x, y)| Some((x.parse::<u32>().ok()?, y.parse::<u32>().ok()?)));
    match shape {
        Some((x, y)) if x > 0 && y > 0 && x != y && x / y < 10 && y / x < 10 => {
            let wide = u64::from(width) * u64::from(x) / u64::from(y);
            (u32::try_from(wide).unwrap_or(u32::MAX).max(1), height, true)
        }
        _ => (width, height, false),
    }
}

fn rate(stream: &Stream) -> f64 {
    let read = |text: &Option<String>| text.as_deref().and_then(ratio);
    read(&stream.avg_frame_rate)
        .or_else(|| read(&stream.r_frame_rate))
        .unwrap_or(25.0)
}

fn ratio(text: &str) -> Option<f64> {
    let (over, under) = text.split_once('/')?;
    let (over, under): (f64, f64) = (over.parse().ok()?, under.parse().ok()?);
    (over > 0.0 && under > 0.0).then(|| over / under)
}

fn milliseconds(text: Option<&str>) -> Option<i64> {
    let seconds: f64 = text?.parse().ok()?;
    // half a millisecond more rounds to the nearest one
    let duration = Duration::try_from_secs_f64(seconds + 0.0005).ok()?;
    let ms = i64::try_from(duration.as_millis()).ok()?;
    (ms > 0).then_some(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ffprobe_says_is_read_with_rotation_and_pixel_shape() {
        let said = r#"{"streams":[
            {"codec_type":"video","codec_name":"mjpeg","width":64,"height":64,"disposition":{"attached_pic":1}},
            {"codec_type":"video","codec_name":"h264","pix_fmt":"yuv420p","width":1440,"height":1080,
             "sample_aspect_ratio":"4:3","field_order":"progressive","avg_frame_rate":"30000/1001",
             "side_data_list":[{"rotation":-90}]},
            {"codec_type":"audio","codec_name":"aac","channels":2}],
            "format":{"duration":"12.345678","bit_rate":"5000000"}}"#;
        let probe: Probe = serde_json::from_str(said).unwrap();
        let film = film(&probe, Format::Mp4).unwrap();
        assert_eq!((film.width, film.height), (1080, 1920));
        assert!(film.turned && !film.interlaced);
        assert_eq!(film.duration_ms, 12_346);
        assert_eq!(film.sound, Some(("aac".into(), 2)));
        assert!((film.frame_rate - 29.97).abs() < 0.01);
    }

    #[test]
    fn a_sound_file_is_no_video() {
        let probe: Probe = serde_json::from_str(
            r#"{"streams":[{"codec_type":"audio","codec_name":"aac"}],"format":{}}"#,
        )
        .unwrap();
        assert_eq!(film(&probe, Format::Mp4), Err(Refused::NoPictures));
    }
}
