use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, json_binary, string, text, uuid},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let kit = Table::create()
            .table("brand_kit")
            .col(uuid("organisation_id").primary_key())
            .col(json_binary("body"))
            .col(big_integer("version"))
            .col(big_integer("updated_at"))
            .foreign_key(
                ForeignKey::create()
                    .from_col("organisation_id")
                    .to("organisation", "id"),
            )
            .to_owned();
        m.create_table(kit).await?;
        let file = Table::create()
            .table("scene_file")
            .col(uuid("organisation_id"))
            .col(string("sha256"))
            .col(text("body"))
            .col(big_integer("created_at"))
            .primary_key(Index::create().col("organisation_id").col("sha256"))
            .foreign_key(
                ForeignKey::create()
                    .from_col("organisation_id")
                    .to("organisation", "id"),
            )
            .to_owned();
        m.create_table(file).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("scene_file").to_owned())
            .await?;
        m.drop_table(Table::drop().table("brand_kit").to_owned())
            .await
    }
}
