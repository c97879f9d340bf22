//! A settings profile as it is shown and asked for, and what holds on a screen.
use crate::{
    check::some,
    id::{OrganisationId, ProfileId},
    page::Limit,
    screens::{
        entity::{profile, screen},
        inherit::{self, Layer, Source},
        values::Settings,
    },
    time::Instant,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use utoipa::{IntoParams, ToSchema};

/// Settings with a name, for the organisation, sites and screens to share.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = SettingsProfile)]
pub(super) struct Profile {
    id: ProfileId,
    name: String,
    settings: Settings,
    /// Whether the whole organisation follows it, where nothing nearer says otherwise.
    is_default: bool,
    /// How many sites name it.
    sites: i64,
    /// How many screens name it.
    screens: i64,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

impl Profile {
    pub(super) fn of(row: profile::Model, uses: &HashMap<ProfileId, (i64, i64)>) -> Self {
        let (sites, screens) = uses.get(&row.id).copied().unwrap_or_default();
        Self {
            id: row.id,
            name: row.name,
            settings: row.settings,
            is_default: row.is_default,
            sites,
            screens,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// A new settings profile.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewProfile {
    name: String,
    #[serde(default)]
    settings: Settings,
    /// Whether the whole organisation follows it; only one profile can be that.
    #[serde(default)]
    is_default: bool,
}

impl NewProfile {
    pub(super) fn row(self, organisation: OrganisationId, now: Instant) -> profile::Model {
        profile::Model {
            id: ProfileId::new(),
            organisation_id: organisation,
            name: self.name,
            name_key: String::new(),
            settings: self.settings,
            is_default: self.is_default,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}

/// What changes of a settings profile.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct ProfilePatch {
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// All of them; what is absent or `null` is left to whoever is farther away.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    settings: Option<Settings>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    is_default: Option<bool>,
}

impl ProfilePatch {
    pub(super) fn on(self, row: profile::Model, now: Instant) -> profile::Model {
        profile::Model {
            name: self.name.unwrap_or(row.name),
            settings: self.settings.unwrap_or(row.settings),
            is_default: self.is_default.unwrap_or(row.is_default),
            updated_at: now,
            ..row
        }
    }
}

/// Which profiles are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListProfiles {
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub(super) limit: Limit,
    /// The cursor `next` of the page before.
    pub(super) after: Option<String>,
}

/// What holds on a screen.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EffectiveSettings)]
pub(super) struct ScreenSettings {
    /// The screen's own profile.
    profile_id: Option<ProfileId>,
    /// What the screen itself says.
    own: Settings,
    /// What holds; nothing is left open.
    effective: Settings,
    /// Who says so, by the name of the setting.
    sources: BTreeMap<String, Source>,
    /// What would hold if the screen itself said nothing.
    inherited: Settings,
    /// Who would say so.
    inherited_sources: BTreeMap<String, Source>,
}

impl ScreenSettings {
    /// `layers` from near to far; the first is the screen itself.
    pub(super) fn of(screen: &screen::Model, layers: &[Layer]) -> Self {
        let others = layers.get(1..).unwrap_or_default();
        Self {
            profile_id: screen.profile_id,
            own: screen.settings.clone(),
            effective: inherit::effective(layers.iter().map(|l| &l.settings)),
            sources: inherit::sources(layers),
            inherited: inherit::effective(others.iter().map(|l| &l.settings)),
            inherited_sources: inherit::sources(others),
        }
    }
}
