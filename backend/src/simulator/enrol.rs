//! Makes a fleet over the REST API as IT would: a store for it, screens in bulk, and each device with its own enrolment.
use super::link::{Broker, Identity};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use player_protocol::device::{Paired, PairingRequest, PairingState, ServerTime};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{ops::RangeInclusive, path::Path};
use uuid::Uuid;

/// The code of the store that simulated screens hang in.
const SITE: &str = "SIMULATION";
/// Screens in one call.
const CHUNK: usize = 500;
/// Devices that enrol at a time.
const AT_ONCE: usize = 16;
const RESOLUTIONS: [[u32; 2]; 3] = [[1920, 1080], [1080, 1920], [3840, 2160]];

/// A fleet and where it connects; kept so that a second run is the same fleet.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Fleet {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) web_socket_path: String,
    pub(super) screens: Vec<Identity>,
}

impl Fleet {
    /// The fleet in this file; none if there is no such file.
    ///
    /// # Errors
    /// A sentence, if the file holds something else.
    pub(super) fn kept(file: &Path) -> Result<Option<Self>, String> {
        let place = file.display();
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(format!("{place} cannot be read: {e}")),
        };
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|e| format!("{place} holds no fleet ({e}): remove it or name another file"))
    }

    /// Keeps the fleet's secrets in a file that only its owner reads.
    ///
    /// # Errors
    /// A sentence, if the file cannot be written.
    pub(super) fn keep(&self, file: &Path) -> Result<(), String> {
        let bytes = serde_json::to_vec(self).map_err(|e| e.to_string())?;
        let name = file.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| format!("{} is no name of a file", file.display()))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        crate::secrets::put(folder, name, &bytes)
    }

    /// These screens and `more` of the same server.
    pub(super) fn joined(mut self, more: Self) -> Self {
        self.screens.extend(more.screens);
        self
    }

    /// Where these screens connect.
    pub(super) fn broker(&self, server: &str, web_socket: bool) -> Broker {
        if web_socket {
            let base = server.replacen("http", "ws", 1);
            return Broker::WebSocket(format!("{base}{}", self.web_socket_path));
        }
        Broker::Tcp(self.host.clone(), self.port)
    }
}

/// The server's API with an operator's key.
#[derive(Debug)]
pub(super) struct Api {
    http: Client,
    server: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    screens: Vec<Enrolment>,
}

#[derive(Deserialize)]
struct Enrolment {
    token: String,
}

impl Api {
    /// The API of `server` (`https://host`), asked with this key.
    pub(super) fn new(http: Client, server: &str, key: String) -> Self {
        let server = server.to_owned();
        Self { http, server, key }
    }

    /// Makes the screens of these numbers, from 1 on, and takes each of them as its device would.
    ///
    /// # Errors
    /// A sentence with what the server said.
    pub(super) async fn enrol(&self, numbers: RangeInclusive<usize>) -> Result<Fleet, String> {
        let site = self.site().await?;
        let numbers: Vec<usize> = numbers.collect();
        let mut tokens = Vec::with_capacity(numbers.len());
        for some in numbers.chunks(CHUNK) {
            let screen = |n: &usize| json!({ "name": format!("Simulated {n:05}"), "siteId": site, "tags": ["simulated"] });
            let body = json!({ "screens": some.iter().map(screen).collect::<Vec<_>>() });
            let made: Made = self.post("/api/v1/screens/provision", &body).await?;
            tokens.extend(made.screens.into_iter().map(|e| e.token));
        }
        let devices = numbers
            .into_iter()
            .zip(tokens)
            .map(|(n, token)| self.device(n - 1, token));
        let paired: Vec<(Paired, [u32; 2])> = stream::iter(devices)
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        let first = paired.first().ok_or("a fleet has at least one screen")?;
        let mqtt = first.0.mqtt.clone();
        let screens = paired.into_iter().map(|(paired, resolution)| Identity {
            screen: paired.screen_id,
            secret: paired.secret,
            keys: paired.signing_keys,
            resolution,
        });
        Ok(Fleet {
            host: mqtt.host,
            port: mqtt.port,
            web_socket_path: mqtt.web_socket_path,
            screens: screens.collect(),
        })
    }

    async fn device(&self, n: usize, token: String) -> Result<(Paired, [u32; 2]), String> {
        let resolution = RESOLUTIONS[n % RESOLUTIONS.len()];
        let body = PairingRequest {
            public_key: None,
            model: concat!("Simulator ", env!("CARGO_PKG_VERSION")).to_owned(),
            resolution,
        };
        let request = self
            .http
            .post(format!("{}/device/v1/enrolments", self.server));
        match answer(request.bearer_auth(token).json(&body)).await? {
            PairingState::Paired(paired) => Ok((paired, resolution)),
            PairingState::Waiting => Err("the server did not enrol a screen".into()),
        }
    }

    /// The store of simulated screens, made when it is not there.
    async fn site(&self) -> Result<Uuid, String> {
        let request = self
            .http
            .get(format!("{}/api/v1/sites?q={SITE}", self.server));
        let found: Value = answer(request.bearer_auth(&self.key)).await?;
        let found = found["items"].as_array().into_iter().flatten();
        let mut mine = found
            .filter(|site| site["code"] == SITE)
            .map(|site| site["id"].clone());
        let id = match mine.next_back() {
            Some(id) => id,
            None => {
                let body = json!({ "name": "Simulation", "code": SITE });
                let made: Value = self.post("/api/v1/sites", &body).await?;
                made["id"].clone()
            }
        };
        serde_json::from_value(id).map_err(|e| e.to_string())
    }

    async fn post<T: DeserializeOwned>(&self, path: &str, body: &Value) -> Result<T, String> {
        let request = self.http.post(format!("{}{path}", self.server));
        answer(request.bearer_auth(&self.key).json(body)).await
    }
}

/// How many milliseconds the server's clock is ahead of this machine's.
///
/// # Errors
/// A sentence with what the server said.
pub(super) async fn clock_offset_ms(
    http: &Client,
    server: &str,
    secret: &str,
) -> Result<i64, String> {
    let own = crate::time::Clock::system(0);
    let before = own.now().as_ms();
    let request = http.get(format!("{server}/device/v1/time"));
    let told: ServerTime = answer(request.bearer_auth(secret)).await?;
    let halfway = before.midpoint(own.now().as_ms());
    Ok(told.server_time.as_millisecond() - halfway)
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, String> {
    let answer = request.send().await;
    let answer = answer.map_err(|e| format!("the server does not answer: {e}"))?;
    let status = answer.status();
    if status.is_success() {
        return answer
            .json()
            .await
            .map_err(|e| format!("the server's answer cannot be read: {e}"));
    }
    let problem: Value = answer.json().await.unwrap_or_default();
    let why = problem["detail"].as_str().unwrap_or_default();
    let hint = match status {
        StatusCode::UNAUTHORIZED if why.contains("revoked") => {
            " (the screens of the fleet file, or the API key: name another --fleet-file, or make a new key)"
        }
        StatusCode::UNAUTHORIZED => {
            " (make an API key with the scope to operate screens in the admin)"
        }
        _ => "",
    };
    Err(format!("the server refused with {status}: {why}{hint}"))
}
