//! Reports on the wire.
use super::{entity, kind::Kind};
use crate::{
    check::Faults,
    error::Result,
    id::{FaultId, ScreenId, SiteId},
    page::Limit,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Whether somebody has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = FaultState)]
pub(super) enum State {
    /// It waits for an answer.
    Open,
    /// It was closed with an answer.
    Closed,
}

/// Which reports.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ListFaults {
    /// Only in this state.
    pub(super) state: Option<State>,
    /// Only about this screen.
    pub(super) screen_id: Option<ScreenId>,
    /// Only about screens at this site and those below it.
    pub(super) site_id: Option<SiteId>,
    /// How many, 1 to 200; 50 unless asked.
    #[serde(default)]
    #[param(value_type = Option<u64>)]
    pub(super) limit: Limit,
    /// `next` of the page before.
    pub(super) after: Option<FaultId>,
}

/// What somebody says is wrong with a screen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fault {
    id: FaultId,
    screen_id: ScreenId,
    kind: Kind,
    /// What there is to say about it; may be empty.
    words: String,
    /// Where its photo is, if there is one.
    photo_url: Option<String>,
    state: State,
    reported_by: By,
    reported_at: Instant,
    closed: Option<Closed>,
}

/// The answer that closed a report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FaultClosed)]
struct Closed {
    at: Instant,
    by: By,
    answer: String,
}

/// A person or a key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FaultBy)]
struct By {
    id: Uuid,
    name: String,
}

impl From<entity::Model> for Fault {
    fn from(row: entity::Model) -> Self {
        let by = row.closed_by.zip(row.closed_name);
        let closed = row.closed_at.zip(by).map(|(at, (id, name))| Closed {
            at,
            by: By { id, name },
            answer: row.answer.unwrap_or_default(),
        });
        let photo = row.photo_sha256.is_some();
        Self {
            id: row.id,
            screen_id: row.screen_id,
            kind: row.kind,
            words: row.words,
            photo_url: photo.then(|| format!("/api/v1/faults/{}/photo", row.id)),
            state: match closed {
                Some(_) => State::Closed,
                None => State::Open,
            },
            reported_by: By {
                id: row.reported_by,
                name: row.reported_name,
            },
            reported_at: row.reported_at,
            closed,
        }
    }
}

/// The answer that closes it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CloseFault {
    /// What the store is told: 1 to 500 characters.
    answer: String,
}

impl CloseFault {
    /// The answer as it may be kept.
    pub(super) fn checked(self) -> Result<String> {
        let mut faults = Faults::default();
        let answer = faults.lines("answer", &self.answer, 500);
        faults.ensure(!answer.is_empty(), "answer", "must not be empty");
        faults.finish()?;
        Ok(answer)
    }
}
