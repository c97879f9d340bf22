//! The keys the server signs with and the screens pin.
//!
//! A signature covers `"vitrine1" NUL topic NUL body`, the body as it is sent: there is no canonical form to agree upon, and a
//! message copied to another screen's topic does not verify.

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The server's private key and the name it goes by in headers.
#[derive(Clone)]
pub struct Signer {
    id: String,
    key: SigningKey,
}

impl Signer {
    /// A signer from the 32 bytes of an Ed25519 seed.
    pub fn new(id: impl Into<String>, seed: &[u8; 32]) -> Self {
        Self {
            id: id.into(),
            key: SigningKey::from_bytes(seed),
        }
    }

    /// The name of the key, as in the envelope's header.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public half, to hand to screens at pairing.
    pub fn pinned(&self) -> Pinned {
        Pinned {
            id: self.id.clone(),
            public_key: STANDARD.encode(self.key.verifying_key().as_bytes()),
        }
    }

    /// The signature of `body` on `topic`, in base64.
    pub(crate) fn sign(&self, topic: &str, body: &[u8]) -> String {
        STANDARD.encode(self.key.sign(&signed_bytes(topic, body)).to_bytes())
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Signer")
            .field("id", &self.id)
            .field("key", &"***")
            .finish()
    }
}

/// A public key that a screen believes, learnt when it was paired. Two are valid while one takes over from the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Pinned {
    /// The name of the key, as in the envelope's header.
    pub id: String,
    /// The 32 bytes of the Ed25519 public key in base64.
    pub public_key: String,
}

impl Pinned {
    /// Whether `signature` (base64) is this key's over `body` on `topic`.
    pub(crate) fn verifies(&self, topic: &str, body: &[u8], signature: &str) -> bool {
        let key = decoded(&self.public_key).and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        let signature = decoded(signature).map(|bytes| Signature::from_bytes(&bytes));
        key.zip(signature).is_some_and(|(key, signature)| {
            key.verify_strict(&signed_bytes(topic, body), &signature)
                .is_ok()
        })
    }
}

fn decoded<const SIZE: usize>(text: &str) -> Option<[u8; SIZE]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

fn signed_bytes(topic: &str, body: &[u8]) -> Vec<u8> {
    [b"vitrine1\0", topic.as_bytes(), b"\0", body].concat()
}
