//! Traces for those who look at several programs at once: the spans of requests and jobs, sent to a collector by OTLP over HTTP.
//!
//! Nobody waits for it. Spans that ended lie in a bounded queue, which a thread of its own empties; while the collector is away they are
//! lost, and the log says so once. Only the spans of this program's own code leave, so that sending them makes no new ones. What a request
//! says about a trace of its own (`traceparent`) is not believed: whoever reaches the server could choose ids and fill others' traces.
use crate::{config::Config, egress::innermost};
use opentelemetry::{
    KeyValue,
    trace::{Status, TraceContextExt as _, TracerProvider as _},
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider},
};
use reqwest::{Client, Url};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::runtime::Handle;
use tracing::{Level, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::{Layer, filter::Targets, registry::LookupSpan};

/// Spans that may wait.
const WAITING: usize = 8_192;
/// Between two sendings, if there are few.
const EVERY: Duration = Duration::from_secs(2);
/// How long the collector may take.
const ANSWER: Duration = Duration::from_secs(5);
/// How long the end of the program waits for what is not sent yet.
const LAST_WORDS: Duration = Duration::from_secs(2);
const PROTOBUF: (&str, &str) = ("content-type", "application/x-protobuf");

/// Whether anybody wants to know.
static ON: AtomicBool = AtomicBool::new(false);

/// The way of spans to the collector.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// The way to the collector that the settings name; none if they name none.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the setting.
    pub fn of(config: &Config) -> Result<Option<Self>, String> {
        let Some(url) = address(config)? else {
            return Ok(None);
        };
        let post = Post {
            client: client()?,
            runtime: Handle::current(),
            away: AtomicBool::new(false),
        };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(post)
            .with_endpoint(url)
            .build()
            .map_err(|e| format!("traces cannot be sent: {e}"))?;
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(WAITING)
            .with_scheduled_delay(EVERY)
            .build();
        let sender = BatchSpanProcessor::builder(exporter)
            .with_batch_config(batches)
            .build();
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let program = Resource::builder()
            .with_service_name("vitrine")
            .with_attribute(version)
            .build();
        let provider = SdkTracerProvider::builder()
            .with_span_processor(sender)
            .with_resource(program)
            .build();
        ON.store(true, Ordering::Relaxed);
        Ok(Some(Self(provider)))
    }

    /// What hands the spans of this program over.
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("vitrine"))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target(env!("CARGO_CRATE_NAME"), Level::INFO))
    }

    /// Sends what still waits, but not for long.
    pub async fn finish(self) {
        let sent = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(LAST_WORDS));
        if !matches!(sent.await, Ok(Ok(()))) {
            tracing::warn!("the last traces were not sent");
        }
    }
}

/// The kind of a request's span; only where it is sent, so that log lines stay as they are elsewhere.
pub fn kind() -> Option<&'static str> {
    ON.load(Ordering::Relaxed).then_some("server")
}

/// Tells the span of the request that is being answered what became of it.
pub fn answered(method: &str, route: Option<&str>, status: u16) {
    if !ON.load(Ordering::Relaxed) {
        return;
    }
    let span = Span::current();
    span.set_attribute("http.request.method", method.to_owned());
    span.set_attribute("http.response.status_code", i64::from(status));
    let mut name = method.to_owned();
    if let Some(route) = route {
        span.set_attribute("http.route", route.to_owned());
        name = format!("{name} {route}");
    }
    span.context().span().update_name(name);
    if status >= 500 {
        span.set_status(Status::error(""));
    }
}

/// Where the settings want traces to be sent.
///
/// # Errors
/// A sentence that names the setting.
fn address(config: &Config) -> Result<Option<String>, String> {
    let Some(text) = &config.otlp_endpoint else {
        return Ok(None);
    };
    let url = Url::parse(text).ok();
    let good = url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !good {
        return Err(format!(
            "VITRINE_OTLP_ENDPOINT is `{text}`: write the address of a collector's OTLP over HTTP, such as http://collector:4318"
        ));
    }
    let base = text.trim_end_matches('/');
    let base = base.strip_suffix("/v1/traces").unwrap_or(base);
    Ok(Some(format!("{base}/v1/traces")))
}

fn client() -> Result<Client, String> {
    Client::builder()
        .no_proxy()
        .timeout(ANSWER)
        .build()
        .map_err(|e| format!("traces cannot be sent: {e}"))
}

/// Sends the collector nothing, to see whether it takes it; none if there is none.
///
/// # Errors
/// Outside: a sentence about the setting. Inside: why the collector did not take it.
pub async fn try_out(config: &Config) -> Result<Option<Result<String, String>>, String> {
    let Some(url) = address(config)? else {
        return Ok(None);
    };
    let request = client()?.post(&url).header(PROTOBUF.0, PROTOBUF.1);
    let taken = match request.send().await {
        Ok(answer) if answer.status().is_success() => Ok(url),
        Ok(answer) => Err(format!("{url} answers {}", answer.status())),
        Err(e) => Err(format!("{url} does not answer: {}", innermost(&e))),
    };
    Ok(Some(taken))
}

/// Sends by the server's own client and runtime, for a thread that has neither.
#[derive(Debug)]
struct Post {
    client: Client,
    runtime: Handle,
    away: AtomicBool,
}

#[async_trait::async_trait]
impl HttpClient for Post {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sending = self
            .runtime
            .spawn(async move { client.send_bytes(request).await });
        let answer = sending.await.map_err(HttpError::from).flatten();
        match &answer {
            Ok(answer) if answer.status().is_success() => self.judge(None),
            Ok(answer) => self.judge(Some(answer.status().to_string())),
            Err(e) => {
                let cause = e.downcast_ref().map(innermost);
                self.judge(Some(cause.unwrap_or_else(|| e.to_string())));
            }
        }
        answer
    }
}

impl Post {
    /// Says once that the collector is away, and once that it is back.
    fn judge(&self, problem: Option<String>) {
        let was_away = self.away.swap(problem.is_some(), Ordering::Relaxed);
        match problem {
            Some(why) if !was_away => tracing::warn!(
                why,
                "the collector does not take traces: they are lost until it does"
            ),
            None if was_away => tracing::info!("the collector takes traces again"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(endpoint: &str) -> Config {
        Config {
            otlp_endpoint: Some(endpoint.into()),
            ..Config::default()
        }
    }

    #[test]
    fn the_address_of_a_collector_is_completed_or_refused() {
        for good in [
            "http://c:4318",
            "http://c:4318/",
            "http://c:4318/v1/traces",
            "http://c:4318/v1/traces/",
        ] {
            let url = address(&at(good)).unwrap().unwrap();
            assert_eq!(url, "http://c:4318/v1/traces");
        }
        for bad in ["collector:4318", "grpc://c:4317", "4318", ""] {
            let why = address(&at(bad)).unwrap_err();
            assert!(why.contains("VITRINE_OTLP_ENDPOINT"), "{why}");
        }
        assert_eq!(address(&Config::default()), Ok(None));
    }
}
