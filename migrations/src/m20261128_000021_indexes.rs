use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// What begins with the organisation tempts SQLite into reading all of it where one id would do; and media are counted by state and folder.
const REPLACED: [(&str, &str, &str, &str); 4] = [
    (
        "rendition_organisation_sha256",
        "rendition (organisation_id, sha256)",
        "rendition_sha256",
        "rendition (sha256, organisation_id)",
    ),
    (
        "media_use_organisation_owner_kind_owner",
        "media_use (organisation_id, owner_kind, owner_id)",
        "media_use_owner",
        "media_use (owner_id, owner_kind)",
    ),
    (
        "media_organisation_state",
        "media (organisation_id, state)",
        "media_organisation_state_bytes",
        "media (organisation_id, state, bytes)",
    ),
    (
        "media_organisation_folder",
        "media (organisation_id, folder)",
        "media_organisation_folder_kind",
        "media (organisation_id, folder, kind)",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (old, _, new, on) in REPLACED {
            replace(m, old, new, on).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (old, on, new, _) in REPLACED {
            replace(m, new, old, on).await?;
        }
        Ok(())
    }
}

async fn replace(m: &SchemaManager<'_>, old: &str, new: &str, on: &str) -> Result<(), DbErr> {
    m.drop_index(Index::drop().name(old).to_owned()).await?;
    let sql = format!("CREATE INDEX {new} ON {on}");
    m.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}
