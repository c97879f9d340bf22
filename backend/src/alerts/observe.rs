//! What holds now, read from what screens have told: a handful of statements an organisation, which find only what is in trouble.
use super::{
    core::{
        damping::Seen,
        grouping::{Place, together},
    },
    kind::{Figures, Kind},
    rules::{Rules, around},
};
use crate::{
    delivery::{self, entity as state},
    error::Result,
    faults,
    fleet::entity::telemetry,
    id::{OrganisationId, ScreenId, SiteId},
    publish::compile::opening,
    schedule::{
        core::{hours::Hours, layers::Light},
        zones,
    },
    screens::{Located, entity::screen, located, store::screens},
    time::Instant,
    webhooks,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, sea_query::Expr,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Above this many screens in trouble all are read: no statement has so many parameters.
const NAMED: usize = 5_000;
/// Screens of an alert that are named.
pub(super) const LISTED: usize = 20;

/// What a condition is about: kind, subject, item.
pub(super) type Key = (Kind, Uuid, Uuid);

/// What alerts are open about.
pub(super) type Open = HashSet<(Kind, Uuid)>;

/// A condition as it is found now.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) seen: Seen,
    pub(super) screen: Option<ScreenId>,
    pub(super) site: Option<SiteId>,
    pub(super) figures: Figures,
}

/// What is found in one round; what is not among it does not hold.
#[derive(Debug, Default)]
pub(super) struct Sight(pub(super) BTreeMap<Key, Found>);

/// What a round reads before it judges.
struct World {
    states: HashMap<ScreenId, state::Model>,
    machines: Vec<telemetry::Model>,
    places: HashMap<ScreenId, Located>,
    totals: HashMap<SiteId, usize>,
}

/// Looks at an organisation, at which these alerts are open.
pub(super) async fn look(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (rules, open): (&Rules, &Open),
    now: Instant,
) -> Result<Sight> {
    let world = World::read(db, organisation, rules).await?;
    let mut sight = Sight::default();
    if rules.offline.enabled {
        world.offline(&mut sight, open, now);
    }
    if rules.behind.enabled {
        let troubled = (&world.states, &world.places);
        super::behind::look(db, organisation, troubled, (&mut sight, open), now).await?;
    }
    world.machines(&mut sight, rules);
    if rules.item.enabled {
        super::items::look(db, organisation, (rules.item.threshold, now), &mut sight).await?;
    }
    reports(db, organisation, &mut sight).await?;
    for hook in webhooks::store::given_up(db, organisation).await? {
        let figures = Figures {
            since: hook.given_up_at,
            webhook: Some(hook.name),
            ..Figures::default()
        };
        let holds = Seen::Holds(hook.given_up_at.map(Instant::as_ms));
        sight.put(
            (Kind::Webhook, hook.id.0, Uuid::nil()),
            holds,
            (None, None),
            figures,
        );
    }
    Ok(sight)
}

/// What people in stores say is wrong, until somebody answers.
async fn reports(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    sight: &mut Sight,
) -> Result<()> {
    for (report, site) in faults::store::open(db, organisation).await? {
        let key = (Kind::Fault, report.id.0, Uuid::nil());
        let holds = Seen::Holds(Some(report.reported_at.as_ms()));
        let figures = Figures {
            since: Some(report.reported_at),
            fault_id: Some(report.id),
            fault: Some(report.kind),
            words: Some(report.words).filter(|words| !words.is_empty()),
            reporter: Some(report.reported_name),
            photo: Some(report.photo_sha256.is_some()),
            ..Figures::default()
        };
        sight.put(key, holds, (Some(report.screen_id), Some(site)), figures);
    }
    Ok(())
}

impl Sight {
    pub(super) fn put(
        &mut self,
        key: Key,
        seen: Seen,
        (screen, site): (Option<ScreenId>, Option<SiteId>),
        figures: Figures,
    ) {
        let found = Found {
            seen,
            screen,
            site,
            figures,
        };
        self.0.insert(key, found);
    }
}

