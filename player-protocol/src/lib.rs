//! What a Vitrine server and a screen say to each other: the messages, the topics, the envelope they travel in, and the one
//! decision both sides must make alike, what plays at an instant.
//!
//! In reading order: [`manifest`] is what a screen is told to play, [`scene`] one kind of file in it, and [`playing`] what that means at an instant; [`report`] is
//! what a screen answers, [`command`] and [`receipt`] what else the server sends; [`topic`] names the MQTT topics, [`envelope`]
//! packs and signs bodies, [`template`] does so for many screens at once, and [`device`] holds the bodies of the HTTP side.
//!
//! This crate opens no socket, reads no clock, touches no disk and knows no async runtime. `README.md` describes the protocol
//! for whoever writes a player in another language.

pub mod command;
pub mod device;
pub mod envelope;
mod inflate;
pub mod key;
pub mod manifest;
pub mod millis;
pub mod playing;
pub mod receipt;
pub mod report;
pub mod scene;
pub mod template;
pub mod topic;

pub use command::{Command, CommandKind};
pub use envelope::{Envelope, EnvelopeError, Message};
pub use key::{Pinned, Signer};
pub use manifest::Manifest;
pub use playing::{Playing, playing_at};
pub use receipt::{Epoch, Receipt};
pub use report::{CommandResult, Log, Plays, Presence, Status, Telemetry};
pub use template::Template;
pub use topic::{Kind, Topic};

/// The version of the protocol in every topic (`vitrine/v1/...`), envelope header (`"v":1`) and signature (`vitrine1`).
pub const VERSION: u8 = 1;
