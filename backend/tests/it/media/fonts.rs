//! Fonts of the brand: what is taken, what is refused and why, who may bring them, what keeps them.
use super::{add, bytes_at, form, form_request, id};
use crate::bench::{Answer, Bench};
use axum::http::StatusCode;
use backend::{
    auth::Role,
    media::core::{
        Refused,
        font::{Font, read},
        format_of,
    },
};
use serde_json::{Value, json};
use std::path::Path;

/// A font of `data/fonts/make.py`.
pub(crate) fn font(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/fonts");
    std::fs::read(folder.join(name)).unwrap()
}

fn looked_at(bytes: &[u8]) -> Result<Font, Refused> {
    let format = format_of(bytes).ok_or(Refused::Format)?;
    assert!(format.is_font());
    read(format, bytes)
}

async fn send(bench: &Bench, bytes: &[u8]) -> Answer {
    let body = form("schrift.bin", bytes, &[]);
    bench.send(form_request(bench, "/media", body)).await
}

#[test]
fn every_format_says_the_same_of_the_same_font() {
    for name in ["bold.ttf", "bold.woff", "bold.woff2", "preview.ttf"] {
        let font = looked_at(&font(name)).unwrap();
        assert_eq!(font.title(), "Carrés Bold", "{name}");
        let weights = (font.weight_min, font.weight_max);
        assert_eq!((weights, font.italic), ((700, 700), false), "{name}");
    }
    let italic = looked_at(&font("italic.otf")).unwrap();
    assert_eq!((&*italic.style, italic.italic), ("Black Italic", true));
    let variable = looked_at(&font("variable.ttf")).unwrap();
    assert_eq!((variable.weight_min, variable.weight_max), (300, 800));
    assert_eq!(variable.title(), "Carrés");
}

#[test]
fn what_is_no_sound_font_or_must_not_travel_is_refused() {
    for (name, why) in [
        ("locked.ttf", Refused::LockedFont),
        ("pictures.ttf", Refused::LockedFont),
        ("collection.ttc", Refused::FontCollection),
    ] {
        assert_eq!(looked_at(&font(name)), Err(why), "{name}");
    }
    for name in ["bold.ttf", "bold.woff", "bold.woff2", "italic.otf"] {
        let whole = font(name);
        for length in (4..whole.len()).step_by(7) {
            let cut = looked_at(&whole[..length]);
            // one that only lost its last tables may still be a font
            let refused = cut == Err(Refused::DamagedFont);
            let enough = length > whole.len() / 2;
            assert!(refused || enough, "{name} {length} {cut:?}");
        }
    }
}

#[test]
fn bytes_that_are_turned_over_never_stop_the_reader() {
    let mut dice = fastrand::Rng::with_seed(20_261_128);
    for name in [
        "bold.ttf",
        "bold.woff",
        "bold.woff2",
        "italic.otf",
        "variable.ttf",
    ] {
        let whole = font(name);
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..dice.usize(1..6) {
                let at = dice.usize(4..bytes.len());
                bytes[at] = dice.u8(..);
            }
            if let Ok(font) = looked_at(&bytes) {
                assert!(!font.family.is_empty());
            }
        }
    }
}

#[test]
fn a_packed_font_that_would_fill_the_memory_is_refused() {
    let mut bomb = font("bold.woff");
    // what the first table says that it becomes
    bomb[44 + 12..44 + 16].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(looked_at(&bomb), Err(Refused::LargeFont));
}

