//! Every setting, read once. The doc of a field is the documentation of its variable: `VITRINE_` + the name in capitals,
//! or the same name in lower case in the TOML file that `VITRINE_CONFIG` names.
use axum::http::Uri;
use figment::{
    Figment,
    error::Kind,
    providers::{Env, Format as _, Serialized, Toml},
};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};
use tracing_subscriber::EnvFilter;

/// The settings of one server process.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address and port of the web: admin, player, REST API, device API and MQTT over WebSocket.
    pub http_address: SocketAddr,
    /// How browsers reach this server, such as `https://signage.example.com`; printed links start with it. Default: `http://` + `http_address`.
    pub public_url: Option<String>,
    /// Address and port for screens that speak plain TCP, with the broker inside or outside.
    pub mqtt_address: SocketAddr,
    /// An external MQTT broker instead of the embedded one, such as `mqtt://vitrine@broker.internal:1883`.
    pub mqtt_url: Option<String>,
    /// File that holds the password for `mqtt_url`.
    pub mqtt_password_file: Option<PathBuf>,
    /// The account of `mqtt_url`'s broker by which the sessions of screens go there; default: the server's own.
    pub mqtt_screens_user: Option<String>,
    /// File that holds the password of `mqtt_screens_user`.
    pub mqtt_screens_password_file: Option<PathBuf>,
    /// Quality of service of subscriptions at `mqtt_url`: 1, or 0 where the broker pays dearly for 1, as NATS does.
    pub mqtt_qos: u8,
    /// The MQTT host that screens are told at pairing, such as the balancer's; default: the host that the screen used for HTTP.
    pub mqtt_public_host: Option<String>,
    /// The MQTT port that screens are told at pairing; default: that of `mqtt_address`.
    pub mqtt_public_port: Option<u16>,
    /// Address and port of `/metrics` and the operators' endpoints; keep it internal.
    pub ops_address: SocketAddr,
    /// `sqlite://path` or `postgres://user@host/name`. Default: `vitrine.db` in `data_dir`.
    pub database_url: Option<String>,
    /// File that holds the whole database URL, when it contains a password.
    pub database_url_file: Option<PathBuf>,
    /// Folder for the database, media, uploads in progress and secrets.
    pub data_dir: PathBuf,
    /// `s3://bucket/prefix` to keep media in S3; default: the folder `media` in `data_dir`.
    pub storage_url: Option<String>,
    /// Endpoint of an S3-compatible store, such as `https://s3.example.com`.
    pub s3_endpoint: Option<String>,
    /// Region of the S3 bucket.
    pub s3_region: String,
    /// Access key of the S3 bucket.
    pub s3_access_key: Option<String>,
    /// File that holds the S3 secret key.
    pub s3_secret_key_file: Option<PathBuf>,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed, or their networks as `10.0.0.0/8`, comma separated.
    pub trusted_proxies: String,
    /// Largest upload in bytes.
    pub max_upload_bytes: u64,
    /// Bytes of media that one organisation may keep; 0 = no limit.
    pub media_quota_bytes: u64,
    /// A browser's sign-in ends after this many minutes without a request.
    pub session_idle_minutes: u32,
    /// A browser's sign-in ends after this many hours in any case.
    pub session_hours: u32,
    /// How many media are transcoded at the same time.
    pub transcode_jobs: usize,
    /// The ffmpeg program; ffprobe is expected beside it.
    pub ffmpeg: PathBuf,
    /// What is logged, in the syntax of `tracing-subscriber`'s filter, such as `info,backend=debug`.
    pub log: String,
    /// `text` for people, `json` for log collectors.
    pub log_format: LogFormat,
    /// A collector of OpenTelemetry that is sent traces by OTLP over HTTP, such as `http://collector:4318`; default: none are made.
    pub otlp_endpoint: Option<String>,
    /// Adds the demonstration network by itself once the server is set up.
    pub demo: bool,
    /// Lets webhooks reach loopback and private addresses too; leave it off unless their receivers live in your own network.
    pub private_webhooks: bool,
    /// Moves the server's clock by so many milliseconds, to rehearse a date; 0 in production.
    pub clock_offset_ms: i64,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One readable line an event.
    Text,
    /// One JSON object an event.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            http_address: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            mqtt_address: SocketAddr::from(([127, 0, 0, 1], 1883)),
            mqtt_url: None,
            mqtt_password_file: None,
            mqtt_screens_user: None,
            mqtt_screens_password_file: None,
            mqtt_qos: 1,
            mqtt_public_host: None,
            mqtt_public_port: None,
            ops_address: SocketAddr::from(([127, 0, 0, 1], 9464)),
            database_url: None,
            database_url_file: None,
            data_dir: "data".into(),
            storage_url: None,
            s3_endpoint: None,
            s3_region: "us-east-1".into(),
            s3_access_key: None,
            s3_secret_key_file: None,
            trusted_proxies: String::new(),
            max_upload_bytes: 4 << 30,
            media_quota_bytes: 0,
            session_idle_minutes: 120,
            session_hours: 24 * 7,
            transcode_jobs: 1,
            ffmpeg: "ffmpeg".into(),
            log: "info,sqlx=warn,rmqtt=warn,rumqttc=warn".into(),
            log_format: LogFormat::Text,
            otlp_endpoint: None,
            demo: false,
            private_webhooks: false,
            clock_offset_ms: 0,
        }
    }
}

