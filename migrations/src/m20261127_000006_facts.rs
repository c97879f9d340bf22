use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, boolean, json_binary, string, uuid},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let fact = Table::create()
            .table("fact")
            .col(uuid("id").primary_key())
            .col(uuid("organisation_id"))
            .col(string("key"))
            .col(string("scope"))
            .col(uuid("place_id"))
            .col(json_binary("value"))
            .col(big_integer("observed_at"))
            .col(big_integer("published_at"))
            .col(big_integer_null("ttl_ms"))
            .col(string("source"))
            .col(boolean("accepted"))
            .col(boolean("current"))
            .foreign_key(
                ForeignKey::create()
                    .from_col("organisation_id")
                    .to("organisation", "id"),
            )
            .to_owned();
        m.create_table(fact).await?;
        let history = Index::create()
            .name("fact_organisation_key")
            .table("fact")
            .col("organisation_id")
            .col("key")
            .col("published_at")
            .to_owned();
        m.create_index(history).await?;
        // what holds now: one row for a key and place
        m.get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX fact_current ON fact (organisation_id, key, place_id) WHERE current",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("fact").to_owned()).await
    }
}
