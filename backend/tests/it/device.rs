//! The device API, asked as a screen asks.
use crate::{
    bench::{Bench, Credential},
    fleet_world::{Known, World},
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use backend::{
    fleet::{device::rates, plays, screenshots},
    id::CommandId,
};
use sea_orm::PaginatorTrait as _;
use serde_json::{Value, json};
use std::io::Write as _;
use uuid::Uuid;

fn as_screen(world: &World, screen: &Known) -> Bench {
    let secret = Credential::Bearer(screen.secret.clone());
    world.bench.showing(secret)
}

fn lines(boot: Uuid, seqs: impl IntoIterator<Item = i64>) -> String {
    let line = |seq: i64| {
        json!({ "boot": boot, "seq": seq, "itemId": Uuid::nil(), "campaignId": Uuid::nil(), "revision": 1,
            "startedAt": "2026-11-20T08:00:00.000Z", "durationMs": 8000, "outcome": "complete", "planned": true })
        .to_string()
    };
    seqs.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn post_plays(bench: &Bench, body: Vec<u8>, packed: bool) -> Request<Body> {
    let mut request = bench.request(Method::POST, "/device/v1/plays", None);
    let kind = "application/x-ndjson".parse().unwrap();
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    if packed {
        let gzip = "gzip".parse().unwrap();
        request.headers_mut().insert(header::CONTENT_ENCODING, gzip);
    }
    *request.body_mut() = Body::from(body);
    request
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text).unwrap();
    gzip.finish().unwrap()
}

#[tokio::test]
async fn only_a_screen_with_its_secret_gets_in() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let (status, body) = as_screen(&world, &screen).get("/device/v1/time").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body["serverTime"], "2026-11-22T12:00:00.000Z");
    let (status, _) = world.bench.as_nobody().get("/device/v1/time").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _) = world.bench.get("/device/v1/time").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "a person is no screen");
    let unknown = Known {
        secret: "nobody's".into(),
        ..screen.clone()
    };
    let (status, body) = as_screen(&world, &unknown).get("/device/v1/time").await;
    assert_eq!(
        (status, &body["detail"]),
        (StatusCode::UNAUTHORIZED, &json!("revoked"))
    );
    let (status, _) = as_screen(&world, &screen).get("/screens").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "a screen is no person");
}

#[tokio::test]
async fn a_backlog_of_plays_is_stored_once_packed_or_not() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let device = as_screen(&world, &screen);
    let boot = Uuid::from_u128(5);
    let broken = format!(
        "{}\nnot json\n\n{}",
        lines(boot, 1..=2),
        lines(boot, 3..=2_500)
    );
    for (body, is_packed) in [
        (broken.clone().into_bytes(), false),
        (packed(broken.as_bytes()), true),
        (packed(lines(boot, [2_501, 2_500, 2_499]).as_bytes()), true),
    ] {
        let answer = device.send(post_plays(&device, body, is_packed)).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.json());
        assert_eq!(answer.json()["playsUpTo"]["boot"], boot.to_string());
    }
    let all = plays::within(world.bench.organisation);
    assert_eq!(all.count(&world.bench.state.db).await.unwrap(), 2_501);
    let (_, page) = world
        .bench
        .get(&format!("/screens/{}/plays?limit=2", screen.id))
        .await;
    assert_eq!(page["items"][0]["seq"], 2_501);
    let next = page["next"].as_str().unwrap();
    let path = format!("/screens/{}/plays?limit=2&after={next}", screen.id);
    let (_, page) = world.bench.get(&path).await;
    assert_eq!(page["items"][0]["seq"], 2_499);
}

