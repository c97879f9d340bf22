//! Acts on many screens as the REST API shows them.
use super::{
    action::Action,
    change::{Change, Why},
    entity::operation::{self, State},
};
use crate::{
    id::{BulkId, CommandId, ScreenId},
    screens::entity::screen,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Screens named for each reason.
const EXAMPLES: usize = 5;

/// What an act would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkPreview)]
pub(super) struct Preview {
    /// Screens that fit the filter.
    pub count: usize,
    /// Those of them that something is done to.
    pub affected: usize,
    /// Those of these that are not connected now.
    pub offline: usize,
    /// Where these are.
    pub sites: Vec<Site>,
    /// Those that are left as they are.
    pub skipped: Vec<Skipped>,
    /// Send it back to do exactly this.
    pub token: String,
}

/// How many screens of one site.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkSite)]
pub(super) struct Site {
    /// The site.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// How many of its screens.
    pub screens: usize,
}

/// Screens that are left as they are for one reason.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkSkipped)]
pub(super) struct Skipped {
    /// Why.
    pub reason: Why,
    /// How many.
    pub count: usize,
    /// Some of them.
    pub examples: Vec<Example>,
}

impl Skipped {
    pub(super) fn new(reason: Why) -> Self {
        Self {
            reason,
            count: 0,
            examples: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, screen: &screen::Model) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(Example {
                id: screen.id,
                name: screen.name.clone(),
            });
        }
    }
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkExample)]
pub(super) struct Example {
    /// The screen.
    pub id: ScreenId,
    /// Its name.
    pub name: String,
}

/// How far an act is on one screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = BulkResultState)]
pub(super) enum Progress {
    /// Its turn has not come.
    Waiting,
    /// The command waits to be sent.
    Queued,
    /// The broker has the command.
    Sent,
    /// The screen has the command.
    Accepted,
    /// The screen is doing it.
    Running,
    /// It is done.
    Done,
    /// The screen could not.
    Failed,
    /// The screen was not reached in time.
    Expired,
    /// It was called off.
    Cancelled,
    /// The screen is left as it is; the reason says why.
    Skipped,
}

impl Progress {
    /// Every state, as the database writes it.
    pub(super) const ALL: [(&'static str, Self); 10] = [
        ("waiting", Self::Waiting),
        ("queued", Self::Queued),
        ("sent", Self::Sent),
        ("accepted", Self::Accepted),
        ("running", Self::Running),
        ("done", Self::Done),
        ("failed", Self::Failed),
        ("expired", Self::Expired),
        ("cancelled", Self::Cancelled),
        ("skipped", Self::Skipped),
    ];

    /// The state of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, state)| *state)
    }

    /// The name.
    pub(super) fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, state)| *state == self);
        found.map_or("", |(name, _)| name)
    }
}

/// One act on many screens.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BulkOperation)]
pub(super) struct Operation {
    /// Its id.
    pub id: BulkId,
    /// What is done.
    pub action: Action,
    /// The filter as it was given.
    #[schema(value_type = Object)]
    pub filter: Value,
    /// Where it stands.
    pub state: State,
    /// How many screens.
    pub total: i32,
    /// How many of them are how far.
    #[schema(value_type = BTreeMap<String, i64>)]
    pub counts: BTreeMap<&'static str, i64>,
    /// Whether it can be taken back now.
    pub can_undo: bool,
    /// The act that this one takes back.
    pub undoes: Option<BulkId>,
    /// The act that takes this one back.
    pub undone_by: Option<BulkId>,
    /// Why it was given up.
    pub message: Option<String>,
    /// Who did it.
    pub by_name: String,
    /// When.
    pub created_at: Instant,
    /// When it last went on.
    pub updated_at: Instant,
}

impl Operation {
    pub(super) fn of(row: operation::Model, counts: BTreeMap<&'static str, i64>) -> Self {
        let over = matches!(row.state, State::Done | State::Cancelled | State::Failed);
        let some = counts.get("done").is_some_and(|n| *n > 0);
        let reversible = row.action.is_reversible();
        Self {
            can_undo: over && some && reversible && row.undone_by.is_none(),
            id: row.id,
            action: row.action,
            filter: row.filter,
            state: row.state,
            total: row.total,
            counts,
            undoes: row.undoes,
            undone_by: row.undone_by,
            message: row.message,
            by_name: row.by_name,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// What became of an act on one screen.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BulkResult)]
pub(super) struct ScreenResult {
    /// The screen.
    pub screen_id: ScreenId,
    /// As it was called then.
    pub screen_name: String,
    /// How far it is.
    pub state: Progress,
    /// Why it was left as it is, or what the screen said.
    pub reason: Option<String>,
    /// The command that it was given.
    pub command_id: Option<CommandId>,
    /// What was changed.
    pub change: Option<Change>,
}
