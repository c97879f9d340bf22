//! What the server confirms, and what it leaves for itself.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::millis;

/// What the server has stored for good; the player may forget it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Plays of this boot up to and including this number.
    #[serde(default)]
    pub plays_up_to: Option<PlaysUpTo>,
    /// Telemetry measured up to this instant.
    #[serde(default, with = "millis::option")]
    #[schemars(with = "Option<millis::Text>")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub telemetry_up_to: Option<Timestamp>,
    /// The server's clock when it wrote this.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub server_time: Timestamp,
}

/// A place in the plays of a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlaysUpTo {
    /// The start of the player program that the number belongs to.
    pub boot: Uuid,
    /// The last number of which all before it are stored too.
    pub seq: i64,
}

/// What the server retains at the broker to see whether the broker lost its retained messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Epoch {
    /// New whenever the server publishes every manifest anew.
    pub epoch: Uuid,
    /// When that was.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    pub since: Timestamp,
}
