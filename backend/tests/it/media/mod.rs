//! Media, from the upload to the bytes that screens get.
mod files;
pub(crate) mod fonts;
mod hostile;
mod library;
pub(crate) mod pictures;
mod sweep_model;
mod sweeper;
mod uploads;
mod videos;

use super::bench::{Answer, Bench};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use backend::{jobs, run};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::Value;
use std::{io::Cursor, path::Path, process::Command, sync::Arc};

const BOUNDARY: &str = "0123456789-parting";

/// A form with a file and text fields.
pub(crate) fn form(name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Vec<u8> {
    form_of("file", name, bytes, fields)
}

/// A form whose file is in this field.
pub(crate) fn form_of(file: &str, name: &str, bytes: &[u8], fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = text_fields(fields);
    let part = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{file}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(part.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// A form without a file.
pub(crate) fn fields_only(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut body = text_fields(fields);
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn text_fields(fields: &[(&str, &str)]) -> Vec<u8> {
    let part = |(field, text): &(&str, &str)| {
        format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n"
        )
    };
    fields.iter().map(part).collect::<String>().into_bytes()
}

pub(crate) fn form_request(bench: &Bench, path: &str, body: impl Into<Body>) -> Request<Body> {
    let mut request = bench.request(Method::POST, path, None);
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    request
        .headers_mut()
        .insert(header::CONTENT_TYPE, kind.parse().unwrap());
    *request.body_mut() = body.into();
    request
}

async fn send_file(bench: &Bench, name: &str, bytes: &[u8]) -> Answer {
    bench
        .send(form_request(bench, "/media", form(name, bytes, &[])))
        .await
}

/// Adds a file, which must be accepted as a new media.
pub(crate) async fn add(bench: &Bench, name: &str, bytes: &[u8]) -> Value {
    let answer = send_file(bench, name, bytes).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.json());
    answer.json()
}

/// Does all background work that is due.
pub(crate) async fn work(bench: &Bench) {
    let registry = Arc::new(run::registry(&bench.state.config));
    jobs::drain(&bench.state, registry).await.unwrap();
}

async fn shown(bench: &Bench, media: &Value) -> Value {
    let (status, media) = bench.get(&format!("/media/{}", id(media))).await;
    assert_eq!(status, StatusCode::OK);
    media
}

fn id(media: &Value) -> &str {
    media["id"].as_str().unwrap()
}

async fn bytes_at(bench: &Bench, path: &str) -> Answer {
    bench.send(bench.request(Method::GET, path, None)).await
}

/// A rendition, decoded.
async fn picture_at(bench: &Bench, path: &str) -> image::DynamicImage {
    let answer = bytes_at(bench, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    image::load_from_memory(&answer.bytes).unwrap()
}

/// A picture with something to see in it.
fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let part = |n: u32, of: u32| u8::try_from(n * 255 / of.max(1)).unwrap();
        Rgb([part(x, width), part(y, height), 90])
    })
}

fn encoded(image: &image::DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&drawn(width, height).into(), ImageFormat::Png)
}

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&drawn(width, height).into(), ImageFormat::Jpeg)
}

/// A video made by ffmpeg with these arguments, under this name.
fn video(name: &str, args: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y"])
        .args(args)
        .arg(&path)
        .output()
        .unwrap();
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    std::fs::read(path).unwrap()
}

const COLOURS: [&str; 4] = [
    "-f",
    "lavfi",
    "-i",
    "testsrc2=size=320x180:rate=25:duration=2",
];

/// A small video that every screen plays.
fn small_video() -> Vec<u8> {
    let mut args = COLOURS.to_vec();
    args.extend([
        "-pix_fmt",
        "yuv420p",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
    ]);
    video("small.mp4", &args)
}

/// Every file below the folder, as relative paths.
fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(folder).unwrap();
                found.push(inside.display().to_string());
            }
        }
    }
    found.sort();
    found
}

/// Files that uploads and their examination may have left behind.
fn leftovers(bench: &Bench) -> Vec<String> {
    let mut found = files_below(&bench.folder().join("uploads"));
    found.extend(files_below(&bench.folder().join("work")));
    found
}

/// Objects in the store.
pub(crate) fn objects(bench: &Bench) -> Vec<String> {
    files_below(&bench.folder().join("media"))
}
