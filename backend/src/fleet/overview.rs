//! The whole network at a glance: how many screens are how, what plays, what needs somebody.
use crate::{
    auth::Caller,
    campaigns::{
        core::{
            body::Kind,
            phase::{self, Phase},
        },
        store::body_of,
    },
    db,
    delivery::{Convergence, Lag, Progress, entity::Model as Delivery},
    drafts,
    error::Result,
    id::{DraftId, OrganisationId, ScreenId, SiteId},
    media::entity::media,
    organisations,
    publish::entity::publication,
    screens::{
        entity::{screen, site},
        store::{
            progress::{self, Counts},
            screens::Row,
            sites, tree,
        },
        values::SiteKind,
    },
    time::Instant,
};
use jiff::tz::TimeZone;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Screens in need that are listed.
const LISTED: u64 = 20;
/// Campaigns that are listed.
const CAMPAIGNS: usize = 10;
/// A campaign that ends within this is ending soon.
const SOON_MS: i64 = 7 * 86_400_000;

/// The whole network at a glance.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    screens: Counts,
    /// How many stores there are, without the regions above them.
    sites: usize,
    media: Media,
    campaigns: Campaigns,
    /// How many drafts wait to be published.
    changes: u64,
    last_publication: Option<LastPublication>,
    /// Screens that need somebody, longest first.
    attention: Vec<Attention>,
    onboarding: Onboarding,
}

/// What is in the library.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = OverviewMedia)]
struct Media {
    total: u64,
    processing: u64,
    failed: u64,
    bytes: i64,
}

/// Where the campaigns stand.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OverviewCampaigns)]
struct Campaigns {
    live: usize,
    scheduled: usize,
    paused: usize,
    draft: usize,
    /// Live ones that end within a week, first to end first.
    ending_soon: Vec<Ending>,
    /// Live ones, by name.
    live_now: Vec<Live>,
}

/// A campaign that ends soon.
#[derive(Debug, Serialize, ToSchema)]
struct Ending {
    id: DraftId,
    name: String,
    to: Instant,
}

/// A campaign that plays.
#[derive(Debug, Serialize, ToSchema)]
struct Live {
    id: DraftId,
    name: String,
    #[schema(value_type = Kind)]
    kind: serde_json::Value,
}

/// The newest publication.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LastPublication {
    number: i64,
    kind: publication::Kind,
    note: String,
    author: Author,
    created_at: Instant,
    screens_affected: i32,
}

/// Who published.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OverviewAuthor)]
struct Author {
    id: uuid::Uuid,
    name: String,
}

/// A screen that needs somebody.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Attention {
    screen_id: ScreenId,
    name: String,
    site_name: String,
    reason: Lag,
    since: Option<Instant>,
}

/// Which first steps are done.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "a checklist")]
struct Onboarding {
    media: bool,
    site: bool,
    screen: bool,
    playlist: bool,
    campaign: bool,
    publication: bool,
}

/// Looks at everything that the caller may see.
pub async fn overview(
    db: &impl ConnectionTrait,
    caller: &Caller,
    now: Instant,
) -> Result<Overview> {
    let organisation = caller.organisation;
    let places = Places::read(db, caller).await?;
    let media = count_media(db, organisation).await?;
    let (campaigns, has_campaign) = stand(db, organisation, now).await?;
    let playlists = drafts::within(organisation, drafts::Kind::Playlist);
    let last = publication::Entity::find()
        .filter(publication::COLUMN.organisation_id.eq(organisation))
        .order_by_desc(publication::COLUMN.number)
        .one(db)
        .await?;
    Ok(Overview {
        onboarding: Onboarding {
            media: media.total > 0,
            site: !places.sites.is_empty(),
            screen: places.counts.total > 0,
            playlist: playlists.count(db).await? > 0,
            campaign: has_campaign,
            publication: last.is_some(),
        },
        screens: places.counts,
        sites: places.stores,
        attention: places.attention(),
        media,
        campaigns,
        changes: drafts::count_changed(db, organisation).await?,
        last_publication: last.map(|row| LastPublication {
            number: row.number,
            kind: row.kind,
            note: row.note,
            author: Author {
                id: row.author_id,
                name: row.author_name,
            },
            created_at: row.created_at,
            screens_affected: row.screens_affected,
        }),
    })
}

/// The sites and screens in sight, with what the fleet knows of them.
struct Places {
    sites: HashMap<SiteId, String>,
    stores: usize,
    counts: Counts,
    needy: Vec<Row>,
}

