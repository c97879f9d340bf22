use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, boolean, double_null, integer, json_binary, json_binary_null, string,
        string_null, text_null, uuid, uuid_null,
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
        let tables = [
            profile(),
            operation(),
            result(),
            presence(),
            sample(),
            summary(),
            log(),
        ];
        for table in tables {
            m.create_table(table).await?;
        }
        for (name, table, columns) in INDEXES {
            let mut index = Index::create();
            index.name(*name).table(*table);
            for column in *columns {
                index.col(*column);
            }
            m.create_index(index).await?;
        }
        for table in ["site", "screen"] {
            let alter = Table::alter()
                .table(table)
                .add_column(uuid_null("profile_id"))
                .to_owned();
            m.alter_table(alter).await?;
        }
        // what nobody has set is inherited from now on
        let unset = match m.get_database_backend() {
            sea_orm::DbBackend::Postgres => {
                "UPDATE screen SET settings = '{}' WHERE settings = '{\"volumePercent\": 100, \"rotation\": 0}'"
            }
            _ => {
                "UPDATE screen SET settings = '{}' WHERE json_extract(settings, '$.volumePercent') = 100 \
                 AND json_extract(settings, '$.rotation') = 0"
            }
        };
        m.get_connection().execute_unprepared(unset).await?;
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["screen", "site"] {
            let alter = Table::alter()
                .table(table)
                .drop_column("profile_id")
                .to_owned();
            m.alter_table(alter).await?;
        }
        for table in [
            "screen_log",
            "telemetry_summary",
            "telemetry_sample",
            "presence",
            "bulk_result",
            "bulk_operation",
            "settings_profile",
        ] {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    (
        "settings_profile_organisation_name",
        "settings_profile",
        &["organisation_id", "name_key"],
    ),
    (
        "bulk_operation_organisation",
        "bulk_operation",
        &["organisation_id", "created_at"],
    ),
    (
        "bulk_result_state",
        "bulk_result",
        &["operation_id", "state", "screen_id"],
    ),
    (
        "presence_organisation",
        "presence",
        &["organisation_id", "at"],
    ),
    ("telemetry_sample_at", "telemetry_sample", &["at"]),
    (
        "telemetry_summary_at",
        "telemetry_summary",
        &["width_ms", "at"],
    ),
];

/// Settings with a name, for the organisation, sites and screens to share.
fn profile() -> TableCreateStatement {
    Table::create()
        .table("settings_profile")
        .col(uuid("id").primary_key())
        .col(uuid("organisation_id"))
        .col(string("name"))
        .col(string("name_key"))
        .col(json_binary("settings"))
        .col(boolean("is_default"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

/// One act on many screens.
fn operation() -> TableCreateStatement {
    Table::create()
        .table("bulk_operation")
        .col(uuid("id").primary_key())
        .col(uuid("organisation_id"))
        .col(json_binary("action"))
        .col(json_binary("filter"))
        .col(string("state"))
        .col(integer("total"))
        .col(uuid_null("undoes"))
        .col(uuid_null("undone_by"))
        .col(text_null("message"))
        .col(uuid("by_id"))
        .col(string("by_name"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

/// What became of it on one screen. Refers to nothing, so it outlives the screen.
fn result() -> TableCreateStatement {
    Table::create()
        .table("bulk_result")
        .col(uuid("operation_id"))
        .col(uuid("screen_id"))
        .col(uuid("organisation_id"))
        .col(string("screen_name"))
        .col(uuid_null("command_id"))
        .col(string("state"))
        .col(string_null("reason"))
        .col(json_binary_null("change"))
        .primary_key(
            Index::create()
                .name("bulk_result_key")
                .col("operation_id")
                .col("screen_id"),
        )
        .foreign_key(
            ForeignKey::create()
                .from_col("operation_id")
                .to("bulk_operation", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

/// When a screen came or went; it stays so until the next row.
fn presence() -> TableCreateStatement {
    Table::create()
        .table("presence")
        .col(uuid("screen_id"))
        .col(big_integer("at"))
        .col(uuid("organisation_id"))
        .col(boolean("online"))
        .col(string("reason"))
        .col(big_integer("session"))
        .primary_key(
            Index::create()
                .name("presence_key")
                .col("screen_id")
                .col("at"),
        )
        .foreign_key(&mut of_screen())
        .to_owned()
}

const METRICS: [&str; 7] = [
    "load_permille",
    "memory_bytes",
    "free_bytes",
    "temperature_celsius",
    "clock_offset_ms",
    "frames",
    "dropped",
];

/// What a screen said of its machine at one time.
fn sample() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("telemetry_sample")
        .col(uuid("screen_id"))
        .col(big_integer("at"))
        .col(uuid("organisation_id"));
    for metric in METRICS {
        table.col(double_null(metric));
    }
    table
        .primary_key(
            Index::create()
                .name("telemetry_sample_key")
                .col("screen_id")
                .col("at"),
        )
        .foreign_key(&mut of_screen())
        .to_owned()
}

/// What all samples of a screen within `width_ms` from `at` say together.
fn summary() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("telemetry_summary")
        .col(uuid("screen_id"))
        .col(integer("width_ms"))
        .col(big_integer("at"))
        .col(uuid("organisation_id"))
        .col(integer("samples"));
    for metric in METRICS {
        for part in ["sum", "count", "min", "max"] {
            table.col(double_null(format!("{metric}_{part}")));
        }
    }
    table
        .primary_key(
            Index::create()
                .name("telemetry_summary_key")
                .col("screen_id")
                .col("width_ms")
                .col("at"),
        )
        .foreign_key(&mut of_screen())
        .to_owned()
}

/// The last lines that a screen sent.
fn log() -> TableCreateStatement {
    Table::create()
        .table("screen_log")
        .col(uuid("screen_id"))
        .col(big_integer("seq"))
        .col(uuid("organisation_id"))
        .col(big_integer("at"))
        .col(string("level"))
        .col(ColumnDef::new("message").text().not_null())
        .primary_key(
            Index::create()
                .name("screen_log_key")
                .col("screen_id")
                .col("seq"),
        )
        .foreign_key(&mut of_screen())
        .to_owned()
}

fn of_screen() -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col("screen_id")
        .to("screen", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
