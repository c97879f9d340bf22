//! Settings profiles in the database, and what screens inherit from them.
use super::{screens, sites};
use crate::{
    error::{Error, Result},
    id::{OrganisationId, ProfileId, ScreenId, SiteId},
    page::{Limit, Page, cursor, parse_cursor},
    screens::{
        core::tree::Tree,
        entity::{
            profile::{self, Entity as Profile},
            screen, site,
        },
        inherit::{Layer, Level, Source},
    },
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
    sea_query::Expr,
};
use std::collections::HashMap;

/// All profiles.
pub fn within(organisation: OrganisationId) -> Select<Profile> {
    Profile::find().filter(profile::COLUMN.organisation_id.eq(organisation))
}

/// One profile.
pub async fn find(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    id: ProfileId,
) -> Result<Option<profile::Model>> {
    let row = within(organisation).filter(profile::COLUMN.id.eq(id));
    Ok(row.one(db).await?)
}

/// 422 on `field` unless there is such a profile.
pub async fn must_exist(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    field: &str,
    id: Option<ProfileId>,
) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    match find(db, organisation, id).await? {
        Some(_) => Ok(()),
        None => Err(Error::field(field, "is no profile of this organisation")),
    }
}

/// A page of profiles by name.
pub async fn list(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    (limit, after): (Limit, Option<&str>),
) -> Result<Page<profile::Model>> {
    let mut rows = within(organisation);
    if let Some(after) = after {
        let (id, name) = parse_cursor(after)?;
        let same = Condition::all()
            .add(profile::COLUMN.name_key.eq(name.as_str()))
            .add(profile::COLUMN.id.gt(ProfileId(id)));
        let later = Condition::any()
            .add(profile::COLUMN.name_key.gt(name.as_str()))
            .add(same);
        rows = rows.filter(later);
    }
    let rows = rows
        .order_by_asc(profile::COLUMN.name_key)
        .order_by_asc(profile::COLUMN.id)
        .limit(limit.and_one());
    Ok(Page::cut(rows.all(db).await?, limit, |row| {
        cursor(row.id.0, &row.name_key)
    }))
}

/// 422 unless no other profile is called so: people choose profiles by their names.
async fn must_be_free(db: &impl ConnectionTrait, row: &profile::Model) -> Result<()> {
    let same = within(row.organisation_id)
        .filter(profile::COLUMN.name_key.eq(row.name_key.as_str()))
        .filter(profile::COLUMN.id.ne(row.id));
    match same.count(db).await? {
        0 => Ok(()),
        _ => Err(Error::field("name", "another profile has this name")),
    }
}

/// Adds a profile.
pub async fn add(db: &impl ConnectionTrait, row: profile::Model) -> Result<profile::Model> {
    must_be_free(db, &row).await?;
    let row = profile::ActiveModel::from(row).reset_all();
    Ok(row.insert(db).await?)
}

/// Writes the profile over the version it was read at, as its next version.
pub async fn change(db: &impl ConnectionTrait, row: profile::Model) -> Result<profile::Model> {
    must_be_free(db, &row).await?;
    let read_at = row.version;
    let row = profile::Model {
        version: read_at + 1,
        ..row
    };
    let done = Profile::update_many()
        .set(profile::ActiveModel::from(row.clone()).reset_all())
        .filter(profile::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(profile::COLUMN.id.eq(row.id))
        .filter(profile::COLUMN.version.eq(read_at))
        .exec(db)
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(row)
}

/// The organisation follows this profile, and no other.
pub async fn be_only_default(db: &impl ConnectionTrait, row: &profile::Model) -> Result<()> {
    Profile::update_many()
        .col_expr(profile::Column::IsDefault, Expr::value(false))
        .col_expr(profile::Column::Version, Expr::cust("version + 1"))
        .filter(profile::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(profile::COLUMN.id.ne(row.id))
        .filter(profile::COLUMN.is_default.eq(true))
        .exec(db)
        .await?;
    Ok(())
}

/// Removes a profile that nobody follows.
pub async fn remove(db: &impl ConnectionTrait, row: &profile::Model) -> Result<()> {
    let gone = Profile::delete_many()
        .filter(profile::COLUMN.organisation_id.eq(row.organisation_id))
        .filter(profile::COLUMN.id.eq(row.id))
        .filter(profile::COLUMN.version.eq(row.version))
        .exec(db)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::Stale);
    }
    Ok(())
}

