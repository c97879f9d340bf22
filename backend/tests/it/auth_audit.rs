//! The audit log: complete, append-only, and telling when somebody has tampered with it.
use crate::bench::Bench;
use axum::http::StatusCode;
use backend::auth::Role;
use sea_orm::{ConnectionTrait as _, DbBackend};
use serde_json::{Value, json};

async fn rename(bench: &Bench, times: i64) {
    for version in 1..=times {
        let wish = json!({ "name": format!("Maison {version}") });
        let (status, _) = bench.patch("/organisation", version, wish).await;
        assert_eq!(status, StatusCode::OK);
    }
}

async fn run(bench: &Bench, sql: &str) -> bool {
    bench.state.db.execute_unprepared(sql).await.is_ok()
}

async fn unguard(bench: &Bench) {
    let statements: &[&str] = match bench.state.db.get_database_backend() {
        DbBackend::Postgres => &["DROP TRIGGER audit_entry_guard ON audit_entry"],
        _ => &[
            "DROP TRIGGER audit_entry_no_update",
            "DROP TRIGGER audit_entry_no_delete",
        ],
    };
    for statement in statements {
        assert!(run(bench, statement).await);
    }
}

async fn verdict(bench: &Bench) -> Value {
    let (status, verdict) = bench.get("/audit/verify").await;
    assert_eq!(status, StatusCode::OK);
    verdict
}

#[tokio::test]
async fn the_log_is_filtered_by_person_object_and_time_and_taken_along_as_a_table() {
    let bench = Bench::new().await;
    rename(&bench, 1).await;
    let between = bench.clock.now();
    bench.clock.advance(60_000);
    let admin = bench.as_role(Role::Admin).await;
    let (status, _) = admin
        .patch("/organisation", 2, json!({ "name": "=Maison; \"deux\"" }))
        .await;
    assert_eq!(status, StatusCode::OK);
    let (_, all) = bench.get("/audit").await;
    let [newest, oldest] = [
        &all["items"][0],
        all["items"].as_array().unwrap().last().unwrap(),
    ];
    let found = async |query: &str| {
        let (status, page) = bench.get(&format!("/audit?{query}")).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let items = page["items"].as_array().unwrap().clone();
        items.iter().map(|e| e["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        found(&format!("whoId={}", admin.user)).await,
        [newest["id"].clone()]
    );
    assert!(!found("whoKind=user").await.is_empty());
    assert!(found("whoKind=key").await.is_empty());
    let later = between.plus_ms(1);
    assert_eq!(
        found(&format!("from={later}")).await,
        [newest["id"].clone()]
    );
    assert!(found(&format!("to={later}")).await.contains(&oldest["id"]));
    assert!(!found(&format!("to={later}")).await.contains(&newest["id"]));
    let about = format!("objectKind=organisation&objectId={}", bench.organisation);
    assert_eq!(found(&about).await.len(), 2);
    let (status, problem) = bench
        .get(&format!("/audit?from={later}&to={between}"))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "to");

    let path = format!("/audit?locale=fr&whoId={}", admin.user);
    let mut request = bench.request(axum::http::Method::GET, &path, None);
    let kind = "text/csv".parse().unwrap();
    request.headers_mut().insert("accept", kind);
    let answer = bench.send(request).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{feff}N°;Heure (UTC);Qui"), "{text}");
    assert_eq!(lines.len(), 3, "{text}");
    assert!(
        lines[1].contains(";organisation.update;organisation;"),
        "{text}"
    );
}

#[tokio::test]
async fn what_was_done_is_listed_newest_first() {
    let bench = Bench::new().await;
    rename(&bench, 3).await;
    let stranger = bench.as_stranger().await;
    rename(&stranger, 1).await;
    let (_, page) = bench.get("/audit?limit=2").await;
    let names = |page: &Value| {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|e| e["detail"]["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&page), ["Maison 3", "Maison 2"]);
    let first = &page["items"][0];
    assert_eq!(
        first["who"],
        json!({ "kind": "user", "id": bench.user, "name": "Owner Person" })
    );
    assert_eq!(first["action"], "organisation.update");
    assert_eq!(first["objectId"], json!(bench.organisation));
    let (_, rest) = bench
        .get(&format!(
            "/audit?limit=2&after={}",
            page["next"].as_str().unwrap()
        ))
        .await;
    assert_eq!(names(&rest), ["Maison 1"]);
    let (_, none) = bench.get("/audit?action=user.update").await;
    assert_eq!(none["items"], json!([]));
    let viewer = bench.as_role(Role::Viewer).await;
    assert_eq!(viewer.get("/audit").await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn changes_at_the_same_time_get_one_place_each() {
    let bench = Bench::new().await;
    let wishes = (0..12).map(|n| {
        let bench = &bench;
        async move {
            let wish = json!({ "email": format!("p{n}@example.com"), "role": "viewer" });
            bench.post("/invitations", wish).await.0
        }
    });
    let answers = futures_util::future::join_all(wishes).await;
    assert!(
        answers.iter().all(|s| *s == StatusCode::CREATED),
        "{answers:?}"
    );
    let found = verdict(&bench).await;
    assert_eq!(
        (&found["intact"], &found["entries"]),
        (&json!(true), &json!(12))
    );
}

#[tokio::test]
async fn the_log_only_grows() {
    let bench = Bench::new().await;
    rename(&bench, 1).await;
    assert!(!run(&bench, "UPDATE audit_entry SET who_name = 'nobody'").await);
    assert!(!run(&bench, "DELETE FROM audit_entry").await);
    assert_eq!(verdict(&bench).await["intact"], true);
}

#[tokio::test]
async fn tampering_is_found_where_it_begins() {
    for (sql, expected) in [
        (
            "UPDATE audit_entry SET who_name = 'somebody' WHERE sequence = 3",
            3,
        ),
        ("UPDATE audit_entry SET detail = '{}' WHERE sequence = 1", 1),
        ("UPDATE audit_entry SET at = at + 1 WHERE sequence = 5", 5),
        ("DELETE FROM audit_entry WHERE sequence = 2", 2),
        ("DELETE FROM audit_entry WHERE sequence >= 4", 4),
        ("DELETE FROM audit_entry", 1),
        ("UPDATE audit_entry SET hash = 'x' WHERE sequence = 5", 5),
    ] {
        let bench = Bench::new().await;
        rename(&bench, 5).await;
        unguard(&bench).await;
        assert!(run(&bench, sql).await, "{sql}");
        let found = verdict(&bench).await;
        assert_eq!(found["firstBad"], expected, "{sql}");
        assert_eq!(found["intact"], false, "{sql}");
    }
}

#[tokio::test]
async fn swapped_entries_are_found() {
    let bench = Bench::new().await;
    rename(&bench, 4).await;
    unguard(&bench).await;
    for (from, to) in [(2, 99), (3, 2), (99, 3)] {
        let sql = format!("UPDATE audit_entry SET sequence = {to} WHERE sequence = {from}");
        assert!(run(&bench, &sql).await);
    }
    assert_eq!(verdict(&bench).await["firstBad"], 2);
}
