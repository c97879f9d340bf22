use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, json_binary_null, string, text, uuid},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in [tally(), log(), name(), settled()] {
            m.create_table(table).await?;
        }
        add(m, "plan", json_binary_null("shown")).await?;
        let days = integer("play_retention_days").default(400).take();
        add(m, "organisation", days).await?;
        let pruned = big_integer("pruned_to").default(0).take();
        add(m, "play_watermark", pruned).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("play_watermark", "pruned_to"),
            ("organisation", "play_retention_days"),
            ("plan", "shown"),
        ] {
            let alter = Table::alter().table(table).drop_column(column).to_owned();
            m.alter_table(alter).await?;
        }
        for table in ["report_settled", "report_name", "play_log", "play_tally"] {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

async fn add(m: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    let alter = Table::alter().table(table).add_column(column).to_owned();
    m.alter_table(alter).await
}

/// What a screen showed of one media for one campaign in one hour, and what it was to show. Refers to nothing, so it outlives everything.
fn tally() -> TableCreateStatement {
    Table::create()
        .table("play_tally")
        .col(uuid("organisation_id"))
        .col(big_integer("hour"))
        .col(uuid("screen_id"))
        .col(uuid("campaign_id"))
        .col(uuid("media_id"))
        .col(uuid("site_id"))
        .col(big_integer("as_planned"))
        .col(big_integer("cut"))
        .col(big_integer("unplanned"))
        .col(big_integer("failed"))
        .col(big_integer("shown_ms"))
        .col(big_integer("unplanned_ms"))
        .col(big_integer("planned"))
        .col(big_integer("planned_ms"))
        .primary_key(
            Index::create()
                .name("play_tally_key")
                .col("organisation_id")
                .col("hour")
                .col("screen_id")
                .col("campaign_id")
                .col("media_id"),
        )
        .to_owned()
}

/// Up to when all plays of a screen are stored.
fn log() -> TableCreateStatement {
    Table::create()
        .table("play_log")
        .col(uuid("screen_id").primary_key().take())
        .col(uuid("organisation_id"))
        .col(big_integer("complete_to"))
        .to_owned()
}

/// What reports call a campaign, media, site or screen, also when it is gone.
fn name() -> TableCreateStatement {
    Table::create()
        .table("report_name")
        .col(uuid("organisation_id"))
        .col(uuid("object_id"))
        .col(string("kind"))
        .col(text("name"))
        .primary_key(
            Index::create()
                .name("report_name_key")
                .col("organisation_id")
                .col("object_id"),
        )
        .to_owned()
}

/// Up to which hour it is written down what screens were to show.
fn settled() -> TableCreateStatement {
    Table::create()
        .table("report_settled")
        .col(uuid("organisation_id").primary_key().take())
        .col(big_integer("up_to"))
        .to_owned()
}