/// How many sites and screens name each profile.
pub async fn uses(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<ProfileId, (i64, i64)>> {
    let at_sites = sites::within(organisation)
        .filter(site::COLUMN.profile_id.is_not_null())
        .select_only()
        .column(site::Column::ProfileId)
        .column_as(site::Column::Id.count(), "n")
        .group_by(site::Column::ProfileId)
        .into_tuple::<(ProfileId, i64)>();
    let on_screens = screens::within(organisation)
        .filter(screen::COLUMN.profile_id.is_not_null())
        .select_only()
        .column(screen::Column::ProfileId)
        .column_as(screen::Column::Id.count(), "n")
        .group_by(screen::Column::ProfileId)
        .into_tuple::<(ProfileId, i64)>();
    let mut uses: HashMap<ProfileId, (i64, i64)> = HashMap::new();
    for (id, n) in at_sites.all(db).await? {
        uses.entry(id).or_default().0 = n;
    }
    for (id, n) in on_screens.all(db).await? {
        uses.entry(id).or_default().1 = n;
    }
    Ok(uses)
}

/// The screens that may behave otherwise because of a change of this profile.
pub async fn followers(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    row: &profile::Model,
) -> Result<Vec<ScreenId>> {
    let rows = screens::within(organisation)
        .select_only()
        .column(screen::Column::Id);
    if row.is_default {
        return Ok(rows.into_tuple().all(db).await?);
    }
    let named = sites::within(organisation)
        .filter(site::COLUMN.profile_id.eq(row.id))
        .select_only()
        .column(site::Column::Id)
        .into_tuple::<SiteId>();
    let roots = named.all(db).await?;
    let tree = super::tree::load(db, organisation).await?;
    let below = super::tree::below(&tree, &roots);
    let near = Condition::any()
        .add(screen::COLUMN.profile_id.eq(row.id))
        .add(screen::COLUMN.site_id.is_in(below));
    Ok(rows.filter(near).into_tuple().all(db).await?)
}

/// All profiles of an organisation, to look them up.
#[derive(Clone, Debug, Default)]
pub struct Profiles(HashMap<ProfileId, profile::Model>);

impl Profiles {
    /// Reads them.
    pub async fn load(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Self> {
        let rows = within(organisation).all(db).await?;
        Ok(Self(rows.into_iter().map(|row| (row.id, row)).collect()))
    }

    /// The one that was named.
    pub fn named(&self, id: Option<ProfileId>) -> Option<&profile::Model> {
        self.0.get(&id?)
    }

    /// What the whole organisation follows.
    pub fn of_all(&self) -> Option<&profile::Model> {
        self.0.values().find(|row| row.is_default)
    }
}

/// What is said about a screen, from near to far: by itself, its profile, its sites, the organisation.
pub async fn layers(
    db: &impl ConnectionTrait,
    screen: &screen::Model,
    tree: &Tree,
) -> Result<Vec<Layer>> {
    let organisation = screen.organisation_id;
    let profiles = Profiles::load(db, organisation).await?;
    let path: Vec<SiteId> = tree
        .path(screen.site_id.0)
        .into_iter()
        .map(SiteId)
        .collect();
    let rows = sites::within(organisation).filter(site::COLUMN.id.is_in(path.iter().copied()));
    let rows: HashMap<SiteId, site::Model> = rows
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let here = Source {
        level: Level::Screen,
        id: Some(screen.id.0),
        name: Some(screen.name.clone()),
        ..Source::standard()
    };
    let mut layers = vec![Layer {
        source: here.clone(),
        settings: screen.settings.clone(),
    }];
    layers.extend(profiles.named(screen.profile_id).map(|row| said(row, here)));
    for site in path.iter().filter_map(|id| rows.get(id)) {
        let source = Source {
            level: Level::Site,
            id: Some(site.id.0),
            name: Some(site.name.clone()),
            ..Source::standard()
        };
        layers.extend(profiles.named(site.profile_id).map(|row| said(row, source)));
    }
    let all = Source {
        level: Level::Organisation,
        ..Source::standard()
    };
    layers.extend(profiles.of_all().map(|row| said(row, all)));
    Ok(layers)
}

fn said(row: &profile::Model, source: Source) -> Layer {
    Layer {
        source: Source {
            profile_id: Some(row.id.0),
            profile_name: Some(row.name.clone()),
            ..source
        },
        settings: row.settings.clone(),
    }
}

/// Whether a site or a screen names the profile.
pub async fn is_used(db: &impl ConnectionTrait, row: &profile::Model) -> Result<bool> {
    let sites = sites::within(row.organisation_id).filter(site::COLUMN.profile_id.eq(row.id));
    let screens = screens::within(row.organisation_id).filter(screen::COLUMN.profile_id.eq(row.id));
    Ok(sites.count(db).await? > 0 || screens.count(db).await? > 0)
}
