//! Scenes and the brand kit: drafts like others, drawn by screens with what is told there.
use super::{
    bench::{Bench, Credential},
    publish_stage::{Stage, campaign_body},
};
use axum::http::{Method, StatusCode};
use backend::{
    auth::Role,
    drafts::Kind,
    id::{DraftId, MediaId, ScreenId},
    jobs,
    media::State,
    publish::{self, entity::scene_file},
};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use std::sync::Arc;

fn element(content: &Value) -> Value {
    let frame = json!({ "x": 0, "y": 0, "w": 400, "h": 200 });
    json!({ "id": "one", "name": "One", "frame": frame, "content": content })
}

pub(super) fn scene(name: &str, contents: &[Value]) -> Value {
    let elements = contents.iter().enumerate().map(|(i, content)| {
        let mut element = element(content);
        element["id"] = format!("e{i}").into();
        element
    });
    let elements: Vec<Value> = elements.collect();
    let ground = json!({ "colour": "brand:light" });
    json!({ "name": name, "landscape": { "background": ground, "elements": elements } })
}

fn price() -> Value {
    let style =
        json!({ "colour": "brand:dark", "font": "brand:heading", "size": 90, "weight": 800 });
    json!({ "kind": "data", "fact": "price:A1", "fallback": "En caisse", "style": style })
}

pub(super) fn fields(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect()
}

pub(super) async fn made(bench: &Bench, body: Value) -> Value {
    let (status, scene) = bench.post("/scenes", body).await;
    assert_eq!(status, StatusCode::CREATED, "{scene}");
    scene
}

pub(super) fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap()
}

