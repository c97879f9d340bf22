//! Screens in the database.
use super::progress;
use crate::{
    db,
    delivery::entity::{self as state, Entity as State, Model as Delivery},
    error::{Error, Result},
    id::{GroupId, OrganisationId, ScreenId, SiteId},
    page::{Limit, Page, cursor, parse_cursor},
    screens::entity::{
        member,
        screen::{self, Entity as Screen},
        site,
    },
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _,
    ExprTrait as _, JoinType, Order, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, RelationDef, Select, SelectTwo,
    sea_query::{Expr, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Whether a screen is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ScreenStatus)]
pub enum Status {
    /// It is connected.
    Online,
    /// It was, and is not.
    Offline,
    /// It has never been connected.
    Never,
    /// It may not connect any more.
    Revoked,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = ScreenSort)]
pub enum Sort {
    /// By name.
    #[default]
    #[serde(rename = "name")]
    Name,
    /// By name, from the end.
    #[serde(rename = "-name")]
    NameDown,
    /// Longest unseen first.
    #[serde(rename = "lastSeenAt")]
    LastSeen,
    /// Last seen first.
    #[serde(rename = "-lastSeenAt")]
    LastSeenDown,
    /// By the name of the site.
    #[serde(rename = "site")]
    Site,
}

/// How far a screen is, as a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ProgressFilter)]
pub enum Progress {
    /// It shows what it should.
    Showing,
    /// It has everything and waits for the end of a play.
    Ready,
    /// It fetches media.
    Downloading,
    /// It is not under way.
    Behind,
}

/// Which screens a list holds.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of the screen's or its site's name.
    pub q: Option<String>,
    /// At these sites.
    pub sites: Option<Vec<SiteId>>,
    /// Only these.
    pub among: Option<Vec<ScreenId>>,
    /// In this group.
    pub group: Option<GroupId>,
    /// Connected or not.
    pub status: Option<Status>,
    /// How far with what was published.
    pub convergence: Option<Progress>,
    /// The order.
    pub sort: Sort,
    /// How many.
    pub limit: Limit,
    /// After this cursor.
    pub after: Option<String>,
}

/// A screen with what the fleet knows of it.
pub type Row = (screen::Model, Option<Delivery>);

/// All screens.
pub fn within(organisation: OrganisationId) -> Select<Screen> {
    Screen::find().filter(screen::COLUMN.organisation_id.eq(organisation))
}

pub(super) fn to_state() -> RelationDef {
    Screen::belongs_to(State)
        .from(screen::Column::Id)
        .to(state::Column::ScreenId)
        .into()
}

fn to_site() -> RelationDef {
    Screen::belongs_to(site::Entity)
        .from(screen::Column::SiteId)
        .to(site::Column::Id)
        .into()
}

/// The same, where conditions may speak of what the fleet knows of them, and of their sites.
pub fn joined(organisation: OrganisationId) -> Select<Screen> {
    within(organisation)
        .join(JoinType::LeftJoin, to_state())
        .join(JoinType::InnerJoin, to_site())
}

fn with_state(organisation: OrganisationId) -> SelectTwo<Screen, State> {
    joined(organisation).select_also(State)
}

