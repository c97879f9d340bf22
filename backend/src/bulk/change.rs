//! What an act changes on one screen, written down so that it can be taken back. Pure.
use crate::{
    id::{ProfileId, SiteId},
    screens::entity::screen,
};
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A change of one screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = BulkChange)]
pub enum Change {
    /// Of its own tags.
    Tags {
        /// Those that come.
        added: Vec<String>,
        /// Those that go.
        removed: Vec<String>,
    },
    /// Of its site.
    Site {
        /// Where it was.
        from: SiteId,
        /// Where it is.
        to: SiteId,
    },
    /// Of its settings profile.
    Profile {
        /// What it was.
        from: Option<ProfileId>,
        /// What it is.
        to: Option<ProfileId>,
    },
}

/// Why a screen is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BulkSkip)]
pub(super) enum Why {
    /// It was revoked.
    Revoked,
    /// It has never been connected.
    NeverConnected,
    /// It is so already.
    Unchanged,
    /// It would have more than 50 tags.
    TooManyTags,
    /// Somebody else has changed it since.
    ChangedSince,
    /// It was removed.
    Gone,
    /// The site or the profile that it would get was removed.
    TargetGone,
}

impl Why {
    /// The name on the wire.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::NeverConnected => "never_connected",
            Self::Unchanged => "unchanged",
            Self::TooManyTags => "too_many_tags",
            Self::ChangedSince => "changed_since",
            Self::Gone => "gone",
            Self::TargetGone => "target_gone",
        }
    }
}

/// What an act does to one screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Something; a change can be taken back.
    Act(Option<Change>),
    /// Nothing.
    Skip(Why),
}

impl Verdict {
    /// The change, if it changes anything.
    pub(super) fn of(change: Change) -> Self {
        let nothing = match &change {
            Change::Tags { added, removed } => added.is_empty() && removed.is_empty(),
            Change::Site { from, to } => from == to,
            Change::Profile { from, to } => from == to,
        };
        if nothing {
            Self::Skip(Why::Unchanged)
        } else {
            Self::Act(Some(change))
        }
    }
}

impl Change {
    /// The site that it leads to.
    pub(super) fn site(&self) -> Option<SiteId> {
        match self {
            Self::Site { to, .. } => Some(*to),
            _ => None,
        }
    }

    /// The profile that it leads to.
    pub(super) fn profile(&self) -> Option<ProfileId> {
        match self {
            Self::Profile { to, .. } => *to,
            _ => None,
        }
    }

    /// What takes it back.
    #[must_use]
    pub(super) fn inverse(&self) -> Self {
        match self.clone() {
            Self::Tags { added, removed } => Self::Tags {
                added: removed,
                removed: added,
            },
            Self::Site { from, to } => Self::Site { from: to, to: from },
            Self::Profile { from, to } => Self::Profile { from: to, to: from },
        }
    }

    /// Carries it out on a row; `false` if the row is not as it was, so that somebody else's change stays.
    pub(super) fn apply(&self, row: &mut screen::Model) -> bool {
        match self {
            Self::Tags { added, removed } => {
                let before = row.tags.0.clone();
                row.tags.0.retain(|tag| !removed.contains(tag));
                let new = added.iter().filter(|tag| !before.contains(tag));
                row.tags.0.extend(new.cloned());
                row.tags.0 != before
            }
            Self::Site { from, to } => {
                let right = row.site_id == *from;
                if right {
                    row.site_id = *to;
                }
                right
            }
            Self::Profile { from, to } => {
                let right = row.profile_id == *from;
                if right {
                    row.profile_id = *to;
                }
                right
            }
        }
    }
}
