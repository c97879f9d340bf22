//! How much each of many may do: so much at once, and so much more each second.
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Whose buckets are remembered; beyond that the memory starts anew.
const REMEMBERED: usize = 50_000;

/// A bucket for each of them, full at first.
#[derive(Debug)]
pub struct Buckets<K> {
    at_once: f64,
    per_second: f64,
    all: Mutex<HashMap<K, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Duration,
}

impl<K: Eq + Hash> Buckets<K> {
    /// Each may do `at_once` things at once, and `per_second` more each second.
    pub fn new(at_once: u32, per_second: u32) -> Self {
        Self {
            at_once: at_once.into(),
            per_second: per_second.into(),
            all: Mutex::default(),
        }
    }

    /// Whether it may do one thing more `at` this time, which counts from any fixed moment.
    ///
    /// # Errors
    /// How long it must wait.
    pub fn take(&self, key: K, at: Duration) -> Result<(), Duration> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.clear();
        }
        let full = Bucket {
            left: self.at_once,
            at,
        };
        let bucket = all.entry(key).or_insert(full);
        let waited = at.saturating_sub(bucket.at).as_secs_f64();
        bucket.left = self
            .per_second
            .mul_add(waited, bucket.left)
            .min(self.at_once);
        bucket.at = at;
        if bucket.left < 1.0 {
            let missing = (1.0 - bucket.left) / self.per_second;
            return Err(Duration::from_secs_f64(missing));
        }
        bucket.left -= 1.0;
        Ok(())
    }

    /// Its next bucket is full.
    pub fn forget(&self, key: &K) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_own_bucket_and_it_fills_again() {
        let buckets = Buckets::new(3, 2);
        let taken = |key: u8, ms: u64| {
            let at = Duration::from_millis(ms);
            (0..10).filter(|_| buckets.take(key, at).is_ok()).count()
        };
        assert_eq!(taken(1, 0), 3);
        assert_eq!(taken(2, 0), 3);
        assert_eq!(taken(1, 1_000), 2);
        assert_eq!(taken(1, 60_000), 3, "never more than at first");
        assert_eq!(taken(1, 59_000), 0, "a clock that goes back gives nothing");
        let wait = buckets.take(1, Duration::from_secs(59)).unwrap_err();
        assert_eq!(wait, Duration::from_millis(500));
        buckets.forget(&1);
        assert_eq!(taken(1, 59_000), 3);
    }
}
