//! The bodies of the HTTP side, `/device/v1`.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{key::Pinned, millis, receipt::PlaysUpTo, report::PlayRow};

/// A screen that belongs to nobody asks for a code: `POST /device/v1/pairings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PairingRequest {
    /// A public key of the screen's own, for later versions.
    #[serde(default)]
    pub public_key: Option<String>,
    /// What sort of machine it is, for the person who confirms.
    pub model: String,
    /// Width and height of the glass in pixels.
    pub resolution: [u32; 2],
}

/// The code to show on the glass, and the secret to ask with whether somebody has entered it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PairingOffer {
    /// Names the pairing in `GET /device/v1/pairings/{id}`.
    pub id: Uuid,
    /// Eight characters, shown on the glass with a dash in the middle.
    pub code: String,
    /// The bearer of the poll.
    pub poll_secret: String,
    /// When the code dies; ask for a new one then.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}

/// The answer to the poll, `GET /device/v1/pairings/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PairingState {
    /// Nobody has entered the code yet.
    Waiting,
    /// It has an owner. Said once; the pairing is gone afterwards.
    Paired(Paired),
}

/// Who the screen is from now on. To be kept for good, out of sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Paired {
    /// The screen's id: MQTT client id and user name.
    pub screen_id: Uuid,
    /// The device secret: MQTT password and HTTP bearer.
    pub secret: String,
    /// The screen's name.
    pub name: String,
    /// The organisation's name.
    pub organisation: String,
    /// The keys whose signatures count.
    pub signing_keys: Vec<Pinned>,
    /// Where to connect.
    pub mqtt: MqttAddress,
}

/// Where the broker is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct MqttAddress {
    /// Host for plain TCP.
    pub host: String,
    /// Port for plain TCP.
    pub port: u16,
    /// Path of the WebSocket on the server the screen was paired with.
    pub web_socket_path: String,
}

/// One line of `POST /device/v1/plays`: a row of a batch with the boot it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlayLine {
    /// The start of the player program that the number belongs to.
    pub boot: Uuid,
    /// The play.
    #[serde(flatten)]
    pub row: PlayRow,
}

/// The answer to `POST /device/v1/plays`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PlaysStored {
    /// How far the plays of the last line's boot are stored.
    pub plays_up_to: Option<PlaysUpTo>,
    /// The server's clock.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub server_time: Timestamp,
}

/// The answer to `GET /device/v1/time`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServerTime {
    /// The server's clock.
    #[serde(with = "millis")]
    #[schemars(with = "millis::Text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub server_time: Timestamp,
}
