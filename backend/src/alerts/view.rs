//! How alerts look on the wire.
use super::{
    entity::{alert, settings},
    kind::{Figures, Kind, Severity},
    rules::{Quiet, Rules},
};
use crate::{
    error::Result,
    id::{AlertId, OrganisationId, ScreenId, SiteId},
    screens::{
        entity::{screen, site},
        store::{screens, sites},
    },
    time::Instant,
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QuerySelect as _};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use utoipa::ToSchema;
use uuid::Uuid;

/// Parameters of a statement.
const CHUNK: usize = 500;

/// Where an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = AlertState)]
pub(super) enum State {
    /// Nobody has taken note of it.
    Open,
    /// Somebody has.
    Acknowledged,
    /// It is over.
    Resolved,
}

/// Something that needs, or needed, somebody.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Alert {
    id: AlertId,
    kind: Kind,
    severity: Severity,
    state: State,
    screen: Option<AlertScreen>,
    site: Option<AlertSite>,
    /// The item that fails.
    item_id: Option<Uuid>,
    /// What there is to know of it; which figures there are depends on the kind.
    figures: Figures,
    /// It came and went so often that it goes on as one.
    unstable: bool,
    /// How often it came.
    count: i32,
    first_seen_at: Instant,
    last_seen_at: Instant,
    opened_at: Instant,
    resolved_at: Option<Instant>,
    acknowledged: Option<Acknowledged>,
    /// Until when nobody wants to see it.
    snoozed_until: Option<Instant>,
}

/// The screen of an alert.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct AlertScreen {
    id: ScreenId,
    name: String,
}

/// The site of an alert.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct AlertSite {
    id: SiteId,
    name: String,
}

/// Who took note of an alert.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AlertAcknowledged)]
struct Acknowledged {
    at: Instant,
    by: Option<By>,
    note: Option<String>,
}

/// A person or a key.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = AlertBy)]
struct By {
    id: Uuid,
    name: String,
}

/// The rules and quiet hours of an organisation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlertSettings {
    rules: Rules,
    /// When webhooks are told nothing of alerts.
    quiet_hours: Option<Quiet>,
    version: i64,
    updated_at: Instant,
}

impl From<settings::Model> for AlertSettings {
    fn from(row: settings::Model) -> Self {
        Self {
            rules: row.rules,
            quiet_hours: row.quiet,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

/// The names of screens and sites.
#[derive(Debug, Default)]
pub(super) struct Names {
    screens: HashMap<ScreenId, String>,
    sites: HashMap<SiteId, String>,
}

impl Names {
    pub(super) async fn of<'a>(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        rows: impl Iterator<Item = &'a alert::Model>,
    ) -> Result<Self> {
        let (mut wanted, mut places) = (BTreeSet::new(), BTreeSet::new());
        for row in rows {
            wanted.extend(row.screen_id);
            places.extend(row.site_id);
        }
        let (wanted, places): (Vec<_>, Vec<_>) =
            (wanted.into_iter().collect(), places.into_iter().collect());
        let mut names = Self::default();
        for chunk in wanted.chunks(CHUNK) {
            let rows: Vec<(ScreenId, String)> = screens::within(organisation)
                .filter(screen::COLUMN.id.is_in(chunk.iter().copied()))
                .select_only()
                .columns([screen::Column::Id, screen::Column::Name])
                .into_tuple()
                .all(db)
                .await?;
            names.screens.extend(rows);
        }
        for chunk in places.chunks(CHUNK) {
            let rows: Vec<(SiteId, String)> = sites::within(organisation)
                .filter(site::COLUMN.id.is_in(chunk.iter().copied()))
                .select_only()
                .columns([site::Column::Id, site::Column::Name])
                .into_tuple()
                .all(db)
                .await?;
            names.sites.extend(rows);
        }
        Ok(names)
    }
}

/// The view of an alert.
pub(super) fn of(row: alert::Model, names: &Names, now: Instant) -> Alert {
    let state = match (row.resolved_at, row.acknowledged_at) {
        (Some(_), _) => State::Resolved,
        (None, Some(_)) => State::Acknowledged,
        (None, None) => State::Open,
    };
    let by = row.acknowledged_by.zip(row.acknowledged_name);
    let acknowledged = row.acknowledged_at.map(|at| Acknowledged {
        at,
        by: by.map(|(id, name)| By { id, name }),
        note: row.note,
    });
    let hung = |id| AlertScreen {
        id,
        name: names.screens.get(&id).cloned().unwrap_or_default(),
    };
    let placed = |id| AlertSite {
        id,
        name: names.sites.get(&id).cloned().unwrap_or_default(),
    };
    Alert {
        id: row.id,
        kind: row.kind,
        severity: row.severity,
        state,
        screen: row.screen_id.map(hung),
        site: row.site_id.map(placed),
        item_id: (!row.item.is_nil()).then_some(row.item),
        figures: row.figures,
        unstable: row.unstable,
        count: row.count,
        first_seen_at: row.first_seen_at,
        last_seen_at: row.last_seen_at,
        opened_at: row.opened_at,
        resolved_at: row.resolved_at,
        acknowledged,
        snoozed_until: row.snoozed_until.filter(|until| *until > now),
    }
}
