//! What befalls each screen, the same again for the same seed.
use super::core::Leave;
use std::time::Duration;
use uuid::Uuid;

/// How often screens lose their network, and how patiently they come back.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// Where chance starts.
    pub seed: u64,
    /// The first connection comes at a random moment within this.
    pub start_within: Duration,
    /// Outages of each screen an hour, on average.
    pub outages_per_hour: f64,
    /// How long an outage lasts, on average.
    pub outage: Duration,
    /// Within how long a lost connection is tried anew; `None` = as the manifest says.
    pub reconnect_within: Option<Duration>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            seed: 0,
            start_within: Duration::ZERO,
            outages_per_hour: 0.0,
            outage: Duration::from_mins(1),
            reconnect_within: None,
        }
    }
}

/// The pause before the second try, and the longest one (`protocol.md` 7).
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// How long a program and a machine take to start again, at most; at least a third of it.
const RESTART: Duration = Duration::from_secs(6);
const REBOOT: Duration = Duration::from_secs(45);
/// An outage that never comes.
const NEVER: Duration = Duration::from_hours(24 * 365);

/// The luck of one screen.
#[derive(Debug)]
pub(super) struct Luck {
    scenario: Scenario,
    random: fastrand::Rng,
}

impl Luck {
    /// The luck of this screen.
    pub(super) fn of(scenario: Scenario, screen: Uuid) -> Self {
        // the second half of an id is chance
        let seed = scenario.seed ^ screen.as_u64_pair().1;
        Self {
            scenario,
            random: fastrand::Rng::with_seed(seed),
        }
    }

    /// How long it waits before its first connection.
    pub(super) fn start(&mut self) -> Duration {
        self.scenario.start_within.mul_f64(self.random.f64())
    }

    /// How long it stays connected before the network fails.
    pub(super) fn until_outage(&mut self) -> Duration {
        let often = self.scenario.outages_per_hour;
        if often <= 0.0 {
            return NEVER;
        }
        let hours = self.exponential() / often;
        Duration::from_secs_f64((hours * 3_600.0).min(NEVER.as_secs_f64()))
    }

    /// How long the network stays away.
    pub(super) fn outage(&mut self) -> Duration {
        self.scenario.outage.mul_f64(self.exponential())
    }

    /// How long it is away when it was told to start again.
    pub(super) fn absence(&mut self, leave: Leave) -> Duration {
        let most = match leave {
            Leave::Restart => RESTART,
            Leave::Reboot => REBOOT,
        };
        most.mul_f64((1.0 + 2.0 * self.random.f64()) / 3.0)
    }

    /// The pause before the next try after `failures` failed ones: full jitter, doubling.
    pub(super) fn pause(&mut self, failures: u32, spread: Duration) -> Duration {
        let most = match failures {
            0 => self.scenario.reconnect_within.unwrap_or(spread),
            n => FIRST_PAUSE
                .saturating_mul(2_u32.saturating_pow(n.min(6)))
                .min(LONGEST_PAUSE),
        };
        most.mul_f64(self.random.f64())
    }

    /// A number above 0 that is 1 on average.
    fn exponential(&mut self) -> f64 {
        -(1.0 - self.random.f64()).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luck_is_the_same_again_and_of_the_asked_size() {
        let scenario = Scenario {
            seed: 7,
            outages_per_hour: 2.0,
            ..Scenario::default()
        };
        let (mut one, mut again) = (
            Luck::of(scenario, Uuid::from_u128(3)),
            Luck::of(scenario, Uuid::from_u128(3)),
        );
        let waits: Vec<_> = (0..2_000).map(|_| one.until_outage()).collect();
        assert!(waits.iter().all(|wait| *wait == again.until_outage()));
        let mean = waits.iter().sum::<Duration>().as_secs_f64() / 2_000.0;
        assert!((1_600.0..2_000.0).contains(&mean), "{mean}");
        assert_ne!(
            waits[0],
            Luck::of(scenario, Uuid::from_u128(4)).until_outage()
        );
        assert_eq!(
            Luck::of(Scenario::default(), Uuid::from_u128(3)).until_outage(),
            NEVER
        );
    }

    #[test]
    fn pauses_grow_and_end() {
        let mut luck = Luck::of(Scenario::default(), Uuid::from_u128(1));
        let mut longest = |failures| {
            let spread = Duration::from_secs(30);
            (0..500)
                .map(|_| luck.pause(failures, spread))
                .max()
                .unwrap()
                .as_secs_f64()
        };
        for (failures, most) in [(0, 30.0), (1, 2.0), (2, 4.0), (5, 32.0), (40, 60.0)] {
            let seen = longest(failures);
            assert!(seen <= most && seen > most * 0.9, "{failures}: {seen}");
        }
    }
}
