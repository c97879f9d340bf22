//! A screen as the REST API shows it.
use super::{
    core::tree::Tree,
    entity::screen,
    store::{
        groups,
        screens::{Row, Status},
        tree,
    },
    values::{OpeningHours, Settings, Tags},
};
use crate::{
    delivery::Convergence,
    error::Result,
    id::{GroupId, OrganisationId, ProfileId, ScreenId, SiteId},
    time::Instant,
};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A screen with its place and how it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Screen {
    id: ScreenId,
    name: String,
    site_id: SiteId,
    site_name: String,
    /// Its own tags.
    tags: Tags,
    /// Its own and inherited tags, after removals.
    effective_tags: Vec<String>,
    group_ids: Vec<GroupId>,
    /// Its own zone; `null` = as its site.
    time_zone: Option<String>,
    /// The zone that its clock shows.
    effective_time_zone: String,
    /// Its own hours; `null` = as its site.
    opening_hours: Option<OpeningHours>,
    /// Its own settings; what is absent is inherited: `GET /screens/{id}/settings`.
    settings: Settings,
    /// Settings that it shares with others.
    profile_id: Option<ProfileId>,
    model: String,
    resolution: Option<Resolution>,
    /// Where it was paired from.
    address: Option<String>,
    status: Status,
    status_since: Option<Instant>,
    last_seen_at: Option<Instant>,
    player_version: Option<String>,
    convergence: Convergence,
    paired_at: Option<Instant>,
    revoked_at: Option<Instant>,
    version: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// Pixels.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Resolution {
    width: i32,
    height: i32,
}

impl Resolution {
    /// Of both sides, if both are known.
    pub(super) fn of(width: Option<i32>, height: Option<i32>) -> Option<Self> {
        let (width, height) = (width?, height?);
        Some(Self { width, height })
    }
}

/// What views of screens need beside their rows.
#[derive(Debug)]
pub struct Views {
    pub(super) tree: Tree,
    groups: HashMap<ScreenId, Vec<GroupId>>,
}

impl Views {
    /// Reads it for these screens.
    pub async fn load(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        screens: &[ScreenId],
    ) -> Result<Self> {
        let tree = tree::load(db, organisation).await?;
        Self::with(db, organisation, tree, screens).await
    }

    /// The same with a tree that was read already.
    pub(super) async fn with(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        tree: Tree,
        screens: &[ScreenId],
    ) -> Result<Self> {
        let groups = groups::groups_of(db, organisation, Some(screens)).await?;
        Ok(Self { tree, groups })
    }

    /// The view of a row.
    pub fn of(&self, (screen, state): Row) -> Screen {
        let site = self.tree.node(screen.site_id.0);
        let inherited = self.tree.time_zone(screen.site_id.0).to_owned();
        let status = status_of(&(screen.clone(), state.clone()));
        let since = state.as_ref().and_then(|s| s.status_since);
        Screen {
            id: screen.id,
            site_name: site.map(|s| s.name.clone()).unwrap_or_default(),
            effective_tags: self.tree.tags(screen.site_id.0, &screen.tags.0),
            effective_time_zone: screen.time_zone.clone().unwrap_or(inherited),
            group_ids: self.groups.get(&screen.id).cloned().unwrap_or_default(),
            resolution: Resolution::of(screen.width, screen.height),
            status,
            status_since: screen.revoked_at.or(since),
            last_seen_at: state.as_ref().and_then(|s| s.last_seen_at),
            convergence: Convergence::of(state.as_ref()),
            player_version: state.and_then(|s| s.player_version),
            name: screen.name,
            site_id: screen.site_id,
            tags: screen.tags,
            time_zone: screen.time_zone,
            opening_hours: screen.opening_hours,
            settings: screen.settings,
            profile_id: screen.profile_id,
            model: screen.model,
            address: screen.address,
            paired_at: screen.paired_at,
            revoked_at: screen.revoked_at,
            version: screen.version,
            created_at: screen.created_at,
            updated_at: screen.updated_at,
        }
    }
}

impl Screen {
    /// Its version, for the `ETag`.
    pub(super) fn version(&self) -> i64 {
        self.version
    }
}

/// Whether the screen of a row is connected.
pub fn status_of((screen, state): &Row) -> Status {
    let seen = state.as_ref().filter(|s| s.last_seen_at.is_some());
    match seen {
        _ if is_revoked(screen) => Status::Revoked,
        None => Status::Never,
        Some(state) if state.online => Status::Online,
        Some(_) => Status::Offline,
    }
}

fn is_revoked(screen: &screen::Model) -> bool {
    screen.revoked_at.is_some()
}
