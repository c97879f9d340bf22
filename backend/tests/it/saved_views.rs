//! What a person saves for the next visit.
use crate::bench::Bench;
use axum::http::StatusCode;
use backend::auth::Role;
use serde_json::{Value, json};

const PATH: &str = "/auth/me/views";

fn view(name: &str) -> Value {
    json!({ "name": name, "search": { "tag": "window", "status": "offline" } })
}

#[tokio::test]
async fn views_belong_to_one_person_and_stay() {
    let bench = Bench::new().await;
    assert_eq!(bench.get(PATH).await.1, json!({ "items": [] }));
    let body = json!({ "items": [view(" Windows "), view("Doors")] });
    let (status, kept) = bench.put(PATH, 0, body).await;
    assert_eq!(status, StatusCode::OK, "{kept}");
    assert_eq!(kept["items"][0]["name"], "Doors", "by name: {kept}");
    assert_eq!(kept["items"][1]["name"], "Windows");
    assert_eq!(bench.get(PATH).await.1, kept);
    let colleague = bench.as_role(Role::Viewer).await;
    assert_eq!(colleague.get(PATH).await.1, json!({ "items": [] }));
    let (status, own) = colleague
        .put(PATH, 0, json!({ "items": [view("Mine")] }))
        .await;
    assert_eq!(status, StatusCode::OK, "{own}");
    assert_eq!(bench.get(PATH).await.1, kept);
    let (_, none) = bench.put(PATH, 0, json!({ "items": [] })).await;
    assert_eq!(none, json!({ "items": [] }));
}

#[tokio::test]
async fn views_that_nobody_could_choose_from_are_refused() {
    let bench = Bench::new().await;
    let many: Vec<Value> = (0..31).map(|n| view(&n.to_string())).collect();
    for (items, field) in [
        (json!([view("")]), "items[0].name"),
        (json!([view("A"), view("A ")]), "items[1].name"),
        (json!([view(&"x".repeat(61))]), "items[0].name"),
        (
            json!([{ "name": "Long", "search": { "q": "x".repeat(201) } }]),
            "items[0].search",
        ),
        (json!(many), "items"),
    ] {
        let (status, problem) = bench.put(PATH, 0, json!({ "items": items })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{items}");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    assert_eq!(bench.get(PATH).await.1, json!({ "items": [] }));
}
