//! The library: finding, describing, using, removing.
use super::{add, form, form_request, id, png, shown, work};
use crate::bench::Bench;
use axum::http::StatusCode;
use backend::{
    db,
    id::MediaId,
    jobs::entity as job,
    media::{self, uses, uses::Owner},
};
use sea_orm::{EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::{Value, json};

async fn add_with(bench: &Bench, bytes: &[u8], fields: &[(&str, &str)]) -> Value {
    let body = form("file.png", bytes, fields);
    let answer = bench.send(form_request(bench, "/media", body)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{:?}", answer.json());
    answer.json()
}

async fn titles(bench: &Bench, query: &str) -> Vec<String> {
    let (status, page) = bench.get(&format!("/media?{query}")).await;
    assert_eq!(status, StatusCode::OK, "{query}: {page}");
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|m| m["title"].as_str().unwrap().to_owned())
        .collect()
}

async fn library() -> Bench {
    let bench = Bench::new().await;
    let media = [
        ("Soldes d'été", "Été/Vitrines", "zone=nord,promo", 40),
        ("ecran 100%", "Été", "promo", 20),
        ("Noël_2", "", "", 30),
    ];
    for (title, folder, tags, side) in media {
        let fields = [("title", title), ("folder", folder), ("tags", tags)];
        add_with(&bench, &png(side, side), &fields).await;
        bench.clock.advance(1000);
    }
    bench
}

#[tokio::test]
async fn media_are_found_by_text_folder_tag_kind_and_state() {
    let bench = library().await;
    for (query, expected) in [
        ("q=ETE", vec!["Soldes d'été"]),
        ("q=100%25", vec!["ecran 100%"]),
        ("q=%25", vec!["ecran 100%"]),
        ("q=_", vec!["Noël_2"]),
        ("q=noel", vec!["Noël_2"]),
        ("q=nothing", vec![]),
        ("folder=%C3%89t%C3%A9", vec!["ecran 100%"]),
        ("folder=", vec!["Noël_2"]),
        ("tag=promo", vec!["ecran 100%", "Soldes d'été"]),
        ("tag=zone=nord", vec!["Soldes d'été"]),
        ("tag=zone", vec![]),
        ("kind=video", vec![]),
        (
            "kind=image&state=processing&sort=createdAt",
            vec!["Soldes d'été", "ecran 100%", "Noël_2"],
        ),
        ("state=failed", vec![]),
        ("sort=title", vec!["ecran 100%", "Noël_2", "Soldes d'été"]),
        ("sort=bytes", vec!["ecran 100%", "Noël_2", "Soldes d'été"]),
    ] {
        assert_eq!(titles(&bench, query).await, expected, "{query}");
    }
    let (_, folders) = bench.get("/media/folders").await;
    let expected = json!([
        { "path": "", "count": 1 }, { "path": "Été", "count": 1 }, { "path": "Été/Vitrines", "count": 1 }
    ]);
    assert_eq!(folders["items"], expected);
}

#[tokio::test]
async fn every_order_pages_through_each_media_once() {
    let bench = library().await;
    for sort in [
        "createdAt",
        "-createdAt",
        "title",
        "-title",
        "bytes",
        "-bytes",
    ] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        for _ in 0..3 {
            let (_, page) = bench
                .get(&format!("/media?sort={sort}&limit=1{after}"))
                .await;
            seen.push(page["items"][0]["title"].as_str().unwrap().to_owned());
            after = page["next"]
                .as_str()
                .map_or(String::new(), |next| format!("&after={next}"));
        }
        assert!(after.is_empty(), "{sort}: the last page says so");
        assert_eq!(
            seen,
            titles(&bench, &format!("sort={sort}")).await,
            "{sort}"
        );
    }
}

