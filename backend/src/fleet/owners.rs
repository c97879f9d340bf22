//! Which organisation a screen belongs to, remembered: every message asks.
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId},
    screens::entity::screen::{self, Entity as Screen},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use std::collections::HashMap;

/// Screens remembered; beyond that the memory starts anew.
const REMEMBERED: usize = 100_000;

/// A memory of one task.
#[derive(Debug, Default)]
pub(super) struct Owners(HashMap<ScreenId, OrganisationId>);

impl Owners {
    /// Learns the owners of these screens; a screen that does not exist stays unknown.
    pub(super) async fn learn(
        &mut self,
        db: &impl ConnectionTrait,
        screens: impl IntoIterator<Item = ScreenId>,
    ) -> Result<()> {
        let known = &self.0;
        let mut new: Vec<_> = screens
            .into_iter()
            .filter(|screen| !known.contains_key(screen))
            .collect();
        new.sort_unstable();
        new.dedup();
        if self.0.len() + new.len() > REMEMBERED {
            self.0.clear();
        }
        for chunk in new.chunks(500) {
            let rows: Vec<(ScreenId, OrganisationId)> = Screen::find()
                .select_only()
                .columns([screen::Column::Id, screen::Column::OrganisationId])
                .filter(screen::Column::Id.is_in(chunk.iter().copied()))
                .filter(screen::Column::RevokedAt.is_null())
                .into_tuple()
                .all(db)
                .await?;
            self.0.extend(rows);
        }
        Ok(())
    }

    /// The owner, if the screen is known.
    pub(super) fn of(&self, screen: ScreenId) -> Option<OrganisationId> {
        self.0.get(&screen).copied()
    }

    /// Forgets a screen: it may have been deleted.
    pub(super) fn forget(&mut self, screen: ScreenId) {
        self.0.remove(&screen);
    }
}
