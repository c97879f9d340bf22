//! The features, asked over HTTP; on SQLite, or on PostgreSQL when `TEST_DATABASE_URL` names one.
#![expect(clippy::unwrap_used, reason = "tests")]

#[expect(
    dead_code,
    reason = "a bench offers more than the tests of one day use"
)]
mod bench;

mod auth_audit;
mod auth_keys;
mod auth_origin;
mod auth_people;
mod auth_replay;
mod auth_setup;
mod auth_sign_in;
mod campaigns;
mod jobs;
mod media;
mod playlists;
mod readme;
mod screens;
mod sites;
