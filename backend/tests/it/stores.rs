//! What people in stores do: report faults, and pair screens where headquarters allows it.
use crate::{alerts_stage::Stage, bench::Bench, media};
use axum::http::Method;
use backend::{
    alerts,
    auth::Role,
    faults,
    id::{ScreenId, SiteId},
    sweeper,
};
use serde_json::{Value, json};

const DAY_MS: i64 = 86_400_000;

/// Two stores with a screen each, seen by headquarters and by the managers of both.
struct Two {
    stage: Stage,
    lille: Bench,
    lyon: Bench,
    at_lille: SiteId,
    at_lyon: SiteId,
    screen: ScreenId,
}

impl Two {
    async fn new() -> Self {
        let stage = Stage::of(Bench::new().await);
        let at_lille = stage.site("Lille", None).await;
        let at_lyon = stage.site("Lyon", None).await;
        let screen = stage.screen(at_lille, "Left window").await;
        Self {
            lille: stage.bench.as_store(&[at_lille]).await,
            lyon: stage.bench.as_store(&[at_lyon]).await,
            stage,
            at_lille,
            at_lyon,
            screen,
        }
    }

    fn path(&self) -> String {
        format!("/screens/{}/faults", self.screen)
    }
}

async fn report(
    bench: &Bench,
    path: &str,
    photo: Option<&[u8]>,
    fields: &[(&str, &str)],
) -> (u16, Value) {
    let form = match photo {
        Some(bytes) => media::form_of("photo", "a.jpg", bytes, fields),
        None => media::fields_only(fields),
    };
    let answer = bench.send(media::form_request(bench, path, form)).await;
    (answer.status.as_u16(), answer.json())
}

