//! Playlists, and the drafts behind them, over HTTP.
use crate::{bench::Bench, sites::path};
use axum::http::{Method, StatusCode};
use backend::{
    auth::{Caller, Principal, Role},
    drafts::{
        self, Kind,
        publishing::{self, Change, Chosen, Keep},
    },
    events::News,
    id::{DraftId, MediaId},
    media::{
        Kind as MediaKind, State as MediaState,
        entity::{media, media_use},
    },
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};

/// A ready media, as if it had been uploaded.
pub(crate) async fn media(bench: &Bench, title: &str, kind: MediaKind) -> MediaId {
    let now = bench.clock.now();
    let row = media::ActiveModel {
        id: Set(MediaId::new()),
        organisation_id: Set(bench.organisation),
        title: Set(title.into()),
        title_key: Set(backend::db::fold(title)),
        file_name: Set(format!("{title}.bin")),
        kind: Set(kind),
        state: Set(MediaState::Ready),
        message: Set(None),
        progress_permille: Set(1000),
        sha256: Set(backend::secrets::hash(title)),
        bytes: Set(1000),
        mime: Set("image/png".into()),
        width: Set(1920),
        height: Set(1080),
        duration_ms: Set((kind == MediaKind::Video).then_some(12_340)),
        font: Set(None),
        folder: Set(String::new()),
        tags: Set(json!([])),
        tags_key: Set(String::new()),
        valid_from: Set(None),
        valid_to: Set(None),
        version: Set(1),
        created_by: Set(bench.user.0),
        created_by_name: Set("Test".into()),
        created_at: Set(now),
        updated_at: Set(now),
    };
    row.insert(&bench.state.db).await.unwrap().id
}

async fn playlist(bench: &Bench, name: &str, items: Value) -> Value {
    let (status, list) = bench
        .post("/playlists", json!({ "name": name, "items": items }))
        .await;
    assert_eq!(status, StatusCode::CREATED, "{list}");
    list
}

fn faults(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect()
}

/// Publishes everything that is changed, as the publication with this number.
async fn publish(bench: &Bench, number: i64) -> Vec<publishing::Item> {
    let (organisation, now) = (bench.organisation, bench.clock.now());
    backend::db::write(&bench.state.db, async |txn| {
        let items = publishing::take(txn, organisation, &Chosen::All).await?;
        publishing::apply_published(txn, organisation, &items, number, now).await?;
        Ok(items)
    })
    .await
    .unwrap()
}

async fn uses(bench: &Bench, media: MediaId) -> usize {
    let rows = media_use::Entity::find()
        .all(&bench.state.db)
        .await
        .unwrap();
    rows.iter().filter(|row| row.media_id == media).count()
}

#[tokio::test]
async fn a_playlist_shows_what_its_entries_are() {
    let bench = Bench::new().await;
    let photo = media(&bench, "Parapluies", MediaKind::Image).await;
    let film = media(&bench, "Défilé", MediaKind::Video).await;
    let inner = playlist(
        &bench,
        "Intérieur",
        json!([{ "mediaId": film }, { "mediaId": photo, "durationMs": 5000 }]),
    )
    .await;
    assert_eq!(inner["durationMs"], 17_340);
    let items = json!([
        { "mediaId": photo, "fit": "cover", "transition": "fade", "validFrom": "2026-10-01T09:00", "validTo": "2026-12-01T00:00:00Z" },
        { "playlistId": inner["id"] }]);
    let list = playlist(&bench, " Boucle  ", items).await;
    assert_eq!(
        (&list["name"], &list["state"], &list["durationMs"]),
        (&json!("Boucle"), &json!("draft"), &json!(27_340))
    );
    let (first, second) = (&list["items"][0], &list["items"][1]);
    assert_eq!(
        (&first["kind"], &first["title"]),
        (&json!("image"), &json!("Parapluies"))
    );
    assert_eq!(
        (&first["effectiveDurationMs"], &first["mediaState"]),
        (&json!(10_000), &json!("ready"))
    );
    assert!(
        first["thumbnailUrl"]
            .as_str()
            .unwrap()
            .contains(&photo.to_string())
    );
    assert!(first["id"].is_string());
    assert_eq!(
        (&second["kind"], &second["title"]),
        (&json!("playlist"), &json!("Intérieur"))
    );
    assert_eq!(
        (&second["effectiveDurationMs"], &second["mediaState"]),
        (&json!(17_340), &Value::Null)
    );
    let (_, found) = bench.get("/playlists?q=interieur&sort=name").await;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        bench.get("/playlists?state=published").await.1["items"],
        json!([])
    );
    let (_, page) = bench.get("/playlists?limit=1").await;
    assert_eq!(page["items"][0]["name"], "Boucle", "last changed first");
    let (_, rest) = bench
        .get(&format!(
            "/playlists?limit=1&after={}",
            page["next"].as_str().unwrap()
        ))
        .await;
    assert_eq!(
        (&rest["items"][0]["name"], &rest["next"]),
        (&json!("Intérieur"), &Value::Null)
    );
}

