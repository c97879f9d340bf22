//! Looks at everything that a server stands on, and says what to change. Writes nothing that stays.
mod database;
mod system;

use crate::{broker::Endpoint, config::Config, media, secrets, storage, traces};
use object_store::ObjectStoreExt as _;
use std::time::Instant as Stopwatch;

/// How one thing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be; what was seen.
    Good(String),
    /// It works, but look at it; what to do.
    Odd(String),
    /// The server cannot do its work; what to change.
    Bad(String),
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub what: &'static str,
    /// How it stands.
    pub verdict: Verdict,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (mark, text) = match &self.verdict {
            Verdict::Good(text) => ("ok  ", text),
            Verdict::Odd(text) => ("warn", text),
            Verdict::Bad(text) => ("FAIL", text),
        };
        write!(f, "{mark}  {:<12}  {text}", self.what)
    }
}

impl Finding {
    /// Whether the server cannot do its work like this.
    pub fn is_bad(&self) -> bool {
        matches!(self.verdict, Verdict::Bad(_))
    }
}

fn finding(what: &'static str, verdict: Verdict) -> Finding {
    Finding { what, verdict }
}

/// A sentence that failed, or one that went well.
fn judged(result: Result<String, String>) -> Verdict {
    match result {
        Ok(seen) => Verdict::Good(seen),
        Err(sentence) => Verdict::Bad(sentence),
    }
}

/// Looks at everything, in the order in which a start needs it.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut found = vec![
        finding("data folder", system::folder(config)),
        finding("secrets", system::secrets(config)),
    ];
    found.extend(database::examine(config).await);
    found.push(finding("media store", judged(store(config).await)));
    if config.mqtt_url.is_some() {
        found.push(finding("broker", judged(broker(config).await)));
    }
    found.extend(collector(config).await);
    found.push(finding(
        "ffmpeg",
        judged(media::tools::try_out(config).await),
    ));
    found.push(finding("fence", fence()));
    found.push(finding("open files", system::open_files()));
    found.push(finding("backlog", system::backlog()));
    found.push(finding("clock", system::clock(config)));
    found.push(finding("public url", address(config)));
    let ports = [
        ("web port", config.http_address),
        ("MQTT port", config.mqtt_address),
        ("metrics port", config.ops_address),
    ];
    found.extend(ports.map(|(what, address)| finding(what, system::port(address))));
    found
}

async fn broker(config: &Config) -> Result<String, String> {
    Endpoint::of(config, "")?.try_out().await
}

/// Whoever is sent traces; the server does its work without.
async fn collector(config: &Config) -> Option<Finding> {
    let verdict = match traces::try_out(config).await {
        Ok(taken) => match taken? {
            Ok(url) => Verdict::Good(format!("{url} takes traces")),
            Err(why) => Verdict::Odd(format!("{why}; traces are lost meanwhile")),
        },
        Err(sentence) => Verdict::Bad(sentence),
    };
    Some(finding("collector", verdict))
}

/// Writes an object, reads it and removes it.
async fn store(config: &Config) -> Result<String, String> {
    let store = storage::open(config)?;
    let key = object_store::path::Path::from(format!("doctor/{}", secrets::random_token()));
    let bytes = secrets::random_bytes().to_vec();
    let begin = Stopwatch::now();
    let written = store.put(&key, bytes.clone().into()).await;
    written.map_err(|e| format!("cannot be written: {e}"))?;
    let took = begin.elapsed();
    let read = async { store.get(&key).await?.bytes().await };
    let read = read.await.map_err(|e| format!("cannot be read: {e}"));
    let removed = store.delete(&key).await;
    removed.map_err(|e| format!("objects cannot be removed: {e}"))?;
    if read? != bytes {
        return Err("gives back other bytes than it was given".into());
    }
    let place = match &config.storage_url {
        Some(url) => url.clone(),
        None => "local folder, every object is synced to the disk".into(),
    };
    Ok(format!("{place}; one write took {} ms", took.as_millis()))
}

fn fence() -> Verdict {
    match media::tools::fenced() {
        true => Verdict::Good("media programs see only their own files (Landlock)".into()),
        false => Verdict::Odd(
            "this kernel fences media programs in only in part (Linux 6.7 and later do it whole): \
             limits and flags hold"
                .into(),
        ),
    }
}

fn address(config: &Config) -> Verdict {
    let url = config.public_url();
    let elsewhere = !config.http_address.ip().is_loopback();
    match &config.public_url {
        None if elsewhere => Verdict::Odd(format!(
            "links will begin with {url}: set VITRINE_PUBLIC_URL to what browsers use"
        )),
        Some(text) if !text.starts_with("http://") && !text.starts_with("https://") => {
            Verdict::Bad(format!("`{text}` must begin with https:// or http://"))
        }
        _ => Verdict::Good(url),
    }
}
