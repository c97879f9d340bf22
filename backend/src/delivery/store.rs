//! The rows of all screens; those who publish write what is desired, everything else is written by the fleet.
use super::entity::{self as state, Entity as State};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _,
    ExprTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::{Expr, OnConflict},
};
use std::collections::HashMap;

/// Rows a statement: far below the bind limits of both databases.
const CHUNK: usize = 500;

/// What one screen should hold from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Desire {
    /// The screen.
    pub screen: ScreenId,
    /// Rises when the server was restored from a backup.
    pub generation: i64,
    /// Its new revision.
    pub revision: i64,
    /// The publication that made it.
    pub publication: i64,
}

/// The rows of one organisation.
pub fn within(organisation: OrganisationId) -> Select<State> {
    State::find().filter(state::Column::OrganisationId.eq(organisation))
}

/// Notes what these screens should hold; call it in the transaction that makes their manifests. The row is the outbox:
/// after the commit, `signals.delivery.notify_one()` makes it leave at once.
pub async fn desire(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    desires: &[Desire],
    now: Instant,
) -> Result<()> {
    // everybody takes rows in the same order, so nobody waits in a circle
    let mut desires = desires.to_vec();
    desires.sort_unstable_by_key(|wish| wish.screen);
    for chunk in desires.chunks(CHUNK) {
        let rows = chunk.iter().map(|wish| blank(organisation, wish, now));
        State::insert_many(rows)
            .on_conflict(newer())
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

fn blank(organisation: OrganisationId, wish: &Desire, now: Instant) -> state::ActiveModel {
    insertable(state::Model {
        generation: wish.generation,
        desired_revision: wish.revision,
        publication: Some(wish.publication),
        desired_at: Some(now),
        ..unseen(organisation, wish.screen)
    })
}

/// The row of a screen that has neither connected nor anything to show.
pub fn unseen(organisation: OrganisationId, screen: ScreenId) -> state::Model {
    state::Model {
        screen_id: screen,
        organisation_id: organisation,
        generation: 0,
        desired_revision: 0,
        handed_revision: 0,
        publication: None,
        desired_at: None,
        resends: 0,
        resent_at: None,
        reported_revision: None,
        reported_state: None,
        reported_code: None,
        failures: 0,
        have: None,
        need: None,
        bytes: None,
        reported_seq: 0,
        reported_at: None,
        online: false,
        lost_at: None,
        session: 0,
        boot: None,
        player_version: None,
        capabilities: None,
        last_seen_at: None,
        status_since: None,
    }
}

fn insertable(row: state::Model) -> state::ActiveModel {
    state::ActiveModel::from(row).reset_all()
}

/// A new generation starts counting anew: nothing of the old one was handed or reported.
fn newer() -> OnConflict {
    let kept = |column: &str, otherwise: &str| {
        Expr::cust(format!(
            "CASE WHEN excluded.generation = screen_state.generation THEN screen_state.{column} ELSE {otherwise} END"
        ))
    };
    OnConflict::column(state::Column::ScreenId)
        .update_columns([
            state::Column::Generation,
            state::Column::DesiredRevision,
            state::Column::Publication,
            state::Column::DesiredAt,
            state::Column::Resends,
        ])
        .value(state::Column::HandedRevision, kept("handed_revision", "0"))
        .value(
            state::Column::ReportedRevision,
            kept("reported_revision", "NULL"),
        )
        .to_owned()
}

/// The rows of these screens, by screen; a screen without one has neither connected nor anything to show.
pub async fn of(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screens: &[ScreenId],
) -> Result<HashMap<ScreenId, state::Model>> {
    let mut found = HashMap::with_capacity(screens.len());
    for chunk in screens.chunks(CHUNK) {
        let rows = within(organisation)
            .filter(state::Column::ScreenId.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.screen_id, row)));
    }
    Ok(found)
}

/// The row of one screen.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    screen: ScreenId,
) -> Result<Option<state::Model>> {
    Ok(within(organisation)
        .filter(state::Column::ScreenId.eq(screen))
        .one(db)
        .await?)
}

