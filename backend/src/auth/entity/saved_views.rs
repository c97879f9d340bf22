use super::Views;
use crate::id::UserId;
use sea_orm::entity::prelude::*;

/// The filters of the fleet that a person has given names.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_views")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    #[sea_orm(column_type = "JsonBinary")]
    pub views: Views,
}

impl ActiveModelBehavior for ActiveModel {}