#[tokio::test]
async fn what_is_missing_in_a_backlog_is_receipted_only_when_the_screen_shows_twice_that_it_is_lost()
 {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let device = as_screen(&world, &screen);
    let boot = Uuid::from_u128(6);
    let up_to = async |body: String| {
        let answer = device
            .send(post_plays(&device, body.into_bytes(), false))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.json());
        answer.json()["playsUpTo"]["seq"].as_i64().unwrap()
    };
    let holed = || lines(boot, (1..=10).chain(30..=40));
    assert_eq!(up_to(holed()).await, 10);
    assert_eq!(up_to(holed()).await, 10, "at once it proves nothing");
    assert_eq!(up_to(lines(boot, 11..=20)).await, 20, "it was only late");
    let rest = || lines(boot, 30..=40);
    assert_eq!(up_to(rest()).await, 20);
    world.bench.clock.advance(60_000);
    assert_eq!(up_to(rest()).await, 40, "it has nothing older");
    let all = plays::within(world.bench.organisation);
    assert_eq!(all.count(&world.bench.state.db).await.unwrap(), 31);
}

#[tokio::test]
async fn a_play_that_cannot_be_true_holds_up_none_of_its_neighbours() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let device = as_screen(&world, &screen);
    let boot = Uuid::from_u128(7);
    let body = lines(boot, 1..=3).replacen("\"durationMs\":8000", "\"durationMs\":-4", 1)
        + "\n"
        + &lines(boot, [0, -1]);
    let answer = device
        .send(post_plays(&device, body.into_bytes(), false))
        .await;
    assert_eq!(answer.json()["playsUpTo"]["seq"], 3, "{:?}", answer.json());
    let all = plays::within(world.bench.organisation);
    assert_eq!(all.count(&world.bench.state.db).await.unwrap(), 2);
    // that one, the two numbers that no play has, and a line that is none
    let measures = &world.bench.state.measures;
    assert_eq!(measures.plays_refused.get(), 3);
    let broken = lines(boot, 4..=4) + "\n{\"outcome\":\"interrupted\"}";
    let answer = device.send(post_plays(&device, broken.into_bytes(), false));
    assert_eq!(answer.await.json()["playsUpTo"]["seq"], 4);
    assert_eq!(measures.plays_refused.get(), 4);
    let poisoned = measures.poisoned.with_label_values(&["plays"]);
    assert_eq!(poisoned.get(), 2, "messages");
}

#[tokio::test]
async fn a_hostile_backlog_is_refused() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let device = as_screen(&world, &screen);
    let bomb = packed(&vec![b' '; 40 << 20]);
    let cases: [(Vec<u8>, bool, u16); 5] = [
        (bomb, true, 413),
        (b"not gzip".to_vec(), true, 400),
        (b"nonsense\n{}".to_vec(), false, 422),
        (Vec::new(), false, 422),
        (vec![b'x'; 5 << 20], false, 413),
    ];
    for (body, is_packed, expected) in cases {
        let size = body.len();
        let answer = device.send(post_plays(&device, body, is_packed)).await;
        assert_eq!(answer.status.as_u16(), expected, "{size} bytes");
    }
}

