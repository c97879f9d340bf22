//! Which servers share the database, by their signs of life, and which of them a screen falls to.
use super::SILENCE;
use crate::id::ScreenId;
use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::time::Instant;

/// The other servers, each with when it was heard last.
#[derive(Clone, Debug, Default)]
pub struct Peers(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    own: u64,
    others: HashMap<u64, Instant>,
}

impl Peers {
    /// This server's own name.
    pub(super) fn introduce(&self, own: u64) {
        self.seen(|seen| seen.own = own);
    }

    /// Another server lives.
    pub(super) fn heard(&self, run: u64, now: Instant) {
        self.seen(|seen| seen.others.insert(run, now));
    }

    /// Whether it falls to this server to speak to the screen. All that hear each other say the same, and each screen has one.
    pub fn is_mine(&self, screen: ScreenId, now: Instant) -> bool {
        self.seen(|seen| {
            seen.others
                .retain(|_, heard| now.duration_since(*heard) < SILENCE);
            let own = weight(seen.own, screen);
            seen.others.keys().all(|run| weight(*run, screen) <= own)
        })
    }

    fn seen<T>(&self, work: impl FnOnce(&mut Seen) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn weight(run: u64, screen: ScreenId) -> u64 {
    let mut hasher = DefaultHasher::new();
    (run, screen.0.as_u128()).hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_screen_falls_to_one_server_and_a_dead_ones_to_the_rest() {
        let now = Instant::now();
        let servers: Vec<_> = [11, 22, 33]
            .map(|own| {
                let peers = Peers::default();
                peers.introduce(own);
                let others = [11, 22, 33].into_iter().filter(|run| *run != own);
                others.for_each(|run| peers.heard(run, now));
                peers
            })
            .into();
        let screens: Vec<_> = (0..300).map(|_| ScreenId::new()).collect();
        let mut shares = [0; 3];
        for screen in &screens {
            let mine = servers.iter().map(|server| server.is_mine(*screen, now));
            let mine: Vec<_> = mine.enumerate().filter(|(_, mine)| *mine).collect();
            assert_eq!(mine.len(), 1);
            shares[mine[0].0] += 1;
        }
        assert!(shares.iter().all(|share| *share > 60), "{shares:?}");
        let later = now + SILENCE;
        assert!(
            screens
                .iter()
                .all(|screen| servers[0].is_mine(*screen, later))
        );
    }
}
