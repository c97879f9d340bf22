//! Connected screens that do not show what they should. Many that wait for the same publication are one alert, which counts them as they
//! catch up; the last one speaks for itself.
use super::{
    core::{
        damping::Seen,
        grouping::{MANY, Place, together},
    },
    kind::{Figures, Kind, subject_of},
    observe::{LISTED, Open, Sight, of},
};
use crate::{
    delivery::{Convergence, Progress, entity as state, store},
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    screens::Located,
    time::Instant,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QuerySelect as _, sea_query::Expr,
};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A screen that waits, and since when.
struct Waiting<'a> {
    row: &'a state::Model,
    place: &'a Located,
    view: Convergence,
    since: i64,
}

/// Those that wait for one publication.
#[derive(Default)]
struct Group<'a> {
    waiting: Vec<Waiting<'a>>,
    /// Of those that are away nobody can tell.
    away: usize,
}

/// What there is to know of the screens in trouble.
pub(super) type Troubled<'a> = (
    &'a HashMap<ScreenId, state::Model>,
    &'a HashMap<ScreenId, Located>,
);

/// Adds the screens that are behind to what is found.
pub(super) async fn look(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (states, places): Troubled<'_>,
    (sight, open): (&mut Sight, &Open),
    now: Instant,
) -> Result<()> {
    let mut groups: BTreeMap<Option<i64>, Group<'_>> = BTreeMap::new();
    for row in states.values() {
        let view = Convergence::of(Some(row));
        let Some(place) = places.get(&row.screen_id) else {
            continue;
        };
        if view.state == Progress::Showing {
            continue;
        }
        let group = groups.entry(row.publication).or_default();
        if row.online {
            let since = row.desired_at.map_or(now.as_ms(), Instant::as_ms);
            group.waiting.push(Waiting {
                row,
                place,
                view,
                since,
            });
        } else {
            group.away += 1;
            sight.put(
                key(row.screen_id),
                Seen::Unsure,
                of(place),
                figures(row, view),
            );
        }
    }
    let numbers = groups.keys().copied().flatten();
    let totals = match groups.values().any(|group| group.waiting.len() > 1) {
        true => wanting(db, organisation, numbers).await?,
        false => HashMap::new(),
    };
    for (publication, group) in groups {
        let total = publication.and_then(|number| totals.get(&number).copied());
        group.tell(sight, (publication, total.unwrap_or_default()), open);
    }
    Ok(())
}

impl Group<'_> {
    fn tell(self, sight: &mut Sight, (publication, total): (Option<i64>, usize), open: &Open) {
        let is_open =
            publication.is_some_and(|n| open.contains(&(Kind::PublicationBehind, subject_of(n))));
        let away = self.waiting.iter().map(|one| one.since).collect();
        // fewer say each what it waits for
        let grouped = Place {
            total: MANY,
            away,
            open: is_open,
        };
        let since = publication.and_then(|_| together(&grouped));
        let seen_of = |one: &Waiting<'_>| match since {
            Some(_) if is_open => Seen::Covered,
            // the alert of the publication is on its way
            Some(_) => Seen::Unsure,
            None => Seen::Holds(one.row.desired_at.map(Instant::as_ms)),
        };
        let together = publication.zip(since).map(|(number, since)| {
            let (figures, site) = self.figures((number, total), since);
            (number, Seen::Holds(Some(since)), site, figures)
        });
        // those that went away may still be waiting
        let maybe = (is_open && self.waiting.len() + self.away > 1)
            .then(|| publication.map(|n| (n, Seen::Unsure, None, Figures::default())));
        if let Some((number, seen, site, figures)) = together.or(maybe.flatten()) {
            let key = (Kind::PublicationBehind, subject_of(number), Uuid::nil());
            sight.put(key, seen, (None, site), figures);
        }
        for one in self.waiting {
            let seen = seen_of(&one);
            sight.put(
                key(one.row.screen_id),
                seen,
                of(one.place),
                figures(one.row, one.view),
            );
        }
    }

    /// What the one alert says, and the site if it is about one.
    fn figures(&self, (number, total): (i64, usize), since: i64) -> (Figures, Option<SiteId>) {
        let mut ids: Vec<ScreenId> = self.waiting.iter().map(|one| one.row.screen_id).collect();
        ids.sort_unstable();
        ids.truncate(LISTED);
        let sites = self.waiting.iter().map(|one| one.place.screen.site_id);
        let reasons = self.waiting.iter().map(|one| one.view.reason);
        let figures = Figures {
            since: Some(Instant::from_ms(since)),
            publication: Some(number),
            reason: only(reasons).flatten(),
            screens: i64::try_from(self.waiting.len()).ok(),
            total: i64::try_from(total).ok(),
            screen_ids: ids,
            ..Figures::default()
        };
        (figures, only(sites))
    }
}

/// How many screens should show each of these publications.
async fn wanting(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    publications: impl Iterator<Item = i64>,
) -> Result<HashMap<i64, usize>> {
    use state::Column as C;
    let rows: Vec<(i64, i64)> = store::within(organisation)
        .filter(C::Publication.is_in(publications))
        .filter(C::LastSeenAt.is_not_null())
        .select_only()
        .column(C::Publication)
        .column_as(Expr::cust("COUNT(*)"), "n")
        .group_by(C::Publication)
        .into_tuple()
        .all(db)
        .await?;
    let count = |n| usize::try_from(n).unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|(number, n)| (number, count(n)))
        .collect())
}

/// The one value that all have.
fn only<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn key(screen: ScreenId) -> (Kind, Uuid, Uuid) {
    (Kind::Behind, screen.0, Uuid::nil())
}

fn figures(row: &state::Model, view: Convergence) -> Figures {
    Figures {
        since: row.desired_at,
        reason: view.reason,
        code: view.code,
        percent: view.percent,
        failures: Some(i64::from(view.failures)).filter(|n| *n > 0),
        publication: view.publication,
        ..Figures::default()
    }
}
