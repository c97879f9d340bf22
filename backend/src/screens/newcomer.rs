//! A screen that joins: what its device says, what people say, and what it is told.
use super::{
    entity::{pairing, screen},
    values::{Settings, Tags},
};
use crate::{
    db, delivery,
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    time::Instant,
    webhooks::{Event, Happening},
};
use sea_orm::{ActiveModelTrait as _, ConnectionTrait, IntoActiveModel as _};
use serde_json::json;

/// What a screen says about itself when it asks to be paired.
#[derive(Clone, Debug)]
pub struct Request {
    /// What it is, for people.
    pub model: String,
    /// Its width and height in pixels.
    pub resolution: Option<(i32, i32)>,
    /// Its own key, if it has one.
    pub public_key: Option<String>,
    /// Where it asked from.
    pub address: Option<String>,
}

impl Request {
    /// The screen, hung on this device.
    pub(super) fn on(self, row: screen::Model) -> screen::Model {
        screen::Model {
            model: self.model,
            width: self.resolution.map(|r| r.0),
            height: self.resolution.map(|r| r.1),
            address: self.address,
            ..row
        }
    }
}

impl pairing::Model {
    /// The device that waits.
    pub(super) fn device(&self) -> Request {
        Request {
            model: self.model.clone(),
            resolution: self.width.zip(self.height),
            public_key: self.public_key.clone(),
            address: self.address.clone(),
        }
    }
}

/// What webhooks are told when a screen has its device.
pub(super) fn paired(row: &screen::Model) -> Happening {
    Happening {
        organisation: row.organisation_id,
        event: Event::ScreenPaired,
        data: json!({ "screen": { "id": row.id, "name": row.name }, "siteId": row.site_id }),
    }
}

/// A screen's identity, handed to it once.
#[derive(Clone)]
pub struct Collected {
    /// The screen.
    pub screen: screen::Model,
    /// Its secret; only its hash is kept.
    pub secret: String,
    /// Whether another device was the screen until now.
    pub replaces: bool,
}

impl std::fmt::Debug for Collected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Collected({}, ***)", self.screen.id)
    }
}

/// What the admin says about a new screen.
#[derive(Clone, Debug)]
pub struct NewScreen {
    /// Where it hangs.
    pub site: SiteId,
    /// Its name.
    pub name: String,
    /// Its own tags.
    pub tags: Tags,
}

impl NewScreen {
    /// The screen, without a device.
    pub(super) fn row(self, organisation: OrganisationId, now: Instant) -> screen::Model {
        screen::Model {
            id: ScreenId::new(),
            organisation_id: organisation,
            site_id: self.site,
            name_key: db::fold(&self.name),
            name: self.name,
            tags: self.tags,
            time_zone: None,
            opening_hours: None,
            settings: Settings::default(),
            profile_id: None,
            model: String::new(),
            width: None,
            height: None,
            address: None,
            secret_hash: None,
            paired_at: None,
            revoked_at: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}

/// Another device takes the screen's place: nothing that the one before said holds for it.
pub(super) async fn start_over(
    txn: &impl ConnectionTrait,
    screen: &screen::Model,
    now: Instant,
) -> Result<()> {
    let of = delivery::store::find(txn, screen.organisation_id, screen.id).await?;
    let Some(row) = of else {
        return Ok(());
    };
    let row = delivery::entity::Model {
        generation: row.generation,
        desired_revision: row.desired_revision,
        publication: row.publication,
        desired_at: row.desired_at,
        status_since: Some(now),
        ..delivery::store::unseen(screen.organisation_id, screen.id)
    };
    row.into_active_model().reset_all().update(txn).await?;
    Ok(())
}
