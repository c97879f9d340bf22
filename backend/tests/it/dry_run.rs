//! What a publication would change on the glass, and what stands against it, asked before it is made.
use super::publish_stage::{Stage, campaign_body};
use backend::{drafts::Kind, id::DraftId, media::State};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

async fn dry(stage: &Stage) -> Value {
    let all = json!({ "all": true });
    let (status, dry) = stage.bench.post("/publications/dry-run", all).await;
    assert_eq!(status, 200, "{dry}");
    dry
}

async fn add(stage: &Stage, name: &str, changes: &Value) -> (DraftId, Value) {
    let media = stage.add_media(name, State::Ready).await;
    let mut body = campaign_body(name, "*", media);
    for (field, value) in changes.as_object().unwrap() {
        body[field] = value.clone();
    }
    (stage.draft(Kind::Campaign, body.clone()).await, body)
}

/// Milliseconds on all glass before and after.
fn lasting(dry: &Value, id: DraftId) -> (i64, i64) {
    let all = dry["campaigns"].as_array().unwrap();
    let one = all.iter().find(|c| c["campaignId"] == json!(id)).unwrap();
    let ms = |side: &str| one[side].as_i64().unwrap();
    (ms("beforeMs"), ms("afterMs"))
}

#[tokio::test]
async fn differences_are_told_for_screens_that_share_them() {
    let stage = Stage::new().await;
    stage.add_screens(3, "window").await;
    stage.add_screens(2, "till").await;
    let (always, _) = add(&stage, "Toujours", &json!({})).await;
    let first = dry(&stage).await;
    let difference = &first["differences"][0];
    assert_eq!(difference["screensTotal"], 5, "{first}");
    assert_eq!(difference["screens"][0]["timeZone"], "Europe/Paris");
    assert_eq!(
        (&difference["added"], &difference["removed"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(lasting(&first, always), (0, 5 * 14 * DAY_MS));
    stage.publish().await;
    let rules = json!([{ "dayparts": [{ "start": "09:00", "end": "12:00" }] }]);
    let changes = json!({ "target": "window", "rules": rules, "priority": 5 });
    let (morning, body) = add(&stage, "Matin", &changes).await;
    let second = dry(&stage).await;
    let difference = &second["differences"][0];
    assert_eq!(
        (&second["screensDiffering"], &second["screensTruncated"]),
        (&json!(3), &json!(0))
    );
    let names: Vec<_> = difference["screens"].as_array().unwrap().iter().collect();
    assert_eq!(
        (names.len(), &names[0]["name"]),
        (3, &json!("Screen 0000 window"))
    );
    assert_eq!(difference["changed"], 14, "{difference}");
    assert_eq!(
        difference["rows"][0],
        json!({ "start": "2026-11-23T08:00:00.000Z", "end": "2026-11-23T11:00:00.000Z", "change": "changed",
            "before": { "layer": "scheduled", "campaignIds": [always] },
            "after": { "layer": "scheduled", "campaignIds": [morning] } })
    );
    let (before, after) = lasting(&second, always);
    let hours = 3 * 14 * 3 * 3_600_000;
    assert_eq!((before, before - after), (5 * 14 * DAY_MS, hours));
    assert_eq!(lasting(&second, morning), (0, hours));
    stage.publish().await;
    let mut other = body;
    other["items"][0]["durationMs"] = json!(9000);
    stage.edit(Kind::Campaign, morning, other).await;
    let third = dry(&stage).await;
    assert_eq!(
        third["differences"][0]["changed"], 14,
        "another duration: {third}"
    );
}

#[tokio::test]
async fn a_long_answer_is_bounded_and_says_so() {
    let stage = Stage::new().await;
    stage.add_screens(230, "").await;
    let hours =
        (0..24).map(|h| json!({ "start": format!("{h:02}:00"), "end": format!("{h:02}:30") }));
    let rules = json!([{ "dayparts": hours.collect::<Vec<_>>() }]);
    add(&stage, "Souvent", &json!({ "rules": rules })).await;
    let told = dry(&stage).await;
    let difference = &told["differences"][0];
    assert_eq!(difference["screens"].as_array().unwrap().len(), 200);
    assert_eq!(difference["screensTotal"], 230);
    assert_eq!(told["screensTruncated"], 30);
    assert_eq!(difference["rows"].as_array().unwrap().len(), 50);
    let (added, more) = (&difference["added"], &difference["rowsTruncated"]);
    assert_eq!(added.as_i64().unwrap() - 50, more.as_i64().unwrap());
}

fn warnings<'a>(dry: &'a Value, name: &str) -> Vec<(&'a str, &'a str)> {
    let all = dry["warnings"].as_array().unwrap().iter();
    let about = all.filter(|w| w["objectName"] == name);
    let brief = about.map(|w| (w["id"].as_str().unwrap(), w["severity"].as_str().unwrap()));
    brief.collect()
}

#[tokio::test]
async fn what_others_keep_out_or_oversell_is_foreseen() {
    let stage = Stage::new().await;
    stage.add_screens(2, "").await;
    add(&stage, "Fort", &json!({ "priority": 5 })).await;
    add(&stage, "Faible", &json!({})).await;
    let sold = json!({ "kind": "share_of_voice", "sharePermille": 600, "weight": null });
    add(&stage, "Vendu", &sold).await;
    assert_eq!(warnings(&dry(&stage).await, "Vendu"), []);
    add(&stage, "Revendu", &sold).await;
    let found = dry(&stage).await;
    for name in ["Vendu", "Revendu"] {
        assert_eq!(warnings(&found, name), [("oversold", "warning")], "{found}");
    }
    assert_eq!(
        warnings(&found, "Faible"),
        [("always_suppressed", "warning")]
    );
    let all = found["warnings"].as_array().unwrap();
    let message = |id: &str| all.iter().find(|w| w["id"] == id).unwrap()["message"].clone();
    assert_eq!(
        message("oversold"),
        "more than the whole time of `Screen 0000 ` is sold from 2026-11-22 13:00 on: `Revendu` or another share of voice gets less"
    );
    let text = message("always_suppressed");
    assert!(
        text.as_str().unwrap().contains("`Vendu` comes first"),
        "{text}"
    );
}

#[tokio::test]
async fn times_keys_and_media_that_cannot_work_are_foreseen() {
    let stage = Stage::new().await;
    stage.add_screens(1, "").await;
    let rules = json!([{ "weekdays": [7], "dayparts": [{ "start": "02:05", "end": "02:55" }] }]);
    add(&stage, "Nuit", &json!({ "rules": rules })).await;
    for name in ["Rouge", "Bleu"] {
        add(&stage, name, &json!({ "separationKeys": ["sale"] })).await;
    }
    let found = dry(&stage).await;
    assert_eq!(
        warnings(&found, "Nuit"),
        [("occurrence_swallowed", "warning")],
        "{found}"
    );
    assert_eq!(warnings(&found, "Rouge"), [("separation_broken", "hint")]);
    stage.publish().await;
    let (_, body) = add(&stage, "Tard", &json!({ "from": "2027-06-01T09:00" })).await;
    let media: backend::id::MediaId = body["items"][0]["mediaId"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let row = backend::media::entity::media::ActiveModel {
        id: Set(media),
        valid_to: Set(Some(backend::time::Instant::from_ms(1_811_721_600_000))),
        ..Default::default()
    };
    row.update(&stage.bench.state.db).await.unwrap();
    let found = dry(&stage).await;
    let expired = [("media_expired", "blocking")];
    assert_eq!(
        warnings(&found, "Tard"),
        expired,
        "the media has the campaign's name: {found}"
    );
    let all = json!({ "all": true });
    let (status, problem) = stage.bench.post("/publications", all).await;
    assert_eq!(status, 422, "{problem}");
}

#[tokio::test]
async fn what_would_be_kept_out_from_now_on_is_foreseen_though_it_does_not_change() {
    let stage = Stage::new().await;
    stage.add_screens(2, "window").await;
    stage.add_screens(1, "till").await;
    add(&stage, "Vitrine", &json!({ "target": "window" })).await;
    add(&stage, "Partout", &json!({})).await;
    let nights = json!([{ "dayparts": [{ "start": "22:00", "end": "23:00" }] }]);
    let asleep = json!({ "target": "window", "from": "2028-01-01T00:00", "rules": nights });
    add(&stage, "Plus tard", &asleep).await;
    stage.publish().await;
    add(
        &stage,
        "Fort",
        &json!({ "target": "window", "priority": 9 }),
    )
    .await;
    let found = dry(&stage).await;
    let suppressed = [("always_suppressed", "warning")];
    assert_eq!(warnings(&found, "Vitrine"), suppressed, "{found}");
    assert_eq!(warnings(&found, "Partout"), [], "it plays at the till");
    assert_eq!(warnings(&found, "Plus tard"), [], "nobody waits for it now");
    assert_eq!(warnings(&found, "Fort"), []);
    let all = found["warnings"].as_array().unwrap();
    let told = all.iter().find(|w| w["objectName"] == "Vitrine").unwrap();
    assert_eq!(
        told["message"],
        "`Vitrine` would no longer be shown in the next two weeks: `Fort` comes first"
    );
    stage.publish().await;
    add(&stage, "Ailleurs", &json!({ "target": "till" })).await;
    let found = dry(&stage).await;
    assert_eq!(warnings(&found, "Vitrine"), [], "it was so before");
}

#[tokio::test]
async fn a_printed_price_is_compared_with_the_one_that_is_told_where_it_would_be_seen() {
    let stage = Stage::new().await;
    stage.add_screens(3, "").await;
    let printed =
        json!([{ "fact": "price:A1", "value": 19.9 }, { "fact": "price:A2", "value": 5 }]);
    add(&stage, "Promo", &json!({ "printedPrices": printed })).await;
    let unknown = ("price_unknown", "hint");
    assert_eq!(warnings(&dry(&stage).await, "Promo"), [unknown, unknown]);
    let tell = async |a1: f64, a2: f64| {
        let facts = json!({ "facts": [
            { "key": "price", "subject": "A1", "value": a1 },
            { "key": "price", "subject": "A2", "value": a2 },
        ] });
        let (status, told) = stage.bench.post("/facts/batch", facts).await;
        assert!(status.is_success(), "{told}");
    };
    tell(19.90, 5.5).await;
    let found = dry(&stage).await;
    assert_eq!(
        warnings(&found, "Promo"),
        [("price_differs", "warning")],
        "{found}"
    );
    let all = found["warnings"].as_array().unwrap();
    let told = all.iter().find(|w| w["id"] == "price_differs").unwrap();
    let message = told["message"].as_str().unwrap();
    assert!(
        message.starts_with("`Promo` prints 5 as `price:A2`, but it is 5.5 on 3 screens, such as"),
        "{message}"
    );
    assert_eq!(told["objectKind"], "campaign");
    assert!(told["remedy"].as_str().unwrap().contains("price"), "{told}");
    stage.bench.clock.advance(1_000);
    tell(19.9, 5.0).await;
    assert_eq!(warnings(&dry(&stage).await, "Promo"), []);
}

/// A tenth of a second in a debug build, most of it for reading and answering.
#[tokio::test]
async fn a_thousand_screens_are_compared_as_a_few_classes() {
    let stage = Stage::new().await;
    for n in 0..10 {
        stage.add_screens(100, &format!("kind{n}")).await;
        let rules = json!([{ "dayparts": [{ "start": "09:00", "end": "12:00" }, { "start": "14:00", "end": "18:00" }] }]);
        let changes = json!({ "target": format!("kind{n}"), "rules": rules });
        add(&stage, &format!("Campagne {n}"), &changes).await;
    }
    add(&stage, "Partout", &json!({})).await;
    let begun = std::time::Instant::now();
    let found = dry(&stage).await;
    tracing::info!(elapsed = ?begun.elapsed(), "1000 screens compared");
    assert_eq!(found["screensDiffering"], 1000);
    assert_eq!(found["screensTruncated"], 800);
}
