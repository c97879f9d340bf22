//! Whether screens are connected and how far they are, decided by the database: what is counted need not be read.
use super::screens::{Progress, Row, Status, joined};
use crate::{
    delivery::entity::{self as state, Entity as State, Phase},
    error::Result,
    id::{OrganisationId, SiteId},
    screens::entity::screen,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, ExprTrait as _, FromQueryResult, Order,
    QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::{CaseStatement, Expr, NullOrdering, SimpleExpr},
};
use serde::Serialize;
use utoipa::ToSchema;

/// How many screens are how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult, Serialize, ToSchema)]
#[schema(as = OverviewScreens)]
pub struct Counts {
    /// Those that are not revoked.
    pub total: i64,
    /// They are connected.
    pub online: i64,
    /// They were, and are not.
    pub offline: i64,
    /// They have never been connected.
    pub never: i64,
    /// Connected, and not on the way to what they should show.
    pub behind: i64,
}

/// Counts the screens at these sites (`None` = at all).
pub async fn count(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sites: Option<&[SiteId]>,
) -> Result<Counts> {
    let online = || with_status(Status::Online);
    let behind = online().add(with_progress(Progress::Behind));
    let how_many = |which: Condition| {
        let one = Expr::expr(Expr::case(which, 1).finally(0));
        number(one.sum().if_null(0))
    };
    let counted = at(organisation, sites)
        .select_only()
        .expr_as(screen::Column::Id.count(), "total")
        .expr_as(how_many(online()), "online")
        .expr_as(how_many(with_status(Status::Offline)), "offline")
        .expr_as(how_many(with_status(Status::Never)), "never")
        .expr_as(how_many(behind), "behind");
    let counted = counted.into_model().one(db).await?;
    Ok(counted.unwrap_or_default())
}

/// Screens at these sites (`None` = at all) that are away or not on the way to what they should show, those that are so for longest first.
pub async fn needy(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sites: Option<&[SiteId]>,
    limit: u64,
) -> Result<Vec<Row>> {
    let of_state = |column| Expr::col((State, column));
    let since = CaseStatement::new()
        .case(
            with_status(Status::Offline),
            of_state(state::Column::StatusSince),
        )
        .case(
            with_status(Status::Never),
            Expr::col((screen::Entity, screen::Column::PairedAt)),
        )
        .finally(of_state(state::Column::DesiredAt).if_null(of_state(state::Column::StatusSince)));
    let in_need = Condition::any()
        .add(with_status(Status::Offline))
        .add(with_progress(Progress::Behind));
    let rows = at(organisation, sites)
        .select_also(State)
        .filter(in_need)
        .order_by_with_nulls(Expr::expr(since), Order::Asc, NullOrdering::First)
        .order_by_asc(screen::COLUMN.id)
        .limit(limit);
    Ok(rows.all(db).await?)
}

fn at(organisation: OrganisationId, sites: Option<&[SiteId]>) -> Select<screen::Entity> {
    let rows = joined(organisation).filter(screen::COLUMN.revoked_at.is_null());
    match sites {
        Some(sites) => rows.filter(screen::COLUMN.site_id.is_in(sites.iter().copied())),
        None => rows,
    }
}

/// How far each screen is, as the number of its `delivery::Progress`; those that fit `shows` show it.
pub fn rank(shows: Condition) -> SimpleExpr {
    use crate::delivery::Progress as P;
    let cases = CaseStatement::new()
        .case(shows, P::Showing as i64)
        .case(with_progress(Progress::Showing), P::Showing as i64)
        .case(with_progress(Progress::Ready), P::Ready as i64)
        .case(with_progress(Progress::Downloading), P::Downloading as i64)
        .finally(P::Behind as i64);
    number(cases)
}

/// PostgreSQL takes plain numbers for 32 bits.
fn number(value: impl Into<SimpleExpr>) -> SimpleExpr {
    value.into().cast_as("bigint")
}

/// Screens with this status.
pub(super) fn with_status(status: Status) -> Condition {
    let all = Condition::all();
    let known = all.clone().add(screen::COLUMN.revoked_at.is_null());
    let seen = state::Column::LastSeenAt;
    let online = state::Column::Online;
    match status {
        Status::Revoked => all.add(screen::COLUMN.revoked_at.is_not_null()),
        Status::Never => known.add(seen.is_null()),
        Status::Online => known.add(seen.is_not_null()).add(online.eq(true)),
        Status::Offline => known.add(seen.is_not_null()).add(online.eq(false)),
    }
}

/// The same decision as `delivery::convergence::judge`, for the database.
pub(super) fn with_progress(progress: Progress) -> Condition {
    let seen = Condition::all().add(state::Column::LastSeenAt.is_not_null());
    let desired = Expr::col((State, state::Column::DesiredRevision));
    let reported = Expr::col((State, state::Column::ReportedRevision));
    let current = seen
        .clone()
        .add(desired.clone().ne(0))
        .add(reported.eq(desired.clone()));
    let phase = state::Column::ReportedState;
    let full = Condition::any()
        .add(state::Column::ReportedCode.is_null())
        .add(state::Column::ReportedCode.ne("no_space"));
    let nothing_wanted = seen.add(desired.eq(0));
    let showing = Condition::any()
        .add(nothing_wanted)
        .add(current.clone().add(phase.eq(Phase::Showing)));
    let ready = current
        .clone()
        .add(phase.eq(Phase::Ready))
        .add(full.clone());
    let downloading = current
        .add(phase.is_in([Phase::Received, Phase::Downloading]))
        .add(full);
    match progress {
        Progress::Showing => Condition::all().add(showing),
        Progress::Ready => ready,
        Progress::Downloading => downloading,
        Progress::Behind => {
            let under_way = Condition::any().add(showing).add(ready).add(downloading);
            let unknown = Condition::any()
                .add(state::Column::LastSeenAt.is_null())
                .add(
                    state::Column::ReportedRevision
                        .is_null()
                        .and(Expr::col((State, state::Column::DesiredRevision)).ne(0)),
                )
                .add(
                    state::Column::ReportedState
                        .is_null()
                        .and(Expr::col((State, state::Column::DesiredRevision)).ne(0)),
                );
            Condition::any().add(unknown).add(under_way.not())
        }
    }
}