fn named(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_reported_fault_is_an_alert_until_somebody_answers_it() {
    let two = Two::new().await;
    let words = ("words", "Écran noir\ndepuis ce matin");
    let fields = [("kind", "black_screen"), words];
    let (status, fault) = report(&two.lille, &two.path(), None, &fields).await;
    assert_eq!((status, &fault["state"]), (201, &json!("open")), "{fault}");
    two.stage.pass(10_000).await;
    let inbox = two.stage.alerts("").await;
    assert_eq!(inbox.len(), 1);
    let (alert, figures) = (&inbox[0], &inbox[0]["figures"]);
    assert_eq!(alert["kind"], "fault");
    assert_eq!(alert["screen"]["name"], "Left window");
    assert_eq!(alert["site"]["name"], "Lille");
    assert_eq!(figures["fault"], "black_screen");
    assert_eq!(figures["words"], "Écran noir\ndepuis ce matin");
    assert_eq!(figures["faultId"], fault["id"]);
    assert_eq!(figures["photo"], false);
    two.stage.minutes(30).await;
    assert_eq!(two.stage.kinds("?state=open").await, ["fault"]);

    let close = format!("/faults/{}/close", fault["id"].as_str().unwrap());
    let answer = json!({ "answer": "On passe demain" });
    assert_eq!(two.lille.post(&close, answer.clone()).await.0, 403);
    let operator = two.stage.bench.as_role(Role::Operator).await;
    let (status, problem) = operator.post(&close, json!({ "answer": " " })).await;
    assert_eq!((status.as_u16(), named(&problem)), (422, vec!["answer"]));
    let (status, closed) = operator.post(&close, answer.clone()).await;
    assert_eq!(status, 200, "{closed}");
    assert_eq!(closed["closed"]["answer"], "On passe demain");
    assert_eq!(operator.post(&close, answer).await.0, 409);
    two.stage.pass(10_000).await;
    assert!(two.stage.alerts("").await.is_empty());
    assert_eq!(two.stage.kinds("?state=resolved").await, ["fault"]);
    let (_, seen) = two.lille.get("/faults?state=closed").await;
    assert_eq!(seen["items"][0]["closed"], closed["closed"]);

    let (_, log) = two.stage.bench.get("/audit").await;
    let log = log["items"].as_array().unwrap();
    let acts: Vec<_> = log.iter().map(|e| e["action"].as_str().unwrap()).collect();
    assert!(acts.contains(&"fault.report") && acts.contains(&"fault.close"));
}

#[tokio::test]
async fn a_report_is_told_to_webhooks_like_other_alerts() {
    let two = Two::new().await;
    let hook = json!({ "name": "Tickets", "url": "https://hooks.invalid/a",
        "events": ["alert.opened", "alert.resolved"] });
    let (_, hook) = two.stage.bench.post("/webhooks", hook).await;
    let (_, fault) = report(&two.lille, &two.path(), None, &[("kind", "damaged")]).await;
    two.stage.pass(10_000).await;
    let path = format!("/webhooks/{}/deliveries", hook["id"].as_str().unwrap());
    let (_, told) = two.stage.bench.get(&path).await;
    assert_eq!(told["items"][0]["event"], "alert.opened", "{told}");
    let close = format!("/faults/{}/close", fault["id"].as_str().unwrap());
    two.stage
        .bench
        .post(&close, json!({ "answer": "Vu" }))
        .await;
    two.stage.pass(10_000).await;
    let (_, told) = two.stage.bench.get(&path).await;
    assert_eq!(told["items"][0]["event"], "alert.resolved", "{told}");
}

#[tokio::test]
async fn a_tap_has_the_alerts_looked_at_without_waiting_for_the_round() {
    let two = Two::new().await;
    alerts::look(&two.stage.bench.state).await.unwrap();
    let stop = tokio_util::sync::CancellationToken::new();
    let rounds = tokio::spawn(alerts::run(two.stage.bench.state.clone(), stop.clone()));
    report(&two.lille, &two.path(), None, &[("kind", "damaged")]).await;
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(8);
    while two.stage.alerts("").await.is_empty() {
        assert!(std::time::Instant::now() < deadline, "nobody was told");
        tokio::task::yield_now().await;
    }
    stop.cancel();
    rounds.await.unwrap();
}

#[tokio::test]
async fn a_photo_is_kept_as_its_pixels_alone() {
    let two = Two::new().await;
    let photo = media::pictures::turned(6);
    let fields = [("kind", "wrong_content")];
    let (status, fault) = report(&two.lille, &two.path(), Some(&photo), &fields).await;
    assert_eq!(status, 201, "{fault}");
    let path = fault["photoUrl"].as_str().unwrap();
    let answer = two
        .lille
        .send(two.lille.request(Method::GET, path, None))
        .await;
    assert_eq!(answer.header("content-type"), "image/jpeg");
    let canary = |bytes: &[u8]| bytes.windows(10).any(|w| w == b"GPS-CANARY");
    assert!(canary(&photo) && !canary(&answer.bytes));
    let upright = image::load_from_memory(&answer.bytes).unwrap();
    assert_eq!(
        (upright.width(), upright.height()),
        (64, 96),
        "turned upright"
    );
    for (bytes, status, fields) in [
        (
            &b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..],
            422,
            vec!["photo"],
        ),
        (&photo[..photo.len() / 2], 422, vec!["photo"]),
        (b"\0\0\0\x18ftypisom\0\0\x02\0", 422, vec!["photo"]),
        (b"", 422, vec!["photo"]),
    ] {
        let kind = [("kind", "damaged")];
        let (found, problem) = report(&two.lille, &two.path(), Some(bytes), &kind).await;
        assert_eq!((found, named(&problem)), (status, fields), "{problem}");
    }
    let huge = vec![0xff; 21 << 20];
    let (status, _) = report(&two.lille, &two.path(), Some(&huge), &fields).await;
    assert_eq!(status, 413);
    let (_, all) = two.lille.get("/faults").await;
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_form_that_says_nothing_is_refused() {
    let two = Two::new().await;
    for (fields, names) in [
        (&[("kind", "other")][..], &["words"][..]),
        (&[("kind", "Broken"), ("words", "x")], &["kind"]),
        (&[], &["kind"]),
        (&[("kind", "damaged"), ("why", "x")], &["form"]),
    ] {
        let (status, problem) = report(&two.lille, &two.path(), None, fields).await;
        assert_eq!((status, &*named(&problem)), (422, names), "{problem}");
    }
    let sent = two
        .lille
        .post(&two.path(), json!({ "kind": "damaged" }))
        .await;
    assert_eq!(sent.0, 415);
}

#[tokio::test]
async fn one_store_never_touches_another() {
    let two = Two::new().await;
    let kind = [("kind", "damaged")];
    let photo = media::jpeg(64, 36);
    let (_, fault) = report(&two.lille, &two.path(), Some(&photo), &kind).await;
    let path = format!("/faults/{}", fault["id"].as_str().unwrap());
    let stranger = two.stage.bench.as_stranger().await;
    for other in [&two.lyon, &stranger] {
        assert_eq!(report(other, &two.path(), None, &kind).await.0, 404);
        assert_eq!(other.get(&path).await.0, 404);
        assert_eq!(other.get(&format!("{path}/photo")).await.0, 404);
        let (_, page) = other.get("/faults").await;
        assert_eq!(page["items"], json!([]));
        let (_, page) = other.get(&format!("/faults?screenId={}", two.screen)).await;
        assert_eq!(page["items"], json!([]));
    }
    let close = json!({ "answer": "x" });
    assert_eq!(stranger.post(&format!("{path}/close"), close).await.0, 404);
    let here = format!("/faults?siteId={}", two.at_lille);
    let there = format!("/faults?siteId={}", two.at_lyon);
    let hq = &two.stage.bench;
    assert_eq!(hq.get(&here).await.1["items"][0]["id"], fault["id"]);
    assert_eq!(hq.get(&there).await.1["items"], json!([]));
}

#[tokio::test]
async fn so_many_reports_wait_and_no_more() {
    let two = Two::new().await;
    let kind = [("kind", "damaged")];
    for _ in 0..10 {
        assert_eq!(report(&two.lille, &two.path(), None, &kind).await.0, 201);
    }
    assert_eq!(report(&two.lille, &two.path(), None, &kind).await.0, 409);
}

#[tokio::test]
async fn a_photo_stays_until_its_report_is_forgotten() {
    let two = Two::new().await;
    let bench = &two.stage.bench;
    let real = backend::time::Clock::system(0).now();
    bench.clock.advance(real.ms_since(bench.clock.now()));
    let store = bench.as_store(&[two.at_lille]).await;
    let photo = media::jpeg(64, 36);
    let (_, fault) = report(&store, &two.path(), Some(&photo), &[("kind", "damaged")]).await;
    let weeks = async |count: i64| {
        for _ in 0..count {
            bench.clock.advance(7 * DAY_MS);
            faults::store::forget(&bench.state.db, bench.clock.now())
                .await
                .unwrap();
            sweeper::sweep(&bench.state).await.unwrap();
        }
    };
    weeks(20).await;
    assert_eq!(media::objects(bench).len(), 1, "open reports stay");
    let owner = bench.as_role(Role::Owner).await;
    let close = format!("/faults/{}/close", fault["id"].as_str().unwrap());
    assert_eq!(owner.post(&close, json!({ "answer": "Vu" })).await.0, 200);
    weeks(12).await;
    assert_eq!(media::objects(bench).len(), 1, "84 days");
    weeks(3).await;
    assert_eq!(media::objects(bench).len(), 0);
}

async fn offer(bench: &Bench) -> String {
    let asked = json!({ "model": "Chromium on Linux", "resolution": [1080, 1920] });
    let (status, offer) = bench.as_nobody().post("/device/v1/pairings", asked).await;
    assert_eq!(status, 201, "{offer}");
    offer["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_store_pairs_at_its_own_site_once_headquarters_allows_it() {
    let two = Two::new().await;
    let hq = &two.stage.bench;
    let code = offer(hq).await;
    let check = json!({ "code": code });
    let new = |site: SiteId| json!({ "code": code, "siteId": site, "name": "Till" });
    let replace = format!("/screens/{}/replace", two.screen);
    assert_eq!(
        two.lille.post("/screens/pair/check", check.clone()).await.0,
        403
    );
    assert_eq!(
        two.lille.post("/screens/pair", new(two.at_lille)).await.0,
        403
    );
    assert_eq!(two.lille.post(&replace, check.clone()).await.0, 403);

    let (_, own) = hq.get("/organisation").await;
    assert_eq!(own["storesPair"], false);
    let version = own["version"].as_i64().unwrap();
    let allow = json!({ "storesPair": true });
    assert_eq!(hq.patch("/organisation", version, allow).await.0, 200);
    let (status, waiting) = two.lille.post("/screens/pair/check", check.clone()).await;
    assert_eq!(
        (status.as_u16(), &waiting["resolution"]["height"]),
        (200, &json!(1920))
    );
    let (status, problem) = two.lille.post("/screens/pair", new(two.at_lyon)).await;
    assert_eq!((status.as_u16(), named(&problem)), (422, vec!["siteId"]));
    let (status, screen) = two.lille.post("/screens/pair", new(two.at_lille)).await;
    assert_eq!(status, 201, "{screen}");

    let other = json!({ "code": offer(hq).await });
    assert_eq!(two.lyon.post(&replace, other.clone()).await.0, 404);
    assert_eq!(two.lille.post(&replace, other).await.0, 200);
    // what else is done with screens stays with headquarters
    for (path, body) in [("revoke", Value::Null), ("enrol", Value::Null)] {
        let path = format!("/screens/{}/{path}", two.screen);
        assert_eq!(two.lille.post(&path, body).await.0, 403);
    }
    let (_, now) = hq.get(&format!("/screens/{}", two.screen)).await;
    let version = now["version"].as_i64().unwrap();
    let rename = json!({ "name": "Mine" });
    let path = format!("/screens/{}", two.screen);
    assert_eq!(two.lille.patch(&path, version, rename).await.0, 403);
}

#[tokio::test]
async fn a_key_that_manages_screens_pairs_them_as_before() {
    use backend::auth::Permission::{PairScreens, Read, WriteScreens};
    let bench = Bench::new().await;
    let check = json!({ "code": offer(&bench).await });
    for (scope, status) in [(WriteScreens, 200), (PairScreens, 200), (Read, 403)] {
        let key = bench.as_key(&[scope]).await;
        let (found, _) = key.post("/screens/pair/check", check.clone()).await;
        assert_eq!(found, status, "{scope:?}");
    }
}
