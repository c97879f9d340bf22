//! A group as it is shown and asked for.
use crate::{
    check::some,
    id::{GroupId, ScreenId},
    page::Limit,
    screens::entity::group,
    time::Instant,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A flat set of screens.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Group {
    pub(super) id: GroupId,
    pub(super) name: String,
    pub(super) screen_ids: Vec<ScreenId>,
    pub(super) version: i64,
    pub(super) created_at: Instant,
    pub(super) updated_at: Instant,
}

/// A new group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewGroup {
    pub(super) name: String,
    #[serde(default)]
    pub(super) screen_ids: Vec<ScreenId>,
}

/// What changes of a group.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct GroupPatch {
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    pub(super) name: Option<String>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    pub(super) screen_ids: Option<Vec<ScreenId>>,
}

/// Which groups are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListGroups {
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub(super) limit: Limit,
    /// The cursor `next` of the page before.
    pub(super) after: Option<String>,
}

pub(super) fn view(row: group::Model, screen_ids: Vec<ScreenId>) -> Group {
    Group {
        id: row.id,
        name: row.name,
        screen_ids,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
