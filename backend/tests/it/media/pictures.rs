//! Renditions of pictures.
use super::{
    add, bytes_at, drawn, encoded, form_request, id, jpeg, leftovers, objects, picture_at, png,
    send_file, shown, work,
};
use crate::bench::Bench;
use axum::http::StatusCode;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

#[tokio::test]
async fn a_large_photo_gets_a_thumbnail_a_preview_and_a_version_for_screens() {
    let bench = Bench::new().await;
    let media = add(&bench, "Été à Lille.jpg", &jpeg(4200, 2800)).await;
    assert_eq!(media["title"], "Été à Lille");
    assert_eq!(
        (&media["state"], &media["kind"]),
        (&"processing".into(), &"image".into())
    );
    assert_eq!(
        (&media["width"], &media["height"]),
        (&4200.into(), &2800.into())
    );
    assert!(media["thumbnailUrl"].is_null());
    work(&bench).await;
    let ready = shown(&bench, &media).await;
    assert_eq!(ready["state"], "ready");
    assert_eq!(ready["progress"], 1.0);
    assert_eq!(
        ready["version"], media["version"],
        "an open form stays valid"
    );
    let size = async |path: &str| {
        let picture = picture_at(&bench, path).await;
        (picture.width(), picture.height())
    };
    assert_eq!(
        size(ready["thumbnailUrl"].as_str().unwrap()).await,
        (480, 320)
    );
    assert_eq!(
        size(ready["previewUrl"].as_str().unwrap()).await,
        (1600, 1067)
    );
    let screen = format!("/media/{}/renditions/screen", id(&media));
    assert_eq!(size(&screen).await, (3240, 2160));
    assert!(leftovers(&bench).is_empty());
    assert_eq!(
        objects(&bench).len(),
        4,
        "the original and three renditions"
    );
}

#[tokio::test]
async fn a_small_picture_never_grows() {
    let bench = Bench::new().await;
    let media = add(&bench, "logo.png", &png(64, 48)).await;
    work(&bench).await;
    for purpose in ["thumbnail", "preview", "screen"] {
        let path = format!("/media/{}/renditions/{purpose}", id(&media));
        let picture = picture_at(&bench, &path).await;
        assert_eq!((picture.width(), picture.height()), (64, 48), "{purpose}");
    }
}

#[tokio::test]
async fn transparency_reaches_screens_and_becomes_white_in_previews() {
    let bench = Bench::new().await;
    let clear = RgbaImage::from_fn(40, 40, |x, _| {
        if x < 20 {
            Rgba([200, 10, 10, 255])
        } else {
            Rgba([0, 0, 0, 0])
        }
    });
    let media = add(
        &bench,
        "cut-out.png",
        &encoded(&clear.into(), ImageFormat::Png),
    )
    .await;
    work(&bench).await;
    let path = format!("/media/{}/renditions/screen", id(&media));
    let screen = picture_at(&bench, &path).await.into_rgba8();
    assert_eq!(screen.get_pixel(5, 5).0, [200, 10, 10, 255]);
    assert_eq!(screen.get_pixel(35, 5).0[3], 0);
    let preview = picture_at(&bench, &format!("/media/{}/preview", id(&media))).await;
    assert!(
        preview
            .into_rgb8()
            .get_pixel(35, 5)
            .0
            .iter()
            .all(|c| *c > 245)
    );
    let idle = DynamicImage::ImageRgb8(drawn(30, 30)).into_rgba8();
    let media = add(&bench, "idle.png", &encoded(&idle.into(), ImageFormat::Png)).await;
    work(&bench).await;
    let path = format!("/media/{}/renditions/screen", id(&media));
    assert_eq!(
        bytes_at(&bench, &path).await.header("content-type"),
        "image/jpeg"
    );
}

#[tokio::test]
async fn webp_and_still_gif_are_pictures() {
    let bench = Bench::new().await;
    for (name, format) in [("a.webp", ImageFormat::WebP), ("a.gif", ImageFormat::Gif)] {
        let media = add(&bench, name, &encoded(&drawn(50, 40).into(), format)).await;
        assert_eq!(media["kind"], "image");
        work(&bench).await;
        assert_eq!(shown(&bench, &media).await["state"], "ready", "{name}");
    }
}

