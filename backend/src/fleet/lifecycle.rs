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
}

/// What becomes of the command, or `None` if the happening changes nothing: reports may come twice, late and in any order, so a
/// command only ever moves forward.
pub fn next(state: State, happening: Happening) -> Option<State> {
    use State::{Accepted, Done, Expired, Failed, Queued, Running, Sent};
    match (state, happening) {
        (Done | Failed, _) => None,
        (Queued, Happening::Acknowledged) => Some(Sent),
        (_, Happening::Acknowledged) => None,
        // the screen knows better than our clock whether it did it
        (_, Happening::Done) => Some(Done),
        (_, Happening::Failed) => Some(Failed),
        (Expired, _) => None,
        (Queued | Sent, Happening::Accepted) => Some(Accepted),
        (Accepted | Running, Happening::Accepted) => None,
        (Queued | Sent | Accepted, Happening::Running) => Some(Running),
        (Running, Happening::Running) => None,
        (_, Happening::TooLate) => Some(Expired),
        (Queued | Sent, Happening::TimeOut) => Some(Expired),
        (Accepted | Running, Happening::TimeOut) => Some(Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_only_moves_forward() {
        use State::{Accepted, Done, Expired, Failed, Queued, Running, Sent};
        let happenings = [
            Happening::Acknowledged,
            Happening::Accepted,
            Happening::Running,
            Happening::Done,
            Happening::Failed,
            Happening::TooLate,
            Happening::TimeOut,
        ];
        let (done, failed, expired) = (Some(Done), Some(Failed), Some(Expired));
        let (accepted, running) = (Some(Accepted), Some(Running));
        let table = [
            (
                Queued,
                [
                    Some(Sent),
                    accepted,
                    running,
                    done,
                    failed,
                    expired,
                    expired,
                ],
            ),
            (
                Sent,
                [None, accepted, running, done, failed, expired, expired],
            ),
            (
                Accepted,
                [None, None, running, done, failed, expired, failed],
            ),
            (Running, [None, None, None, done, failed, expired, failed]),
            (Done, [None; 7]),
            (Failed, [None; 7]),
            (Expired, [None, None, None, done, failed, None, None]),
        ];
        for (state, row) in table {
            for (happening, expected) in happenings.into_iter().zip(row) {
                assert_eq!(next(state, happening), expected, "{state:?} {happening:?}");
            }
        }
    }
}
