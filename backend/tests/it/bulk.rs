//! One act on many screens: counted, done, watched, called off, undone.
use crate::{
    bench::Bench,
    publish_stage::Stage,
    sites::{screen, site},
};
use axum::http::StatusCode;
use backend::{
    auth::Permission,
    bulk,
    fleet::{self, entity::command},
    id::{ScreenId, SiteId},
    jobs, publish,
    time::Instant,
};
use player_protocol::{CommandResult, report::ResultState};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _};
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) async fn work(bench: &Bench) {
    let registry = bulk::register(publish::register(jobs::Registry::new()));
    jobs::drain(&bench.state, Arc::new(registry)).await.unwrap();
}

async fn dry(bench: &Bench, filter: &Value, action: &Value) -> Value {
    let body = json!({ "filter": filter, "action": action, "dryRun": true });
    let (status, preview) = bench.post("/screens/bulk", body).await;
    assert_eq!(status, StatusCode::OK, "{preview}");
    preview
}

async fn act(bench: &Bench, filter: &Value, action: &Value) -> Value {
    let preview = dry(bench, filter, action).await;
    let body = json!({ "filter": filter, "action": action,
        "expectedCount": preview["count"], "token": preview["token"] });
    let (status, begun) = bench.post("/screens/bulk", body).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{begun}");
    assert_eq!(begun["state"], "queued");
    begun
}

async fn shown(bench: &Bench, operation: &Value) -> Value {
    let path = format!("/bulk-operations/{}", operation["id"].as_str().unwrap());
    let (status, shown) = bench.get(&path).await;
    assert_eq!(status, StatusCode::OK, "{shown}");
    shown
}

async fn tags(bench: &Bench, id: ScreenId) -> Value {
    bench.get(&format!("/screens/{id}")).await.1["tags"].clone()
}

async fn online(bench: &Bench, ids: &[ScreenId]) {
    for id in ids {
        let row = backend::delivery::entity::Model {
            online: true,
            last_seen_at: Some(bench.clock.now()),
            ..backend::delivery::store::unseen(bench.organisation, *id)
        };
        let row = backend::delivery::entity::ActiveModel::from(row).reset_all();
        backend::delivery::entity::Entity::insert(row)
            .exec_without_returning(&bench.state.db)
            .await
            .unwrap();
    }
}

/// Two stores, three screens in the first, one in the second.
async fn shops(bench: &Bench) -> ([ScreenId; 4], [Value; 2]) {
    let lille = site(bench, json!({ "name": "Lille", "tags": ["zone=north"] })).await;
    let lyon = site(bench, json!({ "name": "Lyon" })).await;
    let ids = [
        screen(bench, &lille, "Door", &["spring", "window"]).await,
        screen(bench, &lille, "Till", &["window"]).await,
        screen(bench, &lille, "Wall", &[]).await,
        screen(bench, &lyon, "Door", &["window"]).await,
    ];
    (ids, [lille, lyon])
}

#[tokio::test]
async fn tags_are_counted_then_given_then_taken_back() {
    let bench = Bench::new().await;
    let (ids, [lille, _]) = shops(&bench).await;
    let (filter, action) = (
        json!({ "tag": "window" }),
        json!({ "kind": "add_tags", "tags": ["spring", "sale=2026"] }),
    );
    let preview = dry(&bench, &filter, &action).await;
    assert_eq!(
        (&preview["count"], &preview["affected"]),
        (&json!(3), &json!(3))
    );
    assert_eq!(
        preview["sites"][0],
        json!({ "id": lille["id"], "name": "Lille", "screens": 2 })
    );
    let begun = act(&bench, &filter, &action).await;
    assert_eq!(begun["counts"], json!({ "waiting": 3 }));
    work(&bench).await;
    let done = shown(&bench, &begun).await;
    assert_eq!(
        (&done["state"], &done["counts"]),
        (&json!("done"), &json!({ "done": 3 }))
    );
    assert_eq!(
        tags(&bench, ids[0]).await,
        json!(["spring", "window", "sale=2026"])
    );
    assert_eq!(
        tags(&bench, ids[3]).await,
        json!(["window", "spring", "sale=2026"])
    );
    assert_eq!(tags(&bench, ids[2]).await, json!([]), "not meant");
    take_back(&bench, &ids, &done).await;
}