#[tokio::test]
async fn a_font_is_a_media_apart_that_screens_get_as_it_is() {
    let bench = Bench::new().await;
    let bytes = font("bold.woff2");
    let added = add(&bench, "schrift.woff2", &bytes).await;
    assert_eq!(
        (&added["kind"], &added["title"], &added["mime"]),
        (&json!("font"), &json!("Carrés Bold"), &json!("font/woff2"))
    );
    let said = json!({ "family": "Carrés", "style": "Bold", "weightMin": 700, "weightMax": 700, "italic": false });
    assert_eq!(added["font"], said);
    assert_eq!(added["state"], "ready", "it needs no work");
    let path = format!("/media/{}", id(&added));
    let (_, made) = bench.get(&format!("{path}/renditions")).await;
    let made = made["items"].as_array().unwrap();
    assert!(
        made.iter().all(|one| one["sha256"] == added["sha256"]),
        "{made:?}"
    );
    let address = added["previewUrl"].as_str().unwrap();
    let answer = bytes_at(&bench, address.strip_prefix("/api/v1").unwrap()).await;
    assert_eq!(answer.header("content-type"), "font/woff2");
    assert_eq!(answer.bytes, bytes);
    let titles = async |query: &str| -> Vec<Value> {
        let (_, page) = bench.get(&format!("/media{query}")).await;
        page["items"].as_array().unwrap().clone()
    };
    assert!(titles("").await.is_empty(), "the library shows what plays");
    assert_eq!(titles("?kind=font").await.len(), 1);
    assert_eq!(titles("?kind=image").await.len(), 0);
    let again = send(&bench, &bytes).await;
    assert_eq!(
        (again.status, again.json()["id"].clone()),
        (StatusCode::OK, added["id"].clone())
    );
}

#[tokio::test]
async fn only_administrators_bring_change_and_remove_fonts() {
    let bench = Bench::new().await;
    let editor = bench.as_role(Role::Editor).await;
    let refused = send(&editor, &font("bold.ttf")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let (_, list) = bench.get("/media?kind=font").await;
    assert_eq!(list["items"], json!([]), "nothing is left of it");
    let added = add(&bench, "a.ttf", &font("bold.ttf")).await;
    let path = format!("/media/{}", id(&added));
    let status = async |answer: (StatusCode, Value)| answer.0;
    assert_eq!(
        status(editor.delete(&path, 1).await).await,
        StatusCode::FORBIDDEN
    );
    let other = form("b.otf", &font("italic.otf"), &[]);
    let replaced = editor
        .send(form_request(&editor, &format!("{path}/replace"), other))
        .await;
    assert_eq!(replaced.status, StatusCode::FORBIDDEN);
    let stranger = bench.as_stranger().await;
    assert_eq!(
        status(stranger.get(&path).await).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        status(stranger.get(&format!("{path}/preview")).await).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        status(bench.delete(&path, 1).await).await,
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn a_refused_font_says_what_to_change() {
    let bench = Bench::new().await;
    for (name, words) in [
        ("locked.ttf", "may be embedded"),
        ("collection.ttc", "several fonts"),
    ] {
        let answer = send(&bench, &font(name)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let problem = answer.json();
        let message = problem["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
    }
    let mut heavy = font("bold.ttf");
    heavy.resize((4 << 20) + 1, 0);
    let answer = send(&bench, &heavy).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let message = answer.json()["errors"][0]["message"].to_string();
    assert!(message.contains("at most 4 MB"), "{message}");
}

#[tokio::test]
async fn fonts_count_for_the_quota() {
    let bytes = font("bold.ttf");
    let room = bytes.len() as u64 + 10;
    let bench = Bench::with_owner(|config| config.media_quota_bytes = room).await;
    add(&bench, "a.ttf", &bytes).await;
    let answer = send(&bench, &font("italic.otf")).await;
    assert_eq!(answer.status, StatusCode::INSUFFICIENT_STORAGE);
}

#[tokio::test]
async fn a_font_is_replaced_by_a_font_only_and_shown_nowhere_by_itself() {
    let bench = Bench::new().await;
    let added = add(&bench, "a.ttf", &font("bold.ttf")).await;
    let path = format!("/media/{}/replace", id(&added));
    let picture = form("a.png", &super::png(8, 8), &[]);
    let answer = bench.send(form_request(&bench, &path, picture)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let lighter = form("v.ttf", &font("variable.ttf"), &[]);
    let answer = bench.send(form_request(&bench, &path, lighter)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["font"]["weightMax"], 800);
    let list = json!({ "name": "Liste", "items": [{ "mediaId": added["id"] }] });
    let (status, problem) = bench.post("/playlists", list).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "items[0].mediaId");
}
