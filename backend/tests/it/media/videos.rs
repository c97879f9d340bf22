//! Renditions of videos and of pictures that move.
use super::{COLOURS, add, bytes_at, id, leftovers, picture_at, shown, small_video, video, work};
use crate::bench::Bench;
use axum::http::StatusCode;
use image::{Delay, Frame, Rgba, RgbaImage, codecs::gif::GifEncoder};
use serde_json::Value;
use std::process::Command;

/// What ffprobe says of a rendition.
async fn probed(bench: &Bench, media: &Value, purpose: &str) -> Value {
    let path = format!("/media/{}/renditions/{purpose}", id(media));
    let answer = bytes_at(bench, &path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "video/mp4");
    let moov = answer.bytes.windows(4).position(|w| w == b"moov").unwrap();
    let mdat = answer.bytes.windows(4).position(|w| w == b"mdat").unwrap();
    assert!(moov < mdat, "starts before it is all there");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &answer.bytes).unwrap();
    let said = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-show_streams",
            "-show_format",
            "-of",
            "json",
        ])
        .arg(file.path())
        .output()
        .unwrap();
    serde_json::from_slice(&said.stdout).unwrap()
}

fn stream<'a>(probe: &'a Value, kind: &str) -> Option<&'a Value> {
    let mut streams = probe["streams"].as_array().unwrap().iter();
    streams.find(|s| s["codec_type"] == kind)
}

async fn ready(bench: &Bench, media: &Value) -> Value {
    work(bench).await;
    let media = shown(bench, media).await;
    assert_eq!(media["state"], "ready", "{media}");
    media
}

#[tokio::test]
async fn a_video_that_fits_is_passed_through_untouched() {
    let bench = Bench::new().await;
    let media = add(&bench, "small.mp4", &small_video()).await;
    assert_eq!(media["kind"], "video");
    assert_eq!(
        (&media["width"], &media["durationMs"]),
        (&320.into(), &2000.into())
    );
    let media = ready(&bench, &media).await;
    assert_eq!(media["durationMs"], 2000);
    let screen = probed(&bench, &media, "screen").await;
    let pictures = stream(&screen, "video").unwrap();
    assert_eq!(
        (&pictures["width"], &pictures["codec_name"]),
        (&320.into(), &"h264".into())
    );
    assert_eq!(
        pictures["profile"], "Constrained Baseline",
        "as ultrafast made it: not encoded anew"
    );
    let poster = picture_at(&bench, &format!("/media/{}/renditions/poster", id(&media))).await;
    assert_eq!((poster.width(), poster.height()), (320, 180));
    picture_at(&bench, media["thumbnailUrl"].as_str().unwrap()).await;
    probed(&bench, &media, "preview").await;
    assert!(leftovers(&bench).is_empty());
}

#[tokio::test]
async fn what_screens_cannot_play_is_encoded_anew() {
    let bench = Bench::new().await;
    let source = [
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=2560x1442:rate=50:duration=1",
    ];
    let sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=1"];
    let codecs = [
        "-c:v",
        "libvpx-vp9",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-c:a",
        "libopus",
    ];
    let bytes = video(
        "wide.webm",
        &[&source[..], &sound[..], &codecs[..]].concat(),
    );
    let media = add(&bench, "wide.webm", &bytes).await;
    assert_eq!(media["mime"], "video/webm");
    let media = ready(&bench, &media).await;
    let screen = probed(&bench, &media, "screen").await;
    let pictures = stream(&screen, "video").unwrap();
    assert_eq!(
        (&pictures["width"], &pictures["height"]),
        (&1916.into(), &1080.into())
    );
    assert_eq!(
        (&pictures["pix_fmt"], &pictures["r_frame_rate"]),
        (&"yuv420p".into(), &"30/1".into())
    );
    assert_eq!(stream(&screen, "audio").unwrap()["codec_name"], "aac");
    let duration = media["durationMs"].as_i64().unwrap();
    assert!((980..=1080).contains(&duration), "{duration}");
}

