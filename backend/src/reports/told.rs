//! What the plans that screens played from say of their items.
use super::{core::tally, entity::name::Kind, names::Names};
use crate::{
    error::Result,
    id::{PlanId, ScreenId},
    publish::entity::{manifest, plan},
};
use player_protocol::report::PlayRow;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Revisions a statement names at most.
const CHUNK: usize = 500;

/// What the plans that screens played from say of their items.
#[derive(Default)]
pub(super) struct Told {
    plans: HashMap<PlanId, plan::Shown>,
    of: HashMap<(ScreenId, i64), PlanId>,
    media: HashMap<(PlanId, Uuid, Uuid), Uuid>,
}

impl Told {
    /// Of the plans of these revisions.
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        held: impl Iterator<Item = (ScreenId, i64)>,
    ) -> Result<Self> {
        let wanted: BTreeSet<(ScreenId, i64)> = held.collect();
        let wanted: Vec<_> = wanted.into_iter().collect();
        let mut told = Self::default();
        for chunk in wanted.chunks(CHUNK) {
            let rows: Vec<(ScreenId, i64, PlanId)> = manifest::Entity::find()
                .filter(
                    manifest::COLUMN
                        .screen_id
                        .is_in(chunk.iter().map(|(id, _)| *id)),
                )
                .filter(
                    manifest::COLUMN
                        .revision
                        .is_in(chunk.iter().map(|(_, n)| *n)),
                )
                .select_only()
                .columns([
                    manifest::Column::ScreenId,
                    manifest::Column::Revision,
                    manifest::Column::PlanId,
                ])
                .into_tuple()
                .all(db)
                .await?;
            let pairs = rows.into_iter().map(|(id, n, plan)| ((id, n), plan));
            told.of.extend(pairs);
        }
        told.plans = shown(db, told.of.values().copied()).await?;
        for (id, shown) in &told.plans {
            let items = shown.items.iter();
            let known = items.map(|(campaign, item, media)| ((*id, *campaign, *item), *media));
            told.media.extend(known);
        }
        Ok(told)
    }

    /// What was seen, where the plan that was played from is still known and holds the item.
    pub(super) fn media(&self, screen: ScreenId, row: &PlayRow) -> Option<Uuid> {
        self.shown((screen, row.revision), (row.campaign_id, row.item_id))
    }

    /// What the item of a campaign shows in a revision of a screen.
    pub(super) fn shown(
        &self,
        held: (ScreenId, i64),
        (campaign, item): (Uuid, Uuid),
    ) -> Option<Uuid> {
        let plan = self.of.get(&held)?;
        self.media.get(&(*plan, campaign, item)).copied()
    }

    /// Whether it is known what the plan holds that was played from.
    pub(super) fn knows(&self, screen: ScreenId, row: &PlayRow) -> bool {
        let plan = self.of.get(&(screen, row.revision));
        plan.is_some_and(|id| self.plans.contains_key(id))
    }

    pub(super) fn names(&self, tally: &tally::Tally) -> Names {
        let used = tally.keys().flat_map(|key| [key.campaign, key.media]);
        let used: BTreeSet<Uuid> = used.collect();
        let mut names = self.plans.values().flat_map(named).collect::<Names>();
        names.retain(|id, _| used.contains(id));
        names
    }
}

/// The names that a plan knows.
pub(super) fn named(shown: &plan::Shown) -> impl Iterator<Item = (Uuid, (Kind, String))> {
    let campaigns = shown.campaigns.iter().map(|name| (Kind::Campaign, name));
    let media = shown.media.iter().map(|name| (Kind::Media, name));
    let all = campaigns.chain(media);
    all.map(|(kind, (id, name))| (*id, (kind, name.clone())))
}

/// What the items of these plans are.
async fn shown(
    db: &impl ConnectionTrait,
    plans: impl Iterator<Item = PlanId>,
) -> Result<HashMap<PlanId, plan::Shown>> {
    let ids: Vec<PlanId> = plans.collect::<BTreeSet<_>>().into_iter().collect();
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<(PlanId, Option<plan::Shown>)> = plan::Entity::find()
            .filter(plan::COLUMN.id.is_in(chunk.iter().copied()))
            .select_only()
            .columns([plan::Column::Id, plan::Column::Shown])
            .into_tuple()
            .all(db)
            .await?;
        found.extend(
            rows.into_iter()
                .filter_map(|(id, shown)| Some((id, shown?))),
        );
    }
    Ok(found)
}
