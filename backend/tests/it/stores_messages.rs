//! Messages that stores write for their own screens, within the limits of headquarters.
use crate::{bench::Bench, publish_stage::Stage};
use backend::{
    auth::Role,
    delivery,
    drafts::Kind,
    id::{ScreenId, SiteId},
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

/// A store in Paris and one in Lyon, seen by headquarters and by the managers of both.
struct Two {
    stage: Stage,
    paris: Bench,
    lyon: Bench,
    at_lyon: SiteId,
    /// One screen in Paris, one in Lyon.
    screens: [ScreenId; 2],
}

impl Two {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let (status, lyon) = stage.bench.post("/sites", json!({ "name": "Lyon" })).await;
        assert_eq!(status, 201, "{lyon}");
        let at_lyon: SiteId = lyon["id"].as_str().unwrap().parse().unwrap();
        let made = stage.add_screens(2, "").await;
        let moved = backend::screens::entity::screen::Entity::find_by_id(made[1]);
        let moved = moved.one(&stage.bench.state.db).await.unwrap().unwrap();
        let mut moved = moved.into_active_model();
        moved.site_id = sea_orm::ActiveValue::Set(at_lyon);
        moved.update(&stage.bench.state.db).await.unwrap();
        Self {
            paris: stage.bench.as_store(&[stage.site]).await,
            lyon: stage.bench.as_store(&[at_lyon]).await,
            screens: [made[0], made[1]],
            stage,
            at_lyon,
        }
    }

    async fn allow(&self, change: Value) -> Value {
        let (_, settings) = self.stage.bench.get("/message-rules").await;
        let mut rules = settings["rules"].clone();
        rules["enabled"] = true.into();
        let fields = change.as_object().unwrap().clone();
        rules.as_object_mut().unwrap().extend(fields);
        let version = settings["version"].as_i64().unwrap();
        let (status, answer) = self.stage.bench.put("/message-rules", version, rules).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }

    fn path(&self) -> String {
        format!("/sites/{}/messages", self.stage.site)
    }

    async fn shown(&self, screen: ScreenId) -> Option<i64> {
        let db = &self.stage.bench.state.db;
        let row = delivery::store::find(db, self.stage.organisation(), screen).await;
        row.unwrap().and_then(|row| row.publication)
    }
}

fn named(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect()
}

fn words(text: &str) -> Value {
    json!({ "text": text, "to": "2026-11-25T20:00" })
}

#[tokio::test]
async fn a_store_puts_a_message_on_its_own_screens_and_takes_it_down() {
    let two = Two::new().await;
    two.allow(json!({ "hours": { "start": "09:00", "end": "20:00" } }))
        .await;
    let (status, message) = two.paris.post(&two.path(), words("Ouvert dimanche")).await;
    assert_eq!(status, 201, "{message}");
    assert_eq!(
        (&message["state"], &message["publication"]),
        (&json!("live"), &json!(1))
    );
    assert_eq!(message["written"]["by"]["name"], "Store Person");
    assert_eq!(two.shown(two.screens[0]).await, Some(1));
    assert_eq!(two.shown(two.screens[1]).await, None, "Lyon is left alone");
    let manifest = two.stage.manifest(two.screens[0]).await;
    let items = manifest["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{manifest}");
    assert_eq!(items[0]["campaignId"], message["campaignId"]);

    let (_, publication) = two.stage.bench.get("/publications/1").await;
    assert_eq!(publication["author"]["name"], "Store Person");
    assert_eq!(publication["note"], "Paris Rivoli – Ouvert dimanche");
    assert_eq!(publication["screensAffected"], 1);
    let path = format!("/campaigns/{}", message["campaignId"].as_str().unwrap());
    let (_, campaign) = two.stage.bench.get(&path).await;
    assert_eq!(campaign["kind"], "loop");
    assert_eq!(campaign["target"], format!("under:{}", two.stage.site));
    assert_eq!(campaign["capPerHour"], 12);
    assert_eq!(campaign["rules"][0]["dayparts"][0]["start"], "09:00");
    assert_eq!(campaign["state"], "published");
    let path = format!("/scenes/{}", message["sceneId"].as_str().unwrap());
    let (_, scene) = two.stage.bench.get(&path).await;
    let text = scene["landscape"].to_string();
    assert!(
        text.contains("Ouvert dimanche") && text.contains("Paris Rivoli"),
        "{text}"
    );

    let down = format!(
        "{}/{}/take-down",
        two.path(),
        message["id"].as_str().unwrap()
    );
    let (status, taken) = two.paris.post(&down, Value::Null).await;
    assert_eq!(status, 200, "{taken}");
    assert_eq!(taken["state"], "taken");
    assert_eq!(taken["taken"]["by"]["name"], "Store Person");
    assert_eq!(two.shown(two.screens[0]).await, Some(2));
    assert_eq!(
        two.stage.bench.get(&path).await.0,
        404,
        "the scene went, too"
    );
    assert_eq!(two.paris.post(&down, Value::Null).await.0, 409);
    let (_, list) = two.paris.get(&two.path()).await;
    assert_eq!(list["items"], json!([taken]));
}

