//! Playlists that loop in the zones of scenes: what is published of them, who follows, and what is refused.
use super::{
    publish_stage::Stage,
    scenes::{campaign, fields, id, made, scene, sent, work},
};
use axum::http::StatusCode;
use backend::{
    drafts::Kind,
    id::{DraftId, MediaId, ScreenId},
    media::{State, entity::rendition},
    storage, sweeper,
    time::Clock,
};
use object_store::ObjectStoreExt as _;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use serde_json::{Value, json};
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;

fn zone(playlist: DraftId) -> Value {
    json!({ "kind": "playlist", "playlistId": playlist, "fit": "cover", "background": "brand:dark" })
}

fn list(name: &str, items: &[Value]) -> Value {
    let numbered = items.iter().map(|item| {
        let mut item = item.clone();
        item["id"] = json!(Uuid::now_v7());
        item
    });
    json!({ "name": name, "items": numbered.collect::<Vec<_>>() })
}

/// A stage on which a scene shows a playlist of one picture on one screen, not yet published.
struct Zoned {
    stage: Stage,
    screen: ScreenId,
    picture: MediaId,
    playlist: DraftId,
    scene: DraftId,
}

async fn zoned() -> Zoned {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let picture = stage.add_media("umbrella", State::Ready).await;
    let item = json!({ "mediaId": picture, "durationMs": 6000, "transition": "fade" });
    let playlist = stage.draft(Kind::Playlist, list("Boucle", &[item])).await;
    let shown = stage
        .draft(Kind::Scene, scene("Accueil", &[zone(playlist)]))
        .await;
    campaign(&stage, "Bienvenue", shown).await;
    Zoned {
        stage,
        screen,
        picture,
        playlist,
        scene: shown,
    }
}

fn looping(file: &Value, playlist: DraftId) -> &Vec<Value> {
    let cycle = &file["playlists"][playlist.to_string()];
    cycle["plays"].as_array().unwrap()
}

fn said(run: &Value) -> Vec<&str> {
    let warnings = run["warnings"].as_array().unwrap().iter();
    warnings.filter_map(|w| w["id"].as_str()).collect()
}

