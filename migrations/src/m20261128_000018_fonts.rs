use sea_orm_migration::{prelude::*, schema::json_binary_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// What a font says of itself; null for pictures and videos.
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let font = json_binary_null("font").take();
        let alter = Table::alter().table("media").add_column(font).to_owned();
        m.alter_table(alter).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter().table("media").drop_column("font").to_owned();
        m.alter_table(alter).await
    }
}
