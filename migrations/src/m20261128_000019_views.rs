use sea_orm_migration::{
    prelude::*,
    schema::{json_binary, uuid},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut of = ForeignKey::create()
            .from_col("user_id")
            .to("user", "id")
            .on_delete(ForeignKeyAction::Cascade)
            .to_owned();
        let table = Table::create()
            .table("saved_views")
            .col(uuid("user_id").primary_key())
            .col(json_binary("views"))
            .foreign_key(&mut of)
            .to_owned();
        m.create_table(table).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("saved_views").to_owned())
            .await
    }
}