/// Undoes the act on tags, except where somebody has changed them since.
async fn take_back(bench: &Bench, ids: &[ScreenId], done: &Value) {
    // somebody takes the tag from one of them by hand meanwhile, and gives it another
    let (_, till) = bench.get(&format!("/screens/{}", ids[1])).await;
    let version = till["version"].as_i64().unwrap();
    let by_hand = json!({ "tags": ["window", "mine"] });
    bench
        .patch(&format!("/screens/{}", ids[1]), version, by_hand)
        .await;
    let path = format!("/bulk-operations/{}/undo", done["id"].as_str().unwrap());
    let (status, back) = bench.post(&path, json!({})).await;
    assert_eq!(
        (status, &back["undoes"]),
        (StatusCode::ACCEPTED, &done["id"])
    );
    work(bench).await;
    assert_eq!(
        tags(bench, ids[0]).await,
        json!(["spring", "window"]),
        "it had one of them before"
    );
    assert_eq!(tags(bench, ids[1]).await, json!(["window", "mine"]));
    assert_eq!(tags(bench, ids[3]).await, json!(["window"]));
    let over = shown(bench, &back).await;
    assert_eq!(over["counts"], json!({ "done": 2, "skipped": 1 }));
    let path_results = format!(
        "/bulk-operations/{}/results?state=skipped",
        back["id"].as_str().unwrap()
    );
    let (_, left) = bench.get(&path_results).await;
    assert_eq!(left["items"][0]["screenId"], json!(ids[1]));
    assert_eq!(left["items"][0]["reason"], "changed_since");
    let (status, _) = bench.post(&path, json!({})).await;
    assert_eq!(status, StatusCode::CONFLICT, "only once");
}

#[tokio::test]
async fn other_screens_than_were_counted_are_refused() {
    let bench = Bench::new().await;
    let (_, [lille, _]) = shops(&bench).await;
    let (filter, action) = (
        json!({ "siteId": lille["id"] }),
        json!({ "kind": "command", "command": "identify" }),
    );
    let preview = dry(&bench, &filter, &action).await;
    let reboot = json!({ "kind": "command", "command": "reboot" });
    let body = json!({ "filter": filter, "action": reboot, "token": preview["token"] });
    let (status, problem) = bench.post("/screens/bulk", body).await;
    assert_eq!(
        status,
        StatusCode::CONFLICT,
        "it was of something else: {problem}"
    );
    screen(&bench, &lille, "New", &[]).await;
    for proof in [
        json!({ "expectedCount": preview["count"] }),
        json!({ "token": preview["token"] }),
    ] {
        let mut body = json!({ "filter": filter, "action": action });
        body.as_object_mut()
            .unwrap()
            .extend(proof.as_object().unwrap().clone());
        let (status, problem) = bench.post("/screens/bulk", body).await;
        assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    }
    let (status, problem) = bench
        .post(
            "/screens/bulk",
            json!({ "filter": filter, "action": action }),
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "expectedCount");
    let (_, list) = bench.get("/bulk-operations").await;
    assert_eq!(list["items"], json!([]), "nothing was begun");
}

