//! The scenes that take a store's words: those that headquarters chose, or the one that comes with the product.
use super::rules::Rules;
use crate::{
    check::Faults,
    drafts::{self, Kind, entity::Model},
    error::Result,
    id::{DraftId, OrganisationId},
    organisations,
    scenes::message as scene,
};
use player_protocol::scene::Canvases;
use sea_orm::ConnectionTrait;

/// A scene that takes words.
#[derive(Clone, Debug)]
pub(super) struct Template {
    /// None = the usual one.
    pub(super) id: Option<DraftId>,
    /// None = the usual one.
    pub(super) name: Option<String>,
    pub(super) canvases: Canvases,
}

/// What stores may write into. A chosen scene that is gone, or no longer takes words, is left out.
pub(super) async fn all(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    rules: &Rules,
) -> Result<Vec<Template>> {
    let mut found = Vec::new();
    for id in &rules.template_ids {
        found.extend(chosen(db, organisation, *id).await?);
    }
    if found.is_empty() {
        let own = organisations::find(db, organisation).await?;
        let locale = own.map(|own| own.locale).unwrap_or_default();
        found.push(Template {
            id: None,
            name: None,
            canvases: scene::usual(&locale)?,
        });
    }
    Ok(found)
}

async fn chosen(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: DraftId,
) -> Result<Option<Template>> {
    let row = drafts::find(db, organisation, Kind::Scene, id).await?;
    let Some(row) = row.filter(|row: &Model| !row.deleted) else {
        return Ok(None);
    };
    let canvases = scene::canvases(&row)?;
    let template = Template {
        id: Some(id),
        name: Some(row.name),
        canvases,
    };
    Ok(Some(template).filter(|t| scene::takes_words(&t.canvases)))
}

/// Notes which of the chosen scenes cannot be templates.
pub(super) async fn check(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (before, rules): (&Rules, &Rules),
    faults: &mut Faults,
) -> Result<()> {
    for (i, id) in rules.template_ids.iter().enumerate() {
        let known =
            before.template_ids.contains(id) || chosen(db, organisation, *id).await?.is_some();
        let message =
            "is no scene of this organisation with a text {message} in each of its shapes";
        faults.ensure(known, format!("templateIds[{i}]"), message);
    }
    Ok(())
}