impl World {
    async fn read(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        rules: &Rules,
    ) -> Result<Self> {
        let troubled = delivery::store::troubled(db, organisation).await?;
        let states: HashMap<_, _> = troubled
            .into_iter()
            .map(|row| (row.screen_id, row))
            .collect();
        let machines = machines(db, organisation, rules).await?;
        let ids = states
            .keys()
            .copied()
            .chain(machines.iter().map(|row| row.screen_id));
        let ids: BTreeSet<ScreenId> = ids.collect();
        let ids: Vec<ScreenId> = ids.into_iter().collect();
        let found = match ids.len() {
            0 => Vec::new(),
            n if n <= NAMED => located(db, organisation, Some(&ids)).await?,
            _ => located(db, organisation, None).await?,
        };
        let totals = match states.values().any(|row| !row.online) {
            true => totals(db, organisation).await?,
            false => HashMap::new(),
        };
        Ok(Self {
            places: found
                .into_iter()
                .map(|place| (place.screen.id, place))
                .collect(),
            states,
            machines,
            totals,
        })
    }

    /// Screens that are away while their store is open, and sites of which all or many are.
    fn offline(&self, sight: &mut Sight, open: &Open, now: Instant) {
        let mut clocks = Clocks::default();
        let mut away: BTreeMap<SiteId, Vec<(ScreenId, i64)>> = BTreeMap::new();
        let mut closed: BTreeSet<SiteId> = BTreeSet::new();
        for row in self.states.values().filter(|row| !row.online) {
            let Some(place) = self.places.get(&row.screen_id) else {
                continue;
            };
            let site = place.screen.site_id;
            match clocks.open_since(place, now.as_ms()) {
                None => {
                    closed.insert(site);
                    away_of(sight, row, place, Seen::Unsure);
                }
                Some(opened) => {
                    let since = row
                        .status_since
                        .map_or(now.as_ms(), Instant::as_ms)
                        .max(opened);
                    away.entry(site).or_default().push((row.screen_id, since));
                }
            }
        }
        for site in closed.iter().filter(|site| !away.contains_key(site)) {
            let key = (Kind::SiteOffline, site.0, Uuid::nil());
            sight.put(key, Seen::Unsure, (None, Some(*site)), Figures::default());
        }
        for (site, screens) in away {
            let is_open = open.contains(&(Kind::SiteOffline, site.0));
            self.site(sight, (site, screens), is_open);
        }
    }

    fn site(&self, sight: &mut Sight, (site, screens): (SiteId, Vec<(ScreenId, i64)>), open: bool) {
        let place = Place {
            total: self.totals.get(&site).copied().unwrap_or_default(),
            away: screens.iter().map(|(_, since)| *since).collect(),
            open,
        };
        let since = together(&place);
        for (id, at) in &screens {
            let seen = match since {
                Some(_) if open => Seen::Covered,
                // the site's alert is on its way
                Some(_) => Seen::Unsure,
                None => Seen::Holds(Some(*at)),
            };
            if let (Some(row), Some(place)) = (self.states.get(id), self.places.get(id)) {
                away_of(sight, row, place, seen);
            }
        }
        let Some(since) = since else { return };
        let mut ids: Vec<ScreenId> = screens.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids.truncate(LISTED);
        let figures = Figures {
            since: Some(Instant::from_ms(since)),
            screens: i64::try_from(screens.len()).ok(),
            total: i64::try_from(place.total).ok(),
            screen_ids: ids,
            ..Figures::default()
        };
        let key = (Kind::SiteOffline, site.0, Uuid::nil());
        sight.put(key, Seen::Holds(Some(since)), (None, Some(site)), figures);
    }