#[tokio::test]
async fn a_phone_video_stands_upright() {
    let bench = Bench::new().await;
    let folder = tempfile::tempdir().unwrap();
    let lying = folder.path().join("lying.mp4");
    std::fs::write(&lying, small_video()).unwrap();
    let args = [
        "-display_rotation",
        "90",
        "-i",
        lying.to_str().unwrap(),
        "-c",
        "copy",
    ];
    let old = [
        "-i",
        lying.to_str().unwrap(),
        "-c",
        "copy",
        "-metadata:s:v:0",
        "rotate=90",
    ];
    let turned = Command::new("ffmpeg")
        .args(["-v", "error", "-h", "full"])
        .output()
        .unwrap();
    let knows = String::from_utf8_lossy(&turned.stdout).contains("-display_rotation");
    let bytes = video("standing.mp4", if knows { &args } else { &old });
    let media = add(&bench, "standing.mp4", &bytes).await;
    assert_eq!(
        (&media["width"], &media["height"]),
        (&180.into(), &320.into())
    );
    let media = ready(&bench, &media).await;
    let screen = probed(&bench, &media, "screen").await;
    assert_eq!(stream(&screen, "video").unwrap()["width"], 180);
    assert!(stream(&screen, "video").unwrap()["side_data_list"].is_null());
}

#[tokio::test]
async fn a_picture_that_moves_is_played_as_a_video() {
    let bench = Bench::new().await;
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for red in [0, 120, 240] {
        let image = RgbaImage::from_pixel(61, 41, Rgba([red, 0, 0, 255]));
        let delay = Delay::from_numer_denom_ms(400, 1);
        encoder
            .encode_frame(Frame::from_parts(image, 0, 0, delay))
            .unwrap();
    }
    drop(encoder);
    let media = add(&bench, "moving.gif", &bytes).await;
    assert_eq!(
        (&media["kind"], &media["mime"]),
        (&"video".into(), &"image/gif".into())
    );
    let media = ready(&bench, &media).await;
    assert_eq!(media["durationMs"], 1200);
    let screen = probed(&bench, &media, "screen").await;
    assert_eq!(stream(&screen, "video").unwrap()["width"], 60);
    let poster = picture_at(&bench, &format!("/media/{}/renditions/poster", id(&media))).await;
    assert!(
        poster.into_rgb8().get_pixel(30, 20).0[0] < 40,
        "the first frame"
    );
}

#[tokio::test]
async fn a_broken_video_is_refused_or_fails_with_advice_and_can_be_tried_again() {
    let bench = Bench::new().await;
    let mut args = COLOURS.to_vec();
    args.extend(["-pix_fmt", "yuv420p", "-movflags", "+faststart"]);
    let whole = video("cut.mp4", &args);
    let refused = super::send_file(&bench, "cut.mp4", &whole[..400]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.json()["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("export it again")
    );
    assert!(leftovers(&bench).is_empty() && super::objects(&bench).is_empty());
    let media = add(&bench, "whole.mp4", &whole).await;
    let path = format!("/media/{}/retry", id(&media));
    assert_eq!(bench.post(&path, Value::Null).await.0, StatusCode::CONFLICT);
    // the disk loses the original
    let sha256 = media["sha256"].as_str().unwrap();
    let object = bench
        .folder()
        .join(format!("media/objects/{}/{sha256}", &sha256[..2]));
    let aside = bench.folder().join("aside");
    std::fs::rename(&object, &aside).unwrap();
    for _ in 0..3 {
        work(&bench).await;
        bench.clock.advance(60_000);
    }
    let failed = shown(&bench, &media).await;
    assert_eq!(failed["state"], "failed");
    assert!(
        failed["message"]
            .as_str()
            .unwrap()
            .contains("upload it again")
    );
    std::fs::rename(&aside, &object).unwrap();
    let (status, again) = bench.post(&path, Value::Null).await;
    assert_eq!(
        (status, &again["state"]),
        (StatusCode::OK, &"processing".into())
    );
    ready(&bench, &media).await;
}
