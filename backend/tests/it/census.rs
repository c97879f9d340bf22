//! What targets mean is kept in memory, and is true after every change, even within one millisecond.
use crate::{bench::Bench, screens::network, sites::screen};
use axum::http::StatusCode;
use serde_json::{Value, json};

struct Stage {
    bench: Bench,
}

impl Stage {
    async fn reach(&self, target: &str) -> (u64, u64) {
        let asked = json!({ "target": target });
        let (status, reach) = self.bench.post("/targets/reach", asked).await;
        assert_eq!(status, StatusCode::OK, "{target}");
        let number = |field: &str| reach[field].as_u64().unwrap();
        (number("screens"), number("sites"))
    }

    async fn patch(&self, kind: &str, id: &str, change: Value) {
        let path = format!("/{kind}/{id}");
        let (_, now) = self.bench.get(&path).await;
        let version = now["version"].as_i64().unwrap();
        let (status, answer) = self.bench.patch(&path, version, change).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
}

#[tokio::test]
async fn every_change_that_targets_ask_for_counts_at_once() {
    let bench = Bench::new().await;
    let (lille, lyon, [a, b, c]) = network(&bench).await;
    let stage = Stage { bench };
    let id = |site: &Value| site["id"].as_str().unwrap().to_owned();
    let (lille_id, lyon_id) = (id(&lille), id(&lyon));
    assert_eq!(stage.reach("zone=north").await, (1, 1));

    let tagged = json!({ "tags": ["zone=north"] });
    stage.patch("screens", &b.to_string(), tagged).await;
    assert_eq!(stage.reach("zone=north").await, (2, 1), "a screen's tag");

    let tagged = json!({ "tags": ["city=lyon", "zone=north"] });
    stage.patch("sites", &lyon_id, tagged).await;
    assert_eq!(stage.reach("zone=north").await, (3, 2), "a site's tag");

    let moved = json!({ "siteId": lyon_id });
    stage.patch("screens", &a.to_string(), moved).await;
    let under = format!("under:{lille_id}");
    assert_eq!(stage.reach(&under).await, (1, 1), "a screen moved");

    let group = json!({ "name": "Window", "screenIds": [a] });
    let (_, group) = stage.bench.post("/groups", group).await;
    let named = format!("group:{} & screen:{c}", id(&group));
    assert_eq!(stage.reach(&named).await, (0, 0));
    let others = json!({ "screenIds": [c] });
    stage.patch("groups", &id(&group), others).await;
    assert_eq!(stage.reach(&named).await, (1, 1), "as many, but others");

    screen(&stage.bench, &lille, "Neuf", &["zone=north"]).await;
    assert_eq!(stage.reach("*").await, (4, 2), "a new screen");
    let revoke = format!("/screens/{a}/revoke");
    stage.bench.post(&revoke, json!({})).await;
    assert_eq!(stage.reach("*").await, (3, 2), "a revoked screen");
    let (_, tags) = stage.bench.get("/tags").await;
    let zone = tags["items"].as_array().unwrap();
    let zone = zone.iter().find(|tag| tag["key"] == "zone").unwrap();
    assert_eq!(zone["values"][0]["screens"], 3, "{zone}");
}