/// The rows of these screens of any organisation, for the broker's side, which hears all of them.
pub async fn of_any(
    db: &impl ConnectionTrait,
    screens: &[ScreenId],
) -> Result<HashMap<ScreenId, state::Model>> {
    let mut found = HashMap::with_capacity(screens.len());
    for chunk in screens.chunks(CHUNK) {
        let rows = everywhere()
            .filter(state::Column::ScreenId.is_in(chunk.iter().copied()))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.screen_id, row)));
    }
    Ok(found)
}

/// Keeps what screens have reported; what is desired and handed is not touched.
pub async fn keep_reports(txn: &impl ConnectionTrait, mut rows: Vec<state::Model>) -> Result<()> {
    use state::Column as C;
    rows.sort_unstable_by_key(|row| row.screen_id);
    let reported = [
        C::ReportedRevision,
        C::ReportedState,
        C::ReportedCode,
        C::Failures,
        C::Have,
        C::Need,
        C::Bytes,
        C::ReportedSeq,
        C::ReportedAt,
        C::Online,
        C::LostAt,
        C::Session,
        C::Boot,
        C::PlayerVersion,
        C::Capabilities,
        C::LastSeenAt,
        C::StatusSince,
    ];
    for chunk in rows.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(insertable);
        let update = OnConflict::column(C::ScreenId)
            .update_columns(reported)
            .to_owned();
        State::insert_many(rows)
            .on_conflict(update)
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// A revision that the broker has acknowledged for a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The screen.
    pub screen: ScreenId,
    /// The revision's generation.
    pub generation: i64,
    /// The revision.
    pub revision: i64,
}

/// Notes what the broker has acknowledged.
pub async fn hand(txn: &impl ConnectionTrait, mut handed: Vec<Handed>) -> Result<()> {
    handed.sort_unstable_by_key(|h| (h.generation, h.revision, h.screen));
    for same in handed.chunk_by(|a, b| (a.generation, a.revision) == (b.generation, b.revision)) {
        for chunk in same.chunks(CHUNK) {
            State::update_many()
                .col_expr(
                    state::Column::HandedRevision,
                    Expr::value(chunk[0].revision),
                )
                .filter(state::Column::Generation.eq(chunk[0].generation))
                .filter(state::Column::HandedRevision.lt(chunk[0].revision))
                .filter(state::Column::ScreenId.is_in(chunk.iter().map(|h| h.screen)))
                .exec(txn)
                .await?;
        }
    }
    Ok(())
}

/// Screens whose desired revision the broker has not acknowledged, connected ones first.
pub async fn unsent(db: &impl ConnectionTrait, most: u64) -> Result<Vec<state::Model>> {
    Ok(everywhere()
        .filter(
            Expr::col(state::Column::DesiredRevision).gt(Expr::col(state::Column::HandedRevision)),
        )
        .order_by_desc(state::Column::Online)
        .limit(most)
        .all(db)
        .await?)
}

/// Has the desired revision of these screens sent once more.
pub async fn send_again(
    txn: &impl ConnectionTrait,
    screens: &[ScreenId],
    now: Instant,
) -> Result<()> {
    for chunk in screens.chunks(CHUNK) {
        State::update_many()
            .col_expr(state::Column::HandedRevision, Expr::value(0))
            .col_expr(state::Column::ResentAt, Expr::value(now))
            .col_expr(
                state::Column::Resends,
                Expr::col(state::Column::Resends).add(1),
            )
            .filter(state::Column::ScreenId.is_in(chunk.iter().copied()))
            .exec(txn)
            .await?;
    }
    Ok(())
}

/// Has everything sent once more: the broker has lost it.
pub async fn send_all_again(txn: &impl ConnectionTrait) -> Result<()> {
    State::update_many()
        .col_expr(state::Column::HandedRevision, Expr::value(0))
        .exec(txn)
        .await?;
    Ok(())
}

