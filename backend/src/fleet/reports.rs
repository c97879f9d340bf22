//! What a report changes in the row of its screen: pure steps over the row, in the order in which reports arrive.
use super::core::clean;
use crate::{
    delivery::entity::{Model, Phase},
    time::Instant,
};
use player_protocol::{
    Presence, Status,
    report::{Birth, StatusState},
};

/// One report as the row understands it.
#[derive(Clone, Debug)]
pub enum Report {
    /// Birth or death.
    Presence(Presence),
    /// How far it is.
    Status(Status),
    /// It said something: it is alive.
    Sign,
}

/// What the server should do because of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The row differs from before.
    pub changed: bool,
    /// The screen has come (back): give it what it is missing.
    pub born: bool,
    /// Watchers should hear of it at once.
    pub notable: bool,
}

/// Carries the report into the row.
pub fn apply(row: &mut Model, report: &Report, now: Instant) -> Outcome {
    match report {
        Report::Presence(Presence::Online(birth)) => be_born(row, birth, now),
        Report::Presence(Presence::Lost(gone)) if gone.session >= row.session => lose(row, now),
        Report::Presence(Presence::Off(gone)) if gone.session >= row.session => leave(row, now),
        // the end of a connection that a newer one has replaced
        Report::Presence(_) => Outcome::default(),
        Report::Status(status) => hear(row, status, now),
        Report::Sign => see(row, now),
    }
}

fn be_born(row: &mut Model, birth: &Birth, now: Instant) -> Outcome {
    if birth.session < row.session {
        return Outcome::default();
    }
    let again = birth.session == row.session && row.online && row.lost_at.is_none();
    if again && row.boot == Some(birth.boot) {
        return see(row, now);
    }
    if row.boot != Some(birth.boot) {
        row.reported_seq = 0;
    }
    if !row.online {
        row.status_since = Some(now);
    }
    row.online = true;
    row.lost_at = None;
    row.session = birth.session;
    row.boot = Some(birth.boot);
    row.player_version = Some(clean(&birth.player, 64));
    row.capabilities = Some(capabilities(birth));
    row.last_seen_at = Some(now);
    recall(row, birth, now);
    Outcome {
        changed: true,
        born: true,
        notable: true,
    }
}

fn capabilities(birth: &Birth) -> serde_json::Value {
    let words = birth.capabilities.iter().take(64);
    let words: Vec<_> = words.map(|word| clean(word, 64)).collect();
    serde_json::json!({ "protocol": birth.protocol, "capabilities": words, "resolution": birth.resolution })
}

/// A birth says what the screen holds now; that it refused something is only in its earlier report.
fn recall(row: &mut Model, birth: &Birth, now: Instant) {
    let (held, phase) = match (birth.showing, birth.staged) {
        (showing, Some(staged)) if Some(staged) > showing => (staged, Phase::Downloading),
        (Some(showing), _) => (showing, Phase::Showing),
        (None, _) => return forget(row, now),
    };
    let refused = is_refusal(row.reported_state) && row.reported_revision > Some(held);
    let known = row.reported_revision == Some(held) && phase == Phase::Downloading;
    if !refused && !known {
        row.reported_revision = Some(held);
        row.reported_state = Some(phase);
        row.reported_code = None;
        row.reported_at = Some(now);
    }
}

/// It holds nothing: whatever was said before is no longer true.
fn forget(row: &mut Model, now: Instant) {
    if row.reported_revision.is_some() && !is_refusal(row.reported_state) {
        row.reported_revision = None;
        row.reported_state = None;
        row.reported_code = None;
        row.reported_at = Some(now);
    }
}

fn lose(row: &mut Model, now: Instant) -> Outcome {
    if !row.online || row.lost_at.is_some() {
        return Outcome::default();
    }
    row.lost_at = Some(now);
    Outcome {
        changed: true,
        born: false,
        notable: true,
    }
}