#[tokio::test]
async fn every_wrong_field_of_an_entry_is_named() {
    let bench = Bench::new().await;
    let photo = media(&bench, "P", MediaKind::Image).await;
    let inner = playlist(&bench, "I", json!([])).await;
    let foreign = media(&bench.as_stranger().await, "F", MediaKind::Image).await;
    let with = |field: &str, value: Value| {
        let mut item = json!({ "mediaId": photo });
        item[field] = value;
        item
    };
    let mut backwards = with("validFrom", json!("2026-10-02T00:00"));
    backwards["validTo"] = json!("2026-10-01T00:00");
    let nested = json!({ "playlistId": inner["id"], "durationMs": 5000 });
    for (item, field) in [
        (with("durationMs", json!(999)), ".durationMs"),
        (with("durationMs", json!(86_400_001)), ".durationMs"),
        (with("durationMs", json!("10")), ".durationMs"),
        (nested, ".durationMs"),
        (json!({ "mediaId": foreign }), ".mediaId"),
        (json!({ "mediaId": "x" }), ".mediaId"),
        (json!({ "playlistId": DraftId::new() }), ".playlistId"),
        (json!({}), ""),
        (with("playlistId", inner["id"].clone()), ""),
        (with("fit", json!("fill")), ".fit"),
        (with("colour", json!(1)), ".colour"),
        (with("validFrom", json!("soon")), ".validFrom"),
        (backwards, ".validTo"),
    ] {
        let (status, problem) = bench
            .post("/playlists", json!({ "name": "A", "items": [item] }))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{item}");
        assert_eq!(
            faults(&problem),
            [format!("items[0]{field}")],
            "{item}: {problem}"
        );
    }
    let (_, page) = bench.get("/playlists").await;
    assert_eq!(
        page["items"].as_array().unwrap().len(),
        1,
        "nothing half-written"
    );
}

#[tokio::test]
async fn every_wrong_field_of_a_playlist_is_named() {
    let bench = Bench::new().await;
    let photo = media(&bench, "P", MediaKind::Image).await;
    let one = json!({ "mediaId": photo, "id": uuid::Uuid::now_v7() });
    for (body, expected) in [
        (json!({ "name": "A" }), vec!["items"]),
        (
            json!({ "name": "", "items": [one, one] }),
            vec!["name", "items[1].id"],
        ),
        (
            json!({ "name": "A", "items": vec![json!({ "mediaId": photo }); 501] }),
            vec!["items"],
        ),
    ] {
        let (status, problem) = bench.post("/playlists", body).await;
        assert_eq!(
            (status, faults(&problem)),
            (StatusCode::UNPROCESSABLE_ENTITY, expected)
        );
    }
}

