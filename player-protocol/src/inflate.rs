//! Gzip with a bound on what comes out, so that a small hostile message cannot fill the memory.

use std::io::{Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};

use crate::EnvelopeError;

/// Packs `bytes`; the same bytes always give the same result.
pub(crate) fn deflate(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Unpacks `bytes` as long as the result stays within `limit`.
pub(crate) fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, EnvelopeError> {
    let beyond = u64::try_from(limit).map_or(u64::MAX, |limit| limit.saturating_add(1));
    let mut out = Vec::new();
    let mut source = GzDecoder::new(bytes).take(beyond);
    source
        .read_to_end(&mut out)
        .map_err(|_| EnvelopeError::Body)?;
    if out.len() > limit {
        Err(EnvelopeError::TooLong)
    } else {
        Ok(out)
    }
}