#[tokio::test]
async fn bad_parameters_are_named() {
    let bench = Bench::new().await;
    for (query, field) in [
        ("sort=size", "sort"),
        ("limit=0", "limit"),
        ("kind=sound", "kind"),
        ("after=xyz", "after"),
        ("colour=red", "colour"),
    ] {
        let (status, problem) = bench.get(&format!("/media?{query}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
}

#[tokio::test]
async fn words_about_a_media_change_with_its_version() {
    let bench = Bench::new().await;
    let media = add(&bench, "a.png", &png(20, 20)).await;
    let path = format!("/media/{}", id(&media));
    let change = json!({
        "title": "Vitrine d'hiver", "folder": "/Hiver/", "tags": ["b", "a=1", "b"],
        "validFrom": "2026-12-01T00:00:00+01:00", "validTo": "2027-01-01T00:00:00Z"
    });
    let (status, changed) = bench.patch(&path, 1, change).await;
    assert_eq!(status, StatusCode::OK, "{changed}");
    assert_eq!(changed["folder"], "Hiver");
    assert_eq!(changed["tags"], json!(["a=1", "b"]));
    assert_eq!(changed["validFrom"], "2026-11-30T23:00:00.000Z");
    assert_eq!(changed["version"], 2);
    let (stale, _) = bench.patch(&path, 1, json!({ "title": "x" })).await;
    assert_eq!(stale, StatusCode::PRECONDITION_FAILED);
    let (_, open) = bench.patch(&path, 2, json!({ "validTo": null })).await;
    assert!(open["validTo"].is_null());
    assert_eq!(
        open["validFrom"], changed["validFrom"],
        "absent is unchanged"
    );
    for (body, field) in [
        (json!({ "title": " " }), "title"),
        (json!({ "title": "x".repeat(201) }), "title"),
        (json!({ "folder": "a/../b" }), "folder"),
        (json!({ "tags": ["No Tag"] }), "tags"),
        (json!({ "validTo": "2026-01-01T00:00:00Z" }), "validTo"),
        (json!({ "sha256": "00" }), "sha256"),
    ] {
        let (status, problem) = bench.patch(&path, 3, body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    assert_eq!(shown(&bench, &media).await["version"], 3);
}

async fn used_by(bench: &Bench, media: &Value, published: bool, used: bool) {
    let media: MediaId = id(media).parse().unwrap();
    let owner = Owner {
        kind: "playlist",
        id: uuid::Uuid::from_u128(7),
        name: "Window",
        published,
    };
    let list = if used { vec![media, media] } else { Vec::new() };
    db::write(&bench.state.db, async |txn| {
        uses::replace(txn, bench.organisation, owner, &list).await
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_used_media_is_not_removed_and_says_by_what() {
    let bench = Bench::new().await;
    let media = add(&bench, "a.png", &png(20, 20)).await;
    let path = format!("/media/{}", id(&media));
    used_by(&bench, &media, false, true).await;
    used_by(&bench, &media, true, true).await;
    assert_eq!(shown(&bench, &media).await["used"], true);
    let (status, problem) = bench.delete(&path, 1).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(problem["usage"].as_array().unwrap().len(), 2);
    let (_, usage) = bench.get(&format!("{path}/usage")).await;
    assert_eq!(usage["items"][0]["name"], "Window");
    assert_eq!(usage["items"][0]["kind"], "playlist");
    used_by(&bench, &media, false, false).await;
    used_by(&bench, &media, true, false).await;
    work(&bench).await;
    assert_eq!(
        bench.delete(&path, 2).await.0,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(bench.delete(&path, 1).await.0, StatusCode::NO_CONTENT);
    assert_eq!(bench.get(&path).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn screens_hear_of_a_published_media_that_changes() {
    let bench = Bench::new().await;
    let media = add(&bench, "a.png", &png(20, 20)).await;
    let waiting = async || {
        let jobs = job::Entity::find().filter(job::COLUMN.kind.eq("recompile"));
        jobs.count(&bench.state.db).await.unwrap()
    };
    used_by(&bench, &media, false, true).await;
    work(&bench).await;
    assert_eq!(waiting().await, 0, "a draft is nobody's business");
    used_by(&bench, &media, true, true).await;
    let path = format!("/media/{}", id(&media));
    bench.patch(&path, 1, json!({ "title": "x" })).await;
    assert_eq!(waiting().await, 0, "a title is not seen on screens");
    bench
        .patch(&path, 2, json!({ "validTo": "2027-01-01T00:00:00Z" }))
        .await;
    assert_eq!(waiting().await, 1);
}

#[tokio::test]
async fn publishing_learns_what_screens_play() {
    let bench = Bench::new().await;
    let picture = add(&bench, "a.png", &png(20, 20)).await;
    let ids = [id(&picture).parse::<MediaId>().unwrap(), MediaId::new()];
    let playable = async || {
        media::playable(&bench.state.db, bench.organisation, &ids)
            .await
            .unwrap()
    };
    let before = playable().await;
    assert_eq!(before.len(), 1);
    assert!(before[&ids[0]].asset.is_none());
    work(&bench).await;
    let after = playable().await;
    let asset = after[&ids[0]].asset.as_ref().unwrap();
    assert_eq!(
        (asset.mime.as_str(), asset.width, asset.duration_ms),
        ("image/jpeg", 20, None)
    );
    let stranger = bench.as_stranger().await;
    let theirs = media::playable(&bench.state.db, stranger.organisation, &ids)
        .await
        .unwrap();
    assert!(theirs.is_empty());
}
