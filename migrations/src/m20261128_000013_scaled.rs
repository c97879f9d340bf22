use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text_null, uuid},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// The public key with which every server of the installation signs, and uploads that go on at another server.
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let key = text_null("signing_key").take();
        let alter = Table::alter()
            .table("installation")
            .add_column(key)
            .to_owned();
        m.alter_table(alter).await?;
        m.create_table(piece()).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("upload_piece").to_owned())
            .await?;
        let alter = Table::alter()
            .table("installation")
            .drop_column("signing_key")
            .to_owned();
        m.alter_table(alter).await
    }
}

/// Bytes of an upload in progress that lie in the store.
fn piece() -> TableCreateStatement {
    Table::create()
        .table("upload_piece")
        .col(uuid("upload_id"))
        .col(big_integer("first"))
        .col(big_integer("length"))
        .col(uuid("object"))
        .primary_key(
            Index::create()
                .name("upload_piece_key")
                .col("upload_id")
                .col("first"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("upload_piece_upload")
                .from("upload_piece", "upload_id")
                .to("upload", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
