use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, boolean, integer, integer_null, json_binary,
        json_binary_null, string, string_null, uuid, uuid_null,
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
        for table in [
            screen_state(),
            play(),
            play_watermark(),
            command(),
            screenshot(),
            telemetry(),
        ] {
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
        // the outbox: almost always empty, looked at every second
        m.get_connection()
            .execute_unprepared(
                "CREATE INDEX screen_state_unsent ON screen_state (screen_id) WHERE desired_revision > handed_revision",
            )
            .await?;
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "telemetry",
            "screenshot",
            "command",
            "play_watermark",
            "play",
            "screen_state",
        ] {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    (
        "screen_state_organisation",
        "screen_state",
        &["organisation_id", "online"],
    ),
    (
        "screen_state_behind",
        "screen_state",
        &["online", "desired_at"],
    ),
    ("screen_state_lost", "screen_state", &["lost_at"]),
    ("play_screen_started", "play", &["screen_id", "started_at"]),
    ("command_screen", "command", &["screen_id", "created_at"]),
    ("command_send", "command", &["send_at"]),
    ("command_expiry", "command", &["state", "expires_at"]),
    (
        "screenshot_screen",
        "screenshot",
        &["screen_id", "taken_at"],
    ),
    ("telemetry_organisation", "telemetry", &["organisation_id"]),
];

fn screen_state() -> TableCreateStatement {
    Table::create()
        .table("screen_state")
        .col(uuid("screen_id").primary_key())
        .col(uuid("organisation_id"))
        .col(big_integer("generation"))
        .col(big_integer("desired_revision"))
        .col(big_integer("handed_revision"))
        .col(big_integer_null("publication"))
        .col(big_integer_null("desired_at"))
        .col(integer("resends"))
        .col(big_integer_null("resent_at"))
        .col(big_integer_null("reported_revision"))
        .col(string_null("reported_state"))
        .col(string_null("reported_code"))
        .col(big_integer_null("have"))
        .col(big_integer_null("need"))
        .col(big_integer_null("bytes"))
        .col(big_integer("reported_seq"))
        .col(big_integer_null("reported_at"))
        .col(boolean("online"))
        .col(big_integer_null("lost_at"))
        .col(big_integer("session"))
        .col(uuid_null("boot"))
        .col(string_null("player_version"))
        .col(json_binary_null("capabilities"))
        .col(big_integer_null("last_seen_at"))
        .col(big_integer_null("status_since"))
        .foreign_key(&mut of_screen())
        .to_owned()
}

fn play() -> TableCreateStatement {
    Table::create()
        .table("play")
        .col(uuid("screen_id"))
        .col(uuid("boot"))
        .col(big_integer("seq"))
        .col(uuid("organisation_id"))
        .col(uuid("item_id"))
        .col(uuid("campaign_id"))
        .col(big_integer("revision"))
        .col(big_integer("started_at"))
        .col(big_integer("duration_ms"))
        .col(string("outcome"))
        .col(boolean("planned"))
        .col(big_integer("received_at"))
        .primary_key(
            Index::create()
                .name("play_key")
                .col("screen_id")
                .col("boot")
                .col("seq"),
        )
        .to_owned()
}

fn play_watermark() -> TableCreateStatement {
    Table::create()
        .table("play_watermark")
        .col(uuid("screen_id"))
        .col(uuid("boot"))
        .col(uuid("organisation_id"))
        .col(big_integer("up_to"))
        .col(big_integer("updated_at"))
        .primary_key(
            Index::create()
                .name("play_watermark_key")
                .col("screen_id")
                .col("boot"),
        )
        .foreign_key(&mut of_screen())
        .to_owned()
}

fn command() -> TableCreateStatement {
    Table::create()
        .table("command")
        .col(uuid("id").primary_key())
        .col(uuid("organisation_id"))
        .col(uuid("screen_id"))
        .col(string("kind"))
        .col(json_binary("args"))
        .col(string("state"))
        .col(string_null("message"))
        .col(uuid("by_id"))
        .col(string("by_name"))
        .col(big_integer("created_at"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("send_at"))
        .col(integer("attempts"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut of_screen())
        .to_owned()
}

fn screenshot() -> TableCreateStatement {
    Table::create()
        .table("screenshot")
        .col(uuid("id").primary_key())
        .col(uuid("organisation_id"))
        .col(uuid("screen_id"))
        .col(uuid_null("command_id"))
        .col(string("sha256"))
        .col(big_integer("bytes"))
        .col(string("mime"))
        .col(integer_null("width"))
        .col(integer_null("height"))
        .col(big_integer_null("publication"))
        .col(big_integer("taken_at"))
        .foreign_key(&mut of_screen())
        .to_owned()
}

fn telemetry() -> TableCreateStatement {
    Table::create()
        .table("telemetry")
        .col(uuid("screen_id").primary_key())
        .col(uuid("organisation_id"))
        .col(json_binary("body"))
        .col(big_integer("at"))
        .col(big_integer("received_at"))
        .foreign_key(&mut of_screen())
        .to_owned()
}

/// Goes with its screen; plays stay, they are proof for others.
fn of_screen() -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from_col("screen_id")
        .to("screen", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
