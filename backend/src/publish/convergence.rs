//! How far the screens are with one publication.
use super::entity::manifest;
use crate::{
    delivery::{
        Convergence, Lag, Progress,
        entity::{self as state, Phase},
    },
    error::Result,
    id::{OrganisationId, ScreenId},
    screens::{
        entity::screen,
        store::{progress, screens, sites},
    },
    time::Instant,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _, JoinType,
    QueryFilter as _, QueryOrder as _, QuerySelect, QueryTrait as _,
    sea_query::{Alias, Expr},
};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use utoipa::ToSchema;

/// How far the screens of a publication are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// The publication.
    pub number: i64,
    /// How many screens it told something new.
    pub total: usize,
    /// They show it, or something newer.
    pub showing: usize,
    /// They have everything and switch at the end of a play.
    pub ready: usize,
    /// They fetch the media.
    pub downloading: usize,
    /// They are not under way; each has its reason.
    pub behind: usize,
    /// Those that do not show it yet first, at most 500.
    pub screens: Vec<One>,
}

/// How far one screen is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PublicationScreen)]
pub struct One {
    /// The screen.
    pub id: ScreenId,
    /// Its name.
    pub name: String,
    /// The name of its site.
    pub site_name: String,
    /// How far it is.
    pub state: Progress,
    /// What it waits for.
    pub reason: Option<Lag>,
    /// The word it gave for refusing or failing.
    pub code: Option<String>,
    /// How often it has refused or failed the revision.
    pub failures: i32,
    /// How much of the files it needs it has, 0 to 100.
    pub percent: Option<i64>,
    /// Files it has …
    pub have: Option<i64>,
    /// … of those it needs.
    pub need: Option<i64>,
    /// Since when this is so.
    pub since: Option<Instant>,
}

/// How many screens are listed.
const LISTED: usize = 500;

/// Counts the screens (`among`, or all) that publication `number` told something new; those revoked since, and those that have no device
/// yet, do not count.
pub async fn count(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    number: i64,
    among: Option<&BTreeSet<ScreenId>>,
) -> Result<Counts> {
    let mut told = told(db, organisation, number).await?;
    if let Some(among) = among {
        told.retain(|(screen, ..)| among.contains(screen));
    }
    let count = |state| {
        told.iter()
            .filter(|(.., rank)| *rank == state as i64)
            .count()
    };
    let counts = Counts {
        number,
        total: told.len(),
        showing: count(Progress::Showing),
        ready: count(Progress::Ready),
        downloading: count(Progress::Downloading),
        behind: count(Progress::Behind),
        screens: Vec::new(),
    };
    told.truncate(LISTED);
    Ok(Counts {
        screens: named(db, organisation, told).await?,
        ..counts
    })
}

/// Each screen with its revision of the publication and how far it is (`Progress` as a number), those that are least far first.
async fn told(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    number: i64,
) -> Result<Vec<(ScreenId, i64, i64)>> {
    let told = Alias::new("told");
    // the first revision of the publication counts, not one that was renewed under it
    let first = manifest::Entity::find()
        .filter(manifest::COLUMN.organisation_id.eq(organisation))
        .filter(manifest::COLUMN.publication.eq(number))
        .select_only()
        .column(manifest::Column::ScreenId)
        .column_as(manifest::Column::Revision.min(), "first")
        .group_by(manifest::Column::ScreenId);
    let revision = Expr::col((told.clone(), Alias::new("first")));
    let rank = progress::rank(reaches(revision.clone()));
    let mut rows = screens::joined(organisation)
        .filter(screen::COLUMN.revoked_at.is_null())
        .filter(screen::COLUMN.paired_at.is_not_null())
        .select_only()
        .column(screen::Column::Id)
        .expr_as(revision, "first")
        .expr_as(rank.clone(), "rank")
        .order_by_asc(rank)
        .order_by_asc(screen::COLUMN.name)
        .order_by_asc(screen::COLUMN.id);
    let same = Expr::col((told.clone(), manifest::Column::ScreenId))
        .equals((screen::Entity, screen::Column::Id));
    QuerySelect::query(&mut rows).join_subquery(
        JoinType::InnerJoin,
        first.into_query(),
        told,
        same,
    );
    Ok(rows.into_tuple().all(db).await?)
}

/// It shows the publication's revision, or something newer that it should show.
fn reaches(revision: Expr) -> Condition {
    let reported = Expr::col((state::Entity, state::Column::ReportedRevision));
    let desired = Expr::col((state::Entity, state::Column::DesiredRevision));
    Condition::all()
        .add(reported.clone().gte(revision))
        .add(reported.lte(desired))
        .add(state::Column::ReportedState.eq(Phase::Showing))
}

async fn named(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    told: Vec<(ScreenId, i64, i64)>,
) -> Result<Vec<One>> {
    let only = screens::Filter {
        among: Some(told.iter().map(|(screen, ..)| *screen).collect()),
        ..screens::Filter::default()
    };
    let rows = screens::all(db, organisation, &only).await?;
    let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.0.id, row)).collect();
    let sites = sites::within(organisation).all(db).await?;
    let sites: HashMap<_, _> = sites.into_iter().map(|row| (row.id, row.name)).collect();
    let one = |(screen, _, rank): (ScreenId, i64, i64)| {
        let row = rows.remove(&screen)?;
        let site_name = sites.get(&row.0.site_id).cloned().unwrap_or_default();
        Some(one(row, site_name, rank == Progress::Showing as i64))
    };
    Ok(told.into_iter().filter_map(one).collect())
}

fn one((screen, state): screens::Row, site_name: String, shows: bool) -> One {
    let view = Convergence::of(state.as_ref());
    let (state, reason) = if shows {
        (Progress::Showing, None)
    } else {
        (view.state, view.reason)
    };
    One {
        id: screen.id,
        name: screen.name,
        site_name,
        state,
        reason,
        code: view.code,
        failures: view.failures,
        percent: view.percent,
        have: view.have,
        need: view.need,
        since: view.since,
    }
}
