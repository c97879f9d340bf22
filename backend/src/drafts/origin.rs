//! Where a campaign or a scene comes from, when nobody made it among the contents. Of the messages of stores this knows only that a
//! row names the scene and the campaign that it was made into.
use super::entity::{self as draft, Entity as Draft};
use crate::{
    error::Result,
    id::{DraftId, OrganisationId},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
    sea_query::{Condition, Expr, ExprTrait as _, Query},
};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// Where a campaign or a scene comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = DraftOrigin)]
pub enum Origin {
    /// A store's own message.
    Message,
    /// An emergency.
    Emergency,
}

/// The campaigns and scenes that messages of stores were made into.
#[derive(Clone, Debug, Default)]
pub struct Messages(HashSet<DraftId>);

impl Messages {
    /// Reads them: of the organisation's drafts those that a message names.
    pub async fn load(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Self> {
        let named = |column: &'static str| {
            let mut messages = Query::select();
            messages
                .column(column)
                .from("local_message")
                .and_where(Expr::col("organisation_id").eq(organisation));
            draft::Column::Id.in_subquery(messages)
        };
        let either = Condition::any()
            .add(named("campaign_id"))
            .add(named("scene_id"));
        let rows = Draft::find()
            .filter(draft::COLUMN.organisation_id.eq(organisation))
            .filter(either)
            .select_only()
            .column(draft::Column::Id)
            .into_tuple::<DraftId>();
        Ok(Self(rows.all(db).await?.into_iter().collect()))
    }

    /// Whether a message was made into this.
    pub fn made(&self, id: DraftId) -> bool {
        self.0.contains(&id)
    }

    /// Where this comes from; an emergency says so itself.
    pub fn origin(&self, id: DraftId, is_emergency: bool) -> Option<Origin> {
        match (self.made(id), is_emergency) {
            (true, _) => Some(Origin::Message),
            (false, true) => Some(Origin::Emergency),
            (false, false) => None,
        }
    }
}