#[tokio::test]
async fn a_command_goes_to_those_that_can_hear_it_and_its_results_are_listed() {
    let bench = Bench::new().await;
    let (ids, _) = shops(&bench).await;
    online(&bench, &ids[..3]).await;
    bench
        .post(&format!("/screens/{}/revoke", ids[2]), json!({}))
        .await;
    let action = json!({ "kind": "command", "command": "volume", "args": { "percent": 20 } });
    let preview = dry(&bench, &json!({}), &action).await;
    assert_eq!(
        (&preview["count"], &preview["affected"]),
        (&json!(4), &json!(2))
    );
    let reasons: Vec<_> = preview["skipped"].as_array().unwrap().iter().collect();
    assert_eq!(reasons[0]["reason"], "revoked");
    assert_eq!(reasons[1]["reason"], "never_connected");
    assert_eq!(reasons[1]["examples"][0]["id"], json!(ids[3]));
    let begun = act(&bench, &json!({}), &action).await;
    work(&bench).await;
    let given = shown(&bench, &begun).await;
    assert_eq!(given["counts"], json!({ "queued": 2, "skipped": 2 }));
    assert_eq!(given["canUndo"], false);

    let rows = command::Entity::find().all(&bench.state.db).await.unwrap();
    assert_eq!(rows[0].args, json!({ "percent": 20 }));
    let first = rows.iter().find(|row| row.screen_id == ids[0]).unwrap();
    let failed = CommandResult {
        id: first.id.0,
        state: ResultState::Failed,
        message: Some("no loudspeaker".into()),
    };
    fleet::commands::answer(&bench.state.db, ids[0], &failed, bench.clock.now())
        .await
        .unwrap();
    let path = format!("/bulk-operations/{}", begun["id"].as_str().unwrap());
    let (_, page) = bench.get(&format!("{path}/results?state=failed")).await;
    assert_eq!(page["items"][0]["reason"], "no loudspeaker");
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    let (_, first) = bench.get(&format!("{path}/results?limit=3")).await;
    let next = first["next"].as_str().unwrap();
    let (_, rest) = bench
        .get(&format!("{path}/results?limit=3&after={next}"))
        .await;
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);

    let (status, over) = bench.post(&format!("{path}/cancel"), json!({})).await;
    assert_eq!(status, StatusCode::OK, "{over}");
    assert_eq!(
        over["counts"],
        json!({ "cancelled": 1, "failed": 1, "skipped": 2 })
    );
    let (status, _) = bench.post(&format!("{path}/cancel"), json!({})).await;
    assert_eq!(status, StatusCode::OK, "called off already");
}

#[tokio::test]
async fn screens_move_get_a_profile_and_are_revoked() {
    let bench = Bench::new().await;
    let (ids, [lille, lyon]) = shops(&bench).await;
    let here = json!({ "ids": [ids[0], ids[3]] });
    let moved = act(
        &bench,
        &here,
        &json!({ "kind": "move", "siteId": lyon["id"] }),
    )
    .await;
    work(&bench).await;
    assert_eq!(
        shown(&bench, &moved).await["counts"],
        json!({ "done": 1, "skipped": 1 })
    );
    let at = async |id: ScreenId, field: &str| {
        bench.get(&format!("/screens/{id}")).await.1[field].clone()
    };
    assert_eq!(at(ids[0], "siteId").await, lyon["id"]);
    let (_, profile) = bench.post("/profiles", json!({ "name": "Quiet" })).await;
    let quiet = json!({ "kind": "assign_profile", "profileId": profile["id"] });
    let assigned = act(&bench, &here, &quiet).await;
    work(&bench).await;
    assert_eq!(at(ids[3], "profileId").await, profile["id"]);
    for done in [&assigned, &moved] {
        let undo = format!("/bulk-operations/{}/undo", done["id"].as_str().unwrap());
        assert_eq!(bench.post(&undo, json!({})).await.0, StatusCode::ACCEPTED);
        work(&bench).await;
    }
    assert_eq!(at(ids[3], "profileId").await, Value::Null);
    assert_eq!(at(ids[0], "siteId").await, lille["id"]);
    let mut kicks = bench.state.signals.kicks.subscribe();
    let odd = json!({ "filter": here, "action": { "kind": "revoke", "softly": true }, "expectedCount": 2, "token": "x" });
    let (status, problem) = bench.post("/screens/bulk", odd).await;
    assert_eq!(
        (status.as_u16(), &problem["errors"][0]["field"]),
        (422, &json!("action.softly"))
    );
    let revoked = act(&bench, &here, &json!({ "kind": "revoke" })).await;
    work(&bench).await;
    assert_eq!(
        shown(&bench, &revoked).await["counts"],
        json!({ "done": 2 })
    );
    assert_eq!(at(ids[0], "status").await, "revoked");
    assert!(kicks.try_recv().is_ok() && kicks.try_recv().is_ok());
    let undo = format!("/bulk-operations/{}/undo", revoked["id"].as_str().unwrap());
    assert_eq!(bench.post(&undo, json!({})).await.0, StatusCode::CONFLICT);
}

#[tokio::test]
async fn an_act_that_is_called_off_leaves_the_rest_as_it_is() {
    let bench = Bench::new().await;
    let (ids, _) = shops(&bench).await;
    let begun = act(
        &bench,
        &json!({}),
        &json!({ "kind": "add_tags", "tags": ["late"] }),
    )
    .await;
    let path = format!("/bulk-operations/{}", begun["id"].as_str().unwrap());
    let (status, over) = bench.post(&format!("{path}/cancel"), json!({})).await;
    assert_eq!(
        (status, &over["state"]),
        (StatusCode::OK, &json!("cancelled"))
    );
    work(&bench).await;
    let over = shown(&bench, &begun).await;
    assert_eq!(
        (&over["state"], &over["counts"]),
        (&json!("cancelled"), &json!({ "cancelled": 4 }))
    );
    assert_eq!(tags(&bench, ids[2]).await, json!([]));
}

