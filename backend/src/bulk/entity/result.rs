//! What became of an act on one screen.
use crate::{
    bulk::change::Change,
    id::{BulkId, CommandId, OrganisationId, ScreenId},
};
use sea_orm::entity::prelude::*;

/// How far it is on one screen; a command that was given has states of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DeriveActiveEnum, EnumIter)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum State {
    Waiting,
    /// The command is on its way.
    Given,
    Done,
    Skipped,
    Cancelled,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bulk_result")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub operation_id: BulkId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub screen_id: ScreenId,
    pub organisation_id: OrganisationId,
    /// As it was called then.
    pub screen_name: String,
    pub command_id: Option<CommandId>,
    pub state: State,
    pub reason: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub change: Option<Change>,
}

impl ActiveModelBehavior for ActiveModel {}
