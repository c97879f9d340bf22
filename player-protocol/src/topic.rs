//! The MQTT topics. A topic is compared as a whole string; no wildcard is ever used or granted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where the server leaves its canary.
pub const EPOCH: &str = "vitrine/v1/server/epoch";

/// What sort of message it is; written in the envelope's header and last in the topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What to play, to the screen; retained and signed.
    Manifest,
    /// Something to do now, to the screen; signed.
    Command,
    /// What the server has stored, to the screen.
    Receipt,
    /// Birth and death, from the screen; retained, also the will.
    Presence,
    /// How far it is with a manifest, from the screen.
    Status,
    /// How far it is with a command, from the screen.
    Result,
    /// How the machine feels, from the screen.
    Telemetry,
    /// Proof of play, from the screen.
    Plays,
    /// Lines somebody should read, from the screen.
    Log,
    /// The server's canary, for itself.
    Epoch,
}

impl Kind {
    /// What a screen receives.
    pub const DOWN: [Self; 3] = [Self::Manifest, Self::Command, Self::Receipt];

    /// What a screen sends.
    pub const UP: [Self; 6] = [
        Self::Presence,
        Self::Status,
        Self::Result,
        Self::Telemetry,
        Self::Plays,
        Self::Log,
    ];

    /// Its name in topics and headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Command => "command",
            Self::Receipt => "receipt",
            Self::Presence => "presence",
            Self::Status => "status",
            Self::Result => "result",
            Self::Telemetry => "telemetry",
            Self::Plays => "plays",
            Self::Log => "log",
            Self::Epoch => "epoch",
        }
    }

    /// The quality of service it is published with: 0 for what may get lost, 1 for the rest.
    pub fn qos(self) -> u8 {
        match self {
            Self::Receipt | Self::Telemetry | Self::Log => 0,
            _ => 1,
        }
    }

    /// Whether the broker keeps the last one for who subscribes later.
    pub fn retained(self) -> bool {
        matches!(self, Self::Manifest | Self::Presence | Self::Epoch)
    }

    /// Whether the server signs it.
    pub fn signed(self) -> bool {
        matches!(self, Self::Manifest | Self::Command)
    }

    /// The topic of this kind for one screen; the epoch's is the same for all.
    pub fn topic(self, screen: Uuid) -> String {
        Topic { screen, kind: self }.to_string()
    }
}

/// A topic of one screen, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Topic {
    /// Whose topic it is; nil for the server's own.
    pub screen: Uuid,
    /// What travels on it.
    pub kind: Kind,
}

impl Topic {
    /// Takes a topic apart; None for everything that this protocol would not have written itself.
    pub fn parse(text: &str) -> Option<Self> {
        if text == EPOCH {
            return Some(Self {
                screen: Uuid::nil(),
                kind: Kind::Epoch,
            });
        }
        let (screen, rest) = text.strip_prefix("vitrine/v1/")?.split_once('/')?;
        let screen = Uuid::try_parse(screen).ok()?;
        let mut kinds = Kind::DOWN.into_iter().chain(Kind::UP);
        let kind = kinds.find(|kind| {
            rest.split_once('/')
                .is_some_and(|(_, name)| name == kind.name())
        })?;
        Some(Self { screen, kind }).filter(|topic| topic.to_string() == text)
    }

    /// Whether `screen` may publish on `text`: its own `up` topics.
    pub fn may_publish(screen: Uuid, text: &str) -> bool {
        Self::parse(text)
            .is_some_and(|topic| topic.screen == screen && Kind::UP.contains(&topic.kind))
    }

    /// Whether `screen` may subscribe to `text`: its own `down` topics.
    pub fn may_subscribe(screen: Uuid, text: &str) -> bool {
        Self::parse(text)
            .is_some_and(|topic| topic.screen == screen && Kind::DOWN.contains(&topic.kind))
    }
}

impl std::fmt::Display for Topic {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.kind == Kind::Epoch {
            return out.write_str(EPOCH);
        }
        let direction = if Kind::DOWN.contains(&self.kind) {
            "down"
        } else {
            "up"
        };
        write!(
            out,
            "vitrine/v1/{}/{direction}/{}",
            self.screen,
            self.kind.name()
        )
    }
}

/// Where a screen gets its manifest.
pub fn manifest(screen: Uuid) -> String {
    Kind::Manifest.topic(screen)
}

/// Where a screen gets its commands.
pub fn command(screen: Uuid) -> String {
    Kind::Command.topic(screen)
}

/// Where a screen gets its receipts.
pub fn receipt(screen: Uuid) -> String {
    Kind::Receipt.topic(screen)
}

/// Where a screen tells that it is there.
pub fn presence(screen: Uuid) -> String {
    Kind::Presence.topic(screen)
}

/// Where a screen tells what it shows.
pub fn status(screen: Uuid) -> String {
    Kind::Status.topic(screen)
}

/// Where a screen answers commands.
pub fn result(screen: Uuid) -> String {
    Kind::Result.topic(screen)
}

/// Where a screen tells how it feels.
pub fn telemetry(screen: Uuid) -> String {
    Kind::Telemetry.topic(screen)
}

/// Where a screen proves what it played.
pub fn plays(screen: Uuid) -> String {
    Kind::Plays.topic(screen)
}

/// Where a screen complains.
pub fn log(screen: Uuid) -> String {
    Kind::Log.topic(screen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001);

    #[test]
    fn every_topic_is_found_again() {
        for kind in Kind::DOWN.into_iter().chain(Kind::UP) {
            assert_eq!(
                Topic::parse(&kind.topic(SCREEN)),
                Some(Topic {
                    screen: SCREEN,
                    kind
                })
            );
        }
        assert_eq!(
            Topic::parse(EPOCH).map(|topic| topic.kind),
            Some(Kind::Epoch)
        );
    }

    #[test]
    fn what_we_would_not_write_is_no_topic() {
        let id = SCREEN.to_string();
        let strange = [
            String::new(),
            "vitrine/v1/".to_owned(),
            format!("vitrine/v1/{id}/up/manifest"),
            format!("vitrine/v1/{id}/down/status"),
            format!("vitrine/v1/{id}/down/command/"),
            format!("vitrine/v1/{id}/down/#"),
            format!("/vitrine/v1/{id}/down/command"),
            format!("vitrine/v1/{}/down/command", SCREEN.simple()),
            format!(
                "vitrine/v1/{}/down/command",
                "0199ABCD-0000-7000-8000-000000000001"
            ),
            format!("vitrine/v2/{id}/down/command"),
            format!("vitrine/v1/{{{id}}}/down/command"),
        ];
        for topic in strange {
            assert_eq!(Topic::parse(&topic), None, "{topic}");
        }
    }

    #[test]
    fn a_screen_has_its_own_topics_only() {
        let other = Uuid::from_u128(7);
        assert!(Topic::may_publish(SCREEN, &status(SCREEN)));
        assert!(!Topic::may_publish(SCREEN, &status(other)));
        assert!(!Topic::may_publish(SCREEN, &command(SCREEN)));
        assert!(Topic::may_subscribe(SCREEN, &command(SCREEN)));
        assert!(!Topic::may_subscribe(SCREEN, &command(other)));
        assert!(!Topic::may_subscribe(SCREEN, &status(SCREEN)));
        assert!(!Topic::may_subscribe(Uuid::nil(), EPOCH));
    }
}
