//! A time in which a server heard the screens.
use crate::time::Instant;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hearing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub from_at: Instant,
    /// The last time that the server said so.
    pub to_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
