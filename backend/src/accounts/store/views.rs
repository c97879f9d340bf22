//! The views that people save.
use crate::{
    auth::entity::{
        Views,
        saved_views::{self, Entity as SavedViews},
    },
    error::Result,
    id::UserId,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait as _, sea_query::OnConflict};

pub(in crate::accounts) async fn of(db: &impl ConnectionTrait, user: UserId) -> Result<Views> {
    let row = SavedViews::find_by_id(user).one(db).await?;
    Ok(row.map(|row| row.views).unwrap_or_default())
}

pub(in crate::accounts) async fn keep(
    db: &impl ConnectionTrait,
    user: UserId,
    views: Views,
) -> Result<()> {
    let row = saved_views::ActiveModel {
        user_id: Set(user),
        views: Set(views),
    };
    let again = OnConflict::column(saved_views::Column::UserId)
        .update_column(saved_views::Column::Views)
        .to_owned();
    let insert = SavedViews::insert(row).on_conflict(again);
    insert.exec_without_returning(db).await?;
    Ok(())
}