#[tokio::test]
async fn beyond_the_limits_each_field_says_what_to_change() {
    let two = Two::new().await;
    let (status, problem) = two.paris.post(&two.path(), words("Ouvert")).await;
    assert_eq!(status, 409, "nobody opened it yet: {problem}");
    two.allow(json!({ "maxCharacters": 20, "maxDays": 3 }))
        .await;
    let at = |text: &str, from: Value, to: &str| json!({ "text": text, "from": from, "to": to });
    for (body, fields) in [
        (at("Ouvert", Value::Null, "2026-11-25T13:01"), &["to"][..]),
        (at("Ouvert", Value::Null, "2026-11-22T13:00"), &["to"]),
        (at("Ouvert", Value::Null, "demain"), &["to"]),
        (
            at("Ouvert", json!("2027-11-22T13:00"), "2027-11-23T13:00"),
            &["from"],
        ),
        (
            at(&"é".repeat(21), Value::Null, "2026-11-25T13:00"),
            &["text"],
        ),
        (at(" \n ", Value::Null, "2026-11-25T13:00"), &["text"]),
        (at("a\u{7}", json!("x"), "y"), &["text", "from", "to"]),
    ] {
        let (status, problem) = two.paris.post(&two.path(), body.clone()).await;
        assert_eq!(
            (status.as_u16(), &*named(&problem)),
            (422, fields),
            "{body} {problem}"
        );
    }
    // 13:00 in Paris is noon here
    let body = at(&"é".repeat(20), Value::Null, "2026-11-25T13:00");
    assert_eq!(two.paris.post(&two.path(), body).await.0, 201);
    let (status, problem) = two
        .paris
        .post(
            &two.path(),
            at("Encore un", Value::Null, "2026-11-24T09:00"),
        )
        .await;
    assert_eq!(status, 409, "one at a time: {problem}");
    assert_eq!(
        two.lyon
            .post(
                &format!("/sites/{}/messages", two.at_lyon),
                at("Ici aussi", Value::Null, "2026-11-24T09:00")
            )
            .await
            .0,
        201
    );
}

#[tokio::test]
async fn a_message_that_is_over_leaves_its_place() {
    let mut two = Two::new().await;
    two.allow(json!({})).await;
    let ahead = json!({ "text": "Bientôt", "from": "2026-11-24T09:00", "to": "2026-11-25T09:00" });
    let (_, message) = two.paris.post(&two.path(), ahead).await;
    assert_eq!(message["state"], "ahead");
    two.stage.bench.clock.advance(4 * 86_400_000);
    two.stage.sign_in_again().await;
    let paris = two.stage.bench.as_store(&[two.stage.site]).await;
    let (_, list) = paris.get(&two.path()).await;
    assert_eq!(list["items"][0]["state"], "over");
    let down = format!(
        "{}/{}/take-down",
        two.path(),
        message["id"].as_str().unwrap()
    );
    assert_eq!(paris.post(&down, Value::Null).await.0, 409);
    let next = json!({ "text": "Ensuite", "to": "2026-11-27T09:00" });
    assert_eq!(paris.post(&two.path(), next).await.0, 201);
}

