//! Videos for screens: converted by ffmpeg, or copied where every screen plays them already.
use super::{
    confine::{self, Bounds, Tool, Workshop},
    core::{self, Film, FilmPlan, Format, Means, Refused},
    film::{MAX_OUTPUT, MIB, finish, input, words},
};
use crate::{
    config::Config,
    error::{Error, Result},
};
use std::{ffi::OsString, time::Duration};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    process::{Child, ChildStdout},
};

const CONVERTING: Bounds = Bounds {
    cpu_s: 24 * 3600,
    memory: 4096 * MIB,
    file: 16_384 * MIB,
};

/// Makes `screen.mp4` and `preview.mp4` from the source, telling how many thousandths are done.
///
/// # Errors
/// [`Refused::DamagedFilm`] if ffmpeg cannot.
pub(super) async fn convert(
    config: &Config,
    shop: &Workshop,
    format: Format,
    film: &Film,
    tell: impl FnMut(i32),
) -> Result<()> {
    let plan = core::plan(film);
    let mut args = words(&["-hide_banner", "-nostdin", "-y", "-v", "error", "-nostats"]);
    args.extend(words(&["-progress", "pipe:1", "-stats_period", "0.5"]));
    args.extend(input(&shop.source(), format));
    args.extend(filters(&plan));
    args.extend(screen_output(&plan));
    args.push(shop.made("screen.mp4").into());
    args.extend(preview_output(film.sound.is_some()));
    args.push(shop.made("preview.mp4").into());
    let child = confine::start(config, shop, Tool::Ffmpeg, args, CONVERTING, false).await?;
    follow(child, film.duration_ms, tell).await
}

fn filters(plan: &FilmPlan) -> Vec<OsString> {
    let scale = |(width, height): (u32, u32)| format!("scale={width}:{height},setsar=1");
    let (screen, preview) = (scale(plan.size), scale(plan.preview));
    let graph = match plan.pictures {
        Means::Copy => format!("[0:V:0]{preview},format=yuv420p[small]"),
        Means::Encode => {
            let rate = plan
                .frame_rate
                .map_or(String::new(), |r| format!(",fps={r}"));
            format!(
                "[0:V:0]yadif=deint=interlaced{rate},split=2[a][b];[a]{screen},format=yuv420p[large];\
                 [b]{preview},format=yuv420p[small]"
            )
        }
    };
    vec!["-filter_complex".into(), graph.into()]
}

fn screen_output(plan: &FilmPlan) -> Vec<OsString> {
    let mut args = match plan.pictures {
        Means::Copy => words(&["-map", "0:V:0", "-c:v", "copy"]),
        Means::Encode => {
            let mut args = words(&["-map", "[large]"]);
            args.extend(encoder("20", "veryfast"));
            args.extend(words(&["-maxrate", "10M", "-bufsize", "20M"]));
            args
        }
    };
    args.extend(match plan.sound {
        None => Vec::new(),
        Some(Means::Copy) => words(&["-map", "0:a:0", "-c:a", "copy"]),
        Some(Means::Encode) => words(&[
            "-map", "0:a:0", "-c:a", "aac", "-b:a", "160k", "-ac", "2", "-ar", "48000",
        ]),
    });
    args.extend(container());
    args
}

fn preview_output(sounds: bool) -> Vec<OsString> {
    let mut args = words(&["-map", "[small]"]);
    args.extend(encoder("28", "veryfast"));
    if sounds {
        args.extend(words(&[
            "-map", "0:a:0", "-c:a", "aac", "-b:a", "96k", "-ac", "2",
        ]));
    }
    args.extend(container());
    args
}

/// H.264 as every browser and set-top box decodes it, with a key frame every two seconds to start from.
fn encoder(quality: &str, preset: &str) -> Vec<OsString> {
    words(&[
        "-c:v",
        "libx264",
        "-profile:v",
        "high",
        "-preset",
        preset,
        "-crf",
        quality,
        "-force_key_frames",
        "expr:gte(t,n_forced*2)",
    ])
}

/// MP4 that starts to play before it is all there, without the original's metadata.
fn container() -> Vec<OsString> {
    words(&[
        "-map_metadata",
        "-1",
        "-map_chapters",
        "-1",
        "-sn",
        "-dn",
        "-movflags",
        "+faststart",
        "-f",
        "mp4",
    ])
}

