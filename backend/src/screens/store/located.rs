//! Screens with everything they get from their place: for targets, reach and publishing.
use super::{groups, profiles::Profiles, screens, sites, tree};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    screens::{
        core::{tags, target::Subject},
        entity::{screen, site},
        inherit,
        values::{OpeningHours, Power, Settings},
    },
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _};
use std::collections::HashMap;
use uuid::Uuid;

/// A screen where it is.
#[derive(Clone, Debug)]
pub struct Located {
    /// The screen itself.
    pub screen: screen::Model,
    /// The name of its site.
    pub site_name: String,
    /// What targets match.
    pub subject: Subject,
    /// The zone of its clocks.
    pub time_zone: String,
    /// When its glass is on: while its place is open, unless its settings say otherwise; `None` = always.
    pub opening_hours: Option<OpeningHours>,
    /// Whether the law wants it dark at night.
    pub legal_dark: bool,
    /// How it behaves; nothing is left open.
    pub settings: Settings,
}

/// What all screens of a site have in common.
struct Place {
    name: String,
    path: Vec<String>,
    tags: Vec<String>,
    time_zone: String,
    opening_hours: Option<OpeningHours>,
    legal_dark: bool,
    /// What its sites and the organisation say.
    settings: Settings,
}

/// The screens that may play (not revoked), by id; `only` = these of them.
pub async fn located(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    only: Option<&[ScreenId]>,
) -> Result<Vec<Located>> {
    let mut rows = screens::within(organisation)
        .filter(screen::COLUMN.revoked_at.is_null())
        .order_by_asc(screen::COLUMN.id);
    if let Some(only) = only {
        rows = rows.filter(screen::COLUMN.id.is_in(only.iter().copied()));
    }
    let rows = rows.all(db).await?;
    let mut groups = groups::groups_of(db, organisation, only).await?;
    let sites = sites::within(organisation).all(db).await?;
    let tree = tree::build(db, organisation, &sites).await?;
    let by_id: HashMap<Uuid, &site::Model> = sites.iter().map(|s| (s.id.0, s)).collect();
    let profiles = Profiles::load(db, organisation).await?;
    let mut places: HashMap<SiteId, Place> = HashMap::new();
    let locate = |screen: screen::Model| {
        let place = places
            .entry(screen.site_id)
            .or_insert_with(|| place(screen.site_id.0, (&tree, &by_id), &profiles));
        let groups = groups.remove(&screen.id).unwrap_or_default();
        stand(screen, (place, &profiles), &groups)
    };
    Ok(rows.into_iter().map(locate).collect())
}

fn place(
    site: Uuid,
    (tree, by_id): (
        &crate::screens::core::tree::Tree,
        &HashMap<Uuid, &site::Model>,
    ),
    profiles: &Profiles,
) -> Place {
    let path = tree.path(site);
    let rows: Vec<_> = path.iter().filter_map(|id| by_id.get(id)).collect();
    let named = rows.iter().filter_map(|s| profiles.named(s.profile_id));
    let said = named.chain(profiles.of_all()).map(|row| &row.settings);
    Place {
        settings: inherit::effective(said),
        name: rows.first().map(|s| s.name.clone()).unwrap_or_default(),
        path: path.iter().map(ToString::to_string).collect(),
        tags: tree.tags(site, &[]),
        time_zone: tree.time_zone(site).to_owned(),
        opening_hours: rows.iter().find_map(|s| s.opening_hours.clone()),
        legal_dark: rows.iter().any(|s| s.legal_dark),
    }
}

fn stand(
    screen: screen::Model,
    (place, profiles): (&Place, &Profiles),
    groups: &[crate::id::GroupId],
) -> Located {
    let levels = [place.tags.as_slice(), screen.tags.0.as_slice()];
    let subject = Subject {
        screen: screen.id.to_string(),
        groups: groups.iter().map(ToString::to_string).collect(),
        path: place.path.clone(),
        tags: tags::effective(levels),
    };
    let zone = screen.time_zone.as_ref().unwrap_or(&place.time_zone);
    let hours = screen.opening_hours.as_ref();
    let open = hours.or(place.opening_hours.as_ref()).cloned();
    let shared = profiles.named(screen.profile_id).map(|row| &row.settings);
    let said = [Some(&screen.settings), shared, Some(&place.settings)];
    let settings = inherit::effective(said.into_iter().flatten());
    Located {
        site_name: place.name.clone(),
        subject,
        time_zone: zone.clone(),
        opening_hours: match &settings.power {
            Some(Power::Always {}) => None,
            Some(Power::Own { hours }) => Some(hours.clone()),
            Some(Power::OpeningHours {}) | None => open,
        },
        legal_dark: place.legal_dark,
        settings,
        screen,
    }
}