/// Connected screens that should have confirmed the desired revision before `due` and have not, or that said before `due` that they
/// are on the way to it, and nothing since.
pub async fn lagging(db: &impl ConnectionTrait, due: Instant) -> Result<Vec<state::Model>> {
    let differs = Condition::any()
        .add(state::Column::ReportedRevision.is_null())
        .add(
            Expr::col(state::Column::ReportedRevision)
                .ne(Expr::col(state::Column::DesiredRevision)),
        );
    let underway = [
        state::Phase::Received,
        state::Phase::Downloading,
        state::Phase::Ready,
    ];
    let underway = Condition::all()
        .add(state::Column::ReportedState.is_in(underway))
        .add(state::Column::ReportedAt.lt(due));
    Ok(everywhere()
        .filter(state::Column::Online.eq(true))
        .filter(state::Column::DesiredRevision.gt(0))
        .filter(state::Column::DesiredAt.lt(due))
        .filter(differs.add(underway))
        .all(db)
        .await?)
}

/// The screens of an organisation that are offline, or do not show what they should; those that have never been connected are not
/// among them.
pub async fn troubled(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<state::Model>> {
    use state::Column as C;
    let behind = Condition::any()
        .add(C::ReportedRevision.is_null())
        .add(Expr::col(C::ReportedRevision).ne(Expr::col(C::DesiredRevision)))
        .add(C::ReportedState.is_null())
        .add(C::ReportedState.ne(state::Phase::Showing));
    let troubled = Condition::any()
        .add(C::Online.eq(false))
        .add(Condition::all().add(C::DesiredRevision.gt(0)).add(behind));
    Ok(within(organisation)
        .filter(C::LastSeenAt.is_not_null())
        .filter(troubled)
        .all(db)
        .await?)
}

/// Screens whose connection broke before `due` and has not come back.
pub async fn missing(db: &impl ConnectionTrait, due: Instant) -> Result<Vec<state::Model>> {
    Ok(everywhere()
        .filter(state::Column::LostAt.lt(due))
        .filter(state::Column::Online.eq(true))
        .all(db)
        .await?)
}

/// Counts every screen as lost at `now`: the broker they were connected to is gone.
pub async fn lose_all(txn: &impl ConnectionTrait, now: Instant) -> Result<()> {
    State::update_many()
        .col_expr(state::Column::LostAt, Expr::value(now))
        .filter(state::Column::Online.eq(true))
        .filter(state::Column::LostAt.is_null())
        .exec(txn)
        .await?;
    Ok(())
}

/// Counts screens that have not been heard since `since` as lost at `now`.
pub async fn lose_silent(db: &impl ConnectionTrait, since: Instant, now: Instant) -> Result<()> {
    State::update_many()
        .col_expr(state::Column::LostAt, Expr::value(now))
        .filter(state::Column::Online.eq(true))
        .filter(state::Column::LostAt.is_null())
        .filter(state::Column::LastSeenAt.lt(since))
        .exec(db)
        .await?;
    Ok(())
}

fn everywhere() -> Select<State> {
    State::find()
}

/// Calls these screens offline, unless they came back in the meantime; the rows as they are now.
pub async fn call_offline(
    txn: &impl ConnectionTrait,
    gone: &[state::Model],
) -> Result<Vec<state::Model>> {
    let mut done = Vec::with_capacity(gone.len());
    for row in gone {
        let updated = State::update_many()
            .col_expr(state::Column::Online, Expr::value(false))
            .col_expr(state::Column::StatusSince, Expr::value(row.lost_at))
            .col_expr(state::Column::LostAt, Expr::value(Option::<Instant>::None))
            .filter(state::Column::ScreenId.eq(row.screen_id))
            .filter(state::Column::Session.eq(row.session))
            .filter(state::Column::LostAt.eq(row.lost_at))
            .exec(txn)
            .await?;
        if updated.rows_affected > 0 {
            done.push(state::Model {
                online: false,
                status_since: row.lost_at,
                lost_at: None,
                ..row.clone()
            });
        }
    }
    Ok(done)
}
