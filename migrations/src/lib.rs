//! The database schema, one file per change, oldest first.
pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261122_000001_organisations;
mod m20261122_000002_media;
mod m20261122_000003_places;
mod m20261122_000004_publications;
mod m20261122_000005_fleet;
mod m20261127_000006_facts;
mod m20261127_000007_calendars;
mod m20261127_000008_orphans;
mod m20261128_000009_enrolments;
mod m20261128_000010_reports;
mod m20261128_000011_alerts;
mod m20261128_000012_control;
mod m20261128_000013_scaled;
mod m20261128_000014_scenes;
mod m20261128_000015_servers;
mod m20261128_000016_stores;
mod m20261128_000017_webhooks;
mod m20261128_000018_fonts;
mod m20261128_000019_views;
mod m20261128_000020_versions;
mod m20261128_000021_indexes;
mod m20261129_000022_census;
mod m20261129_000023_rolled;

/// Applies and reverts the schema changes in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_organisations::Migration),
            Box::new(m20261122_000002_media::Migration),
            Box::new(m20261122_000003_places::Migration),
            Box::new(m20261122_000004_publications::Migration),
            Box::new(m20261122_000005_fleet::Migration),
            Box::new(m20261127_000006_facts::Migration),
            Box::new(m20261127_000007_calendars::Migration),
            Box::new(m20261127_000008_orphans::Migration),
            Box::new(m20261128_000009_enrolments::Migration),
            Box::new(m20261128_000010_reports::Migration),
            Box::new(m20261128_000011_alerts::Migration),
            Box::new(m20261128_000012_control::Migration),
            Box::new(m20261128_000013_scaled::Migration),
            Box::new(m20261128_000014_scenes::Migration),
            Box::new(m20261128_000015_servers::Migration),
            Box::new(m20261128_000016_stores::Migration),
            Box::new(m20261128_000017_webhooks::Migration),
            Box::new(m20261128_000018_fonts::Migration),
            Box::new(m20261128_000019_views::Migration),
            Box::new(m20261128_000020_versions::Migration),
            Box::new(m20261128_000021_indexes::Migration),
            Box::new(m20261129_000022_census::Migration),
            Box::new(m20261129_000023_rolled::Migration),
        ]
    }
}
