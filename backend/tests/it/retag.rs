//! A tag gets another name everywhere at once, and what plays stays as it is.
use crate::{
    bulk::work,
    publish_stage::{Stage, campaign_body},
};
use axum::http::StatusCode;
use backend::{
    auth::Role,
    drafts::Kind,
    id::{DraftId, ScreenId},
    media::State,
};
use serde_json::{Value, json};

async fn rename(stage: &Stage, body: Value) -> Value {
    let (status, told) = stage.bench.post("/tags/rename", body).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    told
}

async fn target(stage: &Stage, campaign: DraftId) -> Value {
    let (_, shown) = stage.bench.get(&format!("/campaigns/{campaign}")).await;
    shown["target"].clone()
}

async fn manifests(stage: &Stage, screens: &[ScreenId]) -> Vec<Value> {
    let mut found = Vec::new();
    for screen in screens {
        found.push(stage.manifest(*screen).await);
    }
    found
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in one piece")]
async fn a_new_name_reaches_everything_and_changes_no_manifest() {
    let stage = Stage::new().await;
    let mut screens = stage.add_screens(2, "city=Lyon").await;
    screens.extend(stage.add_screens(1, "city=Lille").await);
    screens.extend(stage.add_screens(1, "").await);
    let site = format!("/sites/{}", stage.site);
    let (status, _) = stage
        .bench
        .patch(&site, 1, json!({ "tags": ["window"] }))
        .await;
    assert_eq!(status, StatusCode::OK);
    let lyon = stage.campaign("Lyon", "city=Lyon & window").await;
    let others = stage.campaign("Others", "!(city=Lyon | under:0190)").await;
    let all = stage.campaign("All", "window").await;
    stage.publish().await;
    let media = stage.add_media("next", State::Ready).await;
    let next = campaign_body("Lyon", "city=Lyon  |  city=Lille", media);
    stage.edit(Kind::Campaign, lyon, next).await;
    let view = json!({ "items": [{ "name": "Lyon", "search": { "tag": "city=Lyon" } }] });
    stage.bench.put("/auth/me/views", 0, view).await;
    work(&stage.bench).await;
    let before = manifests(&stage, &screens).await;

    let wish = json!({ "from": "city=Lyon", "to": "city=Lyon-Centre" });
    let mut dry = wish.clone();
    dry["dryRun"] = json!(true);
    let seen = rename(&stage, dry).await;
    assert_eq!(
        [
            &seen["screens"],
            &seen["sites"],
            &seen["campaigns"],
            &seen["views"],
            &seen["screensChanging"],
            &seen["joins"],
        ],
        [
            &json!(2),
            &json!(0),
            &json!(2),
            &json!(1),
            &json!(0),
            &json!(false)
        ],
        "{seen}"
    );
    assert_eq!(seen["aiming"][0]["name"], "Lyon", "{seen}");
    assert_eq!(seen["aiming"][0]["screensBefore"], 2);
    assert_eq!(seen["aiming"][0]["screensAfter"], 2);
    assert_eq!(target(&stage, others).await, "!(city=Lyon | under:0190)");

    let mut sure = wish.clone();
    sure["token"] = json!("other");
    let (status, problem) = stage.bench.post("/tags/rename", sure.clone()).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    sure["token"] = seen["token"].clone();
    let done = rename(&stage, sure).await;
    assert_eq!(
        (&done["screens"], &done["screensChanging"]),
        (&json!(2), &json!(null))
    );
    work(&stage.bench).await;
    assert_eq!(
        manifests(&stage, &screens).await,
        before,
        "screens are told nothing"
    );

    assert_eq!(target(&stage, lyon).await, "city=Lyon-Centre | city=Lille");
    assert_eq!(
        target(&stage, others).await,
        "!(city=Lyon-Centre | under:0190)"
    );
    assert_eq!(target(&stage, all).await, "window");
    let (_, screen) = stage.bench.get(&format!("/screens/{}", screens[0])).await;
    assert_eq!(screen["tags"], json!(["city=Lyon-Centre"]));
    let (_, views) = stage.bench.get("/auth/me/views").await;
    assert_eq!(views["items"][0]["search"]["tag"], "city=Lyon-Centre");
    let (_, drafts) = stage.bench.get("/campaigns?state=published").await;
    assert_eq!(drafts["items"].as_array().unwrap().len(), 2, "no new edits");
    let (_, log) = stage.bench.get("/audit?limit=1").await;
    assert_eq!(log["items"][0]["action"], "tag.rename", "{log}");

    let renamed = rename(
        &stage,
        json!({ "from": "city", "to": "town", "wholeKey": true }),
    )
    .await;
    assert_eq!(
        (&renamed["screens"], &renamed["campaigns"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(target(&stage, lyon).await, "town=Lyon-Centre | town=Lille");
    work(&stage.bench).await;
    assert_eq!(manifests(&stage, &screens).await, before);

    stage.publish().await;
    let (status, back) = stage
        .bench
        .post("/publications/1/rollback", json!({}))
        .await;
    assert_eq!(status, StatusCode::CREATED, "{back}");
    let published = manifests(&stage, &screens).await;
    let items = |all: &[Value]| all.iter().map(|m| m["items"].clone()).collect::<Vec<_>>();
    assert_eq!(
        items(&published),
        items(&before),
        "an earlier publication aims as it did"
    );
}

#[tokio::test]
async fn two_tags_become_one_and_a_dry_run_counts_what_that_changes() {
    let stage = Stage::new().await;
    let glass = stage.add_screens(2, "glass").await;
    let window = stage.add_screens(3, "window").await;
    let aimed = stage.campaign("Glass", "glass").await;
    stage.campaign("Window", "window & !glass").await;
    stage.publish().await;
    let wish = |dry: bool| json!({ "from": "glass", "to": "window", "dryRun": dry });
    let seen = rename(&stage, wish(true)).await;
    assert_eq!(
        (&seen["joins"], &seen["screensChanging"]),
        (&json!(true), &json!(3)),
        "{seen}"
    );
    let counts = |name: &str| {
        let aims = seen["aiming"].as_array().unwrap();
        let aim = aims.iter().find(|aim| aim["name"] == name).unwrap();
        (aim["screensBefore"].clone(), aim["screensAfter"].clone())
    };
    assert_eq!(counts("Glass"), (json!(2), json!(5)));
    assert_eq!(counts("Window"), (json!(3), json!(0)));
    rename(&stage, wish(false)).await;
    work(&stage.bench).await;
    assert_eq!(target(&stage, aimed).await, "window");
    for screen in [glass[0], window[0]] {
        let shown = stage.manifest(screen).await;
        let names: Vec<_> = shown["items"].as_array().unwrap().iter().collect();
        assert_eq!(names.len(), 1, "{shown}");
    }
    assert_eq!(
        stage.manifest(glass[0]).await["items"],
        stage.manifest(window[0]).await["items"]
    );
}

#[tokio::test]
async fn a_tag_goes_and_the_campaigns_that_name_it_are_told() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(2, "glass").await[0];
    let aimed = stage.campaign("Glass", "glass").await;
    stage.publish().await;
    let path = "/tags/remove";
    let (status, seen) = stage
        .bench
        .post(path, json!({ "tag": "glass", "dryRun": true }))
        .await;
    assert_eq!(status, StatusCode::OK, "{seen}");
    assert_eq!(
        (&seen["screens"], &seen["screensChanging"]),
        (&json!(2), &json!(2))
    );
    let aim = json!({ "id": aimed, "name": "Glass", "rewritten": false,
        "screensBefore": 2, "screensAfter": 0 });
    assert_eq!(seen["aiming"], json!([aim]));
    let (status, _) = stage.bench.post(path, json!({ "tag": "glass" })).await;
    assert_eq!(status, StatusCode::OK);
    work(&stage.bench).await;
    assert_eq!(target(&stage, aimed).await, "glass", "stays as it is");
    assert_eq!(stage.manifest(screen).await["items"], json!([]));
    let (_, tags) = stage.bench.get("/tags").await;
    assert_eq!(tags["items"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_renamed_is_refused() {
    let stage = Stage::new().await;
    stage.add_screens(1, "glass").await;
    let long = (0..120).map(|n| format!("glass={n}")).collect::<Vec<_>>();
    stage.campaign("Long", &long.join("|")).await;
    for (body, field) in [
        (json!({ "from": "glass", "to": "glass" }), "to"),
        (json!({ "from": "-glass", "to": "b" }), "from"),
        (json!({ "from": "glass", "to": "B b" }), "to"),
        (
            json!({ "from": "a=1", "to": "b", "wholeKey": true }),
            "from",
        ),
        (json!({ "from": "other", "to": "b" }), "from"),
        (
            json!({ "from": "glass", "to": "g".repeat(64), "wholeKey": true }),
            "to",
        ),
    ] {
        let (status, problem) = stage.bench.post("/tags/rename", body.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body} {problem}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let wish = json!({ "from": "glass", "to": "pane" });
    let stranger = stage.bench.as_stranger().await;
    let (status, _) = stranger.post("/tags/rename", wish.clone()).await;
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "another tenant's tags"
    );
    let editor = stage.bench.as_role(Role::Editor).await;
    let (status, _) = editor.post("/tags/rename", wish).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
