//! How a screen that belongs to nobody becomes somebody's.
use super::bearer;
use crate::{
    app::AppState,
    broker,
    config::Config,
    error::{Error, Result},
    extract::{Json, Path},
    fleet::core::clean,
    id::PairingId,
    organisations,
    screens::{
        enrolment,
        pairing::{self, Collected, Poll},
    },
    secrets,
    time::Instant,
};
use axum::{
    Extension,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
};
use player_protocol::{
    Pinned,
    device::{MqttAddress, Paired, PairingOffer, PairingRequest, PairingState},
};
use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// Pairings that one address may ask for in a minute: a store that is wired anew has many screens.
const PER_MINUTE: u32 = 60;
const MINUTE_MS: i64 = 60_000;
/// Addresses remembered.
const ADDRESSES: usize = 10_000;
type Once = [(HeaderName, &'static str); 1];
/// A secret is told once: nothing on the way keeps the answer.
const ONCE: Once = [(header::CACHE_CONTROL, "no-store")];
/// The largest glass.
const MAX_SIDE: u32 = 32_768;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(request))
        .routes(routes!(poll))
        .routes(routes!(enrol))
}

/// How often each address has asked within its current minute.
#[derive(Debug, Default)]
pub(super) struct Limits(Mutex<HashMap<IpAddr, (Instant, u32)>>);

impl Limits {
    fn take(&self, address: IpAddr, now: Instant) -> Result<()> {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= ADDRESSES {
            asked.clear();
        }
        let (since, count) = asked.entry(address).or_insert((now, 0));
        if now.ms_since(*since) >= MINUTE_MS {
            (*since, *count) = (now, 0);
        }
        *count += 1;
        if *count > PER_MINUTE {
            return Err(Error::TooMany(60));
        }
        Ok(())
    }
}

/// Ask for a code to show on the glass
///
/// public: a screen that belongs to nobody has no credential; limited by address
#[utoipa::path(post, path = "/pairings", tag = "device", request_body = PairingRequest,
    responses((status = 201, body = PairingOffer), (status = 422), (status = 429)))]
async fn request(
    State(state): State<AppState>,
    Extension(limits): Extension<Arc<Limits>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Json(asked): Json<PairingRequest>,
) -> Result<(StatusCode, Json<PairingOffer>)> {
    let address = peer.ip();
    let now = state.clock.now();
    limits.take(address, now)?;
    let request = valid(asked, address)?;
    let offer = pairing::request(&state.db, request, now).await?;
    let offer = PairingOffer {
        id: offer.id.0,
        code: pairing::dashed(&offer.code),
        poll_secret: offer.poll_secret,
        expires_at: offer.expires_at.timestamp(),
    };
    Ok((StatusCode::CREATED, Json(offer)))
}

fn valid(asked: PairingRequest, address: IpAddr) -> Result<pairing::Request> {
    let model = clean(asked.model.trim(), 200);
    if model.is_empty() {
        return Err(Error::field("model", "must say what the machine is"));
    }
    let side = |n: u32| {
        i32::try_from(n)
            .ok()
            .filter(|_| (1..=MAX_SIDE).contains(&n))
    };
    let [width, height] = asked.resolution.map(side);
    let resolution = width.zip(height);
    let resolution = resolution
        .ok_or_else(|| Error::field("resolution", "must be two numbers from 1 to 32768"))?;
    if asked.public_key.as_ref().is_some_and(|key| key.len() > 200) {
        return Err(Error::field("publicKey", "must be 32 bytes in base64"));
    }
    Ok(pairing::Request {
        model,
        resolution: Some(resolution),
        public_key: asked.public_key.map(|key| clean(&key, 200)),
        address: Some(address.to_string()),
    })
}

