//! What becomes of a command: one match over what it is and what happens to it.
use super::entity::command::State;

/// What can happen to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The broker acknowledged it.
    Acknowledged,
    /// The screen took it.
    Accepted,
    /// The screen has begun.
    Running,
    /// The screen is through.
    Done,
    /// The screen could not.
    Failed,
    /// The screen got it too late.
    TooLate,
    /// Our own clock says that it is over.
    TimeOut,
    /// Whoever gave it calls it back.
    Cancel,
}

/// What becomes of the command, or `None` if the happening changes nothing: reports may come twice, late and in any order, so a
/// command only ever moves forward.
pub fn next(state: State, happening: Happening) -> Option<State> {
    use State::{Accepted, Cancelled, Done, Expired, Failed, Queued, Running, Sent};
    match (state, happening) {
        (Done | Failed, _) => None,
        (Queued, Happening::Acknowledged) => Some(Sent),
        (_, Happening::Acknowledged) => None,
        // the screen knows better than our clock whether it did it
        (_, Happening::Done) => Some(Done),
        (_, Happening::Failed) => Some(Failed),
        (Expired | Cancelled, _) => None,
        (Queued | Sent, Happening::Accepted) => Some(Accepted),
        (Accepted | Running, Happening::Accepted) => None,
        (Queued | Sent | Accepted, Happening::Running) => Some(Running),
        (Running, Happening::Running) => None,
        (_, Happening::TooLate) => Some(Expired),
        (Queued | Sent, Happening::TimeOut) => Some(Expired),
        (Accepted | Running, Happening::TimeOut) => Some(Failed),
        (Queued | Sent, Happening::Cancel) => Some(Cancelled),
        // the screen is at it
        (Accepted | Running, Happening::Cancel) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use State::{Accepted, Cancelled, Done, Expired, Failed, Queued, Running, Sent};

    const HAPPENINGS: [Happening; 8] = [
        Happening::Acknowledged,
        Happening::Accepted,
        Happening::Running,
        Happening::Done,
        Happening::Failed,
        Happening::TooLate,
        Happening::TimeOut,
        Happening::Cancel,
    ];

    #[test]
    fn a_command_only_moves_forward() {
        let (sent, accepted, running) = (Some(Sent), Some(Accepted), Some(Running));
        let (done, failed, expired) = (Some(Done), Some(Failed), Some(Expired));
        let cancelled = Some(Cancelled);
        #[rustfmt::skip]
        let table = [
            (Queued, [sent, accepted, running, done, failed, expired, expired, cancelled]),
            (Sent, [None, accepted, running, done, failed, expired, expired, cancelled]),
            (Accepted, [None, None, running, done, failed, expired, failed, None]),
            (Running, [None, None, None, done, failed, expired, failed, None]),
            (Done, [None; 8]),
            (Failed, [None; 8]),
            (Expired, [None, None, None, done, failed, None, None, None]),
            (Cancelled, [None, None, None, done, failed, None, None, None]),
        ];
        for (state, row) in table {
            for (happening, expected) in HAPPENINGS.into_iter().zip(row) {
                assert_eq!(next(state, happening), expected, "{state:?} {happening:?}");
            }
        }
    }

    fn rank(state: State) -> u8 {
        match state {
            Queued => 0,
            Sent => 1,
            Accepted => 2,
            Running => 3,
            Expired | Cancelled => 4,
            Done | Failed => 5,
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_comes_late_or_twice_never_moves_a_command_back(order in proptest::collection::vec(0..HAPPENINGS.len(), 0..40)) {
            let mut state = Queued;
            for place in order {
                let happening = HAPPENINGS[place];
                if let Some(after) = next(state, happening) {
                    proptest::prop_assert!(rank(after) > rank(state), "{state:?} {happening:?} {after:?}");
                    state = after;
                }
                proptest::prop_assert!(next(state, happening) .is_none(), "{happening:?} counts once");
            }
        }
    }
}
