//! Whether a screen shows what it should, and if not, why: one pure decision over its row.
use super::entity::{Model, Phase};
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a screen is with what it should show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It is not under way.
    Behind,
    /// It has the plan and fetches the media.
    Downloading,
    /// It has everything and waits for the end of a play.
    Ready,
    /// It is on the glass.
    Showing,
}

/// What a screen is waiting for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lag {
    /// It is not connected.
    Offline,
    /// It has never been connected.
    NeverConnected,
    /// It is connected but has not confirmed the plan.
    NotReceived,
    /// Media are being fetched.
    Downloading,
    /// It refused the plan.
    Rejected,
    /// It could not carry out the plan.
    Failed,
    /// Its storage is full.
    NoSpace,
    /// It went back to the plan before.
    RolledBack,
}

/// Whether a screen shows what it should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Convergence {
    /// How far it is.
    pub state: Progress,
    /// What it waits for; `null` when there is nothing to wait for.
    pub reason: Option<Lag>,
    /// The revision it should show; 0 before the first publication.
    pub desired_revision: i64,
    /// The revision it last spoke of.
    pub reported_revision: Option<i64>,
    /// The publication behind the desired revision.
    pub publication: Option<i64>,
    /// The word a screen gives for refusing or failing, such as `bad_signature`.
    pub code: Option<String>,
    /// How often it has refused or failed this revision; 0 = never.
    pub failures: i32,
    /// Files it has, of those it needs.
    pub have: Option<i64>,
    /// Files it needs before it can switch.
    pub need: Option<i64>,
    /// How much of them that is, 0 to 100.
    pub percent: Option<i64>,
    /// Since when this is so: since when it is offline, shows it, or should show it.
    pub since: Option<Instant>,
}

impl Convergence {
    /// The view of a screen's row; `None` is a screen that has neither connected nor anything to show.
    pub fn of(row: Option<&Model>) -> Self {
        let Some(row) = row else {
            return Self {
                state: Progress::Behind,
                reason: Some(Lag::NeverConnected),
                desired_revision: 0,
                reported_revision: None,
                publication: None,
                code: None,
                failures: 0,
                have: None,
                need: None,
                percent: None,
                since: None,
            };
        };
        let (state, reason) = judge(row);
        let current = row.reported_revision == Some(row.desired_revision);
        Self {
            state,
            reason,
            desired_revision: row.desired_revision,
            reported_revision: row.reported_revision,
            publication: row.publication,
            code: row.reported_code.clone().filter(|_| current),
            failures: if current { row.failures } else { 0 },
            have: row.have.filter(|_| current),
            need: row.need.filter(|_| current),
            percent: percent(row).filter(|_| current),
            since: since(row, state, reason),
        }
    }
}

/// What watchers are told of a screen whose row changed.
pub fn news(row: &Model) -> serde_json::Value {
    let status = if row.online { "online" } else { "offline" };
    serde_json::json!({
        "status": status,
        "statusSince": row.status_since,
        "lastSeenAt": row.last_seen_at,
        "convergence": Convergence::of(Some(row)),
    })
}

/// How much of the files a screen needs it has.
fn percent(row: &Model) -> Option<i64> {
    let (have, need) = (row.have?, row.need.filter(|need| *need > 0)?);
    Some((have.saturating_mul(100) / need).clamp(0, 100))
}

fn since(row: &Model, state: Progress, reason: Option<Lag>) -> Option<Instant> {
    match (state, reason) {
        (_, Some(Lag::Offline)) => row.status_since,
        (Progress::Showing, _) => row.reported_at.or(row.desired_at),
        _ => row.desired_at.or(row.status_since),
    }
}