#[tokio::test]
async fn playlists_never_go_in_circles() {
    let bench = Bench::new().await;
    let a = playlist(&bench, "A", json!([])).await;
    let b = playlist(&bench, "B", json!([{ "playlistId": a["id"] }])).await;
    let c = playlist(&bench, "C", json!([{ "playlistId": b["id"] }])).await;
    let photo = media(&bench, "P", MediaKind::Image).await;
    for (list, inner) in [(&a, &a), (&a, &b), (&a, &c), (&b, &c)] {
        let body =
            json!({ "name": "X", "items": [{ "mediaId": photo }, { "playlistId": inner["id"] }] });
        let (status, problem) = bench.put(&path("playlists", list), 1, body).await;
        assert_eq!(
            (status, faults(&problem)),
            (
                StatusCode::UNPROCESSABLE_ENTITY,
                vec!["items[1].playlistId"]
            )
        );
    }
    let (_, unchanged) = bench.get(&path("playlists", &a)).await;
    assert_eq!(
        (&unchanged["version"], &unchanged["name"]),
        (&json!(1), &json!("A"))
    );
    assert_eq!(uses(&bench, photo).await, 0, "nothing half-written");
}

#[tokio::test]
async fn entries_keep_their_ids() {
    let bench = Bench::new().await;
    let (p, q) = (
        media(&bench, "P", MediaKind::Image).await,
        media(&bench, "Q", MediaKind::Image).await,
    );
    let list = playlist(&bench, "A", json!([{ "mediaId": p }, { "mediaId": q }])).await;
    let ids: Vec<_> = (0..2).map(|i| list["items"][i]["id"].clone()).collect();
    let swapped = json!({ "name": "A", "items": [{ "mediaId": q }, { "mediaId": p, "id": ids[0] }, { "mediaId": q }] });
    let (_, saved) = bench.put(&path("playlists", &list), 1, swapped).await;
    assert_eq!(
        (&saved["items"][0]["id"], &saved["items"][1]["id"]),
        (&ids[1], &ids[0])
    );
    assert!(!ids.contains(&saved["items"][2]["id"]));
}

