//! How long requests and queries take, measured where they happen. `/metrics` shows it beside what it looks up itself.
use prometheus::{HistogramOpts, HistogramVec, Registry, proto::MetricFamily};
use std::{sync::LazyLock, time::Duration};

/// Upper bounds in seconds.
const REQUESTS: [f64; 8] = [0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
const QUERIES: [f64; 7] = [0.000_5, 0.002, 0.01, 0.05, 0.2, 1.0, 5.0];
/// What a statement begins with; anything else is `other`.
const KINDS: [&str; 5] = ["select", "insert", "update", "delete", "other"];

static METER: LazyLock<Meter> = LazyLock::new(Meter::new);

struct Meter {
    registry: Registry,
    requests: HistogramVec,
    queries: HistogramVec,
}

impl Meter {
    fn new() -> Self {
        let registry = Registry::new();
        let by = |name: &str, help: &str, labels: &[&str], bounds: &[f64]| {
            let options = HistogramOpts::new(name, help).buckets(bounds.to_vec());
            let made = HistogramVec::new(options, labels)?;
            registry.register(Box::new(made.clone()))?;
            Ok::<_, prometheus::Error>(made)
        };
        let made = || {
            let requests = by(
                "vitrine_http_request_seconds",
                "Requests until their answer begins",
                &["method", "route", "status"],
                &REQUESTS,
            )?;
            let queries = by(
                "vitrine_database_query_seconds",
                "Queries, by what they begin with",
                &["kind"],
                &QUERIES,
            )?;
            Ok::<_, prometheus::Error>((requests, queries))
        };
        #[expect(clippy::expect_used, reason = "the names are constants and differ")]
        let (requests, queries) = made().expect("two histograms with names of their own");
        for kind in KINDS {
            queries.with_label_values(&[kind]);
        }
        Self {
            registry,
            requests,
            queries,
        }
    }
}

/// A request with this route's template and status was answered.
pub fn request(method: &str, route: &str, status: u16, took: Duration) {
    let class = format!("{}xx", status / 100);
    let of = METER.requests.with_label_values(&[method, route, &class]);
    of.observe(took.as_secs_f64());
}

/// A statement was executed.
pub fn query(statement: &str, took: Duration) {
    let of = METER.queries.with_label_values(&[kind(statement)]);
    of.observe(took.as_secs_f64());
}

fn kind(statement: &str) -> &'static str {
    let begins = |kind: &&str| {
        let start = statement.get(..kind.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(kind))
    };
    KINDS.into_iter().find(begins).unwrap_or("other")
}

/// Everything measured so far.
pub fn gather() -> Vec<MetricFamily> {
    METER.registry.gather()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_apart_by_their_first_word() {
        for (statement, expected) in [
            ("SELECT 1", "select"),
            ("insert into x", "insert"),
            ("PRAGMA x", "other"),
            ("", "other"),
        ] {
            assert_eq!(kind(statement), expected);
        }
    }
}
