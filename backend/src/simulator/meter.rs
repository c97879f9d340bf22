//! What a fleet of simulated screens saw, as figures for people.
use super::core::{Edition, News, Step};
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
    caught_up: Times,
    publications: BTreeMap<Edition, Way>,
}

/// A publication on its way to the glass.
#[derive(Debug, Default)]
struct Way {
    screens: usize,
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

    /// Something happened at `now_ms` to a screen that is connected since `since_ms`, both of the server's clock.
    pub(super) fn seen(&self, news: News, since_ms: i64, now_ms: i64) {
        let mut figures = self.figures();
        if news.step == Step::Rejected {
            figures.rejected += 1;
            return;
        }
        let waited = |from_ms| u64::try_from(now_ms - from_ms).unwrap_or(0);
        let was_away = news.issued_ms < since_ms;
        let shows = news.step == Step::Showing;
        if was_away && shows {
            figures.caught_up.add(waited(since_ms));
        }
        let way = figures.publications.entry(news.edition).or_default();
        way.screens += usize::from(shows);
        match news.step {
            _ if was_away => {}
            Step::Received => way.received.add(waited(news.issued_ms)),
            Step::Showing => way.showing.add(waited(news.issued_ms)),
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
        if let Some(((_, number), way)) = figures.publications.last_key_value() {
            let _: Result<(), _> = write!(out, "; publication {number}: {} showing", way.screens);
        }
        out
    }

    /// The table at the end.
    pub(super) fn table(&self) -> String {
        let figures = self.figures();
        let mut out = String::from("From the first byte to the broker's welcome:\n");
        figures.connects.told(&mut out, "connect");
        if !figures.caught_up.0.is_empty() {
            out.push_str("From the broker's welcome, of screens that had been away:\n");
            figures.caught_up.told(&mut out, "showing");
        }
        let measured = |way: &&Way| !way.received.0.is_empty();
        for ((_, number), way) in figures.publications.iter().filter(|(_, way)| measured(way)) {
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
                edition: (1, 7),
                issued_ms: 1_000,
            };
            meter.seen(news, 900, at);
        }
        let missed = News {
            step: Step::Showing,
            edition: (1, 6),
            issued_ms: 100,
        };
        meter.seen(missed, 900, 1_000);
        meter.outage();
        let line = meter.line(2);
        assert_eq!(
            line,
            "1 of 2 online, 0 failed tries, 1 outages, 0 plays stored, 1 manifests rejected; publication 7: 1 showing"
        );
        let table = meter.table();
        assert!(table.contains("From publication 7"), "{table}");
        assert!(table.contains("p50    500 ms"), "{table}");
        assert!(table.contains("p50    100 ms"), "{table}");
        assert!(!table.contains("publication 6"), "{table}");
        meter.gone();
        assert_eq!(meter.online(), 0);
    }
}
