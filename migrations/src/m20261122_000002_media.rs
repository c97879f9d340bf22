//! Background work, media with their renditions, uploads in progress, and where media are used.
use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, boolean, integer, json_binary, json_binary_null, pk_uuid,
        string, string_null, text_null, uuid, uuid_null,
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
        m.create_table(job()).await?;
        m.create_table(media()).await?;
        m.create_table(rendition()).await?;
        m.create_table(upload()).await?;
        m.create_table(media_use()).await?;
        for (table, unique, columns) in INDEXES {
            m.create_index(index(table, *unique, columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in ["media_use", "upload", "rendition", "media", "job"] {
            m.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, bool, &[&str])] = &[
    ("job", false, &["state", "run_at"]),
    ("job", false, &["organisation_id", "kind", "state"]),
    ("media", true, &["organisation_id", "sha256"]),
    ("media", false, &["organisation_id", "created_at", "id"]),
    ("media", false, &["organisation_id", "title_key", "id"]),
    ("media", false, &["organisation_id", "bytes", "id"]),
    ("media", false, &["organisation_id", "folder"]),
    ("media", false, &["organisation_id", "state"]),
    ("rendition", true, &["media_id", "purpose"]),
    ("rendition", false, &["organisation_id", "sha256"]),
    ("upload", false, &["organisation_id", "expires_at"]),
    (
        "media_use",
        false,
        &["organisation_id", "owner_kind", "owner_id"],
    ),
];

fn index(table: &'static str, unique: bool, columns: &[&'static str]) -> IndexCreateStatement {
    let named = columns.join("_").replace("_id", "");
    let mut index = Index::create();
    index.name(format!("{table}_{named}")).table(table);
    for column in columns {
        index.col(*column);
    }
    if unique {
        index.unique();
    }
    index
}

fn job() -> TableCreateStatement {
    Table::create()
        .table("job")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(string("kind"))
        .col(json_binary("payload"))
        .col(string("state"))
        .col(integer("progress_permille"))
        .col(text_null("message"))
        .col(integer("attempts"))
        .col(big_integer("run_at"))
        .col(big_integer_null("lease_until"))
        .col(json_binary_null("result"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn media() -> TableCreateStatement {
    Table::create()
        .table("media")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(string("title"))
        .col(string("title_key"))
        .col(string("file_name"))
        .col(string("kind"))
        .col(string("state"))
        .col(text_null("message"))
        .col(integer("progress_permille"))
        .col(string("sha256"))
        .col(big_integer("bytes"))
        .col(string("mime"))
        .col(integer("width"))
        .col(integer("height"))
        .col(big_integer_null("duration_ms"))
        .col(string("folder"))
        .col(json_binary("tags"))
        .col(string("tags_key"))
        .col(big_integer_null("valid_from"))
        .col(big_integer_null("valid_to"))
        .col(big_integer("version"))
        .col(uuid("created_by"))
        .col(string("created_by_name"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .to_owned()
}

fn rendition() -> TableCreateStatement {
    Table::create()
        .table("rendition")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(uuid("media_id"))
        .col(string("purpose"))
        .col(string("sha256"))
        .col(big_integer("bytes"))
        .col(string("mime"))
        .col(integer("width"))
        .col(integer("height"))
        .col(big_integer_null("duration_ms"))
        .col(big_integer("created_at"))
        .foreign_key(
            ForeignKey::create()
                .from("rendition", "media_id")
                .to("media", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn upload() -> TableCreateStatement {
    Table::create()
        .table("upload")
        .col(pk_uuid("id"))
        .col(uuid("organisation_id"))
        .col(big_integer("length"))
        .col(big_integer("received"))
        .col(string("file_name"))
        .col(string_null("title"))
        .col(string("folder"))
        .col(json_binary("tags"))
        .col(uuid_null("media_id"))
        .col(uuid("created_by"))
        .col(string("created_by_name"))
        .col(big_integer("expires_at"))
        .col(big_integer("created_at"))
        .to_owned()
}

fn media_use() -> TableCreateStatement {
    Table::create()
        .table("media_use")
        .col(uuid("organisation_id"))
        .col(uuid("media_id"))
        .col(string("owner_kind"))
        .col(uuid("owner_id"))
        .col(string("owner_name"))
        .col(boolean("published"))
        .primary_key(
            Index::create()
                .col("media_id")
                .col("owner_kind")
                .col("owner_id")
                .col("published"),
        )
        .foreign_key(
            ForeignKey::create()
                .from("media_use", "media_id")
                .to("media", "id"),
        )
        .to_owned()
}