fn leave(row: &mut Model, now: Instant) -> Outcome {
    if !row.online {
        return Outcome::default();
    }
    row.online = false;
    row.lost_at = None;
    row.status_since = Some(now);
    row.last_seen_at = Some(now);
    Outcome {
        changed: true,
        born: false,
        notable: true,
    }
}

fn hear(row: &mut Model, status: &Status, now: Instant) -> Outcome {
    if status.seq != 0 && status.seq <= row.reported_seq {
        return Outcome::default();
    }
    row.reported_seq = status.seq;
    row.last_seen_at = Some(now);
    let phase = phase(status.state);
    let older = row.reported_revision > Some(status.revision);
    if older && is_refusal(row.reported_state) && !is_refusal(Some(phase)) {
        // it goes on showing what it had; why it refused the newer one must stay known
        return Outcome {
            changed: true,
            ..Outcome::default()
        };
    }
    let again = row.reported_revision == Some(status.revision);
    row.failures = match (is_refusal(Some(phase)), again) {
        (true, true) => row.failures.saturating_add(1),
        // it tries once more
        (false, true) if phase != Phase::Showing => row.failures,
        (refused, _) => i32::from(refused),
    };
    row.reported_revision = Some(status.revision);
    row.reported_state = Some(phase);
    row.reported_code = status.code.as_deref().map(|code| clean(code, 64));
    row.have = Some(status.have);
    row.need = Some(status.need);
    row.bytes = Some(status.bytes);
    row.reported_at = Some(now);
    Outcome {
        changed: true,
        born: false,
        notable: true,
    }
}

fn see(row: &mut Model, now: Instant) -> Outcome {
    row.last_seen_at = Some(now);
    Outcome {
        changed: true,
        ..Outcome::default()
    }
}

fn phase(state: StatusState) -> Phase {
    match state {
        StatusState::Received => Phase::Received,
        StatusState::Downloading => Phase::Downloading,
        StatusState::Ready => Phase::Ready,
        StatusState::Showing => Phase::Showing,
        StatusState::Rejected => Phase::Rejected,
        StatusState::Failed => Phase::Failed,
        StatusState::RolledBack => Phase::RolledBack,
    }
}