/// Makes `screen.mp4` and `preview.mp4` from raw RGB frames of this size, 25 a second, that the returned program is fed with.
///
/// # Errors
/// If ffmpeg cannot be started.
pub(super) async fn from_frames(
    config: &Config,
    shop: &Workshop,
    (width, height): (u32, u32),
) -> Result<Child> {
    let mut args = words(&["-hide_banner", "-nostdin", "-y", "-v", "error", "-nostats"]);
    args.extend(words(&[
        "-protocol_whitelist",
        "pipe",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
    ]));
    args.extend(words(&["-r", "25", "-s"]));
    args.push(format!("{width}x{height}").into());
    args.extend(words(&["-i", "pipe:0"]));
    let film = Film {
        mp4: false,
        codec: String::new(),
        pixel_format: String::new(),
        width,
        height,
        turned: false,
        interlaced: false,
        frame_rate: 25.0,
        bit_rate: 0,
        duration_ms: 0,
        sound: None,
    };
    let plan = core::plan(&film);
    args.extend(filters(&plan));
    args.extend(screen_output(&plan));
    args.push(shop.made("screen.mp4").into());
    args.extend(preview_output(false));
    args.push(shop.made("preview.mp4").into());
    confine::start(config, shop, Tool::Ffmpeg, args, CONVERTING, true).await
}

/// Waits for the conversion's end, reading how far it is.
pub(super) async fn follow(
    mut child: Child,
    duration_ms: i64,
    mut tell: impl FnMut(i32),
) -> Result<()> {
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(Error::internal("a program has no output"));
    };
    // a conversion that needs forty times the film's length is stuck
    let minutes = 10 + u64::try_from(duration_ms).unwrap_or(0) * 40 / 60_000;
    let mut complained = Vec::new();
    let work = async {
        let mut err = err.take(MAX_OUTPUT);
        let _: ((), std::io::Result<usize>) = tokio::join!(
            watch(out, duration_ms, &mut tell),
            err.read_to_end(&mut complained)
        );
        child.wait().await
    };
    let status = tokio::time::timeout(Duration::from_mins(minutes), work).await;
    match status {
        Ok(status) if status.as_ref().is_ok_and(std::process::ExitStatus::success) => Ok(()),
        status => {
            tracing::warn!(?status, said = %String::from_utf8_lossy(&complained), "a conversion failed");
            if String::from_utf8_lossy(&complained).contains("No space left") {
                return Err(Error::StorageFull);
            }
            Err(Refused::DamagedFilm.into())
        }
    }
}

async fn watch(out: ChildStdout, duration_ms: i64, tell: &mut impl FnMut(i32)) {
    let mut lines = BufReader::new(out).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let done = line
            .strip_prefix("out_time_us=")
            .and_then(|us| us.parse::<i64>().ok());
        if let Some(us) = done {
            let permille = us.max(0) / duration_ms.max(1);
            tell(i32::try_from(permille).unwrap_or(1000).clamp(0, 1000));
        }
    }
}

/// Makes `poster.png`, a frame from where something is to be seen.
///
/// # Errors
/// [`Refused::DamagedFilm`] if ffmpeg cannot.
pub(super) async fn poster(config: &Config, shop: &Workshop, at_ms: i64) -> Result<()> {
    let mut file = OsString::from("file:");
    file.push(shop.made("screen.mp4"));
    let mut args = words(&["-hide_banner", "-nostdin", "-y", "-v", "error"]);
    args.extend(words(&["-protocol_whitelist", "file", "-f", "mov", "-ss"]));
    args.push(format!("{}ms", at_ms.max(0)).into());
    args.extend([OsString::from("-i"), file]);
    args.extend(words(&[
        "-frames:v",
        "1",
        "-f",
        "image2",
        "-c:v",
        "png",
        "-update",
        "1",
    ]));
    args.push(shop.made("poster.png").into());
    let child = confine::start(config, shop, Tool::Ffmpeg, args, CONVERTING, false).await?;
    finish(child, Duration::from_mins(1))
        .await?
        .ok_or(Refused::DamagedFilm)?;
    Ok(())
}