/// Ask whether somebody has entered the code; the secret is answered once
///
/// public: carries the poll secret as bearer
#[utoipa::path(get, path = "/pairings/{id}", tag = "device", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = PairingState), (status = 401), (status = 404), (status = 410)))]
async fn poll(
    State(state): State<AppState>,
    Path(id): Path<PairingId>,
    headers: HeaderMap,
) -> Result<(Once, Json<PairingState>)> {
    let secret = bearer(&headers).ok_or(Error::Unauthenticated)?;
    match pairing::collect(&state.db, id, secret, state.clock.now()).await? {
        Poll::Waiting => Ok((ONCE, Json(PairingState::Waiting))),
        Poll::Paired(collected) => took(&state, &headers, *collected).await,
    }
}

/// Become the screen that this device was made for in the admin
///
/// public: carries the enrolment's token as bearer; wrong ones are limited by address
#[utoipa::path(post, path = "/enrolments", tag = "device", request_body = PairingRequest,
    responses((status = 200, body = PairingState), (status = 401), (status = 422), (status = 429)))]
async fn enrol(
    State(state): State<AppState>,
    Extension(limits): Extension<Arc<Limits>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Json(asked): Json<PairingRequest>,
) -> Result<(Once, Json<PairingState>)> {
    let token = bearer(&headers).ok_or(Error::Unauthenticated)?;
    let (address, now) = (peer.ip(), state.clock.now());
    let device = valid(asked, address)?;
    match enrolment::redeem(&state.db, token, device, now).await {
        Ok(collected) => took(&state, &headers, collected).await,
        Err(e) => {
            limits.take(address, now)?;
            Err(e)
        }
    }
}

/// Another device that was this screen until now is cut off.
async fn took(
    state: &AppState,
    headers: &HeaderMap,
    by: Collected,
) -> Result<(Once, Json<PairingState>)> {
    if by.replaces {
        state.signals.kick(by.screen.id);
    }
    let (organisation, screen) = (by.screen.organisation_id, by.screen.id);
    let paired = paired(state, headers, by).await?;
    state.events.tell_changed(organisation, "screen", &screen);
    Ok((ONCE, Json(PairingState::Paired(paired))))
}

async fn paired(state: &AppState, headers: &HeaderMap, collected: Collected) -> Result<Paired> {
    let screen = collected.screen;
    let organisation = organisations::find(&state.db, screen.organisation_id).await?;
    let key = Pinned {
        id: secrets::Signer::ID.to_owned(),
        public_key: state.signer.public(),
    };
    Ok(Paired {
        screen_id: screen.id.0,
        secret: collected.secret,
        name: screen.name,
        organisation: organisation.map(|o| o.name).unwrap_or_default(),
        signing_keys: vec![key],
        mqtt: mqtt(&state.config, headers),
    })
}

/// The gate as the screen reaches it: by the name it used for us, unless the settings say otherwise.
fn mqtt(config: &Config, headers: &HeaderMap) -> MqttAddress {
    let (host, port) = broker::door(config);
    let asked = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let told = config.mqtt_public_host.as_deref().or(asked.map(host_only));
    MqttAddress {
        host: told.unwrap_or(&host).to_owned(),
        port: config.mqtt_public_port.unwrap_or(port),
        web_socket_path: "/mqtt".to_owned(),
    }
}

fn host_only(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_is_told_the_host_it_came_by() {
        let cases = [
            ("signage.example:8080", "signage.example"),
            ("signage.example", "signage.example"),
            ("[::1]:8080", "[::1]"),
            ("[::1]", "[::1]"),
        ];
        for (authority, host) in cases {
            assert_eq!(host_only(authority), host);
        }
    }

    #[test]
    fn one_address_cannot_fill_the_table() {
        let (limits, now) = (Limits::default(), Instant::from_ms(0));
        let address = IpAddr::from([192, 0, 2, 1]);
        assert!((0..PER_MINUTE).all(|_| limits.take(address, now).is_ok()));
        assert!(limits.take(address, now).is_err());
        assert!(limits.take(IpAddr::from([192, 0, 2, 2]), now).is_ok());
        assert!(limits.take(address, now.plus_ms(MINUTE_MS)).is_ok());
    }
}
