//! The Vitrine server. Reading order: what every feature stands on, then the features as a customer names them, then the wiring.

pub mod check;
pub mod config;
pub mod db;
pub mod error;
pub mod events;
pub mod extract;
pub mod id;
pub mod installation;
pub mod orphans;
pub mod page;
pub mod secrets;
pub mod signals;
pub mod storage;
pub mod time;

pub mod auth;
pub mod audit;
pub mod organisations;
pub mod accounts;
pub mod jobs;
mod leftover;
mod listen;
pub mod delivery;
pub mod media;
pub mod screens;
pub mod drafts;
pub mod playlists;
pub mod schedule;
pub mod facts;
pub mod calendars;
pub mod campaigns;
pub mod publish;
pub mod reports;
pub mod fleet;
pub mod broker;
pub mod simulator;
pub mod demo;
pub mod sweeper;
pub mod backup;
pub mod doctor;

pub mod app;
pub mod cli;
pub mod health;
pub mod operations;
pub mod run;
pub mod web;
