//! Where the server's own clients find the broker, and as whom.
use super::access::SERVER;
use crate::{
    config::{self, Config},
    secrets,
};
use rmqtt::codec::types::QoS;
use rumqttc::{AsyncClient, ConnectionError, Event, MqttOptions, NetworkOptions, Packet};
use std::{net::IpAddr, time::Duration};

/// Largest packet that may come in: a screen's message with its topic.
const PACKET_MAX_BYTES: usize = 256 * 1024;
/// Acknowledgements that may be outstanding; also the highest packet id.
pub(super) const INFLIGHT: u16 = 1000;

/// How long a broker may take to answer when it is only looked at.
const PATIENCE: Duration = Duration::from_secs(5);

/// A broker and our credential there.
#[derive(Clone)]
pub struct Endpoint {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    user: String,
    password: String,
    /// Of two clients with one name a broker keeps only the last, and every replica is a client.
    instance: String,
    /// Whether it is the broker inside this process.
    pub embedded: bool,
    /// Whether we ask for every message to be acknowledged.
    pub(super) acknowledges: bool,
}

impl Endpoint {
    /// The broker of the settings: the external one if there is one, else the embedded one by loopback.
    ///
    /// # Errors
    /// A sentence that names the setting that does not work.
    pub fn of(config: &Config, server_secret: &str) -> Result<Self, String> {
        match &config.mqtt_url {
            Some(url) => external(config, url),
            None => {
                let (host, port) = door(config);
                Ok(Self {
                    host,
                    port,
                    user: SERVER.to_owned(),
                    password: server_secret.to_owned(),
                    instance: instance(),
                    embedded: true,
                    acknowledges: true,
                })
            }
        }
    }

    /// Goes there once; where that was, or why it was not let in, as a sentence.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn try_out(&self) -> Result<String, String> {
        let place = format!("{}:{}", self.host, self.port);
        let (_client, mut driver) = AsyncClient::new(self.options("doctor"), 1);
        let welcome = async {
            while !matches!(driver.poll().await?, Event::Incoming(Packet::ConnAck(_))) {}
            Ok::<_, ConnectionError>(())
        };
        match tokio::time::timeout(PATIENCE, welcome).await {
            Ok(Ok(())) => Ok(format!("{place} lets us in")),
            Ok(Err(e)) => Err(format!(
                "{place} does not let us in: {e}; look at VITRINE_MQTT_URL"
            )),
            Err(_) => Err(format!("{place} does not answer; look at VITRINE_MQTT_URL")),
        }
    }

    /// Options of our client for one of its roles: `in`, `out` or `doctor`.
    pub(super) fn options(&self, role: &str) -> MqttOptions {
        let name = format!("{SERVER}-{role}-{}", self.instance);
        let mut options = MqttOptions::new(name, &self.host, self.port);
        options
            .set_credentials(&self.user, &self.password)
            .set_clean_session(true)
            .set_keep_alive(Duration::from_secs(30))
            .set_max_packet_size(PACKET_MAX_BYTES, PACKET_MAX_BYTES)
            .set_inflight(INFLIGHT);
        options
    }
}

/// Where this server's own gate for screens is reached from this machine.
pub fn door(config: &Config) -> (String, u16) {
    let address = config.mqtt_address;
    let host = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) if ip.is_unspecified() => "::1".to_owned(),
        ip => ip.to_string(),
    };
    (host, address.port())
}

/// Where screens' sessions go, and as whom.
pub struct Beyond {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) user: String,
    pub(super) password: String,
    /// The most that a subscription asks for.
    pub(super) qos: QoS,
}

impl Beyond {
    /// The broker outside as the settings say; by the server's own account unless they name one for screens.
    ///
    /// # Errors
    /// A sentence that names the setting that does not work.
    pub fn of(config: &Config, broker: &Endpoint) -> Result<Self, String> {
        let (user, password) = match (
            &config.mqtt_screens_user,
            &config.mqtt_screens_password_file,
        ) {
            (None, None) => (broker.user.clone(), broker.password.clone()),
            (Some(user), Some(path)) => (user.clone(), config::secret(path)?),
            _ => {
                return Err(
                    "mqtt_screens_user and mqtt_screens_password_file belong together: set both or none"
                        .into(),
                );
            }
        };
        Ok(Self {
            host: broker.host.clone(),
            port: broker.port,
            user,
            password,
            qos: match config.mqtt_qos {
                0 => QoS::AtMostOnce,
                _ => QoS::AtLeastOnce,
            },
        })
    }
}

fn instance() -> String {
    secrets::hex(&secrets::random_bytes()[..8])
}

/// How our clients use TCP.
pub(super) fn network() -> NetworkOptions {
    let mut network = NetworkOptions::new();
    network.set_tcp_nodelay(true);
    network.set_connection_timeout(10);
    network
}

fn external(config: &Config, url: &str) -> Result<Endpoint, String> {
    let wrong = || format!("mqtt_url must look like mqtt://user@host:1883, not `{url}`");
    let rest = url.strip_prefix("mqtt://").ok_or_else(wrong)?;
    let (user, place) = rest.split_once('@').unwrap_or((SERVER, rest));
    let place = place.trim_end_matches('/');
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| wrong())?),
        None => (place, 1883),
    };
    if host.is_empty() || user.contains(':') {
        return Err(wrong());
    }
    let password = match &config.mqtt_password_file {
        Some(path) => config::secret(path)?,
        None => String::new(),
    };
    Ok(Endpoint {
        host: host.trim_matches(['[', ']']).to_owned(),
        port,
        user: user.to_owned(),
        password,
        instance: instance(),
        embedded: false,
        acknowledges: config.mqtt_qos > 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: Option<&str>) -> Result<(String, u16, bool), String> {
        let config = Config {
            mqtt_address: ([0, 0, 0, 0], 1999).into(),
            mqtt_url: url.map(str::to_owned),
            ..Config::default()
        };
        Endpoint::of(&config, "secret").map(|e| (e.host, e.port, e.embedded))
    }

    #[test]
    fn the_broker_is_found_inside_or_outside() {
        assert_eq!(of(None).unwrap(), ("127.0.0.1".into(), 1999, true));
        let outside = of(Some("mqtt://vitrine@broker.internal:1884")).unwrap();
        assert_eq!(outside, ("broker.internal".into(), 1884, false));
        assert_eq!(of(Some("mqtt://[::1]:1884/")).unwrap().0, "::1");
        assert_eq!(of(Some("mqtt://broker")).unwrap().1, 1883);
        for wrong in ["http://x", "mqtt://", "mqtt://a:secret@b", "mqtt://h:port"] {
            assert!(of(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
