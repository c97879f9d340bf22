//! The only way out to addresses that somebody typed in: nothing of our own network is reached by accident or trick.
//!
//! Names are resolved here, every address is judged, and the connection goes to the addresses that were judged, so that a second
//! answer of the name server changes nothing. Redirects are not followed, answers are cut, time is short.
use reqwest::{
    Client, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long everything may take.
const TOTAL: Duration = Duration::from_secs(10);
/// How much of an answer is read.
pub const ANSWER_BYTES: usize = 1024;

/// Sends requests to addresses from outside.
#[derive(Clone, Debug)]
pub struct Egress {
    client: Client,
    private: bool,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The beginning of its body, as text.
    pub body: String,
}

struct Judge {
    private: bool,
}

impl Resolve for Judge {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            if let Some(bad) = found.iter().find(|a| is_refused(a.ip(), private)) {
                return Err(refusal(bad.ip()).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

fn refusal(address: IpAddr) -> String {
    format!("{address} is an address of a private network, which this server does not call")
}

impl Egress {
    /// The way out; `private` = also to addresses of our own network.
    ///
    /// # Errors
    /// A sentence, if this machine has no TLS.
    pub fn new(private: bool) -> Result<Self, String> {
        // the program has chosen already; a test has not
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(TOTAL)
            .pool_max_idle_per_host(0)
            .user_agent(concat!("Vitrine/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(Judge { private }))
            .build()
            .map_err(|e| format!("no way out to webhooks: {e}"))?;
        Ok(Self { client, private })
    }

    /// What is wrong with an address, as far as it shows without asking a name server.
    ///
    /// # Errors
    /// A sentence that says what to change.
    pub fn check(&self, url: &str) -> Result<Url, String> {
        let url = Url::parse(url).map_err(|_| "is no address: write https://host/path")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("must begin with https:// or http://".into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not contain a user name or password".into());
        }
        let host = url.host_str().ok_or("must name a host")?;
        let plain = host.trim_start_matches('[').trim_end_matches(']');
        match plain.parse() {
            Ok(address) if is_refused(address, self.private) => Err(refusal(address)),
            _ => Ok(url),
        }
    }

    /// Posts a body with headers.
    ///
    /// # Errors
    /// A sentence that says why nothing came back.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> Result<Answer, String> {
        let url = self.check(url)?;
        let mut request = self.client.post(url).body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut response = request.send().await.map_err(|e| innermost(&e))?;
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        // an answer that breaks off has still been given
        while let Ok(Some(chunk)) = response.chunk().await {
            bytes.extend_from_slice(&chunk);
            if bytes.len() >= ANSWER_BYTES {
                bytes.truncate(ANSWER_BYTES);
                break;
            }
        }
        let body = String::from_utf8_lossy(&bytes).replace('\0', "");
        Ok(Answer { status, body })
    }
}

/// The cause at the bottom: what is above it only says that a request failed.
pub fn innermost(e: &reqwest::Error) -> String {
    if e.is_timeout() {
        return "no answer in time".into();
    }
    let mut cause: &dyn std::error::Error = e;
    while let Some(below) = cause.source() {
        cause = below;
    }
    cause.to_string()
}

/// Whether nothing is sent there. Link-local addresses are never called: there, clouds answer with their machines' secrets.
fn is_refused(address: IpAddr, private: bool) -> bool {
    let is_local = match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    };
    is_local || (!private && is_inside(address))
}

/// Whether the address lies in a network of our own, or in none.
pub fn is_inside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_inside_v4(v4),
        IpAddr::V6(v6) => is_inside_v6(v6),
    }
}

fn is_inside_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocols = a == 192 && b == 0 && c == 0;
    let benchmarks = a == 198 && (b == 18 || b == 19);
    let relay = a == 192 && b == 88 && c == 99;
    v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_documentation()
        || shared
        || protocols
        || benchmarks
        || relay
        // 0.0.0.0/8, multicast, reserved and broadcast
        || a == 0
        || a >= 224
}

fn is_inside_v6(v6: Ipv6Addr) -> bool {
    let segments = v6.segments();
    if let Some(v4) = v6.to_ipv4_mapped() {
        return is_inside_v4(v4);
    }
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_inside_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // addresses of IPv4 in other clothes: NAT64 and 6to4
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => of(high, low),
        // only global unicast, without documentation, Teredo and other special assignments
        [0x2001, second, ..] => second < 0x200 || second == 0xdb8,
        [first, ..] => first & 0xe000 != 0x2000 || first == 0x3fff,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_local_addresses_are_never_called() {
        for private in [false, true] {
            for address in ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254"] {
                assert!(is_refused(address.parse().unwrap(), private), "{address}");
            }
        }
        assert!(!is_refused([10, 0, 0, 1].into(), true));
    }

    #[test]
    fn no_address_of_our_own_network_is_reached() {
        for inside in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(is_inside(inside.parse().unwrap()), "{inside}");
        }
    }

    #[test]
    fn every_other_address_is_reached() {
        for outside in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "223.255.255.255",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2a00:1450::1",
        ] {
            assert!(!is_inside(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn an_address_is_judged_however_it_is_written() {
        let egress = Egress::new(false).unwrap();
        for bad in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://0/",
            "http://169.254.169.254/latest/meta-data",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://user:word@example.com/",
            "https://user@example.com/",
            "https:///",
            "example.com",
            "",
        ] {
            assert!(egress.check(bad).is_err(), "{bad}");
        }
        assert!(egress.check("https://hooks.example.com/a?b=c").is_ok());
        assert!(
            Egress::new(true)
                .unwrap()
                .check("http://127.0.0.1:9/")
                .is_ok()
        );
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_refused_after_it_was_resolved() {
        let egress = Egress::new(false).unwrap();
        let outcome = egress.post("http://localhost:9/", &[], String::new());
        let why = outcome.await.unwrap_err();
        assert!(why.contains("private network"), "{why}");
    }
}
