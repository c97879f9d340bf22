//! Look-ups that come one at a time and are made many at a time: what arrives while one query runs makes up the next.
use crate::error::{Error, Result};
use futures_util::future::BoxFuture;
use std::{collections::HashMap, hash::Hash, sync::Arc};
use tokio::sync::{mpsc, oneshot};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Finds the values of many keys at once; keys without one are left out.
pub type Load<K, V> =
    Arc<dyn Fn(Vec<K>) -> BoxFuture<'static, Result<HashMap<K, V>>> + Send + Sync>;

/// Keys a query.
const MOST: usize = 256;
/// Look-ups that may wait; more callers wait for room.
const WAITING: usize = 8192;

type Asked<K, V> = (K, oneshot::Sender<Option<V>>);

/// Gathers look-ups.
pub(super) struct Batch<K, V>(mpsc::Sender<Asked<K, V>>);

impl<K, V> Clone for Batch<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, V> Batch<K, V>
where
    K: Copy + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + 'static,
{
    /// Looks up with `load` until `stop`.
    pub(super) fn new(load: Load<K, V>, tasks: &TaskTracker, stop: CancellationToken) -> Self {
        let (ask, asked) = mpsc::channel(WAITING);
        tasks.spawn(async move { stop.run_until_cancelled(answer(load, asked)).await });
        Self(ask)
    }

    /// The value of `key`, if it has one.
    ///
    /// # Errors
    /// 503 if it could not be looked up.
    pub(super) async fn get(&self, key: K) -> Result<Option<V>> {
        let (reply, answer) = oneshot::channel();
        let unavailable = || Error::Unavailable(1);
        let sent = self.0.send((key, reply)).await;
        sent.map_err(|_| unavailable())?;
        answer.await.map_err(|_| unavailable())
    }
}

async fn answer<K, V>(load: Load<K, V>, mut asked: mpsc::Receiver<Asked<K, V>>)
where
    K: Copy + Eq + Hash,
    V: Clone,
{
    let mut waiting = Vec::with_capacity(MOST);
    while asked.recv_many(&mut waiting, MOST).await > 0 {
        let mut keys: Vec<K> = waiting.iter().map(|(key, _)| *key).collect();
        keys.dedup();
        match load(keys).await {
            Ok(found) => {
                for (key, reply) in waiting.drain(..) {
                    // whoever has stopped waiting needs no answer
                    drop(reply.send(found.get(&key).cloned()));
                }
            }
            Err(e) => {
                tracing::warn!(error = ?e, "a look-up for the broker failed");
                waiting.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn what_waits_is_looked_up_together() {
        let queries = Arc::new(AtomicUsize::new(0));
        let counted = queries.clone();
        let load: Load<u32, u32> = Arc::new(move |keys| {
            counted.fetch_add(1, Ordering::SeqCst);
            let even = keys.into_iter().filter(|k| k % 2 == 0);
            let found = even.map(|k| (k, k * 10)).collect();
            Box::pin(std::future::ready(Ok(found)))
        });
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let batch = Batch::new(load, &tasks, stop.clone());
        let found = futures_util::future::join_all((0..100).map(|n| batch.get(n))).await;
        assert_eq!(*found[4].as_ref().unwrap(), Some(40));
        assert_eq!(*found[5].as_ref().unwrap(), None);
        assert!(queries.load(Ordering::SeqCst) < 10, "gathered");
        stop.cancel();
        tasks.close();
        tasks.wait().await;
        assert!(batch.get(2).await.is_err(), "over");
    }
}
