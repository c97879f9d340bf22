//! The web's listener. `axum::serve` would wait for ever for a client that sends its header slowly; this one does not.
use axum::{Extension, Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use std::{net::SocketAddr, time::Duration};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::Layer as _;

/// How long a client may take for the header of a request, the wait between two requests included.
pub(crate) const HEADER_PATIENCE: Duration = Duration::from_mins(1);
/// How long a client may pause within a body.
pub(crate) const BODY_PATIENCE: Duration = Duration::from_mins(1);
/// How long requests may still take once the server stops.
const LAST_WORDS: Duration = Duration::from_secs(8);

/// Answers with `app` until `stop`, waiting `patience` for a header; then lets requests that are under way finish.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    patience: Duration,
    stop: CancellationToken,
) {
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(patience);
    let open = GracefulShutdown::new();
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((client, peer)) => attend(&builder, &open, &app, (client, peer)),
            Err(e) => {
                tracing::warn!(error = %e, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(LAST_WORDS, open.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests were cut off: they took too long to end");
    }
}

fn attend(
    builder: &Builder<TokioExecutor>,
    open: &GracefulShutdown,
    app: &Router,
    (client, peer): (TcpStream, SocketAddr),
) {
    // a refusal only costs a little latency
    drop(client.set_nodelay(true));
    let app = Extension(ConnectInfo(peer)).layer(app.clone());
    let connection = builder
        .serve_connection_with_upgrades(TokioIo::new(client), TowerToHyperService::new(app))
        .into_owned();
    let connection = open.watch(connection);
    tokio::spawn(async move {
        if let Err(e) = connection.await {
            tracing::debug!(error = %e, "a connection broke");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    #[tokio::test]
    async fn a_slow_header_is_cut_off_and_a_good_request_is_answered() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (place, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
        let app = Router::new().route("/", get(|| async { "here" }));
        let served = tokio::spawn(serve(
            listener,
            app,
            Duration::from_millis(200),
            stop.clone(),
        ));
        let mut good = TcpStream::connect(place).await.unwrap();
        good.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            .await
            .unwrap();
        let mut answer = String::new();
        good.read_to_string(&mut answer).await.unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 200") && answer.ends_with("here"),
            "{answer}"
        );
        let mut slow = TcpStream::connect(place).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nHo").await.unwrap();
        let mut rest = Vec::new();
        let cut = tokio::time::timeout(Duration::from_secs(10), slow.read_to_end(&mut rest)).await;
        assert!(cut.is_ok(), "the connection is still open");
        stop.cancel();
        served.await.unwrap();
    }
}
