use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, json_binary, string, string_null, uuid},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let calendar = Table::create()
            .table("calendar")
            .col(uuid("id").primary_key())
            .col(uuid("organisation_id"))
            .col(string("name"))
            .col(string("name_key"))
            .col(string("kind"))
            .col(string("source"))
            .col(string_null("shipped"))
            .col(json_binary("dates"))
            .col(big_integer("version"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(
                ForeignKey::create()
                    .from_col("organisation_id")
                    .to("organisation", "id"),
            )
            .to_owned();
        m.create_table(calendar).await?;
        let name = Index::create()
            .name("calendar_organisation_name")
            .table("calendar")
            .col("organisation_id")
            .col("name_key")
            .unique()
            .to_owned();
        m.create_index(name).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("calendar").to_owned())
            .await
    }
}
