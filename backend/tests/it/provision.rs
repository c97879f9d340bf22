//! Screens made in bulk, the devices that become them, and devices that take over.
use crate::{
    bench::{Bench, Credential},
    sites::{screen, site},
};
use axum::http::{Method, StatusCode};
use backend::{
    delivery::{
        self,
        entity::{Column as Delivered, Entity as Deliveries, Phase},
    },
    id::ScreenId,
    screens::{enrolment, pairing, store},
};
use sea_orm::{
    ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, sea_query::OnConflict,
};
use serde_json::{Value, json};

fn device() -> Value {
    json!({ "model": "ACME Mini 4", "resolution": [1080, 1920] })
}

async fn enrol(bench: &Bench, token: &str) -> (StatusCode, Value) {
    let device_bench = bench.showing(Credential::Bearer(token.to_owned()));
    device_bench.post("/device/v1/enrolments", device()).await
}

async fn two(bench: &Bench) -> Value {
    site(bench, json!({ "name": "Lille", "code": "L-01" })).await;
    let lyon = site(bench, json!({ "name": "Lyon" })).await;
    let body = json!({ "screens": [
        { "name": " Window ", "siteCode": "L-01", "tags": ["width=1080"] },
        { "name": "Till", "siteId": lyon["id"] },
    ] });
    let (status, made) = bench.post("/screens/provision", body).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

#[tokio::test]
async fn a_device_becomes_the_screen_it_was_made_for() {
    let bench = Bench::new().await;
    let made = two(&bench).await;
    assert_eq!(made["count"], 2);
    let window = &made["screens"][0];
    assert_eq!(window["name"], "Window");
    let token = window["token"].as_str().unwrap();
    assert!(
        window["playerUrl"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/player/#enrol={token}"))
    );
    let at = format!("/screens/{}", window["screenId"].as_str().unwrap());
    let (_, before) = bench.get(&at).await;
    assert_eq!(
        (&before["pairedAt"], &before["tags"]),
        (&Value::Null, &json!(["width=1080"]))
    );

    let (status, paired) = enrol(&bench, token).await;
    assert_eq!(status, StatusCode::OK, "{paired}");
    assert_eq!(paired["state"], "paired");
    assert_eq!(paired["screenId"], window["screenId"]);
    let secret = Credential::Bearer(paired["secret"].as_str().unwrap().to_owned());
    let (status, _) = bench.showing(secret).get("/device/v1/time").await;
    assert_eq!(status, StatusCode::OK);
    let (_, after) = bench.get(&at).await;
    assert_eq!(after["model"], "ACME Mini 4");
    assert_ne!(after["pairedAt"], Value::Null);
    let (status, _) = enrol(&bench, token).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "a token takes one device");
}

#[tokio::test]
async fn a_token_dies_with_time_and_with_revocation() {
    let bench = Bench::new().await;
    let made = two(&bench).await;
    let token = |n: usize| made["screens"][n]["token"].as_str().unwrap().to_owned();
    let at = format!(
        "/screens/{}/revoke",
        made["screens"][0]["screenId"].as_str().unwrap()
    );
    assert_eq!(bench.post(&at, json!({})).await.0, StatusCode::OK);
    assert_eq!(enrol(&bench, &token(0)).await.0, StatusCode::UNAUTHORIZED);
    bench.clock.advance(enrolment::LIFE_MS);
    assert_eq!(enrol(&bench, &token(1)).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(enrol(&bench, "nonsense").await.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_repeated_request_makes_nothing_twice_and_shows_no_token_again() {
    let bench = Bench::new().await;
    let here = site(&bench, json!({ "name": "Lille" })).await;
    let body = json!({ "screens": [{ "name": "Window", "siteId": here["id"] }] });
    let send = async || {
        let at = "/screens/provision";
        let mut request = bench.request(Method::POST, at, Some(body.clone()));
        let key = "order-1".parse().unwrap();
        request.headers_mut().insert("idempotency-key", key);
        bench.send(request).await
    };
    let first = send().await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.json());
    assert_eq!(first.header("cache-control"), "no-store");
    let again = send().await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(!again.json().to_string().contains("token"));
    let (_, page) = bench.get("/screens").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn names_that_come_again_are_told() {
    let bench = Bench::new().await;
    let lille = site(&bench, json!({ "name": "Lille" })).await;
    let lyon = site(&bench, json!({ "name": "Lyon" })).await;
    let row = |name: &str, at: &Value| json!({ "name": name, "siteId": at["id"] });
    let first = json!({ "screens": [row("Vitrine", &lille)] });
    let (_, made) = bench.post("/screens/provision", first).await;
    assert_eq!(made["repeated"], json!([]));
    let rows = [
        row("vitrine", &lille),
        row("Vitrine", &lyon),
        row("Caisse", &lyon),
        row("CAISSE", &lyon),
    ];
    let asked = json!({ "screens": rows, "dryRun": true });
    let (status, would) = bench.post("/screens/provision", asked).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        would["repeated"],
        json!([0, 3]),
        "there already; above in the list"
    );
}

#[tokio::test]
async fn one_wrong_row_refuses_all_and_a_dry_run_makes_none() {
    let bench = Bench::new().await;
    let here = site(&bench, json!({ "name": "Lille", "code": "L-01" })).await;
    for (row, field) in [
        (
            json!({ "name": "", "siteId": here["id"] }),
            "screens[1].name",
        ),
        (json!({ "name": "A" }), "screens[1].siteId"),
        (
            json!({ "name": "A", "siteId": here["id"], "siteCode": "L-01" }),
            "screens[1].siteId",
        ),
        (
            json!({ "name": "A", "siteId": ScreenId::new() }),
            "screens[1].siteId",
        ),
        (
            json!({ "name": "A", "siteCode": "L-02" }),
            "screens[1].siteCode",
        ),
        (
            json!({ "name": "A", "siteId": here["id"], "tags": ["?"] }),
            "screens[1].tags[0]",
        ),
        (json!({ "name": "A", "colour": 1 }), "screens[1].colour"),
    ] {
        let body = json!({ "screens": [{ "name": "Good", "siteId": here["id"] }, row] });
        let (status, problem) = bench.post("/screens/provision", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let many: Vec<_> = (0..1_001)
        .map(|n| json!({ "name": format!("S{n}"), "siteId": here["id"] }))
        .collect();
    for screens in [json!([]), json!(many)] {
        let (status, problem) = bench
            .post("/screens/provision", json!({ "screens": screens }))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem["errors"][0]["field"], "screens");
    }
    let body = json!({ "screens": many[..1_000], "dryRun": true });
    let (status, counted) = bench.post("/screens/provision", body).await;
    assert_eq!((status, &counted["count"]), (StatusCode::OK, &json!(1_000)));
    let (_, page) = bench.get("/screens").await;
    assert_eq!(page["items"], json!([]));
}

/// The old device was connected with a clock far ahead, and showed the newest revision.
async fn showing(bench: &Bench, screen: ScreenId) {
    let row = delivery::entity::Model {
        desired_revision: 5,
        reported_revision: Some(5),
        reported_state: Some(Phase::Showing),
        online: true,
        session: i64::MAX / 4,
        ..delivery::store::unseen(bench.organisation, screen)
    };
    let again = OnConflict::column(Delivered::ScreenId)
        .update_columns([
            Delivered::DesiredRevision,
            Delivered::ReportedRevision,
            Delivered::ReportedState,
            Delivered::Online,
            Delivered::Session,
        ])
        .to_owned();
    Deliveries::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(&bench.state.db)
        .await
        .unwrap();
}

async fn nothing_is_known_of_the_new_device(bench: &Bench, screen: ScreenId, how: &str) {
    let row = delivery::store::find(&bench.state.db, bench.organisation, screen).await;
    let row = row.unwrap().unwrap();
    assert_eq!((row.desired_revision, row.session), (5, 0), "{how}");
    assert_eq!((row.reported_revision, row.online), (None, false), "{how}");
}

#[tokio::test]
async fn another_device_takes_over_a_screen() {
    let bench = Bench::new().await;
    let here = site(&bench, json!({ "name": "Lille" })).await;
    let id = screen(&bench, &here, "Window", &[]).await;
    showing(&bench, id).await;
    let mut kicks = bench.state.signals.kicks.subscribe();
    let asked = pairing::Request {
        model: "New box".into(),
        resolution: Some((3840, 2160)),
        public_key: None,
        address: None,
    };
    let offer = pairing::request(&bench.state.db, asked, bench.clock.now())
        .await
        .unwrap();
    let at = format!("/screens/{id}");
    let (status, problem) = bench
        .post(&format!("{at}/replace"), json!({ "code": "ABCD-EFGH" }))
        .await;
    assert_eq!(
        (status, &problem["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("code"))
    );
    let (status, shown) = bench
        .post(&format!("{at}/replace"), json!({ "code": offer.code }))
        .await;
    assert_eq!(status, StatusCode::OK, "{shown}");
    assert_eq!(
        (&shown["model"], &shown["name"]),
        (&json!("New box"), &json!("Window"))
    );
    assert!(
        kicks.try_recv().is_err(),
        "the old device plays until the new one is there"
    );

    let waiting = bench.showing(Credential::Bearer(offer.poll_secret));
    let (status, paired) = waiting
        .get(&format!("/device/v1/pairings/{}", offer.id))
        .await;
    assert_eq!(status, StatusCode::OK, "{paired}");
    assert_eq!(paired["screenId"], json!(id));
    assert_eq!(kicks.try_recv().unwrap(), id);
    nothing_is_known_of_the_new_device(&bench, id, "paired").await;

    showing(&bench, id).await;
    let (status, made) = bench.post(&format!("{at}/enrol"), json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let (status, _) = enrol(&bench, made["token"].as_str().unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(kicks.try_recv().unwrap(), id);
    nothing_is_known_of_the_new_device(&bench, id, "enrolled").await;
    let row = store::screens::find(&bench.state.db, bench.organisation, id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.model, "ACME Mini 4");
}
