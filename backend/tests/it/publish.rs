//! Publishing over HTTP: one act, one number, and exactly the screens that it touches.
use super::publish_stage::{Stage, campaign_body};
use backend::{
    drafts::Kind,
    id::ScreenId,
    media::State,
    publish::{
        entity::{manifest, plan},
        manifests::{self, Held},
        recompile::{self, carry_out},
    },
    screens::entity::screen,
};
use player_protocol::{Envelope, Pinned, Playing, envelope::Delivered, playing_at};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};

#[tokio::test]
async fn a_published_campaign_reaches_the_screens_it_targets_and_no_others() {
    let stage = Stage::new().await;
    let (window, till) = (
        stage.add_screens(2, "window").await,
        stage.add_screens(1, "till").await,
    );
    stage.campaign("Umbrellas", "window").await;
    let (_, dry) = stage
        .bench
        .post("/publications/dry-run", json!({ "all": true }))
        .await;
    assert_eq!(
        (&dry["screensAffected"], &dry["screensTotal"]),
        (&json!(2), &json!(3)),
        "{dry}"
    );
    assert_eq!(dry["warnings"], json!([]));
    let made = stage.publish().await;
    assert_eq!(made["number"], 1);
    assert_eq!(made["screensAffected"], 2);
    assert_eq!(made["changes"][0]["change"], "created");
    let manifest = stage.manifest(window[0]).await;
    assert_eq!(
        (&manifest["revision"], &manifest["publication"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(manifest["siteName"], "Paris Rivoli");
    let (status, _) = stage
        .bench
        .get(&format!("/screens/{}/manifest", till[0]))
        .await;
    assert_eq!(status, 404);
    let (_, counts) = stage.bench.get("/publications/1/convergence").await;
    assert_eq!(
        (&counts["total"], &counts["behind"]),
        (&json!(2), &json!(2))
    );
    assert_eq!(counts["screens"][0]["reason"], "never_connected");
    let (_, changes) = stage.bench.get("/changes").await;
    assert_eq!(changes["items"], json!([]));
}

#[tokio::test]
async fn the_signed_message_says_what_plays() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let campaign = stage.campaign("Umbrellas", "*").await;
    stage.publish().await;
    let (db, signer) = (&stage.bench.state.db, &stage.bench.state.signer);
    let sent = manifests::newest(db, signer, &[screen]).await.unwrap();
    let envelope = Envelope::open(&sent[&screen].message).unwrap();
    let key = Pinned {
        id: "k1".into(),
        public_key: signer.public(),
    };
    envelope
        .verify(&player_protocol::topic::manifest(screen.0), &[key])
        .unwrap();
    let Delivered::Here(manifest) = envelope.read_manifest().unwrap() else {
        panic!("it fits")
    };
    let now = stage.bench.clock.now().as_ms();
    let Playing::Item(shown) = playing_at(&manifest, now) else {
        panic!("it plays: {manifest:?}")
    };
    let item = &manifest.items[shown.item_index];
    assert_eq!(item.campaign_id, campaign.0);
    assert!(manifest.timeline_end - now >= 30 * 86_400_000);
    let held = manifests::held(db, signer, screen, &item.asset).await;
    assert!(matches!(held.unwrap(), Some(Held::File)));
    assert!(manifest.assets.contains_key(&item.asset));
}

#[tokio::test]
async fn a_screen_may_fetch_what_an_older_manifest_names_and_nothing_else() {
    let stage = Stage::new().await;
    let all = stage.add_screens(2, "floor").await;
    let only = stage.add_screens(1, "window").await;
    let (db, signer) = (&stage.bench.state.db, &stage.bench.state.signer);
    let files = async |screen| {
        let manifest = stage.manifest(screen).await;
        let items = manifest["items"].as_array().unwrap().iter();
        let assets = items.map(|item| item["asset"].as_str().unwrap().to_owned());
        assets.collect::<BTreeSet<String>>()
    };
    let window = stage.add_media("window", State::Ready).await;
    let body = campaign_body("Window", "window", window);
    stage.draft(Kind::Campaign, body).await;
    let media = stage.add_media("first", State::Ready).await;
    let id = stage
        .draft(Kind::Campaign, campaign_body("All", "*", media))
        .await;
    stage.publish().await;
    let (first, special) = (files(all[0]).await, files(only[0]).await);
    for n in 0..20 {
        let media = stage.add_media(&format!("later {n}"), State::Ready).await;
        stage
            .edit(Kind::Campaign, id, campaign_body("All", "*", media))
            .await;
        stage.publish().await;
    }
    let held = async |screen, sha256: &str| {
        let held = manifests::held(db, signer, screen, sha256).await.unwrap();
        matches!(held, Some(Held::File))
    };
    assert_ne!(files(all[0]).await, first);
    for file in &first {
        assert!(held(all[0], file).await, "twenty publications ago");
    }
    for file in &special {
        assert!(held(only[0], file).await);
        assert_eq!(
            held(all[1], file).await,
            first.contains(file),
            "not another screen's"
        );
    }
    assert!(special.len() > first.len(), "{special:?}");
}

#[tokio::test]
async fn a_thousand_screens_share_a_plan_and_only_the_touched_are_told_again() {
    let stage = Stage::new().await;
    let all = stage.add_screens(900, "floor").await;
    let some = stage.add_screens(100, "window").await;
    stage.campaign("Everywhere", "*").await;
    let begun = std::time::Instant::now();
    assert_eq!(stage.publish().await["screensAffected"], 1000);
    tracing::info!(elapsed = ?begun.elapsed(), "1000 screens published");
    let db = &stage.bench.state.db;
    assert_eq!(
        plan::Entity::find().count(db).await.unwrap(),
        1,
        "equal plans are compiled once"
    );
    stage.campaign("In the window", "window").await;
    assert_eq!(stage.publish().await["screensAffected"], 100);
    assert_eq!(plan::Entity::find().count(db).await.unwrap(), 2);
    assert_eq!(stage.manifest(all[0]).await["revision"], 1);
    assert_eq!(stage.manifest(some[0]).await["revision"], 2);
    let (_, counts) = stage.bench.get("/publications/2/convergence").await;
    assert_eq!(counts["total"], 100);
}

#[tokio::test]
async fn what_changes_nothing_on_the_glass_bumps_nobody() {
    let mut stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    stage.campaign("Loud", "*").await;
    let media = stage.add_media("quiet", State::Ready).await;
    let mut quiet = campaign_body("Quiet", "*", media);
    let id = stage.draft(Kind::Campaign, quiet.clone()).await;
    stage.publish().await;
    stage.bench.clock.advance(3 * 86_400_000);
    stage.sign_in_again().await;
    quiet["name"] = json!("Quieter");
    stage.edit(Kind::Campaign, id, quiet).await;
    let made = stage.publish().await;
    assert_eq!(
        (&made["number"], &made["screensAffected"]),
        (&json!(2), &json!(0))
    );
    assert_eq!(
        stage.manifest(screen).await["revision"],
        1,
        "three days later it still says the same"
    );
}

#[tokio::test]
async fn publishers_at_the_same_time_never_lose_a_change_or_a_number() {
    let stage = Arc::new(Stage::new().await);
    let screen = stage.add_screens(3, "").await[0];
    let mut ids = Vec::new();
    for n in 0..6 {
        ids.push(stage.campaign(&format!("Campaign {n}"), "*").await);
    }
    let publish = |id| {
        let stage = Arc::clone(&stage);
        let chosen = json!({ "changes": [{ "kind": "campaign", "id": id }] });
        async move { stage.bench.post("/publications", chosen).await }
    };
    let all = ids.iter().map(|id| tokio::spawn(publish(*id)));
    let mut numbers = Vec::new();
    for one in all.collect::<Vec<_>>() {
        let (status, body) = one.await.unwrap();
        assert_eq!(status, 201, "{body}");
        numbers.push(body["number"].as_i64().unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    let manifest = stage.manifest(screen).await;
    assert_eq!(manifest["items"].as_array().unwrap().len(), 6, "{manifest}");
    assert_eq!(manifest["revision"], 6);
    let same: Vec<_> = vec![tokio::spawn(publish(ids[0])), tokio::spawn(publish(ids[0]))];
    for one in same {
        let status = one.await.unwrap().0.as_u16();
        assert!(
            [409, 422].contains(&status),
            "nothing is left to publish: {status}"
        );
    }
}

#[tokio::test]
async fn a_number_is_only_used_by_what_was_committed() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    stage
        .draft(
            Kind::Campaign,
            json!({ "name": "Empty", "kind": "loop", "target": "*", "items": [] }),
        )
        .await;
    let (status, body) = stage
        .bench
        .post("/publications", json!({ "all": true }))
        .await;
    assert_eq!(status, 422, "{body}");
    assert!(
        body["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("nothing to show"),
        "{body}"
    );
    let whole = stage.campaign("Whole", "*").await;
    let chosen = json!({ "changes": [{ "kind": "campaign", "id": whole }], "note": "first" });
    let (_, made) = stage.bench.post("/publications", chosen).await;
    assert_eq!(
        (&made["number"], &made["note"]),
        (&json!(1), &json!("first"))
    );
}

#[tokio::test]
async fn media_that_screens_cannot_play_block() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    for (state, id) in [
        (State::Processing, "media_processing"),
        (State::Failed, "media_failed"),
    ] {
        let media = stage.add_media("slow", state).await;
        let draft = stage
            .draft(Kind::Campaign, campaign_body("Slow", "*", media))
            .await;
        let chosen = json!({ "changes": [{ "kind": "campaign", "id": draft }] });
        let (_, dry) = stage
            .bench
            .post("/publications/dry-run", chosen.clone())
            .await;
        assert_eq!(dry["warnings"][0]["id"], id, "{dry}");
        assert_eq!(dry["warnings"][0]["severity"], "blocking");
        let (status, _) = stage.bench.post("/publications", chosen).await;
        assert_eq!(status, 422);
    }
    let nowhere = stage.campaign("Nowhere", "brand=x").await;
    let chosen = json!({ "changes": [{ "kind": "campaign", "id": nowhere }] });
    let (_, dry) = stage
        .bench
        .post("/publications/dry-run", chosen.clone())
        .await;
    assert_eq!(dry["warnings"][0]["id"], "target_empty", "{dry}");
    assert_eq!(
        stage.bench.post("/publications", chosen).await.0,
        201,
        "only a warning"
    );
}

#[tokio::test]
async fn a_playlist_is_published_with_the_campaign_that_needs_it() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let media = stage.add_media("one", State::Ready).await;
    let items = json!([{ "id": uuid::Uuid::now_v7(), "mediaId": media, "durationMs": 5000, "fit": "cover", "transition": "fade" }]);
    let list = stage
        .draft(Kind::Playlist, json!({ "name": "List", "items": items }))
        .await;
    let body = json!({ "name": "C", "kind": "loop", "target": "*", "playlistId": list });
    let campaign = stage.draft(Kind::Campaign, body).await;
    let alone = json!({ "changes": [{ "kind": "campaign", "id": campaign }] });
    let (_, dry) = stage.bench.post("/publications/dry-run", alone).await;
    assert_eq!(dry["warnings"][0]["id"], "playlist_unpublished", "{dry}");
    stage.publish().await;
    let manifest = stage.manifest(screen).await;
    assert_eq!(manifest["items"][0]["fit"], "cover");
    assert_eq!(manifest["items"][0]["durationMs"], 5000);
    let longer = json!([{ "id": items[0]["id"], "mediaId": media, "durationMs": 7000 }]);
    stage
        .edit(
            Kind::Playlist,
            list,
            json!({ "name": "List", "items": longer }),
        )
        .await;
    assert_eq!(
        stage.publish().await["screensAffected"],
        1,
        "what uses the playlist changes with it"
    );
    assert_eq!(stage.manifest(screen).await["items"][0]["durationMs"], 7000);
}

#[tokio::test]
async fn a_screen_that_changes_its_tags_is_told_anew_without_a_publication() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "till").await[0];
    stage.campaign("Window", "window").await;
    stage.publish().await;
    set_tags(&stage, screen, &["window"]).await;
    let run = backend::publish::register(backend::jobs::Registry::new());
    let db = &stage.bench.state.db;
    let now = stage.bench.clock.now();
    backend::screens::recompile::screens(db, stage.organisation(), vec![screen], now)
        .await
        .unwrap();
    backend::jobs::drain(&stage.bench.state, Arc::new(run))
        .await
        .unwrap();
    let manifest = stage.manifest(screen).await;
    assert_eq!(
        (&manifest["revision"], &manifest["publication"]),
        (&json!(1), &json!(1))
    );
}