#[tokio::test]
async fn a_playlist_in_use_is_not_removed_and_media_know_their_users() {
    let bench = Bench::new().await;
    let photo = media(&bench, "P", MediaKind::Image).await;
    let inner = playlist(
        &bench,
        "Inner",
        json!([{ "mediaId": photo }, { "mediaId": photo }]),
    )
    .await;
    let outer = playlist(&bench, "Outer", json!([{ "playlistId": inner["id"] }])).await;
    assert_eq!(uses(&bench, photo).await, 1);
    let (status, problem) = bench.delete(&path("playlists", &inner), 1).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let usage =
        json!([{ "kind": "playlist", "id": outer["id"], "name": "Outer", "published": false }]);
    assert_eq!(problem["usage"], usage);
    let at = format!("/changes/playlist/{}", inner["id"].as_str().unwrap());
    for (version, expected) in [
        (9, StatusCode::PRECONDITION_FAILED),
        (1, StatusCode::CONFLICT),
    ] {
        assert_eq!(bench.delete(&at, version).await.0, expected);
    }
    assert_eq!(
        bench.delete(&path("playlists", &outer), 1).await.0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        bench.delete(&path("playlists", &inner), 1).await.0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(uses(&bench, photo).await, 0);
    assert_eq!(
        bench.get(&path("playlists", &inner)).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_campaign_keeps_its_playlist_and_names_it_in_its_changes() {
    let bench = Bench::new().await;
    let (a, b) = (
        playlist(&bench, "A", json!([])).await,
        playlist(&bench, "B", json!([])).await,
    );
    let body = |list: &Value| json!({ "name": "Hiver", "kind": "loop", "target": "*", "playlistId": list["id"] });
    let (status, campaign) = bench.post("/campaigns", body(&a)).await;
    assert_eq!(status, StatusCode::CREATED, "{campaign}");
    publish(&bench, 1).await;
    let (_, campaign) = bench.put(&path("campaigns", &campaign), 2, body(&b)).await;
    let (_, changes) = bench.get("/changes").await;
    let diff = &changes["items"][0]["diff"][0];
    assert_eq!(diff["field"], "playlistId", "{changes}");
    assert_eq!(
        (&diff["before"]["name"], &diff["after"]["name"]),
        (&json!("A"), &json!("B"))
    );
    let (status, problem) = bench.delete(&path("playlists", &b), 2).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(problem["usage"][0]["id"], campaign["id"]);
}

#[tokio::test]
async fn changes_wait_until_they_are_published() {
    let bench = Bench::new().await;
    let photo = media(&bench, "Photo", MediaKind::Image).await;
    let list = playlist(&bench, "Été", json!([{ "mediaId": photo }])).await;
    let at = path("playlists", &list);
    let (_, changes) = bench.get("/changes").await;
    let first = &changes["items"][0];
    assert_eq!(
        (&first["change"], &first["diff"]),
        (&json!("created"), &json!([]))
    );
    let items = publish(&bench, 1).await;
    assert_eq!((items.len(), items[0].change), (1, Change::Created));
    assert_eq!(bench.get("/changes").await.1["items"], json!([]));
    let (_, shown) = bench.get(&at).await;
    assert_eq!(
        (&shown["state"], &shown["publishedIn"]),
        (&json!("published"), &json!(1))
    );
    let same = json!({ "mediaId": photo, "id": shown["items"][0]["id"] });
    let (_, shown) = bench
        .put(&at, 2, json!({ "name": "Été", "items": [same] }))
        .await;
    assert_eq!(
        shown["state"], "published",
        "saving what is published is no change"
    );
    let (_, shown) = bench
        .put(&at, 3, json!({ "name": "Hiver", "items": [] }))
        .await;
    assert_eq!(shown["state"], "changed");
    let (_, changes) = bench.get("/changes").await;
    let diff = &changes["items"][0]["diff"];
    assert_eq!(diff[0]["before"][0]["title"], "Photo", "{changes}");
    assert_eq!(
        diff[1],
        json!({ "field": "name", "before": "Été", "after": "Hiver" })
    );
    assert_eq!(bench.delete(&at, 4).await.0, StatusCode::NO_CONTENT);
    assert_eq!(bench.get(&at).await.1["state"], "deleted");
    publish(&bench, 2).await;
    assert_eq!(bench.get(&at).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_discarded_change_goes_back_to_what_is_published() {
    let bench = Bench::new().await;
    let photo = media(&bench, "Photo", MediaKind::Image).await;
    let list = playlist(&bench, "Été", json!([{ "mediaId": photo }])).await;
    let at = path("playlists", &list);
    let change = format!("/changes{}", at.replace("playlists", "playlist"));
    publish(&bench, 1).await;
    bench
        .put(&at, 2, json!({ "name": "Hiver", "items": [] }))
        .await;
    assert_eq!(uses(&bench, photo).await, 0);
    let discard = async |bench: &Bench| bench.delete(&change, 3).await.0;
    assert_eq!(
        discard(&bench.as_role(Role::Viewer).await).await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        discard(&bench.as_stranger().await).await,
        StatusCode::NOT_FOUND
    );
    assert_eq!(discard(&bench).await, StatusCode::NO_CONTENT);
    assert_eq!(discard(&bench).await, StatusCode::NOT_FOUND);
    let (_, shown) = bench.get(&at).await;
    assert_eq!(
        (&shown["name"], &shown["state"]),
        (&json!("Été"), &json!("published"))
    );
    assert_eq!(uses(&bench, photo).await, 1, "used again");
    let fresh = playlist(&bench, "Fresh", json!([])).await;
    let change = format!("/changes{}", path("playlist", &fresh));
    assert_eq!(bench.delete(&change, 1).await.0, StatusCode::NO_CONTENT);
    assert_eq!(
        bench.get(&path("playlists", &fresh)).await.0,
        StatusCode::NOT_FOUND
    );
}

/// Makes these objects published as they are.
async fn restore(bench: &Bench, items: &[publishing::Item], number: i64) {
    let caller = Caller {
        organisation: bench.organisation,
        who: Principal::User {
            id: bench.user,
            name: "Test".into(),
        },
        permissions: Vec::new(),
        sites: None,
    };
    let now = bench.clock.now();
    backend::db::write(&bench.state.db, async |txn| {
        publishing::restore(txn, &caller, (items, Keep::Edits), number, now).await
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn an_earlier_publication_comes_back_and_edits_stay() {
    let bench = Bench::new().await;
    let clean = playlist(&bench, "Clean", json!([])).await;
    let edited = playlist(&bench, "Edited", json!([])).await;
    let gone = playlist(&bench, "Gone", json!([])).await;
    let mut items = publish(&bench, 1).await;
    for list in [&clean, &edited] {
        let second = json!({ "name": "Second", "items": [] });
        bench.put(&path("playlists", list), 2, second).await;
    }
    bench.delete(&path("playlists", &gone), 2).await;
    let late = playlist(&bench, "Late", json!([])).await;
    publish(&bench, 2).await;
    let draft = json!({ "name": "Draft", "items": [] });
    bench.put(&path("playlists", &edited), 4, draft).await;
    items.push(publishing::Item {
        kind: Kind::Playlist,
        id: late["id"].as_str().unwrap().parse().unwrap(),
        name: "Late".into(),
        change: Change::Deleted,
        body: None,
    });
    restore(&bench, &items, 3).await;
    let mut states = Vec::new();
    for list in [&clean, &edited, &gone, &late] {
        let (_, shown) = bench.get(&path("playlists", list)).await;
        states.push(format!(
            "{} {} {}",
            shown["name"], shown["state"], shown["publishedIn"]
        ));
    }
    let expected = [
        r#""Clean" "published" 3"#,
        r#""Draft" "changed" 3"#,
        r#""Gone" "published" 3"#,
        "null null null",
    ];
    assert_eq!(states, expected);
    let published = drafts::published(&bench.state.db, bench.organisation, Kind::Playlist).await;
    let names: Vec<_> = published.unwrap().into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["Clean", "Edited", "Gone"]);
}

#[tokio::test]
async fn playlists_are_edited_by_editors_from_the_version_they_read() {
    let bench = Bench::new().await;
    let list = playlist(&bench, "A", json!([])).await;
    let at = path("playlists", &list);
    let body = json!({ "name": "B", "items": [] });
    let operator = bench.as_role(Role::Operator).await;
    assert_eq!(
        operator.post("/playlists", body.clone()).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(operator.get(&at).await.0, StatusCode::OK);
    assert_eq!(
        bench.as_stranger().await.get(&at).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        bench.as_stranger().await.put(&at, 1, body.clone()).await.0,
        StatusCode::NOT_FOUND
    );
    let (status, _) = bench.call(Method::PUT, &at, Some(body.clone())).await;
    assert_eq!(status, StatusCode::PRECONDITION_REQUIRED);
    let mut events = bench.state.events.watch();
    assert_eq!(bench.put(&at, 1, body.clone()).await.0, StatusCode::OK);
    let mut next = || match events.try_recv().unwrap() {
        News::Event(event) => event,
        News::Missed => panic!("an event is missing"),
    };
    let (told, count) = (next(), next());
    assert_eq!(
        (&*told.kind, &told.data["kind"]),
        ("resource", &json!("playlist"))
    );
    assert_eq!(
        (&*count.kind, &count.data),
        ("changes", &json!({ "count": 1 }))
    );
    assert_eq!(
        bench.put(&at, 1, body).await.0,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(
        bench.delete(&at, 1).await.0,
        StatusCode::PRECONDITION_FAILED
    );
}
