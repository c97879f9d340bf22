//! What becomes of one condition from round to round. It must hold for a while before it counts and be gone for a while before it is
//! over; what comes and goes too often in an hour goes on as one alert that is called unstable.

/// So many alerts an hour; the next one is unstable.
pub const CALM: usize = 3;
const HOUR_MS: i64 = 3_600_000;
/// An unstable one must be gone for so long.
pub const CALM_AGAIN_MS: i64 = HOUR_MS;

/// How long a condition must hold, and be gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damping {
    /// Before it is an alert.
    pub hold_ms: i64,
    /// Before the alert is over.
    pub clear_ms: i64,
}

/// What is remembered of a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// Since when it holds.
    pub since: i64,
    /// Since when it is gone.
    pub gone_since: Option<i64>,
    /// When alerts were opened for it within the last hour.
    pub openings: Vec<i64>,
    /// Whether one is open.
    pub open: bool,
    /// Whether that one is unstable.
    pub unstable: bool,
}

/// How the condition is found now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It holds; since when, if that is known.
    Holds(Option<i64>),
    /// It does not hold.
    Gone,
    /// Nobody can tell, or nobody asks: the store is closed, the screen is away.
    Unsure,
    /// Another alert speaks for it.
    Covered,
}

/// What is to be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Nothing,
    /// Open an alert.
    Open,
    /// The open one goes on.
    Stays,
    /// The open one goes on, and the condition came back.
    Returns,
    /// The open one is over.
    Resolve,
}

/// One round of one condition.
pub fn step(
    watch: Option<Watch>,
    seen: Seen,
    damping: Damping,
    now: i64,
) -> (Option<Watch>, Effect) {
    let Some(mut watch) = watch else {
        let Seen::Holds(since) = seen else {
            return (None, Effect::Nothing);
        };
        let since = since.unwrap_or(now).min(now);
        return hold(
            Watch {
                since,
                ..Watch::default()
            },
            damping,
            now,
        );
    };
    watch.openings.retain(|at| now - at < HOUR_MS);
    match seen {
        Seen::Unsure => (Some(watch), Effect::Nothing),
        Seen::Holds(since) => {
            let returns = watch.gone_since.take().is_some();
            let before = if returns { now } else { watch.since };
            if !watch.open {
                watch.since = since.unwrap_or(before).min(now);
                return hold(watch, damping, now);
            }
            let effect = if returns {
                Effect::Returns
            } else {
                Effect::Stays
            };
            (Some(watch), effect)
        }
        Seen::Gone if watch.open => {
            let gone = *watch.gone_since.get_or_insert(now);
            let calm = if watch.unstable {
                CALM_AGAIN_MS.max(damping.clear_ms)
            } else {
                damping.clear_ms
            };
            if now - gone < calm {
                return (Some(watch), Effect::Nothing);
            }
            (over(watch, now), Effect::Resolve)
        }
        Seen::Covered if watch.open => (over(watch, now), Effect::Resolve),
        Seen::Gone | Seen::Covered => (over(watch, now), Effect::Nothing),
    }
}

/// It holds and no alert is open yet.
fn hold(mut watch: Watch, damping: Damping, now: i64) -> (Option<Watch>, Effect) {
    if now - watch.since < damping.hold_ms {
        return (Some(watch), Effect::Nothing);
    }
    watch.openings.push(now);
    watch.open = true;
    watch.unstable = watch.openings.len() > CALM;
    (Some(watch), Effect::Open)
}

/// It is over: only how often it came within the hour is remembered.
fn over(watch: Watch, now: i64) -> Option<Watch> {
    let rest = Watch {
        open: false,
        unstable: false,
        gone_since: Some(watch.gone_since.unwrap_or(now)),
        ..watch
    };
    (!rest.openings.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const RULE: Damping = Damping {
        hold_ms: 5 * MINUTE,
        clear_ms: 2 * MINUTE,
    };

    /// What happens minute by minute: `#` = it holds, `.` = gone, `?` = unsure, `c` = covered.
    fn course(seen: &str) -> String {
        let mut watch = None;
        let effects = (0..).zip(seen.chars()).map(|(minute, c)| {
            let seen = match c {
                '#' => Seen::Holds(None),
                '?' => Seen::Unsure,
                'c' => Seen::Covered,
                _ => Seen::Gone,
            };
            let (next, effect) = step(watch.take(), seen, RULE, minute * MINUTE);
            let unstable = next.as_ref().is_some_and(|w| w.unstable);
            watch = next;
            match effect {
                Effect::Nothing => '-',
                Effect::Open if unstable => 'U',
                Effect::Open => 'O',
                Effect::Stays => 's',
                Effect::Returns => 'r',
                Effect::Resolve => 'X',
            }
        });
        effects.collect()
    }

    #[test]
    fn a_condition_must_hold_to_open_and_be_gone_to_resolve() {
        assert_eq!(course("######...."), "-----O--X-");
        assert_eq!(
            course("#####.#####."),
            "------------",
            "too short each time"
        );
        assert_eq!(
            course("#######.##..."),
            "-----Os-rs--X",
            "back before it was over"
        );
    }

    #[test]
    fn what_nobody_can_tell_changes_nothing() {
        assert_eq!(course("???"), "---");
        assert_eq!(course("######?????#..."), "-----O-----s--X");
        assert_eq!(
            course("######.????.."),
            "-----O-----X-",
            "gone since the minute it was first gone"
        );
    }

    #[test]
    fn another_alert_takes_it_over_at_once() {
        assert_eq!(course("######c"), "-----OX");
        assert_eq!(course("###cc"), "-----");
    }

    #[test]
    fn what_comes_and_goes_too_often_goes_on_as_one() {
        let one = "######...";
        let seen = one.repeat(5);
        let effects = course(&seen);
        assert_eq!(effects, "-----O--X".repeat(3) + "-----U---" + "rsssss---");
        let calm = ".".repeat(70);
        let effects = course(&(seen + &calm));
        assert_eq!(effects.matches('X').count(), 4);
        assert_eq!(
            effects.rfind('X'),
            Some(51 - 9 + 60),
            "an hour after it was last there"
        );
    }

    #[test]
    fn a_condition_that_is_known_to_be_old_opens_at_once() {
        let (watch, effect) = step(None, Seen::Holds(Some(-RULE.hold_ms)), RULE, 0);
        assert_eq!(effect, Effect::Open);
        assert_eq!(watch.unwrap().since, -RULE.hold_ms);
        let (watch, effect) = step(None, Seen::Holds(Some(MINUTE)), RULE, 0);
        assert_eq!(
            (watch.unwrap().since, effect),
            (0, Effect::Nothing),
            "not in the future"
        );
    }

    #[test]
    fn an_hour_later_everything_is_forgotten() {
        let (watch, _) = step(None, Seen::Holds(Some(-RULE.hold_ms)), RULE, 0);
        let (watch, _) = step(watch, Seen::Gone, RULE, MINUTE);
        let (watch, effect) = step(watch, Seen::Gone, RULE, 3 * MINUTE);
        assert_eq!(effect, Effect::Resolve);
        assert!(watch.is_some(), "how often it came counts for an hour");
        let (watch, _) = step(watch, Seen::Gone, RULE, 60 * MINUTE);
        assert_eq!(watch, None);
    }
}
