//! Everything that bears a tag or names it, read and written in one transaction.
use super::{
    aim::{self, TooLong},
    core::Retag,
};
use crate::{
    auth::entity::{saved_views, user},
    drafts::{self, Kind, entity as draft},
    error::{Error, Result},
    id::{OrganisationId, ScreenId},
    publish::entity::item,
    screens::{
        core::tags::split,
        entity::{screen, site},
        store::{screens, sites},
    },
    secrets,
    time::Instant,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QuerySelect as _,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What is different afterwards, as it will be, and all drafts of campaigns as they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    pub(super) screens: Vec<screen::Model>,
    pub(super) sites: Vec<site::Model>,
    pub(super) drafts: Vec<draft::Model>,
    items: Vec<item::Model>,
    pub(super) views: Vec<saved_views::Model>,
    /// Whether the new name is in use already.
    pub(super) joins: bool,
    /// All sites as they are.
    pub(super) all_sites: Vec<site::Model>,
    /// All screens.
    pub(super) all_screens: Vec<ScreenId>,
    /// All campaigns as they are.
    pub(super) campaigns: Vec<draft::Model>,
}

/// Finds what changes, and whether other tags share the key.
///
/// # Errors
/// 422 if nothing bears the tag or names it, or if a target would be too long.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    retag: &mut Retag,
) -> Result<Changes> {
    let screens = screens::within(organisation).all(db).await?;
    let sites = sites::within(organisation).all(db).await?;
    let lists = screens.iter().map(|s| &s.tags.0);
    let lists = lists.chain(sites.iter().map(|s| &s.tags.0));
    let borne: Vec<&String> = lists.flatten().collect();
    let key = split(&retag.from).0;
    retag.shared = borne
        .iter()
        .any(|tag| split(tag).0 == key && **tag != retag.from);
    let is_new = |tag: &&&String| match retag.whole_key {
        true => Some(split(tag).0) == retag.to.as_deref(),
        false => Some(tag.as_str()) == retag.to.as_deref(),
    };
    let mut changes = Changes {
        joins: borne.iter().any(|tag| is_new(&tag)),
        all_screens: screens.iter().map(|s| s.id).collect(),
        ..Changes::default()
    };
    for mut screen in screens {
        let next = retag.level(&screen.tags.0);
        if next != screen.tags.0 {
            screen.tags.0 = next;
            changes.screens.push(screen);
        }
    }
    for site in &sites {
        let next = retag.level(&site.tags.0);
        if next != site.tags.0 {
            let mut site = site.clone();
            site.tags.0 = next;
            changes.sites.push(site);
        }
    }
    changes.all_sites = sites;
    find_aims(db, organisation, retag, &mut changes).await?;
    changes.views = find_views(db, organisation, retag).await?;
    if changes.touches_nothing(retag) {
        let field = if retag.to.is_some() { "from" } else { "tag" };
        return Err(Error::field(field, "is in use nowhere"));
    }
    Ok(changes)
}

async fn find_aims(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    retag: &Retag,
    changes: &mut Changes,
) -> Result<()> {
    changes.campaigns = drafts::within(organisation, Kind::Campaign).all(db).await?;
    for row in &changes.campaigns {
        let draft = anew(retag, row.draft.as_ref(), &row.name)?;
        let published = anew(retag, row.published.as_ref(), &row.name)?;
        if draft.is_some() || published.is_some() {
            changes.drafts.push(draft::Model {
                draft: draft.or_else(|| row.draft.clone()),
                published: published.or_else(|| row.published.clone()),
                ..row.clone()
            });
        }
    }
    // so that going back to an earlier publication still finds the screens
    let items = item::Entity::find()
        .filter(item::COLUMN.organisation_id.eq(organisation))
        .filter(item::COLUMN.kind.eq(Kind::Campaign))
        .filter(item::COLUMN.body.is_not_null());
    for row in items.all(db).await? {
        if let Some(body) = anew(retag, row.body.as_ref(), &row.name)? {
            changes.items.push(item::Model {
                body: Some(body),
                ..row
            });
        }
    }
    Ok(())
}

