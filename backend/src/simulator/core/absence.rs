//! A simulated screen that goes away and comes back: what lies on its disk stays.
use super::{Leave, Outgoing, Screen, packed};
use uuid::Uuid;

impl Screen {
    /// The program ends: what plays is cut.
    pub fn leave(&mut self, why: Leave, now_ms: i64) {
        self.play(now_ms);
        self.finish_current(now_ms);
        let what = match why {
            Leave::Restart => "the player restarts",
            Leave::Reboot => "the machine restarts",
        };
        self.diary.note(now_ms, what.into());
    }

    /// The last words of a simulation: the plays that nobody has heard of yet, and that the screen is gone.
    pub fn last_words(&mut self, now_ms: i64) -> Vec<Outgoing> {
        self.play(now_ms);
        self.finish_current(now_ms);
        let plays = self.log.rest();
        let plays = plays.iter().filter_map(packed);
        plays.chain(self.farewell()).collect()
    }

    /// The program starts again, with what it held.
    pub fn start_again(&mut self, boot: Uuid, now_ms: i64) {
        self.boot = boot;
        self.log.restart(boot);
        self.started_ms = now_ms;
        self.looked_ms = now_ms;
        self.next_heartbeat_ms = now_ms + 1_000;
        self.diary.note(now_ms, "the player has started".into());
    }

    /// Width and height of its glass, and the item on it.
    pub fn glass(&self) -> ([u32; 2], Option<Uuid>) {
        (self.resolution, self.current.map(|shown| shown.item))
    }
}
