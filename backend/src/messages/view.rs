//! Messages, rules and templates on the wire.
use super::{
    core::State,
    entity::{message, rules},
    rules::Rules,
    templates,
};
use crate::{
    id::{DraftId, MessageId, SiteId},
    time::Instant,
};
use player_protocol::scene::Canvas;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A message of a store.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    id: MessageId,
    site_id: SiteId,
    text: String,
    state: State,
    /// The first minute on the wall of the store; none = as soon as it was written.
    from: Option<String>,
    /// The first minute after it.
    to: String,
    /// The scene that it was written into; none = the usual one.
    template_id: Option<DraftId>,
    scene_id: DraftId,
    campaign_id: DraftId,
    /// The publication that put it on.
    publication: Option<i64>,
    written: Act,
    /// Who took it off; none if headquarters did so by a publication of its own.
    taken: Option<Act>,
}

/// Who did it, and when.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MessageAct)]
struct Act {
    at: Instant,
    by: By,
}

/// A person or a key.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MessageBy)]
struct By {
    id: Uuid,
    name: String,
}

impl Message {
    /// The view of a message that stands so.
    pub(super) fn of(row: message::Model, state: State) -> Self {
        let by = row.taken_by.zip(row.taken_name);
        let taken =
            row.taken_at
                .filter(|_| state == State::Taken)
                .zip(by)
                .map(|(at, (id, name))| Act {
                    at,
                    by: By { id, name },
                });
        Self {
            id: row.id,
            site_id: row.site_id,
            text: row.words,
            state,
            from: row.starts,
            to: row.ends,
            template_id: row.template_id,
            scene_id: row.scene_id,
            campaign_id: row.campaign_id,
            publication: row.publication,
            written: Act {
                at: row.written_at,
                by: By {
                    id: row.written_by,
                    name: row.written_name,
                },
            },
            taken,
        }
    }
}

/// The rules of an organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageSettings {
    rules: Rules,
    version: i64,
    updated_at: Instant,
}

impl From<rules::Model> for MessageSettings {
    fn from(row: rules::Model) -> Self {
        Self {
            rules: row.rules,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

/// A scene that takes a store's words in the place of `{message}`, and the name of the store in that of `{store}`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MessageTemplate {
    /// None = the one that comes with the product.
    id: Option<DraftId>,
    name: Option<String>,
    /// As `player-protocol/schema/scene-canvases.json` describes it.
    #[schema(value_type = Option<Object>)]
    landscape: Option<Canvas>,
    #[schema(value_type = Option<Object>)]
    portrait: Option<Canvas>,
}

impl From<templates::Template> for MessageTemplate {
    fn from(template: templates::Template) -> Self {
        Self {
            id: template.id,
            name: template.name,
            landscape: template.canvases.landscape,
            portrait: template.canvases.portrait,
        }
    }
}
