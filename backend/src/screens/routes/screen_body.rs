//! What is asked of screens: lists and changes.
use crate::{
    check::{Faults, present, some},
    db,
    error::Result,
    id::{GroupId, ProfileId, SiteId},
    page::Limit,
    screens::{
        entity::screen,
        input,
        selection::Selection,
        store::screens::{Filter, Progress, Sort, Status},
        values::{OpeningHours, Settings, Tags},
    },
    time::Instant,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which screens are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListScreens {
    /// Part of the screen's or its site's name.
    pub(super) q: Option<String>,
    /// At this site or below it.
    pub(super) site_id: Option<SiteId>,
    /// With this effective tag: `key` (any value) or `key=value`.
    pub(super) tag: Option<String>,
    /// In this group.
    pub(super) group_id: Option<GroupId>,
    /// Connected or not.
    pub(super) status: Option<Status>,
    /// How far with what was published.
    #[param(inline)]
    pub(super) convergence: Option<Progress>,
    /// The order.
    #[serde(default)]
    #[param(inline, value_type = Option<Sort>)]
    pub(super) sort: Sort,
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub(super) limit: Limit,
    /// The cursor `next` of the page before.
    pub(super) after: Option<String>,
}

/// The order and the part of a list.
pub(super) struct Paging {
    sort: Sort,
    limit: Limit,
    after: Option<String>,
}

impl ListScreens {
    /// Which screens, and which part of the list of them.
    pub(super) fn parts(self) -> (Selection, Paging) {
        let selection = Selection {
            q: self.q,
            site_id: self.site_id,
            tag: self.tag,
            group_id: self.group_id,
            status: self.status,
            convergence: self.convergence,
            ids: None,
        };
        let paging = Paging {
            sort: self.sort,
            limit: self.limit,
            after: self.after,
        };
        (selection, paging)
    }
}

impl Paging {
    /// This part of the screens that fit.
    pub(super) fn of(self, filter: Filter) -> Filter {
        Filter {
            sort: self.sort,
            limit: self.limit,
            after: self.after,
            ..filter
        }
    }
}

/// What changes of a screen.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[expect(
    clippy::option_option,
    reason = "absent and null mean different things in a PATCH"
)]
pub(super) struct ScreenPatch {
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    pub(super) name: Option<String>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    pub(super) site_id: Option<SiteId>,
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    pub(super) tags: Option<Tags>,
    #[serde(deserialize_with = "present")]
    pub(super) time_zone: Option<Option<String>>,
    #[serde(deserialize_with = "present")]
    pub(super) opening_hours: Option<Option<OpeningHours>>,
    /// All its own settings; what is absent or `null` is inherited.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    pub(super) settings: Option<Settings>,
    #[serde(deserialize_with = "present")]
    pub(super) profile_id: Option<Option<ProfileId>>,
}

pub(super) fn apply(row: screen::Model, patch: ScreenPatch, now: Instant) -> screen::Model {
    screen::Model {
        name: patch.name.unwrap_or(row.name),
        site_id: patch.site_id.unwrap_or(row.site_id),
        tags: patch.tags.unwrap_or(row.tags),
        time_zone: patch.time_zone.unwrap_or(row.time_zone),
        opening_hours: patch.opening_hours.unwrap_or(row.opening_hours),
        settings: patch.settings.unwrap_or(row.settings),
        profile_id: patch.profile_id.unwrap_or(row.profile_id),
        updated_at: now,
        ..row
    }
}

/// The row with its texts trimmed, if all its fields are good.
pub(super) fn check(mut row: screen::Model) -> Result<screen::Model> {
    let mut faults = Faults::default();
    row.name = faults.name("name", &row.name);
    row.name_key = db::fold(&row.name);
    row.tags = input::tags(&mut faults, &row.tags);
    input::settings(&mut faults, &row.settings);
    if let Some(zone) = &row.time_zone {
        faults.zone("timeZone", zone);
    }
    if let Some(hours) = &row.opening_hours {
        input::opening_hours(&mut faults, "openingHours", hours);
    }
    faults.finish()?;
    Ok(row)
}
