//! How screens have fared: when they were connected, what their machines said, thinned with age.
use crate::{
    bench::{Bench, NOON_MS},
    fleet_world::{PATIENCE, World},
    sites::{screen, site},
};
use axum::http::{HeaderValue, Method, StatusCode, header};
use backend::{
    db,
    fleet::{
        entity::{
            hearing as hearing_row,
            presence::{self, Reason},
            sample,
        },
        history::{self, hearing},
    },
    id::{ScreenId, SiteId},
    time::Instant,
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 3_600_000;

async fn moved(bench: &Bench, id: ScreenId, moves: &[(i64, bool)]) {
    let rows = moves.iter().map(|(at, online)| presence::Model {
        screen_id: id,
        at: Instant::from_ms(*at),
        organisation_id: bench.organisation,
        online: *online,
        reason: if *online {
            Reason::Connected
        } else {
            Reason::Lost
        },
        session: *at,
    });
    let rows: Vec<_> = rows.collect();
    for _ in 0..2 {
        let rows = rows.clone();
        db::write(&bench.state.db, async |txn| {
            history::presence::note(txn, rows).await
        })
        .await
        .unwrap();
    }
}

/// A sample each minute; the load is the number of the minute.
async fn samples(bench: &Bench, id: ScreenId, from: i64, minutes: i64) {
    for n in 0..minutes {
        let row = sample::Model {
            screen_id: id,
            at: Instant::from_ms(from + n * MINUTE),
            organisation_id: bench.organisation,
            load_permille: Some(f64::from(i32::try_from(n).unwrap())),
            memory_bytes: None,
            free_bytes: Some(5e9),
            temperature_celsius: None,
            clock_offset_ms: Some(-3.0),
            frames: None,
            dropped: None,
        };
        let row = row.into_active_model().reset_all();
        sample::Entity::insert(row)
            .exec_without_returning(&bench.state.db)
            .await
            .unwrap();
    }
}

async fn shown(bench: &Bench, id: ScreenId, query: &str) -> Value {
    let (status, shown) = bench.get(&format!("/screens/{id}/history?{query}")).await;
    assert_eq!(status, StatusCode::OK, "{shown}");
    shown
}

/// A screen in Paris that was away for an hour of the morning; it is noon in UTC.
async fn away_for_an_hour(bench: &Bench) -> ScreenId {
    let hours =
        json!({ "weekly": [{ "days": [1, 2, 3, 4, 5, 6, 7], "start": "09:00", "end": "12:00" }] });
    let here = site(
        bench,
        json!({ "name": "Lille", "timeZone": "Europe/Paris", "openingHours": hours }),
    )
    .await;
    let id = screen(bench, &here, "Door", &[]).await;
    // Paris is an hour ahead: open from 08:00 to 11:00 UTC
    let day = NOON_MS - 12 * HOUR;
    let moves = [
        (day, true),
        (day + 9 * HOUR, false),
        (day + 10 * HOUR, true),
    ];
    moved(bench, id, &moves).await;
    id
}

#[tokio::test]
async fn presence_is_told_in_stretches_with_the_share_of_the_hours_when_the_glass_is_on() {
    let bench = Bench::new().await;
    let id = away_for_an_hour(&bench).await;
    let shown = shown(&bench, id, "").await;
    let known = shown["presence"].as_array().unwrap();
    let told: Vec<_> = known
        .iter()
        .map(|s| (s["state"].as_str().unwrap(), s["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("online", "connected"),
            ("offline", "lost"),
            ("online", "connected")
        ]
    );
    assert_eq!(known[0]["from"], "2026-11-22T00:00:00.000Z");
    assert_eq!(shown["uptime"]["permille"], 916, "11 of 12 hours");
    assert_eq!(shown["uptime"]["openPermille"], 666, "2 of 3 hours");
}

#[tokio::test]
async fn uptime_is_reported_by_store_by_day_and_as_a_table_for_a_french_excel() {
    let bench = Bench::new().await;
    away_for_an_hour(&bench).await;
    let (_, all) = bench.get("/reports/uptime?by=site").await;
    let line = &all["items"][0];
    assert_eq!(
        (&line["name"], &line["figures"]["permille"]),
        (&json!("Lille"), &json!(916))
    );
    let from = "2026-11-20T00:00:00.000Z";
    let (_, days) = bench
        .get(&format!("/reports/uptime?by=day&from={from}"))
        .await;
    assert_eq!(
        days["items"].as_array().unwrap().len(),
        1,
        "nothing is known before"
    );
    assert_eq!(days["items"][0]["day"], "2026-11-22");
    let mut request = bench.request(Method::GET, "/reports/uptime?locale=fr", None);
    let csv = HeaderValue::from_static("text/csv");
    request.headers_mut().insert(header::ACCEPT, csv);
    let text = String::from_utf8(bench.send(request).await.bytes.to_vec()).unwrap();
    assert!(
        text.starts_with("\u{feff}Écran;Magasin;Écrans;Disponibilité (%);"),
        "{text}"
    );
    assert!(
        text.contains("Door;Lille;1;91,666;66,666;11,000;12,000;0,000;1;1,000;"),
        "{text}"
    );
}

#[tokio::test]
async fn samples_are_summed_up_once_however_often_it_is_done() {
    let bench = Bench::new().await;
    let here = site(&bench, json!({ "name": "Lille" })).await;
    let id = screen(&bench, &here, "Door", &[]).await;
    let start = NOON_MS - 3 * HOUR;
    samples(&bench, id, start, 180).await;
    let before = shown(&bench, id, "resolution=5min").await;
    let hourly = shown(&bench, id, "resolution=hour").await;
    history::thin::thin(&bench.state).await.unwrap();
    let after = shown(&bench, id, "resolution=5min").await;
    assert_eq!(
        before["series"], after["series"],
        "summed up or not, it says the same"
    );
    let first = &after["series"]["loadPermille"][0];
    assert_eq!(
        first,
        &json!({ "at": "2026-11-22T09:00:00.000Z", "average": 2.0, "min": 0.0, "max": 4.0 })
    );
    assert_eq!(
        after["series"]["loadPermille"].as_array().unwrap().len(),
        36
    );
    assert_eq!(after["series"]["temperatureCelsius"], json!([]));
    // as after a crash between the sum and the end: the last hour is done again
    for _ in 0..2 {
        history::thin::thin(&bench.state).await.unwrap();
    }
    let again = shown(&bench, id, "resolution=5min").await;
    assert_eq!(again["series"], after["series"]);
    assert_eq!(
        shown(&bench, id, "resolution=hour").await["series"],
        hourly["series"]
    );
    assert_eq!(hourly["series"]["loadPermille"][1]["average"], 89.5);

    let db = &bench.state.db;
    assert_eq!(sample::Entity::find().count(db).await.unwrap(), 180);
    bench.clock.advance(49 * HOUR);
    history::thin::thin(&bench.state).await.unwrap();
    assert_eq!(
        sample::Entity::find().count(db).await.unwrap(),
        0,
        "48 hours"
    );
    let bench = bench.as_role(backend::auth::Role::Owner).await;
    let window = "from=2026-11-22T00:00:00.000Z&to=2026-11-23T00:00:00.000Z&resolution=";
    let kept = shown(&bench, id, &format!("{window}5min")).await;
    assert_eq!(kept["series"], after["series"]);
    bench.clock.advance(15 * 24 * HOUR);
    history::thin::thin(&bench.state).await.unwrap();
    let bench = bench.as_role(backend::auth::Role::Owner).await;
    let fine = shown(&bench, id, &format!("{window}5min")).await;
    assert_eq!(fine["series"]["loadPermille"], json!([]), "14 days");
    let coarse = shown(&bench, id, &format!("{window}hour")).await;
    assert_eq!(coarse["series"], hourly["series"], "400 days");
}

#[tokio::test]
async fn old_moves_go_but_how_a_screen_was_last_stays() {
    let bench = Bench::new().await;
    let here = site(&bench, json!({ "name": "Lille" })).await;
    let id = screen(&bench, &here, "Door", &[]).await;
    let old = NOON_MS - 500 * 24 * HOUR;
    moved(
        &bench,
        id,
        &[(old, true), (old + HOUR, false), (old + 2 * HOUR, true)],
    )
    .await;
    history::thin::thin(&bench.state).await.unwrap();
    let left = presence::Entity::find().all(&bench.state.db).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(shown(&bench, id, "").await["uptime"]["permille"], 1_000);
}

#[tokio::test]
async fn a_history_is_seen_only_by_those_who_see_the_screen() {
    let bench = Bench::new().await;
    let here = site(&bench, json!({ "name": "Lille" })).await;
    let there = site(&bench, json!({ "name": "Lyon" })).await;
    let id = screen(&bench, &here, "Door", &[]).await;
    moved(&bench, id, &[(NOON_MS - HOUR, true)]).await;
    let elsewhere: SiteId = there["id"].as_str().unwrap().parse().unwrap();
    let manager = bench.as_store(&[elsewhere]).await;
    let stranger = bench.as_stranger().await;
    for other in [manager, stranger] {
        for path in ["history", "logs"] {
            let (status, _) = other.get(&format!("/screens/{id}/{path}")).await;
            assert_eq!(status, StatusCode::NOT_FOUND);
        }
        assert_eq!(other.get("/reports/uptime").await.1["items"], json!([]));
    }
    for query in [
        "from=2026-11-23T00:00:00.000Z",
        "from=2020-01-01T00:00:00.000Z",
        "from=2025-12-01T00:00:00.000Z&resolution=5min",
        "resolution=day",
    ] {
        let (status, problem) = bench.get(&format!("/screens/{id}/history?{query}")).await;
        assert_eq!(
            status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{query} {problem}"
        );
    }
}

/// A server ran from midnight to six and from seven on; it was killed in between.
async fn killed_for_an_hour(bench: &Bench) {
    let (db, day) = (&bench.state.db, NOON_MS - 12 * HOUR);
    for (start, end) in [(day, day + 6 * HOUR), (day + 7 * HOUR, NOON_MS)] {
        let mut diary = hearing::Diary::new(30_000);
        for at in [start, start + HOUR, end] {
            diary.write(db, true, Instant::from_ms(at)).await.unwrap();
        }
    }
}

#[tokio::test]
async fn while_no_server_ran_nobody_knows_whether_the_screens_were_there() {
    let bench = Bench::new().await;
    let here = site(&bench, json!({ "name": "Lille" })).await;
    let day = NOON_MS - 12 * HOUR;
    let steady = screen(&bench, &here, "Steady", &[]).await;
    moved(&bench, steady, &[(day, true)]).await;
    let away = screen(&bench, &here, "Away", &[]).await;
    let moves = [(day, true), (day + 5 * HOUR, false), (day + 8 * HOUR, true)];
    moved(&bench, away, &moves).await;
    killed_for_an_hour(&bench).await;
    let states = |shown: &Value| -> Vec<String> {
        let told = shown["presence"].as_array().unwrap().iter();
        told.map(|s| s["state"].as_str().unwrap().to_owned())
            .collect()
    };
    let seen = shown(&bench, steady, "").await;
    assert_eq!(states(&seen), ["online", "unknown", "online"]);
    let unknown = &seen["presence"][1];
    assert_eq!(unknown["from"], "2026-11-22T06:00:00.000Z");
    assert_eq!(
        unknown["to"], "2026-11-22T07:00:30.000Z",
        "and until the screens had the time to come back"
    );
    assert_eq!(unknown["reason"], Value::Null);
    assert_eq!(
        (
            &seen["uptime"]["permille"],
            &seen["uptime"]["unknownPermille"]
        ),
        (&json!(1000), &json!(84))
    );
    let seen = shown(&bench, away, "").await;
    assert_eq!(
        states(&seen),
        ["online", "offline", "unknown", "offline", "online"]
    );
}

#[tokio::test]
async fn the_uptime_report_blames_nobody_for_the_time_without_a_server() {
    let bench = Bench::new().await;
    let here = site(&bench, json!({ "name": "Lille" })).await;
    let day = NOON_MS - 12 * HOUR;
    let steady = screen(&bench, &here, "Steady", &[]).await;
    moved(&bench, steady, &[(day, true)]).await;
    let away = screen(&bench, &here, "Away", &[]).await;
    let moves = [(day, true), (day + 5 * HOUR, false), (day + 8 * HOUR, true)];
    moved(&bench, away, &moves).await;
    killed_for_an_hour(&bench).await;
    let (_, report) = bench.get("/reports/uptime?by=screen").await;
    let figures = &report["items"][0]["figures"];
    assert_eq!(report["items"][0]["name"], "Away");
    let gap_ms = HOUR + 30_000;
    assert_eq!(figures["unknownMs"], gap_ms);
    assert_eq!(figures["knownMs"], 12 * HOUR - gap_ms);
    assert_eq!(figures["onlineMs"], 9 * HOUR);
    assert_eq!(
        (&figures["outages"], &figures["longestOutageMs"]),
        (&json!(1), &json!(3 * HOUR - gap_ms))
    );
    assert_eq!(
        report["items"][1]["figures"]["outages"], 0,
        "nobody is blamed"
    );
    assert_eq!(report["total"]["unknownMs"], 2 * gap_ms);
    let mut request = bench.request(Method::GET, "/reports/uptime?locale=fr", None);
    let csv = HeaderValue::from_static("text/csv");
    request.headers_mut().insert(header::ACCEPT, csv);
    let text = String::from_utf8(bench.send(request).await.bytes.to_vec()).unwrap();
    let head = text.lines().next().unwrap();
    assert!(
        head.ends_with(";Inconnu (h);Coupures;Plus longue coupure (h);Identifiant de l’écran"),
        "{head}"
    );
    assert!(text.contains(";1,008;1;1,992"), "{text}");
}

/// The lives of servers, oldest first, once there are so many.
async fn heard(world: &World, count: usize) -> Vec<hearing_row::Model> {
    let end = tokio::time::Instant::now() + PATIENCE;
    loop {
        let rows = hearing_row::Entity::find().all(&world.bench.state.db).await;
        let mut rows = rows.unwrap();
        if rows.len() == count {
            rows.sort_by_key(|row| row.from_at);
            return rows;
        }
        assert!(tokio::time::Instant::now() < end, "still {rows:?}");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_writes_down_when_it_hears_the_screens() {
    let mut world = World::new().await;
    heard(&world, 1).await;
    world.bench.clock.advance(HOUR);
    world.stop().await;
    let rows = heard(&world, 1).await;
    assert_eq!(rows[0].from_at.as_ms(), NOON_MS);
    assert_eq!(rows[0].to_at.as_ms(), NOON_MS + HOUR, "to the very end");
    world.bench.clock.advance(HOUR);
    world.start().await;
    let rows = heard(&world, 2).await;
    assert_eq!(rows[1].from_at.as_ms(), NOON_MS + 2 * HOUR + 30_000);
    world.stop().await;
}
