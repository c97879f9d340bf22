//! A campaign as it is answered.
use super::{
    core::{
        body::{Body, Kind as CampaignKind},
        phase::{Phase, phase},
    },
    store::body_of,
};
use crate::{
    app::AppState,
    drafts::{
        entity::{Model, State},
        origin::{Messages, Origin},
    },
    error::{Error, Result},
    id::{DraftId, OrganisationId},
    organisations,
    screens::{
        Counted,
        reach::{self, Reach},
    },
    time::Instant,
};
use jiff::tz::TimeZone;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// A campaign.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Campaign {
    id: DraftId,
    #[serde(flatten)]
    body: Body,
    /// Whether it was taken off by hand.
    #[serde(rename = "paused")]
    is_paused: bool,
    /// How the draft stands to what is published.
    state: State,
    /// What made it: a store's message, an emergency; `null` = people who edit content.
    origin: Option<Origin>,
    /// Where it stands in time.
    phase: Phase,
    /// How many screens and sites the draft's target means now.
    reach: Reach,
    /// The publication that screens follow.
    published_in: Option<i64>,
    changed_at: Instant,
    changed_by: Person,
    /// Rises with every change.
    pub version: i64,
    created_at: Instant,
}

/// Who did it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CampaignPerson)]
struct Person {
    id: Uuid,
    name: String,
}

/// What every campaign of an answer is seen against.
pub struct Background {
    screens: Arc<Counted>,
    messages: Messages,
    zone: TimeZone,
    now: Instant,
}

impl Background {
    /// Loads it once for an answer.
    pub async fn load(
        state: &AppState,
        organisation: OrganisationId,
        now: Instant,
    ) -> Result<Self> {
        let db = &state.db;
        let own = organisations::find(db, organisation).await?;
        let zone = own.and_then(|o| TimeZone::get(&o.time_zone).ok());
        Ok(Self {
            screens: state.census.of(db, organisation).await?,
            messages: Messages::load(db, organisation).await?,
            zone: zone.unwrap_or(TimeZone::UTC),
            now,
        })
    }

    fn reach(&self, target: &str) -> Reach {
        let Ok(target) = reach::parse("target", target) else {
            return Reach::default();
        };
        self.screens.reach(&self.screens.meant(&target))
    }

    /// The phase of a draft's published side.
    pub(super) fn phase(&self, row: &Model) -> Phase {
        let published = row.published.as_ref().and_then(body_of);
        phase(published.as_ref(), &self.zone, self.now.as_ms())
    }

    /// The answer for a draft.
    pub fn view(&self, row: Model) -> Result<Campaign> {
        let json = row.draft.as_ref().or(row.published.as_ref());
        let body = json.and_then(body_of);
        let body =
            body.ok_or_else(|| Error::internal(format!("campaign {} has no body", row.id)))?;
        Ok(Campaign {
            id: row.id,
            is_paused: body.paused,
            state: row.state(),
            origin: self
                .messages
                .origin(row.id, body.kind == CampaignKind::Emergency),
            phase: self.phase(&row),
            reach: self.reach(&body.target),
            published_in: row.published_in,
            changed_at: row.changed_at,
            changed_by: Person {
                id: row.changed_by,
                name: row.changed_by_name,
            },
            version: row.version,
            created_at: row.created_at,
            body: Body {
                paused: false,
                ..body
            },
        })
    }
}

/// The kind of the campaign under edit.
pub(super) fn kind(row: &Model) -> Option<CampaignKind> {
    let json = row.draft.as_ref().or(row.published.as_ref())?;
    body_of(json).map(|b| b.kind)
}