fn is_refusal(phase: Option<Phase>) -> bool {
    matches!(
        phase,
        Some(Phase::Rejected | Phase::Failed | Phase::RolledBack)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        delivery::store,
        id::{OrganisationId, ScreenId},
    };
    use player_protocol::report::Departure;
    use uuid::Uuid;

    const BOOT: Uuid = Uuid::from_u128(1);

    fn fresh() -> Model {
        store::unseen(OrganisationId::new(), ScreenId::new())
    }

    fn birth(session: i64, boot: Uuid, showing: Option<i64>) -> Report {
        Report::Presence(Presence::Online(Birth {
            session,
            boot,
            player: "1.0".into(),
            protocol: vec![1],
            capabilities: vec![],
            resolution: None,
            showing,
            staged: None,
        }))
    }

    fn lost(session: i64) -> Report {
        Report::Presence(Presence::Lost(Departure { session }))
    }

    fn status(revision: i64, state: StatusState, seq: i64) -> Report {
        Report::Status(Status {
            revision,
            state,
            code: None,
            have: 1,
            need: 2,
            bytes: 3,
            seq,
        })
    }

    fn play_through(row: &mut Model, reports: &[Report]) {
        for (n, report) in (1_000..).zip(reports) {
            apply(row, report, Instant::from_ms(n));
        }
    }

    #[test]
    fn a_screen_that_is_born_with_nothing_shows_nothing_but_stays_known_for_its_refusal() {
        for (said, kept) in [
            (StatusState::Showing, None),
            (StatusState::Ready, None),
            (StatusState::Rejected, Some(7)),
        ] {
            let mut row = fresh();
            let reports = [
                birth(1, BOOT, None),
                status(7, said, 1),
                birth(2, Uuid::from_u128(2), None),
            ];
            play_through(&mut row, &reports);
            assert_eq!(row.reported_revision, kept, "{said:?}");
        }
    }

    #[test]
    fn the_death_of_an_older_connection_means_nothing_in_any_order() {
        for reports in [
            [birth(1, BOOT, None), birth(2, BOOT, None), lost(1)],
            [birth(1, BOOT, None), lost(1), birth(2, BOOT, None)],
            [birth(2, BOOT, None), birth(1, BOOT, None), lost(1)],
        ] {
            let mut row = fresh();
            play_through(&mut row, &reports);
            assert!(row.online && row.lost_at.is_none(), "{reports:?}");
            assert_eq!(row.session, 2);
        }
        let mut row = fresh();
        play_through(&mut row, &[birth(2, BOOT, None), lost(2)]);
        assert!(row.online, "not offline yet");
        assert_eq!(row.lost_at, Some(Instant::from_ms(1_001)));
    }

    #[test]
    fn a_clean_stop_is_offline_at_once() {
        let mut row = fresh();
        let off = Report::Presence(Presence::Off(Departure { session: 1 }));
        play_through(&mut row, &[birth(1, BOOT, None), off]);
        assert!(!row.online);
        assert_eq!(row.status_since, Some(Instant::from_ms(1_001)));
    }

    #[test]
    fn a_birth_that_comes_twice_changes_nothing() {
        let mut row = fresh();
        let first = apply(&mut row, &birth(1, BOOT, None), Instant::from_ms(1));
        let second = apply(&mut row, &birth(1, BOOT, None), Instant::from_ms(2));
        assert!(first.born && !second.born);
        assert_eq!(row.status_since, Some(Instant::from_ms(1)));
    }

    #[test]
    fn late_reports_are_ignored_within_a_boot_and_count_anew_after_it() {
        let mut row = fresh();
        let ready = status(5, StatusState::Ready, 4);
        let showing = status(5, StatusState::Showing, 7);
        play_through(&mut row, &[birth(1, BOOT, None), showing, ready]);
        assert_eq!(row.reported_state, Some(Phase::Showing));
        let fresh_boot = Uuid::from_u128(2);
        let again = status(5, StatusState::Downloading, 1);
        play_through(&mut row, &[birth(2, fresh_boot, None), again]);
        assert_eq!(row.reported_state, Some(Phase::Downloading));
    }

    #[test]
    fn a_refusal_stays_known_while_the_older_one_is_shown() {
        let mut row = fresh();
        let rejected = status(6, StatusState::Rejected, 1);
        let showing = status(5, StatusState::Showing, 2);
        let reports = [
            birth(1, BOOT, Some(5)),
            rejected,
            showing,
            birth(2, BOOT, Some(5)),
        ];
        play_through(&mut row, &reports);
        assert_eq!(row.reported_revision, Some(6));
        assert_eq!(row.reported_state, Some(Phase::Rejected));
        let better = status(7, StatusState::Showing, 3);
        play_through(&mut row, &[better]);
        assert_eq!(row.reported_revision, Some(7));
    }

    #[test]
    fn tries_that_fail_are_counted_until_one_succeeds_or_another_revision_comes() {
        use StatusState::{Downloading, Failed, Received, Rejected, Showing};
        let steps = [
            (6, Downloading, 0),
            (6, Failed, 1),
            (6, Downloading, 1),
            (6, Failed, 2),
            (6, Received, 2),
            (6, Rejected, 3),
            (7, Received, 0),
            (7, Failed, 1),
            (7, Showing, 0),
        ];
        let mut row = fresh();
        play_through(&mut row, &[birth(1, BOOT, Some(5))]);
        for (seq, (revision, state, failures)) in (1..).zip(steps) {
            play_through(&mut row, &[status(revision, state, seq)]);
            assert_eq!(row.failures, failures, "step {seq}");
        }
    }

    #[test]
    fn a_birth_tells_what_is_shown() {
        let mut row = fresh();
        play_through(&mut row, &[birth(1, BOOT, Some(3))]);
        let held = (row.reported_revision, row.reported_state);
        assert_eq!(held, (Some(3), Some(Phase::Showing)));
    }
}
