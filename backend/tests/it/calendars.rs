//! Calendars, and what plays on their dates.
use super::{
    bench::{Answer, Bench},
    publish_stage::{Stage, campaign_body},
};
use axum::http::{Method, header};
use backend::{auth::Role, drafts::Kind, id::ScreenId, jobs, media::State, publish};
use serde_json::{Value, json};
use std::sync::Arc;

async fn add(bench: &Bench, calendar: Value) -> Value {
    let (status, body) = bench.post("/calendars", calendar).await;
    assert_eq!(status, 201, "{body}");
    body
}

/// A campaign whose only rule is this, over a fallback; published.
async fn promotion(stage: &Stage, rule: Value) -> String {
    let media = stage.add_media("spot", State::Ready).await;
    let mut always = campaign_body("Toujours", "*", media);
    always["kind"] = json!("fallback");
    stage.draft(Kind::Campaign, always).await;
    let mut promo = campaign_body("Promo", "*", media);
    promo["rules"] = json!([rule]);
    let (status, made) = stage.bench.post("/campaigns", promo).await;
    assert_eq!(status, 201, "{made}");
    stage.publish().await;
    made["id"].as_str().unwrap().to_owned()
}

async fn work(stage: &Stage) {
    let registry = Arc::new(publish::register(jobs::Registry::new()));
    jobs::drain(&stage.bench.state, registry).await.unwrap();
}

/// Which of these dates the campaign plays on, at noon in Paris.
async fn plays_on(stage: &Stage, screen: ScreenId, campaign: &str, dates: &[&str]) -> Vec<bool> {
    let mut found = Vec::new();
    for date in dates {
        let path = format!("/screens/{screen}/plan?from={date}T11:00:00Z&to={date}T12:00:00Z");
        let (status, plan) = stage.bench.get(&path).await;
        assert_eq!(status, 200, "{plan}");
        let shares = &plan["segments"][0]["shares"];
        found.push(shares.get(campaign).is_some());
    }
    found
}

async fn send(bench: &Bench, path: &str, version: Option<i64>, file: &str) -> Answer {
    let mut request = bench.request(Method::POST, path, None);
    *request.body_mut() = file.to_owned().into();
    let headers = request.headers_mut();
    let kind = "text/calendar; charset=utf-8".parse().unwrap();
    headers.insert(header::CONTENT_TYPE, kind);
    if let Some(version) = version {
        let version = format!("\"{version}\"").parse().unwrap();
        headers.insert(header::IF_MATCH, version);
    }
    bench.send(request).await
}

fn path_of(calendar: &Value) -> String {
    format!("/calendars/{}", calendar["id"].as_str().unwrap())
}

