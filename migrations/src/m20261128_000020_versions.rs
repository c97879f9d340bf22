use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, string, text, uuid},
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
            .from_col("media_id")
            .to("media", "id")
            .on_delete(ForeignKeyAction::Cascade)
            .to_owned();
        let table = Table::create()
            .table("media_version")
            .col(uuid("id").primary_key())
            .col(uuid("organisation_id"))
            .col(uuid("media_id"))
            .col(text("file_name"))
            .col(string("sha256"))
            .col(big_integer("bytes"))
            .col(string("mime"))
            .col(integer("width"))
            .col(integer("height"))
            .col(big_integer_null("duration_ms"))
            .col(big_integer("replaced_at"))
            .col(uuid("replaced_by"))
            .col(text("replaced_by_name"))
            .foreign_key(&mut of)
            .to_owned();
        m.create_table(table).await?;
        for columns in ["organisation_id, media_id", "media_id"] {
            let name = columns.replace(", ", "_");
            let sql = format!("CREATE INDEX media_version_{name} ON media_version ({columns})");
            m.get_connection().execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("media_version").to_owned())
            .await
    }
}