/// How far the screen of this row is, and what it waits for.
pub fn judge(row: &Model) -> (Progress, Option<Lag>) {
    if row.last_seen_at.is_none() {
        return (Progress::Behind, Some(Lag::NeverConnected));
    }
    let away = (!row.online).then_some(Lag::Offline);
    if row.desired_revision == 0 {
        return (Progress::Showing, None);
    }
    // a higher one is of before a restore, and does not count either
    if row.reported_revision != Some(row.desired_revision) {
        return (Progress::Behind, Some(away.unwrap_or(Lag::NotReceived)));
    }
    let full = row.reported_code.as_deref() == Some("no_space");
    match row.reported_state {
        Some(Phase::Showing) => (Progress::Showing, None),
        Some(Phase::Rejected) => (Progress::Behind, Some(Lag::Rejected)),
        Some(Phase::RolledBack) => (Progress::Behind, Some(Lag::RolledBack)),
        _ if full => (Progress::Behind, Some(Lag::NoSpace)),
        Some(Phase::Failed) => (Progress::Behind, Some(Lag::Failed)),
        Some(Phase::Ready) => (Progress::Ready, away),
        Some(Phase::Received | Phase::Downloading) => (
            Progress::Downloading,
            Some(away.unwrap_or(Lag::Downloading)),
        ),
        None => (Progress::Behind, Some(away.unwrap_or(Lag::NotReceived))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{OrganisationId, ScreenId};

    fn row(reported: Option<(i64, Phase)>, online: bool) -> Model {
        Model {
            screen_id: ScreenId::new(),
            organisation_id: OrganisationId::new(),
            generation: 1,
            desired_revision: 7,
            handed_revision: 7,
            publication: Some(3),
            desired_at: Some(Instant::from_ms(1_000)),
            resends: 0,
            resent_at: None,
            reported_revision: reported.map(|(revision, _)| revision),
            reported_state: reported.map(|(_, phase)| phase),
            reported_code: None,
            failures: 0,
            have: Some(2),
            need: Some(5),
            bytes: None,
            reported_seq: 1,
            reported_at: Some(Instant::from_ms(2_000)),
            online,
            lost_at: None,
            session: 1,
            boot: None,
            player_version: None,
            capabilities: None,
            last_seen_at: Some(Instant::from_ms(2_000)),
            status_since: Some(Instant::from_ms(500)),
        }
    }

    #[test]
    fn every_report_has_one_meaning() {
        use Phase::{Downloading, Failed, Ready, Received, Rejected, RolledBack, Showing};
        use Progress as P;
        let cases = [
            (Some((7, Showing)), true, P::Showing, None),
            (Some((7, Showing)), false, P::Showing, None),
            (Some((7, Ready)), true, P::Ready, None),
            (Some((7, Ready)), false, P::Ready, Some(Lag::Offline)),
            (
                Some((7, Downloading)),
                true,
                P::Downloading,
                Some(Lag::Downloading),
            ),
            (
                Some((7, Received)),
                true,
                P::Downloading,
                Some(Lag::Downloading),
            ),
            (
                Some((7, Downloading)),
                false,
                P::Downloading,
                Some(Lag::Offline),
            ),
            (Some((6, Showing)), true, P::Behind, Some(Lag::NotReceived)),
            (Some((6, Showing)), false, P::Behind, Some(Lag::Offline)),
            (Some((7, Rejected)), true, P::Behind, Some(Lag::Rejected)),
            (Some((7, Failed)), true, P::Behind, Some(Lag::Failed)),
            (
                Some((7, RolledBack)),
                true,
                P::Behind,
                Some(Lag::RolledBack),
            ),
            (None, true, P::Behind, Some(Lag::NotReceived)),
            (None, false, P::Behind, Some(Lag::Offline)),
        ];
        for (reported, online, state, reason) in cases {
            let view = Convergence::of(Some(&row(reported, online)));
            let got = (view.state, view.reason);
            assert_eq!(got, (state, reason), "{reported:?} online {online}");
        }
    }

    #[test]
    fn a_reason_comes_with_its_figures() {
        let away = Convergence::of(Some(&row(Some((6, Phase::Showing)), false)));
        assert_eq!(away.since, Some(Instant::from_ms(500)), "offline since");
        let fetching = Convergence::of(Some(&row(Some((7, Phase::Downloading)), true)));
        assert_eq!(fetching.percent, Some(40));
        let published = Some(Instant::from_ms(1_000));
        assert_eq!(fetching.since, published, "however often it reports");
        let mut refused = row(Some((7, Phase::Rejected)), true);
        refused.reported_code = Some("bad_signature".into());
        refused.failures = 3;
        let view = Convergence::of(Some(&refused));
        assert_eq!(
            (view.code.as_deref(), view.failures),
            (Some("bad_signature"), 3)
        );
        refused.desired_revision = 8;
        let view = Convergence::of(Some(&refused));
        assert_eq!(
            (view.code, view.failures),
            (None, 0),
            "of an older revision"
        );
    }

    #[test]
    fn a_full_disk_is_named() {
        for phase in [Phase::Downloading, Phase::Failed] {
            let mut row = row(Some((7, phase)), true);
            row.reported_code = Some("no_space".into());
            assert_eq!(judge(&row), (Progress::Behind, Some(Lag::NoSpace)));
        }
    }

    #[test]
    fn a_screen_that_was_never_there_has_never_connected() {
        let mut never = row(None, false);
        never.last_seen_at = None;
        let nothing = Convergence::of(None);
        assert_eq!(judge(&never), (nothing.state, nothing.reason));
        assert_eq!(nothing.reason, Some(Lag::NeverConnected));
    }

    #[test]
    fn progress_of_an_older_revision_is_not_counted() {
        let view = Convergence::of(Some(&row(Some((6, Phase::Showing)), true)));
        assert_eq!((view.have, view.need), (None, None));
        assert_eq!(view.since, Some(Instant::from_ms(1_000)), "since published");
    }
}
