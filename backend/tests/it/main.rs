//! The features, asked over HTTP; on SQLite, or on PostgreSQL when `TEST_DATABASE_URL` names one.
#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "a bench offers more than today's tests use")]
mod bench;

mod auth;
mod broker;
mod campaigns;
mod device;
mod events;
mod fleet;
mod fleet_world;
mod jobs;
mod media;
mod playlists;
mod readme;
mod screens;
mod sites;