#[tokio::test]
async fn stores_never_touch_each_other_nor_other_organisations() {
    let two = Two::new().await;
    two.allow(json!({ "atOnce": 5 })).await;
    let (_, message) = two.paris.post(&two.path(), words("Ouvert")).await;
    let down = format!(
        "{}/{}/take-down",
        two.path(),
        message["id"].as_str().unwrap()
    );
    let stranger = two.stage.bench.as_stranger().await;
    for other in [&two.lyon, &stranger] {
        assert_eq!(other.get(&two.path()).await.0, 404);
        assert_eq!(other.post(&two.path(), words("Fermé")).await.0, 404);
        assert_eq!(other.post(&down, Value::Null).await.0, 404);
    }
    let own = format!(
        "/sites/{}/messages/{}/take-down",
        two.at_lyon,
        message["id"].as_str().unwrap()
    );
    assert_eq!(
        two.lyon.post(&own, Value::Null).await.0,
        404,
        "of another site"
    );
    let (_, list) = two
        .lyon
        .get(&format!("/sites/{}/messages", two.at_lyon))
        .await;
    assert_eq!(list["items"], json!([]));
    for (role, status) in [
        (Role::Publisher, 201),
        (Role::Editor, 403),
        (Role::Viewer, 403),
        (Role::Operator, 403),
    ] {
        let person = two.stage.bench.as_role(role).await;
        let (found, _) = person.post(&two.path(), words("Ouvert")).await;
        assert_eq!(found, status, "{role:?}");
    }
    // what else is published stays with headquarters
    for path in ["/publications", "/campaigns", "/scenes"] {
        assert_eq!(
            two.paris.post(path, json!({ "all": true })).await.0,
            403,
            "{path}"
        );
    }
    assert_eq!(two.paris.put("/message-rules", 2, json!({})).await.0, 403);
}

#[tokio::test]
async fn the_words_go_into_the_templates_of_headquarters() {
    let two = Two::new().await;
    let text = |text: &str| {
        let style = json!({ "colour": "#ffffff", "font": "brand:body", "size": 90, "weight": 600 });
        let frame = json!({ "x": 0, "y": 0, "w": 900, "h": 400 });
        let element = json!({ "id": "a", "name": "A", "frame": frame, "content": { "kind": "text", "text": text, "style": style } });
        json!({ "background": { "colour": "#10131c" }, "elements": [element] })
    };
    let scene = |name: &str, words: &str| json!({ "name": name, "landscape": text(words) });
    let good = two
        .stage
        .draft(Kind::Scene, scene("Cadre", "{store} : {message}"))
        .await;
    let bad = two
        .stage
        .draft(Kind::Scene, scene("Affiche", "Soldes"))
        .await;
    let stranger = two.stage.bench.as_stranger().await;
    let (_, foreign) = stranger.post("/scenes", scene("Autre", "{message}")).await;

    let (_, settings) = two.stage.bench.get("/message-rules").await;
    let mut rules = settings["rules"].clone();
    rules["templateIds"] = json!([good, bad, foreign["id"]]);
    let (status, problem) = two.stage.bench.put("/message-rules", 1, rules).await;
    assert_eq!(
        (status.as_u16(), named(&problem)),
        (422, vec!["templateIds[1]", "templateIds[2]"])
    );
    let (_, usual) = two.paris.get("/message-templates").await;
    assert_eq!(usual["items"][0]["id"], Value::Null);
    two.allow(json!({ "templateIds": [good] })).await;
    let (_, offered) = two.paris.get("/message-templates").await;
    assert_eq!(offered["items"][0]["name"], "Cadre");
    assert_eq!(offered["items"].as_array().unwrap().len(), 1);

    let mut body = words("Ouvert\ndimanche");
    body["templateId"] = foreign["id"].clone();
    let (status, problem) = two.paris.post(&two.path(), body.clone()).await;
    assert_eq!(
        (status.as_u16(), named(&problem)),
        (422, vec!["templateId"])
    );
    body["templateId"] = json!(good);
    let (status, message) = two.paris.post(&two.path(), body).await;
    assert_eq!(status, 201, "{message}");
    let path = format!("/scenes/{}", message["sceneId"].as_str().unwrap());
    let (_, said) = two.stage.bench.get(&path).await;
    let content = &said["landscape"]["elements"][0]["content"];
    assert_eq!(content["text"], "Paris Rivoli : Ouvert\ndimanche");
}

