//! The installation, organisations, their people and keys, and the audit log.
use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, integer, json_binary, pk_uuid, small_integer,
        small_integer_null, text, text_null, text_uniq, uuid, uuid_null,
    },
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
        installation(m).await?;
        people(m).await?;
        sign_ins(m).await?;
        keys(m).await?;
        audit(m).await?;
        replays(m).await?;
        guards(m).await
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "login_throttle",
            "idempotency",
            "audit_head",
            "audit_entry",
            "api_key",
            "invitation",
            "known_device",
            "session",
            "user",
            "organisation",
            "installation",
        ];
        for table in tables {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        if m.get_database_backend() == DbBackend::Postgres {
            m.get_connection()
                .execute_unprepared("DROP FUNCTION audit_entry_is_append_only()")
                .await?;
        }
        Ok(())
    }
}

/// One row for the installation itself: restoring a backup raises its generation.
async fn installation(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("installation")
            .col(small_integer("id").primary_key())
            .col(big_integer("generation"))
            .col(text_null("setup_token_hash"))
            .to_owned(),
    )
    .await?;
    let first = Query::insert()
        .into_table("installation")
        .columns(["id", "generation"])
        .values_panic([1i16.into(), 1i64.into()])
        .to_owned();
    m.execute(first).await
}

async fn people(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("organisation")
            .col(pk_uuid("id"))
            .col(text("name"))
            .col(text("time_zone"))
            .col(text("locale"))
            .col(big_integer("version"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("user")
            .col(pk_uuid("id"))
            .col(uuid("organisation_id"))
            .col(text("name"))
            .col(text("email"))
            .col(text_uniq("email_key"))
            .col(text("password_hash"))
            .col(text("role"))
            .col(text("locale"))
            .col(json_binary("site_ids"))
            .col(big_integer_null("disabled_at"))
            .col(big_integer_null("last_seen_at"))
            .col(big_integer("version"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut reference("user", "organisation_id", "organisation"))
            .to_owned(),
    )
    .await?;
    m.create_index(index(
        "user_organisation",
        "user",
        &["organisation_id", "id"],
    ))
    .await
}

async fn sign_ins(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("session")
            .col(pk_uuid("id"))
            .col(uuid("organisation_id"))
            .col(uuid("user_id"))
            .col(text_uniq("token_hash"))
            .col(text("address"))
            .col(text("user_agent"))
            .col(big_integer("created_at"))
            .col(big_integer("last_seen_at"))
            .col(big_integer("expires_at"))
            .foreign_key(
                reference("session", "user_id", "user").on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned(),
    )
    .await?;
    m.create_index(index(
        "session_user",
        "session",
        &["organisation_id", "user_id"],
    ))
    .await?;
    m.create_table(
        Table::create()
            .table("known_device")
            .col(pk_uuid("id"))
            .col(uuid("organisation_id"))
            .col(uuid("user_id"))
            .col(text_uniq("token_hash"))
            .col(big_integer("last_used_at"))
            .foreign_key(
                reference("known_device", "user_id", "user").on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("login_throttle")
            .col(text("subject").primary_key())
            .col(integer("attempts"))
            .col(big_integer("since"))
            .col(big_integer("blocked_until"))
            .to_owned(),
    )
    .await
}

async fn keys(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("invitation")
            .col(pk_uuid("id"))
            .col(uuid("organisation_id"))
            .col(text("email"))
            .col(text("email_key"))
            .col(text("role"))
            .col(json_binary("site_ids"))
            .col(text_uniq("token_hash"))
            .col(big_integer("expires_at"))
            .col(big_integer("created_at"))
            .foreign_key(&mut reference(
                "invitation",
                "organisation_id",
                "organisation",
            ))
            .to_owned(),
    )
    .await?;
    m.create_index(
        index(
            "invitation_email",
            "invitation",
            &["organisation_id", "email_key"],
        )
        .unique()
        .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("api_key")
            .col(pk_uuid("id"))
            .col(uuid("organisation_id"))
            .col(text("name"))
            .col(json_binary("scopes"))
            .col(text("secret_hash"))
            .col(uuid("created_by"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("last_used_at"))
            .col(big_integer("created_at"))
            .foreign_key(
                reference("api_key", "created_by", "user").on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned(),
    )
    .await?;
    m.create_index(index(
        "api_key_organisation",
        "api_key",
        &["organisation_id", "id"],
    ))
    .await
}

async fn audit(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("audit_entry")
            .col(pk_uuid("id"))
            .col(uuid("organisation_id"))
            .col(big_integer("sequence"))
            .col(big_integer("at"))
            .col(text("who_kind"))
            .col(uuid_null("who_id"))
            .col(text("who_name"))
            .col(text("action"))
            .col(text("object_kind"))
            .col(text("object_id"))
            .col(text("detail"))
            .col(text("hash"))
            .to_owned(),
    )
    .await?;
    m.create_index(
        index(
            "audit_entry_sequence",
            "audit_entry",
            &["organisation_id", "sequence"],
        )
        .unique()
        .to_owned(),
    )
    .await?;
    m.create_table(
        Table::create()
            .table("audit_head")
            .col(pk_uuid("organisation_id"))
            .col(big_integer("sequence"))
            .col(text("hash"))
            .to_owned(),
    )
    .await
}

async fn replays(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    m.create_table(
        Table::create()
            .table("idempotency")
            .col(uuid("organisation_id"))
            .col(uuid("caller_id"))
            .col(text("key"))
            .col(text("request_hash"))
            .col(small_integer_null("status"))
            .col(text("headers"))
            .col(text("body"))
            .col(big_integer("created_at"))
            .primary_key(
                Index::create()
                    .col("organisation_id")
                    .col("caller_id")
                    .col("key"),
            )
            .to_owned(),
    )
    .await?;
    m.create_index(index("idempotency_created", "idempotency", &["created_at"]))
        .await
}

/// Rows of the audit log can only be added.
async fn guards(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let statements: &[&str] = if m.get_database_backend() == DbBackend::Postgres {
        &[
            "CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
            "CREATE TRIGGER audit_entry_guard BEFORE UPDATE OR DELETE ON audit_entry \
             FOR EACH ROW EXECUTE FUNCTION audit_entry_is_append_only()",
        ]
    } else {
        &[
            "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry \
             BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
            "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry \
             BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END",
        ]
    };
    for statement in statements {
        m.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

fn reference(
    from: &'static str,
    column: &'static str,
    to: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(from, column)
        .to(to, "id")
        .to_owned()
}

fn index(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}
