use sea_orm_migration::{prelude::*, schema::text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// The public key with which every server of the installation signs.
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let key = text_null("signing_key").take();
        let alter = Table::alter()
            .table("installation")
            .add_column(key)
            .to_owned();
        m.alter_table(alter).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter()
            .table("installation")
            .drop_column("signing_key")
            .to_owned();
        m.alter_table(alter).await
    }
}