fn fields(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap().iter();
    errors.map(|e| e["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_campaign_stays_away_on_public_holidays_and_comes_back_the_next_day() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let holidays = add(&stage.bench, json!({ "shipped": "fr-public-holidays" })).await;
    assert_eq!(
        (
            &holidays["source"],
            &holidays["kind"],
            &holidays["dayCount"]
        ),
        (&json!("shipped"), &json!("holidays"), &json!(143))
    );
    let promo = promotion(&stage, json!({ "notInCalendars": [holidays["id"]] })).await;
    let dates = ["2027-07-13", "2027-07-14", "2027-07-15", "2027-12-25"];
    let found = plays_on(&stage, screen, &promo, &dates).await;
    assert_eq!(found, [true, false, true, false]);
    let path = format!("/screens/{screen}/explain?at=2027-07-14T11:00:00Z");
    let (_, explained) = stage.bench.get(&path).await;
    let candidates = explained["candidates"].as_array().unwrap();
    let why = candidates.iter().find(|c| c["name"] == "Promo").unwrap();
    assert_eq!(
        (&why["outcome"], &why["detail"]["next"]),
        (
            &json!("outside_daypart"),
            &json!("2027-07-14T22:00:00.000Z")
        ),
        "it begins at midnight in Paris"
    );
    let calendar = json!({
        "id": holidays["id"], "name": "Jours fériés (France)", "label": "Fête nationale",
    });
    assert_eq!(why["detail"]["calendar"], calendar);
}

#[tokio::test]
async fn a_change_of_a_calendar_is_on_screens_without_a_publication() {
    let stage = Stage::new().await;
    let [near, far] = [
        stage.add_screens(1, "near").await[0],
        stage.add_screens(1, "far").await[0],
    ];
    let tomorrow = json!([{ "date": "2026-11-23", "label": "Inventaire" }]);
    let closing = json!({ "name": "Fermetures", "kind": "closing", "dates": tomorrow });
    let closing = add(&stage.bench, closing).await;
    let media = stage.add_media("spot", State::Ready).await;
    let mut always = campaign_body("Toujours", "*", media);
    always["kind"] = json!("fallback");
    stage.draft(Kind::Campaign, always).await;
    let mut promo = campaign_body("Promo", "near", media);
    promo["rules"] = json!([{ "notInCalendars": [closing["id"]] }]);
    assert_eq!(stage.bench.post("/campaigns", promo).await.0, 201);
    stage.publish().await;
    let before = (stage.manifest(near).await, stage.manifest(far).await);
    let noon = |day: i64| super::bench::NOON_MS + day * 86_400_000;
    let plays = |manifest: &Value, at: i64| {
        let timeline = manifest["timeline"].as_array().unwrap();
        let begun = timeline.partition_point(|s| s["from"].as_i64().unwrap() <= at);
        timeline[begun - 1]["layer"] == "scheduled"
    };
    assert_eq!(
        [0, 1, 2].map(|d| plays(&before.0, noon(d))),
        [true, false, true]
    );
    let later = json!({ "dates": [{ "date": "2026-11-24", "lastDate": "2026-11-25" }] });
    let (status, changed) = stage.bench.patch(&path_of(&closing), 1, later).await;
    assert_eq!(
        (status.as_u16(), &changed["version"]),
        (200, &json!(2)),
        "{changed}"
    );
    work(&stage).await;
    let after = stage.manifest(near).await;
    assert_eq!(
        after["revision"],
        json!(before.0["revision"].as_i64().unwrap() + 1)
    );
    let days = [0, 1, 2, 3, 4].map(|d| plays(&after, noon(d)));
    assert_eq!(days, [true, true, false, false, true]);
    let revision = stage.manifest(far).await["revision"].clone();
    assert_eq!(
        revision, before.1["revision"],
        "it does not show the campaign"
    );
    let renamed = json!({ "name": "Fermetures 2026" });
    assert_eq!(
        stage.bench.patch(&path_of(&closing), 2, renamed).await.0,
        200
    );
    work(&stage).await;
    assert_eq!(stage.manifest(near).await["revision"], after["revision"]);
}

#[tokio::test]
async fn a_campaign_within_calendars_plays_on_their_dates_only() {
    let stage = Stage::new().await;
    let screen = stage.add_screens(1, "").await[0];
    let sales = add(
        &stage.bench,
        json!({ "shipped": "fr-sales", "name": "Soldes" }),
    )
    .await;
    let own = json!({ "name": "Ventes privées", "dates": [{ "date": "2027-03-03" }] });
    let own = add(&stage.bench, own).await;
    let promo = promotion(&stage, json!({ "inCalendars": [sales["id"], own["id"]] })).await;
    let dates = [
        "2027-01-05",
        "2027-01-06",
        "2027-02-02",
        "2027-02-03",
        "2027-03-03",
    ];
    let found = plays_on(&stage, screen, &promo, &dates).await;
    assert_eq!(found, [false, true, true, false, true]);
}

#[tokio::test]
async fn a_calendar_that_a_campaign_names_cannot_be_removed() {
    let stage = Stage::new().await;
    let bench = &stage.bench;
    let holidays = add(bench, json!({ "shipped": "fr-public-holidays" })).await;
    let promo = promotion(&stage, json!({ "notInCalendars": [holidays["id"]] })).await;
    let path = path_of(&holidays);
    let (status, problem) = bench.delete(&path, 1).await;
    assert_eq!(status, 409, "{problem}");
    let usage = json!([{ "kind": "campaign", "id": promo, "name": "Promo", "published": true }]);
    assert_eq!(problem["usage"], usage);
    assert_eq!(bench.get(&path).await.1["usedBy"], usage);
    // taken out of the draft, screens still follow what is published
    let (_, campaign) = bench.get(&format!("/campaigns/{promo}")).await;
    let body = json!({
        "name": "Promo", "kind": "loop", "target": "*", "items": campaign["items"],
    });
    let version = campaign["version"].as_i64().unwrap();
    let (status, saved) = bench
        .put(&format!("/campaigns/{promo}"), version, body)
        .await;
    assert_eq!(status, 200, "{saved}");
    assert_eq!(bench.delete(&path, 1).await.0, 409);
    stage.publish().await;
    assert_eq!(bench.delete(&path, 1).await.0, 204);
    assert_eq!(bench.get(&path).await.0, 404);
    let back = bench.post("/publications/1/rollback", json!({})).await;
    assert_eq!(back.0, 201, "{}", back.1);
    let (status, plan) = bench.get("/calendars").await;
    assert_eq!((status.as_u16(), &plan["items"]), (200, &json!([])));
}

#[tokio::test]
async fn what_is_wrong_with_a_calendar_is_said_beside_its_field() {
    let bench = Bench::new().await;
    let day = |date: &str| json!([{ "date": "2026-01-01" }, { "date": date }]);
    for (new, field) in [
        (json!({}), "name"),
        (json!({ "name": " " }), "name"),
        (json!({ "name": "x", "kind": "moon" }), "kind"),
        (
            json!({ "name": "x", "dates": day("2026-02-30") }),
            "dates[1].date",
        ),
        (
            json!({ "name": "x", "dates": [{ "date": "2026-01-02", "lastDate": "2026-01-01" }] }),
            "dates[0].lastDate",
        ),
        (
            json!({ "name": "x", "dates": [{ "date": "2026-01-02", "colour": 1 }] }),
            "dates[0].colour",
        ),
        (json!({ "name": "x", "source": "shipped" }), "source"),
        (json!({ "shipped": "de-holidays" }), "shipped"),
        (json!({ "shipped": "fr-sales", "dates": [] }), "dates"),
    ] {
        let (status, problem) = bench.post("/calendars", new.clone()).await;
        assert_eq!(status, 422, "{new}: {problem}");
        assert_eq!(fields(&problem), [field], "{new}: {problem}");
    }
    let made = add(&bench, json!({ "name": "Été", "dates": [] })).await;
    let (status, problem) = bench.post("/calendars", json!({ "name": "ete" })).await;
    assert_eq!(status, 409, "{problem}");
    let path = path_of(&made);
    let other = add(&bench, json!({ "name": "Hiver" })).await;
    let (status, _) = bench
        .patch(&path_of(&other), 1, json!({ "name": "ÉTÉ" }))
        .await;
    assert_eq!(status, 409);
    assert_eq!(bench.patch(&path, 7, json!({ "name": "x" })).await.0, 412);
    let unversioned = bench
        .call(Method::PATCH, &path, Some(json!({ "name": "x" })))
        .await;
    assert_eq!(unversioned.0, 428);
}

#[tokio::test]
async fn calendars_are_listed_by_name_a_page_at_a_time() {
    let bench = Bench::new().await;
    for name in ["Zone B", "Fermetures", "école"] {
        add(&bench, json!({ "name": name, "kind": "school", "dates": [{ "date": "2026-12-19", "lastDate": "2027-01-03" }] })).await;
    }
    let names = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().unwrap().iter();
        items
            .map(|c| c["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let (_, first) = bench.get("/calendars?limit=2&kind=school").await;
    assert_eq!(names(&first), ["école", "Fermetures"]);
    let shown = &first["items"][0];
    assert_eq!(
        (
            &shown["dayCount"],
            &shown["firstDate"],
            &shown["lastDate"],
            shown.get("dates")
        ),
        (&json!(16), &json!("2026-12-19"), &json!("2027-01-03"), None)
    );
    let next = first["next"].as_str().unwrap();
    let (_, second) = bench.get(&format!("/calendars?limit=2&after={next}")).await;
    assert_eq!(
        (names(&second), &second["next"]),
        (vec!["Zone B".to_owned()], &Value::Null)
    );
    assert_eq!(names(&bench.get("/calendars?q=ECOLE").await.1), ["école"]);
    let (_, shipped) = bench.get("/calendars/shipped").await;
    assert_eq!(shipped["items"].as_array().unwrap().len(), 3);
    assert_eq!(shipped["items"][0]["name"]["fr"], "Jours fériés (France)");
}

const FILE: &str = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Vacances zone B\r\n\
    BEGIN:VEVENT\r\nUID:noel\r\nSUMMARY:Noël\r\nDTSTART;VALUE=DATE:20261219\r\nDTEND;VALUE=DATE:20270104\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:soir\r\nSUMMARY:Nocturne\r\nDTSTART:20270713T230000Z\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:faux\r\nSUMMARY:Heures\r\nDTSTART:20270101\r\nRRULE:FREQ=HOURLY\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

#[tokio::test]
async fn a_file_becomes_a_calendar_with_a_report_of_every_event() {
    let bench = Bench::new().await;
    let answer = send(&bench, "/calendars/import?kind=school", None, FILE).await;
    let body = answer.json();
    assert_eq!(answer.status, 201, "{body}");
    assert_eq!(answer.header("etag"), "\"1\"");
    let (calendar, report) = (&body["calendar"], &body["report"]);
    assert_eq!(
        (&calendar["name"], &calendar["kind"], &calendar["source"]),
        (
            &json!("Vacances zone B"),
            &json!("school"),
            &json!("import")
        )
    );
    let dates = json!([
        { "date": "2026-12-19", "lastDate": "2027-01-03", "label": "Noël" },
        { "date": "2027-07-14", "label": "Nocturne" },
    ]);
    assert_eq!(
        calendar["dates"], dates,
        "11 p.m. in Greenwich is the 14th in Paris"
    );
    let counts = [&report["taken"], &report["changed"], &report["refused"]];
    assert_eq!(counts, [&json!(1); 3]);
    let entries = report["entries"].as_array().unwrap();
    let lines: Vec<_> = entries
        .iter()
        .map(|e| (&e["line"], &e["uid"], &e["codes"]))
        .collect();
    let expected = [
        (json!(3), json!("noel"), json!([])),
        (json!(9), json!("soir"), json!(["times_dropped"])),
        (json!(14), json!("faux"), json!(["recurrence"])),
    ];
    assert!(
        lines
            .iter()
            .zip(&expected)
            .all(|(a, b)| (a.0, a.1, a.2) == (&b.0, &b.1, &b.2)),
        "{report}"
    );
    assert!(entries[2]["reason"].as_str().unwrap().contains("HOURLY"));
    let again = send(&bench, "/calendars/import", None, FILE).await;
    assert_eq!(again.status, 409, "the name is taken");
}

#[tokio::test]
async fn a_file_replaces_the_dates_of_a_calendar_or_adds_to_them() {
    let bench = Bench::new().await;
    let own = json!({ "name": "École", "dates": [{ "date": "2026-09-01", "label": "Rentrée" }] });
    let made = add(&bench, own).await;
    let path = format!("{}/import", path_of(&made));
    let added = send(&bench, &format!("{path}?mode=add"), Some(1), FILE).await;
    assert_eq!(added.status, 200, "{}", added.json());
    assert_eq!(added.json()["calendar"]["dayCount"], 18);
    let replaced = send(&bench, &path, Some(2), FILE).await;
    assert_eq!(replaced.json()["calendar"]["dayCount"], 17);
    for (path, version, file, status) in [
        (&*path, None, FILE, 428),
        (&*path, Some(1), FILE, 412),
        (&*path, Some(3), "hello", 422),
        (&*path, Some(3), "BEGIN:VCALENDAR\nEND:VCALENDAR", 422),
        (
            "/calendars/import",
            None,
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT",
            422,
        ),
    ] {
        let answer = send(&bench, path, version, file).await;
        assert_eq!(answer.status, status, "{}", answer.json());
    }
    let nameless = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\nEND:VCALENDAR";
    let answer = send(&bench, "/calendars/import", None, nameless).await;
    assert_eq!(
        (answer.status.as_u16(), fields(&answer.json())),
        (422, vec!["name"])
    );
    let huge = format!("BEGIN:VCALENDAR\n{}", "X:\n".repeat(400_000));
    assert_eq!(send(&bench, &path, Some(3), &huge).await.status, 413);
    let (status, _) = bench.post("/calendars/import", json!({})).await;
    assert_eq!(status, 415);
}

#[tokio::test]
async fn editors_edit_calendars_but_what_is_on_screens_takes_a_publisher() {
    let stage = Stage::new().await;
    let editor = stage.bench.as_role(Role::Editor).await;
    let made = add(
        &editor,
        json!({ "name": "Fériés", "dates": [{ "date": "2027-07-14" }] }),
    )
    .await;
    let path = path_of(&made);
    let dates = json!({ "dates": [{ "date": "2027-07-15" }] });
    assert_eq!(editor.patch(&path, 1, dates.clone()).await.0, 200);
    promotion(&stage, json!({ "notInCalendars": [made["id"]] })).await;
    let other = json!({ "dates": [{ "date": "2027-07-16" }] });
    assert_eq!(editor.patch(&path, 2, other.clone()).await.0, 403);
    let import = format!("{path}/import");
    assert_eq!(send(&editor, &import, Some(2), FILE).await.status, 403);
    assert_eq!(
        editor
            .patch(&path, 2, json!({ "name": "Jours fériés" }))
            .await
            .0,
        200
    );
    let publisher = stage.bench.as_role(Role::Publisher).await;
    assert_eq!(publisher.patch(&path, 3, other).await.0, 200);
    let viewer = stage.bench.as_role(Role::Viewer).await;
    assert_eq!(viewer.get(&path).await.0, 200);
    assert_eq!(viewer.patch(&path, 4, dates).await.0, 403);
    assert_eq!(
        viewer.post("/calendars", json!({ "name": "x" })).await.0,
        403
    );
    assert_eq!(viewer.delete(&path, 4).await.0, 403);
    let (_, log) = stage.bench.get("/audit").await;
    let entries = log["items"].as_array().unwrap().iter();
    let acts: Vec<&str> = entries.map(|e| e["action"].as_str().unwrap()).collect();
    let ours: Vec<&&str> = acts.iter().filter(|a| a.starts_with("calendar.")).collect();
    assert_eq!(ours.len(), 4, "{acts:?}");
}

#[tokio::test]
async fn calendars_stay_within_their_organisation() {
    let stage = Stage::new().await;
    let made = add(&stage.bench, json!({ "shipped": "fr-sales" })).await;
    let stranger = stage.bench.as_stranger().await;
    let path = path_of(&made);
    assert_eq!(stranger.get(&path).await.0, 404);
    assert_eq!(
        stranger.patch(&path, 1, json!({ "name": "x" })).await.0,
        404
    );
    assert_eq!(stranger.delete(&path, 1).await.0, 404);
    assert_eq!(
        send(&stranger, &format!("{path}/import"), Some(1), FILE)
            .await
            .status,
        404
    );
    assert_eq!(stranger.get("/calendars").await.1["items"], json!([]));
    add(&stranger, json!({ "shipped": "fr-sales" })).await;
    let body = json!({
        "name": "Promo", "kind": "loop", "target": "*", "items": [],
        "rules": [{ "inCalendars": [made["id"]] }],
    });
    let (status, problem) = stranger.post("/campaigns", body).await;
    assert_eq!(status, 422);
    assert!(
        fields(&problem).contains(&"rules[0].inCalendars[0]"),
        "{problem}"
    );
}