async fn set_tags(stage: &Stage, screen: ScreenId, tags: &[&str]) {
    let db = &stage.bench.state.db;
    let row = screen::Entity::find_by_id(screen)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    let mut row: screen::ActiveModel = row.into();
    row.tags = Set(backend::screens::values::Tags(
        tags.iter().map(ToString::to_string).collect(),
    ));
    row.version = Set(2);
    sea_orm::ActiveModelTrait::update(row, db).await.unwrap();
}

#[tokio::test]
async fn a_timeline_is_renewed_before_it_runs_short_and_old_ones_are_forgotten() {
    let mut stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    stage.campaign("Evergreen", "*").await;
    stage.publish().await;
    let (app, organisation) = (stage.bench.state.clone(), stage.organisation());
    let registry = Arc::new(backend::publish::register(backend::jobs::Registry::new()));
    for _ in 0..60 * 24 {
        stage.bench.clock.advance(3_600_000);
        if stage.bench.clock.now().as_ms() / 3_600_000 % 12 == 0 {
            recompile::hour(&app).await.unwrap();
            backend::jobs::drain(&app, Arc::clone(&registry))
                .await
                .unwrap();
        }
    }
    stage.sign_in_again().await;
    let manifest = stage.manifest(screen).await;
    let left = manifest["timelineEnd"].as_i64().unwrap() - stage.bench.clock.now().as_ms();
    assert!(left > 21 * 86_400_000, "{} days left", left / 86_400_000);
    assert!(manifest["revision"].as_i64().unwrap() >= 6, "{manifest}");
    let rows = manifest::Entity::find().filter(manifest::COLUMN.screen_id.eq(screen));
    let rows = rows.count(&app.db).await.unwrap();
    assert!((5..=7).contains(&rows), "{rows} are kept");
    let again = backend::publish::outcome::Scope::All;
    assert_eq!(
        carry_out(&app, organisation, again, 0).await.unwrap(),
        0,
        "nothing has changed"
    );
}

