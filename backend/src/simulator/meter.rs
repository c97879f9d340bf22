//! What a fleet of simulated screens saw, as figures for people.
use super::core::{News, Step};
use hdrhistogram::Histogram;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The longest time that is told apart: an hour.
const LONGEST_MS: u64 = 3_600_000;
/// Publications kept; older ones are told already.
const KEPT: usize = 50;

/// Counts and measures; shared by all screens.
#[derive(Debug, Default)]
pub struct Meter(Mutex<Figures>);

#[derive(Debug, Default)]
struct Figures {
    online: usize,
    failures: usize,
    outages: usize,
    rejected: usize,
    plays: usize,
    connects: Times,
    publications: BTreeMap<i64, Way>,
}

/// A publication on its way to the glass.
#[derive(Debug, Default)]
struct Way {
    received: Times,
    showing: Times,
}

#[derive(Debug)]
struct Times(Histogram<u64>);

impl Default for Times {
    fn default() -> Self {
        #[expect(clippy::unwrap_used, reason = "the bounds are constants that fit")]
        Self(Histogram::new_with_bounds(1, LONGEST_MS, 3).unwrap())
    }
}

impl Times {
    fn add(&mut self, ms: u64) {
        self.0.saturating_record(ms.max(1));
    }

    fn told(&self, out: &mut String, what: &str) {
        let at = |share| self.0.value_at_quantile(share);
        // writing to a String does not fail
        let _: Result<(), _> = writeln!(
            out,
            "  {what:<22} {:>7}   p50 {:>6} ms   p95 {:>6} ms   p99 {:>6} ms   max {:>6} ms",
            self.0.len(),
            at(0.5),
            at(0.95),
            at(0.99),
            self.0.max()
        );
    }
}

impl Meter {
    fn figures(&self) -> MutexGuard<'_, Figures> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A screen is connected, so long after it began to.
    pub(super) fn connected(&self, took: Duration) {
        let mut figures = self.figures();
        figures.online += 1;
        let ms = u64::try_from(took.as_millis()).unwrap_or(LONGEST_MS);
        figures.connects.add(ms);
    }

    /// A connection ended.
    pub(super) fn gone(&self) {
        self.figures().online -= 1;
    }

    /// A try to connect failed.
    pub(super) fn failed(&self) {
        self.figures().failures += 1;
    }

    /// The network of a screen fails.
    pub(super) fn outage(&self) {
        self.figures().outages += 1;
    }

    /// Plays that the server has confirmed.
    pub(super) fn stored(&self, plays: usize) {
        self.figures().plays += plays;
    }

    /// Something happened to a screen at `now_ms` of the server's clock.
    pub(super) fn seen(&self, news: News, now_ms: i64) {
        let mut figures = self.figures();
        if news.step == Step::Rejected {
            figures.rejected += 1;
            return;
        }
        let way = figures.publications.entry(news.publication).or_default();
        let ms = u64::try_from(now_ms - news.issued_ms).unwrap_or(0);
        match news.step {
            Step::Received => way.received.add(ms),
            Step::Showing => way.showing.add(ms),
            Step::Rejected => {}
        }
        if figures.publications.len() > KEPT {
            figures.publications.pop_first();
        }
    }

    /// How many screens are connected.
    pub fn online(&self) -> usize {
        self.figures().online
    }

    /// One line: how the fleet is now.
    pub(super) fn line(&self, screens: usize) -> String {
        let figures = self.figures();
        let mut out = format!(
            "{} of {screens} online, {} failed tries, {} outages, {} plays stored",
            figures.online, figures.failures, figures.outages, figures.plays
        );
        if figures.rejected > 0 {
            let _: Result<(), _> = write!(out, ", {} manifests rejected", figures.rejected);
        }
        if let Some((number, way)) = figures.publications.last_key_value() {
            let _: Result<(), _> = write!(
                out,
                "; publication {number}: {} showing",
                way.showing.0.len()
            );
        }
        out
    }

    /// The table at the end.
    pub(super) fn table(&self) -> String {
        let figures = self.figures();
        let mut out = String::from("From the first byte to the broker's welcome:\n");
        figures.connects.told(&mut out, "connect");
        for (number, way) in &figures.publications {
            let _: Result<(), _> = writeln!(out, "From publication {number} to the screen:");
            way.received.told(&mut out, "manifest received");
            way.showing.told(&mut out, "showing");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_by_publication() {
        let meter = Meter::default();
        meter.connected(Duration::from_millis(20));
        for (step, at) in [
            (Step::Received, 1_040),
            (Step::Showing, 1_500),
            (Step::Rejected, 0),
        ] {
            let news = News {
                step,
                publication: 7,
                issued_ms: 1_000,
            };
            meter.seen(news, at);
        }
        meter.outage();
        let line = meter.line(2);
        assert_eq!(
            line,
            "1 of 2 online, 0 failed tries, 1 outages, 0 plays stored, 1 manifests rejected; publication 7: 1 showing"
        );
        let table = meter.table();
        assert!(table.contains("From publication 7"), "{table}");
        assert!(table.contains("p50    500 ms"), "{table}");
        meter.gone();
        assert_eq!(meter.online(), 0);
    }
}
