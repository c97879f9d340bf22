//! Screens, tags, targets and pairing over HTTP.
use crate::{
    bench::Bench,
    sites::{path, recompiles, screen, site},
};
use axum::http::StatusCode;
use backend::{
    auth::Role,
    error::Error,
    id::{PairingId, ScreenId, SiteId},
    screens::pairing::{self, Poll, Request},
};
use serde_json::{Value, json};

fn names(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|s| s["name"].as_str().unwrap()).collect()
}

async fn listed(bench: &Bench, query: &str) -> String {
    let (status, page) = bench.get(&format!("/screens?{query}")).await;
    assert_eq!(status, StatusCode::OK, "{query}: {page}");
    names(&page).join(" ")
}

/// Two regions with a store each, and three screens.
pub(crate) async fn network(bench: &Bench) -> (Value, Value, [ScreenId; 3]) {
    let north = site(
        bench,
        json!({ "kind": "region", "name": "Nord", "tags": ["zone=north"] }),
    )
    .await;
    let lille = site(
        bench,
        json!({ "name": "Lille", "parentId": north["id"], "tags": ["city=lille"] }),
    )
    .await;
    let lyon = site(
        bench,
        json!({ "name": "Lyon", "tags": ["city=lyon", "zone=south"] }),
    )
    .await;
    let a = screen(bench, &lille, "Accueil", &["width=1080"]).await;
    let b = screen(bench, &lille, "Borne", &["-zone"]).await;
    let c = screen(bench, &lyon, "Caisse", &["width=720"]).await;
    (lille, lyon, [a, b, c])
}

