//! How far the screens are with one publication.
use super::entity::manifest;
use crate::{
    delivery::{
        self, Convergence, Lag, Progress,
        entity::{Model as State, Phase},
    },
    error::Result,
    id::{OrganisationId, ScreenId},
    screens::{Located, located},
    time::Instant,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde::Serialize;
use std::collections::HashMap;
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

/// Counts the `seen` screens that publication `number` told something new; those revoked since, and those that have no device yet, do not count.
pub async fn count(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    number: i64,
    seen: impl Fn(&Located) -> bool,
) -> Result<Counts> {
    let rows = manifest::Entity::find()
        .filter(manifest::COLUMN.organisation_id.eq(organisation))
        .filter(manifest::COLUMN.publication.eq(number))
        .order_by_desc(manifest::COLUMN.revision);
    // the first revision of the publication counts, not one that was renewed under it
    let first: HashMap<ScreenId, i64> = rows
        .all(db)
        .await?
        .into_iter()
        .map(|r| (r.screen_id, r.revision))
        .collect();
    let states = delivery::store::within(organisation).all(db).await?;
    let states: HashMap<ScreenId, State> =
        states.into_iter().map(|row| (row.screen_id, row)).collect();
    let screens = located(db, organisation, None).await?;
    let told = screens
        .iter()
        .filter(|s| seen(s) && s.screen.paired_at.is_some())
        .filter_map(|s| Some((s, *first.get(&s.screen.id)?)));
    let mut ones: Vec<One> = told
        .map(|(s, revision)| one(s, states.get(&s.screen.id), revision))
        .collect();
    ones.sort_by(|a, b| (a.state, &a.name, a.id).cmp(&(b.state, &b.name, b.id)));
    let count = |state| ones.iter().filter(|one| one.state == state).count();
    let counts = Counts {
        number,
        total: ones.len(),
        showing: count(Progress::Showing),
        ready: count(Progress::Ready),
        downloading: count(Progress::Downloading),
        behind: count(Progress::Behind),
        screens: Vec::new(),
    };
    ones.truncate(LISTED);
    Ok(Counts {
        screens: ones,
        ..counts
    })
}

fn one(screen: &Located, state: Option<&State>, revision: i64) -> One {
    let view = Convergence::of(state);
    let shows = state.is_some_and(|row| {
        let reached = row
            .reported_revision
            .is_some_and(|r| r >= revision && r <= row.desired_revision);
        reached && row.reported_state == Some(Phase::Showing)
    });
    let (state, reason) = if shows {
        (Progress::Showing, None)
    } else {
        (view.state, view.reason)
    };
    One {
        id: screen.screen.id,
        name: screen.screen.name.clone(),
        site_name: screen.site_name.clone(),
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
