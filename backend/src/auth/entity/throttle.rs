use crate::time::Instant;
use sea_orm::entity::prelude::*;

/// How often somebody (an account, an address, a known device) has tried to sign in of late.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_throttle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    pub attempts: i32,
    /// When the first of them was.
    pub since: Instant,
    pub blocked_until: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
