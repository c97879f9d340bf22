//! Presence in the database: a row for each time a screen came or went, so that nothing is ever changed and nothing is lost.
use super::{
    core::{self, Edge, Stretch},
    hearing,
};
use crate::{
    error::Result,
    fleet::entity::presence::{self, Entity as Presence, Reason},
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, Select, Statement, sea_query::OnConflict,
};
use std::collections::HashMap;

const CHUNK: usize = 500;

/// What came and went of the organisation's screens.
pub fn within(organisation: OrganisationId) -> Select<Presence> {
    Presence::find().filter(presence::COLUMN.organisation_id.eq(organisation))
}

/// Notes that screens came or went; what is noted already stays.
pub async fn note(txn: &impl ConnectionTrait, rows: Vec<presence::Model>) -> Result<()> {
    let once = OnConflict::columns([presence::Column::ScreenId, presence::Column::At])
        .do_nothing()
        .to_owned();
    for chunk in rows.chunks(CHUNK) {
        let rows = chunk.iter().cloned();
        let rows = rows.map(|row| presence::ActiveModel::from(row).reset_all());
        Presence::insert_many(rows)
            .on_conflict(once.clone())
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// The stretches of these screens (`None` = of all) in a time, without what no server heard.
pub async fn stretches(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screens: Option<&[ScreenId]>,
    (from, to): (Instant, Instant),
) -> Result<HashMap<ScreenId, Vec<Stretch<Reason>>>> {
    let mut edges: HashMap<ScreenId, Vec<Edge<Reason>>> = HashMap::new();
    let mut rows = before(db, organisation, screens, from).await?;
    let mut later = within(organisation)
        .filter(presence::COLUMN.at.gte(from))
        .filter(presence::COLUMN.at.lt(to))
        .order_by_asc(presence::COLUMN.at);
    if let Some(screens) = screens {
        later = later.filter(presence::COLUMN.screen_id.is_in(screens.iter().copied()));
    }
    rows.extend(later.all(db).await?);
    for row in rows {
        edges.entry(row.screen_id).or_default().push(Edge {
            at: row.at.as_ms(),
            online: row.online,
            reason: row.reason,
        });
    }
    let window = (from.as_ms(), to.as_ms());
    let gaps = hearing::gaps(db, (from, to)).await?;
    let known = |edges: Vec<_>| core::cut(&core::stretches(&edges, window), &gaps);
    let found = edges.into_iter();
    Ok(found
        .map(|(screen, edges)| (screen, known(edges)))
        .collect())
}

/// The last that is known of each screen before a time.
async fn before(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screens: Option<&[ScreenId]>,
    at: Instant,
) -> Result<Vec<presence::Model>> {
    let newest = "SELECT p.screen_id, p.at, p.organisation_id, p.online, p.reason, p.session FROM presence p \
        JOIN (SELECT screen_id, MAX(at) AS at FROM presence WHERE organisation_id = $1 AND at < $2 GROUP BY screen_id) n \
        ON n.screen_id = p.screen_id AND n.at = p.at";
    if let Some([screen]) = screens {
        let row = within(organisation)
            .filter(presence::COLUMN.screen_id.eq(*screen))
            .filter(presence::COLUMN.at.lt(at))
            .order_by_desc(presence::COLUMN.at);
        return Ok(row.one(db).await?.into_iter().collect());
    }
    let values = [organisation.into(), at.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), newest, values);
    let rows = Presence::find().from_raw_sql(statement).all(db).await?;
    let wanted = |row: &presence::Model| screens.is_none_or(|ids| ids.contains(&row.screen_id));
    Ok(rows.into_iter().filter(wanted).collect())
}
