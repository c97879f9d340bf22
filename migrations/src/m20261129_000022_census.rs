use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Counting the screens that may play, and telling whether one of them has changed, by reading nothing but this.
const NAME: &str = "screen_organisation_revoked_at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let sql = format!(
            "CREATE INDEX {NAME} ON screen (organisation_id, revoked_at, version, updated_at)"
        );
        m.get_connection().execute_unprepared(&sql).await?;
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_index(Index::drop().name(NAME).to_owned()).await
    }
}
