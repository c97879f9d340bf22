use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, string, uuid},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let enrolment = Table::create()
            .table("enrolment")
            .col(uuid("screen_id").primary_key())
            .col(uuid("organisation_id"))
            .col(string("token_hash").unique_key())
            .col(big_integer("expires_at"))
            .foreign_key(
                ForeignKey::create()
                    .from("enrolment", "screen_id")
                    .to("screen", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        m.create_table(enrolment).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_table(Table::drop().table("enrolment").to_owned())
            .await
    }
}
