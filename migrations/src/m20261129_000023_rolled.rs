use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, text, uuid},
    sea_orm::DbBackend,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        // what is open of a screen lies together, and SQLite keeps the rows in that order
        reorder(m, ["organisation_id", "screen_id", "hour"]).await?;
        for table in [hour(), day(), zone()] {
            create(m, table).await?;
        }
        let rolled = big_integer("rolled_to").default(0).take();
        let alter = Table::alter()
            .table("play_log")
            .add_column(rolled)
            .to_owned();
        m.alter_table(alter).await?;
        let silent = "INSERT INTO play_log (screen_id, organisation_id, complete_to, rolled_to) \
            SELECT DISTINCT screen_id, organisation_id, 0, 0 FROM play_tally \
            WHERE screen_id NOT IN (SELECT screen_id FROM play_log)";
        m.get_connection().execute_unprepared(silent).await?;
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let silent = "DELETE FROM play_log WHERE complete_to = 0";
        m.get_connection().execute_unprepared(silent).await?;
        let alter = Table::alter()
            .table("play_log")
            .drop_column("rolled_to")
            .to_owned();
        m.alter_table(alter).await?;
        for table in ["report_zone", "play_day", "play_hour"] {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        reorder(m, ["organisation_id", "hour", "screen_id"]).await
    }
}

/// Creates a table whose rows SQLite keeps in the order of its key.
async fn create(m: &SchemaManager<'_>, table: TableCreateStatement) -> Result<(), DbErr> {
    let sql = match m.get_database_backend() {
        DbBackend::Sqlite => format!("{} WITHOUT ROWID", table.to_string(SqliteQueryBuilder)),
        _ => table.to_string(PostgresQueryBuilder),
    };
    m.get_connection().execute_unprepared(&sql).await?;
    Ok(())
}

const COLUMNS: &str = "organisation_id, screen_id, hour, campaign_id, media_id, site_id, as_planned, cut, unplanned, failed, \
    shown_ms, unplanned_ms, planned, planned_ms";

/// Makes the counts of hours anew, with a key that begins so.
async fn reorder(m: &SchemaManager<'_>, first: [&'static str; 3]) -> Result<(), DbErr> {
    let mut key = Index::create();
    key.name(format!("play_tally_by_{}", first[1]));
    for column in first.into_iter().chain(["campaign_id", "media_id"]) {
        key.col(column);
    }
    let mut table = Table::create();
    table.table("play_tally_new");
    for column in ["organisation_id", "screen_id", "campaign_id", "media_id"] {
        table.col(uuid(column));
    }
    table.col(big_integer("hour")).col(uuid("site_id"));
    for column in [
        "as_planned",
        "cut",
        "unplanned",
        "failed",
        "shown_ms",
        "unplanned_ms",
        "planned",
        "planned_ms",
    ] {
        table.col(big_integer(column));
    }
    create(m, table.primary_key(&mut key).to_owned()).await?;
    for sql in [
        &format!(
            "INSERT INTO play_tally_new ({COLUMNS}) SELECT {COLUMNS} FROM play_tally ORDER BY 1, 2, 3, 4, 5"
        ),
        "DROP TABLE play_tally",
        "ALTER TABLE play_tally_new RENAME TO play_tally",
    ] {
        m.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}

/// The sums that are told of what cannot change any more.
fn sums(table: &mut TableCreateStatement) {
    for column in [
        "as_planned",
        "cut",
        "unplanned",
        "failed",
        "shown_ms",
        "planned",
        "planned_ms",
        "missing",
        "missing_ms",
        "kept",
    ] {
        table.col(big_integer(column));
    }
}

/// What all screens showed of one media for one campaign in one hour.
fn hour() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("play_hour")
        .col(uuid("organisation_id"))
        .col(big_integer("hour"))
        .col(uuid("campaign_id"))
        .col(uuid("media_id"));
    sums(&mut table);
    let mut key = Index::create();
    key.name("play_hour_key")
        .col("organisation_id")
        .col("hour")
        .col("campaign_id")
        .col("media_id");
    table.primary_key(&mut key).to_owned()
}

/// What one screen showed in one day: in all, for each campaign, and of each media for each campaign.
fn day() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("play_day")
        .col(uuid("organisation_id"))
        .col(integer("level"))
        .col(big_integer("day"))
        .col(uuid("screen_id"))
        .col(uuid("campaign_id"))
        .col(uuid("media_id"))
        .col(uuid("site_id"))
        .col(big_integer("hours"));
    sums(&mut table);
    let mut key = Index::create();
    key.name("play_day_key")
        .col("organisation_id")
        .col("level")
        .col("day")
        .col("screen_id")
        .col("campaign_id")
        .col("media_id")
        .col("site_id");
    table.primary_key(&mut key).to_owned()
}

/// In which zone the days of an organisation are, since when.
fn zone() -> TableCreateStatement {
    let mut key = Index::create();
    key.name("report_zone_key")
        .col("organisation_id")
        .col("since");
    Table::create()
        .table("report_zone")
        .col(uuid("organisation_id"))
        .col(big_integer("since"))
        .col(text("time_zone"))
        .primary_key(&mut key)
        .to_owned()
}