    /// Clocks that are wrong and storages that are nearly full.
    fn machines(&self, sight: &mut Sight, rules: &Rules) {
        for row in &self.machines {
            let Some(place) = self.places.get(&row.screen_id) else {
                continue;
            };
            let is_away = self.states.get(&row.screen_id).is_some_and(|s| !s.online);
            let seen = if is_away {
                Seen::Unsure
            } else {
                Seen::Holds(None)
            };
            let wrong = row
                .clock_offset_ms
                .filter(|ms| ms.saturating_abs() > rules.clock.threshold);
            let few = row.free_permille.map(i64::from);
            let few = few.filter(|permille| *permille < rules.disk.threshold * 10);
            if let Some(offset) = wrong.filter(|_| rules.clock.enabled) {
                let figures = Figures {
                    offset_ms: Some(offset),
                    ..Figures::default()
                };
                let key = (Kind::Clock, row.screen_id.0, Uuid::nil());
                sight.put(key, seen, of(place), figures);
            }
            if let Some(permille) = few.filter(|_| rules.disk.enabled) {
                let figures = Figures {
                    percent: Some(permille / 10),
                    ..Figures::default()
                };
                let key = (Kind::Disk, row.screen_id.0, Uuid::nil());
                sight.put(key, seen, of(place), figures);
            }
        }
    }
}

fn away_of(sight: &mut Sight, row: &state::Model, place: &Located, seen: Seen) {
    let figures = Figures {
        since: row.status_since,
        ..Figures::default()
    };
    let key = (Kind::Offline, row.screen_id.0, Uuid::nil());
    sight.put(key, seen, of(place), figures);
}

pub(super) fn of(place: &Located) -> (Option<ScreenId>, Option<SiteId>) {
    (Some(place.screen.id), Some(place.screen.site_id))
}

/// The machines whose clock or storage is beyond what the rules allow.
async fn machines(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    rules: &Rules,
) -> Result<Vec<telemetry::Model>> {
    use telemetry::Column as C;
    let beyond = Condition::any()
        .add(C::ClockOffsetMs.gt(rules.clock.threshold))
        .add(C::ClockOffsetMs.lt(-rules.clock.threshold))
        .add(C::FreePermille.lt(rules.disk.threshold * 10));
    Ok(telemetry::Entity::find()
        .filter(C::OrganisationId.eq(organisation))
        .filter(beyond)
        .all(db)
        .await?)
}

/// How many screens of each site have ever been connected.
async fn totals(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<SiteId, usize>> {
    let seen = "EXISTS (SELECT 1 FROM screen_state WHERE screen_state.screen_id = screen.id AND screen_state.last_seen_at IS NOT NULL)";
    let rows: Vec<(SiteId, i64)> = screens::within(organisation)
        .filter(screen::COLUMN.revoked_at.is_null())
        .filter(Expr::cust(seen))
        .select_only()
        .column(screen::Column::SiteId)
        .column_as(Expr::cust("COUNT(*)"), "n")
        .group_by(screen::Column::SiteId)
        .into_tuple()
        .all(db)
        .await?;
    let counts = rows
        .into_iter()
        .map(|(site, n)| (site, usize::try_from(n).unwrap_or_default()));
    Ok(counts.collect())
}

/// Opening hours that many screens share, each looked at once.
#[derive(Default)]
struct Clocks(HashMap<(String, String, bool), Option<i64>>);

impl Clocks {
    /// Since when the screen is meant to be on; none while it is not.
    fn open_since(&mut self, place: &Located, now: i64) -> Option<i64> {
        let hours = serde_json::to_string(&place.opening_hours).unwrap_or_default();
        let key = (place.time_zone.clone(), hours, place.legal_dark);
        *self.0.entry(key).or_insert_with(|| {
            let zone = zones::zone_or_utc(&place.time_zone);
            let opening = place.opening_hours.as_ref().map(opening);
            let hours = Hours::of((opening.as_ref(), place.legal_dark), &zone, around(now));
            let last = hours.edges().filter(|edge| *edge <= now).max();
            (hours.at(now) == Light::On).then(|| last.unwrap_or(i64::MIN))
        })
    }
}