#[tokio::test]
async fn a_scene_is_a_draft_with_versions_copies_and_a_list() {
    let bench = Bench::new().await;
    let first = made(&bench, scene("Offre", &[price()])).await;
    assert_eq!(
        (&first["state"], &first["version"]),
        (&json!("draft"), &json!(1))
    );
    let kept = &first["landscape"]["elements"][0];
    assert_eq!(
        (&kept["opacity"], &kept["content"]["currency"]),
        (&json!(100), &json!("EUR"))
    );
    let path = format!("/scenes/{}", id(&first));
    let (status, second) = bench.put(&path, 1, scene("Offre d’hiver", &[])).await;
    assert_eq!(
        (status, &second["name"]),
        (StatusCode::OK, &json!("Offre d’hiver"))
    );
    let (status, _) = bench.put(&path, 1, scene("Trop tard", &[])).await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
    let (status, copy) = bench.post(&format!("{path}/duplicate"), json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{copy}");
    assert_ne!(copy["id"], first["id"]);
    assert_eq!(copy["name"], "Offre d’hiver (2)");
    assert_eq!(copy["landscape"], second["landscape"]);
    let (_, list) = bench.get("/scenes?q=hiver&sort=name").await;
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let (status, _) = bench.delete(&path, 2).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(bench.get(&path).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_scene_that_cannot_be_is_refused_field_by_field() {
    let bench = Bench::new().await;
    let mut wrong = scene(
        " ",
        &[
            price(),
            json!({ "kind": "image", "mediaId": MediaId::new() }),
        ],
    );
    wrong["landscape"]["elements"][0]["frame"]["w"] = json!(0);
    wrong["landscape"]["elements"][0]["content"]["style"]["colour"] = json!("red");
    let (status, problem) = bench.post("/scenes", wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let wanted = [
        "name",
        "landscape.elements[0].frame.w",
        "landscape.elements[0].content.style.colour",
        "landscape.elements[1].content.mediaId",
    ];
    assert_eq!(fields(&problem), wanted);
    let (status, problem) = bench.post("/scenes", json!({ "name": "Rien" })).await;
    assert_eq!(
        (status, fields(&problem)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["landscape"])
    );
    let mut odd = scene("Z", &[]);
    odd["landscape"]["depth"] = json!(3);
    assert_eq!(
        bench.post("/scenes", odd).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn viewers_look_editors_edit_and_strangers_see_nothing() {
    let bench = Bench::new().await;
    let scene_made = made(&bench, scene("Offre", &[])).await;
    let path = format!("/scenes/{}", id(&scene_made));
    let viewer = bench.as_role(Role::Viewer).await;
    assert_eq!(viewer.get(&path).await.0, StatusCode::OK);
    assert_eq!(
        viewer.put(&path, 1, scene("X", &[])).await.0,
        StatusCode::FORBIDDEN
    );
    let stranger = bench.as_stranger().await;
    assert_eq!(stranger.get(&path).await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        stranger.get(&format!("{path}/usage")).await.0,
        StatusCode::NOT_FOUND
    );
    let theirs = json!({ "name": "L", "items": [{ "sceneId": scene_made["id"] }] });
    let (status, problem) = stranger.post("/playlists", theirs).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(fields(&problem), ["items[0].sceneId"]);
}

#[tokio::test]
async fn templates_speak_both_languages_and_can_be_added_as_they_are() {
    let bench = Bench::new().await;
    for locale in ["fr", "en"] {
        let (status, list) = bench
            .get(&format!("/scene-templates?locale={locale}"))
            .await;
        assert_eq!(status, StatusCode::OK);
        for template in list["items"].as_array().unwrap() {
            made(&bench, template["body"].clone()).await;
        }
    }
}

#[tokio::test]
async fn the_brand_kit_binds_editors_and_leaves_administrators_free() {
    let bench = Bench::new().await;
    let editor = bench.as_role(Role::Editor).await;
    let (_, mut kit) = editor.get("/brand-kit").await;
    assert_eq!(kit["version"], 0);
    kit.as_object_mut().unwrap().remove("version");
    kit["locked"] = json!(["colours", "fonts"]);
    assert_eq!(
        editor.put("/brand-kit", 0, kit.clone()).await.0,
        StatusCode::FORBIDDEN
    );
    let mut bad = kit.clone();
    bad["logoMediaId"] = json!(MediaId::new());
    bad["headingFont"] = json!("Comic Sans");
    let (_, problem) = bench.put("/brand-kit", 0, bad).await;
    assert_eq!(fields(&problem), ["headingFont", "logoMediaId"]);
    let (status, saved) = bench.put("/brand-kit", 0, kit.clone()).await;
    assert_eq!((status, &saved["version"]), (StatusCode::OK, &json!(1)));
    assert_eq!(
        bench.put("/brand-kit", 0, kit).await.0,
        StatusCode::PRECONDITION_FAILED
    );
    let mut loud = price();
    loud["style"]["colour"] = json!("#ff00ff");
    let (status, problem) = editor
        .post("/scenes", scene("Criard", &[loud.clone()]))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(fields(&problem), ["landscape.elements[0].content"]);
    made(&bench, scene("Criard", &[loud])).await;
    made(&editor, scene("Sage", &[price()])).await;
}

/// A campaign that shows a scene on all screens.
pub(super) async fn campaign(stage: &Stage, name: &str, scene: DraftId) -> DraftId {
    let mut body = campaign_body(name, "*", MediaId::new());
    body["items"] = json!([{ "sceneId": scene }]);
    stage.draft(Kind::Campaign, body).await
}

pub(super) async fn work(stage: &Stage) {
    let registry = Arc::new(publish::register(jobs::Registry::new()));
    jobs::drain(&stage.bench.state, registry).await.unwrap();
}

/// The scene that a screen is sent, and the manifest's item.
pub(super) async fn sent(stage: &Stage, screen: ScreenId) -> (Value, Value) {
    let manifest = stage.manifest(screen).await;
    let item = manifest["items"][0].clone();
    let asset = item["asset"].as_str().unwrap();
    let path = format!("/screens/{screen}/assets/{asset}");
    let (status, file) = stage.bench.get(&path).await;
    assert_eq!(status, StatusCode::OK, "{file}");
    (file, item)
}

#[tokio::test]
async fn a_screen_is_sent_its_own_price_and_the_next_one_when_it_changes() {
    let stage = Stage::new().await;
    let [here, there] = stage.add_screens(2, "").await[..] else {
        panic!("two screens");
    };
    let picture = stage.add_media("umbrella", State::Ready).await;
    let image = json!({ "kind": "image", "mediaId": picture });
    let body = scene("Offre", &[image, price()]);
    let shown = stage.draft(Kind::Scene, body).await;
    campaign(&stage, "Parapluies", shown).await;
    let tell = async |fact: Value| {
        let (status, body) = stage.bench.put("/facts/price", 1, fact).await;
        assert_eq!(status, 200, "{body}");
        work(&stage).await;
    };
    tell(json!({ "subject": "A1", "value": 19.9 })).await;
    stage.publish().await;
    let (file, item) = sent(&stage, here).await;
    assert_eq!(item["kind"], "layout");
    assert_eq!(
        file["facts"]["price:A1"],
        json!({ "value": 19.9, "until": null })
    );
    assert_eq!(
        file["colours"].as_object().unwrap().len(),
        2,
        "those that it names"
    );
    let needed = item["needs"][0].as_str().unwrap();
    assert_eq!(file["media"][picture.to_string()], needed);
    assert!(stage.manifest(here).await["assets"][needed].is_object());
    assert_eq!(
        sent(&stage, there).await,
        (file, item.clone()),
        "equal words are equal files"
    );

    tell(json!({ "subject": "A1", "value": 14.5, "screenId": here })).await;
    let (file, changed) = sent(&stage, here).await;
    assert_eq!(file["facts"]["price:A1"]["value"], 14.5);
    assert_ne!(changed["asset"], item["asset"]);
    assert_eq!(
        sent(&stage, there).await.1["asset"],
        item["asset"],
        "nothing changed there"
    );
    let revision = stage.manifest(here).await["revision"].clone();
    tell(json!({ "subject": "A1", "value": 14.5, "screenId": here })).await;
    assert_eq!(
        stage.manifest(here).await["revision"],
        revision,
        "it says the same"
    );
}

#[tokio::test]
async fn a_screen_fetches_its_scene_with_its_secret_and_no_other() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let shown = stage.draft(Kind::Scene, scene("Offre", &[price()])).await;
    campaign(&stage, "Parapluies", shown).await;
    stage.publish().await;
    let asset = stage.manifest(screen).await["items"][0]["asset"].clone();
    let path = format!("/device/v1/assets/{}", asset.as_str().unwrap());
    let nobody = stage.bench.showing(Credential::Bearer("nonsense".into()));
    let answer = nobody.send(nobody.request(Method::GET, &path, None)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let files = scene_file::Entity::find()
        .all(&stage.bench.state.db)
        .await
        .unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(backend::secrets::hash(&files[0].body), files[0].sha256);
    assert_eq!(asset, json!(files[0].sha256));
}

#[tokio::test]
async fn the_brand_reaches_screens_without_a_publication() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let shown = stage.draft(Kind::Scene, scene("Offre", &[price()])).await;
    campaign(&stage, "Parapluies", shown).await;
    stage.publish().await;
    let (_, mut kit) = stage.bench.get("/brand-kit").await;
    kit.as_object_mut().unwrap().remove("version");
    kit["headingFont"] = json!("didone");
    kit["colours"][3]["value"] = json!("#000001");
    let (status, saved) = stage.bench.put("/brand-kit", 0, kit).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    work(&stage).await;
    let (file, _) = sent(&stage, screen).await;
    assert_eq!(file["fonts"], json!({ "heading": "didone" }));
    assert_eq!(file["colours"]["dark"], "#000001");
}

#[tokio::test]
async fn what_a_scene_shows_and_who_shows_it_is_not_removed_silently() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    let picture = stage.add_media("umbrella", State::Ready).await;
    let image = json!({ "kind": "image", "mediaId": picture });
    let body = made(&stage.bench, scene("Offre", &[image])).await;
    let (status, problem) = stage.bench.delete(&format!("/media/{picture}"), 1).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    assert_eq!(problem["usage"][0]["kind"], "scene");
    let list = json!({ "name": "Liste", "items": [{ "sceneId": body["id"] }] });
    let (status, list) = stage.bench.post("/playlists", list).await;
    assert_eq!(status, StatusCode::CREATED, "{list}");
    assert_eq!(
        (&list["items"][0]["kind"], &list["durationMs"]),
        (&json!("scene"), &json!(10_000))
    );
    let path = format!("/scenes/{}", id(&body));
    let (_, usage) = stage.bench.get(&format!("{path}/usage")).await;
    assert_eq!(usage["items"][0]["name"], "Liste");
    let (status, problem) = stage.bench.delete(&path, 1).await;
    assert_eq!(
        (status, &problem["usage"][0]["id"]),
        (StatusCode::CONFLICT, &list["id"])
    );
}

#[tokio::test]
async fn a_campaign_is_not_published_without_its_scene() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    let shown = stage.draft(Kind::Scene, scene("Offre", &[price()])).await;
    let campaign = campaign(&stage, "Parapluies", shown).await;
    let only = json!({ "changes": [{ "kind": "campaign", "id": campaign }] });
    let (status, run) = stage.bench.post("/publications/dry-run", only).await;
    assert_eq!(status, StatusCode::OK, "{run}");
    let warnings = run["warnings"].as_array().unwrap();
    assert!(
        warnings.iter().any(|w| w["id"] == "scene_unpublished"),
        "{run}"
    );
    stage.publish().await;
}

fn kit_of(mut kit: Value) -> (i64, Value) {
    let version = kit["version"].as_i64().unwrap();
    kit.as_object_mut().unwrap().remove("version");
    (version, kit)
}

fn words_in(font: &str) -> Value {
    let style = json!({ "colour": "#000000", "font": font, "size": 90, "weight": 400 });
    json!({ "kind": "text", "text": "Soldes", "style": style })
}

#[tokio::test]
async fn own_fonts_travel_with_the_scenes_that_are_written_in_them() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let (title, words) = (stage.add_font("Title").await, stage.add_font("Words").await);
    let (version, mut kit) = kit_of(stage.bench.get("/brand-kit").await.1);
    kit["headingFont"] = json!(format!("media:{title}"));
    let (status, saved) = stage.bench.put("/brand-kit", version, kit).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    let body = scene("Offre", &[price(), words_in(&format!("media:{words}"))]);
    let shown = stage.draft(Kind::Scene, body).await;
    campaign(&stage, "Parapluies", shown).await;
    stage.publish().await;
    let (file, item) = sent(&stage, screen).await;
    assert_eq!(
        file["fonts"],
        json!({ "heading": format!("media:{title}") })
    );
    let needs = item["needs"].as_array().unwrap();
    for font in [title, words] {
        assert!(needs.contains(&file["media"][font.to_string()]), "{item}");
    }
    assert_eq!(needs.len(), 2);

    let (version, mut kit) = kit_of(saved);
    kit["headingFont"] = json!("slab");
    stage.bench.put("/brand-kit", version, kit).await;
    work(&stage).await;
    let (file, item) = sent(&stage, screen).await;
    assert_eq!(file["fonts"], json!({ "heading": "slab" }));
    assert_eq!(item["needs"], json!([file["media"][words.to_string()]]));
}

#[tokio::test]
async fn a_font_in_use_says_where_and_stays() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    let font = stage.add_font("Titre").await;
    let name = format!("media:{font}");
    let path = format!("/media/{font}");
    let (version, mut kit) = kit_of(stage.bench.get("/brand-kit").await.1);
    kit["bodyFont"] = json!(name);
    let (_, saved) = stage.bench.put("/brand-kit", version, kit).await;
    let made = made(&stage.bench, scene("Offre", &[words_in(&name)])).await;
    let (status, problem) = stage.bench.delete(&path, 1).await;
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    let (_, usage) = stage.bench.get(&format!("{path}/usage")).await;
    let kinds: Vec<&str> = usage["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|u| u["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["brand", "brand", "scene"]);
    let (version, mut kit) = kit_of(saved);
    kit["bodyFont"] = json!("sans");
    stage.bench.put("/brand-kit", version, kit).await;
    let scene_path = format!("/scenes/{}", id(&made));
    let (status, _) = stage
        .bench
        .put(&scene_path, 1, scene("Offre", &[words_in("sans")]))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(stage.bench.delete(&path, 1).await.0, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn only_fonts_of_the_organisation_are_written_in() {
    let stage = Stage::new().await;
    let picture = stage.add_media("umbrella", State::Ready).await;
    let font = stage.add_font("Titre").await;
    let stranger = stage.bench.as_stranger().await;
    for (bench, font) in [
        (&stage.bench, format!("media:{picture}")),
        (&stage.bench, format!("media:{}", MediaId::new())),
        (&stage.bench, "media:titre".to_owned()),
        (&stranger, format!("media:{font}")),
    ] {
        let (status, problem) = bench.post("/scenes", scene("X", &[words_in(&font)])).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            fields(&problem),
            ["landscape.elements[0].content.style.font"]
        );
        let (version, mut kit) = kit_of(bench.get("/brand-kit").await.1);
        kit["headingFont"] = json!(font);
        let (status, problem) = bench.put("/brand-kit", version, kit).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{font}");
        assert_eq!(fields(&problem), ["headingFont"]);
    }
}
