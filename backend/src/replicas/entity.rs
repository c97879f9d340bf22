//! A server that lives on this database, and what it stands on.
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "replica")]
pub(super) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Machine and address, for people.
    pub name: String,
    pub broker_inside: bool,
    /// Where it keeps media: `local`, or the address of a bucket.
    pub store: String,
    /// Unless it says so again by then, it is dead; milliseconds of the database's clock.
    pub lives_until: i64,
}

impl ActiveModelBehavior for ActiveModel {}
