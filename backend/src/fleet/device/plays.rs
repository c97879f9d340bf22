//! A backlog of proof of play, too large for MQTT: lines of JSON, packed or not.
use super::Device;
use crate::{
    app::AppState,
    db,
    error::{Error, Result},
    extract::{Bytes, Json},
    fleet::{
        metrics::Metrics,
        plays::{self, Batch},
    },
    time::Instant,
};
use axum::{
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode, header},
};
use flate2::read::GzDecoder;
use player_protocol::{
    Kind,
    device::{PlayLine, PlaysStored},
    receipt::PlaysUpTo,
    report::PlayRow,
};
use std::{collections::BTreeMap, io::Read as _};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// The largest request, and what it may unpack to.
const MAX_BYTES: usize = 4 << 20;
const MAX_UNPACKED_BYTES: u64 = 32 << 20;
/// Plays a batch.
const BATCH: usize = 2_000;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(keep))
        .layer(DefaultBodyLimit::max(MAX_BYTES))
}

/// Hand over proof of play, one line of JSON a play; the answer says how far it is stored
#[utoipa::path(post, path = "/plays", tag = "device",
    request_body(content = PlayLine, content_type = "application/x-ndjson", description = "One object a line, also with Content-Encoding: gzip"),
    responses((status = 200, body = PlaysStored), (status = 400), (status = 401), (status = 413), (status = 422), (status = 429)))]
async fn keep(
    State(state): State<AppState>,
    device: Device,
    headers: HeaderMap,
    Bytes(body): Bytes,
) -> Result<Json<PlaysStored>> {
    let packed = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|v| v.as_bytes().eq_ignore_ascii_case(b"gzip"));
    let now = state.clock.now();
    let read = move || read(device, &body, packed, now);
    let (mut batches, told) = tokio::task::spawn_blocking(read)
        .await
        .map_err(Error::internal)??;
    let stored: usize = batches.iter().map(|batch| batch.rows.len()).sum();
    if told > stored {
        Metrics::count(&state.measures.poisoned, Kind::Plays);
        state.measures.refuse_plays(device.screen, told - stored);
    }
    state.gaps.judge(&mut batches, now);
    let marks = db::write(&state.db, async |txn| {
        plays::store(txn, &batches, now).await
    })
    .await?;
    state.gaps.note(&batches, &marks, now);
    let last = batches.last().map(|batch| batch.boot);
    let up_to = last.and_then(|boot| {
        let seq = marks.get(&(device.screen, boot))?;
        Some(PlaysUpTo { boot, seq: *seq })
    });
    Ok(Json(PlaysStored {
        plays_up_to: up_to,
        server_time: now.timestamp(),
    }))
}

/// The lines as batches, and how many lines there were. A line that makes no sense is left out, so that one broken row does not hold a
/// backlog for ever.
fn read(device: Device, body: &[u8], packed: bool, now: Instant) -> Result<(Vec<Batch>, usize)> {
    let text = match packed {
        true => unpack(body)?,
        false => body.to_vec(),
    };
    let mut rows: BTreeMap<Uuid, Vec<PlayRow>> = BTreeMap::new();
    let (mut last, mut lines) = (None, 0_usize);
    for line in text
        .split(|b| *b == b'\n')
        .filter(|l| !l.trim_ascii().is_empty())
    {
        lines += 1;
        if let Ok(line) = serde_json::from_slice::<PlayLine>(line) {
            last = Some(line.boot);
            rows.entry(line.boot).or_default().push(line.row);
        }
    }
    let Some(last) = last else {
        return Err(Error::field(
            "body",
            "must hold at least one play, one JSON object a line",
        ));
    };
    let newest = rows.remove(&last).map(|rows| (last, rows));
    let batches = rows
        .into_iter()
        .chain(newest)
        .flat_map(|(boot, rows)| cut(device, boot, rows, now));
    Ok((batches.collect(), lines))
}

fn cut(device: Device, boot: Uuid, mut rows: Vec<PlayRow>, now: Instant) -> Vec<Batch> {
    let owner = (device.organisation, device.screen);
    rows.sort_unstable_by_key(|row| row.seq);
    let chunks = rows
        .chunks(BATCH)
        .filter_map(|rows| Batch::new(owner, boot, rows.to_vec(), now));
    chunks.collect()
}

fn unpack(body: &[u8]) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    let mut reader = GzDecoder::new(body).take(MAX_UNPACKED_BYTES + 1);
    reader
        .read_to_end(&mut text)
        .map_err(|_| Error::BadRequest("the body is not gzip".into()))?;
    if text.len() as u64 > MAX_UNPACKED_BYTES {
        return Err(Error::Status(
            StatusCode::PAYLOAD_TOO_LARGE,
            "send fewer plays at once".into(),
        ));
    }
    Ok(text)
}
