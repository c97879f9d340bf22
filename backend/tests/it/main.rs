//! The features, asked over HTTP; on SQLite, or on PostgreSQL when `TEST_DATABASE_URL` names one.
#![expect(clippy::unwrap_used, reason = "tests")]

mod bench;

mod alerts;
mod alerts_quiet;
mod alerts_stage;
mod auth_audit;
mod auth_keys;
mod auth_origin;
mod auth_people;
mod auth_replay;
mod auth_setup;
mod auth_sign_in;
mod broker;
mod bulk;
mod calendars;
mod campaign_plan;
mod campaigns;
mod contract;
mod device;
mod dry_run;
mod events;
mod facts;
mod fleet;
mod fleet_world;
mod history;
mod jobs;
mod media;
mod openapi;
mod plan;
mod playlists;
mod profiles;
mod provision;
mod publish;
mod publish_stage;
mod readme;
mod replicas;
mod reports;
mod rollback;
mod scenes;
mod screens;
mod sites;
mod structure;
mod web;
mod webhooks;