impl Places {
    async fn read(db: &impl ConnectionTrait, caller: &Caller) -> Result<Self> {
        let organisation = caller.organisation;
        let all = sites::within(organisation).all(db).await?;
        let tree = tree::build(db, organisation, &all).await?;
        let visible = tree::visible(caller, &tree);
        let is_seen =
            |site: &site::Model| visible.as_ref().is_none_or(|own| own.contains(&site.id));
        let seen: Vec<_> = all.into_iter().filter(is_seen).collect();
        let glance = progress::at_a_glance(db, organisation, visible.as_deref(), LISTED);
        let (counts, needy) = glance.await?;
        let stores = seen.iter().filter(|site| site.kind == SiteKind::Store);
        Ok(Self {
            stores: stores.count(),
            sites: seen.into_iter().map(|site| (site.id, site.name)).collect(),
            counts,
            needy,
        })
    }

    fn attention(&self) -> Vec<Attention> {
        let needy = self.needy.iter();
        needy
            .filter_map(|(screen, state)| self.need(screen, state.as_ref()))
            .collect()
    }

    fn need(&self, screen: &screen::Model, state: Option<&Delivery>) -> Option<Attention> {
        let view = Convergence::of(state);
        let is_away = state.is_some_and(|s| !s.online && s.last_seen_at.is_some());
        let (reason, since) = match view.reason {
            _ if is_away => (Lag::Offline, state.and_then(|s| s.status_since)),
            Some(Lag::NeverConnected) => (Lag::NeverConnected, screen.paired_at),
            Some(reason) if view.state == Progress::Behind => (reason, view.since),
            _ => return None,
        };
        Some(Attention {
            screen_id: screen.id,
            name: screen.name.clone(),
            site_name: self.sites.get(&screen.site_id).cloned()?,
            reason,
            since,
        })
    }
}

async fn count_media(db: &impl ConnectionTrait, organisation: OrganisationId) -> Result<Media> {
    use sea_orm::sea_query::Expr;
    let rows: Vec<(media::State, i64, Option<i64>)> = media::Entity::find()
        .filter(media::Column::OrganisationId.eq(organisation))
        .select_only()
        .column(media::Column::State)
        .column_as(Expr::cust("COUNT(*)"), "n")
        .column_as(Expr::cust("CAST(SUM(bytes) AS BIGINT)"), "sum")
        .group_by(media::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut sum = Media::default();
    for (state, count, bytes) in rows {
        let count = u64::try_from(count).unwrap_or_default();
        sum.total += count;
        sum.bytes += bytes.unwrap_or_default();
        match state {
            media::State::Processing => sum.processing += count,
            media::State::Failed => sum.failed += count,
            media::State::Ready => {}
        }
    }
    Ok(sum)
}

async fn stand(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    now: Instant,
) -> Result<(Campaigns, bool)> {
    let own = organisations::find(db, organisation).await?;
    let zone = own.and_then(|o| TimeZone::get(&o.time_zone).ok());
    let zone = zone.unwrap_or(TimeZone::UTC);
    let rows = drafts::within(organisation, drafts::Kind::Campaign)
        .all(db)
        .await?;
    let (mut sum, has_any) = (Campaigns::default(), !rows.is_empty());
    let messages = drafts::origin::Messages::load(db, organisation).await?;
    for row in rows {
        let body = row.published.as_ref().and_then(body_of);
        let is_emergency = body.as_ref().is_some_and(|b| b.kind == Kind::Emergency);
        let origin = messages.origin(row.id, is_emergency);
        match phase::phase(body.as_ref(), &zone, now.as_ms()) {
            Phase::Draft => sum.draft += 1,
            Phase::Scheduled => sum.scheduled += 1,
            // what was stopped of emergencies and messages does not go on
            Phase::Paused => sum.paused += usize::from(origin.is_none()),
            Phase::Ended => {}
            Phase::Live => {
                sum.live += 1;
                let Some(body) = body else { continue };
                let to = phase::ends_at(&body, &zone).map(Instant::from_ms);
                if let Some(to) = to.filter(|to| to.ms_since(now) <= SOON_MS) {
                    let name = body.name.clone();
                    sum.ending_soon.push(Ending {
                        id: row.id,
                        name,
                        to,
                    });
                }
                let kind = serde_json::to_value(body.kind).unwrap_or_default();
                let name = body.name;
                sum.live_now.push(Live {
                    id: row.id,
                    name,
                    kind,
                });
            }
        }
    }
    sum.ending_soon.sort_by_key(|ending| ending.to);
    sum.live_now.sort_by_cached_key(|live| db::fold(&live.name));
    sum.ending_soon.truncate(CAMPAIGNS);
    sum.live_now.truncate(CAMPAIGNS);
    Ok((sum, has_any))
}
