//! Something that one screen is asked to do.
use crate::{
    id::{CommandId, OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How far a command is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    DeriveActiveEnum,
    EnumIter,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = CommandState)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum State {
    /// It waits to be sent.
    Queued,
    /// The broker has it.
    Sent,
    /// The screen has it.
    Accepted,
    /// The screen is doing it.
    Running,
    /// The screen has done it.
    Done,
    /// The screen could not do it.
    Failed,
    /// Its time ran out before the screen took it.
    Expired,
    /// It was called back before the screen took it.
    Cancelled,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "command")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommandId,
    pub organisation_id: OrganisationId,
    pub screen_id: ScreenId,
    pub kind: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub args: Json,
    pub state: State,
    pub message: Option<String>,
    pub by_id: Uuid,
    pub by_name: String,
    pub created_at: Instant,
    pub expires_at: Instant,
    /// When to send it next; none = not any more.
    pub send_at: Option<Instant>,
    pub attempts: i32,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