#[tokio::test]
async fn a_screen_is_paired_by_its_code_and_its_secret_is_told_once() {
    let world = World::new().await;
    let site = world.add_site().await;
    let nobody = world.bench.as_nobody();
    let asked = json!({ "model": "Chromium on Linux", "resolution": [1080, 1920] });
    let (status, offer) = nobody.post("/device/v1/pairings", asked).await;
    assert_eq!(status, StatusCode::CREATED, "{offer}");
    let code = offer["code"].as_str().unwrap();
    assert_eq!((code.len(), &code[4..5]), (9, "-"));
    let poll = Credential::Bearer(offer["pollSecret"].as_str().unwrap().into());
    let poll = world.bench.showing(poll);
    let path = format!("/device/v1/pairings/{}", offer["id"].as_str().unwrap());
    let (_, waiting) = poll.get(&path).await;
    assert_eq!(waiting, json!({ "state": "waiting" }));
    let (status, _) = nobody.get(&path).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let body = json!({ "code": code, "siteId": site, "name": "Vitrine gauche" });
    let (status, screen) = world.bench.post("/screens/pair", body).await;
    assert_eq!(status, StatusCode::CREATED, "{screen}");
    let (_, paired) = poll.get(&path).await;
    assert_eq!(paired["state"], "paired");
    assert_eq!(paired["screenId"], screen["id"]);
    assert_eq!(paired["name"], "Vitrine gauche");
    assert_eq!(paired["signingKeys"][0]["id"], "k1");
    let mqtt = json!({ "host": "127.0.0.1", "port": world.bench.state.config.mqtt_address.port(), "webSocketPath": "/mqtt" });
    assert_eq!(paired["mqtt"], mqtt);
    let (status, _) = poll.get(&path).await;
    assert_eq!(status, StatusCode::GONE);
    let known = Known {
        id: screen["id"].as_str().unwrap().parse().unwrap(),
        secret: paired["secret"].as_str().unwrap().into(),
    };
    let (status, _) = as_screen(&world, &known).get("/device/v1/manifest").await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let mut line = world.connect(&known).await;
    assert!(
        line.subscribe(&player_protocol::topic::command(known.id.0))
            .await
    );
    let revoke = format!("/screens/{}/revoke", known.id);
    let (status, _) = world.bench.post(&revoke, Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    line.closed().await;
    let (status, body) = as_screen(&world, &known).get("/device/v1/manifest").await;
    assert_eq!(
        (status, &body["detail"]),
        (StatusCode::UNAUTHORIZED, &json!("revoked"))
    );
}

#[tokio::test]
async fn a_nonsensical_pairing_names_the_field() {
    let bench = Bench::new().await.as_nobody();
    for (body, field) in [
        (json!({ "model": " ", "resolution": [1, 1] }), "model"),
        (json!({ "model": "x", "resolution": [0, 1] }), "resolution"),
        (json!({ "model": "x" }), "resolution"),
        (
            json!({ "model": "x", "resolution": [1, 4_000_000_000_u32] }),
            "resolution",
        ),
    ] {
        let (status, problem) = bench.post("/device/v1/pairings", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
}

#[tokio::test]
async fn a_screen_that_asks_without_end_is_told_to_wait_and_the_others_are_not() {
    let world = World::new().await;
    let [hasty, calm] = [world.add_screen().await, world.add_screen().await];
    let (hasty, calm) = (as_screen(&world, &hasty), as_screen(&world, &calm));
    let time = |device: &Bench| device.request(Method::GET, "/device/v1/time", None);
    let answered = async || {
        let mut count = 0;
        while hasty.send(time(&hasty)).await.status == StatusCode::OK {
            count += 1;
        }
        count
    };
    assert_eq!(answered().await, rates::AT_ONCE);
    let refused = hasty.send(time(&hasty)).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(calm.send(time(&calm)).await.status, StatusCode::OK);
    world.bench.clock.advance(1_000);
    assert_eq!(answered().await, rates::PER_SECOND);
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut picture = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(width, height)
        .write_to(&mut picture, image::ImageFormat::Png)
        .unwrap();
    picture.into_inner()
}

#[tokio::test]
async fn a_screenshot_comes_back_as_it_was_sent() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let device = as_screen(&world, &screen);
    let commands = format!("/screens/{}/commands", screen.id);
    let (_, command) = world
        .bench
        .post(&commands, json!({ "kind": "screenshot" }))
        .await;
    let picture = png(64, 36);
    let told = CommandId(command["id"].as_str().unwrap().parse().unwrap());
    let path = screenshots::address(&world.bench.state.signer, told);
    let put = |path: &str, body: Vec<u8>| {
        let mut request = device.request(Method::PUT, path, None);
        *request.body_mut() = Body::from(body);
        request
    };
    let half = picture[..picture.len() / 2].to_vec();
    for (body, refused) in [(b"no picture".to_vec(), 415), (half, 422)] {
        assert_eq!(device.send(put(&path, body)).await.status, refused);
    }
    let unknown = screenshots::address(&world.bench.state.signer, CommandId(Uuid::nil()));
    let guessed = format!("/device/v1/screenshots/{told}/{}", "0".repeat(64));
    let bare = format!("/device/v1/screenshots/{told}");
    for wrong in [unknown, guessed, bare] {
        let answer = device.send(put(&wrong, picture.clone())).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let other = as_screen(&world, &world.add_screen().await);
    let mut request = other.request(Method::PUT, &path, None);
    *request.body_mut() = Body::from(picture.clone());
    assert_eq!(other.send(request).await.status, StatusCode::NOT_FOUND);
    let answer = device.send(put(&path, picture.clone())).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let (_, given) = world.bench.get(&commands).await;
    assert_eq!(
        given["items"][0]["state"], "done",
        "whatever the screen says"
    );
    let again = device.send(put(&path, picture.clone())).await;
    assert_eq!(
        again.status,
        StatusCode::GONE,
        "an address takes one picture"
    );
    let list = format!("/screens/{}/screenshots", screen.id);
    let (_, page) = world.bench.get(&list).await;
    assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
    let shot = &page["items"][0];
    assert_eq!(
        (&shot["width"], &shot["commandId"]),
        (&json!(64), &command["id"])
    );
    let request = world
        .bench
        .request(Method::GET, shot["url"].as_str().unwrap(), None);
    let answer = world.bench.send(request).await;
    assert_eq!(answer.header("content-type"), "image/png");
    assert_eq!(answer.bytes, picture);
    let stranger = world.bench.as_stranger().await;
    assert_eq!(stranger.get(&list).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_screenshot_goes_where_its_command_says_and_not_too_late() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let mut line = world.connect(&screen).await;
    let topic = player_protocol::topic::command(screen.id.0);
    assert!(line.subscribe(&topic).await);
    let commands = format!("/screens/{}/commands", screen.id);
    let (_, asked) = world
        .bench
        .post(&commands, json!({ "kind": "screenshot" }))
        .await;
    let told = line.hear(&topic).await;
    let told: player_protocol::Command = player_protocol::envelope::decode(&told).unwrap();
    let id = CommandId(asked["id"].as_str().unwrap().parse().unwrap());
    let address = screenshots::address(&world.bench.state.signer, id);
    assert_eq!((told.id, told.upload), (id.0, Some(address.clone())));
    world.bench.clock.advance(12 * 60_000);
    let device = as_screen(&world, &screen);
    let mut request = device.request(Method::PUT, &address, None);
    *request.body_mut() = Body::from(png(8, 8));
    assert_eq!(device.send(request).await.status, StatusCode::GONE);
    let (_, identify) = world
        .bench
        .post(&commands, json!({ "kind": "identify" }))
        .await;
    let told = line.hear(&topic).await;
    let told: player_protocol::Command = player_protocol::envelope::decode(&told).unwrap();
    assert_eq!(identify["id"], json!(told.id));
    assert_eq!(told.upload, None, "only a picture has an address");
}

#[tokio::test]
async fn commands_have_their_rules() {
    let world = World::new().await;
    let screen = world.add_screen().await;
    let path = format!("/screens/{}/commands", screen.id);
    let (status, problem) = world.bench.post(&path, json!({ "kind": "dance" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "kind");
    for (kind, args, field) in [
        ("identify", json!({ "x": 1 }), "args.x"),
        ("identify", json!({ "seconds": 0 }), "args.seconds"),
        ("send_logs", json!({ "lines": -1 }), "args.lines"),
        ("volume", json!({ "percent": 10, "on": true }), "args.on"),
        ("restart", json!({ "now": true }), "args.now"),
    ] {
        let body = json!({ "kind": kind, "args": args });
        let (status, problem) = world.bench.post(&path, body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let viewer = world.bench.as_role(backend::auth::Role::Viewer).await;
    let (status, _) = viewer.post(&path, json!({ "kind": "identify" })).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let elsewhere = world.bench.as_store(&[world.add_site().await]).await;
    let (status, _) = elsewhere.post(&path, json!({ "kind": "identify" })).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = world
        .bench
        .post(
            &path,
            json!({ "kind": "volume", "args": { "percent": 10 } }),
        )
        .await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let (_, page) = viewer.get(&path).await;
    assert_eq!(page["items"][0]["args"]["percent"], 10);
}
