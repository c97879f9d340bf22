//! What a change of a tag would do, without doing it: whom campaigns mean before and after, and on how many screens something else plays.
use super::{aim::target_of, core::Retag, store::Changes};
use crate::{
    app::AppState,
    drafts::entity as draft,
    error::{Error, Result},
    id::{DraftId, OrganisationId},
    publish::{
        compile::compile,
        outcome::catalogue_of,
        world::{self, World},
    },
    screens::{Located, core::tree::Tree, entity::site, roster::Roster, store::tree},
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A campaign that names the tag, or that other screens would be meant by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = TagAim)]
pub(super) struct Aim {
    /// Its id.
    id: DraftId,
    /// Its name.
    name: String,
    /// Whether its target is written anew.
    rewritten: bool,
    /// The screens that it means now.
    screens_before: usize,
    /// The screens that it would mean.
    screens_after: usize,
}

/// What would happen.
#[derive(Clone, Debug, Default)]
pub(super) struct Foreseen {
    pub(super) aims: Vec<Aim>,
    /// Screens on which something else would play.
    pub(super) changing: usize,
}

/// Compares the world as it is with the world as it would be.
pub(super) async fn foresee(
    state: &AppState,
    organisation: OrganisationId,
    (retag, changes): (&Retag, &Changes),
) -> Result<Foreseen> {
    let before = world::read_for(&state.db, organisation, None).await?;
    let mut sites: Vec<site::Model> = changes.all_sites.clone();
    let new: HashMap<_, _> = changes.sites.iter().map(|s| (s.id, s)).collect();
    for site in &mut sites {
        if let Some(changed) = new.get(&site.id) {
            site.tags = changed.tags.clone();
        }
    }
    let tree = tree::build(&state.db, organisation, &sites).await?;
    let after = changed(&before, &tree, (retag, changes))?;
    let now = state.clock.now().as_ms();
    let aims = aims((retag, changes), (&before, &after));
    let work = move || differing((&before, &after), now);
    let compared = tokio::task::spawn_blocking(work).await;
    Ok(Foreseen {
        aims,
        changing: compared.map_err(Error::internal)??,
    })
}

fn changed(before: &World, tree: &Tree, (retag, changes): (&Retag, &Changes)) -> Result<World> {
    let mut after = before.clone();
    for located in &mut after.screens {
        let own = retag.level(&located.screen.tags.0);
        located.subject.tags = tree.tags(located.screen.site_id.0, &own);
    }
    for row in &changes.drafts {
        if let Some(body) = &row.published {
            world::put(&mut after.bodies, (row.kind, row.id), Some(body))?;
        }
    }
    Ok(after)
}

fn aims((retag, changes): (&Retag, &Changes), (before, after): (&World, &World)) -> Vec<Aim> {
    let roster = |world: &World| Roster::new(world.screens.iter().map(|s| &s.subject));
    let (old, new) = (roster(before), roster(after));
    let rewritten: HashMap<DraftId, &draft::Model> =
        changes.drafts.iter().map(|row| (row.id, row)).collect();
    let named: Vec<Uuid> = changes.aiming(retag).map(|row| row.id.0).collect();
    let meant = |row: &draft::Model, roster: &Roster| {
        let body = row.published.as_ref().or(row.draft.as_ref());
        let target = body.and_then(target_of);
        target.map(|target| roster.of(&target)).unwrap_or_default()
    };
    let aims = changes.campaigns.iter().filter_map(|row| {
        let next = rewritten.get(&row.id).copied();
        let (was, will) = (meant(row, &old), meant(next.unwrap_or(row), &new));
        let told = next.is_some() || named.contains(&row.id.0) || was != will;
        told.then(|| Aim {
            id: row.id,
            name: row.name.clone(),
            rewritten: next.is_some(),
            screens_before: was.count(),
            screens_after: will.count(),
        })
    });
    let mut aims: Vec<Aim> = aims.collect();
    // those that other screens are meant by come first
    let order = |aim: &Aim| {
        (
            aim.screens_before == aim.screens_after,
            aim.name.clone(),
            aim.id,
        )
    };
    aims.sort_by_key(order);
    aims
}

/// On how many screens something else plays.
fn differing((before, after): (&World, &World), now: i64) -> Result<usize> {
    let plans = |world: &World| {
        let screens: Vec<&Located> = world.screens.iter().collect();
        let catalogue = catalogue_of(world, &world.bodies);
        let mut compiled = compile(&screens, (&catalogue, &world.board), now)?;
        let digests: Vec<String> = compiled
            .plans
            .iter_mut()
            .map(|plan| std::mem::take(&mut plan.digest))
            .collect();
        let places = compiled.of_screen.into_iter();
        Ok::<_, Error>(
            places
                .map(|place| digests[place].clone())
                .collect::<Vec<_>>(),
        )
    };
    let (old, new) = (plans(before)?, plans(after)?);
    Ok(old.iter().zip(&new).filter(|(old, new)| old != new).count())
}