#[tokio::test]
async fn screens_are_found_by_every_filter() {
    let bench = Bench::new().await;
    let (lille, _, [a, ..]) = network(&bench).await;
    let (_, group) = bench
        .post("/groups", json!({ "name": "G", "screenIds": [a] }))
        .await;
    let parent = lille["parentId"].as_str().unwrap();
    for (query, expected) in [
        ("", "Accueil Borne Caisse"),
        ("sort=-name", "Caisse Borne Accueil"),
        ("sort=site", "Accueil Borne Caisse"),
        ("sort=-lastSeenAt&limit=3", "Caisse Borne Accueil"),
        ("q=BORN", "Borne"),
        ("q=lyon", "Caisse"),
        ("q=_", ""),
        ("q=%25", ""),
        ("q=B_RN", ""),
        (&format!("siteId={parent}"), "Accueil Borne"),
        (&format!("siteId={}", SiteId::new()), ""),
        (
            &format!("groupId={}", group["id"].as_str().unwrap()),
            "Accueil",
        ),
        ("tag=zone", "Accueil Caisse"),
        ("tag=zone%3Dnorth", "Accueil"),
        ("tag=width%3D720", "Caisse"),
        ("tag=wid", ""),
        ("status=never", "Accueil Borne Caisse"),
        ("status=online", ""),
        ("status=revoked", ""),
        ("convergence=behind", "Accueil Borne Caisse"),
        ("convergence=showing", ""),
        ("convergence=ready", ""),
        ("convergence=downloading", ""),
    ] {
        assert_eq!(listed(&bench, query).await, expected, "{query}");
    }
    for query in [
        "sort=colour",
        "limit=0",
        "limit=201",
        "status=on",
        "colour=1",
        "after=x",
    ] {
        let (status, problem) = bench.get(&format!("/screens?{query}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        let field = query.split('=').next().unwrap();
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
}

#[tokio::test]
async fn pages_of_screens_never_miss_or_repeat_one() {
    let bench = Bench::new().await;
    let (lille, lyon) = (
        site(&bench, json!({ "name": "Lille" })).await,
        site(&bench, json!({ "name": "Lyon" })).await,
    );
    for n in 0..7 {
        let site = if n % 2 == 0 { &lille } else { &lyon };
        screen(&bench, site, if n < 4 { "Same" } else { "Other" }, &[]).await;
    }
    for sort in ["name", "-name", "site", "lastSeenAt", "-lastSeenAt"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let (_, page) = bench
                .get(&format!("/screens?sort={sort}&limit=3{after}"))
                .await;
            seen.extend(
                page["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|s| s["id"].to_string()),
            );
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((count, seen.len()), (7, 7), "{sort}");
    }
}

#[tokio::test]
async fn a_screen_is_shown_with_what_it_inherits_and_changed() {
    let bench = Bench::new().await;
    let (_, lyon, [a, b, _]) = network(&bench).await;
    let (_, shown) = bench.get(&format!("/screens/{b}")).await;
    assert_eq!(shown["effectiveTags"], json!(["city=lille"]));
    assert_eq!(shown["siteName"], "Lille");
    assert_eq!(
        shown["resolution"],
        json!({ "width": 1920, "height": 1080 })
    );
    assert_eq!(shown["status"], "never");
    assert_eq!(shown["convergence"]["reason"], "never_connected");
    assert_eq!(shown["settings"], json!({}), "all of them inherited");
    let patch = json!({ "name": "Salon", "siteId": lyon["id"], "timeZone": "America/Cayenne", "tags": ["x"],
        "settings": { "volumePercent": 30, "rotation": 90 } });
    let (status, changed) = bench.patch(&format!("/screens/{a}"), 1, patch).await;
    assert_eq!(status, StatusCode::OK, "{changed}");
    assert_eq!(
        changed["effectiveTags"],
        json!(["city=lyon", "x", "zone=south"])
    );
    assert_eq!(changed["effectiveTimeZone"], "America/Cayenne");
    assert_eq!(recompiles(&bench).await, [json!({ "screens": [a] })]);
    for (patch, field) in [
        (json!({ "siteId": SiteId::new() }), "siteId"),
        (
            json!({ "settings": { "volumePercent": 101 } }),
            "settings.volumePercent",
        ),
        (
            json!({ "settings": { "rotation": 45 } }),
            "settings.rotation",
        ),
        (json!({ "timeZone": "Mars/Olympus" }), "timeZone"),
        (json!({ "name": "" }), "name"),
        (json!({ "secretHash": "x" }), "secretHash"),
    ] {
        let (status, problem) = bench.patch(&format!("/screens/{a}"), 2, patch).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let (status, _) = bench
        .patch(&format!("/screens/{a}"), 1, json!({ "name": "B" }))
        .await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
}

#[tokio::test]
async fn a_revoked_screen_is_cut_off_and_stays_in_the_list() {
    let bench = Bench::new().await;
    let (_, _, [a, ..]) = network(&bench).await;
    let mut kicks = bench.state.signals.kicks.subscribe();
    let (status, revoked) = bench.post(&format!("/screens/{a}/revoke"), json!({})).await;
    assert_eq!(
        (status, &revoked["status"]),
        (StatusCode::OK, &json!("revoked"))
    );
    assert_eq!(kicks.try_recv(), Ok(a));
    assert_eq!(listed(&bench, "status=revoked").await, "Accueil");
    assert_eq!(listed(&bench, "status=never").await, "Borne Caisse");
    let (_, reach) = bench.post("/targets/reach", json!({ "target": "*" })).await;
    assert_eq!((&reach["screens"], &reach["sites"]), (&json!(2), &json!(2)));
    assert_eq!(
        bench.delete(&format!("/screens/{a}"), 2).await.0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        bench.get(&format!("/screens/{a}")).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn tags_are_counted_with_their_values() {
    let bench = Bench::new().await;
    network(&bench).await;
    let (_, tags) = bench.get("/tags").await;
    let zone = &tags["items"][2];
    assert_eq!(zone["key"], "zone", "{tags}");
    let north = json!({ "value": "north", "screens": 1, "sites": 1 });
    let south = json!({ "value": "south", "screens": 1, "sites": 1 });
    assert_eq!(zone["values"], json!([north, south]));
}

#[tokio::test]
async fn a_target_reaches_screens_or_says_where_it_is_wrong() {
    let bench = Bench::new().await;
    let (lille, _, [a, ..]) = network(&bench).await;
    let lille_id = lille["id"].as_str().unwrap();
    for (target, screens, sites) in [
        ("*".to_owned(), 3, 2),
        (String::new(), 0, 0),
        ("zone".to_owned(), 2, 2),
        ("width>=1000".to_owned(), 1, 1),
        (format!("under:{lille_id} & !zone"), 1, 1),
        (format!("screen:{a} | city=lyon"), 2, 2),
        (format!("screen:{}", ScreenId::new()), 0, 0),
    ] {
        let (status, reach) = bench
            .post("/targets/reach", json!({ "target": target }))
            .await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(
            (&reach["screens"], &reach["sites"]),
            (&json!(screens), &json!(sites)),
            "{target}"
        );
        assert_eq!(reach["sample"].as_array().unwrap().len(), screens);
    }
    for (target, position) in [
        ("zone &", 6),
        ("a & (b", 6),
        ("under:lille", 6),
        ("a & screen:É", 11),
    ] {
        let (status, problem) = bench
            .post("/targets/reach", json!({ "target": target }))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{target}");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["field"], &error["position"]),
            (&json!("target"), &json!(position)),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_store_manager_sees_the_own_sites_only() {
    let bench = Bench::new().await;
    let (lille, lyon, [a, _, c]) = network(&bench).await;
    let own: SiteId = lyon["id"].as_str().unwrap().parse().unwrap();
    let manager = bench.as_store(&[own]).await;
    assert_eq!(listed(&manager, "").await, "Caisse");
    assert_eq!(
        listed(
            &manager,
            &format!("siteId={}", lille["id"].as_str().unwrap())
        )
        .await,
        ""
    );
    assert_eq!(names(&manager.get("/sites").await.1), ["Lyon"]);
    assert_eq!(
        manager.get(&path("sites", &lille)).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        manager.get(&format!("/screens/{a}")).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        manager.get(&format!("/screens/{c}")).await.0,
        StatusCode::OK
    );
    let (_, reach) = manager
        .post("/targets/reach", json!({ "target": "*" }))
        .await;
    assert_eq!(reach["screens"], 1);
    assert_eq!(
        manager.get("/tags").await.1["items"][0]["values"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let (status, _) = manager
        .patch(&format!("/screens/{c}"), 1, json!({ "name": "X" }))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

fn asked() -> Request {
    Request {
        model: "Chromium 140 on Linux".into(),
        resolution: Some((1920, 1080)),
        public_key: None,
        address: Some("192.0.2.33".into()),
    }
}

#[tokio::test]
async fn a_screen_joins_by_the_code_it_shows_and_gets_its_secret_once() {
    let bench = Bench::new().await;
    let store = site(&bench, json!({ "name": "Lille" })).await;
    let (db, now) = (&bench.state.db, bench.clock.now());
    let waiting = pairing::request(db, asked(), now).await.unwrap();
    let poll = pairing::collect(db, waiting.id, &waiting.poll_secret, now).await;
    assert!(matches!(poll, Ok(Poll::Waiting)));
    let code = pairing::dashed(&waiting.code).to_lowercase();
    let (status, seen) = bench
        .post("/screens/pair/check", json!({ "code": code }))
        .await;
    assert_eq!(
        (status, &seen["model"]),
        (StatusCode::OK, &json!("Chromium 140 on Linux"))
    );
    assert_eq!(seen["address"], "192.0.2.33");
    let pair = json!({ "code": code, "siteId": store["id"], "name": "Vitrine", "tags": ["new"] });
    let (status, paired) = bench.post("/screens/pair", pair.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{paired}");
    assert_eq!(
        (&paired["status"], &paired["tags"]),
        (&json!("never"), &json!(["new"]))
    );
    let (status, problem) = bench.post("/screens/pair", pair).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "used up");
    assert_eq!(problem["errors"][0]["field"], "code");
    let Ok(Poll::Paired(got)) = pairing::collect(db, waiting.id, &waiting.poll_secret, now).await
    else {
        panic!("paired");
    };
    assert_eq!(got.screen.id.to_string(), paired["id"].as_str().unwrap());
    assert_eq!(got.secret.len(), 43);
    let again = pairing::collect(db, waiting.id, &waiting.poll_secret, now).await;
    assert!(matches!(again, Err(Error::Gone(_))));
    assert_eq!(
        recompiles(&bench).await,
        [json!({ "screens": [paired["id"]] })]
    );
    let (status, _) = bench
        .patch(&path("screens", &paired), 1, json!({ "name": "V2" }))
        .await;
    assert_eq!(
        status,
        StatusCode::OK,
        "collecting is no change of the screen"
    );
}

#[tokio::test]
async fn a_code_lives_ten_minutes_and_dies_of_wrong_polls() {
    let bench = Bench::new().await;
    let store = site(&bench, json!({ "name": "Lille" })).await;
    let db = &bench.state.db;
    let old = pairing::request(db, asked(), bench.clock.now())
        .await
        .unwrap();
    bench.clock.advance(10 * 60_000);
    let now = bench.clock.now();
    let over = pairing::collect(db, old.id, &old.poll_secret, now).await;
    assert!(matches!(over, Err(Error::Gone(_))));
    let pair = json!({ "code": old.code, "siteId": store["id"], "name": "X" });
    assert_eq!(
        bench.post("/screens/pair", pair).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let hunted = pairing::request(db, asked(), now).await.unwrap();
    for _ in 0..10 {
        let wrong = pairing::collect(db, hunted.id, "wrong", now).await;
        assert!(matches!(wrong, Err(Error::Unauthenticated)));
    }
    let dead = pairing::collect(db, hunted.id, &hunted.poll_secret, now).await;
    assert!(matches!(dead, Err(Error::Gone(_))));
    let (status, _) = bench
        .post("/screens/pair/check", json!({ "code": hunted.code }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = pairing::collect(db, PairingId::new(), "x", now).await;
    assert!(matches!(unknown, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn nobody_guesses_codes() {
    let bench = Bench::new().await;
    let waiting = pairing::request(&bench.state.db, asked(), bench.clock.now())
        .await
        .unwrap();
    let check = async |bench: &Bench, code: &str| {
        bench
            .post("/screens/pair/check", json!({ "code": code }))
            .await
            .0
    };
    for _ in 0..5 {
        assert_eq!(
            check(&bench, "AAAA-AAAA").await,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    assert_eq!(
        check(&bench, &waiting.code).await,
        StatusCode::TOO_MANY_REQUESTS
    );
    let colleague = bench.as_role(Role::Operator).await;
    assert_eq!(check(&colleague, &waiting.code).await, StatusCode::OK);
    bench.clock.advance(60_000);
    assert_eq!(check(&bench, &waiting.code).await, StatusCode::OK);
    let editor = bench.as_role(Role::Editor).await;
    assert_eq!(check(&editor, &waiting.code).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn of_two_who_claim_a_code_one_gets_the_screen() {
    let bench = Bench::new().await;
    let store = site(&bench, json!({ "name": "Lille" })).await;
    let waiting = pairing::request(&bench.state.db, asked(), bench.clock.now())
        .await
        .unwrap();
    let pair = |name: &str| {
        let body = json!({ "code": waiting.code, "siteId": store["id"], "name": name });
        let bench = bench.clone();
        async move { bench.post("/screens/pair", body).await.0 }
    };
    let (a, b) = tokio::join!(pair("A"), pair("B"));
    let mut answers = [a, b];
    answers.sort();
    assert_eq!(
        answers,
        [StatusCode::CREATED, StatusCode::UNPROCESSABLE_ENTITY]
    );
    let (_, page) = bench.get("/screens").await;
    assert_eq!(names(&page).len(), 1, "nothing half-written");
}