const RED: [u8; 3] = [220, 20, 20];
const GREEN: [u8; 3] = [20, 200, 20];
const BLUE: [u8; 3] = [20, 20, 220];
const GREY: [u8; 3] = [128, 128, 128];

/// 96 x 64: red and green above, blue and grey below, as the sensor wrote it; with the orientation and a place on earth in EXIF.
pub(crate) fn turned(orientation: u8) -> Vec<u8> {
    let quarters = RgbImage::from_fn(96, 64, |x, y| match (x < 48, y < 32) {
        (true, true) => Rgb(RED),
        (false, true) => Rgb(GREEN),
        (true, false) => Rgb(BLUE),
        (false, false) => Rgb(GREY),
    });
    let plain = encoded(&quarters.into(), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend_from_slice(&[0x0e, 0x01, 2, 0, 12, 0, 0, 0, 0x26, 0, 0, 0]);
    exif.extend_from_slice(b"\0\0\0\0GPS-CANARY!\0");
    let length = u16::try_from(exif.len() + 2).unwrap();
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1];
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&plain[2..]);
    bytes
}

#[tokio::test]
async fn every_orientation_is_turned_upright_and_metadata_is_gone() {
    let bench = Bench::new().await;
    let upright = [
        (1, [RED, GREEN, BLUE, GREY]),
        (2, [GREEN, RED, GREY, BLUE]),
        (3, [GREY, BLUE, GREEN, RED]),
        (4, [BLUE, GREY, RED, GREEN]),
        (5, [RED, BLUE, GREEN, GREY]),
        (6, [BLUE, RED, GREY, GREEN]),
        (7, [GREY, GREEN, BLUE, RED]),
        (8, [GREEN, GREY, RED, BLUE]),
    ];
    for (orientation, quarters) in upright {
        let media = add(&bench, "turned.jpg", &turned(orientation)).await;
        let (width, height) = if orientation < 5 { (96, 64) } else { (64, 96) };
        assert_eq!(
            (&media["width"], &media["height"]),
            (&width.into(), &height.into())
        );
        work(&bench).await;
        for purpose in ["screen", "preview", "thumbnail"] {
            let path = format!("/media/{}/renditions/{purpose}", id(&media));
            let answer = bytes_at(&bench, &path).await;
            let told = answer.bytes.windows(10).any(|w| w == b"GPS-CANARY");
            assert!(!told, "{purpose}");
            let picture = image::load_from_memory(&answer.bytes).unwrap().into_rgb8();
            assert_eq!(
                picture.dimensions(),
                (width, height),
                "{orientation} {purpose}"
            );
            assert_eq!(quarters_of(&picture), quarters, "{orientation} {purpose}");
        }
    }
}

/// The colours in the middle of each quarter, as the nearest of ours.
fn quarters_of(picture: &RgbImage) -> [[u8; 3]; 4] {
    let (width, height) = picture.dimensions();
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| {
        let found = picture.get_pixel(width * x / 4, height * y / 4).0;
        let near = |ours: &[u8; 3]| found.iter().zip(ours).all(|(a, b)| a.abs_diff(*b) < 24);
        [RED, GREEN, BLUE, GREY]
            .into_iter()
            .find(near)
            .unwrap_or(found)
    })
}

#[tokio::test]
async fn equal_bytes_are_one_media() {
    let bench = Bench::new().await;
    let first = add(&bench, "one.png", &png(30, 30)).await;
    let again = send_file(&bench, "two.png", &png(30, 30)).await;
    assert_eq!(again.status, StatusCode::OK);
    assert_eq!(id(&again.json()), id(&first));
    let stranger = bench.as_stranger().await;
    let theirs = add(&stranger, "one.png", &png(30, 30)).await;
    assert_ne!(id(&theirs), id(&first), "every organisation has its own");
    assert!(leftovers(&bench).is_empty());
    assert_eq!(objects(&bench).len(), 1);
}

