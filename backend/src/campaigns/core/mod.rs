//! What a campaign may say, and where it stands in time. Knows no database, no HTTP, no clock.
pub mod body;
pub mod check;
pub mod finish;
pub mod phase;
mod prices;
mod timing;
