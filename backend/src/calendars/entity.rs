//! A calendar: dates with a name.
use super::core::dates::Entry;
use crate::{
    id::{CalendarId, OrganisationId},
    time::Instant,
};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

/// What its dates are.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = CalendarKind)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Kind {
    /// Public holidays.
    Holidays,
    /// Sales periods.
    Sales,
    /// School holidays.
    School,
    /// When stores are closed.
    Closing,
    /// Anything else.
    Other,
}

/// Where its dates came from last.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    EnumIter,
    DeriveActiveEnum,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[schema(as = CalendarSource)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase")]
pub enum Source {
    /// Somebody wrote them.
    Own,
    /// They come with the product.
    Shipped,
    /// An `.ics` file.
    Import,
}

/// Its dates, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Dates(pub Vec<Entry>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CalendarId,
    pub organisation_id: OrganisationId,
    pub name: String,
    pub name_key: String,
    pub kind: Kind,
    pub source: Source,
    /// Which of those that come with the product, as long as nobody has changed it.
    pub shipped: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub dates: Dates,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