#[tokio::test]
async fn what_headquarters_does_with_a_message_is_seen_in_the_store() {
    let two = Two::new().await;
    two.allow(json!({})).await;
    let (_, message) = two.paris.post(&two.path(), words("Ouvert")).await;
    let campaign = format!("/campaigns/{}", message["campaignId"].as_str().unwrap());
    let hq = &two.stage.bench;
    assert_eq!(
        hq.post(&format!("{campaign}/pause"), Value::Null).await.0,
        200
    );
    let (_, list) = two.paris.get(&two.path()).await;
    assert_eq!(list["items"][0]["state"], "paused");
    assert_eq!(
        two.paris.post(&two.path(), words("Encore")).await.0,
        409,
        "it takes the place"
    );
    let (_, now) = hq.get(&campaign).await;
    let version = now["version"].as_i64().unwrap();
    assert_eq!(hq.delete(&campaign, version).await.0, 204);
    two.stage.publish().await;
    let (_, list) = two.paris.get(&two.path()).await;
    assert_eq!(list["items"][0]["state"], "taken");
    assert_eq!(two.paris.post(&two.path(), words("Encore")).await.0, 201);
}

#[tokio::test]
async fn a_rollback_brings_back_what_was_on_then() {
    let two = Two::new().await;
    two.allow(json!({})).await;
    let (_, message) = two.paris.post(&two.path(), words("Ouvert")).await;
    let down = format!(
        "{}/{}/take-down",
        two.path(),
        message["id"].as_str().unwrap()
    );
    assert_eq!(two.paris.post(&down, Value::Null).await.0, 200);
    let back = two
        .stage
        .bench
        .post("/publications/1/rollback", json!({}))
        .await;
    assert_eq!(back.0, 201, "{}", back.1);
    assert_eq!(two.shown(two.screens[0]).await, Some(3));
    let (_, list) = two.paris.get(&two.path()).await;
    assert_eq!(
        list["items"][0]["state"], "live",
        "what screens show, not what somebody did"
    );
    assert_eq!(two.paris.post(&down, Value::Null).await.0, 200);
    assert_eq!(two.shown(two.screens[0]).await, Some(4));
}

#[tokio::test]
async fn two_messages_at_the_same_moment_do_not_both_take_the_one_place() {
    let two = Two::new().await;
    two.allow(json!({})).await;
    let path = two.path();
    let (one, other) = tokio::join!(
        two.paris.post(&path, words("Ouvert")),
        two.paris.post(&path, words("Fermé"))
    );
    let mut both = [one.0.as_u16(), other.0.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [201, 409]);
}

#[tokio::test]
async fn what_a_message_was_made_into_says_so_and_is_no_paused_campaign() {
    let two = Two::new().await;
    two.allow(json!({})).await;
    let (_, message) = two.paris.post(&two.path(), words("Ouvert dimanche")).await;
    let bench = &two.stage.bench;
    two.stage.campaign("Paris Rivoli – Soldes", "*").await;
    let alarm = two.stage.campaign("Alarme", "*").await;
    let media = two
        .stage
        .add_media("alarm", backend::media::State::Ready)
        .await;
    let body = crate::publish_stage::campaign_body("Alarme", "*", media);
    let mut body = body.as_object().unwrap().clone();
    body.insert("kind".into(), "emergency".into());
    body.insert("to".into(), "2026-11-25T20:00".into());
    two.stage.edit(Kind::Campaign, alarm, body.into()).await;
    two.stage.publish().await;
    let origin = async |path: String| bench.get(&path).await.1["origin"].clone();
    let (campaign, scene) = (&message["campaignId"], &message["sceneId"]);
    let campaign = campaign.as_str().unwrap();
    assert_eq!(origin(format!("/campaigns/{campaign}")).await, "message");
    let path = format!("/scenes/{}", scene.as_str().unwrap());
    assert_eq!(origin(path.clone()).await, "message");
    let (_, list) = bench.get("/campaigns?sort=name").await;
    let found: Vec<_> = list["items"].as_array().unwrap().iter().collect();
    let origins: Vec<_> = found.iter().map(|c| &c["origin"]).collect();
    assert_eq!(
        origins,
        [&json!("emergency"), &json!("message"), &json!(null)]
    );
    let (_, scenes) = bench.get("/scenes").await;
    assert_eq!(scenes["items"][0]["origin"], "message");
    let (status, copy) = bench.post(&format!("{path}/duplicate"), json!({})).await;
    assert_eq!((status.as_u16(), &copy["origin"]), (201, &json!(null)));

    for stopped in [campaign, &alarm.to_string()] {
        let path = format!("/campaigns/{stopped}/pause");
        let (status, answer) = bench.post(&path, json!({})).await;
        assert_eq!(status, 200, "{answer}");
    }
    let (_, overview) = bench.get("/overview").await;
    assert_eq!(overview["campaigns"]["paused"], 0, "{overview}");
    assert_eq!(overview["campaigns"]["live"], 1);
}
