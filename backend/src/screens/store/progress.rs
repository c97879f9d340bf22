//! Whether screens are connected and how far they are, decided by the database: what is counted need not be read.
use super::screens::{self, Progress, Row, Status, joined};
use crate::{
    delivery::entity::{self as state, Entity as State, Phase},
    error::Result,
    id::{OrganisationId, SiteId},
    screens::entity::screen,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, ExprTrait as _,
    FromQueryResult, JoinType, Order, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select, SelectTwo,
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

/// How the screens at these sites (`None` = at all) are, and those that are away or not on the way to what they should show, longest
/// first.
pub async fn at_a_glance(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sites: Option<&[SiteId]>,
    limit: u64,
) -> Result<(Counts, Vec<Row>)> {
    let known = count_known(db, organisation, sites).await?;
    let valid = among(screens::within(organisation), sites);
    let total = valid
        .select_only()
        .column_as(screen::Column::Id.count(), "n");
    let total: i64 = total.into_tuple().one(db).await?.unwrap_or_default();
    let counts = Counts {
        total,
        online: known.online,
        offline: known.seen - known.online,
        never: total - known.seen,
        behind: known.behind,
    };
    let rows = if known.rows < total {
        joined(organisation)
    } else {
        // few are in need: begin with what is known of them, not with all screens
        let known = screen::Entity::find().join(JoinType::InnerJoin, screens::to_state());
        known.filter(state::Column::OrganisationId.eq(organisation))
    };
    let needy = needy(among(rows, sites)).limit(limit).all(db).await?;
    Ok((counts, needy))
}

/// What is known of screens that may play.
#[derive(Debug, Default, FromQueryResult)]
struct Known {
    rows: i64,
    seen: i64,
    online: i64,
    behind: i64,
}

async fn count_known(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sites: Option<&[SiteId]>,
) -> Result<Known> {
    let of_all = || screens::within(organisation).select_only();
    let valid = match sites {
        Some(_) => {
            let ids = among(of_all(), sites).column(screen::Column::Id);
            state::Column::ScreenId.in_subquery(ids.into_query())
        }
        None => {
            let revoked = of_all().filter(screen::COLUMN.revoked_at.is_not_null());
            let ids = revoked.column(screen::Column::Id);
            state::Column::ScreenId.not_in_subquery(ids.into_query())
        }
    };
    let seen = || Condition::all().add(state::Column::LastSeenAt.is_not_null());
    let online = || seen().add(state::Column::Online.eq(true));
    let how_many = |which: Condition| {
        let one = Expr::expr(Expr::case(which, 1).finally(0));
        number(one.sum().if_null(0))
    };
    let known = State::find()
        .filter(state::Column::OrganisationId.eq(organisation))
        .filter(valid)
        .select_only()
        .expr_as(state::Column::ScreenId.count(), "rows")
        .expr_as(how_many(seen()), "seen")
        .expr_as(how_many(online()), "online")
        .expr_as(
            how_many(online().add(with_progress(Progress::Behind))),
            "behind",
        );
    Ok(known.into_model().one(db).await?.unwrap_or_default())
}

fn needy(rows: Select<screen::Entity>) -> SelectTwo<screen::Entity, State> {
    let of_state = |column| Expr::col((State, column));
    // nothing is said of the screen itself: only of those in need it is looked up at all
    let away = || {
        let seen = Condition::all().add(state::Column::LastSeenAt.is_not_null());
        seen.add(state::Column::Online.eq(false))
    };
    let since = CaseStatement::new()
        .case(away(), of_state(state::Column::StatusSince))
        .case(
            Condition::all().add(state::Column::LastSeenAt.is_null()),
            Expr::col((screen::Entity, screen::Column::PairedAt)),
        )
        .finally(of_state(state::Column::DesiredAt).if_null(of_state(state::Column::StatusSince)));
    let in_need = Condition::any()
        .add(away())
        .add(with_progress(Progress::Behind));
    rows.select_also(State)
        .filter(in_need)
        .order_by_with_nulls(Expr::expr(since), Order::Asc, NullOrdering::First)
        .order_by_asc(screen::COLUMN.id)
}

/// Those that may play, at these sites (`None` = at all).
fn among(rows: Select<screen::Entity>, sites: Option<&[SiteId]>) -> Select<screen::Entity> {
    let rows = rows.filter(screen::COLUMN.revoked_at.is_null());
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
