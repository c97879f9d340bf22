//! What to play, compiled once for all screens whose inputs are equal.
use crate::{
    id::{OrganisationId, PlanId},
    time::Instant,
};
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The files of a plan, by the SHA-256 of their bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Assets(pub Vec<String>);

/// What the items of a plan are, for whoever hears that they were played: the manifest itself names only files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Shown {
    /// Campaign, item, media.
    pub items: Vec<(Uuid, Uuid, Uuid)>,
    /// The campaigns' names.
    pub campaigns: BTreeMap<Uuid, String>,
    /// The media's titles.
    pub media: BTreeMap<Uuid, String>,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanId,
    pub organisation_id: OrganisationId,
    /// SHA-256 of `body` in hex.
    pub digest: String,
    /// The manifest's fields that do not depend on the screen, as JSON text.
    pub body: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub assets: Assets,
    /// None in plans that were made before reports were.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub shown: Option<Shown>,
    /// Where its timeline ends.
    pub ends_at: Instant,
    pub created_at: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