#[tokio::test]
async fn who_may_not_publish_is_refused_and_others_see_nothing() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    stage.campaign("Mine", "*").await;
    stage.publish().await;
    let editor = stage.bench.as_role(backend::auth::Role::Editor).await;
    let all: Value = json!({ "all": true });
    assert_eq!(editor.post("/publications", all.clone()).await.0, 403);
    assert_eq!(
        editor.post("/publications/1/rollback", json!({})).await.0,
        403
    );
    let stranger = stage.bench.as_stranger().await;
    assert_eq!(stranger.get("/publications/1").await.0, 404);
    assert_eq!(stranger.get("/publications/1/convergence").await.0, 404);
    assert_eq!(stranger.get("/publications").await.1["items"], json!([]));
    for bad in [
        json!({}),
        json!({ "all": true, "changes": [] }),
        json!({ "changes": [] }),
        json!({ "al": true }),
    ] {
        assert_eq!(
            stage.bench.post("/publications", bad.clone()).await.0,
            422,
            "{bad}"
        );
    }
    assert_eq!(
        stage.bench.post("/publications", all).await.0,
        409,
        "nothing to publish"
    );
}

#[tokio::test]
async fn only_who_may_publish_gives_a_media_on_screens_another_file() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    let media = stage.add_media("sale", State::Ready).await;
    let body = campaign_body("Sale", "*", media);
    stage.draft(Kind::Campaign, body).await;
    let editor = stage.bench.as_role(backend::auth::Role::Editor).await;
    let path = format!("/media/{media}/versions/{}/restore", uuid::Uuid::now_v7());
    assert_eq!(editor.post(&path, json!({})).await.0, 404, "not shown yet");
    let (png, form) = (crate::media::png(20, 20), crate::media::form);
    let replace = async |who: &crate::bench::Bench| {
        let form = form("new.png", &png, &[]);
        let path = format!("/media/{media}/replace");
        who.send(crate::media::form_request(who, &path, form)).await
    };
    stage.publish().await;
    let refused = replace(&editor).await;
    assert_eq!(refused.status, 403, "{}", refused.json());
    let done = replace(&stage.bench).await;
    assert_eq!(done.status, 200, "{}", done.json());
    let (_, kept) = editor.get(&format!("/media/{media}/versions")).await;
    let version = kept["items"][0]["id"].as_str().unwrap();
    let path = format!("/media/{media}/versions/{version}/restore");
    assert_eq!(editor.post(&path, json!({})).await.0, 403);
    assert_eq!(stage.bench.post(&path, json!({})).await.0, 200);
}
