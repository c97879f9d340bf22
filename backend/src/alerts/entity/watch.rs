//! A condition that holds or held a short while ago: what damping remembers from round to round.
use crate::{
    alerts::kind::Kind,
    id::{AlertId, OrganisationId},
    time::Instant,
};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

/// When an alert was opened for it, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Openings(pub Vec<i64>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_watch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Kind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub item: Uuid,
    pub since: Instant,
    pub gone_since: Option<Instant>,
    #[sea_orm(column_type = "JsonBinary")]
    pub openings: Openings,
    /// The alert that is open for it.
    pub alert_id: Option<AlertId>,
    pub unstable: bool,
}

impl ActiveModelBehavior for ActiveModel {}
