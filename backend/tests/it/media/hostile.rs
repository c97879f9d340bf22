//! Files that mean harm: refused with a problem document, and nothing is left behind.
use super::{
    drawn, encoded, form, form_request, jpeg, leftovers, objects, png, send_file, shown, work,
};
use crate::bench::Bench;
use axum::http::StatusCode;
use flate2::{Compression, write::ZlibEncoder};
use image::ImageFormat;
use std::io::Write as _;

fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    chunk.extend_from_slice(kind);
    chunk.extend_from_slice(data);
    chunk.extend_from_slice(&sum.sum().to_be_bytes());
    chunk
}

fn packed(byte: u8, count: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let block = vec![byte; 1 << 16];
    for _ in 0..count >> 16 {
        encoder.write_all(&block).unwrap();
    }
    encoder.finish().unwrap()
}

/// A PNG of this size and depth, with chunks of one's own in front of the pixels.
fn raw_png(side: u32, depth: u8, pixels: &[u8], extra: &[u8]) -> Vec<u8> {
    let mut header = side.to_be_bytes().to_vec();
    header.extend_from_slice(&side.to_be_bytes());
    header.extend_from_slice(&[depth, 0, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(chunk(b"IHDR", &header));
    png.extend_from_slice(extra);
    png.extend(chunk(b"IDAT", pixels));
    png.extend(chunk(b"IEND", b""));
    png
}

fn gif_bomb() -> Vec<u8> {
    let mut gif = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    gif.extend_from_slice(b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0;");
    gif
}

fn with_box(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let mut whole = u32::try_from(data.len() + 8)
        .unwrap()
        .to_be_bytes()
        .to_vec();
    whole.extend_from_slice(kind);
    whole.extend_from_slice(data);
    whole
}

fn mp4(moov: &[u8]) -> Vec<u8> {
    let mut film = with_box(b"ftyp", b"isom\0\0\x02\0isommp41");
    film.extend(with_box(b"moov", moov));
    film
}

fn nested(depth: usize) -> Vec<u8> {
    (0..depth).fold(Vec::new(), |inner, n| {
        with_box(if n % 2 == 0 { b"trak" } else { b"moov" }, &inner)
    })
}

/// A playlist in the clothes of an MP4: text behind a box header would be found by probing.
fn disguised(text: &str) -> Vec<u8> {
    let mut film = with_box(b"ftyp", b"isom\0\0\x02\0isom");
    film.extend_from_slice(text.as_bytes());
    film
}

const PLAYLIST: &str = "#EXTM3U\n#EXTINF:10.0,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n";
const CONCAT: &str = "ffconcat version 1.0\nfile /etc/passwd\n";

/// What must be refused: name, bytes, status.
fn refused() -> Vec<(&'static str, Vec<u8>, u16)> {
    let photo = jpeg(200, 200);
    let webp = encoded(&drawn(40, 40).into(), ImageFormat::WebP);
    vec![
        ("empty.png", Vec::new(), 422),
        ("page.png", b"<html><script>alert(1)</script></html>".to_vec(), 415),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), 415),
        ("list.m3u8", PLAYLIST.into(), 415),
        ("list.mp4", PLAYLIST.into(), 415),
        ("concat.mp4", CONCAT.into(), 415),
        ("disguised.mp4", disguised(PLAYLIST), 422),
        ("disguised2.mp4", disguised(CONCAT), 422),
        ("film.avi", b"RIFF\x1e\0\0\0AVI LIST\0\0\0\0hdrl".to_vec(), 415),
        ("bitmap.bmp", b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec(), 415),
        ("paper.tiff", b"II*\0\x08\0\0\0\x01\0".to_vec(), 415),
        ("archive.zip", b"PK\x03\x04\x14\0\0\0".to_vec(), 415),
        ("photo.avif", with_box(b"ftyp", b"avif\0\0\0\0avifmif1"), 415),
        ("shell.php.jpg", b"\xff\xd8\xff\xe0<?php system($_GET[0]);?>".to_vec(), 422),
        ("cut.jpg", photo[..photo.len() / 2].to_vec(), 422),
        ("cut.png", png(64, 64)[..80].to_vec(), 422),
        ("cut.webp", webp[..webp.len() / 2].to_vec(), 422),
        ("header.jpg", b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9".to_vec(), 422),
        ("wide.png", raw_png(30_000, 1, &packed(0, 30_000 * 3751), &[]), 422),
        ("many.png", raw_png(16_000, 1, &packed(0, 1 << 20), &[]), 422),
        ("absurd.png", raw_png(0x7fff_ffff, 16, &packed(0, 1 << 16), &[]), 422),
        ("canvas.webp", b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\0\0\0\0".to_vec(), 422),
        ("bomb.gif", gif_bomb(), 422),
        ("zeros.mp4", vec![0; 1 << 20], 415),
        ("samples.mp4", mp4(&with_box(b"trak", &with_box(b"mdia", &with_box(b"minf", &with_box(b"stbl", &with_box(b"stsz", b"\0\0\0\0\0\0\0\0\xff\xff\xff\xff")))))), 422),
        ("deep.mp4", mp4(&nested(5000)), 422),
        ("hollow.mkv", b"\x1a\x45\xdf\xa3\x84\x42\x82\x81\x00".to_vec(), 422),
    ]
}

#[tokio::test]
async fn what_is_no_sound_picture_or_video_is_refused_without_a_trace() {
    let bench = Bench::new().await;
    for (name, bytes, status) in refused() {
        let answer = send_file(&bench, name, &bytes).await;
        assert_eq!(
            answer.status.as_u16(),
            status,
            "{name}: {:?}",
            answer.json()
        );
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{name}"
        );
        let said = answer.json().to_string();
        for secret in ["/tmp", "ffmpeg", "panicked", "sqlite", "root:"] {
            assert!(!said.contains(secret), "{name} tells too much: {said}");
        }
        assert!(
            leftovers(&bench).is_empty(),
            "{name} left {:?}",
            leftovers(&bench)
        );
    }
    assert!(objects(&bench).is_empty());
    let (_, page) = bench.get("/media").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn hidden_bombs_of_text_and_colour_profiles_do_not_go_off() {
    let bench = Bench::new().await;
    let mut text = b"c\0\x01\0\0\0".to_vec();
    text.extend(packed(b'A', 256 << 20));
    let mut profile = b"p\0\0".to_vec();
    profile.extend(packed(0, 128 << 20));
    let pixels = packed_rows(8);
    for (name, extra) in [
        ("text.png", chunk(b"iTXt", &text)),
        ("profile.png", chunk(b"iCCP", &profile)),
    ] {
        let before = resident();
        let answer = send_file(&bench, name, &raw_png(8, 8, &pixels, &extra)).await;
        assert!(
            !answer.status.is_server_error(),
            "{name}: {:?}",
            answer.json()
        );
        let grown = resident().saturating_sub(before);
        assert!(grown < 160 << 20, "{name} took {grown} bytes");
    }
}

fn packed_rows(side: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&vec![0; side * (side + 1)]).unwrap();
    encoder.finish().unwrap()
}

/// The most memory that this process ever held.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap();
    let kib: usize = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib * 1024
}

#[tokio::test]
async fn what_hides_behind_a_picture_does_not_reach_screens() {
    let bench = Bench::new().await;
    let mut bytes = png(40, 40);
    bytes.extend_from_slice(b"<html><script>CANARY()</script>");
    let answer = send_file(&bench, "poly.png", &bytes).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let media = answer.json();
    work(&bench).await;
    assert_eq!(shown(&bench, &media).await["state"], "ready");
    for purpose in ["thumbnail", "preview", "screen"] {
        let path = format!("/media/{}/renditions/{purpose}", super::id(&media));
        let bytes = super::bytes_at(&bench, &path).await.bytes;
        assert!(!bytes.windows(6).any(|w| w == b"CANARY"), "{purpose}");
    }
}

#[tokio::test]
async fn a_file_name_is_only_something_to_show() {
    let bench = Bench::new().await;
    let names = [
        ("../../../etc/cron.d/x.png", "x.png"),
        ("..\\\\..\\\\x.png", "x.png"),
        ("/etc/x.png", "x.png"),
        ("-i.png", "-i.png"),
        ("concat:x.png", "concat:x.png"),
        ("%n%s%05d.png", "%n%s%05d.png"),
        ("`id`.png", "`id`.png"),
        (".htaccess", ".htaccess"),
        ("", "file"),
    ];
    for (n, (name, shown)) in names.into_iter().enumerate() {
        let side = 20 + u32::try_from(n).unwrap();
        let answer = send_file(&bench, name, &png(side, 20)).await;
        assert_eq!(
            answer.status,
            StatusCode::CREATED,
            "{name}: {:?}",
            answer.json()
        );
        assert_eq!(answer.json()["fileName"], shown);
    }
    assert!(
        objects(&bench)
            .iter()
            .all(|path| path.starts_with("objects/"))
    );
}

#[tokio::test]
async fn malformed_forms_are_refused() {
    let bench = Bench::new().await;
    let send = async |body: Vec<u8>| {
        let answer = bench.send(form_request(&bench, "/media", body)).await;
        answer.status.as_u16()
    };
    let whole = form("a.png", &png(20, 20), &[]);
    assert_eq!(send(Vec::new()).await, 400);
    assert_eq!(
        send(whole[..whole.len() - 60].to_vec()).await,
        400,
        "cut off"
    );
    assert_eq!(
        send(form("a.png", &png(20, 20), &[("colour", "red")])).await,
        422
    );
    assert_eq!(
        send(form("a.png", &png(20, 20), &[("tags", "NO TAG")])).await,
        422
    );
    let json = bench.post("/media", serde_json::json!({})).await;
    assert_eq!(json.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(leftovers(&bench).is_empty() && objects(&bench).is_empty());
}
