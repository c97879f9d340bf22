use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, boolean, json_binary, string, string_null, text, text_null,
        uuid, uuid_null,
    },
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let pair = boolean("stores_pair").default(false).take();
        let alter = Table::alter()
            .table("organisation")
            .add_column(pair)
            .to_owned();
        m.alter_table(alter).await?;
        for table in [fault(), rules(), message()] {
            m.create_table(table).await?;
        }
        for index in INDEXES {
            m.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["local_message", "message_rules", "fault_report"] {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        let alter = Table::alter()
            .table("organisation")
            .drop_column("stores_pair")
            .to_owned();
        m.alter_table(alter).await
    }
}

const INDEXES: [&str; 3] = [
    "CREATE INDEX fault_report_open ON fault_report (organisation_id) WHERE closed_at IS NULL",
    "CREATE INDEX fault_report_screen ON fault_report (organisation_id, screen_id, id)",
    "CREATE INDEX local_message_site ON local_message (organisation_id, site_id, id)",
];

/// What somebody in a store says is wrong with a screen.
fn fault() -> TableCreateStatement {
    Table::create()
        .table("fault_report")
        .col(uuid("id").primary_key())
        .col(uuid("organisation_id"))
        .col(uuid("screen_id"))
        .col(string("kind"))
        .col(text("words"))
        .col(string_null("photo_sha256"))
        .col(uuid("reported_by"))
        .col(string("reported_name"))
        .col(big_integer("reported_at"))
        .col(text_null("answer"))
        .col(uuid_null("closed_by"))
        .col(string_null("closed_name"))
        .col(big_integer_null("closed_at"))
        .foreign_key(&mut to("organisation_id", "organisation"))
        .foreign_key(&mut to("screen_id", "screen"))
        .to_owned()
}

/// Within which limits stores write messages of their own.
fn rules() -> TableCreateStatement {
    Table::create()
        .table("message_rules")
        .col(uuid("organisation_id").primary_key())
        .col(json_binary("rules"))
        .col(big_integer("version"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut to("organisation_id", "organisation"))
        .to_owned()
}

/// A message of a store. The scene and the campaign are drafts like others, which may be gone.
fn message() -> TableCreateStatement {
    Table::create()
        .table("local_message")
        .col(uuid("id").primary_key())
        .col(uuid("organisation_id"))
        .col(uuid("site_id"))
        .col(text("words"))
        .col(uuid_null("template_id"))
        .col(uuid("scene_id"))
        .col(uuid("campaign_id"))
        .col(string_null("starts"))
        .col(string("ends"))
        .col(big_integer_null("publication"))
        .col(uuid("written_by"))
        .col(string("written_name"))
        .col(big_integer("written_at"))
        .col(uuid_null("taken_by"))
        .col(string_null("taken_name"))
        .col(big_integer_null("taken_at"))
        .foreign_key(&mut to("organisation_id", "organisation"))
        .foreign_key(&mut to("site_id", "site"))
        .to_owned()
}

fn to(column: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col(column)
        .to(table, "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
