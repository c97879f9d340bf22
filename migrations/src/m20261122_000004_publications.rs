use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, integer, json_binary, json_binary_null, pk_uuid, string,
        text, uuid,
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
        for table in [counter(), publication(), item(), plan(), manifest()] {
            m.create_table(table).await?;
        }
        for (table, name, columns, unique) in INDEXES {
            let mut index = Index::create();
            index.name(name).table(table);
            for column in columns {
                index.col(*column);
            }
            if unique {
                index.unique();
            }
            m.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "screen_manifest",
            "plan",
            "publication_item",
            "publication",
            "publication_counter",
        ];
        for table in tables {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

type IndexRow = (&'static str, &'static str, &'static [&'static str], bool);

const INDEXES: [IndexRow; 5] = [
    (
        "publication",
        "publication_organisation_number",
        &["organisation_id", "number"],
        true,
    ),
    (
        "publication_item",
        "publication_item_object",
        &["organisation_id", "object_id", "number"],
        true,
    ),
    (
        "plan",
        "plan_organisation_digest",
        &["organisation_id", "digest"],
        true,
    ),
    (
        "screen_manifest",
        "screen_manifest_organisation_publication",
        &["organisation_id", "publication"],
        false,
    ),
    (
        "screen_manifest",
        "screen_manifest_organisation_plan",
        &["organisation_id", "plan_id"],
        false,
    ),
];

/// The last number given, one row an organisation: whoever publishes holds this row first.
fn counter() -> TableCreateStatement {
    Table::create()
        .table("publication_counter")
        .col(uuid("organisation_id").primary_key().take())
        .col(big_integer("last"))
        .to_owned()
}

fn publication() -> TableCreateStatement {
    Table::create()
        .table("publication")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(big_integer("number"))
        .col(string("kind"))
        .col(text("note"))
        .col(uuid("author_id"))
        .col(text("author_name"))
        .col(big_integer_null("rolled_back_to"))
        .col(integer("screens_affected"))
        .col(big_integer("created_at"))
        .to_owned()
}

fn item() -> TableCreateStatement {
    Table::create()
        .table("publication_item")
        .col(uuid("organisation_id"))
        .col(big_integer("number"))
        .col(string("kind"))
        .col(uuid("object_id"))
        .col(text("name"))
        .col(string("change"))
        .col(json_binary_null("body"))
        .primary_key(
            Index::create()
                .col("organisation_id")
                .col("number")
                .col("object_id"),
        )
        .to_owned()
}

fn plan() -> TableCreateStatement {
    Table::create()
        .table("plan")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(string("digest"))
        .col(text("body"))
        .col(json_binary("assets"))
        .col(big_integer("ends_at"))
        .col(big_integer("created_at"))
        .to_owned()
}

fn manifest() -> TableCreateStatement {
    Table::create()
        .table("screen_manifest")
        .col(uuid("organisation_id"))
        .col(uuid("screen_id"))
        .col(big_integer("revision"))
        .col(big_integer("generation"))
        .col(big_integer("publication"))
        .col(uuid("plan_id"))
        .col(text("head"))
        .col(big_integer("issued_at"))
        .primary_key(Index::create().col("screen_id").col("revision"))
        .foreign_key(
            ForeignKey::create()
                .from("screen_manifest", "screen_id")
                .to("screen", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .from("screen_manifest", "plan_id")
                .to("plan", "id"),
        )
        .to_owned()
}
