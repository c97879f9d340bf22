//! Numbers that are missing in a screen's proof of play. They are believed lost only when the screen shows twice, some time apart, that what
//! comes after them is the oldest it has.
use super::plays::{Batch, UpTo};
use crate::{id::ScreenId, time::Instant};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

/// When the same numbers come again after this long, the screen has nothing older.
const PATIENCE_MS: i64 = 45_000;
/// Gaps remembered.
const MOST: usize = 10_000;

/// Something is missing after `up_to`; `from` to `to` came all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Gap {
    up_to: i64,
    from: i64,
    to: i64,
    since: Instant,
}

/// The gaps that this process has seen, by screen and boot.
#[derive(Clone, Debug, Default)]
pub struct Gaps(Arc<Mutex<HashMap<(ScreenId, Uuid), Gap>>>);

impl Gaps {
    /// Tells the batches how far they are all that there is.
    pub fn judge(&self, batches: &mut [Batch], now: Instant) {
        let gaps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for batch in batches {
            let seen = gaps.get(&(batch.screen, batch.boot));
            let again = seen.filter(|gap| gap.is_old(now) && gap.is_in(&batch.numbers));
            batch.believed = again.map_or(0, |gap| gap.to);
        }
    }

    /// Remembers what is still missing after these batches were stored.
    pub fn note(&self, batches: &[Batch], marks: &UpTo, now: Instant) {
        let mut gaps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for batch in batches {
            let key = (batch.screen, batch.boot);
            let Some(up_to) = marks.get(&key) else {
                continue;
            };
            let seen = gaps.get(&key).filter(|gap| gap.from > *up_to).copied();
            let open = Gap::after(*up_to, &batch.numbers, now);
            let oldest = match (seen, open) {
                (Some(seen), Some(open)) if open.from < seen.from => Some(open),
                (seen, open) => seen.or(open),
            };
            gaps.remove(&key);
            if let Some(gap) = oldest {
                remember(&mut gaps, key, gap);
            }
        }
    }
}

fn remember(gaps: &mut HashMap<(ScreenId, Uuid), Gap>, key: (ScreenId, Uuid), gap: Gap) {
    if gaps.len() >= MOST {
        gaps.clear();
    }
    gaps.insert(key, gap);
}

impl Gap {
    fn after(up_to: i64, numbers: &[i64], since: Instant) -> Option<Self> {
        let from = *numbers.iter().find(|number| **number > up_to)?;
        let to = *numbers.last()?;
        Some(Self {
            up_to,
            from,
            to,
            since,
        })
    }

    /// Whether these numbers have the same gap.
    fn is_in(&self, numbers: &[i64]) -> bool {
        let beyond = numbers.iter().find(|number| **number > self.up_to);
        beyond == Some(&self.from)
    }

    fn is_old(&self, now: Instant) -> bool {
        now.as_ms().saturating_sub(self.since.as_ms()) > PATIENCE_MS
    }
}
