//! Where a request comes from. Only proxies that the settings name are believed about it.
use super::cookie;
use crate::{app::AppState, config::Config, error::Error};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The browser (or program) that sent a request, as far as it can be told.
#[derive(Clone)]
pub struct Browser {
    /// Its address.
    pub address: IpAddr,
    /// What it says it is.
    pub user_agent: String,
    /// The token of the sign-in it has, valid or not.
    pub session: Option<String>,
    /// The token by which it shows that it has signed in before.
    pub device: Option<String>,
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Browser({})", self.address)
    }
}

impl FromRequestParts<AppState> for Browser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Error> {
        let headers = &parts.headers;
        let agent = headers.get(header::USER_AGENT);
        let agent = agent.and_then(|v| v.to_str().ok()).unwrap_or_default();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |c| c.0.ip());
        Ok(Self {
            address: address(peer, headers, &state.config),
            user_agent: agent.to_owned(),
            session: cookie::session(headers, &state.config).map(str::to_owned),
            device: cookie::device(headers, &state.config).map(str::to_owned),
        })
    }
}

/// The client's address: the peer's, or what trusted proxies in a row say about theirs.
pub fn address(peer: IpAddr, headers: &HeaderMap, config: &Config) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter();
    let hops = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|hop| hop.trim().parse::<IpAddr>())
        .collect::<Vec<_>>();
    let mut address = peer.to_canonical();
    for hop in hops.into_iter().rev() {
        match hop {
            Ok(hop) if config.trusts_proxy(address) => address = hop.to_canonical(),
            _ => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_the_hop_before_a_trusted_proxy_counts() {
        let config = Config {
            trusted_proxies: "10.0.0.1,10.0.0.2".into(),
            ..Config::default()
        };
        for (peer, forwarded, expected) in [
            ("198.51.100.9", "1.1.1.1", "198.51.100.9"),
            ("10.0.0.1", "1.1.1.1, 203.0.113.5", "203.0.113.5"),
            ("10.0.0.1", "1.1.1.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
            ("10.0.0.1", "nonsense", "10.0.0.1"),
            ("::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
            let found = address(peer.parse().unwrap(), &headers, &config);
            assert_eq!(found.to_string(), expected, "{peer} {forwarded}");
        }
    }
}
