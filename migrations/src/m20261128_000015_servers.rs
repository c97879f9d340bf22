use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, boolean, text, uuid},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(replica()).await?;
        m.create_table(hearing()).await?;
        for statement in STATEMENTS {
            m.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.drop_index(Index::drop().name("screenshot_command").to_owned())
            .await?;
        for table in ["hearing", "replica"] {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// A command brings one picture: of those that two requests at once may have left the last stays.
const STATEMENTS: [&str; 3] = [
    "CREATE INDEX hearing_end ON hearing (to_at)",
    "DELETE FROM screenshot WHERE EXISTS (SELECT 1 FROM screenshot n \
     WHERE n.command_id = screenshot.command_id AND n.id > screenshot.id)",
    "CREATE UNIQUE INDEX screenshot_command ON screenshot (command_id)",
];

/// The servers that live on this database, by its own clock.
fn replica() -> TableCreateStatement {
    Table::create()
        .table("replica")
        .col(uuid("id").primary_key())
        .col(text("name"))
        .col(boolean("broker_inside"))
        .col(text("store"))
        .col(big_integer("lives_until"))
        .to_owned()
}

/// When servers heard the screens: what they did not hear nobody knows.
fn hearing() -> TableCreateStatement {
    Table::create()
        .table("hearing")
        .col(uuid("id").primary_key())
        .col(big_integer("from_at"))
        .col(big_integer("to_at"))
        .to_owned()
}
