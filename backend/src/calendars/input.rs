//! Calendars as the API takes them.
use super::{
    core::{
        dates::{self, Entry},
        shipped::Shipped,
    },
    entity::{Dates, Kind, Source},
};
use crate::{
    check::{Faults, some},
    error::Result,
    page::Limit,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A new calendar: with dates of one's own, or one that comes with the product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewCalendar {
    /// 1 to 120 characters, not that of another calendar; may be left out with `shipped`.
    name: Option<String>,
    /// What its dates are; `other` unless told.
    kind: Option<Kind>,
    /// Its dates, 5 000 days at most.
    dates: Option<Vec<Entry>>,
    /// One of those that come with the product, such as `fr-public-holidays`: then without `kind` and `dates`.
    shipped: Option<String>,
}

/// What changes of a calendar.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CalendarPatch {
    /// 1 to 120 characters, not that of another calendar.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    pub(super) name: Option<String>,
    /// What its dates are.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    pub(super) kind: Option<Kind>,
    /// All its dates from now on, 5 000 days at most.
    #[serde(default, deserialize_with = "some")]
    #[schema(nullable = false)]
    pub(super) dates: Option<Vec<Entry>>,
}

/// Which calendars are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListCalendars {
    /// Part of the name.
    pub(super) q: Option<String>,
    /// What their dates are.
    pub(super) kind: Option<Kind>,
    /// How many.
    #[serde(default)]
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub(super) limit: Limit,
    /// The cursor `next` of the page before.
    pub(super) after: Option<String>,
}

/// What a file becomes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportNew {
    /// The calendar's name; else what the file calls itself.
    pub(super) name: Option<String>,
    /// What its dates are; `other` unless told.
    pub(super) kind: Option<Kind>,
}

/// What a file does to the dates that are there.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportInto {
    /// `replace` unless told.
    #[serde(default)]
    #[param(inline, value_type = Option<Mode>)]
    pub(super) mode: Mode,
}

/// What a file does to the dates that are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = CalendarImportMode)]
pub(super) enum Mode {
    /// It takes their place.
    #[default]
    Replace,
    /// It adds to them.
    Add,
}

/// What a calendar is made of.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) source: Source,
    pub(super) shipped: Option<String>,
    pub(super) dates: Dates,
}

/// The calendar as it may be kept, or 422 with everything that is wrong with it.
pub(super) fn check(new: NewCalendar) -> Result<Checked> {
    let mut faults = Faults::default();
    let checked = match new.shipped.as_deref() {
        Some(word) => shipped(word, &new, &mut faults),
        None => own(new, &mut faults),
    };
    faults.finish()?;
    Ok(checked)
}

fn own(new: NewCalendar, faults: &mut Faults) -> Checked {
    Checked {
        name: faults.name("name", new.name.as_deref().unwrap_or_default()),
        kind: new.kind.unwrap_or(Kind::Other),
        source: Source::Own,
        shipped: None,
        dates: dates(&new.dates.unwrap_or_default(), faults),
    }
}

fn shipped(word: &str, new: &NewCalendar, faults: &mut Faults) -> Checked {
    let found = Shipped::named(word);
    let message = "does not come with the product: see /calendars/shipped";
    faults.ensure(found.is_some(), "shipped", message);
    let alone = "comes with the calendar: leave it out";
    faults.ensure(new.kind.is_none(), "kind", alone);
    faults.ensure(new.dates.is_none(), "dates", alone);
    let names = found.map_or(("?", "?"), Shipped::names);
    let read = found.map(Shipped::dates).unwrap_or_default();
    Checked {
        name: faults.name("name", new.name.as_deref().unwrap_or(names.0)),
        kind: found.map_or(Kind::Other, kind_of),
        source: Source::Shipped,
        shipped: Some(word.to_owned()),
        dates: Dates(dates::entries(&read)),
    }
}

/// What the dates of one that comes with the product are.
pub(super) fn kind_of(shipped: Shipped) -> Kind {
    match shipped {
        Shipped::PublicHolidays | Shipped::AlsaceMoselle => Kind::Holidays,
        Shipped::Sales => Kind::Sales,
    }
}

/// Dates as they are kept: in order, each once.
pub(super) fn dates(given: &[Entry], faults: &mut Faults) -> Dates {
    match dates::check(given) {
        Ok(read) => Dates(dates::entries(&read)),
        Err(found) => {
            for (field, message) in found {
                faults.add(field, message);
            }
            Dates::default()
        }
    }
}
