//! Everything that plans depend on, by rows and versions: equal before and after means that nothing has changed between.
use super::world::CHUNK;
use crate::{
    error::Result,
    id::{MediaId, OrganisationId, ScreenId},
    media::entity::media,
    time::Instant,
    versions::{self, Standing},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QuerySelect as _, Value,
};
use std::collections::BTreeMap;

/// What many screens share.
const SHARED: [&str; 8] = [
    "organisation",
    "site",
    "settings_profile",
    "screen_group",
    "draft",
    "calendar",
    "brand_kit",
    "publication_counter",
];
/// What belongs to a screen, and in which column that is named.
const OF_SCREENS: [(&str, &str); 3] = [
    ("screen", "id"),
    ("screen_group_member", "screen_id"),
    ("screen_state", "screen_id"),
];

/// How a media stands: its version, when it was last touched, and whether it can be played.
type OfMedia = (i64, Instant, media::State);

/// What something was computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// These screens alone; `None` = all.
    only: Option<Vec<ScreenId>>,
    /// The tables.
    tables: Vec<Standing>,
    /// The media that were asked for; `None` = there is none. All of a large library would be too many to look at.
    media: BTreeMap<MediaId, Option<OfMedia>>,
}

impl Fingerprint {
    /// What there is now, without media.
    pub async fn of(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        only: Option<&[ScreenId]>,
    ) -> Result<Self> {
        Ok(Self {
            tables: tables(db, organisation, only).await?,
            only: only.map(<[ScreenId]>::to_vec),
            media: BTreeMap::new(),
        })
    }

    /// Takes over what was looked at before this was.
    pub fn join(&mut self, tables: Self) {
        let media = std::mem::take(&mut self.media);
        *self = Self { media, ..tables };
    }

    /// Remembers how these media stand now.
    pub async fn look_at(
        &mut self,
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        ids: &[MediaId],
    ) -> Result<()> {
        self.media.extend(standings(db, organisation, ids).await?);
        Ok(())
    }

    /// Whether everything is as it was.
    pub async fn holds(
        &self,
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
    ) -> Result<bool> {
        let only = self.only.as_deref();
        if tables(db, organisation, only).await? != self.tables {
            return Ok(false);
        }
        let ids: Vec<MediaId> = self.media.keys().copied().collect();
        Ok(standings(db, organisation, &ids).await? == self.media)
    }
}

async fn standings(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    ids: &[MediaId],
) -> Result<BTreeMap<MediaId, Option<OfMedia>>> {
    let mut found: BTreeMap<_, _> = ids.iter().map(|id| (*id, None)).collect();
    for ids in ids.chunks(CHUNK) {
        let rows = media::Entity::find()
            .filter(media::COLUMN.organisation_id.eq(organisation))
            .filter(media::COLUMN.id.is_in(ids.iter().copied()))
            .select_only()
            .columns([
                media::Column::Id,
                media::Column::Version,
                media::Column::UpdatedAt,
                media::Column::State,
            ])
            .into_tuple::<(MediaId, i64, Instant, media::State)>();
        let rows = rows.all(db).await?.into_iter();
        found.extend(rows.map(|(id, version, at, state)| (id, Some((version, at, state)))));
    }
    Ok(found)
}

async fn tables(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    only: Option<&[ScreenId]>,
) -> Result<Vec<Standing>> {
    let mut found = versions::of(db, organisation, &SHARED).await?;
    let Some(only) = only else {
        let tables = OF_SCREENS.map(|(table, _)| table);
        found.extend(versions::of(db, organisation, &tables).await?);
        return Ok(found);
    };
    for few in only.chunks(CHUNK) {
        let marks: Vec<String> = (2..few.len() + 2).map(|n| format!("${n}")).collect();
        for (table, id) in OF_SCREENS {
            let sql = format!(
                "{} AND {id} IN ({})",
                versions::query(table),
                marks.join(", ")
            );
            let ids = few.iter().map(|id| Value::from(*id));
            let values = std::iter::once(organisation.into()).chain(ids).collect();
            found.push(versions::ask(db, &sql, values).await?);
        }
    }
    Ok(found)
}
