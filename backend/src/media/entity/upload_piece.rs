//! A part of an upload in progress that lies in the store, where every server finds it.
use crate::id::UploadId;
use sea_orm::entity::prelude::*;

/// Bytes of an upload in an object of their own.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload_piece")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload_id: UploadId,
    /// The number of its first byte.
    #[sea_orm(primary_key, auto_increment = false)]
    pub first: i64,
    /// How many bytes it has.
    pub length: i64,
    /// The name of the object.
    pub object: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
