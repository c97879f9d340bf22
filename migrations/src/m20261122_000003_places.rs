use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, boolean, double_null, integer, integer_null, json_binary,
        json_binary_null, pk_uuid, string, string_null, text, uuid, uuid_null,
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
            site(),
            screen(),
            group(),
            member(),
            pairing(),
            pairing_miss(),
            draft(),
        ];
        for table in tables {
            m.create_table(table).await?;
        }
        for (table, name, columns) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            m.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "draft",
            "pairing_miss",
            "pairing",
            "screen_group_member",
            "screen_group",
            "screen",
            "site",
        ];
        for table in tables {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: [(&str, &str, &[&str]); 10] = [
    (
        "site",
        "site_organisation_name",
        &["organisation_id", "name_key"],
    ),
    (
        "site",
        "site_organisation_parent",
        &["organisation_id", "parent_id"],
    ),
    (
        "screen",
        "screen_organisation_name",
        &["organisation_id", "name_key", "id"],
    ),
    (
        "screen",
        "screen_organisation_site",
        &["organisation_id", "site_id"],
    ),
    (
        "screen_group",
        "screen_group_organisation_name",
        &["organisation_id", "name_key"],
    ),
    (
        "screen_group_member",
        "screen_group_member_screen",
        &["organisation_id", "screen_id"],
    ),
    ("pairing", "pairing_expires", &["expires_at"]),
    ("pairing_miss", "pairing_miss_at", &["at"]),
    (
        "draft",
        "draft_organisation_name",
        &["organisation_id", "kind", "name_key"],
    ),
    (
        "draft",
        "draft_organisation_changed",
        &["organisation_id", "changed", "changed_at"],
    ),
];

fn site() -> TableCreateStatement {
    Table::create()
        .table("site")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(uuid_null("parent_id"))
        .col(string("kind"))
        .col(string("name"))
        .col(string("name_key"))
        .col(string_null("code"))
        .col(string_null("address"))
        .col(double_null("latitude"))
        .col(double_null("longitude"))
        .col(string_null("time_zone"))
        .col(json_binary_null("opening_hours"))
        .col(boolean("legal_dark"))
        .col(json_binary("tags"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(
            ForeignKey::create()
                .from("site", "parent_id")
                .to("site", "id"),
        )
        .to_owned()
}

fn screen() -> TableCreateStatement {
    Table::create()
        .table("screen")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(uuid("site_id"))
        .col(string("name"))
        .col(string("name_key"))
        .col(json_binary("tags"))
        .col(string_null("time_zone"))
        .col(json_binary_null("opening_hours"))
        .col(json_binary("settings"))
        .col(string("model"))
        .col(integer_null("width"))
        .col(integer_null("height"))
        .col(string_null("address"))
        .col(string_null("secret_hash"))
        .col(big_integer_null("paired_at"))
        .col(big_integer_null("revoked_at"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(
            ForeignKey::create()
                .from("screen", "site_id")
                .to("site", "id"),
        )
        .to_owned()
}

fn group() -> TableCreateStatement {
    Table::create()
        .table("screen_group")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(string("name"))
        .col(string("name_key"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn member() -> TableCreateStatement {
    Table::create()
        .table("screen_group_member")
        .col(uuid("organisation_id"))
        .col(uuid("group_id"))
        .col(uuid("screen_id"))
        .primary_key(Index::create().col("group_id").col("screen_id"))
        .foreign_key(
            ForeignKey::create()
                .from("screen_group_member", "group_id")
                .to("screen_group", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .from("screen_group_member", "screen_id")
                .to("screen", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn pairing() -> TableCreateStatement {
    Table::create()
        .table("pairing")
        .col(pk_uuid("id"))
        .col(string("code").unique_key().take())
        .col(string("poll_secret_hash"))
        .col(string_null("public_key"))
        .col(string("model"))
        .col(integer_null("width"))
        .col(integer_null("height"))
        .col(string_null("address"))
        .col(integer("attempts"))
        .col(uuid_null("organisation_id"))
        .col(uuid_null("screen_id"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("answered_at"))
        .col(big_integer("created_at"))
        .foreign_key(
            ForeignKey::create()
                .from("pairing", "screen_id")
                .to("screen", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn pairing_miss() -> TableCreateStatement {
    Table::create()
        .table("pairing_miss")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(uuid("caller_id"))
        .col(big_integer("at"))
        .to_owned()
}

fn draft() -> TableCreateStatement {
    Table::create()
        .table("draft")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(string("kind"))
        .col(string("name"))
        .col(string("name_key"))
        .col(json_binary_null("draft"))
        .col(json_binary_null("published"))
        .col(big_integer_null("published_in"))
        .col(boolean("changed"))
        .col(boolean("deleted"))
        .col(big_integer("changed_at"))
        .col(uuid("changed_by"))
        .col(text("changed_by_name"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .to_owned()
}
