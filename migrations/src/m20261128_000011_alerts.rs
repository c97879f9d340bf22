use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, boolean, integer, integer_null, json_binary,
        json_binary_null, string, string_null, text, text_null, uuid, uuid_null,
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
        for (table, column) in columns() {
            let alter = Table::alter().table(table).add_column(column).to_owned();
            m.alter_table(alter).await?;
        }
        let tables = [settings(), alert(), watch(), webhook(), delivery()];
        for table in tables {
            m.create_table(table).await?;
        }
        for index in INDEXES {
            m.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for index in ["play_failed", "telemetry_trouble"] {
            m.drop_index(Index::drop().name(index).to_owned()).await?;
        }
        let tables = [
            "webhook_delivery",
            "webhook",
            "alert_watch",
            "alert",
            "alert_settings",
        ];
        for table in tables {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for (table, column) in [
            ("telemetry", "free_permille"),
            ("telemetry", "clock_offset_ms"),
            ("screen_state", "failures"),
        ] {
            let alter = Table::alter().table(table).drop_column(column).to_owned();
            m.alter_table(alter).await?;
        }
        Ok(())
    }
}

/// What rounds look at without opening each screen's report.
fn columns() -> [(&'static str, ColumnDef); 3] {
    [
        ("screen_state", integer("failures").default(0).take()),
        ("telemetry", big_integer_null("clock_offset_ms").take()),
        ("telemetry", integer_null("free_permille").take()),
    ]
}

const INDEXES: [&str; 7] = [
    "CREATE INDEX play_failed ON play (organisation_id, started_at) WHERE outcome = 'failed'",
    "CREATE INDEX telemetry_trouble ON telemetry (organisation_id, free_permille)",
    "CREATE UNIQUE INDEX alert_open ON alert (organisation_id, kind, subject, item) WHERE resolved_at IS NULL",
    "CREATE INDEX alert_newest ON alert (organisation_id, opened_at)",
    "CREATE INDEX alert_held ON alert (organisation_id) WHERE held IS NOT NULL",
    "CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'pending'",
    "CREATE INDEX webhook_delivery_log ON webhook_delivery (webhook_id, id)",
];

fn settings() -> TableCreateStatement {
    Table::create()
        .table("alert_settings")
        .col(uuid("organisation_id").primary_key())
        .col(json_binary("rules"))
        .col(json_binary_null("quiet"))
        .col(big_integer("version"))
        .col(big_integer("updated_at"))
        .col(big_integer("evaluated_at"))
        .foreign_key(&mut to("organisation_id", "organisation"))
        .to_owned()
}

fn alert() -> TableCreateStatement {
    Table::create()
        .table("alert")
        .col(uuid("id").primary_key())
        .col(uuid("organisation_id"))
        .col(string("kind"))
        .col(string("severity"))
        .col(uuid("subject"))
        .col(uuid("item"))
        .col(uuid_null("screen_id"))
        .col(uuid_null("site_id"))
        .col(json_binary("figures"))
        .col(boolean("unstable"))
        .col(integer("count"))
        .col(big_integer("first_seen_at"))
        .col(big_integer("last_seen_at"))
        .col(big_integer("opened_at"))
        .col(big_integer_null("resolved_at"))
        .col(big_integer_null("acknowledged_at"))
        .col(uuid_null("acknowledged_by"))
        .col(string_null("acknowledged_name"))
        .col(text_null("note"))
        .col(big_integer_null("snoozed_until"))
        .col(string_null("held"))
        .foreign_key(&mut to("organisation_id", "organisation"))
        .foreign_key(&mut to("screen_id", "screen"))
        .foreign_key(&mut to("site_id", "site"))
        .to_owned()
}

fn watch() -> TableCreateStatement {
    Table::create()
        .table("alert_watch")
        .col(uuid("organisation_id"))
        .col(string("kind"))
        .col(uuid("subject"))
        .col(uuid("item"))
        .col(big_integer("since"))
        .col(big_integer_null("gone_since"))
        .col(json_binary("openings"))
        .col(uuid_null("alert_id"))
        .col(boolean("unstable"))
        .primary_key(
            Index::create()
                .name("alert_watch_key")
                .col("organisation_id")
                .col("kind")
                .col("subject")
                .col("item"),
        )
        .to_owned()
}

fn webhook() -> TableCreateStatement {
    Table::create()
        .table("webhook")
        .col(uuid("id").primary_key())
        .col(uuid("organisation_id"))
        .col(string("name"))
        .col(text("url"))
        .col(json_binary("events"))
        .col(boolean("enabled"))
        .col(integer("secret_number"))
        .col(big_integer_null("failing_since"))
        .col(big_integer_null("given_up_at"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut to("organisation_id", "organisation"))
        .to_owned()
}

fn delivery() -> TableCreateStatement {
    Table::create()
        .table("webhook_delivery")
        .col(uuid("id").primary_key())
        .col(uuid("organisation_id"))
        .col(uuid("webhook_id"))
        .col(uuid("event_id"))
        .col(string("event"))
        .col(text("body"))
        .col(string("state"))
        .col(integer("attempts"))
        .col(big_integer_null("next_at"))
        .col(big_integer("give_up_at"))
        .col(integer_null("status"))
        .col(big_integer_null("duration_ms"))
        .col(text_null("answer"))
        .col(text_null("error"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut to("webhook_id", "webhook"))
        .to_owned()
}

fn to(column: &'static str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col(column)
        .to(table, "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
