//! Which screens are meant, in the words of their list.
use super::{
    core::tree::Tree,
    entity::screen,
    store::{
        screens::{self, Filter, Progress, Status},
        tree,
    },
    values::Tags,
};
use crate::{
    auth::Caller,
    error::Result,
    id::{GroupId, ScreenId, SiteId},
};
use sea_orm::{ConnectionTrait, QuerySelect as _};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Screens that fit everything that is given; nothing given = all that the caller may see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(as = ScreenFilter)]
pub struct Selection {
    /// Part of the screen's or its site's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// At this site or below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// With this effective tag: `key` (any value) or `key=value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// In this group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// Connected or not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// How far with what was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub convergence: Option<Progress>,
    /// Only these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<ScreenId>>,
}

/// The same for the database, within what the caller may see.
pub async fn filter(
    db: &impl ConnectionTrait,
    caller: &Caller,
    tree: &Tree,
    asked: Selection,
) -> Result<Filter> {
    let mut at = tree::visible(caller, tree);
    if let Some(site) = asked.site_id {
        let below = tree::below(tree, &[site]);
        at = Some(match at {
            Some(at) => below.into_iter().filter(|s| at.contains(s)).collect(),
            None => below,
        });
    }
    let mut among = asked.ids;
    if let Some(tag) = &asked.tag {
        let tagged = tagged(db, caller, tree, tag).await?;
        among = Some(match among {
            Some(ids) => {
                let tagged: BTreeSet<_> = tagged.into_iter().collect();
                ids.into_iter().filter(|id| tagged.contains(id)).collect()
            }
            None => tagged,
        });
    }
    Ok(Filter {
        q: asked.q,
        sites: at,
        among,
        group: asked.group_id,
        status: asked.status,
        convergence: asked.convergence,
        ..Filter::default()
    })
}

/// Screens with an effective tag; tags are inherited, so this is not the database's to say.
pub async fn tagged(
    db: &impl ConnectionTrait,
    caller: &Caller,
    tree: &Tree,
    tag: &str,
) -> Result<Vec<ScreenId>> {
    let rows = screens::within(caller.organisation)
        .select_only()
        .columns([
            screen::Column::Id,
            screen::Column::SiteId,
            screen::Column::Tags,
        ])
        .into_tuple::<(ScreenId, SiteId, Tags)>();
    let has = |(_, site, own): &(ScreenId, SiteId, Tags)| {
        let mut tags = tree.tags(site.0, &own.0).into_iter();
        tags.any(|t| {
            t == tag
                || t.strip_prefix(tag)
                    .is_some_and(|rest| rest.starts_with('='))
        })
    };
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().filter(has).map(|row| row.0).collect())
}
