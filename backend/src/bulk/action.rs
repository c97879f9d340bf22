//! What can be done to many screens.
use super::change::{Change, Verdict, Why};
use crate::{
    auth::{Caller, Permission},
    check::Faults,
    delivery,
    error::{Error, FieldError, Result},
    fleet::order::Order,
    id::{ProfileId, SiteId},
    screens::{
        core::tags,
        entity::screen,
        store::{profiles, screens::Status, sites, tree},
        view::status_of,
    },
};
use sea_orm::{ConnectionTrait, FromJsonQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The most tags of one screen.
const MAX_TAGS: usize = 50;

/// What to do.
// the brackets of an act without fields are needed: without them serde takes unknown ones
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = BulkAction)]
pub enum Action {
    /// Tell each screen to do something.
    Command {
        /// What; `POST /screens/{id}/commands` lists the kinds.
        command: String,
        /// What the kind needs, such as `{"percent": 40}` for `volume`.
        #[serde(default)]
        #[schema(value_type = Object)]
        args: Map<String, Value>,
    },
    /// Give each screen these tags of its own.
    AddTags {
        /// `key` or `key=value`.
        tags: Vec<String>,
    },
    /// Take these of its own tags from each screen.
    RemoveTags {
        /// `key` or `key=value`.
        tags: Vec<String>,
    },
    /// Move each screen to a site.
    Move {
        /// The site.
        #[serde(rename = "siteId")]
        site_id: SiteId,
    },
    /// Give each screen a settings profile.
    AssignProfile {
        /// The profile; `null` = none.
        #[serde(rename = "profileId")]
        profile_id: Option<ProfileId>,
    },
    /// Take each screen's credential away. Cannot be undone.
    Revoke {},
}

impl Action {
    /// Its name on the wire.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Command { .. } => "command",
            Self::AddTags { .. } => "add_tags",
            Self::RemoveTags { .. } => "remove_tags",
            Self::Move { .. } => "move",
            Self::AssignProfile { .. } => "assign_profile",
            Self::Revoke {} => "revoke",
        }
    }

    /// Whether it can be taken back.
    pub(super) fn is_reversible(&self) -> bool {
        !matches!(self, Self::Command { .. } | Self::Revoke {})
    }

    /// The command to give, if it is one.
    pub(super) fn order(&self) -> Result<Option<Order>> {
        match self {
            Self::Command { command, args } => Order::new(command.clone(), args.clone()).map(Some),
            _ => Ok(None),
        }
    }

    /// Refuses what the caller may not do, or what makes no sense.
    pub(super) async fn check(&self, db: &impl ConnectionTrait, caller: &Caller) -> Result<()> {
        let commands = matches!(self, Self::Command { .. });
        if !commands && !caller.may(Permission::WriteScreens) {
            return Err(Error::Forbidden(
                "this needs the permission to manage screens: ask an administrator",
            ));
        }
        match self {
            Self::Command { .. } => self.order().map(drop).map_err(of_action),
            Self::AddTags { tags } | Self::RemoveTags { tags } => check_tags(tags),
            Self::Move { site_id } => known_site(db, caller, *site_id).await,
            Self::AssignProfile { profile_id } => {
                let field = "action.profileId";
                profiles::must_exist(db, caller.organisation, field, *profile_id).await
            }
            Self::Revoke {} => Ok(()),
        }
    }

    /// What it does to one screen.
    pub(super) fn judge(
        &self,
        screen: &screen::Model,
        state: Option<&delivery::entity::Model>,
    ) -> Verdict {
        let gone = screen.revoked_at.is_some();
        match self {
            Self::Command { .. } | Self::Revoke {} if gone => Verdict::Skip(Why::Revoked),
            Self::Command { .. } => match status_of(&(screen.clone(), state.cloned())) {
                Status::Never => Verdict::Skip(Why::NeverConnected),
                _ => Verdict::Act(None),
            },
            Self::Revoke {} => Verdict::Act(None),
            Self::AddTags { tags } => {
                let own = &screen.tags.0;
                let added: Vec<String> =
                    tags.iter().filter(|t| !own.contains(t)).cloned().collect();
                if own.len() + added.len() > MAX_TAGS {
                    return Verdict::Skip(Why::TooManyTags);
                }
                Verdict::of(Change::Tags {
                    added,
                    removed: vec![],
                })
            }
            Self::RemoveTags { tags } => {
                let own = &screen.tags.0;
                let removed = tags.iter().filter(|t| own.contains(t)).cloned().collect();
                Verdict::of(Change::Tags {
                    added: vec![],
                    removed,
                })
            }
            Self::Move { site_id } => Verdict::of(Change::Site {
                from: screen.site_id,
                to: *site_id,
            }),
            Self::AssignProfile { profile_id } => Verdict::of(Change::Profile {
                from: screen.profile_id,
                to: *profile_id,
            }),
        }
    }
}

/// The fields of an order as they are called within an action.
fn of_action(e: Error) -> Error {
    let Error::Invalid(errors) = e else {
        return e;
    };
    let within = |error: FieldError| FieldError {
        field: match &*error.field {
            "kind" => "action.command".into(),
            field => format!("action.{field}"),
        },
        ..error
    };
    Error::Invalid(errors.into_iter().map(within).collect())
}

fn check_tags(list: &[String]) -> Result<()> {
    let mut faults = Faults::default();
    let few = (1..=MAX_TAGS).contains(&list.len());
    faults.ensure(few, "action.tags", format!("must be 1 to {MAX_TAGS} tags"));
    for (i, tag) in list.iter().enumerate() {
        if let Err(message) = tags::check(tag) {
            faults.add(format!("action.tags[{i}]"), message);
        }
        let once = !list[..i].contains(tag);
        faults.ensure(once, format!("action.tags[{i}]"), "comes twice");
    }
    faults.finish()
}

async fn known_site(db: &impl ConnectionTrait, caller: &Caller, id: SiteId) -> Result<()> {
    let row = sites::find(db, caller.organisation, id).await?;
    let tree = tree::load(db, caller.organisation).await?;
    let seen = tree::visible(caller, &tree).is_none_or(|ids| ids.contains(&id));
    if row.is_none() || !seen {
        return Err(Error::field(
            "action.siteId",
            "is no site of this organisation",
        ));
    }
    Ok(())
}
