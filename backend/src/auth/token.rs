//! Access tokens: short-lived, signed, made from an API key.
use super::caller::Permission;
use crate::{
    app::AppState,
    error::{Error, Result},
    id::{ApiKeyId, OrganisationId},
    secrets::Signer,
    time::Instant,
};
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// How long an access token is valid.
pub const LIFETIME_MS: i64 = 10 * 60_000;

const AUDIENCE: &str = "vitrine-api";
const KIND: &str = "at+jwt";

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    /// The key that it was made from.
    pub sub: ApiKeyId,
    org: OrganisationId,
    scope: String,
    iat: i64,
    exp: i64,
    jti: String,
}

impl Claims {
    /// The permissions that the token carries.
    pub fn scopes(&self) -> Vec<Permission> {
        let known = Permission::ALL.into_iter();
        known
            .filter(|p| self.scope.split(' ').any(|s| s == p.as_str()))
            .collect()
    }
}

/// Signs a token for the key, and says when it expires.
pub fn sign(
    state: &AppState,
    key: ApiKeyId,
    organisation: OrganisationId,
    scopes: &[Permission],
) -> Result<(String, Instant)> {
    let now = state.clock.now();
    let expires_at = now.plus_ms(LIFETIME_MS);
    let scope = scopes.iter().map(|p| p.as_str()).collect::<Vec<_>>();
    let claims = Claims {
        iss: state.config.public_url(),
        aud: AUDIENCE.into(),
        sub: key,
        org: organisation,
        scope: scope.join(" "),
        iat: now.as_ms() / 1000,
        exp: expires_at.as_ms() / 1000,
        jti: crate::secrets::random_token(),
    };
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(KIND.into());
    header.kid = Some(Signer::ID.into());
    let private = state.signer.key().to_pkcs8_der().map_err(Error::internal)?;
    let private = EncodingKey::from_ed_der(private.as_bytes());
    let text = jsonwebtoken::encode(&header, &claims, &private).map_err(Error::internal)?;
    Ok((text, expires_at))
}

/// What a token says, if it is ours, for this API, of the right kind and still valid.
pub fn verify(state: &AppState, text: &str) -> Option<Claims> {
    let header = jsonwebtoken::decode_header(text).ok()?;
    if header.typ.as_deref() != Some(KIND) {
        return None;
    }
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[state.config.public_url()]);
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    // the expiry is held against our own clock, below
    validation.validate_exp = false;
    let public = DecodingKey::from_ed_der(state.signer.key().verifying_key().as_bytes());
    let claims = jsonwebtoken::decode::<Claims>(text, &public, &validation).ok()?;
    let claims = claims.claims;
    let now = state.clock.now().as_ms() / 1000;
    let valid = claims.iat <= now + 30 && now < claims.exp;
    (valid && claims.exp - claims.iat <= LIFETIME_MS / 1000).then_some(claims)
}
