//! What a campaign was promised and what was delivered, over HTTP.
use super::{
    core::delivery::{Delivery, by_day},
    names, query, routes,
    sources::{Filter, Known},
    view::{PlaysCoverage, PlaysFigures},
};
use crate::{
    app::AppState,
    auth::Reader,
    drafts::{self, Kind},
    error::{Error, Result},
    extract::{Json, Path, Query},
    id::{DraftId, OrganisationId},
    organisations,
    time::Instant,
};
use axum::extract::State;
use jiff::{ToSpan as _, Zoned, civil::Date, tz::TimeZone};
use sea_orm::DatabaseConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The longest range, in days.
const LONGEST: u16 = 92;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(delivery))
}

/// How far back.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Asked {
    /// How many days, today the last of them; 1 to 92.
    #[serde(default = "fortnight")]
    #[param(default = 14, minimum = 1, maximum = 92)]
    days: u16,
}

fn fortnight() -> u16 {
    14
}

/// What a campaign was promised, and what of it was delivered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CampaignDelivery {
    campaign_id: DraftId,
    /// The zone of the days: the organisation's.
    time_zone: String,
    /// Every day of the range, also those without anything; the last is today.
    days: Vec<DeliveryDay>,
    /// All days together.
    totals: DeliveryFigures,
    /// How far this can be trusted.
    coverage: PlaysCoverage,
}

/// A day of a campaign.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DeliveryDay {
    /// Such as `2026-11-28`.
    #[schema(format = Date)]
    day: String,
    #[serde(flatten)]
    figures: DeliveryFigures,
}

/// What was promised and what was delivered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DeliveryFigures {
    /// Planned plays that were shown, whole or in part.
    delivered: i64,
    /// Planned plays whose screens have not told yet what became of them.
    open: i64,
    /// Which part of the planned plays was delivered, where the logs of screens are complete; `null` where none is.
    share_permille: Option<i64>,
    figures: PlaysFigures,
}

impl From<Delivery> for DeliveryFigures {
    fn from(of: Delivery) -> Self {
        Self {
            delivered: of.delivered(),
            open: of.open(),
            share_permille: of.share_permille(),
            figures: of.sums.into(),
        }
    }
}

/// What a campaign was promised and what was delivered
///
/// Day by day, on the screens that the caller may see. A campaign that is gone keeps its past.
#[utoipa::path(get, path = "/campaigns/{id}/delivery", tag = "campaigns", params(("id" = DraftId, Path), Asked),
    responses((status = 200, body = CampaignDelivery), (status = 401), (status = 403), (status = 404), (status = 422)))]
async fn delivery(
    reader: Reader,
    State(state): State<AppState>,
    Path(id): Path<DraftId>,
    Query(asked): Query<Asked>,
) -> Result<Json<CampaignDelivery>> {
    let organisation = reader.organisation;
    if !is_known(&state.db, organisation, id).await? {
        return Err(Error::NotFound("campaign"));
    }
    let owner = organisations::find(&state.db, organisation).await?;
    let name = owner.ok_or(Error::NotFound("organisation"))?.time_zone;
    let zone = TimeZone::get(&name).map_err(Error::internal)?;
    let (range, hours) = range(asked.days, &zone, state.clock.now())?;
    let known = Known::of(&state.db, organisation).await?;
    let filter = Filter {
        campaign: Some(id.0),
        sites: routes::sites(&state.db, &reader, None).await?,
        ..Filter::all(organisation, known, hours)
    };
    let hours = query::deliveries(&state.db, &filter, &zone).await?;
    let days = by_day(&hours, &zone, range);
    let mut total = Delivery::default();
    for (_, of) in &days {
        total.add(of);
    }
    let day = |(day, of): &(Date, Delivery)| DeliveryDay {
        day: day.to_string(),
        figures: (*of).into(),
    };
    Ok(Json(CampaignDelivery {
        campaign_id: id,
        time_zone: name,
        days: days.iter().map(day).collect(),
        totals: total.into(),
        coverage: routes::coverage(&state.db, &filter).await?,
    }))
}

/// Whether the organisation has such a campaign, or had one that was shown.
async fn is_known(
    db: &DatabaseConnection,
    organisation: OrganisationId,
    id: DraftId,
) -> Result<bool> {
    let draft = drafts::find(db, organisation, Kind::Campaign, id).await?;
    Ok(draft.is_some() || names::is_campaign(db, organisation, id.0).await?)
}

/// So many days with today as the last, and their hours.
fn range(days: u16, zone: &TimeZone, now: Instant) -> Result<((Date, Date), (Instant, Instant))> {
    if !(1..=LONGEST).contains(&days) {
        return Err(Error::field("days", "must be from 1 to 92"));
    }
    let today = now.timestamp().to_zoned(zone.clone()).date();
    let first = today.checked_sub((i64::from(days) - 1).days());
    let first = first.map_err(Error::internal)?;
    let tomorrow = today.tomorrow().map_err(Error::internal)?;
    let midnight = |date: Date| {
        let at: Zoned = date.to_zoned(zone.clone()).map_err(Error::internal)?;
        Ok::<_, Error>(Instant::from_ms(at.timestamp().as_millisecond()))
    };
    Ok(((first, today), (midnight(first)?, midnight(tomorrow)?)))
}
