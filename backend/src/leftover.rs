//! What a refused request still sends. A handler that refuses before it has read the body would leave bytes in the connection, and the
//! next request on it would meet a closed door: a short rest is read away, for a long one the answer says that the connection ends.
use axum::{
    body::{Body, BodyDataStream, HttpBody as _},
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

/// The longest rest that is read away, and for how long.
const MOST_BYTES: usize = 64 << 10;
const PATIENCE: Duration = Duration::from_secs(1);

type Shelf = Arc<Mutex<Option<BodyDataStream>>>;

/// A body that is put on the shelf when it is dropped before its end.
struct Lent {
    body: Option<BodyDataStream>,
    shelf: Shelf,
}

impl Stream for Lent {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let next = body.poll_next_unpin(context);
        if matches!(next, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        next
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let rest = self.body.take();
        *self.shelf.lock().unwrap_or_else(PoisonError::into_inner) = rest;
    }
}

/// Leaves the connection clean, or says that it ends.
pub(crate) async fn clear(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let shelf = Shelf::default();
    let lend = |body: Body| {
        Body::from_stream(Lent {
            body: Some(body.into_data_stream()),
            shelf: Arc::clone(&shelf),
        })
    };
    let mut response = next.run(request.map(lend)).await;
    let rest = shelf.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(rest) = rest else {
        return response;
    };
    if !matches!(
        tokio::time::timeout(PATIENCE, read_away(rest)).await,
        Ok(true)
    ) {
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Whether the rest was short.
async fn read_away(mut rest: BodyDataStream) -> bool {
    let mut left = MOST_BYTES;
    while let Some(piece) = rest.next().await {
        match piece {
            Ok(piece) if piece.len() <= left => left -= piece.len(),
            _ => return false,
        }
    }
    true
}
