//! Manifests for many screens at once. Screens with the same plan get the same manifest but for a few fields at its beginning, so
//! all that follows is written and packed once; a screen then costs a copy, a checksum and a signature.
//!
//! The packed body is one ordinary gzip member: the screen's own fields lie in a stored block, the shared rest follows deflated, and the
//! checksum at the end is combined from the two parts.

use std::collections::BTreeMap;

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use crate::{
    EnvelopeError, Manifest, Signer,
    envelope::{self, EncodedManifest, Packing},
    manifest::{Asset, Item, Loop, Segment, Settings},
    millis,
};

/// What a manifest says to one screen only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Own {
    /// The screen it is for.
    pub screen_id: Uuid,
    /// See [`Manifest::revision`].
    pub revision: i64,
    /// See [`Manifest::generation`].
    pub generation: i64,
    /// See [`Manifest::publication`].
    pub publication: i64,
    /// See [`Manifest::issued_at`].
    #[serde(with = "millis")]
    pub issued_at: Timestamp,
    /// See [`Manifest::time_zone`].
    pub time_zone: String,
    /// See [`Manifest::screen_name`].
    pub screen_name: String,
    /// See [`Manifest::site_name`].
    pub site_name: String,
    /// See [`Manifest::organisation`].
    pub organisation: String,
}

impl From<&Manifest> for Own {
    fn from(manifest: &Manifest) -> Self {
        Self {
            screen_id: manifest.screen_id,
            revision: manifest.revision,
            generation: manifest.generation,
            publication: manifest.publication,
            issued_at: manifest.issued_at,
            time_zone: manifest.time_zone.clone(),
            screen_name: manifest.screen_name.clone(),
            site_name: manifest.site_name.clone(),
            organisation: manifest.organisation.clone(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shared<'a> {
    items: &'a [Item],
    loops: &'a [Loop],
    timeline: &'a [Segment],
    timeline_end: i64,
    fallback_loop: Option<usize>,
    assets: &'a BTreeMap<String, Asset>,
    asset_base: &'a str,
    settings: &'a Settings,
}

/// The part of a manifest that many screens share, written and packed.
#[derive(Debug)]
pub struct Template {
    json: Vec<u8>,
    deflated: Vec<u8>,
    crc: Crc,
}

impl Template {
    /// Packs everything of `manifest` but what is the screen's [`Own`].
    pub fn new(manifest: &Manifest) -> Result<Self, EnvelopeError> {
        let shared = Shared {
            items: &manifest.items,
            loops: &manifest.loops,
            timeline: &manifest.timeline,
            timeline_end: manifest.timeline_end,
            fallback_loop: manifest.fallback_loop,
            assets: &manifest.assets,
            asset_base: &manifest.asset_base,
            settings: &manifest.settings,
        };
        let mut json = serde_json::to_vec(&shared).map_err(|_| EnvelopeError::Body)?;
        if let Some(brace) = json.first_mut() {
            *brace = b',';
        }
        let mut crc = Crc::new();
        crc.update(&json);
        Ok(Self {
            deflated: deflate_raw(&json)?,
            json,
            crc,
        })
    }

    /// The message for one screen, as [`envelope::encode_manifest`] makes it.
    pub fn message(
        &self,
        own: &Own,
        reference_base: &str,
        signer: &Signer,
    ) -> Result<EncodedManifest, EnvelopeError> {
        let (body, packing) = self.body(own)?;
        envelope::sign_manifest(own.screen_id, body, packing, reference_base, signer)
    }

    fn body(&self, own: &Own) -> Result<(Vec<u8>, Option<Packing>), EnvelopeError> {
        let mut head = serde_json::to_vec(own).map_err(|_| EnvelopeError::Body)?;
        head.pop();
        let length = head.len() + self.json.len();
        if length > envelope::BODY_MAX_BYTES {
            return Err(EnvelopeError::TooLong);
        }
        if length <= envelope::GZIP_ABOVE_BYTES {
            return Ok(([head.as_slice(), &self.json].concat(), None));
        }
        Ok((self.gzip(&head)?, Some(Packing::Gzip)))
    }

    /// One gzip member: header, `head` as it is, the packed rest, checksum and length (RFC 1952 and RFC 1951, section 3.2.4).
    fn gzip(&self, head: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
        let stored = u16::try_from(head.len()).map_err(|_| EnvelopeError::TooLong)?;
        let mut crc = Crc::new();
        crc.update(head);
        crc.combine(&self.crc);
        let mut out = Vec::with_capacity(head.len() + self.deflated.len() + 32);
        out.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
        out.push(0);
        out.extend_from_slice(&stored.to_le_bytes());
        out.extend_from_slice(&(!stored).to_le_bytes());
        out.extend_from_slice(head);
        out.extend_from_slice(&self.deflated);
        out.extend_from_slice(&crc.sum().to_le_bytes());
        out.extend_from_slice(&crc.amount().to_le_bytes());
        Ok(out)
    }
}

/// A deflate stream without header and checksum, ending with its last block.
fn deflate_raw(bytes: &[u8]) -> Result<Vec<u8>, EnvelopeError> {
    let mut packer = Compress::new(Compression::default(), false);
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    loop {
        let taken = usize::try_from(packer.total_in()).map_err(|_| EnvelopeError::TooLong)?;
        let status = packer.compress_vec(&bytes[taken..], &mut out, FlushCompress::Finish);
        match status.map_err(|_| EnvelopeError::Body)? {
            Status::StreamEnd => return Ok(out),
            Status::Ok | Status::BufError => out.reserve(bytes.len() / 2 + 64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        envelope::{Delivered, Envelope},
        topic,
    };

    fn manifest() -> Manifest {
        serde_json::from_str(include_str!("../golden/manifest.json")).unwrap()
    }

    #[test]
    fn each_screen_gets_its_own_manifest_from_one_template() {
        let signer = Signer::new("k1", &[3; 32]);
        let template = Template::new(&manifest()).unwrap();
        for number in 0..3_u8 {
            let mut manifest = manifest();
            manifest.screen_id = Uuid::from_u128(number.into());
            manifest.revision = number.into();
            manifest.screen_name = "é\"\\".repeat(number.into());
            let encoded = template
                .message(&Own::from(&manifest), "/x/", &signer)
                .unwrap();
            let envelope = Envelope::open(&encoded.message).unwrap();
            envelope
                .verify(&topic::manifest(manifest.screen_id), &[signer.pinned()])
                .unwrap();
            assert_eq!(
                envelope.read_manifest().unwrap(),
                Delivered::Here(Box::new(manifest))
            );
        }
    }

    #[test]
    fn what_is_written_in_two_parts_is_what_is_written_whole() {
        let manifest = manifest();
        let template = Template::new(&manifest).unwrap();
        let mut head = serde_json::to_vec(&Own::from(&manifest)).unwrap();
        head.pop();
        let whole = serde_json::to_vec(&manifest).unwrap();
        assert_eq!([head, template.json].concat(), whole);
    }

    #[test]
    fn the_shared_part_is_really_packed() {
        let template = Template::new(&manifest()).unwrap();
        assert!(template.deflated.len() * 2 < template.json.len());
    }
}
