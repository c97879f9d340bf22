//! What webhooks can be told of.
use serde::{Deserialize, Serialize};

/// What a webhook can be told of.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
)]
#[schema(as = WebhookEvent)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Event {
    /// Something needs somebody.
    #[serde(rename = "alert.opened")]
    #[sea_orm(string_value = "alert.opened")]
    AlertOpened,
    /// It is over.
    #[serde(rename = "alert.resolved")]
    #[sea_orm(string_value = "alert.resolved")]
    AlertResolved,
    /// What was kept back in quiet hours.
    #[serde(rename = "alert.summary")]
    #[sea_orm(string_value = "alert.summary")]
    AlertSummary,
    /// Drafts became real.
    #[serde(rename = "publication.published")]
    #[sea_orm(string_value = "publication.published")]
    PublicationPublished,
    /// A screen was added.
    #[serde(rename = "screen.paired")]
    #[sea_orm(string_value = "screen.paired")]
    ScreenPaired,
    /// A screen is gone for longer than a moment.
    #[serde(rename = "screen.offline")]
    #[sea_orm(string_value = "screen.offline")]
    ScreenOffline,
    /// A screen is there (again).
    #[serde(rename = "screen.online")]
    #[sea_orm(string_value = "screen.online")]
    ScreenOnline,
    /// Somebody tries whether the address works.
    #[serde(rename = "webhook.test")]
    #[sea_orm(string_value = "webhook.test")]
    Test,
}

impl Event {
    /// What can be chosen; the test comes only when it is asked for.
    pub const CHOICE: [Self; 7] = [
        Self::AlertOpened,
        Self::AlertResolved,
        Self::AlertSummary,
        Self::PublicationPublished,
        Self::ScreenPaired,
        Self::ScreenOffline,
        Self::ScreenOnline,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_events_are_named_alike_everywhere() {
        use sea_orm::{ActiveEnum as _, Iterable as _};
        for event in Event::iter() {
            let wire = serde_json::to_value(event).unwrap();
            assert_eq!(wire, event.to_value());
        }
        assert_eq!(Event::iter().count(), Event::CHOICE.len() + 1);
    }
}