fn anew(retag: &Retag, body: Option<&Value>, name: &str) -> Result<Option<Value>> {
    let Some(body) = body else {
        return Ok(None);
    };
    aim::rewritten(retag, body).map_err(|TooLong| {
        let message = format!(
            "would make the target of the campaign `{name}` too long: shorten that, or choose a shorter name"
        );
        Error::field("to", message)
    })
}

async fn find_views(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    retag: &Retag,
) -> Result<Vec<saved_views::Model>> {
    let people = user::Entity::find()
        .filter(user::COLUMN.organisation_id.eq(organisation))
        .select_only()
        .column(user::Column::Id);
    let people: Vec<crate::id::UserId> = people.into_tuple().all(db).await?;
    let rows = saved_views::Entity::find().filter(saved_views::COLUMN.user_id.is_in(people));
    let rows = rows.all(db).await?.into_iter().filter_map(|row| {
        let mut next = row.clone();
        for view in &mut next.views.0 {
            if let Some(tag) = view.search.get_mut("tag") {
                *tag = retag.filter(tag);
            }
        }
        (next != row).then_some(next)
    });
    Ok(rows.collect())
}

impl Changes {
    fn touches_nothing(&self, retag: &Retag) -> bool {
        let of_lists = self.screens.is_empty() && self.sites.is_empty() && self.views.is_empty();
        of_lists && self.drafts.is_empty() && !self.aiming(retag).any(|_| true)
    }

    /// The campaigns whose target names what is changed.
    pub(super) fn aiming<'a>(
        &'a self,
        retag: &'a Retag,
    ) -> impl Iterator<Item = &'a draft::Model> + 'a {
        self.campaigns.iter().filter(|row| {
            let bodies = [row.draft.as_ref(), row.published.as_ref()];
            let mut targets = bodies.into_iter().flatten().filter_map(aim::target_of);
            targets.any(|target| retag.is_in(&target))
        })
    }

    /// Names exactly these changes.
    pub(super) fn token(&self, retag: &Retag) -> String {
        let mut hash = Sha256::new();
        hash.update(format!("{retag:?}"));
        let screens = self.screens.iter().map(|s| (s.id.0, s.version));
        let sites = self.sites.iter().map(|s| (s.id.0, s.version));
        let drafts = self.drafts.iter().map(|d| (d.id.0, d.version));
        let mut all: Vec<_> = screens.chain(sites).chain(drafts).collect();
        all.sort_unstable();
        for (id, version) in all {
            hash.update(id.as_bytes());
            hash.update(version.to_be_bytes());
        }
        secrets::hex(&hash.finalize()[..16])
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// 409 if somebody else wrote any of it meanwhile.
    pub(super) async fn write(&self, txn: &impl ConnectionTrait, now: Instant) -> Result<()> {
        self.write_rows(txn, now).await.map_err(|e| match e {
            Error::Stale => Error::Conflict(
                "somebody else changed one of the screens, sites or campaigns meanwhile: try again"
                    .into(),
            ),
            other => other,
        })
    }

    async fn write_rows(&self, txn: &impl ConnectionTrait, now: Instant) -> Result<()> {
        for row in self.screens.iter().cloned() {
            let row = screen::Model {
                updated_at: now,
                ..row
            };
            screens::change(txn, row).await?;
        }
        for row in self.sites.iter().cloned() {
            let row = site::Model {
                updated_at: now,
                ..row
            };
            sites::change(txn, row).await?;
        }
        for row in self.drafts.iter().cloned() {
            drafts::reword(txn, row, now).await?;
        }
        for row in self.items.iter().cloned() {
            item::ActiveModel::from(row).reset_all().update(txn).await?;
        }
        for row in self.views.iter().cloned() {
            let row = saved_views::ActiveModel::from(row).reset_all();
            row.update(txn).await?;
        }
        Ok(())
    }
}
