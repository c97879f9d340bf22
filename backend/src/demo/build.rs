//! Building the network, step by step, as a customer of the API would.
use super::{client::Client, fleet::Crowd, network};
use crate::{
    accounts::temporary,
    app::AppState,
    id::UserId,
    jobs::{Failure, Task},
    simulator::Identity,
};
use player_protocol::device::{Paired, PairingState};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::HashMap, time::Duration};

/// The kind of the job.
pub const KIND: &str = "demo";

/// What the job is told.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// Who asked for it.
    pub(super) by: UserId,
}

/// Media are given so long to be prepared.
const PATIENCE: Duration = Duration::from_mins(3);

/// Builds the network of the job's organisation and starts its screens.
///
/// # Errors
/// [`Failure::Fatal`] with what went wrong: a half-built network is not built again on top.
pub async fn run(state: AppState, crowd: Crowd, task: Task) -> Result<Value, Failure> {
    let order: Order = task.read()?;
    let lent = temporary::lend(&state, task.organisation, order.by, "Vitrine demo").await;
    let lent = lent.map_err(|e| Failure::Retry(e.to_string()))?;
    let client = Client::new(&state, lent.bearer);
    let built = build(&state, &client, &crowd, &task).await;
    temporary::take_back(&state, task.organisation, lent.id)
        .await
        .map_err(|e| Failure::Retry(e.to_string()))?;
    built.map_err(|cause| {
        tracing::error!(cause, "the demonstration network could not be built");
        Failure::Fatal("the demonstration network could not be built: see the server's log".into())
    })
}

async fn build(
    state: &AppState,
    client: &Client,
    crowd: &Crowd,
    task: &Task,
) -> Result<Value, String> {
    let media = upload(client).await?;
    task.progress.set(300);
    let screens = places(client).await?;
    task.progress.set(600);
    prepared(client, &media).await?;
    task.progress.set(800);
    programme(client, &media).await?;
    let publication = json!({ "all": true, "note": "Réseau de démonstration" });
    let published = client.post("/api/v1/publications", &publication).await?;
    crowd.add(state, screens)?;
    task.progress.set(1000);
    Ok(json!({ "publication": published["number"] }))
}

async fn upload(client: &Client) -> Result<HashMap<&'static str, Value>, String> {
    let mut ids = HashMap::new();
    for creative in network::CREATIVES {
        let made = client
            .upload(creative.file, creative.title, creative.bytes)
            .await?;
        ids.insert(creative.key, made["id"].clone());
    }
    Ok(ids)
}

async fn places(client: &Client) -> Result<Vec<Identity>, String> {
    let region = json!({ "kind": "region", "name": "France", "tags": ["enseigne=ondine"] });
    let region = client.post("/api/v1/sites", &region).await?;
    let mut screens = vec![];
    for store in &network::STORES {
        let site = client
            .post("/api/v1/sites", &network::store(store, &region["id"]))
            .await?;
        for (name, place, resolution) in network::SCREENS {
            let paired = pair(client, &site["id"], (name, place, resolution)).await?;
            screens.push(Identity {
                screen: paired.screen_id,
                secret: paired.secret,
                keys: paired.signing_keys,
                resolution,
            });
        }
    }
    // one screen is never switched on, so that the overview has something to tell
    screens.pop();
    Ok(screens)
}

async fn pair(
    client: &Client,
    site: &Value,
    (name, place, resolution): (&str, &str, [u32; 2]),
) -> Result<Paired, String> {
    let asked = json!({ "model": "Écran simulé", "resolution": resolution });
    let offer = client.post("/device/v1/pairings", &asked).await?;
    let claim = json!({ "code": offer["code"], "siteId": site, "name": name, "tags": [format!("place={place}")] });
    client.post("/api/v1/screens/pair", &claim).await?;
    let id = offer["id"].as_str().unwrap_or_default();
    let secret = offer["pollSecret"].as_str().unwrap_or_default();
    let answer = client
        .showing(secret)
        .get(&format!("/device/v1/pairings/{id}"))
        .await?;
    match serde_json::from_value(answer) {
        Ok(PairingState::Paired(paired)) => Ok(paired),
        Ok(PairingState::Waiting) => Err("a claimed pairing still waits".into()),
        Err(e) => Err(format!("a pairing's answer cannot be read: {e}")),
    }
}

/// Waits until screens can show every creative.
async fn prepared(client: &Client, media: &HashMap<&'static str, Value>) -> Result<(), String> {
    let all = async {
        for id in media.values() {
            let path = format!("/api/v1/media/{}", id.as_str().unwrap_or_default());
            loop {
                match client.get(&path).await?["state"].as_str() {
                    Some("ready") => break,
                    Some("failed") => return Err(format!("{path} could not be prepared")),
                    _ => tokio::time::sleep(Duration::from_millis(300)).await,
                }
            }
        }
        Ok(())
    };
    let in_time = tokio::time::timeout(PATIENCE, all).await;
    in_time.map_err(|_| "the creatives were not prepared in time".to_owned())?
}

/// The first template as somebody fills it in.
async fn offer(client: &Client, media: impl Fn(&str) -> Value) -> Result<Value, String> {
    let templates = client.get("/api/v1/scene-templates?locale=fr").await?;
    let all = templates["items"].as_array().into_iter().flatten();
    let found = all.into_iter().find(|template| template["id"] == "offer");
    let found = found.ok_or("there is no template of offers")?;
    Ok(network::offer(found["body"].clone(), media))
}

async fn programme(client: &Client, media: &HashMap<&'static str, Value>) -> Result<(), String> {
    let creative = |key: &str| media.get(key).cloned().unwrap_or_default();
    let mut playlists = HashMap::new();
    for (key, name, creatives) in network::PLAYLISTS {
        let body = network::playlist(name, creatives, creative);
        let made = client.post("/api/v1/playlists", &body).await?;
        playlists.insert(key, made["id"].clone());
    }
    let playlist = |key: &str| playlists.get(key).cloned().unwrap_or_default();
    let scene = offer(client, creative).await?;
    let scene = client.post("/api/v1/scenes", &scene).await?["id"].clone();
    let sales = json!({ "shipped": "fr-sales" });
    let sales = client.post("/api/v1/calendars", &sales).await?["id"].clone();
    for campaign in network::campaigns(creative, playlist, (&scene, &sales)) {
        client.post("/api/v1/campaigns", &campaign).await?;
    }
    Ok(())
}
