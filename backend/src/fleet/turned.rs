//! What webhooks are told when screens come and go.
use crate::{
    delivery::entity::Model,
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    screens::{
        entity::{screen, site},
        store::screens,
    },
    time::Instant,
    webhooks::{self, Event, Happening},
};
use sea_orm::{ColumnTrait as _, ConnectionTrait, QueryFilter as _, QuerySelect as _};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Ids a statement names at most.
const CHUNK: usize = 500;

/// A screen's name, where it is, and what that is called.
type Named = (ScreenId, String, SiteId, String);

/// Tells of screens that are online or offline since just now, in the transaction that notes it.
pub(super) async fn tell(txn: &impl ConnectionTrait, rows: &[Model], now: Instant) -> Result<bool> {
    let mut by_owner: BTreeMap<OrganisationId, Vec<&Model>> = BTreeMap::new();
    for row in rows {
        by_owner.entry(row.organisation_id).or_default().push(row);
    }
    let mut happened = Vec::new();
    for (organisation, rows) in by_owner {
        let asked = [Event::ScreenOnline, Event::ScreenOffline];
        if !webhooks::store::is_wanted(txn, organisation, &asked).await? {
            continue;
        }
        let screens = names(txn, organisation, &rows).await?;
        happened.extend(rows.into_iter().map(|row| Happening {
            organisation,
            event: match row.online {
                true => Event::ScreenOnline,
                false => Event::ScreenOffline,
            },
            data: json!({ "screen": screens.get(&row.screen_id), "since": row.status_since }),
        }));
    }
    webhooks::tell(txn, &happened, now).await
}

async fn names(
    txn: &impl ConnectionTrait,
    organisation: OrganisationId,
    rows: &[&Model],
) -> Result<HashMap<ScreenId, Value>> {
    let mut found = HashMap::with_capacity(rows.len());
    for rows in rows.chunks(CHUNK) {
        let ids = rows.iter().map(|row| row.screen_id);
        let named: Vec<Named> = screens::joined(organisation)
            .filter(screen::Column::Id.is_in(ids))
            .select_only()
            .column(screen::Column::Id)
            .column(screen::Column::Name)
            .column(screen::Column::SiteId)
            .column_as(site::Column::Name, "site_name")
            .into_tuple()
            .all(txn)
            .await?;
        found.extend(named.into_iter().map(|(id, name, site, site_name)| {
            let site = json!({ "id": site, "name": site_name });
            (id, json!({ "id": id, "name": name, "site": site }))
        }));
    }
    Ok(found)
}