#[tokio::test]
async fn nobody_acts_beyond_what_they_may_see_or_do() {
    let bench = Bench::new().await;
    let (ids, [lille, lyon]) = shops(&bench).await;
    let id = |site: &Value| site["id"].as_str().unwrap().parse::<SiteId>().unwrap();
    online(&bench, &ids).await;
    let identify = json!({ "kind": "command", "command": "identify" });
    let begun = act(&bench, &json!({}), &identify).await;

    let manager = bench.as_store(&[id(&lyon)]).await;
    let preview = dry(&manager, &json!({}), &identify).await;
    assert_eq!(preview["count"], 1);
    let named = dry(&manager, &json!({ "ids": ids }), &identify).await;
    assert_eq!(named["count"], 1);
    let tags =
        json!({ "filter": {}, "action": { "kind": "add_tags", "tags": ["x"] }, "dryRun": true });
    let (status, _) = manager.post("/screens/bulk", tags.clone()).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let path = format!("/bulk-operations/{}", begun["id"].as_str().unwrap());
    assert_eq!(
        manager.get(&path).await.0,
        StatusCode::NOT_FOUND,
        "an act of somebody else"
    );
    let own = act(&manager, &json!({}), &identify).await;
    assert_eq!(shown(&manager, &own).await["total"], 1);

    let stranger = bench.as_stranger().await;
    assert_eq!(
        dry(&stranger, &json!({ "ids": ids }), &identify).await["count"],
        0
    );
    assert_eq!(stranger.get(&path).await.0, StatusCode::NOT_FOUND);
    let (status, _) = stranger.get(&format!("{path}/results")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let away = json!({ "filter": {}, "action": { "kind": "move", "siteId": lille["id"] }, "dryRun": true });
    let (status, problem) = stranger.post("/screens/bulk", away).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "action.siteId");

    let key = bench
        .as_key(&[Permission::Read, Permission::CommandScreens])
        .await;
    assert_eq!(
        key.post("/screens/bulk", tags).await.0,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn odd_acts_are_refused_beside_their_field() {
    let bench = Bench::new().await;
    let (_, [lille, _]) = shops(&bench).await;
    for (action, field) in [
        (
            json!({ "kind": "command", "command": "dance" }),
            "action.command",
        ),
        (
            json!({ "kind": "command", "command": "volume" }),
            "action.args.percent",
        ),
        (json!({ "kind": "add_tags", "tags": [] }), "action.tags"),
        (
            json!({ "kind": "add_tags", "tags": ["Bad Tag"] }),
            "action.tags[0]",
        ),
        (
            json!({ "kind": "assign_profile", "profileId": lille["id"] }),
            "action.profileId",
        ),
    ] {
        let body = json!({ "filter": {}, "action": action, "dryRun": true });
        let (status, problem) = bench.post("/screens/bulk", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{action}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
}

#[tokio::test]
async fn ten_thousand_screens_cost_a_few_statements_a_batch() {
    let stage = Stage::new().await;
    let ids = stage.add_screens(10_000, "window").await;
    let bench = &stage.bench;
    let started = std::time::Instant::now();
    let action = json!({ "kind": "add_tags", "tags": ["spring"] });
    let begun = act(bench, &json!({ "tag": "window" }), &action).await;
    assert_eq!(begun["total"], 10_000);
    work(bench).await;
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    assert_eq!(
        shown(bench, &begun).await["counts"],
        json!({ "done": 10_000 })
    );
    assert_eq!(tags(bench, ids[9_999]).await, json!(["window", "spring"]));
    let rows = jobs::entity::Entity::find()
        .all(&bench.state.db)
        .await
        .unwrap();
    let recompiles = rows.iter().filter(|row| row.kind == "recompile").count();
    assert_eq!(recompiles, 1, "publishing looks once");
    assert!(rows.iter().all(|row| row.updated_at >= Instant::from_ms(0)));
}
