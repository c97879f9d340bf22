//! What targets match, of all screens: far less than all that is known of them.
use super::{groups, screens, tree};
use crate::{
    error::Result,
    id::{OrganisationId, ScreenId, SiteId},
    screens::{
        core::{tags, target::Subject},
        entity::screen,
        values::Tags,
    },
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use std::collections::HashMap;

/// A screen by what targets know of it.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The screen.
    pub id: ScreenId,
    /// Where it is.
    pub site: SiteId,
    /// What targets match.
    pub subject: Subject,
}

/// The screens that may play (not revoked), by name.
pub async fn subjects(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<Placed>> {
    let rows: Vec<(ScreenId, SiteId, Tags)> = screens::within(organisation)
        .filter(screen::COLUMN.revoked_at.is_null())
        .order_by_asc(screen::COLUMN.name_key)
        .order_by_asc(screen::COLUMN.id)
        .select_only()
        .column(screen::Column::Id)
        .column(screen::Column::SiteId)
        .column(screen::Column::Tags)
        .into_tuple()
        .all(db)
        .await?;
    let mut groups = groups::groups_of(db, organisation, None).await?;
    let tree = tree::load(db, organisation).await?;
    let mut places: HashMap<SiteId, (Vec<String>, Vec<String>)> = HashMap::new();
    let place = |(id, site, own): (ScreenId, SiteId, Tags)| {
        let (path, inherited) = places.entry(site).or_insert_with(|| {
            let path = tree.path(site.0).into_iter().map(|id| id.to_string());
            (path.collect(), tree.tags(site.0, &[]))
        });
        let groups = groups.remove(&id).unwrap_or_default();
        let subject = Subject {
            screen: id.to_string(),
            groups: groups.iter().map(ToString::to_string).collect(),
            path: path.clone(),
            tags: tags::effective([inherited.as_slice(), own.0.as_slice()]),
        };
        Placed { id, site, subject }
    };
    Ok(rows.into_iter().map(place).collect())
}