#[tokio::test]
async fn a_zone_loops_what_is_published_and_follows_the_next_publication_of_the_playlist() {
    let z = zoned().await;
    z.stage.publish().await;
    let (file, item) = sent(&z.stage, z.screen).await;
    let plays = looping(&file, z.playlist);
    assert_eq!(plays.len(), 1);
    let wanted = json!({
        "kind": "image", "asset": item["needs"][0], "durationMs": 6000, "fit": "contain", "transition": "fade",
    });
    assert_eq!(plays[0], wanted);
    let manifest = z.stage.manifest(z.screen).await;
    let asset = &manifest["assets"][item["needs"][0].as_str().unwrap()];
    assert_eq!(
        asset["firstUse"],
        manifest["assets"][item["asset"].as_str().unwrap()]["firstUse"]
    );

    let inner = json!({ "mediaId": z.stage.add_media("boots", State::Ready).await });
    let inner = z
        .stage
        .draft(Kind::Playlist, list("Bottes", &[inner]))
        .await;
    let both = [
        json!({ "mediaId": z.picture }),
        json!({ "playlistId": inner }),
    ];
    z.stage
        .edit(Kind::Playlist, z.playlist, list("Boucle", &both))
        .await;
    assert_eq!(sent(&z.stage, z.screen).await.0, file, "only a draft");
    assert_eq!(z.stage.publish().await["screensAffected"], 1);
    let (file, item) = sent(&z.stage, z.screen).await;
    assert_eq!(
        looping(&file, z.playlist).len(),
        2,
        "what is inside is laid out"
    );
    assert_eq!(item["needs"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_loops_keeps_to_its_days_on_the_clock_of_the_screen() {
    let z = zoned().await;
    let late = z.stage.add_media("late", State::Ready).await;
    let items = [
        json!({ "mediaId": z.picture }),
        json!({ "mediaId": late, "validFrom": "2026-12-01T09:00", "validTo": "2026-12-02T09:00" }),
        json!({ "mediaId": late, "validTo": "2020-01-01T00:00Z" }),
    ];
    z.stage
        .edit(Kind::Playlist, z.playlist, list("Boucle", &items))
        .await;
    z.stage.publish().await;
    let (file, _) = sent(&z.stage, z.screen).await;
    let plays = looping(&file, z.playlist);
    assert_eq!(plays.len(), 2, "what is over is not sent");
    let nine: backend::time::Instant =
        serde_json::from_value(json!("2026-12-01T08:00:00.000Z")).unwrap();
    assert_eq!(plays[1]["from"], nine.as_ms(), "nine in Paris");
    assert_eq!(plays[1]["until"], nine.as_ms() + DAY_MS);
    let over: backend::time::Instant =
        serde_json::from_value(json!("2020-01-01T00:00:00.000Z")).unwrap();
    assert_eq!(
        file["playlists"][z.playlist.to_string()]["from"],
        over.as_ms()
    );
}

#[tokio::test]
async fn a_media_that_ends_leaves_the_zone_and_not_the_scene() {
    let z = zoned().await;
    z.stage.publish().await;
    let path = format!("/media/{}", z.picture);
    let ends = json!({ "validTo": "2027-06-01T00:00:00.000Z" });
    let (status, saved) = z.stage.bench.patch(&path, 1, ends).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    work(&z.stage).await;
    let (file, item) = sent(&z.stage, z.screen).await;
    assert!(looping(&file, z.playlist)[0]["until"].is_i64(), "{file}");
    assert_eq!(item["kind"], "layout");
}

#[tokio::test]
async fn a_scene_is_not_published_before_its_playlist() {
    let z = zoned().await;
    let only = json!({ "changes": [{ "kind": "scene", "id": z.scene }] });
    let (status, run) = z
        .stage
        .bench
        .post("/publications/dry-run", only.clone())
        .await;
    assert_eq!(status, StatusCode::OK, "{run}");
    let warning = &run["warnings"][0];
    assert_eq!(
        (&warning["id"], &warning["severity"], &warning["objectKind"]),
        (
            &json!("playlist_unpublished"),
            &json!("blocking"),
            &json!("scene")
        ),
        "{run}"
    );
    let (status, _) = z.stage.bench.post("/publications", only).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let unready = z.stage.add_media("unready", State::Processing).await;
    let items = [
        json!({ "mediaId": z.picture }),
        json!({ "mediaId": unready }),
    ];
    z.stage
        .edit(Kind::Playlist, z.playlist, list("Boucle", &items))
        .await;
    let (_, run) = z
        .stage
        .bench
        .post("/publications/dry-run", json!({ "all": true }))
        .await;
    assert!(said(&run).contains(&"media_processing"), "{run}");
}

#[tokio::test]
async fn there_is_no_scene_within_a_scene() {
    let z = zoned().await;
    let within = z
        .stage
        .draft(
            Kind::Playlist,
            list("Avec", &[json!({ "sceneId": z.scene })]),
        )
        .await;
    let outer = z
        .stage
        .draft(
            Kind::Playlist,
            list("Autour", &[json!({ "playlistId": within })]),
        )
        .await;
    for playlist in [within, outer, DraftId::new()] {
        let (status, problem) = z
            .stage
            .bench
            .post("/scenes", scene("X", &[zone(playlist)]))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            fields(&problem),
            ["landscape.elements[0].content.playlistId"]
        );
    }
    let stranger = z.stage.bench.as_stranger().await;
    let (status, _) = stranger
        .post("/scenes", scene("X", &[zone(z.playlist)]))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "it is not theirs");

    z.stage.publish().await;
    let other = made(&z.stage.bench, scene("Autre", &[])).await;
    let inner = z
        .stage
        .draft(
            Kind::Playlist,
            list("Dedans", &[json!({ "sceneId": id(&other) })]),
        )
        .await;
    let items = [
        json!({ "mediaId": z.picture }),
        json!({ "playlistId": inner }),
    ];
    z.stage
        .edit(Kind::Playlist, z.playlist, list("Boucle", &items))
        .await;
    let (_, run) = z
        .stage
        .bench
        .post("/publications/dry-run", json!({ "all": true }))
        .await;
    assert!(said(&run).contains(&"zone_holds_scene"), "{run}");
}

#[tokio::test]
async fn a_playlist_that_loops_in_a_scene_is_not_removed() {
    let z = zoned().await;
    z.stage.publish().await;
    let path = format!("/playlists/{}", z.playlist);
    let version = z.stage.bench.get(&path).await.1["version"]
        .as_i64()
        .unwrap();
    let (status, problem) = z.stage.bench.delete(&path, version).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    assert_eq!(
        (&problem["usage"][0]["kind"], &problem["usage"][0]["id"]),
        (&json!("scene"), &json!(z.scene))
    );
    // the draft of the scene lets go of it, what is published does not
    z.stage
        .edit(Kind::Scene, z.scene, scene("Accueil", &[]))
        .await;
    let (status, _) = z.stage.bench.delete(&path, version).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let only = json!({ "changes": [{ "kind": "playlist", "id": z.playlist }] });
    let (_, run) = z.stage.bench.post("/publications/dry-run", only).await;
    assert_eq!(said(&run), ["playlist_used"], "{run}");
    z.stage.publish().await;
    assert!(sent(&z.stage, z.screen).await.0.get("playlists").is_none());
}

#[tokio::test]
async fn the_files_of_a_zone_stay_in_the_store_as_long_as_a_screen_may_need_them() {
    let z = zoned().await;
    let bench = &z.stage.bench;
    let present = Clock::system(0).now();
    bench.clock.advance(present.ms_since(bench.clock.now()));
    let (db, store) = (&bench.state.db, &bench.state.store);
    let sha256 = storage::put(db, store, b"a picture".to_vec().into())
        .await
        .unwrap();
    rendition::Entity::update_many()
        .col_expr(rendition::Column::Sha256, Expr::value(sha256.clone()))
        .filter(rendition::COLUMN.media_id.eq(z.picture))
        .exec(db)
        .await
        .unwrap();
    let mut stage = z.stage;
    stage.sign_in_again().await;
    stage.publish().await;
    let (_, item) = sent(&stage, z.screen).await;
    assert_eq!(item["needs"], json!([sha256]));
    let bench = &stage.bench;
    rendition::Entity::delete_many()
        .exec(&bench.state.db)
        .await
        .unwrap();
    for _ in 0..3 {
        bench.clock.advance(8 * DAY_MS);
        sweeper::sweep(&bench.state).await.unwrap();
    }
    let kept = bench.state.store.head(&storage::key(&sha256)).await;
    assert!(kept.is_ok(), "a screen may still need it");
}

#[tokio::test]
async fn a_playlist_that_loops_in_a_zone_takes_no_scene() {
    let z = zoned().await;
    let other = made(&z.stage.bench, scene("Autre", &[])).await;
    let with_other = list("Avec", &[json!({ "sceneId": id(&other) })]);
    let with_other = z.stage.draft(Kind::Playlist, with_other).await;
    let inner = list("Dedans", &[json!({ "mediaId": z.picture })]);
    let inner = z.stage.draft(Kind::Playlist, inner).await;
    let save = async |playlist: DraftId, name: &str, items: &[Value]| {
        let path = format!("/playlists/{playlist}");
        let (_, now) = z.stage.bench.get(&path).await;
        let version = now["version"].as_i64().unwrap();
        z.stage.bench.put(&path, version, list(name, items)).await
    };
    let picture = json!({ "mediaId": z.picture });
    let itself = [picture.clone(), json!({ "sceneId": z.scene })];
    let (status, problem) = save(z.playlist, "Boucle", &itself).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    assert_eq!(fields(&problem), ["items[1].sceneId"]);
    assert_eq!(
        problem["errors"][0]["message"],
        "goes round in a circle: `Accueil` loops `Boucle` in a zone, which would show `Accueil` again: take the scene out"
    );
    for (item, field) in [
        (json!({ "sceneId": id(&other) }), "items[0].sceneId"),
        (json!({ "playlistId": with_other }), "items[0].playlistId"),
    ] {
        let (status, problem) = save(z.playlist, "Boucle", &[item]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(fields(&problem), [field]);
    }
    let nested = [json!({ "playlistId": inner })];
    let (status, problem) = save(z.playlist, "Boucle", &nested).await;
    assert_eq!(status, StatusCode::OK, "{problem}");
    let (status, problem) = save(inner, "Dedans", &[json!({ "sceneId": z.scene })]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    assert_eq!(fields(&problem), ["items[0].sceneId"]);
    let (status, problem) = save(with_other, "Avec", &[json!({ "sceneId": z.scene })]).await;
    assert_eq!(status, StatusCode::OK, "it loops nowhere: {problem}");
}
