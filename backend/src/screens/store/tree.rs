//! The organisation's sites as one tree.
use crate::{
    auth::Caller,
    error::{Error, Result},
    id::{OrganisationId, SiteId},
    organisations,
    screens::{
        core::tree::{Node, Tree},
        entity::site,
    },
};
use sea_orm::{ConnectionTrait, QuerySelect as _};

/// Reads all sites with what places inherit from them.
pub async fn load(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Tree> {
    let rows = super::sites::within(organisation).all(db).await?;
    build(db, organisation, &rows).await
}

/// The same, and nobody else moves a site before the transaction ends.
pub async fn lock(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Tree> {
    let rows = super::sites::within(organisation).lock_exclusive();
    build(db, organisation, &rows.all(db).await?).await
}

/// The tree of sites that were read already.
pub async fn build(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    rows: &[site::Model],
) -> Result<Tree> {
    let owner = organisations::find(db, organisation).await?;
    let time_zone = owner.ok_or(Error::NotFound("organisation"))?.time_zone;
    let nodes = rows.iter().map(|row| {
        let node = Node {
            parent: row.parent_id.map(|p| p.0),
            name: row.name.clone(),
            tags: row.tags.0.clone(),
            time_zone: row.time_zone.clone(),
        };
        (row.id.0, node)
    });
    Ok(Tree::new(nodes.collect(), time_zone))
}

/// The sites that the caller may see; `None` = all.
pub fn visible(caller: &Caller, tree: &Tree) -> Option<Vec<SiteId>> {
    let roots = caller.sites.as_ref()?;
    Some(below(tree, roots))
}

/// These sites and all below them.
pub fn below(tree: &Tree, roots: &[SiteId]) -> Vec<SiteId> {
    let roots: Vec<_> = roots.iter().map(|s| s.0).collect();
    tree.under(&roots).into_iter().map(SiteId).collect()
}
