//! Sites and groups over HTTP.
use crate::bench::Bench;
use axum::http::{Method, StatusCode};
use backend::{
    auth::Role,
    id::{ScreenId, SiteId},
    jobs,
    screens::{entity::screen, recompile, store, values::Settings},
};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

/// Adds a site and answers with it.
pub(crate) async fn site(bench: &Bench, body: Value) -> Value {
    let (status, site) = bench.post("/sites", body).await;
    assert_eq!(status, StatusCode::CREATED, "{site}");
    site
}

/// Adds a screen as pairing would, and answers with its id.
pub(crate) async fn screen(bench: &Bench, site: &Value, name: &str, tags: &[&str]) -> ScreenId {
    let now = bench.clock.now();
    let row = screen::Model {
        id: ScreenId::new(),
        organisation_id: bench.organisation,
        site_id: site["id"].as_str().unwrap().parse().unwrap(),
        name: name.into(),
        name_key: backend::db::fold(name),
        tags: backend::screens::values::Tags(tags.iter().map(ToString::to_string).collect()),
        time_zone: None,
        opening_hours: None,
        settings: Settings::default(),
        profile_id: None,
        model: "Test panel".into(),
        width: Some(1920),
        height: Some(1080),
        address: Some("192.0.2.9".into()),
        secret_hash: Some("none".into()),
        paired_at: Some(now),
        revoked_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    store::screens::add(&bench.state.db, row).await.unwrap().id
}

/// The path of an object.
pub(crate) fn path(kind: &str, object: &Value) -> String {
    format!("/{kind}/{}", object["id"].as_str().unwrap())
}

/// What the waiting recompile jobs are told, oldest first.
pub(crate) async fn recompiles(bench: &Bench) -> Vec<Value> {
    let rows = jobs::entity::Entity::find().all(&bench.state.db).await;
    let rows = rows.unwrap().into_iter();
    rows.filter(|job| job.kind == recompile::KIND)
        .map(|job| job.payload)
        .collect()
}

fn faults(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|e| e["field"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_store_inherits_from_its_regions() {
    let bench = Bench::new().await;
    let france = site(
        &bench,
        json!({ "kind": "region", "name": "France", "tags": ["country=fr"] }),
    )
    .await;
    let islands = json!({ "kind": "region", "name": "La Réunion", "parentId": france["id"],
        "timeZone": "Indian/Reunion", "tags": ["overseas"] });
    let islands = site(&bench, islands).await;
    let store = json!({ "name": "Saint-Denis", "parentId": islands["id"], "code": "R-01",
        "latitude": -20.88, "longitude": 55.45,
        "openingHours": { "weekly": [{ "days": [1, 2, 3, 4, 5], "start": "09:00", "end": "19:30" }],
            "exceptions": [{ "date": "2026-12-25", "periods": [] }] } });
    let store = site(&bench, store).await;
    assert_eq!(
        france["effectiveTimeZone"], "Europe/Paris",
        "the organisation's"
    );
    assert_eq!(store["effectiveTimeZone"], "Indian/Reunion");
    assert_eq!(store["kind"], "store");
    screen(&bench, &store, "Vitrine 1", &[]).await;
    let (_, france) = bench.get(&path("sites", &france)).await;
    assert_eq!(france["screens"], 1, "counted below");
    let (_, found) = bench.get("/sites?q=reunion").await;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let (_, first) = bench.get("/sites?limit=2").await;
    let after = first["next"].as_str().unwrap();
    let (_, rest) = bench.get(&format!("/sites?limit=2&after={after}")).await;
    let names = [&first["items"][0], &first["items"][1], &rest["items"][0]];
    assert_eq!(
        names.map(|s| s["name"].as_str().unwrap()),
        ["France", "La Réunion", "Saint-Denis"]
    );
}

#[tokio::test]
async fn every_wrong_field_of_a_site_is_named_and_nothing_is_written() {
    let bench = Bench::new().await;
    let wrong = json!({ "name": " ", "timeZone": "Paris", "latitude": 91, "tags": ["Ok", "a=b c"],
        "openingHours": { "weekly": [
            { "days": [1], "start": "09:00", "end": "12:00" },
            { "days": [1], "start": "11:00", "end": "25:00" },
            { "days": [1, 2], "start": "11:00", "end": "13:00" }] } });
    let (status, problem) = bench.post("/sites", wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let expected = [
        "name",
        "latitude",
        "longitude",
        "timeZone",
        "openingHours.weekly[1].end",
        "openingHours.weekly[2]",
        "tags[0]",
        "tags[1]",
    ];
    assert_eq!(faults(&problem), expected, "{problem}");
    for (body, field) in [
        (json!({ "name": "A", "colour": 1 }), "colour"),
        (json!({ "name": 1 }), "name"),
        (json!({ "name": "A".repeat(121) }), "name"),
        (json!({ "name": "A", "kind": "shop" }), "kind"),
        (
            json!({ "name": "A", "parentId": SiteId::new() }),
            "parentId",
        ),
        (
            json!({ "name": "A", "openingHours": { "weekly": [{ "days": [9], "start": "1:00", "end": "2:00" }] } }),
            "openingHours.weekly[0].days",
        ),
    ] {
        let (status, problem) = bench.post("/sites", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(faults(&problem), [field], "{problem}");
    }
    assert_eq!(bench.get("/sites").await.1["items"], json!([]));
}

#[tokio::test]
async fn a_region_never_stands_below_itself() {
    let bench = Bench::new().await;
    let a = site(&bench, json!({ "kind": "region", "name": "A" })).await;
    let b = site(
        &bench,
        json!({ "kind": "region", "name": "B", "parentId": a["id"] }),
    )
    .await;
    let store = site(&bench, json!({ "name": "S", "parentId": b["id"] })).await;
    for parent in [&a, &b] {
        let (status, problem) = bench
            .patch(&path("sites", &a), 1, json!({ "parentId": parent["id"] }))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(faults(&problem), ["parentId"]);
    }
    let below_store = json!({ "parentId": store["id"] });
    assert_eq!(
        bench.patch(&path("sites", &b), 1, below_store).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let (status, _) = bench
        .patch(&path("sites", &b), 1, json!({ "kind": "store" }))
        .await;
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a site stands below it"
    );
    let mut above = b["id"].clone();
    for n in 3..=16 {
        let (status, site) = bench
            .post(
                "/sites",
                json!({ "kind": "region", "name": n.to_string(), "parentId": above }),
            )
            .await;
        assert_eq!(status, StatusCode::CREATED, "level {n}");
        above = site["id"].clone();
    }
    let deeper = json!({ "name": "too deep", "parentId": above });
    assert_eq!(
        bench.post("/sites", deeper).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_site_is_changed_only_from_the_version_that_was_read() {
    let bench = Bench::new().await;
    let store = site(&bench, json!({ "name": "Lille" })).await;
    let at = path("sites", &store);
    let (status, problem) = bench
        .call(Method::PATCH, &at, Some(json!({ "name": "X" })))
        .await;
    assert_eq!(status, StatusCode::PRECONDITION_REQUIRED, "{problem}");
    let (status, changed) = bench
        .patch(&at, 1, json!({ "code": "L1", "address": "Grand'Place" }))
        .await;
    assert_eq!((status, &changed["version"]), (StatusCode::OK, &json!(2)));
    assert_eq!(
        bench.patch(&at, 1, json!({ "name": "X" })).await.0,
        StatusCode::PRECONDITION_FAILED
    );
    let (_, changed) = bench.patch(&at, 2, json!({ "code": null })).await;
    assert_eq!(
        (&changed["code"], &changed["address"]),
        (&Value::Null, &json!("Grand'Place"))
    );
    assert_eq!(
        bench.delete(&at, 2).await.0,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(bench.delete(&at, 3).await.0, StatusCode::NO_CONTENT);
    assert_eq!(bench.get(&at).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_site_in_use_is_not_removed() {
    let bench = Bench::new().await;
    let region = site(&bench, json!({ "kind": "region", "name": "Nord" })).await;
    let store = site(&bench, json!({ "name": "Lille", "parentId": region["id"] })).await;
    screen(&bench, &store, "Caisse", &[]).await;
    for (object, inside) in [(&region, "Lille"), (&store, "Caisse")] {
        let (status, problem) = bench.delete(&path("sites", object), 1).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(problem["usage"][0]["name"], inside);
    }
}

#[tokio::test]
async fn what_screens_inherit_makes_their_plans_be_made_again() {
    let bench = Bench::new().await;
    let region = site(&bench, json!({ "kind": "region", "name": "Nord" })).await;
    let store = site(&bench, json!({ "name": "Lille", "parentId": region["id"] })).await;
    let screen = screen(&bench, &store, "Caisse", &[]).await;
    assert_eq!(recompiles(&bench).await, Vec::<Value>::new());
    bench
        .patch(&path("sites", &region), 1, json!({ "tags": ["north"] }))
        .await;
    assert_eq!(recompiles(&bench).await, [json!({ "screens": [screen] })]);
    bench
        .patch(&path("sites", &store), 1, json!({ "address": "1 rue X" }))
        .await;
    assert_eq!(
        recompiles(&bench).await.len(),
        1,
        "an address plays nothing"
    );
}

#[tokio::test]
async fn a_group_holds_screens_of_the_organisation() {
    let bench = Bench::new().await;
    let store = site(&bench, json!({ "name": "Lille" })).await;
    let (a, b) = (
        screen(&bench, &store, "A", &[]).await,
        screen(&bench, &store, "B", &[]).await,
    );
    let stranger = ScreenId::new();
    let (status, problem) = bench
        .post(
            "/groups",
            json!({ "name": "G", "screenIds": [a, stranger] }),
        )
        .await;
    assert_eq!(
        (status, faults(&problem)),
        (StatusCode::UNPROCESSABLE_ENTITY, vec!["screenIds[1]"])
    );
    assert_eq!(
        bench.get("/groups").await.1["items"],
        json!([]),
        "nothing half-written"
    );
    let (status, group) = bench
        .post(
            "/groups",
            json!({ "name": "Caisses", "screenIds": [a, b, a] }),
        )
        .await;
    assert_eq!(
        (status, &group["screenIds"]),
        (StatusCode::CREATED, &json!([a, b]))
    );
    let at = path("groups", &group);
    let (status, group) = bench.patch(&at, 1, json!({ "screenIds": [b] })).await;
    assert_eq!((status, &group["screenIds"]), (StatusCode::OK, &json!([b])));
    let jobs = recompiles(&bench).await;
    assert_eq!(
        jobs,
        [json!({ "screens": [a, b] }), json!({ "screens": [a] })]
    );
    let (_, shown) = bench.get(&format!("/screens/{b}")).await;
    assert_eq!(shown["groupIds"], json!([group["id"]]));
    assert_eq!(
        bench.delete(&at, 1).await.0,
        StatusCode::PRECONDITION_FAILED
    );
    assert_eq!(bench.delete(&at, 2).await.0, StatusCode::NO_CONTENT);
    assert_eq!(
        bench.get(&format!("/screens/{b}")).await.1["groupIds"],
        json!([])
    );
}

#[tokio::test]
async fn places_are_seen_by_their_organisation_and_changed_by_operators() {
    let bench = Bench::new().await;
    let store = site(&bench, json!({ "name": "Lille" })).await;
    let at = path("sites", &store);
    let stranger = bench.as_stranger().await;
    assert_eq!(stranger.get(&at).await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        stranger.patch(&at, 1, json!({ "name": "X" })).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(stranger.delete(&at, 1).await.0, StatusCode::NOT_FOUND);
    let editor = bench.as_role(Role::Editor).await;
    assert_eq!(editor.get(&at).await.0, StatusCode::OK);
    assert_eq!(
        editor.patch(&at, 1, json!({ "name": "X" })).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(bench.as_nobody().get(&at).await.0, StatusCode::UNAUTHORIZED);
    let operator = bench.as_role(Role::Operator).await;
    assert_eq!(
        operator.patch(&at, 1, json!({ "name": "X" })).await.0,
        StatusCode::OK
    );
}
