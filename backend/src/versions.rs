//! Rows, versions and latest changes of what an organisation has: equal before and after means that nothing has changed between.
use crate::{error::Result, id::OrganisationId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

/// How many rows there are, the sum of their versions, and when one was last changed.
pub type Standing = [i64; 3];

/// Screens, and whatever else targets ask for.
pub const PLACES: [&str; 4] = ["screen", "site", "screen_group", "screen_group_member"];

/// The query for a table's rows of the organisation `$1`.
pub fn query(table: &str) -> String {
    let (key, versions, at) = match table {
        "screen_group_member" => ("organisation_id", "0", "0"),
        "screen_state" => ("organisation_id", "SUM(desired_revision)", "0"),
        "publication_counter" => ("organisation_id", "SUM(last)", "0"),
        "draft" => ("organisation_id", "SUM(version)", "MAX(changed_at)"),
        "organisation" => ("id", "SUM(version)", "MAX(updated_at)"),
        _ => ("organisation_id", "SUM(version)", "MAX(updated_at)"),
    };
    format!(
        "SELECT COUNT(*) AS rows, CAST(COALESCE({versions}, 0) AS BIGINT) AS versions, \
         CAST(COALESCE({at}, 0) AS BIGINT) AS latest FROM {table} WHERE {key} = $1"
    )
}

#[derive(FromQueryResult)]
struct Row {
    rows: i64,
    versions: i64,
    latest: i64,
}

/// How the rows stand that a query of [`query`] means.
pub async fn ask(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Standing> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = Row::find_by_statement(statement).one(db).await?;
    Ok(row.map_or([0; 3], |r| [r.rows, r.versions, r.latest]))
}

/// How the organisation's rows of these tables stand, one after the other.
pub async fn of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    tables: &[&str],
) -> Result<Vec<Standing>> {
    let mut found = Vec::with_capacity(tables.len());
    for table in tables {
        found.push(ask(db, &query(table), vec![organisation.into()]).await?);
    }
    Ok(found)
}
