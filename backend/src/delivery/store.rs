//! The rows of all screens; those who publish write what is desired, everything else is written by the fleet.
use super::entity::{self as state, Entity as State};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId},
    time::Instant,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, Select,
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
    state::ActiveModel {
        screen_id: Set(wish.screen),
        organisation_id: Set(organisation),
        generation: Set(wish.generation),
        desired_revision: Set(wish.revision),
        handed_revision: Set(0),
        publication: Set(Some(wish.publication)),
        desired_at: Set(Some(now)),
        resends: Set(0),
        resent_at: NotSet,
        reported_revision: NotSet,
        reported_state: NotSet,
        reported_code: NotSet,
        have: NotSet,
        need: NotSet,
        bytes: NotSet,
        reported_seq: Set(0),
        reported_at: NotSet,
        online: Set(false),
        lost_at: NotSet,
        session: Set(0),
        boot: NotSet,
        player_version: NotSet,
        capabilities: NotSet,
        last_seen_at: NotSet,
        status_since: NotSet,
    }
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