/// One screen.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: ScreenId,
) -> Result<Option<screen::Model>> {
    let row = within(organisation).filter(screen::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// One screen with what the fleet knows of it.
pub async fn find_row(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: ScreenId,
) -> Result<Option<Row>> {
    let row = with_state(organisation).filter(screen::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// A page of screens, in one query.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    filter: &Filter,
) -> Result<Page<(Row, String)>> {
    let (key, order) = key_of(filter.sort);
    let mut rows = with_state(organisation).filter(matching(organisation, filter));
    if let Some(after) = &filter.after {
        rows = rows.filter(later(filter.sort, after)?);
    }
    let rows = rows
        .order_by(key, order.clone())
        .order_by(screen::Column::Id, order)
        .limit(filter.limit.and_one());
    let rows = rows.all(db).await?;
    let names = site_names(db, organisation, filter.sort, &rows).await?;
    let rows: Vec<_> = rows.into_iter().zip(names).collect();
    Ok(Page::cut(rows, filter.limit, |(row, site)| {
        let key = match filter.sort {
            Sort::Name | Sort::NameDown => row.0.name_key.clone(),
            Sort::Site => site.clone(),
            Sort::LastSeen | Sort::LastSeenDown => last_seen(row).to_string(),
        };
        cursor(row.0.id.0, &key)
    }))
}

/// The folded names of the screens at these sites that are not revoked.
pub async fn names_at(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sites: &BTreeSet<SiteId>,
) -> Result<BTreeSet<(SiteId, String)>> {
    let rows = within(organisation)
        .filter(screen::COLUMN.site_id.is_in(sites.iter().copied()))
        .filter(screen::COLUMN.revoked_at.is_null())
        .select_only()
        .columns([screen::Column::SiteId, screen::Column::NameKey])
        .into_tuple();
    Ok(rows.all(db).await?.into_iter().collect())
}

/// All screens that fit, by id.
pub async fn all(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    filter: &Filter,
) -> Result<Vec<Row>> {
    let rows = with_state(organisation).filter(matching(organisation, filter));
    Ok(rows.order_by_asc(screen::Column::Id).all(db).await?)
}

fn last_seen((_, state): &Row) -> i64 {
    let seen = state.as_ref().and_then(|s| s.last_seen_at);
    seen.map_or(0, crate::time::Instant::as_ms)
}

/// The folded names of the rows' sites, when the order is by them.
async fn site_names(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sort: Sort,
    rows: &[Row],
) -> Result<Vec<String>> {
    if sort != Sort::Site {
        return Ok(vec![String::new(); rows.len()]);
    }
    let ids = rows.iter().map(|(screen, _)| screen.site_id);
    let sites = super::sites::within(organisation).filter(site::COLUMN.id.is_in(ids));
    let sites = sites.all(db).await?;
    let name = |id: SiteId| {
        sites
            .iter()
            .find(|s| s.id == id)
            .map(|s| s.name_key.clone())
    };
    let names = rows.iter().map(|(screen, _)| name(screen.site_id));
    Ok(names.map(Option::unwrap_or_default).collect())
}

fn key_of(sort: Sort) -> (SimpleExpr, Order) {
    let name = || Expr::col((Screen, screen::Column::NameKey));
    let seen = || Expr::col((State, state::Column::LastSeenAt)).if_null(0_i64);
    match sort {
        Sort::Name => (name(), Order::Asc),
        Sort::NameDown => (name(), Order::Desc),
        Sort::LastSeen => (seen(), Order::Asc),
        Sort::LastSeenDown => (seen(), Order::Desc),
        Sort::Site => (Expr::col((site::Entity, site::Column::NameKey)), Order::Asc),
    }
}

fn later(sort: Sort, after: &str) -> Result<Condition> {
    let (id, key) = parse_cursor(after)?;
    let (expr, order) = key_of(sort);
    let value: sea_orm::Value = match sort {
        Sort::LastSeen | Sort::LastSeenDown => key.parse::<i64>().unwrap_or(0).into(),
        _ => key.into(),
    };
    let by_id = Expr::col((Screen, screen::Column::Id));
    let (beyond, same) = match order {
        Order::Desc => (expr.clone().lt(value.clone()), by_id.lt(id)),
        _ => (expr.clone().gt(value.clone()), by_id.gt(id)),
    };
    Ok(Condition::any().add(beyond).add(expr.eq(value).and(same)))
}

fn matching(organisation: OrganisationId, filter: &Filter) -> Condition {
    let mut all = Condition::all();
    if let Some(q) = &filter.q {
        let q = db::fold(q);
        let any = Condition::any()
            .add(db::holds(screen::Column::NameKey, &q))
            .add(db::holds(site::Column::NameKey, &q));
        all = all.add(any);
    }
    if let Some(sites) = &filter.sites {
        all = all.add(screen::COLUMN.site_id.is_in(sites.iter().copied()));
    }
    if let Some(among) = &filter.among {
        all = all.add(screen::COLUMN.id.is_in(among.iter().copied()));
    }
    if let Some(group) = filter.group {
        let members = member::Entity::find()
            .select_only()
            .column(member::Column::ScreenId)
            .filter(member::COLUMN.organisation_id.eq(organisation))
            .filter(member::COLUMN.group_id.eq(group));
        all = all.add(screen::Column::Id.in_subquery(members.into_query()));
    }
    if let Some(status) = filter.status {
        all = all.add(progress::with_status(status));
    }
    if let Some(how_far) = filter.convergence {
        all = all.add(progress::with_progress(how_far));
    }
    all
}

/// Adds a screen.
pub async fn add(db: &impl ConnectionTrait, row: screen::Model) -> Result<screen::Model> {
    Ok(screen::ActiveModel::from(row)
        .reset_all()
        .insert(db)
        .await?)
}

/// Writes the screen over the version it was read at, as its next version.
pub async fn change(db: &impl ConnectionTrait, row: screen::Model) -> Result<screen::Model> {
    let read_at = row.version;
    let row = screen::Model {
        version: read_at + 1,
        ..row
    };
    let done = Screen::update_many()
        .set(screen::ActiveModel::from(row.clone()).reset_all())
        .filter(screen::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(screen::COLUMN.id.eq(row.id))
        .filter(screen::COLUMN.version.eq(read_at))
        .exec(db)
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(row)
}

/// Keeps the hash of the screen's new secret: nothing that people see, so the version stays.
pub async fn set_secret(db: &impl ConnectionTrait, row: &screen::Model, hash: &str) -> Result<()> {
    Screen::update_many()
        .col_expr(screen::Column::SecretHash, Expr::value(hash))
        .filter(screen::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(screen::COLUMN.id.eq(row.id))
        .filter(screen::COLUMN.revoked_at.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Removes a screen with its memberships.
pub async fn remove(db: &impl ConnectionTrait, row: &screen::Model) -> Result<()> {
    let gone = Screen::delete_many()
        .filter(screen::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(screen::COLUMN.id.eq(row.id))
        .filter(screen::COLUMN.version.eq(row.version))
        .exec(db)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(())
}
