//! How a message travels: one line of JSON in ASCII, a line feed, then the body's bytes.
//!
//! The header says what is inside and who signed it; the body is JSON, packed with gzip when it is long. Decoding takes any
//! bytes whatever and either gives a message or an error, in bounded memory.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Command, CommandResult, Epoch, Kind, Log, Manifest, Pinned, Plays, Presence, Receipt, Signer,
    Status, Telemetry, VERSION,
    inflate::{deflate, inflate},
    template::{Own, Template},
};

/// No message is longer than this, header included.
pub const MESSAGE_MAX_BYTES: usize = 128 * 1024;
/// Bodies longer than this are packed.
pub const GZIP_ABOVE_BYTES: usize = 1024;
/// A packed manifest longer than this is fetched over HTTP; only its reference is sent.
pub const REFERENCE_ABOVE_BYTES: usize = 64 * 1024;
/// A body never unpacks to more than this.
pub const BODY_MAX_BYTES: usize = 16 * 1024 * 1024;

const HEADER_MAX_BYTES: usize = 1024;

/// A body that can be put into an envelope.
pub trait Message: Serialize + DeserializeOwned {
    /// What the header calls it.
    const KIND: Kind;
}

macro_rules! messages {
    ($($body:ty: $kind:ident),*) => { $(impl Message for $body { const KIND: Kind = Kind::$kind; })* };
}

messages!(
    Manifest: Manifest, Command: Command, Receipt: Receipt, Presence: Presence, Status: Status,
    CommandResult: Result, Telemetry: Telemetry, Plays: Plays, Log: Log, Epoch: Epoch
);

/// The first line of every message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// The protocol's version: 1.
    pub v: u8,
    /// What the body is.
    pub kind: Kind,
    /// The name of the key that signed it; only manifests and commands are signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The Ed25519 signature in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sig: Option<String>,
    /// How the body is packed; absent for plain JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enc: Option<Packing>,
}

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Packing {
    /// RFC 1952.
    Gzip,
}

/// Why bytes are no message, or a message cannot be sent.
#[derive(Debug, thiserror::Error, PartialEq, Eq, Clone, Copy)]
pub enum EnvelopeError {
    /// Longer than [`MESSAGE_MAX_BYTES`] as sent, or than [`BODY_MAX_BYTES`] unpacked.
    #[error("the message is too long")]
    TooLong,
    /// The first line is no header of this protocol.
    #[error("the message has no header")]
    Header,
    /// The header speaks another version of the protocol.
    #[error("the message is of another version")]
    Version,
    /// The header names another kind than was asked for.
    #[error("the message is of another kind")]
    Kind,
    /// No pinned key signed this body for this topic.
    #[error("the signature is not valid")]
    Signature,
    /// The body is not the JSON its kind asks for.
    #[error("the body cannot be read")]
    Body,
}

/// A received message, taken apart but neither verified nor read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The first line.
    pub header: Header,
    /// Everything after it, as sent.
    pub body: &'a [u8],
}

impl<'a> Envelope<'a> {
    /// Splits a message into header and body.
    pub fn open(message: &'a [u8]) -> Result<Self, EnvelopeError> {
        if message.len() > MESSAGE_MAX_BYTES {
            return Err(EnvelopeError::TooLong);
        }
        let start = &message[..message.len().min(HEADER_MAX_BYTES)];
        let end = start
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or(EnvelopeError::Header)?;
        let header: Header =
            serde_json::from_slice(&message[..end]).map_err(|_| EnvelopeError::Header)?;
        if header.v != VERSION {
            return Err(EnvelopeError::Version);
        }
        Ok(Self {
            header,
            body: &message[end + 1..],
        })
    }

    /// Insists that one of the `pinned` keys signed this body for `topic`.
    pub fn verify(&self, topic: &str, pinned: &[Pinned]) -> Result<(), EnvelopeError> {
        let (Some(id), Some(signature)) = (&self.header.key, &self.header.sig) else {
            return Err(EnvelopeError::Signature);
        };
        let mut keys = pinned.iter().filter(|key| key.id == *id);
        if keys.any(|key| key.verifies(topic, self.body, signature)) {
            Ok(())
        } else {
            Err(EnvelopeError::Signature)
        }
    }

    /// The body as JSON text, unpacked.
    pub fn json(&self) -> Result<Cow<'a, [u8]>, EnvelopeError> {
        match self.header.enc {
            None => Ok(Cow::Borrowed(self.body)),
            Some(Packing::Gzip) => inflate(self.body, BODY_MAX_BYTES).map(Cow::Owned),
        }
    }

    /// The body, which must be of the kind asked for.
    pub fn read<M: Message>(&self) -> Result<M, EnvelopeError> {
        if self.header.kind != M::KIND {
            return Err(EnvelopeError::Kind);
        }
        serde_json::from_slice(&self.json()?).map_err(|_| EnvelopeError::Body)
    }

    /// The manifest, or where to fetch it when it was too long to send.
    pub fn read_manifest(&self) -> Result<Delivered, EnvelopeError> {
        if self.header.kind != Kind::Manifest {
            return Err(EnvelopeError::Kind);
        }
        let json = self.json()?;
        match serde_json::from_slice::<ByReference>(&json) {
            Ok(ByReference { reference }) => Ok(Delivered::Elsewhere(reference)),
            Err(_) => serde_json::from_slice(&json)
                .map(|manifest| Delivered::Here(Box::new(manifest)))
                .map_err(|_| EnvelopeError::Body),
        }
    }
}

/// A manifest as it arrives.
#[derive(Debug, Clone, PartialEq)]
pub enum Delivered {
    /// All of it.
    Here(Box<Manifest>),
    /// Only where it is; [`Reference::open`] reads what was fetched there.
    Elsewhere(Reference),
}

