//! Facts in the database, always within one organisation.
use super::{
    core::Board,
    entity::{self as fact, Entity as Fact},
    input::Checked,
};
use crate::{
    auth::Caller,
    db,
    error::Result,
    id::{FactId, OrganisationId, ScreenId},
    page::{self, Limit, Page},
    schedule::{conditions, core::fact::Version},
    screens::{
        Located,
        entity::screen,
        store::{screens, tree},
    },
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait,
    EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select, Statement,
    sea_query::Expr,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How far back gates remember.
const MEMORY_MS: i64 = 30 * 86_400_000;

fn within(organisation: OrganisationId) -> Select<Fact> {
    Fact::find().filter(fact::COLUMN.organisation_id.eq(organisation))
}

/// The facts that were told last, by key; only keys that begin with `prefix`.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    viewer: &Caller,
    prefix: &str,
    (after, limit): (Option<&str>, Limit),
) -> Result<Page<fact::Model>> {
    let mut rows = within(viewer.organisation)
        .filter(fact::COLUMN.current.eq(true))
        .order_by_asc(fact::COLUMN.key)
        .order_by_asc(fact::COLUMN.id);
    if !prefix.is_empty() {
        rows = rows.filter(db::begins(fact::Column::Key, prefix));
    }
    if let Some(places) = places_seen(db, viewer).await? {
        rows = rows.filter(fact::COLUMN.place_id.is_in(places));
    }
    if let Some(after) = after {
        let (id, key) = page::parse_cursor(after)?;
        let later = Condition::any().add(fact::COLUMN.key.gt(key.as_str())).add(
            Condition::all()
                .add(fact::COLUMN.key.eq(key.as_str()))
                .add(fact::COLUMN.id.gt(FactId(id))),
        );
        rows = rows.filter(later);
    }
    let rows = rows.limit(limit.and_one()).all(db).await?;
    Ok(Page::cut(rows, limit, |row| {
        page::cursor(row.id.0, &row.key)
    }))
}

/// The places of the facts that a caller may see: what reaches the own sites; none = all.
async fn places_seen(db: &impl ConnectionTrait, viewer: &Caller) -> Result<Option<Vec<Uuid>>> {
    let Some(own) = &viewer.sites else {
        return Ok(None);
    };
    let tree = tree::load(db, viewer.organisation).await?;
    let sites = tree::below(&tree, own);
    let mut places = vec![viewer.organisation.0];
    places.extend(own.iter().flat_map(|site| tree.path(site.0)));
    places.extend(sites.iter().map(|site| site.0));
    let screens = screens::within(viewer.organisation)
        .filter(screen::COLUMN.site_id.is_in(sites))
        .select_only()
        .column(screen::Column::Id)
        .into_tuple::<ScreenId>();
    places.extend(screens.all(db).await?.into_iter().map(|id| id.0));
    Ok(Some(places))
}

/// Takes a fact in; what was observed before the one that holds is only recorded. The caller lets no other fact in meanwhile.
pub(super) async fn add(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    new: Checked,
    now: Instant,
) -> Result<fact::Model> {
    let place = new.place.unwrap_or(organisation.0);
    let current = within(organisation)
        .filter(fact::COLUMN.key.eq(new.key.as_str()))
        .filter(fact::COLUMN.place_id.eq(place))
        .filter(fact::COLUMN.current.eq(true))
        .one(txn)
        .await?;
    let accepted = current
        .as_ref()
        .is_none_or(|row| row.observed_at <= new.observed_at);
    // two versions never bear the same stamp
    let published_at = current
        .as_ref()
        .map_or(now, |row| std::cmp::max(now, row.published_at.plus_ms(1)));
    if let Some(row) = current.filter(|_| accepted) {
        Fact::update_many()
            .col_expr(fact::Column::Current, Expr::value(false))
            .filter(fact::COLUMN.organisation_id.eq(organisation))
            .filter(fact::COLUMN.id.eq(row.id))
            .exec(txn)
            .await?;
    }
    let row = fact::ActiveModel {
        id: Set(FactId::new()),
        organisation_id: Set(organisation),
        key: Set(new.key),
        scope: Set(new.scope),
        place_id: Set(place),
        value: Set(new.fact.value),
        observed_at: Set(new.observed_at),
        published_at: Set(published_at),
        ttl_ms: Set(new.fact.ttl_ms),
        source: Set(new.fact.source),
        accepted: Set(accepted),
        current: Set(accepted),
    };
    Ok(row.insert(txn).await?)
}

/// What was told under these keys as far back as gates remember.
pub async fn board(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    keys: &BTreeSet<String>,
) -> Result<Board> {
    let mut board = Board::default();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    for keys in keys.chunks(500) {
        let rows = within(organisation)
            .filter(fact::COLUMN.key.is_in(keys.iter().copied()))
            .filter(fact::COLUMN.accepted.eq(true))
            .order_by_asc(fact::COLUMN.published_at);
        for row in rows.all(db).await? {
            let Some(value) = conditions::value(&row.value) else {
                continue;
            };
            let version = Version {
                published_at: row.published_at.as_ms(),
                value,
                ttl_ms: row.ttl_ms,
            };
            board.put(row.key, row.place_id, version);
        }
    }
    Ok(board)
}

/// Forgets what no gate remembers, and what was told of places that are gone; what holds is kept.
pub async fn forget(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: Instant,
) -> Result<()> {
    Fact::delete_many()
        .filter(fact::COLUMN.organisation_id.eq(organisation))
        .filter(fact::COLUMN.current.eq(false))
        .filter(fact::COLUMN.published_at.lt(now.plus_ms(-MEMORY_MS)))
        .exec(txn)
        .await?;
    let gone = "DELETE FROM fact WHERE organisation_id = $1 AND place_id <> $1 \
        AND NOT EXISTS (SELECT 1 FROM site WHERE site.id = fact.place_id) \
        AND NOT EXISTS (SELECT 1 FROM screen WHERE screen.id = fact.place_id)";
    let values = [organisation.into()];
    let gone = Statement::from_sql_and_values(txn.get_database_backend(), gone, values);
    txn.execute_raw(gone).await?;
    Ok(())
}

/// Where facts reach a screen from, the nearest place first.
pub fn path_of(screen: &Located) -> Vec<Uuid> {
    let sites = screen.subject.path.iter().filter_map(|id| id.parse().ok());
    std::iter::once(screen.screen.id.0)
        .chain(sites)
        .chain(std::iter::once(screen.screen.organisation_id.0))
        .collect()
}
