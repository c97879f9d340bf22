use sea_orm_migration::{prelude::*, schema::big_integer_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// Until when messages are signed with the secret before the last one, too.
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let until = big_integer_null("old_secret_until").take();
        let alter = Table::alter().table("webhook").add_column(until).to_owned();
        m.alter_table(alter).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter()
            .table("webhook")
            .drop_column("old_secret_until")
            .to_owned();
        m.alter_table(alter).await
    }
}