impl Config {
    /// Defaults, then the TOML file, then the environment; the last one wins.
    ///
    /// # Errors
    /// A sentence that names the setting that is unknown or has a wrong value.
    pub fn load() -> Result<Self, String> {
        let file = std::env::var_os("VITRINE_CONFIG");
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(path) = &file {
            figment = figment.merge(Toml::file_exact(path));
        }
        let figment = figment.merge(Env::prefixed("VITRINE_").ignore(&["config", "bin"]));
        let mut config: Self = figment.extract().map_err(|e| in_words(&e))?;
        if let Some(path) = &config.database_url_file {
            config.database_url = Some(secret(path)?);
        }
        config.check()?;
        Ok(config)
    }

    /// What no type says of a value; what cannot work is told at the start, not when it is needed.
    fn check(&self) -> Result<(), String> {
        if let Some(wrong) = self.proxies().find(|text| network(text).is_none()) {
            return Err(format!(
                "trusted_proxies must list addresses or networks such as 10.0.0.1 or 10.0.0.0/8, not `{wrong}`"
            ));
        }
        let url = self.public_url();
        let is_web =
            |url: Uri| matches!(url.scheme_str(), Some("http" | "https")) && url.host().is_some();
        if !url.parse().is_ok_and(is_web) {
            return Err(format!(
                "public_url must look like https://signage.example.com, not `{url}`"
            ));
        }
        if let Err(e) = EnvFilter::try_new(&self.log) {
            return Err(format!(
                "log must look like info or info,backend=debug, not `{}`: {e}",
                self.log
            ));
        }
        if self.mqtt_qos > 1 {
            return Err(format!("mqtt_qos must be 0 or 1, not {}", self.mqtt_qos));
        }
        let counts = [
            ("session_hours", self.session_hours),
            ("session_idle_minutes", self.session_idle_minutes),
            (
                "transcode_jobs",
                u32::try_from(self.transcode_jobs).unwrap_or(u32::MAX),
            ),
        ];
        match counts.into_iter().find(|(_, count)| *count == 0) {
            Some((name, _)) => Err(format!("{name} must be at least 1")),
            None => Ok(()),
        }
    }

    fn proxies(&self) -> impl Iterator<Item = &str> {
        let parts = self.trusted_proxies.split(',').map(str::trim);
        parts.filter(|text| !text.is_empty())
    }

    /// The database's URL, with the default filled in.
    pub fn database_url(&self) -> String {
        let fallback = || format!("sqlite://{}", self.data_dir.join("vitrine.db").display());
        self.database_url.clone().unwrap_or_else(fallback)
    }

    /// How browsers reach this server, without a slash at the end.
    pub fn public_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.http_address),
        }
    }

    /// Whether browsers reach this server over TLS, so that cookies must be `Secure`.
    pub fn is_https(&self) -> bool {
        self.public_url().starts_with("https://")
    }

    /// Whether requests from this peer may name the client's address in `X-Forwarded-For`.
    pub fn trusts_proxy(&self, peer: IpAddr) -> bool {
        self.proxies()
            .filter_map(network)
            .any(|trusted| trusted.contains(&peer))
    }

    /// Folder for secrets that this installation made itself.
    pub fn secrets_dir(&self) -> PathBuf {
        self.data_dir.join("secrets")
    }
}

/// The network, or the one address, that a text names.
fn network(text: &str) -> Option<IpNet> {
    let address = || text.parse().ok().map(|address: IpAddr| address.into());
    text.parse().ok().or_else(address)
}

/// Reads a secret from its file, without the newline at its end.
///
/// # Errors
/// A sentence that names the file.
pub fn secret(path: &std::path::Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("cannot read the secret file {}: {e}", path.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// What is wrong with a setting, by the name under which the environment has it.
fn in_words(error: &figment::Error) -> String {
    let name = format!("VITRINE_{}", error.path.join("_").to_uppercase());
    match &error.kind {
        Kind::InvalidType(found, wanted) if !error.path.is_empty() => {
            let wanted = match wanted.as_str() {
                "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number",
                "i64" => "a whole number, with a minus if it is negative",
                other => other,
            };
            format!("{name} must be {wanted}, not {found}")
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_start_on_loopback_with_everything_under_data() {
        let config = Config::default();
        assert!(config.http_address.ip().is_loopback() && config.mqtt_address.ip().is_loopback());
        assert_eq!(config.database_url(), "sqlite://data/vitrine.db");
        assert_eq!(config.public_url(), "http://127.0.0.1:8080");
    }

    #[test]
    fn only_named_proxies_are_believed() {
        let config = Config {
            trusted_proxies: "10.0.0.1, ::1, 172.31.0.0/16".into(),
            ..Config::default()
        };
        for (peer, trusted) in [
            ("10.0.0.1", true),
            ("10.0.0.2", false),
            ("::1", true),
            ("172.31.83.10", true),
            ("172.32.0.1", false),
        ] {
            assert_eq!(
                config.trusts_proxy(peer.parse().unwrap()),
                trusted,
                "{peer}"
            );
        }
    }

    #[test]
    fn what_cannot_work_is_told_at_the_start() {
        type Change = fn(&mut Config);
        let wrong: [(&str, Change); 7] = [
            ("log", |c| c.log = "foo=bar=baz".into()),
            ("trusted_proxies", |c| {
                c.trusted_proxies = "10.0.0.1,proxy".into();
            }),
            ("public_url", |c| {
                c.public_url = Some("signage.example.com".into());
            }),
            ("mqtt_qos", |c| c.mqtt_qos = 2),
            ("session_hours", |c| c.session_hours = 0),
            ("session_idle_minutes", |c| c.session_idle_minutes = 0),
            ("transcode_jobs", |c| c.transcode_jobs = 0),
        ];
        assert_eq!(Config::default().check(), Ok(()));
        for (name, change) in wrong {
            let mut config = Config::default();
            change(&mut config);
            let told = config.check().unwrap_err();
            assert!(told.starts_with(name), "{told}");
        }
    }
}
