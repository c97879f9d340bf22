//! Items that screens could not show again and again within the hour.
use super::{
    core::damping::Seen,
    kind::{Figures, Kind},
    observe::Sight,
};
use crate::{
    error::Result,
    fleet::entity::play,
    id::{DraftId, OrganisationId, PlanId, ScreenId, SiteId},
    publish::entity::{manifest, plan},
    screens::{entity::screen, store::screens},
    time::Instant,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};
use std::collections::HashMap;
use uuid::Uuid;

const HOUR_MS: i64 = 3_600_000;
/// Items that are looked at in one round: the worst of them.
const MOST: u64 = 1_000;
/// Parameters of a statement.
const CHUNK: usize = 500;

/// Screen, item, campaign, how often, since when, from which revision.
type Failing = (ScreenId, Uuid, Uuid, i64, Instant, i64);

/// Adds what fails to what is found.
pub(super) async fn look(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (times, now): (i64, Instant),
    sight: &mut Sight,
) -> Result<()> {
    let failing = failing(db, organisation, (times, now)).await?;
    if failing.is_empty() {
        return Ok(());
    }
    let sites = sites(db, organisation, &failing).await?;
    let shown = shown(db, &failing).await?;
    for (screen, item, campaign, count, since, revision) in failing {
        let Some(site) = sites.get(&screen) else {
            continue;
        };
        let shown = shown.get(&(screen, revision));
        let medium = shown.and_then(|plan| {
            let mut items = plan.items.iter();
            let (.., medium) = items.find(|(c, i, _)| (*c, *i) == (campaign, item))?;
            plan.media.get(medium)
        });
        let figures = Figures {
            since: Some(since),
            failures: Some(count),
            campaign_id: Some(DraftId(campaign)),
            campaign: shown
                .and_then(|plan| plan.campaigns.get(&campaign))
                .cloned(),
            media: medium.cloned(),
            ..Figures::default()
        };
        let key = (Kind::Item, screen.0, item);
        let place = (Some(screen), Some(*site));
        sight.put(key, Seen::Holds(Some(since.as_ms())), place, figures);
    }
    Ok(())
}

async fn failing(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (times, now): (i64, Instant),
) -> Result<Vec<Failing>> {
    use play::Column as C;
    let count = || Expr::cust("COUNT(*)");
    Ok(play::Entity::find()
        .filter(C::OrganisationId.eq(organisation))
        // as it stands, so that both databases use the index of failed plays
        .filter(Expr::cust("outcome = 'failed'"))
        .filter(C::StartedAt.gt(now.plus_ms(-HOUR_MS)))
        .filter(C::StartedAt.lte(now))
        .select_only()
        .columns([C::ScreenId, C::ItemId, C::CampaignId])
        .column_as(count(), "n")
        .column_as(Expr::cust("MIN(started_at)"), "since")
        .column_as(Expr::cust("MAX(revision)"), "newest")
        .group_by(C::ScreenId)
        .group_by(C::ItemId)
        .group_by(C::CampaignId)
        .having(sea_orm::sea_query::ExprTrait::gte(count(), times))
        .order_by_desc(count())
        .limit(MOST)
        .into_tuple()
        .all(db)
        .await?)
}

/// Where the screens are that may still play.
async fn sites(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    failing: &[Failing],
) -> Result<HashMap<ScreenId, SiteId>> {
    let rows: Vec<(ScreenId, SiteId)> = screens::within(organisation)
        .filter(screen::COLUMN.revoked_at.is_null())
        .filter(screen::COLUMN.id.is_in(failing.iter().map(|f| f.0)))
        .select_only()
        .columns([screen::Column::Id, screen::Column::SiteId])
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What these revisions show, by its names.
async fn shown(
    db: &impl ConnectionTrait,
    failing: &[Failing],
) -> Result<HashMap<(ScreenId, i64), plan::Shown>> {
    use manifest::Column as M;
    let mut found = HashMap::new();
    for chunk in failing.chunks(CHUNK) {
        let rows: Vec<(ScreenId, i64, PlanId)> = manifest::Entity::find()
            .filter(M::ScreenId.is_in(chunk.iter().map(|f| f.0)))
            .filter(M::Revision.is_in(chunk.iter().map(|f| f.5)))
            .select_only()
            .columns([M::ScreenId, M::Revision, M::PlanId])
            .into_tuple()
            .all(db)
            .await?;
        let plans: Vec<(PlanId, Option<plan::Shown>)> = plan::Entity::find()
            .filter(plan::Column::Id.is_in(rows.iter().map(|row| row.2)))
            .select_only()
            .columns([plan::Column::Id, plan::Column::Shown])
            .into_tuple()
            .all(db)
            .await?;
        let plans: HashMap<_, _> = plans.into_iter().collect();
        let named = rows.into_iter().filter_map(|(screen, revision, plan)| {
            let shown = plans.get(&plan).cloned().flatten()?;
            Some(((screen, revision), shown))
        });
        found.extend(named);
    }
    Ok(found)
}