#[tokio::test]
async fn a_media_keeps_its_id_when_it_gets_another_file() {
    let bench = Bench::new().await;
    let media = add(&bench, "old.png", &png(30, 30)).await;
    let other = add(&bench, "other.png", &png(31, 31)).await;
    work(&bench).await;
    let path = format!("/media/{}/replace", id(&media));
    let send = async |bytes: &[u8]| {
        let form = super::form("new.png", bytes, &[]);
        bench.send(form_request(&bench, &path, form)).await
    };
    let taken = send(&png(31, 31)).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.json()["detail"].as_str().unwrap().contains("other"));
    let wrong = send(&super::small_video()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let replaced = send(&png(60, 60)).await;
    assert_eq!(replaced.status, StatusCode::OK);
    let replaced = replaced.json();
    assert_eq!(
        (id(&replaced), &replaced["width"]),
        (id(&media), &60.into())
    );
    assert_eq!(replaced["state"], "processing");
    let screen = format!("/media/{}/renditions/screen", id(&media));
    assert_eq!(
        picture_at(&bench, &screen).await.width(),
        30,
        "the old one until then"
    );
    work(&bench).await;
    assert_eq!(picture_at(&bench, &screen).await.width(), 60);
    assert_eq!(shown(&bench, &other).await["state"], "ready");
    assert!(leftovers(&bench).is_empty());
}

#[tokio::test]
async fn an_earlier_file_can_come_back() {
    let bench = Bench::new().await;
    let media = add(&bench, "first.png", &png(30, 30)).await;
    work(&bench).await;
    let path = format!("/media/{}", id(&media));
    let replace = async |bytes: Vec<u8>| {
        let form = super::form("next.png", &bytes, &[]);
        let sent = form_request(&bench, &format!("{path}/replace"), form);
        assert_eq!(bench.send(sent).await.status, StatusCode::OK);
        work(&bench).await;
    };
    let versions = async || bench.get(&format!("{path}/versions")).await.1["items"].clone();
    assert_eq!(versions().await, serde_json::json!([]));
    replace(png(40, 40)).await;
    replace(png(50, 50)).await;
    let kept = versions().await;
    let widths: Vec<_> = kept
        .as_array()
        .unwrap()
        .iter()
        .map(|v| &v["width"])
        .collect();
    assert_eq!(widths, [40, 30], "newest first");
    assert_eq!(kept[1]["fileName"], "first.png");
    let restore = |version: &serde_json::Value| {
        let version = version["id"].as_str().unwrap();
        format!("{path}/versions/{version}/restore")
    };
    let (status, back) = bench.post(&restore(&kept[1]), serde_json::json!({})).await;
    assert_eq!(
        (status, &back["width"]),
        (StatusCode::OK, &30.into()),
        "{back}"
    );
    work(&bench).await;
    let screen = format!("{path}/renditions/screen");
    assert_eq!(picture_at(&bench, &screen).await.width(), 30);
    let now: Vec<_> = versions()
        .await
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["width"].clone())
        .collect();
    assert_eq!(now, [50, 40], "what came back is no longer an earlier one");
    let (status, _) = bench.post(&restore(&kept[1]), serde_json::json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_last_ten_files_are_kept_for_those_who_own_them() {
    let bench = Bench::new().await;
    let media = add(&bench, "first.png", &png(30, 30)).await;
    let path = format!("/media/{}", id(&media));
    for side in 60..75 {
        let form = super::form("next.png", &png(side, side), &[]);
        let sent = form_request(&bench, &format!("{path}/replace"), form);
        assert_eq!(bench.send(sent).await.status, StatusCode::OK);
    }
    let (_, kept) = bench.get(&format!("{path}/versions")).await;
    let kept = kept["items"].as_array().unwrap();
    assert_eq!(kept.len(), 10, "the oldest go");
    assert_eq!(kept[0]["width"], 73);
    let stranger = bench.as_stranger().await;
    let (status, _) = stranger.get(&format!("{path}/versions")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let restore = format!(
        "{path}/versions/{}/restore",
        kept[0]["id"].as_str().unwrap()
    );
    let (status, _) = stranger.post(&restore, serde_json::json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
