//! A scene as it is sent and as it is answered.
use crate::{
    drafts::{
        self,
        entity::{Model, State},
        origin::{Messages, Origin},
    },
    error::{Error, Result},
    id::DraftId,
    page::Limit,
    time::Instant,
};
use player_protocol::scene::{Canvas, Canvases};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A scene as somebody edits it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SceneInput)]
pub(super) struct Body {
    /// 1 to 120 characters.
    pub(super) name: String,
    /// For screens that are wider than high, as `player-protocol/schema/scene-canvases.json` describes it; needed if there is no portrait.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub(super) landscape: Option<Canvas>,
    /// For screens that are higher than wide.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub(super) portrait: Option<Canvas>,
}

impl Body {
    /// The canvases alone.
    pub(super) fn canvases(&self) -> Canvases {
        Canvases {
            landscape: self.landscape.clone(),
            portrait: self.portrait.clone(),
        }
    }
}

/// Which scenes are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListScenes {
    /// Part of the name.
    pub(super) q: Option<String>,
    /// How the draft stands to what is published.
    pub(super) state: Option<State>,
    /// The order.
    #[serde(default)]
    #[param(inline, value_type = Option<drafts::Sort>)]
    pub(super) sort: drafts::Sort,
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub(super) limit: Limit,
    /// The cursor `next` of the page before.
    pub(super) after: Option<String>,
}

/// In which language templates are told.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListTemplates {
    /// `fr` or `en`; none = that of the organisation.
    pub(super) locale: Option<String>,
}

/// A scene.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Scene {
    id: DraftId,
    #[serde(flatten)]
    body: Body,
    /// How the draft stands to what is published.
    state: State,
    /// What made it: a store's message; `null` = people who edit content.
    origin: Option<Origin>,
    /// The publication that screens follow.
    published_in: Option<i64>,
    changed_at: Instant,
    changed_by: Person,
    pub(super) version: i64,
    created_at: Instant,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScenePerson)]
struct Person {
    id: Uuid,
    name: String,
}

impl Scene {
    /// The answer for a draft.
    pub(super) fn of(row: Model, messages: &Messages) -> Result<Self> {
        let body = current(&row)?;
        Ok(Self {
            id: row.id,
            body,
            state: row.state(),
            origin: messages.origin(row.id, false),
            published_in: row.published_in,
            changed_at: row.changed_at,
            changed_by: Person {
                id: row.changed_by,
                name: row.changed_by_name,
            },
            version: row.version,
            created_at: row.created_at,
        })
    }
}

/// What is under edit, or, of one marked deleted, what it was.
pub(super) fn current(row: &Model) -> Result<Body> {
    let json = row.draft.as_ref().or(row.published.as_ref());
    let json = json.ok_or_else(|| Error::internal(format!("scene {} has no body", row.id)))?;
    Body::deserialize(json).map_err(Error::internal)
}