/// The body of a manifest that is fetched over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ByReference {
    /// Where the manifest is.
    #[serde(rename = "ref")]
    pub reference: Reference,
}

/// Where a long manifest is. As the reference is signed and holds the digest, so is what it points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reference {
    /// SHA-256 of the bytes there, in lower-case hex.
    pub sha256: String,
    /// How many bytes are there.
    pub bytes: i64,
    /// Path on the server the screen was paired with.
    pub url: String,
}

impl Reference {
    /// The manifest in the bytes that were fetched: its JSON, packed with gzip.
    pub fn open(&self, fetched: &[u8]) -> Result<Manifest, EnvelopeError> {
        if sha256(fetched) != self.sha256 {
            return Err(EnvelopeError::Signature);
        }
        let json = inflate(fetched, BODY_MAX_BYTES)?;
        serde_json::from_slice(&json).map_err(|_| EnvelopeError::Body)
    }
}

/// A message ready to be sent, unsigned.
pub fn encode<M: Message>(body: &M) -> Result<Vec<u8>, EnvelopeError> {
    let (body, enc) = pack(serde_json::to_vec(body).map_err(|_| EnvelopeError::Body)?)?;
    assemble(
        &Header {
            v: VERSION,
            kind: M::KIND,
            key: None,
            sig: None,
            enc,
        },
        &body,
    )
}

/// A message ready to be sent on `topic` and nowhere else, signed.
pub fn encode_signed<M: Message>(
    body: &M,
    topic: &str,
    signer: &Signer,
) -> Result<Vec<u8>, EnvelopeError> {
    let (body, enc) = pack(serde_json::to_vec(body).map_err(|_| EnvelopeError::Body)?)?;
    assemble(&signed_header(M::KIND, topic, signer, &body, enc), &body)
}

/// A manifest ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedManifest {
    /// The message for the manifest topic.
    pub message: Vec<u8>,
    /// What the message only refers to, when the manifest is long; to be served at the reference's URL before sending.
    pub content: Option<Content>,
}

/// Bytes that a message refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Their SHA-256 in lower-case hex.
    pub sha256: String,
    /// The manifest's JSON packed with gzip.
    pub bytes: Vec<u8>,
}

/// Signs a manifest for its screen. When it is too long for a message, the message holds a reference to
/// `reference_base` followed by the digest of the content, which the caller must serve there.
/// For many screens with the same plan, use one [`Template`].
pub fn encode_manifest(
    manifest: &Manifest,
    reference_base: &str,
    signer: &Signer,
) -> Result<EncodedManifest, EnvelopeError> {
    Template::new(manifest)?.message(&Own::from(manifest), reference_base, signer)
}

/// Puts the body of a manifest into an envelope, or beside it when it is long.
pub(crate) fn sign_manifest(
    screen: Uuid,
    body: Vec<u8>,
    enc: Option<Packing>,
    reference_base: &str,
    signer: &Signer,
) -> Result<EncodedManifest, EnvelopeError> {
    let topic = crate::topic::manifest(screen);
    if body.len() <= REFERENCE_ABOVE_BYTES {
        let message = assemble(
            &signed_header(Kind::Manifest, &topic, signer, &body, enc),
            &body,
        )?;
        return Ok(EncodedManifest {
            message,
            content: None,
        });
    }
    let sha256 = sha256(&body);
    let reference = Reference {
        url: format!("{reference_base}{sha256}"),
        bytes: i64::try_from(body.len()).map_err(|_| EnvelopeError::TooLong)?,
        sha256: sha256.clone(),
    };
    let refers = serde_json::to_vec(&ByReference { reference }).map_err(|_| EnvelopeError::Body)?;
    let message = assemble(
        &signed_header(Kind::Manifest, &topic, signer, &refers, None),
        &refers,
    )?;
    Ok(EncodedManifest {
        message,
        content: Some(Content {
            sha256,
            bytes: body,
        }),
    })
}

/// Reads an unsigned message of the kind asked for.
pub fn decode<M: Message>(message: &[u8]) -> Result<M, EnvelopeError> {
    Envelope::open(message)?.read()
}

/// Reads a message of the kind asked for, or its body alone without any header.
pub fn decode_lenient<M: Message>(message: &[u8]) -> Result<M, EnvelopeError> {
    match Envelope::open(message) {
        Ok(envelope) => envelope.read(),
        Err(EnvelopeError::Header) => {
            serde_json::from_slice(message).map_err(|_| EnvelopeError::Body)
        }
        Err(error) => Err(error),
    }
}

/// Packs a long body.
fn pack(json: Vec<u8>) -> Result<(Vec<u8>, Option<Packing>), EnvelopeError> {
    if json.len() <= GZIP_ABOVE_BYTES {
        return Ok((json, None));
    }
    let packed = deflate(&json).map_err(|_| EnvelopeError::Body)?;
    Ok((packed, Some(Packing::Gzip)))
}

fn signed_header(
    kind: Kind,
    topic: &str,
    signer: &Signer,
    body: &[u8],
    enc: Option<Packing>,
) -> Header {
    Header {
        v: VERSION,
        kind,
        key: Some(signer.id().to_owned()),
        sig: Some(signer.sign(topic, body)),
        enc,
    }
}

fn assemble(header: &Header, body: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
    let mut message = serde_json::to_vec(header).map_err(|_| EnvelopeError::Header)?;
    message.push(b'\n');
    message.extend_from_slice(body);
    if message.len() > MESSAGE_MAX_BYTES {
        Err(EnvelopeError::TooLong)
    } else {
        Ok(message)
    }
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
