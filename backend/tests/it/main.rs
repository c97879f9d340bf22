//! The features, asked over HTTP; on SQLite, or on PostgreSQL when `TEST_DATABASE_URL` names one.
#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(dead_code, reason = "a bench offers more than today's tests use")]
mod bench;

mod auth;
mod campaigns;
mod jobs;
mod media;
mod plan;
mod playlists;
mod publish;
mod publish_stage;
mod readme;
mod rollback;
mod screens;
mod sites;
