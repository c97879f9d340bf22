//! A site as it is shown, asked for and checked.
use crate::{
    auth::Caller,
    check::{Faults, present, some},
    db,
    error::Result,
    id::{OrganisationId, ProfileId, SiteId},
    page::Limit,
    screens::{
        core::tree::Tree,
        entity::site,
        input,
        store::{sites, tree},
        values::{OpeningHours, SiteKind, Tags},
    },
    time::Instant,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

/// A store, or a region above stores.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Site {
    id: SiteId,
    parent_id: Option<SiteId>,
    kind: SiteKind,
    name: String,
    code: Option<String>,
    address: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    /// Its own zone; `null` = as the site above.
    time_zone: Option<String>,
    /// The zone that its clocks show.
    effective_time_zone: String,
    /// Its own hours; `null` = as the site above, or always open.
    opening_hours: Option<OpeningHours>,
    /// The hours that hold there; `null` = always open.
    effective_opening_hours: Option<OpeningHours>,
    /// Whether its screens must be dark from 01:00 to 06:00 (seen from the street, France).
    legal_dark: bool,
    tags: Tags,
    /// Settings of its screens, unless something nearer says otherwise.
    profile_id: Option<ProfileId>,
    /// Screens here and below.
    screens: i64,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// A new site.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewSite {
    parent_id: Option<SiteId>,
    /// `store` unless said.
    kind: Option<SiteKind>,
    name: String,
    code: Option<String>,
    address: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    time_zone: Option<String>,
    opening_hours: Option<OpeningHours>,
    #[serde(default)]
    legal_dark: bool,
    #[serde(default)]
    tags: Tags,
    profile_id: Option<ProfileId>,
}

/// What changes of a site.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[expect(
    clippy::option_option,
    reason = "absent and null mean different things in a PATCH"
)]
pub(super) struct SitePatch {
    #[serde(deserialize_with = "present")]
    parent_id: Option<Option<SiteId>>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    kind: Option<SiteKind>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    name: Option<String>,
    #[serde(deserialize_with = "present")]
    code: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    address: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    latitude: Option<Option<f64>>,
    #[serde(deserialize_with = "present")]
    longitude: Option<Option<f64>>,
    #[serde(deserialize_with = "present")]
    time_zone: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    opening_hours: Option<Option<OpeningHours>>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    legal_dark: Option<bool>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    tags: Option<Tags>,
    #[serde(deserialize_with = "present")]
    profile_id: Option<Option<ProfileId>>,
}

/// Which sites are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListSites {
    /// Part of the name or code.
    pub(super) q: Option<String>,
    /// Only regions or only stores.
    pub(super) kind: Option<SiteKind>,
    /// Directly below this site.
    pub(super) parent_id: Option<SiteId>,
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub(super) limit: Limit,
    /// The cursor `next` of the page before.
    pub(super) after: Option<String>,
}

pub(super) fn fresh(organisation: OrganisationId, new: NewSite, now: Instant) -> site::Model {
    site::Model {
        id: SiteId::new(),
        organisation_id: organisation,
        parent_id: new.parent_id,
        kind: new.kind.unwrap_or(SiteKind::Store),
        name_key: String::new(),
        name: new.name,
        code: new.code,
        address: new.address,
        latitude: new.latitude,
        longitude: new.longitude,
        time_zone: new.time_zone,
        opening_hours: new.opening_hours,
        legal_dark: new.legal_dark,
        profile_id: new.profile_id,
        tags: new.tags,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

pub(super) fn apply(row: site::Model, patch: SitePatch, now: Instant) -> site::Model {
    site::Model {
        parent_id: patch.parent_id.unwrap_or(row.parent_id),
        kind: patch.kind.unwrap_or(row.kind),
        name: patch.name.unwrap_or(row.name),
        code: patch.code.unwrap_or(row.code),
        address: patch.address.unwrap_or(row.address),
        latitude: patch.latitude.unwrap_or(row.latitude),
        longitude: patch.longitude.unwrap_or(row.longitude),
        time_zone: patch.time_zone.unwrap_or(row.time_zone),
        opening_hours: patch.opening_hours.unwrap_or(row.opening_hours),
        legal_dark: patch.legal_dark.unwrap_or(row.legal_dark),
        profile_id: patch.profile_id.unwrap_or(row.profile_id),
        tags: patch.tags.unwrap_or(row.tags),
        updated_at: now,
        ..row
    }
}

/// The row with its texts trimmed, if all its fields are good.
pub(super) fn check(mut row: site::Model) -> Result<site::Model> {
    let mut faults = Faults::default();
    row.name = faults.name("name", &row.name);
    row.name_key = db::fold(&row.name);
    let code = row.code.map(|code| faults.text("code", &code, 64));
    row.code = code.filter(|code| !code.is_empty());
    let address = row.address.map(|a| faults.text("address", &a, 300));
    row.address = address.filter(|address| !address.is_empty());
    let within = |value: Option<f64>, most: f64| value.is_none_or(|v| (-most..=most).contains(&v));
    let (latitude, longitude) = (row.latitude, row.longitude);
    faults.ensure(within(latitude, 90.0), "latitude", "must be from -90 to 90");
    faults.ensure(
        within(longitude, 180.0),
        "longitude",
        "must be from -180 to 180",
    );
    if latitude.is_some() != longitude.is_some() {
        let missing = if latitude.is_some() {
            "longitude"
        } else {
            "latitude"
        };
        faults.add(missing, "goes with the other coordinate: give both or none");
    }
    if let Some(zone) = &row.time_zone {
        faults.zone("timeZone", zone);
    }
    if let Some(hours) = &row.opening_hours {
        input::opening_hours(&mut faults, "openingHours", hours);
    }
    row.tags = input::tags(&mut faults, &row.tags);
    faults.finish()?;
    Ok(row)
}

/// What a view needs beside the row.
pub(super) struct Views {
    pub(super) tree: Tree,
    screens: HashMap<SiteId, i64>,
    hours: HashMap<SiteId, OpeningHours>,
}

impl Views {
    pub(super) async fn load(db: &impl ConnectionTrait, caller: &Caller) -> Result<Self> {
        let tree = tree::load(db, caller.organisation).await?;
        let mut screens: HashMap<SiteId, i64> = HashMap::new();
        for (site, count) in sites::screen_counts(db, caller.organisation).await? {
            for above in tree.path(site.0) {
                *screens.entry(SiteId(above)).or_default() += count;
            }
        }
        let hours = sites::opening_hours(db, caller.organisation).await?;
        Ok(Self {
            tree,
            screens,
            hours,
        })
    }

    /// Its own hours, or those of the nearest site above that has some.
    fn hours_of(&self, site: SiteId) -> Option<OpeningHours> {
        let path = self.tree.path(site.0).into_iter();
        let mut hours = path.filter_map(|id| self.hours.get(&SiteId(id)));
        hours.next().cloned()
    }

    pub(super) fn of(&self, row: site::Model) -> Site {
        Site {
            effective_opening_hours: self.hours_of(row.id),
            effective_time_zone: self.tree.time_zone(row.id.0).to_owned(),
            screens: self.screens.get(&row.id).copied().unwrap_or(0),
            id: row.id,
            parent_id: row.parent_id,
            kind: row.kind,
            name: row.name,
            code: row.code,
            address: row.address,
            latitude: row.latitude,
            longitude: row.longitude,
            time_zone: row.time_zone,
            opening_hours: row.opening_hours,
            legal_dark: row.legal_dark,
            tags: row.tags,
            profile_id: row.profile_id,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
